"""Free text checked against every stored name, before it goes on paper that holds no names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from app.services.staff.names import fold

_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_TITLE_WORDS = "mr mrs miss ms mx dr prof professor rev revd sir dame madam"
# Stored with people but naming nobody: particles, and "Parent of a Year 4 pupil".
_NOBODY_WORDS = (
    "head headteacher deputy dsl office "
    "van von der den de ter ten del della di da dos du la le st bin ibn al el ap ab ferch "
    "parent parents mother father mum dad carer guardian pupil pupils child children student year "
    "class reception nursery former staff teacher governor governors member school account "
    "unknown anonymous the of an and in at from another other group user profile page"
)
# Names that are ordinary words as well: they count when they are written with a capital.
_ORDINARY_WORDS = (
    "art august autumn april baker bell best bill bird bishop black bond brook brown bull carter "
    "chance chase church cook cross day dawn early faith field fish forest fox frank good grace "
    "grant gray green grey hall hand heath hill holly hope house ivy june joy key king knight lake "
    "lane law little long love major mark may miles mill moon moss noble north oak park peace "
    "penny pike pool pope potter power pride price rich river rose rush sharp shepherd short skip "
    "small smart snow south spring stone street strong summer sunny swift tailor temple town trust "
    "walker wall ward waters weaver wells west white will winter wise wood woods word young"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_NOBODY = _TITLES.union(_NOBODY_WORDS.split())
_ORDINARY = frozenset(_ORDINARY_WORDS.split())


@dataclass(frozen=True)
class Phrase:
    """Words that may identify somebody: ``text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Word:
    plain: str
    start: int
    end: int
    capital: bool


class NameCheck:
    """Finds stored names in text, whatever their accents, capitals, hyphens and initials."""

    def __init__(self, names: Iterable[str]) -> None:
        self._parts = frozenset(
            word.plain
            for name in names
            for word in _naming(_words(name))
            if len(word.plain) > 1 and word.plain not in _NOBODY
        )

    def find(self, text: str) -> tuple[Phrase, ...]:
        """The phrases in ``text`` that hold a part of a stored name, in order.

        A part that is an ordinary word as well counts with a capital or beside another part:
        "rose" is a flower, "Rose" and "rose jones" may be people. Titles and initials in front
        belong to the phrase.
        """
        words = _words(text)
        hits = [word.plain in self._parts for word in words]
        phrases = []
        at = 0
        while at < len(words):
            last = at
            while hits[at] and last + 1 < len(words) and hits[last + 1]:
                if not _adjoin(text, words, last):
                    break
                last += 1
            if hits[at] and (last > at or _counts(words[at])):
                first = _with_initials(text, words, at)
                start, end = words[first].start, words[last].end
                phrases.append(Phrase(text[start:end], start, end))
            at = last + 1
        return tuple(phrases)


def _naming(words: list[_Word]) -> list[_Word]:
    """The words that name somebody: of "Facebook user Jo, a parent" not those in small letters.

    A short name typed in small letters throughout counts whole.
    """
    capitals = [word for word in words if word.capital]
    return capitals if capitals or len(words) > 3 else words


def _counts(word: _Word) -> bool:
    return word.capital or word.plain not in _ORDINARY


def _with_initials(text: str, words: list[_Word], at: int) -> int:
    """Where the phrase begins with the titles and initials before it."""
    while at and _adjoin(text, words, at - 1):
        before = words[at - 1]
        if before.plain not in _TITLES and not (len(before.plain) == 1 and before.capital):
            break
        at -= 1
    return at


def _adjoin(text: str, words: list[_Word], at: int) -> bool:
    """Whether a word and the next are one name: a space or hyphen between them, "J. Rossi"."""
    between = text[words[at].end : words[at + 1].start]
    if len(words[at].plain) == 1 or words[at].plain in _TITLES:
        between = between.removeprefix(".")
    return between in ("", " ", "\u00a0", "-", "‐", "‑", " - ")


def _words(text: str) -> list[_Word]:
    """The words of ``text`` with their places; a possessive's "'s" is left off."""
    found = []
    for match in _WORDS.finditer(_composed(text)):
        word = re.sub(r"['’ʼ]s?$", "", match[0])
        end = match.start() + len(word)
        plain = "".join(letter for letter in fold(word) if letter.isalpha())
        found.append(_Word(plain, match.start(), end, not word[:1].islower()))
    return found


def _composed(text: str) -> str:
    """Letters and accents in one, unless that would move the places in the text."""
    composed = unicodedata.normalize("NFC", text)
    return composed if len(composed) == len(text) else _without_marks(text)


def _without_marks(text: str) -> str:
    """Accents that follow their letter turned into that letter's own joint, an apostrophe."""
    return "".join("’" if unicodedata.combining(letter) else letter for letter in text)
