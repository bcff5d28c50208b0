"""Ways in which text points at one person without a name: "Mrs K", "J in Year 5", "@jo.k"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.services.figures.word_lists import ACRONYMS

_YEAR = r"(?:Year|Yr\.?|Y) ?\d{1,2}|Reception|Nursery"
_ROLE = r"class teacher|teacher|teaching assistant|form tutor|tutor|TA|lead|leader|assistant"
CAPITALS = re.compile(r"\b[A-Z]{2,4}\b")
TOKENS = re.compile(r"[\w@][\w.@-]{3,}(?<![.-])")

_TITLED = re.compile(
    r"\b(?:(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Prof|MR|MRS|MISS|MS|DR)|(?:mr|mrs|ms|dr|mx))"
    r"(?:\.[ \u00a0]?|[ \u00a0])(?P<letter>[A-Za-z])\b(?!['’])\.?"
)
_DOTTED = re.compile(r"\b(?:[A-Z]\. ?){2,4}(?!\w)")
_YEARED = re.compile(
    rf"\b(?P<letters>[A-Z]{{1,3}})\b\.?(?P<between>(?:,? ?\(|, | in | of | from |,| )) ?(?:{_YEAR})"
)
_AFTER_ROLE = re.compile(
    r"\b(?:[Tt]eacher|[Pp]upil|[Ss]tudent|[Pp]arent|[Gg]overnor|[Cc]hild|TA|[Cc]olleague|[Bb]oy|"
    r"[Gg]irl|[Mm]other|[Ff]ather|[Mm]um|[Dd]ad) (?P<letter>[E-WZ])\b(?![-\w’'])"
)
_POST = re.compile(
    rf"\b(?:{_YEAR}) (?:class )?(?:{_ROLE})\b(?!s)"
    rf"|\b(?:{_ROLE}) (?:in|of|for) (?:{_YEAR})\b",
    re.IGNORECASE,
)
_ACCOUNTS = (
    re.compile(r"(?<![\w.])@[\w.]{2,}"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(
        r"\b(?:https?://)?(?:www\.)?(?:instagram|facebook|fb|tiktok|snapchat|twitter|x|youtube|"
        r"linkedin|threads|discord|reddit|t)\.(?:com|net|gg|me)/\S+",
        re.IGNORECASE,
    ),
)
_NOT_INITIALS = frozenset(("PE", "IT", "RE", "UK", "US", "AM", "PM", "NB", "EG", "IE", "ICT"))


def initials(text: str) -> Iterator[tuple[int, int]]:
    """Initials with a title, with full stops, with a year group, or after a role."""
    for match in _TITLED.finditer(text):
        if match["letter"] not in "ai":  # "ms a" is a slip, not a person
            yield match.span()
    for match in _DOTTED.finditer(text):
        if re.sub(r"\W", "", match[0]) not in _NOT_INITIALS:
            yield match.start(), match.start() + len(match[0].rstrip())
    for match in _YEARED.finditer(text):
        if match["letters"] not in ACRONYMS:
            yield match.span()
    for match in _AFTER_ROLE.finditer(text):
        yield match.span()


def posts(text: str) -> Iterator[tuple[int, int]]:
    """A post that one or two people hold: "the Year 4 teacher"."""
    return (match.span() for match in _POST.finditer(text))


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Accounts, addresses and links to a profile."""
    return (match.span() for pattern in _ACCOUNTS for match in pattern.finditer(text))
