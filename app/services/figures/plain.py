"""Text as it is read aloud: without what can't be seen, letters that look alike made one.

Pasted text can hide a name from a search and not from a reader: zero-width spaces inside it,
letters of another alphabet, a stretch written backwards under a right-to-left override.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Cyrillic and Greek letters that look like Latin ones.
_ALIKE = str.maketrans(
    "авеіјкмнорстухѕһԁԛԝАВЕІЈКМНОРСТХЅԌԚԜαινοορτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abeijkmhopctyxshdqwABEIJKMHOPCTXSGQWaivooptuABEZHIKMNOPTYX",
)
_BACKWARDS = "\u202e"
_ENDS = frozenset("\u202c\u202d\u2066\u2067\u2068\u2069\n")


@dataclass(frozen=True)
class Plain:
    """The letters that are read, without accents, and the place of each in the text."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the text as it was written."""
        places = self.places[start:end]
        return min(places), max(places) + 1


def plain(text: str) -> Plain:
    """Take away what isn't seen: direction marks, zero-width characters, accents."""
    if text.isascii():
        return Plain(text, tuple(range(len(text))))
    letters: list[tuple[str, int]] = []
    reversed_from: int | None = None
    for place, letter in enumerate(text):
        if reversed_from is not None and letter in _ENDS:
            letters[reversed_from:] = letters[reversed_from:][::-1]
            reversed_from = None
        elif letter == _BACKWARDS:
            reversed_from = len(letters)
        if unicodedata.category(letter) == "Cf":
            continue
        letters += [
            (part.translate(_ALIKE), place)
            for part in unicodedata.normalize("NFKD", letter)
            if not unicodedata.combining(part)
        ]
    if reversed_from is not None:
        letters[reversed_from:] = letters[reversed_from:][::-1]
    return Plain("".join(part for part, _ in letters), tuple(place for _, place in letters))


def visible(text: str) -> str:
    """The text as it can be quoted: without marks that turn or hide what follows."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def with_accents(text: str, end: int) -> int:
    """Where a phrase ends with the accents and unseen marks that follow its last letter."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
