"""Which words of a text were deleted and inserted, and which only look different."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache


class Mark(enum.StrEnum):
    """What became of some words."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Piece:
    """A run of words with the spaces after it.

    Attributes:
        was: kept words as the older text has them, where its quotes or line breaks differ.
    """

    mark: Mark
    text: str
    was: str = ""


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return which words were deleted and inserted.

    The kept and deleted pieces together are the old words, the kept and inserted ones the new.
    """
    from rapidfuzz.distance import LCSseq  # only where texts are compared

    if old == new:
        return (Piece(Mark.KEPT, new),) if new else ()
    before, after = tokens(old), tokens(new)
    letters: dict[str, str] = {}
    opcodes = LCSseq.opcodes(
        as_letters(map(_plain_word, before), letters),
        as_letters(map(_plain_word, after), letters),
    )
    spans = [
        [op.tag == "equal", op.src_start, op.src_end, op.dest_start, op.dest_end] for op in opcodes
    ]
    pieces: list[Piece] = []
    for kept, old_from, old_to, new_from, new_to in _readable(spans, before):
        was, now = "".join(before[old_from:old_to]), "".join(after[new_from:new_to])
        if kept:
            pieces.append(Piece(Mark.KEPT, now, was if was != now else ""))
            continue
        if was:
            pieces.append(Piece(Mark.DELETED, was))
        if now:
            pieces.append(Piece(Mark.INSERTED, now))
    return tuple(pieces)


def in_one_line(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces to be read one after the other: no new word touches a deleted one."""
    apart = []
    for at, piece in enumerate(pieces):
        replaced = at + 1 < len(pieces) and pieces[at + 1].mark is Mark.INSERTED
        if piece.mark is Mark.DELETED and replaced and not piece.text[-1:].isspace():
            apart.append(Piece(piece.mark, f"{piece.text} "))
        else:
            apart.append(piece)
    return tuple(apart)


def plain(text: str) -> str:
    """Return words without what nobody reads: kinds of quotes, dashes, spaces, emphasis."""
    text = unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKE)
    return " ".join(_EMPHASIS.sub("", text).split())


_plain_word = lru_cache(maxsize=4096)(plain)
_LOOK_ALIKE = str.maketrans("‘’‚′“”„″–—‒−‐‑", "''''\"\"\"\"------", "\u00ad\u200b\ufeff")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|</?(?:sup|sub|b|i|u)>")
_TOKEN = re.compile(r"(?:\w+(?:[’'.-]\w+)*|[^\w\s])\s*")


def tokens(text: str) -> list[str]:
    """Return words and punctuation, each with the spaces after it."""
    return _TOKEN.findall(text.lstrip())


def as_letters(words: Iterable[str], letters: dict[str, str]) -> str:
    """Write each word as one letter, so that likeness of letters is likeness of words."""
    return "".join(letters.setdefault(word, chr(0xE000 + len(letters))) for word in words)


def _readable(spans: list[list[int]], before: list[str]) -> list[list[int]]:
    """Join changes that only a little word or a comma stands between: they read as one."""
    joined: list[list[int]] = []
    for place, span in enumerate(spans):
        kept = bool(span[0])
        between = 0 < place < len(spans) - 1
        little = len("".join(before[span[1] : span[2]]).strip()) <= 3
        if joined and not joined[-1][0] and (not kept or (between and little)):
            joined[-1] = [0, joined[-1][1], span[2], joined[-1][3], span[4]]
        else:
            joined.append([int(kept), *span[1:]])
    return joined
