"""What needs doing: counts and single rows that the database picks out, sorted for Home."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.dates import say_date
from app.models.declaration import Collection
from app.models.incident import Incident, Status
from app.models.policy import PolicyVersion, VersionState
from app.models.staff import Staff
from app.services.declaration_board import waiting
from app.services.declaration_rows import Waiting
from app.services.disclosure_rows import State
from app.services.policies import Policies
from app.services.relationships import Relationships
from app.services.school import Rules, SchoolSettings
from app.services.staff import StaffRegister
from app.storage.book import Book

SINGLY = 4  # so many of a kind are listed one by one; more are one line with a number
REVIEW_AHEAD_DAYS = 60
LATER = "recovery_sheet_later"  # the setting that says the recovery sheet was put off


class Urgency(enum.IntEnum):
    """How things are sorted: late, waiting, worth knowing."""

    LATE = 0
    WAITING = 1
    SOON = 2


@dataclass(frozen=True)
class ToDoItem:
    """One thing to do, and the place where it is done.

    Attributes:
        id: tells it from the others on the list.
        title: what to do, verb first.
        detail: since when or why.
        section, record, action: where the window goes for it.
    """

    id: str
    title: str
    detail: str
    urgency: Urgency
    section: str
    record: str = ""
    action: str = ""


@dataclass(frozen=True)
class HomeView:
    """What Home shows, and the counts beside the sections."""

    items: tuple[ToDoItem, ...]
    counts: dict[str, int]


@dataclass(frozen=True)
class OpenIncidents:
    """Open incidents: how many, how many for long, and the oldest of those."""

    open: int
    long: int
    references: tuple[tuple[str, str, dt.date], ...]


class ToDo:
    """What Home says, from the register and, where it is open, the casebook."""

    def __init__(self, register: Book, casebook: Book | None) -> None:
        self._register, self._casebook = register, casebook
        self._school = SchoolSettings(register)
        self._staff = StaffRegister(register)
        self._policies = Policies(register)
        self._relationships = None if casebook is None else Relationships(casebook, register)

    def look(self) -> HomeView:
        """Return everything that needs doing today, the most pressing first."""
        today, rules = self._register.today(), self._school.rules()
        declarations = self.declarations(rules)
        items = [
            *_signing(declarations, casebook=self._casebook is not None),
            *self._starting(today),
            *self._reviews(today),
            *self._leavers(today),
            *self._sheet(),
        ]
        counts = {"declarations": declarations.not_signed}
        if self._casebook is not None:
            incidents = self.incidents(rules)
            items += _old_incidents(incidents, rules)
            ties, counts["relationships"] = self._ties()
            items += ties
            counts["incidents"] = incidents.open
        items.sort(key=lambda item: item.urgency)
        return HomeView(tuple(items), counts)

    def declarations(self, rules: Rules | None = None) -> Waiting:
        """Who hasn't signed, counted over all open collections."""
        days = (rules or self._school.rules()).starter_days
        with self._register.reading() as book:
            return waiting(book, self._register.today(), days)

    def incidents(self, rules: Rules | None = None) -> OpenIncidents:
        """Open incidents; nothing without the casebook."""
        if self._casebook is None:
            return OpenIncidents(0, 0, ())
        days = (rules or self._school.rules()).incident_days
        midnight = dt.datetime.combine(self._casebook.today(), dt.time()).astimezone()
        before = midnight - dt.timedelta(days)
        long = case((Incident.recorded_at < before, 1), else_=0)
        counts = select(
            func.count().label("open"), func.coalesce(func.sum(long), 0).label("long")
        ).where(Incident.status == Status.OPEN)
        oldest = (
            select(Incident.id, Incident.reference, Incident.recorded_at)
            .where(Incident.status == Status.OPEN, Incident.recorded_at < before)
            .order_by(Incident.recorded_at)
            .limit(SINGLY + 1)
        )
        with self._casebook.reading() as book:
            found = book.rows(counts)[0]
            rows = book.rows(oldest) if found.long else []
        references = tuple(
            (str(row.id), row.reference, row.recorded_at.astimezone().date()) for row in rows
        )
        return OpenIncidents(found.open, found.long, references)

    def _starting(self, today: dt.date) -> Iterator[ToDoItem]:
        """What a school does first: staff, a policy, a collection."""
        final = select(PolicyVersion.id).where(PolicyVersion.state == VersionState.FINAL)
        with self._register.reading() as book:
            staff = book.first(select(Staff.id).limit(1))
            version = book.first(final.limit(1))
            collection = book.first(select(Collection.id).limit(1))
        if staff is None:
            yield ToDoItem(
                "staff:none",
                "Add your staff",
                "Paste them from Excel, import a file, or add one.",
                Urgency.WAITING,
                "staff",
            )
        if version is None:
            yield ToDoItem(
                "policy:none",
                "Add your social media policy",
                "Then everybody can be asked to sign it.",
                Urgency.WAITING,
                "declarations",
                action="policy",
            )
        elif collection is None:
            yield ToDoItem(
                "collection:none",
                "Start collecting declarations",
                "The policy is ready to be signed.",
                Urgency.WAITING,
                "declarations",
            )

    def _reviews(self, today: dt.date) -> Iterator[ToDoItem]:
        for row in self._policies.reviews(today + dt.timedelta(REVIEW_AHEAD_DAYS)):
            late = row.next_review_on < today
            yield ToDoItem(
                f"review:{row.policy_id}",
                f"Review the policy “{row.policy_title}”",
                f"{'Was due' if late else 'Due'} {say_date(row.next_review_on)}",
                Urgency.LATE if late else Urgency.SOON,
                "declarations",
                str(row.policy_id),
                "policy",
            )

    def _leavers(self, today: dt.date) -> Iterator[ToDoItem]:
        leavers = self._staff.leavers_to_finish()
        if len(leavers) > SINGLY:
            yield ToDoItem(
                "leavers",
                f"Change the school-account passwords of {len(leavers)} leavers",
                "Then tick it in each leaver’s record.",
                Urgency.WAITING,
                "staff",
                action="left",
            )
            return
        for row in leavers:
            yield ToDoItem(
                f"leaver:{row.id}",
                f"Change the school-account passwords that {row.name} knew",
                row.standing(today),
                Urgency.WAITING,
                "staff",
                str(row.id),
            )

    def _sheet(self) -> Iterator[ToDoItem]:
        if self._school.value(LATER, False):
            yield ToDoItem(
                "sheet",
                "Print the recovery sheet",
                "Without it, nobody can help if the passphrase is forgotten.",
                Urgency.LATE,
                "settings",
                action="recovery",
            )

    def _ties(self) -> tuple[list[ToDoItem], int]:
        """Relationships to hear of, to decide and to look at again; and how many they are."""
        if self._relationships is None:
            return [], 0
        told, due = self._relationships.to_take_up(), self._relationships.to_do()
        hear = [
            ToDoItem(
                f"hear:{row.declaration_id}",
                f"Hear what {row.staff_name} has to disclose",
                f"Ticked on the declaration of {say_date(row.dated)}",
                Urgency.WAITING,
                "relationships",
                str(row.declaration_id),
                "take-up",
            )
            for row in told
        ]
        all_of_them = ToDoItem(
            "hear",
            f"Hear what {len(told)} people have to disclose",
            "They ticked it on their declarations.",
            Urgency.WAITING,
            "relationships",
            action="take-up",
        )
        items = list(_few(hear, all_of_them))
        for state, verb in ((State.UNDECIDED, "Decide on"), (State.REVIEW_DUE, "Review")):
            rows = [row for row in due if row.state is state]
            singly = [
                ToDoItem(
                    f"tie:{row.id}",
                    f"{verb} {row.reference}",
                    f"{row.staff_name} and {row.other}",
                    Urgency.WAITING,
                    "relationships",
                    str(row.id),
                )
                for row in rows
            ]
            together = ToDoItem(
                f"ties:{state}",
                f"{verb} {len(rows)} relationships",
                "",
                Urgency.WAITING,
                "relationships",
                action=state.value,
            )
            items += _few(singly, together)
        return items, len(told) + len(due)


