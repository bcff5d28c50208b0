"""A person as an incident names them, and which initials they may have been told under."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import Refused
from app.services.nicknames import other_forms
from app.services.staff.names import fold, straight
from app.services.year_groups import parse_year_group
from app.words import clean_line

_YEAR = re.compile(r"\b(?:in\s+)?(?:year\s*|yr\s*|y)(\d{1,2})\b|\b(reception|nursery)\b", re.I)
_BORN = re.compile(r"\b(?:née|nee|né|formerly|once|now|was|also|aka|maiden name)\b", re.I)
_SHORT = re.compile(r"(?:[^\W\d_]\.?\s?){1,4}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MENTION = re.compile(r"\b[^\W\d_a-z]{2,4}\b|\b(?:[^\W\d_a-z]\.\s?){2,4}")
_PAIR = re.compile(r"\b([^\W\d_a-z][^\W\d_]+(?:[-'’][^\W\d_]+)*)\s+(?=([^\W\d_a-z][^\W\d_]+))")
# Capitals in what happened that are nobody's initials.
_NOBODY_WORDS = """
AM BBC CCTV CEO CPOMS DM DMS DSL EHCP FB GCSE GDPR HLTA HR ICT ID IG INSET IT KS LADO LSA
MAT MR MRS MS OK PA PC PE PM PPA PTA RE SAR SC SEN SENCO SEND SLT SMS TA TV UK URL US USA
VPN WA YR YT
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
_NO_NAME_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may
june july august september october november december year reception nursery school
primary academy class group mr mrs ms miss dr the he she they her his on in at it this
that then when facebook whatsapp instagram snapchat tiktok youtube discord roblox
linkedin nextdoor
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())


class Fit(enum.IntEnum):
    """How well a name fits initials; larger is better."""

    TURNED = 1
    SHORT_FORM = 2
    ENDS = 3
    EXACT = 4


@dataclass(frozen=True)
class Initials:
    """Initials that somebody may go by, and why: ``why`` is empty for those they wrote."""

    letters: str
    fit: Fit
    why: str


def year_in(text: str) -> int | None:
    """The year group that a text speaks of, if it is one only."""
    found = {match.group(0) for match in _YEAR.finditer(text)}
    years = set()
    for words in found:
        try:
            years.add(parse_year_group(re.sub(r"^in\s+", "", words, flags=re.I)))
        except Refused:
            continue
    return years.pop() if len(years) == 1 else None


def initials_of(name: str) -> dict[str, Initials]:
    """The initials under which somebody named so may have been told, each with its best fit."""
    bare = clean_line(_YEAR.sub(" ", name)).replace("(", " ").replace(")", " ")
    bare = bare.strip(" ,;.") or ""
    if not bare:
        return {}
    found: dict[str, Initials] = {}
    for one in _initials(bare):
        best = found.get(one.letters)
        if best is None or one.fit > best.fit:
            found[one.letters] = one
    return found


def letters_of(initials: str) -> str:
    """Initials as they are compared: "ŴJ" and "wj" are one."""
    return "".join(letter for letter in fold(initials) if letter.isalpha()).upper()


def _initials(name: str) -> Iterator[Initials]:
    if _SHORT.fullmatch(name) and (name.isupper() or "." in name):
        letters = letters_of(name)
        yield Initials(letters, Fit.EXACT, "")
        if len(letters) > 2:
            yield Initials(letters[0] + letters[-1], Fit.ENDS, f"{letters} without the middle")
        yield Initials(letters[::-1], Fit.TURNED, f"{letters} the other way round")
        return
    born = _BORN.search(name)
    if born:
        first, rest = name[: born.start()], name[born.end() :]
        yield from _initials(clean_line(first).strip(" ,;") or "?")
        words = _WORD.findall(straight(first))
        known = _WORD.findall(straight(rest))
        if words and known:
            whole = " ".join(known) if len(known) > 1 else f"{words[0]} {known[0]}"
            for one in _initials(whole):
                why = one.why or f"“{whole}”, another name of theirs"
                yield Initials(one.letters, min(one.fit, Fit.ENDS), why)
        return
    words = _WORD.findall(straight(name))
    if not words:
        return
    letters = letters_of("".join(word[0] for word in words))
    yield Initials(letters, Fit.EXACT, f"“{name}” has the initials {letters}")
    if len(words) < 2:
        return
    first, last = letters[0], letters[-1]
    hyphens = straight(name).split()[-1].count("-")
    for surname in {last, *letters[-1 - hyphens :]}:
        if len(letters) > 2:
            yield Initials(first + surname, Fit.ENDS, f"“{name}” may be {first}{surname} in short")
    yield Initials(last + first, Fit.TURNED, f"“{name}” the other way round is {last}{first}")
    for form in sorted(other_forms(words[0])):
        other = letters_of(form[0])
        if other != first:
            why = f"{words[0]} may be {form.capitalize()}"
            yield Initials(other + letters[1:], Fit.SHORT_FORM, why)
            yield Initials(other + last, Fit.SHORT_FORM, why)


def mentions(text: str) -> dict[str, Initials]:
    """Initials in what happened, written out or those of names in it."""
    found: dict[str, Initials] = {}
    for match in _MENTION.finditer(text):
        letters = letters_of(match.group())
        if letters not in _NOBODY and 2 <= len(letters) <= 4:
            found[letters] = Initials(letters, Fit.EXACT, f"{letters} in what happened")
    for name in named_in(text):
        for one in initials_of(name).values():
            if one.fit in (Fit.EXACT, Fit.SHORT_FORM):
                fit = Fit.ENDS if one.fit is Fit.EXACT else Fit.SHORT_FORM
                found.setdefault(one.letters, Initials(one.letters, fit, one.why))
    return found


def named_in(text: str) -> list[str]:
    """What may be names of people in a text: two words with capitals that are no days or places."""
    pairs = dict.fromkeys(_PAIR.findall(text))
    known = [pair for pair in pairs if _NO_NAME.isdisjoint(map(fold, pair))]
    return [" ".join(pair) for pair in known]
