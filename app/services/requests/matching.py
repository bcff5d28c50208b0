"""Whether a text speaks of a person: by name, short name, another spelling, initials or account."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.services.figures.name_check import (
    ACCOUNT,
    INITIALS,
    MISSPELT,
    NAME,
    POST,
    RECORDED,
    SHORT,
    Known,
    NameCheck,
    Phrase,
)
from app.services.figures.word_lists import TITLES
from app.services.nicknames import other_forms
from app.services.radar.names import Fit, initials_of
from app.services.staff.names import fold

_NEXT = re.compile(r"[  -]([^\W\d_][^\W\d_'’]*)")
_BEFORE = re.compile(r"([^\W\d_][^\W\d_'’]*)\.?[  ]$")
_BETWEEN = re.compile(r"[\W_]+")
_LONG = 6  # letters; a shorter name is known only as it is
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WHY = {
    NAME: "their name",
    SHORT: "a short name of theirs",
    MISSPELT: "a spelling like their name",
    INITIALS: "their initials",
    ACCOUNT: "an account like theirs",
    POST: "their post",
}
_SURE = frozenset((NAME, POST))
_OF_OTHERS = frozenset((NAME, SHORT, MISSPELT, INITIALS, ACCOUNT, RECORDED))


@dataclass(frozen=True)
class Match:
    """Words by which something was found, and why they may mean the person.

    Attributes:
        sure: not only a short name, initials or a spelling that is near.
    """

    words: str
    why: str
    sure: bool


@dataclass(frozen=True)
class Sought:
    """Who is looked for.

    Attributes:
        names: all they are or were known by.
        words: anything else to look for, as typed.
        emails: their addresses.
        posts: titles that they alone hold.
        given: given names of everybody on the staff list, folded: "Dafydd Jones" is not Siân.
    """

    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()


class Matcher:
    """Finds one person in texts; each text is looked at once.

    Attributes:
        parts: the folded words of all their names.
    """

    def __init__(self, sought: Sought) -> None:
        extra = tuple(word for word in sought.words if _is_name(word))
        names = (*sought.names, *extra)
        self._given = sought.given
        self._first = {fold(_WORD.findall(name)[0]) for name in names if _WORD.search(name)}
        self._first |= {form for name in tuple(self._first) for form in other_forms(name)}
        ends = [name.split()[-1] for name in names if " " in name.strip()]
        self._last = {fold(part) for end in ends for part in _WORD.findall(end)}
        self.parts = {fold(part) for name in names for part in _WORD.findall(name)}
        self._initials = {
            letters
            for name in names
            for letters, initials in initials_of(name).items()
            if initials.fit >= Fit.ENDS and len(letters) > 1
        }
        self._posts = {fold(" ".join(post.split())) for post in sought.posts}
        locals_ = {email.partition("@")[0] for email in sought.emails}
        self._accounts = {_letters(each) for each in locals_}.union(*map(_run_together, names))
        self._check = NameCheck(
            Known(
                names=frozenset(names),
                posts=frozenset(self._posts),
                accounts=frozenset(locals_),
                initials=frozenset(self._initials),
            )
        )
        phrases = (" ".join(map(re.escape, fold(word).split())) for word in sought.words)
        self._phrases = [
            (word, re.compile(rf"(?<!\w){phrase}(?!\w)"))
            for word, phrase in zip(sought.words, phrases, strict=True)
            if phrase
        ]
        self._seen: dict[str, tuple[Match, ...]] = {}
        self._traces = frozenset(
            trace
            for word in (*self.parts, *self._first, *self._accounts, *map(_letters, self._posts))
            for trace in _halves(_letters(word))
        )
        short = "|".join(r"\.?\s?".join(each) for each in sorted(self._initials)) or "(?!)"
        first = "".join(sorted({end[:1] for end in self._last})) or "\0"
        self._by_letters = re.compile(
            rf"\b(?:{short})\b|\b(?:mr|mrs|miss|ms|mx|dr|sir|prof)\.?\s?[{first}]\b",
            re.IGNORECASE,
        )

    def find(self, text: str) -> tuple[Match, ...]:
        """What in ``text`` may mean the person, each wording once."""
        known = self._seen.get(text)
        if known is None:
            known = self._seen[text] = tuple(self._found(text))
        return known

    def is_theirs(self, text: str, phrase: Phrase) -> bool:
        """Whether a phrase that the name check found in ``text`` means this person."""
        return self._theirs(text, phrase)

    def _found(self, text: str) -> Iterable[Match]:
        found: dict[str, Match] = {}
        for phrase in self._check.find(text) if self._may(text) else ():
            if self._theirs(text, phrase):
                key = fold(phrase.text)
                match = Match(phrase.text, _WHY[phrase.why], phrase.why in _SURE)
                found.setdefault(key, match)
        folded = " ".join(fold(text).split())
        for word, pattern in self._phrases:
            if pattern.search(folded):
                found.setdefault(fold(word), Match(word, "what you asked to look for", sure=True))
        return found.values()

    def _may(self, text: str) -> bool:
        """Whether a closer look is worth it: thousands of texts hold no trace of the person.

        One wrong letter leaves one half of a name whole.
        """
        letters = _letters(text)
        return any(trace in letters for trace in self._traces) or bool(
            self._by_letters.search(fold(text))
        )

    def _theirs(self, text: str, phrase: Phrase) -> bool:
        if phrase.why == POST:
            return fold(" ".join(phrase.text.split())) in self._posts
        if phrase.why == ACCOUNT:
            letters = _letters(phrase.text)
            return any(own and own in letters for own in self._accounts)
        if phrase.why == INITIALS:
            return self._own_initials(phrase.text)
        if phrase.why not in _WHY:
            return False
        words = [fold(word) for word in _WORD.findall(phrase.text)]
        bare = [word for word in words if word not in TITLES]
        if phrase.why != MISSPELT and not self.parts.union(self._first).issuperset(bare):
            return False
        return len(bare) != 1 or self._alone(text, phrase, bare[0], titled=len(words) > 1)

    def _alone(self, text: str, phrase: Phrase, word: str, *, titled: bool) -> bool:
        """Whether one part of the name stands for them and for nobody called alike."""
        if word in self._last:
            before = _BEFORE.search(text[: phrase.start])
            if before is None or titled:
                return True
            other = fold(before[1])
            named = before[1][0].isupper() and (other in self._given or bool(other_forms(other)))
            return not named or other in self._first
        after = _NEXT.match(text, phrase.end)
        return after is None or not after[1][0].isupper()

    def _own_initials(self, text: str) -> bool:
        words = [fold(word) for word in _WORD.findall(text)]
        letters = "".join(word for word in words if word not in TITLES).upper()
        if not TITLES.isdisjoint(words):
            return letters in {last[:1].upper() for last in self._last}
        return letters in self._initials


def _is_name(word: str) -> bool:
    parts = word.split()
    return 0 < len(parts) <= 4 and all(part[0].isalpha() and part[0].isupper() for part in parts)


def _run_together(name: str) -> set[str]:
    """How accounts and addresses have a name: "siangwyr", "sgwyr"."""
    parts = [_letters(part) for part in name.split()]
    if len(parts) < 2:
        return set()
    first, last = parts[0], parts[-1]
    return {first + last, last + first, first[:1] + last, "".join(parts)}


def _letters(text: str) -> str:
    return _BETWEEN.sub("", fold(text))


def _halves(word: str) -> tuple[str, ...]:
    return (word,) if len(word) < _LONG else (word[: len(word) // 2], word[len(word) // 2 :])


def others_in(text: str, check: NameCheck, own: Matcher, spared: Collection[str]) -> list[str]:
    """Other people's names in a text, as they stand there: suggested for hiding.

    Args:
        text: what is to be given.
        check: knows everybody's names.
        own: knows the person who gets it.
        spared: names of who acts for the school, which are usually given.
    """
    acting = [[fold(word) for word in _WORD.findall(name)] for name in spared]
    found: dict[str, str] = {}
    for phrase in check.find(text):
        if phrase.why not in _OF_OTHERS or own.is_theirs(text, phrase):
            continue
        words = {fold(word) for word in _WORD.findall(phrase.text)} - TITLES
        if words and own.parts.issuperset(words):
            continue
        if not any(name and name[-1] in words and words.issubset(name) for name in acting):
            found.setdefault(fold(phrase.text), phrase.text)
    return list(found.values())
