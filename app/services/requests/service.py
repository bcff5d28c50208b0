"""Subject access requests: logged, looked up, decided item by item, answered and closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select

from app.dates import say_date
from app.errors import Checks, FieldProblem, Problems, Refused
from app.models.request import Decision, Request, RequestItem, RequestOutcome, Subject
from app.models.staff import Staff
from app.services.bundles.service import Bundles
from app.services.incidents.drafts import date_problems
from app.services.references import next_number, reference
from app.services.requests.answering import Answering
from app.services.requests.clock import FROM_IDENTITY
from app.services.requests.drafts import (
    ItemDecision,
    Reason,
    RequestDraft,
    check_identity,
    check_request,
)
from app.services.requests.looking import Looking, Step
from app.services.requests.reading import from_identity, read_requests
from app.services.requests.rows import Item, RequestRow
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.storage.writing import Writing
from app.words import clean, clean_line


class Requests:
    """The requests of a casebook.

    Attributes:
        answering: makes what is handed out.
    """

    def __init__(self, casebook: Book, register: Book, bundles: Bundles) -> None:
        self._casebook, self._register = casebook, register
        self._school = SchoolSettings(register)
        self._looking = Looking(casebook, register)
        self.answering = Answering(casebook, register, bundles, self._looking)

    # Logging.

    def add(self, draft: RequestDraft) -> RequestRow:
        """Log a request.

        Raises:
            Problems: one sentence for each field to put right.
        """
        draft = self._named(draft)
        check_request(draft, self._casebook.today())
        assert draft.received_on is not None  # noqa: S101 – check_request
        year = self._casebook.today().year
        request = uuid4()
        with self._casebook.writing() as book:
            number = next_number(book, Request, "SAR", year)
            given = reference(self._casebook, "SAR", year, number)
            values = {
                "id": request,
                "reference": given,
                "year": year,
                "number": number,
                "about": draft.about,
                "about_name": clean_line(draft.name),
                "about_staff_id": draft.staff_id,
                "also_known": [word for each in draft.also_known if (word := clean_line(each))],
                "asked_by": clean_line(draft.asked_by) or None,
                "received_on": draft.received_on,
                "id_seen_on": draft.id_seen_on,
                "id_seen": clean_line(draft.id_seen) or None,
                "note": clean(draft.note) or None,
            }
            book.add(Request, values)
            _index(book, values)
        return self.get(request)

    def also_look_for(self, request: UUID, words: Sequence[str]) -> RequestRow:
        """Search for other names and words than before."""
        row = self._open(request)
        wanted = [word for each in words if (word := clean_line(each))]
        with self._casebook.writing() as book:
            book.change(Request, row.id, also_known=list(dict.fromkeys(wanted)))
        return self.get(request)

    def knew(self, request: UUID, on: dt.date | None, by: str) -> RequestRow:
        """Record when and by what it was known who asks; the month may begin with it.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is closed.
        """
        row = self._open(request)
        checks = Checks()
        checks.need(on, "id_seen_on", "Enter when you knew who asks.")
        check_identity(checks, on, by, row.received_on, self._casebook.today())
        checks.stop()
        with self._casebook.writing() as book:
            book.change(Request, row.id, id_seen_on=on, id_seen=clean_line(by))
        return self.get(request)

    def extend(self, request: UUID, told_on: dt.date | None, why: str) -> RequestRow:
        """Record that they were told that it takes up to two months longer, and why.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is closed, or was extended before.
        """
        row = self._open(request)
        if row.extended_on is not None:
            raise Refused(f"It was extended on {say_date(row.extended_on)}. That can be done once.")
        checks = Checks()
        checks += date_problems(
            told_on, self._casebook.today(), "Enter when they were told.", "told_on"
        )
        if told_on is not None and not checks:
            if told_on < row.received_on:
                sentence = f"Enter a date from {say_date(row.received_on)} on, when it came."
                checks.append(FieldProblem("told_on", sentence))
            elif told_on > row.clock.first_due:
                by = say_date(row.clock.first_due)
                sentence = f"It can be extended only if they were told by {by}."
                checks.append(FieldProblem("told_on", sentence))
        checks.need(clean(why), "why", "Enter why it takes longer.")
        checks.stop()
        with self._casebook.writing() as book:
            book.change(Request, row.id, extended_on=told_on, extended_why=clean(why))
        return self.get(request)

    # What was found.

    def items(self, request: UUID, step: Step = lambda done, total: None) -> tuple[Item, ...]:
        """Everything in the open books that speaks of the person; may run off the UI thread."""
        return self._looking.items(self.get(request), step=step)

    def decide(self, request: UUID, items: Iterable[Item], decision: ItemDecision) -> None:
        """Say what is done with these items; a later decision takes the place of an earlier.

        Raises:
            Refused: the request is closed.
        """
        row = self._open(request)
        with self._casebook.writing() as book:
            for item in items:
                _decide(book, row.id, item, decision)

    def accept(self, request: UUID, items: Iterable[Item]) -> int:
        """Decide as suggested on what is plainly theirs and nobody has decided on.

        Whatever holds other people's names, and every record of the casebook, is looked at.

        Returns:
            How many were decided so.

        Raises:
            Refused: the request is closed.
        """
        row = self._open(request)
        chosen = [
            (item, item.suggested)
            for item in items
            if item.plain and item.suggested and not item.decided
        ]
        with self._casebook.writing() as book:
            for item, said in chosen:
                _decide(book, row.id, item, said)
        return len(chosen)

    # Ending.

    def close(
        self,
        request: UUID,
        outcome: RequestOutcome | None,
        closed_on: dt.date | None,
        why: str = "",
    ) -> RequestRow:
        """Record how it ended.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is closed.
        """
        row = self._open(request)
        checks = Checks()
        checks.need(outcome, "outcome", "Select how it ended.")
        checks += date_problems(
            closed_on, self._casebook.today(), "Enter when it ended.", "closed_on"
        )
        if closed_on is not None and closed_on < row.received_on:
            sentence = f"Enter a date from {say_date(row.received_on)} on, when it came."
            checks.append(FieldProblem("closed_on", sentence))
        if outcome is RequestOutcome.REFUSED:
            checks.need(clean(why), "why", "Enter why it was refused.")
        if outcome is RequestOutcome.ANSWERED and row.bundle is None:
            sentence = "Make the bundle first, or enter how it was answered without one."
            checks.need(clean(why), "why", sentence)
        if outcome is RequestOutcome.NOTHING_HELD:
            held = [item for item in self.items(request) if _about_them(item)]
            if held:
                sentence = f"Item {held[0].number} was found. Leave it out as being about somebody "
                checks.append(FieldProblem("outcome", f"{sentence}else, or choose another ending."))
        checks.stop()
        with self._casebook.writing() as book:
            book.change(
                Request, row.id, outcome=outcome, closed_on=closed_on, closed_why=clean(why) or None
            )
        return self.get(request)

    # Reading.

    def listed(self) -> tuple[RequestRow, ...]:
        """All requests: open ones by their last day, then the others, the newest first."""
        return read_requests(self._register, self._casebook)

    def get(self, request: UUID) -> RequestRow:
        """One request.

        Raises:
            Refused: there is none with this id.
        """
        return self._one(Request.id == request)

    def by_reference(self, given: str) -> RequestRow:
        """The request "SAR-2026-003".

        Raises:
            Refused: there is none.
        """
        return self._one(Request.reference == clean_line(given).upper())

    # The school's way of counting.

    @property
    def from_identity(self) -> bool:
        """Whether the month runs from when identity was known, where proof was asked for."""
        return from_identity(self._register)

    def count_from_identity(self, chosen: bool) -> None:
        """Set whether it does."""
        self._school.set_value(FROM_IDENTITY, chosen)

    # Inside.

    def _named(self, draft: RequestDraft) -> RequestDraft:
        """The draft with the name that the register has."""
        if draft.staff_id is None:
            return draft
        with self._register.reading() as book:
            name = book.scalar(select(Staff.name).where(Staff.id == draft.staff_id))
        if name is None:
            raise Problems([FieldProblem("name", "Select somebody from the staff list.")])
        return RequestDraft(**{**vars(draft), "name": str(name), "about": Subject.STAFF})

    def _one(self, wanted: ColumnElement[bool]) -> RequestRow:
        rows = read_requests(self._register, self._casebook, wanted)
        if not rows:
            raise Refused("There is no such request. Check its reference.")
        return rows[0]

    def _open(self, request: UUID) -> RequestRow:
        row = self.get(request)
        if not row.open:
            raise Refused(f"{row.reference} is closed: nothing of it can be changed.")
        return row


def _decide(book: Writing, request: UUID, item: Item, said: ItemDecision) -> None:
    reason = clean_line(said.reason)
    if said.decision is Decision.REDACT and not reason:
        reason = Reason.OTHERS.label
    hide = [word for each in said.hide if (word := clean_line(each))]
    values: dict[str, Any] = {
        "decision": said.decision,
        "reason": None if said.decision is Decision.INCLUDE else reason or None,
        "hide": hide if said.decision is Decision.REDACT else None,
    }
    known = book.first(
        select(RequestItem.id).where(
            RequestItem.request_id == request, RequestItem.record == item.id
        )
    )
    if known is None:
        whose = {"request_id": request, "book": item.book, "kind": item.kind.value}
        book.add(RequestItem, {**whose, "record": item.id, **values})
    else:
        book.change(RequestItem, known.id, **values)


def _about_them(item: Item) -> bool:
    said = item.decided
    left_out = said is not None and said.decision is Decision.LEAVE_OUT
    return not (said is not None and left_out and said.reason == Reason.NOT_THEM.label)


def _index(book: Writing, values: dict[str, Any]) -> None:
    words = (*values["also_known"], values["asked_by"], values["note"])
    title = f"Subject access request of {values['about_name']}"
    book.index("request", values["id"], values["reference"], title, " ".join(filter(None, words)))
