"""Who works at the sample school: every category, with those who join and those who leave."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass, field, replace

from app.models.staff import Capacity, Category
from app.services.sample.names import make_names

DOMAIN = "upperthimble.example"  # RFC 2606: nobody can own it

# Per 60 people: how many, their jobs, how long they usually stay in years.
_SHARES: tuple[tuple[Category, int, tuple[str, ...], int], ...] = (
    (
        Category.TEACHER,
        15,
        (
            "Reception teacher",
            "Year 1 teacher",
            "Year 2 teacher",
            "Year 3 teacher",
            "Year 4 teacher",
            "Year 5 teacher",
            "Year 6 teacher",
            "SENCO",
            "Nursery teacher",
            "Music teacher",
        ),
        9,
    ),
    (
        Category.SUPPORT,
        17,
        (
            "Teaching assistant",
            "Higher level teaching assistant",
            "Midday supervisor",
            "Caretaker",
            "Cook",
            "Learning mentor",
            "Cleaner",
            "Nursery nurse",
            "Family support worker",
        ),
        7,
    ),
    (
        Category.GOVERNOR,
        8,
        ("Parent governor", "Community governor", "Staff governor", "Foundation governor"),
        4,
    ),
    (Category.VOLUNTEER, 5, ("Reading volunteer", "Gardening club", "Trips helper"), 3),
    (Category.SUPPLY, 3, ("Supply teacher",), 1),
    (Category.AGENCY, 2, ("Agency teaching assistant",), 1),
    (Category.CASUAL, 2, ("Exam reader", "Relief cook"), 2),
    (Category.TRAINEE, 2, ("Trainee teacher",), 1),
    (Category.TEMPORARY, 1, ("Maternity cover, Year 2",), 1),
    (Category.CONTRACTOR, 2, ("Sports coach", "Peripatetic violin teacher"), 3),
    (Category.CONSULTANT, 1, ("Phonics consultant",), 2),
    (Category.TRUSTEE, 1, ("Trustee",), 6),
    (Category.CENTRAL, 1, ("Trust IT lead",), 5),
    (Category.PROVIDER, 1, ("IT technician, managed service",), 4),
)


@dataclass(frozen=True)
class Planned:
    """One person as planned.

    Attributes:
        starts: may lie before the vault began; then they are in the first list.
        leaves: the last day of a leaver, told only shortly before.
        term_ends: a last day that was known from the start, such as a governor's.
        posts: social media is part of their job.
    """

    name: str
    category: Category
    role: str
    starts: dt.date
    leaves: dt.date | None = None
    term_ends: dt.date | None = None
    code: str = ""
    email: str = ""
    team: str = ""
    capacities: tuple[str, ...] = ()
    posts: bool = False

    def here(self, day: dt.date) -> bool:
        """Whether they belong to the school on ``day``."""
        last = self.leaves or self.term_ends
        return self.starts <= day and (last is None or last >= day)


@dataclass(frozen=True)
class Team:
    """The school's people; the first few hold its roles."""

    head: Planned
    deputy: Planned
    office: Planned
    chair: Planned
    others: tuple[Planned, ...] = field(repr=False)

    @property
    def everyone(self) -> tuple[Planned, ...]:
        """All of them."""
        return (self.head, self.deputy, self.office, self.chair, *self.others)


def make_team(rng: random.Random, number: int, first: dt.date, last: dt.date) -> Team:
    """Plan ``number`` people, four at least, between the vault's first day and ``last``."""
    names = make_names(rng, number)
    jobs = _jobs(rng, number - 4)
    leading = (
        (Category.TEACHER, "Headteacher"),
        (Category.TEACHER, "Deputy headteacher"),
        (Category.SUPPORT, "School business manager"),
        (Category.GOVERNOR, "Chair of governors"),
    )
    people = []
    for (category, role), name in zip(leading, names[:4], strict=True):
        starts = first - dt.timedelta(rng.randrange(500, 3000))
        person = Planned(name, category, role, _september(starts))
        people.append(_finish(rng, person))
    for (category, role, years), name in zip(jobs, names[4:], strict=True):
        people.append(_finish(rng, _stay(rng, name, category, role, years, first, last)))
    head, deputy, office, chair, *others = people
    return Team(head, deputy, office, chair, tuple(others))


