"""The logs: reviews of monitoring, inspections of messages, complaints about the policy.

Nothing here is deleted or worded anew: what comes later is added to the record, and the trail
keeps what stood there before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.logbook import Inspection, MonitoringReview, PolicyComplaint
from app.services.incidents.drafts import Subject, date_problems
from app.services.incidents.subjects import Subjects
from app.services.logbook.rows import (
    ComplaintDraft,
    ComplaintRow,
    InspectionDraft,
    InspectionRow,
    LogsDue,
    ReviewDraft,
    ReviewRow,
)
from app.storage.book import Book
from app.words import clean

_REVIEWS = select(MonitoringReview.__table__).order_by(
    MonitoringReview.done_on.desc(), MonitoringReview.recorded_at.desc()
)
_INSPECTIONS = select(Inspection.__table__).order_by(
    Inspection.authorised_on.desc(), Inspection.recorded_at.desc()
)
_COMPLAINTS = select(PolicyComplaint.__table__).order_by(
    PolicyComplaint.received_on.desc(), PolicyComplaint.recorded_at.desc()
)


class Logbook:
    """The logs of a casebook."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook = casebook
        self._subjects = Subjects(casebook, register)

    # Reviews of monitoring (R106).

    def reviews(self) -> tuple[ReviewRow, ...]:
        """All reviews, the newest first."""
        with self._casebook.reading() as book:
            return tuple(ReviewRow(**row._mapping) for row in book.rows(_REVIEWS))

    def add_review(self, draft: ReviewDraft) -> UUID:
        """Record that monitoring was reviewed.

        Raises:
            Problems: one sentence for each field to put right.
        """
        problems = self._past(draft.done_on, "done_on", "Enter when it was reviewed.")
        problems += _missing(
            draft, done_by="Enter who reviewed it.", looked_at="Enter what was looked at."
        )
        if draft.next_on and draft.done_on and draft.next_on <= draft.done_on:
            sentence = f"The next one must be after {say_date(draft.done_on)}."
            problems.append(FieldProblem("next_on", sentence))
        return self._add(MonitoringReview, problems, _seen(draft))

    # Inspections of messages (R117).

    def inspections(self) -> tuple[InspectionRow, ...]:
        """All inspections, the newest first."""
        with self._casebook.reading() as book:
            return tuple(InspectionRow(**row._mapping) for row in book.rows(_INSPECTIONS))

    def add_inspection(self, draft: InspectionDraft) -> UUID:
        """Record why somebody's messages are to be inspected, before they are.

        Raises:
            HeadConcern: they are the headteacher's; the chair of governors records it.
            Problems: one sentence for each field to put right.
        """
        whose = self._subjects.named(Subject(None, draft.name, draft.staff_id), "name")
        self._subjects.check(whose)
        problems = _missing(
            draft,
            name="Enter whose messages they are.",
            concern="Enter the concern that makes it necessary.",
            scope="Enter what is looked at, and what is not.",
            authorised_by="Enter who authorised it.",
        )
        problems += self._past(
            draft.authorised_on, "authorised_on", "Enter when it was authorised."
        )
        if draft.begun_on is not None:
            problems += self._begun(draft.begun_on, draft.authorised_on)
        values = _seen(replace(draft, name=whose.name))
        values["incident_id"] = values.pop("incident")
        return self._add(Inspection, problems, values)

    def begin_inspection(self, inspection: UUID, begun_on: dt.date | None) -> None:
        """Record that it has begun.

        Raises:
            Problems: the date is missing, to come, or before it was authorised.
            Refused: it has begun already.
        """
        row = self._inspection(inspection)
        if row.begun_on is not None:
            raise Refused(f"It began on {say_date(row.begun_on)}.")
        problems = self._past(begun_on, "begun_on", "Enter when it began.")
        if begun_on is not None and not problems:
            problems = self._begun(begun_on, row.authorised_on)
        if problems:
            raise Problems(problems)
        with self._casebook.writing() as book:
            book.change(Inspection, inspection, begun_on=begun_on)

    def end_inspection(self, inspection: UUID, ended_on: dt.date | None, found: str) -> None:
        """Record that it has ended, and what came of it.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it has ended already.
        """
        row = self._inspection(inspection)
        if row.ended_on is not None:
            raise Refused(f"It ended on {say_date(row.ended_on)}.")
        problems = self._past(ended_on, "ended_on", "Enter when it ended.")
        first = row.begun_on or row.authorised_on
        if ended_on is not None and not problems and ended_on < first:
            sentence = f"Enter a date from {say_date(first)} on."
            problems = [FieldProblem("ended_on", sentence)]
        if not clean(found):
            problems.append(FieldProblem("found", "Enter what was found, or that nothing was."))
        if problems:
            raise Problems(problems)
        with self._casebook.writing() as book:
            book.change(Inspection, inspection, ended_on=ended_on, found=clean(found))

    def _begun(self, begun_on: dt.date, authorised_on: dt.date | None) -> list[FieldProblem]:
        problems = self._past(begun_on, "begun_on", "")
        if not problems and authorised_on is not None and begun_on < authorised_on:
            when = say_date(authorised_on)
            sentence = f"Enter a date from {when} on, when it was authorised."
            problems = [FieldProblem("begun_on", sentence)]
        return problems

    def _inspection(self, inspection: UUID) -> InspectionRow:
        with self._casebook.reading() as book:
            row = book.first(select(Inspection.__table__).where(Inspection.id == inspection))
        if row is None:
            raise Refused("There is no such inspection.")
        return InspectionRow(**row._mapping)

    # Complaints about the policy (R100).

    def complaints(self) -> tuple[ComplaintRow, ...]:
        """All complaints, the newest first."""
        with self._casebook.reading() as book:
            return tuple(ComplaintRow(**row._mapping) for row in book.rows(_COMPLAINTS))

    def add_complaint(self, draft: ComplaintDraft) -> UUID:
        """Record a complaint about the policy and to whom it goes.

        Raises:
            Problems: one sentence for each field to put right.
        """
        problems = self._past(draft.received_on, "received_on", "Enter when it was received.")
        problems += _missing(
            draft,
            received_from="Enter who complains.",
            policy="Enter which policy it is about.",
            what="Enter what the complaint is.",
            passed_to="Enter who deals with it.",
        )
        problems += self._passed(draft.passed_on, draft.received_on)
        return self._add(PolicyComplaint, problems, _seen(draft))

    def settle_complaint(
        self,
        complaint: UUID,
        *,
        passed_on: dt.date | None,
        outcome: str = "",
        closed_on: dt.date | None = None,
    ) -> None:
        """Record that a complaint was passed on and, at its end, what came of it.

        Raises:
            Problems: one sentence for each field to put right.
        """
        with self._casebook.reading() as book:
            statement = select(PolicyComplaint.__table__).where(PolicyComplaint.id == complaint)
            row = book.first(statement)
        if row is None:
            raise Refused("There is no such complaint.")
        problems = self._passed(passed_on, row.received_on)
        if closed_on is not None:
            problems += self._past(closed_on, "closed_on", "")
            if not clean(outcome):
                problems.append(FieldProblem("outcome", "Enter what came of it."))
            if not problems and closed_on < row.received_on:
                when = say_date(row.received_on)
                problems.append(FieldProblem("closed_on", f"Enter a date from {when} on."))
        elif clean(outcome):
            problems.append(FieldProblem("closed_on", "Enter when it was closed."))
        if problems:
            raise Problems(problems)
        with self._casebook.writing() as book:
            book.change(
                PolicyComplaint,
                complaint,
                passed_on=passed_on,
                outcome=clean(outcome) or None,
                closed_on=closed_on,
            )

    def _passed(self, passed_on: dt.date | None, received_on: dt.date | None) -> list[FieldProblem]:
        if passed_on is None:
            return []
        problems = self._past(passed_on, "passed_on", "")
        if not problems and received_on is not None and passed_on < received_on:
            sentence = f"Enter a date from {say_date(received_on)} on."
            problems = [FieldProblem("passed_on", sentence)]
        return problems

    # What waits.

    def due(self) -> LogsDue:
        """What the logs leave to do."""
        newest = _REVIEWS.limit(1)
        begun = _INSPECTIONS.where(Inspection.begun_on.is_not(None), Inspection.ended_on.is_(None))
        still_open = _COMPLAINTS.where(PolicyComplaint.closed_on.is_(None))
        with self._casebook.reading() as book:
            review = book.first(newest)
            return LogsDue(
                None if review is None else review.next_on,
                tuple(InspectionRow(**row._mapping) for row in book.rows(begun)),
                tuple(ComplaintRow(**row._mapping) for row in reversed(book.rows(still_open))),
            )

    def _past(self, day: dt.date | None, field: str, missing: str) -> list[FieldProblem]:
        return date_problems(day, self._casebook.today(), missing, field)

    def _add(self, model: type[Any], problems: list[FieldProblem], values: dict[str, Any]) -> UUID:
        if problems:
            raise Problems(problems)
        with self._casebook.writing() as book:
            return book.add(model, values)[0]


def _missing(draft: object, **sentences: str) -> list[FieldProblem]:
    return [
        FieldProblem(field, sentence)
        for field, sentence in sentences.items()
        if not clean(getattr(draft, field))
    ]


def _seen(draft: object) -> dict[str, Any]:
    """The draft's fields, of words what can be seen and None where nothing can."""
    return {
        key: (clean(value) or None) if isinstance(value, str) else value
        for key, value in vars(draft).items()
    }
