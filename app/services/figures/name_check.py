"""Free text checked against all that is stored, before it goes on paper that holds no names.

A phrase is found by what it says, however it is written: accents, capitals, hyphens and marks
that can't be seen make no difference. Names are found with their short forms, initials by what
stands beside them, and so are posts that one person alone holds, accounts and files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.services.figures import patterns
from app.services.figures.plain import plain, visible, with_accents
from app.services.figures.word_lists import ACRONYMS, COMMON, MONTHS, NOBODY, ORDINARY, TITLES
from app.services.nicknames import other_forms
from app.services.staff.names import fold

NAME, SHORT = "a name", "a short name"
POST, INITIALS, ACCOUNT, FILE = "one person’s post", "initials", "an account", "a file’s name"
RECORDED, MISSPELT = "in a record", "like a name"

_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_BEFORE_MONTH = re.compile(
    r"\b(in|since|between|by|until|till|from|during|last|next|early|late|mid|of|on|this|before|"
    r"after|to|between \w+ and) $",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d(st|nd|rd|th)? ?$")
_AFTER_MONTH = re.compile(r" ?\d")
_LONG = 6  # letters of a name that is known again with one wrong
_ENDS_SENTENCE = ".!?:;•\n"


@dataclass(frozen=True)
class Known:
    """What may not be on the paper.

    Attributes:
        names: of people, as stored.
        posts: titles that one person alone holds, groups' names and the like.
        accounts: names of accounts and local parts of addresses.
        initials: of people, letters only, as "KM".
        files: names of files.
        texts: what was written down about incidents; capitals in it may name somebody.
    """

    names: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    texts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Phrase:
    """Words that may identify somebody: ``text[start:end]``, and why they may."""

    text: str
    start: int
    end: int
    why: str = NAME

    @property
    def quoted(self) -> str:
        """As a warning quotes it: “Mrs K” (initials)."""
        return f"“{visible(self.text)}”" + ("" if self.why == NAME else f" ({self.why})")


@dataclass(frozen=True)
class _Word:
    plain: str
    start: int
    end: int
    capital: bool


class NameCheck:
    """Finds in free text what is known of people."""

    def __init__(self, known: Known | Iterable[str]) -> None:
        if not isinstance(known, Known):
            known = Known(frozenset(known))
        split = [_naming(_words(plain(name).text)) for name in known.names]
        self._parts = _parts(split)
        self._short = frozenset(
            form
            for words in split
            for word in words[:1]
            for form in other_forms(word.plain)
            if len(form) > 1
        ).difference(self._parts)
        self._joined = _joined(split)
        self._nearly = frozenset(
            near for part in self._parts if len(part) >= _LONG for near in _shorter(part)
        )
        self._recorded = _recorded(known.texts) - self._parts
        self._posts = _by_first(known.posts)
        self._accounts = frozenset(map(_letters, known.accounts)) - {""}
        self._files = frozenset(fold(name) for name in known.files if len(name) > 4)
        self._initials = known.initials

    def find(self, text: str) -> tuple[Phrase, ...]:
        """The phrases in ``text`` that may identify somebody, in order.

        A part of a name that is an ordinary word as well counts with a capital or beside another
        part: "rose" is a flower, "Rose" and "rose jones" may be people. Titles and initials in
        front belong to the phrase.
        """
        seen = plain(text)
        words = _words(seen.text)
        spans = [
            *self._named(seen.text, words),
            *self._of_a_post(words),
            *((start, end, POST) for start, end in patterns.posts(seen.text)),
            *((start, end, INITIALS) for start, end in patterns.initials(seen.text)),
            *((start, end, INITIALS) for start, end in self._bare_initials(seen.text)),
            *((start, end, ACCOUNT) for start, end in self._account(seen.text)),
            *((start, end, FILE) for start, end in self._file(seen.text)),
        ]
        phrases = []
        for start, end, why in _merged(seen.text, spans):
            first, last = seen.span(start, end)
            last = with_accents(text, last)
            phrases.append(Phrase(text[first:last], first, last, why))
        return tuple(phrases)

    def _named(self, text: str, words: list[_Word]) -> list[tuple[int, int, str]]:
        kinds = [self._kind(word) for word in words]
        spans = []
        at = 0
        while at < len(words):
            last = at
            while kinds[at] and last + 1 < len(words) and kinds[last + 1]:
                if not _adjoin(text, words, last):
                    break
                last += 1
            if kinds[at] and (last > at or self._counts(text, words, at, kinds[at])):
                first = _with_initials(text, words, at)
                why = next((kind for kind in kinds[at : last + 1] if kind == NAME), kinds[at])
                spans.append((words[first].start, words[last].end, why))
            at = last + 1
        return spans

    def _kind(self, word: _Word) -> str:
        if word.plain in self._parts or word.plain in self._joined:
            return NAME
        if word.plain in self._short:
            return SHORT
        if word.capital and word.plain in self._recorded:
            return RECORDED
        nearly = word.capital and len(word.plain) >= _LONG and word.plain not in COMMON
        return MISSPELT if nearly and not self._nearly.isdisjoint(_shorter(word.plain)) else ""

    def _counts(self, text: str, words: list[_Word], at: int, kind: str) -> bool:
        """Whether a part that stands alone is meant as a name."""
        word = words[at]
        if word.plain in MONTHS and word.capital:
            before = text[max(0, word.start - 30) : word.start]
            if (
                _BEFORE_MONTH.search(before)
                or _DAY.search(before)
                or _AFTER_MONTH.match(text, word.end)
            ):
                return False
        titled = at > 0 and _adjoin(text, words, at - 1) and words[at - 1].plain in TITLES
        if titled:
            return True
        if kind == NAME:
            return word.capital or word.plain not in ORDINARY
        if kind == SHORT and word.plain not in ORDINARY:
            return word.capital or len(word.plain) > 3
        return word.capital and not _begins_sentence(text, word.start)

    def _of_a_post(self, words: list[_Word]) -> list[tuple[int, int, str]]:
        spans = []
        for at, word in enumerate(words):
            for post in self._posts.get(word.plain, ()):
                there = words[at : at + len(post)]
                if tuple(each.plain for each in there) == post:
                    spans.append((word.start, there[-1].end, POST))
        return spans

    def _bare_initials(self, text: str) -> list[tuple[int, int]]:
        return [
            match.span()
            for match in patterns.CAPITALS.finditer(text)
            if match[0] in self._initials and match[0] not in ACRONYMS
        ]

    def _account(self, text: str) -> list[tuple[int, int]]:
        tokens = patterns.TOKENS.finditer(text)
        known = [match.span() for match in tokens if _letters(match[0]) in self._accounts]
        return [*known, *patterns.accounts(text)]

    def _file(self, text: str) -> list[tuple[int, int]]:
        folded = fold(text)
        if len(folded) != len(text):
            return []
        return [(at, at + len(name)) for name in self._files if (at := folded.find(name)) >= 0]


def initials_of(name: str) -> str:
    """Of "Siân Gŵyr-Jones" these are "SG"; of one word, nothing."""
    words = _naming(_words(plain(name).text))
    return "" if len(words) < 2 else (words[0].plain[:1] + words[-1].plain[:1]).upper()


def _parts(split: list[list[_Word]]) -> frozenset[str]:
    return frozenset(
        word.plain
        for words in split
        for word in words
        if len(word.plain) > 1 and word.plain not in NOBODY
    )


def _shorter(part: str) -> list[str]:
    """The word, and without each of its letters: two that differ in one letter share one."""
    return [part, *(part[:at] + part[at + 1 :] for at in range(len(part)))]


def _joined(split: list[list[_Word]]) -> frozenset[str]:
    """Whole names run together, as accounts have them: "sianjones", "sjones"."""
    found = set()
    for words in split:
        if 2 <= len(words) <= 4:
            first, last = words[0].plain, words[-1].plain
            found |= {first + last, last + first, first[:1] + last, last + first[:1]}
    return frozenset(each for each in found if len(each) > 5) - ORDINARY - COMMON


def _recorded(texts: Iterable[str]) -> frozenset[str]:
    """Words with a capital inside sentences that were written down: names, most likely."""
    always: Counter[str] = Counter()
    small = set()
    for text in texts:
        seen = plain(text).text
        for word in _words(seen):
            if not word.capital:
                small.add(word.plain)
            elif not _begins_sentence(seen, word.start) and len(word.plain) > 2:
                always[word.plain] += 1
    return frozenset(always) - small - COMMON - ORDINARY


def _by_first(posts: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for post in posts:
        words = tuple(word.plain for word in _words(plain(post).text))
        if not NOBODY.issuperset(words):  # "Year 2" is no post; with "teacher" a pattern knows it
            found.setdefault(words[0], []).append(words)
    return found


def _merged(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Phrases that overlap made one, and initials with the post beside them."""
    merged: list[tuple[int, int, str]] = []
    for start, end, why in sorted(spans, key=lambda span: (span[0], -span[1])):
        before = merged[-1] if merged else (0, -1, "")
        together = {before[2], why} == {INITIALS, POST} and re.fullmatch(
            r"[ ,.(]*", text[before[1] : start]
        )
        if start < before[1] or (before[1] >= 0 and together):
            merged[-1] = (before[0], max(end, before[1]), before[2])
        else:
            merged.append((start, end, why))
    return merged


