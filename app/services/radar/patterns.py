"""What happened before: the same person, group, address, wording or platform (issue 4, §6)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from app.models.incident import Incident
from app.models.involved import IncidentLink, Involved
from app.services.radar.case import Case
from app.services.radar.index import Person
from app.services.staff.names import alike, fold, words_of
from app.storage.book import Book
from app.words import join, plural, shorten

MOST = 10
_OPENING = 400  # letters: a narrative says in its first lines what it is about
_FEWEST = 5  # words; fewer are alike too easily
_LIKE = 80  # of 100
_A_YEAR = dt.timedelta(365)
_COMMON_WORDS = """
a an and are as at be been but by can did do for from had has have he her him his i in is
it its me my no not of on or our said she so that the their them there they this to us
was we were what when where which who will with would you your about after all also any
because if into just more one out over some than then up very
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_PEOPLE, _GROUP, _ADDRESS, _WORDING, _PLATFORM = 40, 30, 30, 20, 5


@dataclass(frozen=True)
class Earlier:
    """An incident before this one that may belong with it.

    Attributes:
        reasons: why, in words, the weightiest first.
        score: how much speaks for it; only for order.
    """

    id: UUID
    reference: str
    happened_on: dt.date
    opening: str
    reasons: tuple[str, ...]
    score: int


def earlier(
    casebook: Book, case: Case, person: Callable[[UUID], Person | None]
) -> tuple[Earlier, ...]:
    """Incidents up to the day of this one that have something in common with it.

    The likeliest first, at most ``MOST``; what is linked with it already is left out. A platform
    alone counts for a year only, since every school has a few on each.
    """
    rows, people = _read(casebook, case)
    wording = _wording(case, rows)
    mine = _Mine(case, person)
    found = []
    for row in rows:
        reasons = list(mine.reasons(row, people.get(row.id, [])))
        if row.id in wording:
            reasons.append((_WORDING + wording[row.id] - _LIKE, "much the same words"))
        reasons += mine.platform(row, alone=not reasons)
        if reasons:
            reasons.sort(key=lambda pair: -pair[0])
            said = tuple(dict.fromkeys(words for _score, words in reasons))
            score = sum(score for score, _words in reasons)
            opening = shorten(row.opening)
            found.append(Earlier(row.id, row.reference, row.happened_on, opening, said, score))
    found.sort(key=lambda each: (-each.score, -each.happened_on.toordinal(), each.reference))
    return tuple(found[:MOST])


def _read(casebook: Book, case: Case) -> tuple[list[Row[Any]], dict[UUID, list[Row[Any]]]]:
    linked = select(IncidentLink.incident_id, IncidentLink.other_id).where(
        or_(IncidentLink.incident_id == case.id, IncidentLink.other_id == case.id)
    )
    columns = (
        Incident.id,
        Incident.reference,
        Incident.happened_on,
        Incident.about_staff_id,
        Incident.about_name,
        Incident.by_name,
        Incident.platform,
        Incident.link,
        Incident.group_name,
        func.substr(Incident.narrative, 1, _OPENING).label("opening"),
    )
    with casebook.reading() as book:
        known = {each for row in book.rows(linked) for each in row} | {case.id}
        wanted = select(*columns).where(Incident.happened_on <= case.happened_on)
        rows = [row for row in book.rows(wanted) if row.id not in known]
        involved = select(Involved.incident_id, Involved.name, Involved.staff_id)
        involved = involved.where(or_(Involved.name != "", Involved.staff_id.is_not(None)))
        people: dict[UUID, list[Row[Any]]] = {}
        for row in book.rows(
            involved.where(or_(Involved.name != "", Involved.staff_id.is_not(None)))
        ):
            people.setdefault(row.incident_id, []).append(row)
    return rows, people


class _Mine:
    """What this incident has, ready to be compared."""

    def __init__(self, case: Case, person: Callable[[UUID], Person | None]) -> None:
        self._case = case
        self._group, self._platform = _plain(case.group), _plain(case.platform)
        self._address = _address(case.link)
        self._staff = {each.staff_id for each in case.people if each.staff_id is not None}
        names = [each.name for each in case.people if each.name.strip()]
        for one in self._staff:
            names += found.names if (found := person(one)) else ()
        self._names = [(name, words_of(name)) for name in dict.fromkeys(names)]
        self._known: dict[str, str] = {}
        self._words = {word for _name, words in self._names for word in words if len(word) > 1}

    def reasons(self, row: Row[Any], involved: list[Row[Any]]) -> Iterator[tuple[int, str]]:
        """Weights and reasons other than platform and wording."""
        ids = {row.about_staff_id, *(each.staff_id for each in involved)} & self._staff
        names = [row.about_name, row.by_name, *(each.name for each in involved)]
        same = [one for name in names if name and (one := self._same(name))]
        if ids and not same:
            same = [self._names[0][0]] if self._names else []
        if same:
            people = list(dict.fromkeys(same))
            yield _PEOPLE * len(people), f"the same {plural(len(people), 'person')}, {join(people)}"
        if self._group and _plain(row.group_name) == self._group:
            yield _GROUP, f"the same group, {row.group_name}"
        if self._address and _address(row.link) == self._address:
            yield _ADDRESS, "the same address"

    def platform(self, row: Row[Any], *, alone: bool) -> list[tuple[int, str]]:
        """The same platform; ``alone`` if nothing else is the same."""
        if not self._platform or _plain(row.platform) != self._platform:
            return []
        if alone and self._case.happened_on - row.happened_on > _A_YEAR:
            return []
        return [(_PLATFORM, f"also on {row.platform}")]

    def _same(self, other: str) -> str:
        """Which of the names may be the same person's; empty for none."""
        if other not in self._known:
            words = words_of(other)
            near = not self._words.isdisjoint(words)
            same = (name for name, mine in self._names if near and alike(mine, words))
            self._known[other] = next(same, "")
        return self._known[other]


def _wording(case: Case, rows: list[Row[Any]]) -> dict[UUID, int]:
    """Incidents told in much the same words, each with how alike they are out of 100."""
    mine = _telling(case.narrative[:_OPENING])
    if len(mine.split()) < _FEWEST:
        return {}
    from rapidfuzz import fuzz, process  # slow to import

    others = {row.id: _telling(row.opening) for row in rows}
    others = {one: words for one, words in others.items() if len(words.split()) >= _FEWEST}
    alike_ = process.extract(
        mine, others, scorer=fuzz.token_sort_ratio, processor=None, score_cutoff=_LIKE, limit=None
    )
    return {one: int(score) for _words, score, one in alike_}


_APART = str.maketrans(dict.fromkeys(map(ord, '.,;:!?()[]“”‘’"/–—-'), " "))


def _telling(text: str) -> str:
    """The words that tell something, folded and in order of the alphabet."""
    words = fold(text.translate(_APART)).split()
    return " ".join(sorted(word for word in words if word not in _COMMON))


def _plain(text: str | None) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text or "")))


def _address(link: str | None) -> str:
    """An address as it is compared: without how it is fetched, "www." and what follows a "?"."""
    plain = re.sub(r"^\w+://", "", (link or "").strip().lower()).removeprefix("www.")
    return re.split(r"[?#]", plain)[0].rstrip("/")
