"""What needs doing: counts and single rows that the database picks out, sorted for Home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import case, exists, func, select

from app.dates import midnight, say_date
from app.models.declaration import Collection as Round
from app.models.incident import Incident, Status
from app.models.policy import Policy, PolicyVersion, VersionState
from app.models.school import Setting
from app.models.staff import Staff
from app.services.declarations.rows import Waiting
from app.services.declarations.waiting import waiting
from app.services.home.approached import approached
from app.services.home.backups import backups
from app.services.home.clocks import clocks
from app.services.home.posted import posted
from app.services.home.requests import requests
from app.services.home.retention import retention
from app.services.home.rows import SINGLY, HomeView, OpenIncidents, ToDoItem, Urgency, few
from app.services.home.scans import scanned
from app.services.home.ties import ties
from app.services.school import Rules, SchoolSettings
from app.services.staff.activities import unanswered
from app.services.staff.service import StaffRegister
from app.storage.book import Book, Reading
from app.storage.opening import CHAIR
from app.storage.renewing import SHEET_LATER

REVIEW_AHEAD_DAYS = 60
LATER = SHEET_LATER
CHAIR_LATER = "recovery_sheet_later:chair"  # and the chair's

_FINAL = PolicyVersion.state == VersionState.FINAL
_BEGUN = select(
    exists(select(Staff.id)).label("staff"),
    exists(select(PolicyVersion.id).where(_FINAL)).label("version"),
    exists(select(Round.id)).label("collection"),
)
_REVIEWS = (
    select(PolicyVersion.policy_id, Policy.title, PolicyVersion.next_review_on)
    .join(Policy, Policy.id == PolicyVersion.policy_id)
    .where(_FINAL, Policy.withdrawn_on.is_(None))
    .order_by(PolicyVersion.number)
)


class ToDo:
    """What Home says, from the register and, where it is open, the casebook."""

    def __init__(self, register: Book, casebook: Book | None) -> None:
        self._register, self._casebook = register, casebook
        # Who holds the chair's book is asked for nothing that the office and the head look after.
        self._chair = casebook is not None and casebook.name == CHAIR
        self._school = SchoolSettings(register)
        self._staff = StaffRegister(register)

    def look(self) -> HomeView:
        """Return everything that needs doing today, the most pressing first."""
        today, rules = self._register.today(), self._school.rules()
        term = self._school.term_on(today)
        with self._register.reading() as book:
            declarations = waiting(book, today, rules.starter_days)
            pages, pages_waiting = scanned(book)
            items = [*_reviews(book, today), *_sheet(book, chair=self._chair)]
            if not self._chair:
                items += [
                    *pages,
                    *_signing(declarations, casebook=self._casebook is not None),
                    *backups(book, term),
                    *_beginning(book),
                ]
        counts = {"declarations": declarations.not_signed, "scans": pages_waiting}
        if not self._chair:
            items += self._leavers(today)
        if self._casebook is not None:
            lines, counts["posted"] = posted(self._casebook)
            items += lines
            incidents = _incidents(self._casebook, rules.incident_days)
            items += _old_incidents(incidents, rules)
            items += clocks(self._register, self._casebook)
            items += requests(self._register, self._casebook)
            if not self._chair:
                items += _activities(self._register)
            lines, counts["relationships"] = ties(self._register, self._casebook, rules)
            items += [*lines, *approached(self._casebook, rules)]
            counts["incidents"] = incidents.open
        items += retention(self._register, self._casebook, chair=self._chair)
        items.sort(key=lambda item: item.urgency)
        return HomeView(tuple(items), counts)

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


def later_key(books: Collection[str]) -> str:
    """The setting that says that the sheet of these books was put off."""
    return CHAIR_LATER if CHAIR in books else LATER


def _sheet(book: Reading, *, chair: bool) -> Iterator[ToDoItem]:
    key = CHAIR_LATER if chair else LATER
    if book.scalar(select(Setting.value).where(Setting.key == key)):
        yield ToDoItem(
            "sheet",
            "Print the recovery sheet",
            "Without it, nobody can help if the passphrase is forgotten.",
            Urgency.LATE,
            "settings",
            action="recovery",
        )


def _beginning(book: Reading) -> Iterator[ToDoItem]:
    """What a school does first: staff, a policy, a collection."""
    begun = book.rows(_BEGUN)[0]
    if not begun.staff:
        yield ToDoItem(
            "staff:none",
            "Add your staff",
            "Paste them from Excel, import a file, or add one.",
            Urgency.WAITING,
            "staff",
        )
    if not begun.version:
        yield ToDoItem(
            "policy:none",
            "Add your social media policy",
            "Then everybody can be asked to sign it.",
            Urgency.WAITING,
            "declarations",
            action="policy",
        )
    elif not begun.collection:
        yield ToDoItem(
            "collection:none",
            "Start collecting declarations",
            "The policy is ready to be signed.",
            Urgency.WAITING,
            "declarations",
        )


def _reviews(book: Reading, today: dt.date) -> Iterator[ToDoItem]:
    newest = {row.policy_id: row for row in book.rows(_REVIEWS)}
    ahead = today + dt.timedelta(REVIEW_AHEAD_DAYS)
    due = [row for row in newest.values() if row.next_review_on and row.next_review_on <= ahead]
    for row in sorted(due, key=lambda row: row.next_review_on):
        late = row.next_review_on < today
        yield ToDoItem(
            f"review:{row.policy_id}",
            f"Review the policy “{row.title}”",
            f"{'Was due' if late else 'Due'} {say_date(row.next_review_on)}",
            Urgency.LATE if late else Urgency.SOON,
            "declarations",
            str(row.policy_id),
            "policy",
        )


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
            action="waiting",
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


def _incidents(casebook: Book, days: int) -> OpenIncidents:
    """Open incidents, and which of them are open for longer than ``days``."""
    before = midnight(casebook.today()) - dt.timedelta(days)
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
    with casebook.reading() as book:
        found = book.rows(counts)[0]
        rows = book.rows(oldest) if found.long else []
    references = tuple(
        (str(row.id), row.reference, row.recorded_at.astimezone().date()) for row in rows
    )
    return OpenIncidents(found.open, found.long, references)


def _old_incidents(found: OpenIncidents, rules: Rules) -> Sequence[ToDoItem]:
    return few(
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


def _activities(register: Book) -> Sequence[ToDoItem]:
    """What staff do outside school and have declared: the head has still to say something."""
    with register.reading() as book:
        rows = unanswered(book, register.today())
    return few(
        [
            ToDoItem(
                f"activity:{row.id}",
                f"Reply to {row.name} about an outside activity",
                row.line,
                Urgency.SOON,
                "staff",
                str(row.staff_id),
            )
            for row in rows
        ],
        ToDoItem(
            "activities",
            f"Reply about {len(rows)} outside activities of staff",
            "Each is in the person’s record.",
            Urgency.SOON,
            "staff",
        ),
    )


def _count(number: int, one: str, many: str) -> str:
    return (one if number == 1 else many).format(number)
