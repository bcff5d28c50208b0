"""What every change of an incident leaves behind: an entry in its chronology."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, inspect, select

from app.dates import parse_time_words
from app.errors import Refused
from app.models.base import CasebookBase
from app.models.incident import Action, ActionKind
from app.services.incidents.drafts import ActionDraft
from app.storage.writing import Writing
from app.words import clean, clean_line


def act(
    book: Writing, incident: UUID, draft: ActionDraft, kind: ActionKind = ActionKind.DONE
) -> UUID:
    """Add an entry to the chronology in the caller's transaction."""
    (added,) = book.add(
        Action,
        {
            "incident_id": incident,
            "kind": kind,
            "what": clean(draft.what),
            "by": clean_line(draft.by) or book.who.name,
            "happened_on": draft.happened_on,
            "happened_time": parse_time_words(draft.happened_time) or None,
        },
    )
    return added


def owner(book: Writing, model: type[CasebookBase], record: UUID) -> Row[Any]:
    """The row of something that belongs to an incident.

    Raises:
        Refused: it is not there any more.
    """
    table = inspect(model).local_table
    row = book.first(select(table).where(table.c.id == record))
    if row is None:
        raise Refused("That was taken out meanwhile. Go back to the incident.")
    return row