def _few(items: Sequence[ToDoItem], together: ToDoItem) -> Sequence[ToDoItem]:
    return items if len(items) <= SINGLY else [together]


def _signing(found: Waiting, *, casebook: bool) -> Iterator[ToDoItem]:
    if found.not_signed:
        late = f"{found.overdue} of them late" if found.overdue else "None of them is late."
        yield ToDoItem(
            "unsigned",
            _count(
                found.not_signed, "{} person has not signed yet", "{} people have not signed yet"
            ),
            late,
            Urgency.LATE if found.overdue else Urgency.WAITING,
            "declarations",
        )
    if found.check:
        yield ToDoItem(
            "check",
            _count(found.check, "Check {} declaration", "Check {} declarations"),
            "Something on the page has to be looked at.",
            Urgency.WAITING,
            "declarations",
            action="check",
        )
    if found.to_hear and not casebook:
        yield ToDoItem(
            "tell-head",
            _count(
                found.to_hear,
                "Tell the head that {} person has something to disclose",
                "Tell the head that {} people have something to disclose",
            ),
            "They ticked it on their declarations.",
            Urgency.SOON,
            "declarations",
        )


def _old_incidents(found: OpenIncidents, rules: Rules) -> Sequence[ToDoItem]:
    return _few(
        [
            ToDoItem(
                f"incident:{record}",
                f"Bring {reference} to a close",
                f"Open since {say_date(since)}, longer than {rules.incident_days} days",
                Urgency.LATE,
                "incidents",
                record,
            )
            for record, reference, since in found.references
        ],
        ToDoItem(
            "incidents",
            f"Bring {found.long} incidents to a close",
            f"Open longer than {rules.incident_days} days",
            Urgency.LATE,
            "incidents",
        ),
    )


def _count(number: int, one: str, many: str) -> str:
    return (one if number == 1 else many).format(number)
