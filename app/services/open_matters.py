"""What is open on the day that a new head takes over, for their eyes alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.errors import NoRight
from app.services.approaches.rows import Show as Tried
from app.services.approaches.service import Approaches
from app.services.backups import Backups
from app.services.declarations.waiting import waiting
from app.services.incidents.rows import Show
from app.services.incidents.service import Incidents
from app.services.incidents.tasks import DueTask, tasks_due
from app.services.policies.service import Policies
from app.services.posts.service import Posts
from app.services.relationships.rows import State
from app.services.relationships.service import Relationships
from app.services.requests.reading import open_requests
from app.services.retention.service import Retention
from app.services.routes.clocks import State as Clock
from app.services.routes.rows import Waiting
from app.services.routes.service import Routes
from app.services.school import SchoolSettings
from app.storage.opening import CASEBOOK
from app.storage.session import Session
from app.words import count, join, sentence, shorten

AHEAD_DAYS = 366
REVIEW_AHEAD_DAYS = 90


@dataclass(frozen=True)
class Matter:
    """One thing that is open.

    Attributes:
        what: its reference and what it is.
        steps: what comes next, each with its day.
        late: whether a day is over.
        record: what it is about, if that can be disposed of.
    """

    what: str
    steps: tuple[str, ...] = ()
    late: bool = False
    record: UUID | None = None


@dataclass(frozen=True)
class Part:
    """Matters of one kind; ``nothing`` is what is said if there are none."""

    title: str
    matters: tuple[Matter, ...]
    nothing: str


@dataclass(frozen=True)
class OpenMatters:
    """Everything that is open.

    Attributes:
        head: whom it is for.
        parts: in the order of their urgency.
        notes: counts, and when the last good backup was made, as sentences.
    """

    school: str
    sample: bool
    on: dt.date
    head: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]

    @property
    def late(self) -> int:
        """How many matters have a day that is over."""
        return sum(matter.late for part in self.parts for matter in part.matters)

    @property
    def about(self) -> tuple[UUID, ...]:
        """The records that are shown."""
        shown = (matter.record for part in self.parts for matter in part.matters)
        return tuple(dict.fromkeys(record for record in shown if record is not None))

    @property
    def open(self) -> int:
        """How many matters there are."""
        return sum(len(part.matters) for part in self.parts)


def open_matters(session: Session) -> OpenMatters:
    """Gather what is open in the register and the casebook.

    Raises:
        NoRight: the session doesn't hold the casebook.
    """
    casebook, register = session.books.get(CASEBOOK), session.register
    if casebook is None:
        raise NoRight("Open matters are for whoever holds the casebook. Sign in as one of them.")
    school, today = SchoolSettings(register).school(), register.today()
    routes = Routes(casebook, register)
    with casebook.reading() as book:
        tasks = tasks_due(book, today, AHEAD_DAYS)
    incidents = Incidents(casebook, register)
    parts = (
        Part("Incidents", tuple(_incidents(incidents, routes, tasks)), "No incident is open."),
        Part("Reports that were posted", tuple(_posts(session)), "No report waits to be read."),
        Part("Relationships", tuple(_ties(Relationships(casebook, register))), _NO_TIES),
        Part("Approaches", tuple(_approaches(Approaches(casebook, register))), _NO_APPROACHES),
        Part("Requests", tuple(_requests(session)), "Nobody waits for what is held about them."),
        Part("Policies", tuple(_policies(Policies(register), today)), _NO_POLICIES),
        Part("Holds", tuple(_holds(Retention(session))), "No record is on hold."),
    )
    notes = tuple(_notes(session, today))
    return OpenMatters(school.name, school.sample, today, session.person.name, parts, notes)


_NO_TIES = "No disclosed relationship waits for a decision or a review."
_NO_APPROACHES = "No approach by a pupil or parent waits for a report or an answer."
_NO_POLICIES = f"No policy is due for review in the next {REVIEW_AHEAD_DAYS} days."


def _incidents(
    incidents: Incidents, routes: Routes, tasks: tuple[DueTask, ...]
) -> Iterator[Matter]:
    steps: dict[UUID, list[tuple[str, bool]]] = defaultdict(list)
    for each in routes.waiting():
        steps[each.incident].append(
            (f"Say who was told: {join(_lower(each.what))}, {_limit(each)}", _late(each))
        )
    for each in routes.removals():
        step = f"See whether {each.what[0]} took it down: {_limit(each)}"
        steps[each.incident].append((step, _late(each)))
    references = {}
    for task in tasks:
        due = "no date set" if task.due_on is None else f"due {say_date(task.due_on)}"
        step = f"{shorten(task.what)} ({task.owner}): {due}"
        steps[task.incident].append((step, task.late))
        references[task.incident] = task.reference
    listed = incidents.listed(Show.OPEN)
    for row in reversed(listed):
        mine = steps.pop(row.id, [])
        what = f"{row.reference}, {row.type_label}, {row.about}, {say_date(row.happened_on)}"
        told = tuple(step for step, _ in mine) or ("Nothing is planned: decide on the next step.",)
        yield Matter(what, told, any(late for _, late in mine), row.id)
    for incident, left in steps.items():  # tasks can outlive their incident
        what = f"{references.get(incident, 'An incident')}, closed"
        yield Matter(what, tuple(step for step, _ in left), any(late for _, late in left), incident)


def _lower(words: tuple[str, ...]) -> list[str]:
    return [word if word[:2].isupper() else word[:1].lower() + word[1:] for word in words]


def _limit(each: Waiting) -> str:
    if each.state is Clock.LATE:
        return f"was due {each.limit}"
    return "due today" if each.state is Clock.TODAY else f"due {each.limit}"


def _late(each: Waiting) -> bool:
    return each.state is Clock.LATE


def _posts(session: Session) -> Iterator[Matter]:
    for row in Posts(session).listed():
        if row.incident_id is None and not row.set_aside_why:
            arrived = say_date(row.arrived.astimezone().date())
            what = f"A report from {row.sender}, arrived {arrived}"
            yield Matter(what, ("Read it.",), record=row.id)


def _ties(relationships: Relationships) -> Iterator[Matter]:
    for row in relationships.listed():
        what = f"{row.reference}, {row.staff_name} and {row.other}, told {say_date(row.told_on)}"
        if row.state is State.UNDECIDED:
            yield Matter(what, ("Decide on it.",), record=row.id)
        elif row.state is State.REVIEW_DUE and row.review_on is not None:
            step = f"Look at it again: was due {say_date(row.review_on)}"
            yield Matter(what, (step,), late=True, record=row.id)


def _approaches(approaches: Approaches) -> Iterator[Matter]:
    for row in approaches.listed(Tried.WAITING):
        what = f"{row.reference}, {row.by} to {row.staff_name}, {say_date(row.happened_on)}"
        step = "Report it." if row.reported_on is None else "Record what was answered."
        yield Matter(what, (step,), record=row.id)


def _requests(session: Session) -> Iterator[Matter]:
    for row in open_requests(session.register, session.books[CASEBOOK]):
        what = f"{row.reference}, {row.about_name}, received {say_date(row.received_on)}"
        yield Matter(what, (sentence(row.clock.words),), row.clock.late, row.id)


def _policies(policies: Policies, today: dt.date) -> Iterator[Matter]:
    ahead = today + dt.timedelta(REVIEW_AHEAD_DAYS)
    due = [row for row in policies.listed() if row.next_review_on and row.next_review_on <= ahead]
    for row in sorted(due, key=lambda row: row.next_review_on or today):
        day = row.next_review_on or today
        late = day < today
        yield Matter(
            row.title, (f"Review it: {'was due' if late else 'due'} {say_date(day)}",), late
        )


def _holds(retention: Retention) -> Iterator[Matter]:
    for row in retention.holds():
        yield Matter(row.title, (f"Kept, whatever the schedule says: {row.why}",))


def _notes(session: Session, today: dt.date) -> Iterator[str]:
    register = session.register
    with register.reading() as book:
        found = waiting(book, today, SchoolSettings(register).rules().starter_days)
    if found.not_signed:
        late = f", {found.overdue} of them past their day" if found.overdue else ""
        yield f"{count(found.not_signed, 'person', 'people')} have still to sign a policy{late}."
    else:
        yield "Everybody who was asked has signed."
    if found.to_hear:
        people = count(found.to_hear, "person", "people")
        yield f"{people} ticked that they have something to disclose and were not heard yet."
    last = Backups(register, session).status(register.clock()).last_good
    if last is None:
        yield "No backup is known. Choose where backups go: Settings, Backups."
    else:
        yield f"The last good backup was made on {say_date(last.astimezone().date())}."