def _naming(words: list[_Word]) -> list[_Word]:
    """The words that name somebody: of "Facebook user Jo, a parent" not those in small letters.

    A short name typed in small letters throughout counts whole.
    """
    words = [word for word in words if word.plain not in TITLES]
    capitals = [word for word in words if word.capital]
    return capitals if capitals or len(words) > 3 else words


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \u00a0\"'“‘(-–")
    return not before or before[-1] in _ENDS_SENTENCE


def _with_initials(text: str, words: list[_Word], at: int) -> int:
    """Where the phrase begins with the titles and initials before it."""
    while at and _adjoin(text, words, at - 1):
        before = words[at - 1]
        if before.plain not in TITLES and not (len(before.plain) == 1 and before.capital):
            break
        at -= 1
    return at


def _adjoin(text: str, words: list[_Word], at: int) -> bool:
    """Whether a word and the next are one name: a space or hyphen between them, "J. Rossi"."""
    between = text[words[at].end : words[at + 1].start]
    if len(words[at].plain) == 1 or words[at].plain in TITLES:
        between = between.removeprefix(".")
    return between in ("", " ", "\u00a0", "-", "‐", "‑", " - ")


def _words(text: str) -> list[_Word]:
    """The words of plain text with their places; a possessive's "'s" is left off."""
    found = []
    for match in _WORDS.finditer(text):
        word = re.sub(r"['’ʼ]s?$", "", match[0])
        end = match.start() + len(word)
        letters = "".join(letter for letter in fold(word) if letter.isalpha())
        found.append(_Word(letters, match.start(), end, not word[:1].islower()))
    return found


def _letters(account: str) -> str:
    """An account's name without what platforms allow between letters; nothing if very short."""
    bare = "".join(letter for letter in fold(account) if letter.isalnum())
    return bare if len(bare) > 3 and bare not in COMMON and bare not in ORDINARY else ""
