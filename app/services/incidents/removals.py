"""Requests to take something down, and whether they were met (R116)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.dates import midnight, parse_time_words
from app.errors import Checks, Refused
from app.models.route import Removal
from app.services.incidents.drafts import ActionDraft, date_problems
from app.services.incidents.reading import index_incident
from app.services.incidents.writing import act, owner
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.words import clean, clean_line, sentence

HOW = ("By the platform’s own report form", "By e-mail", "By telephone", "In person", "By letter")


@dataclass(frozen=True)
class RemovalDraft:
    """A request.

    Attributes:
        asked: the platform, pupil, parent or member of staff who was asked.
        asked_time: in any words; the time they have counts from the hour if it says one.
    """

    asked: str
    asked_on: dt.date | None
    link: str = ""
    asked_time: str = ""
    how: str = ""
    note: str = ""


class Removals:
    """The requests to take something down in a casebook."""

    def __init__(self, casebook: Book, school: SchoolSettings) -> None:
        self._casebook, self._school = casebook, school

    def ask(self, incident: UUID, draft: RemovalDraft) -> UUID:
        """Record that somebody was asked; return the request's id.

        Raises:
            Problems: one sentence for each field to put right.
        """
        checks = Checks()
        checks.need(clean_line(draft.asked), "asked", "Enter who was asked to take it down.")
        today = self._casebook.today()
        checks += date_problems(
            draft.asked_on, today, "Enter the date they were asked.", "asked_on"
        )
        checks.stop()
        assert draft.asked_on is not None  # noqa: S101 - date_problems
        time = parse_time_words(draft.asked_time)
        hours = self._school.rules().removal_hours
        with self._casebook.writing() as book:
            (added,) = book.add(
                Removal,
                {
                    "incident_id": incident,
                    "asked": clean_line(draft.asked),
                    "link": clean_line(draft.link) or None,
                    "asked_on": draft.asked_on,
                    "asked_time": time or None,
                    "how": clean_line(draft.how) or None,
                    "due_at": _from(draft.asked_on, time, book.now) + dt.timedelta(hours=hours),
                    "note": clean(draft.note) or None,
                },
            )
            index_incident(book, incident)
        return added

    def settle(
        self, removal: UUID, complied: bool | None, on: dt.date | None, note: str = ""
    ) -> None:
        """Record what came of a request: taken down, or not.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: that was recorded already.
        """
        checks = Checks()
        checks.need(complied is not None, "complied", "Select whether it is down.")
        today = self._casebook.today()
        checks += date_problems(on, today, "Enter the date you looked.", "settled_on")
        if complied is False:
            checks.need(clean(note), "note", "Enter what they said, or what you do now.")
        checks.stop()
        with self._casebook.writing() as book:
            row = owner(book, Removal, removal)
            if row.settled_on is not None:
                raise Refused("What came of this request is recorded already.")
            if on is not None and on < row.asked_on:
                checks.need(False, "settled_on", "Enter a date after they were asked.")
                checks.stop()
            said = clean(note) or row.note
            book.change(Removal, removal, settled_on=on, complied=complied, note=said)
            came = f"{row.asked}: {'taken down' if complied else 'not taken down'}."
            act(book, row.incident_id, ActionDraft(f"{came} {sentence(clean(note))}", on))
            index_incident(book, row.incident_id)


def _from(day: dt.date, time: str, now: dt.datetime) -> dt.datetime:
    """When their time begins: at the hour that was said, now if it is today, or at noon."""
    said = time.rpartition(" ")[2]
    try:
        return dt.datetime.combine(day, dt.time.fromisoformat(said)).astimezone(dt.UTC)
    except ValueError:
        if day == now.astimezone().date():
            return now
        return midnight(day) + dt.timedelta(hours=12)
