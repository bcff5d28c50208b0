"""The journal (``book.db-wal``) that a crash leaves beside a database: is all of it readable?

SQLite passes over a frame that isn't whole and over all that follow it, without a word: right
after a power cut, where the last save never ended, and wrong where a byte was altered since.
The format is on sqlite.org, "WAL-Index and the WAL file format".
"""

from __future__ import annotations

import struct
from collections import Counter
from pathlib import Path

_HEADER = 32
_FRAME = 24
_PAGE = 4096
_MAGIC = (0x377F0682, 0x377F0683)
_VERSION = 3007000


def journal_is_whole(path: Path) -> bool:
    """Whether every frame that belongs to this journal is as SQLite wrote it.

    A last frame that is cut short was never finished and is no fault.
    """
    data = path.read_bytes()
    if not data:
        return True
    if len(data) < _HEADER:
        return False
    magic, version, page = struct.unpack(">III", data[:12])
    order = ">" if magic & 1 else "<"
    salts, sums = data[16:24], struct.unpack(">II", data[24:32])
    if magic not in _MAGIC or version != _VERSION or not 512 <= page <= 65536:
        return False
    reached = _summed((0, 0), data[:24], order)
    if reached != sums:
        return False
    size = _FRAME + page
    for begin in range(_HEADER, len(data) - size + 1, size):
        head, body = data[begin : begin + _FRAME], data[begin + _FRAME : begin + size]
        if head[8:16] != salts:
            if salts[:4] == head[8:12] or salts[4:] == head[12:16]:
                return False  # an earlier round differs in both
            return _left_over(data, begin, size, salts)
        reached = _summed(_summed(reached, head[:8], order), body, order)
        if reached != struct.unpack(">II", head[16:24]):
            return False
    return True


def rebuilt(data: bytes) -> bytes:
    """A damaged journal with its checksums reckoned anew, up to its last commit.

    What is wrong in it afterwards is a page, which SQLCipher's own seal tells. Nobody may use this
    before the whole book was checked.
    """
    size = _FRAME + _PAGE
    frames = [data[at : at + size] for at in range(_HEADER, len(data) - size + 1, size)]
    if not frames:
        return b""
    rounds = Counter(frame[8:16] for frame in frames)
    salts = data[16:24] if data[16:24] in rounds else rounds.most_common(1)[0][0]
    head = struct.pack(">IIII", _MAGIC[0], _VERSION, _PAGE, 0) + salts
    sums = _summed((0, 0), head, "<")
    made, whole = [head + struct.pack(">II", *sums)], 0
    for frame in frames:
        if frame[8:12] != salts[:4] and frame[12:16] != salts[4:]:
            continue  # of an earlier round, which has both salts of its own
        sums = _summed(_summed(sums, frame[:8], "<"), frame[_FRAME:], "<")
        made.append(frame[:8] + salts + struct.pack(">II", *sums) + frame[_FRAME:])
        if frame[4:8] != bytes(4):
            whole = len(made)  # the last frame of a transaction says how large the database is
    return b"".join(made[:whole])


def _left_over(data: bytes, begin: int, size: int, salts: bytes) -> bool:
    """Whether what follows is of an earlier round of the journal, and nothing of this one."""
    following = range(begin + size, len(data) - size + 1, size)
    return all(data[each + 8 : each + 16] != salts for each in following)


def _summed(sums: tuple[int, int], data: bytes, order: str) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