def _jobs(rng: random.Random, number: int) -> list[tuple[Category, str, int]]:
    """Everyone's job: each category once, the rest in a primary school's proportions."""
    turns = {category: 0 for category, *_ in _SHARES}
    left = {category: share for category, share, *_ in _SHARES}
    once = [share for share in _SHARES if number >= len(_SHARES)]
    weighted = rng.choices(_SHARES, [share for _, share, *_ in _SHARES], k=number)
    if number <= 60:  # exact shares, so that a small school looks like one
        pool = [share for share in _SHARES for _ in range(left[share[0]] - 1)]
        rng.shuffle(pool)
        weighted = pool + weighted
    jobs = []
    for category, _, roles, years in [*once, *weighted][:number]:
        jobs.append((category, roles[turns[category] % len(roles)], years))
        turns[category] += 1
    return jobs


def _stay(
    rng: random.Random,
    name: str,
    category: Category,
    role: str,
    years: int,
    first: dt.date,
    last: dt.date,
) -> Planned:
    """When somebody came, and when they left if they did."""
    person = Planned(name, category, role, first)
    days = (last - first).days
    if category is Category.SUPPLY and rng.random() < 0.5:
        day = _weekday(first + dt.timedelta(rng.randrange(30, days)))
        return replace(person, starts=day, term_ends=day)
    if rng.random() < 0.17:
        joined = first + dt.timedelta(rng.randrange(20, days))
        starts = _september(joined) if rng.random() < 0.6 else _weekday(joined)
        person = replace(person, starts=min(max(starts, first), last))
    else:
        person = replace(person, starts=_september(first - dt.timedelta(rng.randrange(10, 4500))))
    if category is Category.GOVERNOR:  # a term of office is four years
        begun = max(person.starts, _weekday(first - dt.timedelta(rng.randrange(10, 1100))))
        return replace(person, starts=begun, term_ends=begun + dt.timedelta(4 * 365))
    if category is Category.TRAINEE:  # one school year
        begun = _september(first + dt.timedelta(rng.randrange(days)))
        begun = begun if begun <= last else first
        return replace(person, starts=begun, term_ends=dt.date(begun.year + 1, 7, 21))
    if rng.random() < min(0.5, 1.4 / years):
        leaves = _last_day(rng, max(person.starts, first), last)
        if leaves is not None:
            person = replace(person, leaves=leaves)
    return person


def _last_day(rng: random.Random, after: dt.date, last: dt.date) -> dt.date | None:
    days = (last - after).days
    if days < 60:
        return None
    day = after + dt.timedelta(rng.randrange(40, days))
    summer = dt.date(day.year, 8, 31)
    return summer if rng.random() < 0.5 and after < summer <= last else _weekday(day)


def _finish(rng: random.Random, person: Planned) -> Planned:
    """Add what goes with a name and a job."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", person.name.lower())
        if letter.isascii() and (letter.isalpha() or letter in " -")
    )
    given, _, family = plain.partition(" ")
    capacities = tuple(
        capacity.value
        for capacity, chance in (
            (Capacity.PARENT, 0.16),
            (Capacity.RESIDENT, 0.05),
            (Capacity.PARTNER, 0.04),
            (Capacity.FORMER_PUPIL, 0.04),
        )
        if rng.random() < chance
    )
    inside = person.category in (Category.TEACHER, Category.SUPPORT, Category.TRAINEE)
    return replace(
        person,
        code=f"{given[:1]}{family.replace('-', '')[:2]}{rng.randrange(10, 99)}".upper(),
        email=f"{given[:1]}.{family.replace(' ', '')}@{DOMAIN}" if inside else "",
        team=_team(person.role),
        capacities=capacities,
        posts=inside and rng.random() < 0.12,
    )


def _team(role: str) -> str:
    for word, team in (
        ("Reception", "Early years"),
        ("Nursery", "Early years"),
        ("Year 1", "Key stage 1"),
        ("Year 2", "Key stage 1"),
        ("Year", "Key stage 2"),
        ("Midday", "Kitchen and lunch"),
        ("Cook", "Kitchen and lunch"),
        ("cook", "Kitchen and lunch"),
        ("overnor", "Governors"),
    ):
        if word in role:
            return team
    return ""


def _september(day: dt.date) -> dt.date:
    return _weekday(dt.date(day.year, 9, 1))


def _weekday(day: dt.date) -> dt.date:
    return day + dt.timedelta((7 - day.weekday()) % 7) if day.weekday() >= 5 else day
