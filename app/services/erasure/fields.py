"""Which words of a record can be erased: its own, and those of what belongs to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models.approach import Approach
from app.models.evidence import Evidence
from app.models.incident import Action, Incident
from app.models.involved import Involved
from app.models.relationship import Decision, Disclosure
from app.models.response import LadderStep, Support, Task
from app.models.route import Removal, Told
from app.services.erasure.rows import DOCUMENT, Words
from app.storage.book import Reading
from app.storage.writing import Model, Writing
from app.words import shorten

OWNERS: dict[str, Model] = {"incident": Incident, "disclosure": Disclosure, "approach": Approach}

FIELDS: dict[Model, dict[str, str]] = {
    Incident: {
        "narrative": "What happened",
        "about_name": "Who it is about",
        "by_name": "Who did it",
        "happened_time": "Time",
        "platform": "Platform",
        "link": "Link",
        "group_name": "Group, class or club",
        "impact": "How they took it",
        "judgement": "The school’s own view",
        "led_by": "Who is looking into it",
        "harm_why": "Why the harm test was answered so",
        "rationale": "Why it was closed so",
    },
    Action: {"what": "Done", "by": "Done by"},
    Involved: {"name": "Person", "account": "What they said"},
    Task: {"what": "To do"},
    Told: {"whom": "Told", "advice": "Their advice", "not_told_why": "Why not told"},
    LadderStep: {"whom": "Step with", "note": "Note on a step", "letter": "Letter"},
    Removal: {"asked": "Asked to remove it", "link": "Link to remove", "note": "Note on removal"},
    Support: {"whom": "Support for", "note": "Note on support"},
    Disclosure: {
        "note": "Note",
        "other_initials": "Initials",
        "told_to": "Told to",
        "justification": "Justification",
        "hr_advice": "What HR said",
        "ended_why": "Why it ended",
    },
    Decision: {"reason": "Reason of a decision", "conditions": "Conditions"},
    Approach: {
        "note": "Note",
        "by_initials": "Initials",
        "by_account": "Account",
        "reply_text": "Reply",
        "reported_to": "Reported to",
    },
    Evidence: {"caption": "Caption", "source_url": "Web address"},
}
PARTS: dict[Model, tuple[tuple[Model, str], ...]] = {
    Incident: (
        *(
            (part, "incident_id")
            for part in (Action, Involved, Task, Told, LadderStep, Removal, Support, Evidence)
        ),
    ),
    Disclosure: ((Decision, "disclosure_id"),),
    Approach: ((Evidence, "approach_id"),),
}
MODELS: dict[str, Model] = {model.__tablename__: model for model in FIELDS}
_WITH: dict[tuple[Model, str], str] = {
    (Incident, "about_name"): "about_staff_id",
    (Involved, "name"): "staff_id",
    (LadderStep, "letter"): "document_id",
}


def values(model: Model, field: str, tombstone: str) -> dict[str, Any]:
    """The columns that change when a field is erased: what would still tell it goes as well."""
    along = _WITH.get((model, field))
    return {field: tombstone, **({along: None} if along else {})}


def words_of(book: Reading | Writing, owner: Model, record: UUID) -> tuple[Words, ...]:
    """Everything of a record that can be erased now, its own words first."""
    found = _of(book, owner, "id", record)
    for part, column in PARTS[owner]:
        found += _of(book, part, column, record)
    return tuple(found)


def _of(book: Reading | Writing, model: Any, column: str, owner: UUID) -> list[Words]:
    table = model.__table__
    found = []
    for row in book.rows(select(table).where(table.c[column] == owner)):
        held = dict(row._mapping)
        letter = f"Exhibit {held['letter']}: " if model is Evidence else ""
        for field, label in FIELDS[model].items():
            text = held[field]
            if text and not text.startswith("[erased "):
                said = f"{letter}{label}"
                found.append(Words(table.name, row.id, field, said, shorten(text, 120)))
        if model is Evidence and held["document_id"]:
            what = f"{letter}the file itself"
            found.append(Words(table.name, row.id, DOCUMENT, what, held["caption"] or ""))
    return found
