"""Finds words that must not be anywhere: in plain text, UTF-16, base64 and compressed streams."""

from __future__ import annotations

import base64
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

_LONGEST = 1 << 22  # bytes that one compressed stream may unpack to


def disguises(word: str) -> list[bytes]:
    """How a word's bytes look in each encoding."""
    plain = word.encode()
    wide = word.encode("utf-16-le")[:-1]  # without its last zero byte it is found in UTF-16-BE too
    coded = []
    for text in (plain, word.encode("utf-16-le")):
        for shift in range(3):
            # Only what doesn't depend on the neighbours: whole groups of 3 bytes.
            whole = (b"\0" * shift + text)[: (shift + len(text)) // 3 * 3]
            coded.append(base64.b64encode(whole)[4 if shift else 0 :])
    return [plain, wide, *coded]


def found(words: list[str], *places: Path) -> list[tuple[str, Path]]:
    """Every word that shows in a file below these places, or in a file's name."""
    looked_for = [(word, disguise) for word in words for disguise in disguises(word)]
    hits = []
    for path in (path for place in places for path in sorted(place.rglob("*"))):
        texts = [os.fsencode(path)]
        if path.is_file():
            data = path.read_bytes()
            texts += [data, *unpacked(data)]
        hits += [(w, path) for text in texts for w, shape in looked_for if shape in text]
    return hits


def unpacked(data: bytes) -> Iterator[bytes]:
    """Whatever in ``data`` is a zlib or gzip stream."""
    for at in range(len(data) - 1):
        first, second = data[at], data[at + 1]
        if first & 0x0F == 8 and (first << 8 | second) % 31 == 0:
            window = zlib.MAX_WBITS
        elif first == 0x1F and second == 0x8B:
            window = zlib.MAX_WBITS | 16
        else:
            continue
        try:
            text = zlib.decompressobj(window).decompress(data[at:], _LONGEST)
        except zlib.error:
            continue
        if len(text) > 8:
            yield text
