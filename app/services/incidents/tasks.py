"""What still has to be done about an incident: by whom, until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from app.errors import Checks, Refused
from app.models.incident import Incident
from app.models.response import Task
from app.services.incidents.drafts import EARLIEST, ActionDraft, date_problems
from app.services.incidents.reading import index_incident
from app.services.incidents.writing import act, owner
from app.storage.book import Book, Reading
from app.words import clean, clean_line, shorten


@dataclass(frozen=True)
class TaskDraft:
    """Something to do; without ``owner`` it is for who records it."""

    what: str
    owner: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class DueTask:
    """A task that is open, for Home.

    Attributes:
        late: it was due before the day asked about.
    """

    id: UUID
    incident: UUID
    reference: str
    what: str
    owner: str
    due_on: dt.date | None
    late: bool


def tasks_due(book: Reading, on: dt.date, ahead: int = 7) -> tuple[DueTask, ...]:
    """Open tasks that are due up to ``ahead`` days after ``on``, or have no day; soonest first.

    Those of closed incidents count: a training to be refreshed outlives its incident.
    """
    wanted = (
        select(
            Task.id,
            Task.incident_id.label("incident"),
            Incident.reference,
            Task.what,
            Task.owner,
            Task.due_on,
        )
        .join(Incident, Incident.id == Task.incident_id)
        .where(
            Task.done_on.is_(None),
            or_(Task.due_on.is_(None), Task.due_on <= on + dt.timedelta(ahead)),
        )
        .order_by(func.coalesce(Task.due_on, dt.date.max), Task.recorded_at)
    )
    return tuple(
        DueTask(**row._mapping, late=row.due_on is not None and row.due_on < on)
        for row in book.rows(wanted)
    )


class Tasks:
    """The tasks of a casebook's incidents."""

    def __init__(self, casebook: Book) -> None:
        self._casebook = casebook

    def add(self, incident: UUID, draft: TaskDraft) -> UUID:
        """Add something to do; return its id.

        Raises:
            Problems: one sentence for each field to put right.
        """
        checks = Checks()
        checks.need(clean(draft.what), "what", "Enter what has to be done.")
        due = draft.due_on
        if due is not None:
            checks.need(due > EARLIEST, "due_on", "Check the year it is due in.")
        checks.stop()
        with self._casebook.writing() as book:
            (added,) = book.add(
                Task,
                {
                    "incident_id": incident,
                    "what": clean(draft.what),
                    "owner": clean_line(draft.owner) or book.who.name,
                    "due_on": due,
                },
            )
            index_incident(book, incident)
        return added

    def done(self, task: UUID, on: dt.date | None, by: str = "") -> None:
        """Tick a task off; the chronology says so.

        Raises:
            Problems: the date is missing or to come.
            Refused: it is done or dropped already.
        """
        self._settle(task, on, by, "")

    def drop(self, task: UUID, why: str) -> None:
        """Say that a task need not be done after all.

        Raises:
            Problems: there is no reason.
            Refused: it is done or dropped already.
        """
        checks = Checks()
        checks.need(clean(why), "why", "Enter why it need not be done.")
        checks.stop()
        self._settle(task, self._casebook.today(), "", clean(why))

    def _settle(self, task: UUID, on: dt.date | None, by: str, why: str) -> None:
        today = self._casebook.today()
        Checks(date_problems(on, today, "Enter the date it was done.", "done_on")).stop()
        with self._casebook.writing() as book:
            row = owner(book, Task, task)
            if row.done_on is not None:
                raise Refused(f"“{shorten(row.what)}” is done or dropped already.")
            who = clean_line(by) or book.who.name
            book.change(Task, task, done_on=on, done_by=who, dropped_why=why or None)
            said = f"Not to be done: {row.what} {why}" if why else f"Done: {row.what}"
            act(book, row.incident_id, ActionDraft(said, on, by=who))
            index_incident(book, row.incident_id)
