"""Images that must never be kept: what was seen, in words, and where the device is (001 §7.2.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select

from app.dates import parse_time_words, say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.evidence import Answer
from app.models.evidence import Withheld as WithheldTable
from app.models.incident import Incident
from app.models.school import RoleKey
from app.services.incidents.drafts import date_problems
from app.services.references import next_number, reference
from app.services.school import RoleHolderRow, SchoolSettings
from app.storage.book import Book

ANSWERS = {
    Answer.NO: "No",
    Answer.NOT_SURE: "Not sure",
    Answer.YES: "Yes",
}
_REQUIRED = {
    "seen": "Enter in a few words what kind of image it was.",
    "device": "Enter which device it is on.",
    "kept_at": "Enter where the device is locked away now.",
    "told_whom": "Enter who was told.",
}


@dataclass(frozen=True)
class WithheldDraft:
    """What was seen, without the image.

    Attributes:
        answer: what the person said to the question, yes or not sure.
        incident_id: the incident it belongs to, where there is one.
    """

    answer: Answer
    seen: str
    seen_on: dt.date | None
    device: str
    kept_at: str
    told_whom: str
    told_on: dt.date | None
    seen_time: str = ""
    platform: str = ""
    link: str = ""
    told_time: str = ""
    incident_id: UUID | None = None


@dataclass(frozen=True)
class WithheldRow:
    """What was seen, as stored."""

    id: UUID
    reference: str
    incident_id: UUID | None
    incident: str | None
    answer: Answer
    seen: str
    seen_on: dt.date
    seen_time: str | None
    platform: str | None
    link: str | None
    device: str
    kept_at: str
    told_whom: str
    told_on: dt.date
    told_time: str | None
    recorded_at: dt.datetime
    recorded_by: str


class Withheld:
    """The records of images that were not saved."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook = casebook
        self._school = SchoolSettings(register)

    def contacts(self) -> tuple[RoleHolderRow, ...]:
        """Who in the school to tell: the safeguarding lead, the deputies, the safety officer."""
        roles = (RoleKey.DSL, RoleKey.DEPUTY_DSL, RoleKey.ONLINE_SAFETY_OFFICER)
        return tuple(holder for role in roles for holder in self._school.role_holders(role))

    def record(self, draft: WithheldDraft) -> str:
        """Record what was seen; return its reference, such as STOP-2026-001.

        Raises:
            Problems: one sentence for each field to put right.
        """
        today = self._casebook.today()
        problems = [
            FieldProblem(field, sentence)
            for field, sentence in _REQUIRED.items()
            if not getattr(draft, field).strip()
        ]
        problems += date_problems(draft.seen_on, today, "Enter the date it was seen.", "seen_on")
        problems += date_problems(draft.told_on, today, "Enter the date they were told.", "told_on")
        if problems:
            raise Problems(problems)
        record = uuid4()
        with self._casebook.writing() as book:
            number = next_number(book, WithheldTable, "STOP", today.year)
            given = reference(self._casebook, "STOP", today.year, number)
            book.add(
                WithheldTable,
                {
                    "id": record,
                    "reference": given,
                    "year": today.year,
                    "number": number,
                    "incident_id": draft.incident_id,
                    "answer": draft.answer,
                    "seen": draft.seen.strip(),
                    "seen_on": draft.seen_on,
                    "seen_time": parse_time_words(draft.seen_time) or None,
                    "platform": draft.platform.strip() or None,
                    "link": draft.link.strip() or None,
                    "device": draft.device.strip(),
                    "kept_at": draft.kept_at.strip(),
                    "told_whom": draft.told_whom.strip(),
                    "told_on": draft.told_on,
                    "told_time": parse_time_words(draft.told_time) or None,
                },
            )
            words = (draft.seen, draft.platform, draft.link, draft.device, draft.told_whom)
            title = f"Image not saved, {say_date(draft.seen_on or today)}"
            book.index("withheld", record, given, title, "\n".join(filter(None, words)))
        return given

    def listed(self) -> tuple[WithheldRow, ...]:
        """All of them, the latest first."""
        return self._rows()

    def of(self, incident: UUID) -> tuple[WithheldRow, ...]:
        """Those that belong to an incident."""
        return self._rows(WithheldTable.incident_id == incident)

    def get(self, record: UUID) -> WithheldRow:
        """One of them.

        Raises:
            Refused: there is none with this id.
        """
        rows = self._rows(WithheldTable.id == record)
        if not rows:
            raise Refused("There is no such record. Open the list again.")
        return rows[0]

    def _rows(self, *conditions: ColumnElement[bool]) -> tuple[WithheldRow, ...]:
        statement = (
            select(WithheldTable.__table__, Incident.reference.label("incident"))
            .outerjoin(Incident, Incident.id == WithheldTable.incident_id)
            .where(*conditions)
            .order_by(WithheldTable.seen_on.desc(), WithheldTable.recorded_at.desc())
        )
        names = WithheldRow.__dataclass_fields__
        with self._casebook.reading() as book:
            rows = [row._mapping for row in book.rows(statement)]
        return tuple(WithheldRow(**{name: row[name] for name in names}) for row in rows)
