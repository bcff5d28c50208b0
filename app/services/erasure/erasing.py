"""Erasing words or a file everywhere in a book: the field, its corrections, revisions and search.

Every record that is touched gets a row of ``erasure``: it is the tombstone, it explains to
``verify`` why that record's history is gone, and it lets an older backup be erased again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.errors import Refused
from app.models.approach import Approach
from app.models.document import Document
from app.models.evidence import Custody, CustodyEvent, Evidence, Redaction
from app.models.incident import Correction, Incident
from app.models.post import Post
from app.models.printout import Printout
from app.models.relationship import Disclosure
from app.models.response import LadderStep
from app.models.retention import Erasure
from app.services.approaches.reading import index_approach
from app.services.erasure.fields import MODELS, PARTS, values
from app.services.erasure.rows import DOCUMENT, WHOLE, Words, tombstone
from app.services.incidents.reading import index_incident
from app.services.relationships.reading import index_disclosure
from app.services.retention.belongs import showing
from app.services.retention.disposing import refuse_held
from app.storage import purge
from app.storage.book import Book
from app.storage.writing import Model, Writing

Touched = tuple[str, UUID, str]

_GOES: dict[str, Model] = {model.__tablename__: model for model in (Document, Printout, Redaction)}
_INDEX: dict[Model, Callable[[Writing, UUID], None]] = {
    Incident: index_incident,
    Disclosure: index_disclosure,
    Approach: index_approach,
}
_CORRECTED = {"about_name": "about", "by_name": "by"}  # what a correction calls the field
_EVERYWHERE = ("before", "after", "reason")


@dataclass(frozen=True)
class Owner:
    """The record that something belongs to."""

    model: Model
    id: UUID


def erase(book: Book, owner: Owner, words: Words, why: str, asked_by: str | None) -> int:
    """Erase one field or file. May run off the UI thread.

    Returns:
        How many printouts that showed it went with it.

    Raises:
        Refused: the record or what shows it is on hold, or it was erased meanwhile; nothing was
            changed.
        NotClean: it is done, but the next opening has to clean the book's files.
    """
    today = book.today()
    files: list[str] = []
    with book.writing() as writing:
        touched = tuple(dict.fromkeys(_touched(writing, owner, words)))
        refuse_held(writing, [owner.id, *(record for _, record, _ in touched)])
        common = {"why": why, "asked_by": asked_by, "happened_on": today}
        for each in touched:
            files += apply(writing, each, tombstone(today, why))
        _INDEX[owner.model](writing, owner.id)
        writing.add(
            Erasure,
            *(
                {"kind": kind, "record": record, "field": field, **common}
                for kind, record, field in touched
            ),
        )
    purge.clean(book, files)
    return sum(kind == Printout.__tablename__ for kind, _, _ in touched)


def erase_again(writing: Writing, row: Mapping[str, Any]) -> tuple[bool, list[str]]:
    """Erase in an older copy what one row says was erased.

    Returns:
        Whether there was anything, and the names of files that go.
    """
    happened_on: dt.date = row["happened_on"]
    text = tombstone(happened_on, row["why"])
    try:
        files = apply(writing, (row["kind"], row["record"], row["field"]), text)
    except (Refused, LookupError):
        return False, []
    for model, index in _INDEX.items():
        for owner in _owners(writing, model, row["kind"], row["record"]):
            index(writing, owner)
    return True, files


def apply(writing: Writing, touched: Touched, text: str) -> list[str]:
    """Erase in the caller's transaction; return the names of files that go.

    Raises:
        Refused: there is no such field.
        LookupError: the record is not there any more.
    """
    kind, record, field = touched
    if field == WHOLE:
        model: Any = _GOES[kind]
        if writing.scalar(select(model.id).where(model.id == record)) is None:
            raise LookupError(record)
        stored_as = select(Document.stored_as).where(Document.id == record)
        files = [row.stored_as for row in writing.rows(stored_as)]
        writing.dispose(model, [record])
        return files
    if kind == Post.__tablename__:
        content = writing.scalar(select(Post.content).where(Post.id == record))
        if content is None:
            raise LookupError(record)
        writing.erase(Post, record, content=_without(content, field, text))
    elif (kind, field) == (Evidence.__tablename__, DOCUMENT):
        writing.erase(Evidence, record, document_id=None, kept_at=text)
        note = f"The file and its redacted copies: {text[1:-1]}"
        writing.add(Custody, {"evidence_id": record, "what": CustodyEvent.ERASED, "note": note})
    elif kind == Correction.__tablename__ and field in _EVERYWHERE:
        writing.erase(Correction, record, **{field: text})
    elif kind in MODELS:
        writing.erase(MODELS[kind], record, **values(MODELS[kind], field, text))
    else:
        raise Refused("That can’t be erased.")
    return []


def _touched(writing: Writing, owner: Owner, words: Words) -> Iterator[Touched]:
    """Every record that holds the words, or shows them."""
    kind, record, field = words.kind, words.record, words.field
    yield kind, record, field
    if kind == Incident.__tablename__:
        yield from _corrections(writing, record, _CORRECTED.get(field, field))
        yield from _post(writing, record, _CORRECTED.get(field, field))
    if kind == LadderStep.__tablename__ and field == "letter":
        document = writing.scalar(select(LadderStep.document_id).where(LadderStep.id == record))
        if document is not None:
            yield Document.__tablename__, document, WHOLE
    if field == DOCUMENT:
        document = writing.scalar(select(Evidence.document_id).where(Evidence.id == record))
        if document is None:
            raise Refused("That file was erased before.")
        yield Document.__tablename__, document, WHOLE
        copies = select(Redaction.id, Redaction.document_id).where(Redaction.evidence_id == record)
        for row in writing.rows(copies):
            yield Redaction.__tablename__, row.id, WHOLE
            yield Document.__tablename__, row.document_id, WHOLE
    shown = showing(writing, owner.model, [owner.id])
    statement = select(Printout.id, Printout.document_id).where(Printout.id.in_(shown))
    for row in writing.rows(statement):
        yield Printout.__tablename__, row.id, WHOLE
        yield Document.__tablename__, row.document_id, WHOLE


def _corrections(writing: Writing, incident: UUID, field: str) -> Iterator[Touched]:
    statement = select(Correction.id).where(
        Correction.incident_id == incident, Correction.field == field
    )
    for row in writing.rows(statement):
        for column in _EVERYWHERE:
            yield Correction.__tablename__, row.id, column


def _post(writing: Writing, incident: UUID, field: str) -> Iterator[Touched]:
    """The sealed report that the incident was made of says it in the same words."""
    statement = select(Post.id, Post.content).where(Post.incident_id == incident)
    for row in writing.rows(statement):
        if row.content.get(field):
            yield Post.__tablename__, row.id, field


def _without(content: Mapping[str, Any], field: str, text: str) -> dict[str, Any]:
    said = content.get(field)
    subject = {**said, "name": text, "staff_id": None} if isinstance(said, dict) else text
    return {**content, field: subject}


def _owners(writing: Writing, owner: Model, kind: str, record: UUID) -> Iterator[UUID]:
    """The records of one kind whose words are in the index and were touched."""
    if kind == owner.__tablename__:
        yield record
    for part, column in PARTS[owner]:
        if part.__tablename__ == kind:
            where: Any = part
            found = writing.scalar(select(getattr(where, column)).where(where.id == record))
            if found is not None:
                yield found
