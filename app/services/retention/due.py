"""Which records are due, book by book, as the database picks them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.dates import midnight, say_date
from app.models.approach import Approach
from app.models.bundle import Bundle
from app.models.declaration import Declaration
from app.models.evidence import Withheld
from app.models.incident import Allegation, Incident, Party
from app.models.logbook import Inspection, MonitoringReview, PolicyComplaint
from app.models.policy import Policy, PolicyVersion, VersionState
from app.models.post import Post
from app.models.printout import Printout
from app.models.relationship import Disclosure, TakenUp
from app.models.request import Request
from app.models.retention import Disposal, Kept, LegalHold
from app.models.scan import PageState, ScanBatch, ScanPage
from app.models.staff import ImportBatch, Staff
from app.services.incidents.words import NO_TYPE, TYPES
from app.services.retention.rows import CERTIFICATE, DueRow
from app.services.retention.schedule import Line
from app.storage.book import Book, Reading
from app.storage.migrations import schema_of

Lines = Mapping[str, Line]
Found = Iterator[tuple[Any, UUID, str, dt.date]]
_OFF = (Allegation.MALICIOUS, Allegation.FALSE)


@dataclass(frozen=True)
class Left:
    """When people left: by their last day in the register, or when their record went."""

    days: Mapping[UUID, dt.date]

    @classmethod
    def read(cls, register: Book, today: dt.date) -> Left:
        """Look it up in the register."""
        with register.reading() as book:
            ended = book.rows(select(Staff.id, Staff.ends).where(Staff.ends < today))
            gone = book.rows(
                select(Disposal.records, Disposal.happened_on).where(Disposal.kind == "staff")
            )
        days = {UUID(hex=each): row.happened_on for row in gone for each in row.records}
        return cls(days | {row.id: row.ends for row in ended})

    def day(self, staff: UUID | None) -> dt.date | None:
        """Their last day; None while they are here."""
        return None if staff is None else self.days.get(staff)


def due(book: Book, lines: Lines, left: Left, today: dt.date) -> Iterator[DueRow]:
    """What is due in one book, also what is on hold or kept all the same.

    Args:
        book: the book.
        lines: the schedule.
        left: when people left.
        today: on which day.
    """
    with book.reading() as reading:
        held = select(LegalHold.record, LegalHold.why).where(LegalHold.lifted_on.is_(None))
        holds = {row.record: row.why for row in reading.rows(held)}
        kept = select(Kept.record, Kept.why, Kept.until).where(Kept.until > today)
        keeping = {row.record: (row.why, row.until) for row in reading.rows(kept)}
        for key, find in _FINDERS[schema_of(book.name)].items():
            line = lines[key]
            latest = line.latest(today)
            if latest is None:
                continue
            for model, record, title, since in find(reading, latest, left):
                day = line.due(since)
                if day is not None and day <= today:
                    what = (line, book.name, model.__tablename__, record, title, since, day)
                    yield DueRow(*what, holds.get(record, ""), *keeping.get(record, ("", None)))


def _staff(book: Reading, latest: dt.date, left: Left) -> Found:
    rows = book.rows(select(Staff.id, Staff.name, Staff.ends).where(Staff.ends <= latest))
    for row in rows:
        if row.id in left.days:
            yield Staff, row.id, row.name, row.ends


def _scans(book: Reading, latest: dt.date, _: Left) -> Found:
    waiting = select(ScanPage.batch_id).where(ScanPage.state == PageState.WAITING)
    for row in book.rows(_recorded(ScanBatch, latest).where(ScanBatch.id.not_in(waiting))):
        day = _day(row.recorded_at)
        yield ScanBatch, row.id, f"{row.source}, scanned {say_date(day)}", day


def _imports(book: Reading, latest: dt.date, _: Left) -> Found:
    for row in book.rows(_recorded(ImportBatch, latest)):
        yield ImportBatch, row.id, f"List “{row.source}”", _day(row.recorded_at)


def _printouts(book: Reading, latest: dt.date, _: Left) -> Found:
    statement = _recorded(Printout, latest).where(Printout.title.not_like(f"{CERTIFICATE}%"))
    for row in book.rows(statement):
        yield Printout, row.id, row.title, _day(row.recorded_at)


def _versions(book: Reading, latest: dt.date, _: Left) -> Found:
    """Final versions that were replaced or withdrawn, and whose declarations are gone."""
    signed = select(Declaration.version_id)
    statement = (
        select(PolicyVersion.__table__, Policy.title, Policy.withdrawn_on)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(PolicyVersion.state == VersionState.FINAL)
        .order_by(PolicyVersion.policy_id, PolicyVersion.number)
    )
    rows = book.rows(statement.where(PolicyVersion.final_on.is_not(None)))
    used = {row.version_id for row in book.rows(signed.distinct())}
    for row, following in zip_longest(rows, rows[1:]):
        replaced = following is not None and following.policy_id == row.policy_id
        day = following.final_on if replaced and following is not None else row.withdrawn_on
        if day is not None and day <= latest and row.id not in used:
            yield PolicyVersion, row.id, f"{row.title}, version {row.label}", day


def _disclosures(book: Reading, latest: dt.date, left: Left) -> Found:
    statement = select(
        Disclosure.id,
        Disclosure.reference,
        Disclosure.staff_id,
        Disclosure.staff_name,
        Disclosure.ended_on,
    )
    for row in book.rows(statement):
        days = [day for day in (row.ended_on, left.day(row.staff_id)) if day is not None]
        if days and min(days) <= latest:
            yield Disclosure, row.id, f"{row.reference}, {row.staff_name}", min(days)
    talked = select(TakenUp.id, TakenUp.staff_id, TakenUp.staff_name, TakenUp.talked_on)
    for row in book.rows(talked.where(TakenUp.talked_on <= latest)):
        title = f"Talk with {row.staff_name}, {say_date(row.talked_on)}"
        yield TakenUp, row.id, title, row.talked_on


def _approaches(book: Reading, latest: dt.date, _: Left) -> Found:
    statement = select(Approach.id, Approach.reference, Approach.staff_name, Approach.happened_on)
    for row in book.rows(statement.where(Approach.happened_on <= latest)):
        yield Approach, row.id, f"{row.reference}, {row.staff_name}", row.happened_on


def _incidents(*wanted: ColumnElement[bool]) -> Callable[[Reading, dt.date, Left], Found]:
    """Closed incidents of one sort."""

    def find(book: Reading, latest: dt.date, _: Left) -> Found:
        for row in book.rows(_INCIDENTS.where(Incident.closed_on <= latest, *wanted)):
            yield Incident, row.id, _incident(row), row.closed_on

    return find


def _low_level(book: Reading, latest: dt.date, left: Left) -> Found:
    for row in book.rows(_INCIDENTS.where(Incident.closed_on.is_not(None), *_LOW)):
        day = left.day(row.about_staff_id)
        if day is not None and max(day, row.closed_on) <= latest:
            yield Incident, row.id, _incident(row), max(day, row.closed_on)


def _withheld(book: Reading, latest: dt.date, _: Left) -> Found:
    statement = select(Withheld.id, Withheld.reference, Withheld.seen_on)
    for row in book.rows(statement.where(Withheld.seen_on <= latest)):
        yield Withheld, row.id, row.reference, row.seen_on


def _logs(book: Reading, latest: dt.date, _: Left) -> Found:
    for model, day, what in (
        (MonitoringReview, MonitoringReview.done_on, "Monitoring review"),
        (Inspection, Inspection.ended_on, "Inspection"),
        (PolicyComplaint, PolicyComplaint.closed_on, "Complaint"),
    ):
        which: Any = model
        for row in book.rows(select(which.id, day.label("day")).where(day <= latest)):
            yield model, row.id, f"{what}, {say_date(row.day)}", row.day


def _requests(book: Reading, latest: dt.date, _: Left) -> Found:
    statement = select(Request.id, Request.reference, Request.closed_on)
    for row in book.rows(statement.where(Request.closed_on <= latest)):
        yield Request, row.id, row.reference, row.closed_on


def _bundles(book: Reading, latest: dt.date, _: Left) -> Found:
    statement = select(Bundle.id, Bundle.reference, Bundle.whom, Bundle.made_on)
    for row in book.rows(statement.where(Bundle.made_on <= latest)):
        yield Bundle, row.id, f"{row.reference}, for {row.whom}", row.made_on


def _posts(book: Reading, latest: dt.date, _: Left) -> Found:
    aside = Post.set_aside_why.is_not(None), Post.incident_id.is_(None)
    for row in book.rows(_recorded(Post, latest).where(*aside)):
        day = _day(row.recorded_at)
        yield Post, row.id, f"Report from {row.sender_name}, {say_date(day)}", day


def _recorded(model: Any, latest: dt.date) -> Any:
    return select(model.__table__).where(model.recorded_at < midnight(latest + dt.timedelta(1)))


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone().date()


def _incident(row: Any) -> str:
    return f"{row.reference}, {TYPES[row.type] if row.type else NO_TYPE}"


_INCIDENTS = select(
    Incident.id, Incident.reference, Incident.type, Incident.closed_on, Incident.about_staff_id
)
_NO_ALLEGATION = Incident.allegation.is_(None)
_ABOUT_STAFF = Incident.about_kind == Party.STAFF
# The harm test was made, and nothing of it was answered yes.
_BELOW = func.json_array_length(Incident.harm) == 0
_LOW = (_NO_ALLEGATION, _ABOUT_STAFF, _BELOW)
_NOT_LOW = or_(Incident.harm.is_(None), func.json_array_length(Incident.harm) > 0)
_NOT_STAFF = or_(Incident.about_kind.is_(None), Incident.about_kind != Party.STAFF)
_FINDERS: dict[str, dict[str, Callable[[Reading, dt.date, Left], Found]]] = {
    "register": {
        "staff": _staff,
        "scan": _scans,
        "import": _imports,
        "policy_version": _versions,
        "printout": _printouts,
    },
    "casebook": {
        "disclosure": _disclosures,
        "approach": _approaches,
        "incident": _incidents(_NO_ALLEGATION, _NOT_STAFF),
        "incident_staff": _incidents(_NO_ALLEGATION, _ABOUT_STAFF, _NOT_LOW),
        "low_level": _low_level,
        "allegation": _incidents(Incident.allegation.not_in(_OFF)),
        "allegation_false": _incidents(Incident.allegation.in_(_OFF)),
        "withheld": _withheld,
        "log": _logs,
        "request": _requests,
        "bundle": _bundles,
        "post": _posts,
        "printout": _printouts,
    },
}
