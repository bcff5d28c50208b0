"""An incident with a word of its own in every field that it can have, and a thief with all keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pyrage
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import JSON, Enum, String, select

from app.models.document import Document
from app.models.evidence import Custody, Evidence, Redaction
from app.models.incident import Action, Correction, Incident
from app.models.involved import IncidentLink, Involved
from app.models.post import Post, PostFile
from app.models.printout import Printout
from app.models.response import LadderStep, Support, Task
from app.models.retention import Kept, LegalHold
from app.models.route import Removal, Told
from app.models.trail import Revision, TrailLine
from app.storage import holders
from app.storage.book import Book
from app.storage.keys import BookKeys
from app.storage.session import Session
from app.storage.writing import Model
from tests.faults import fill_with_canaries as canaries
from tests.faults.canaries import disguises, unpacked
from tests.storage.damage import secrets as secrets_of

PAGE, RESERVED, IV = 4096, 80, 16  # SQLCipher 4: each page ends with its IV and its seal
CASEBOOK = Path("books/casebook")
_IN_ORDER: tuple[Model, ...] = (
    *(Action, Correction, Involved, Task, LadderStep, Support, Told, Removal, IncidentLink),
    *(Evidence, Custody, Redaction, Post, PostFile, LegalHold, Kept),
)


@dataclass
class Filled:
    """What must be nowhere once the incident is disposed of."""

    incident: UUID
    reference: str
    words: list[str] = field(default_factory=list)
    salts: list[bytes] = field(default_factory=list)
    staying: list[str] = field(default_factory=list)


def fill(session: Session) -> Filled:
    """Record an incident, all that can hang on one, and another that stays."""
    book = session.casebook
    assert book is not None
    canaries.words.clear()
    filled = Filled(uuid4(), "INC-2026-001")
    _incident(book, filled.incident, filled.reference, 1)
    for model in _IN_ORDER:
        _part(book, model, filled)
    picture = session.drafts.keep_file(canaries.picture())
    key = f"incident:{filled.incident}"
    session.drafts.save(key, {"form": canaries.word("draft, state")}, [picture])
    # The pixels of a PNG are stored as differences, and the incident has its true reference.
    unseen = {"picture, pixels", "incident.reference"}
    filled.words = [word for where, word in canaries.words.items() if where not in unseen]
    canaries.words.clear()
    _incident(book, uuid4(), "INC-2026-002", 2)
    staying = _document(book)
    shown = {"code": "STAYS", "title": "Of INC-2026-0012", "pages": 1, "trail": [], "about": None}
    with book.writing() as writing:
        writing.add(Printout, {**shown, "document_id": staying})
    filled.staying = [word for where, word in canaries.words.items() if where not in unseen]
    kinds: list[Model] = [Incident, *_IN_ORDER]
    kept = (
        select(Revision.salt)
        .join(TrailLine, TrailLine.seq == Revision.seq)
        .where(TrailLine.kind.in_([each.__tablename__ for each in kinds]))
        .where(TrailLine.record.in_(_all_ids(book, filled)))
    )
    with book.reading() as reading:
        filled.salts = [row.salt for row in reading.rows(kept)]
    assert len(filled.words) > 90
    assert len(filled.salts) > 30
    return filled


def _all_ids(book: Book, filled: Filled) -> list[UUID]:
    with book.reading() as reading:
        lines = reading.rows(
            select(TrailLine.kind, TrailLine.record, Incident.id).outerjoin(
                Incident, Incident.id == TrailLine.record
            )
        )
    return [row.record for row in lines if row.id in (None, filled.incident)]


def _incident(book: Book, incident: UUID, reference: str, number: int) -> None:
    values = _values(Incident) | {"id": incident, "year": 2026, "number": number}
    with book.writing() as writing:
        writing.add(Incident, values | {"reference": reference})
        words = [canaries.word(f"index {part}") for part in ("title", "body")]
        writing.index("incident", incident, reference, *words)
    _change(book, Incident, incident)


def _part(book: Book, model: Any, filled: Filled) -> None:
    """One that stays with the incident, and one that was taken out again."""
    names = model.__table__.columns.keys()
    about = {
        "incident_id": filled.incident,
        "evidence_id": _first(book, Evidence, filled),
        "post_id": _first(book, Post, filled),
        "record": filled.incident,
        "approach_id": None,
    }
    for round_ in range(2):
        links: dict[str, Any] = {key: each for key, each in about.items() if key in names}
        if model is IncidentLink:
            links["other_id"] = _other(book, filled)
        if "document_id" in names:
            links["document_id"] = _document(book)
        if "position" in names:
            links["position"] = round_ + 1
        if model is LegalHold:  # one that was lifted stops nothing
            links["lifted_on"] = book.today()
        with book.writing() as writing:
            (made,) = writing.add(model, _values(model) | links)
        _change(book, model, made)
        if round_ == 0 and model not in (Evidence, Post):
            if "document_id" in names:  # another document took the place of the first
                newer = _document(book)
                with book.writing() as writing:
                    writing.change(model, made, document_id=newer)
            with book.writing() as writing:
                writing.remove(model, made, canaries.word("why it was taken out"))


def _other(book: Book, filled: Filled) -> UUID:
    other = uuid4()
    number = secrets.randbelow(10**6) + 10
    with book.writing() as writing:
        kept = {"id": other, "year": 2026, "number": number, "reference": f"INC-2026-{number}"}
        blank = {"narrative": "stays", "happened_on": book.today(), "status": "open"}
        writing.add(Incident, {**kept, **blank, "done_so_far": []})
    return other


def _first(book: Book, model: Any, filled: Filled) -> UUID | None:
    with book.reading() as reading:
        statement = select(model.id).where(model.incident_id == filled.incident).limit(1)
        found: UUID | None = reading.scalar(statement)
    return found


def _document(book: Book) -> UUID:
    stored = book.documents.add(canaries.picture(), canaries.word("file name"), "image/png")
    with book.writing() as writing:
        writing.add(Document, stored.record())
    return stored.id


def _values(model: Any) -> dict[str, Any]:
    return {
        column.key: canaries.value(column, {})
        for column in model.__table__.columns
        if column.key != "id" and not column.foreign_keys
    }


def _change(book: Book, model: Any, record: UUID) -> None:
    texts = {
        column.key: canaries.word(f"{model.__tablename__}.{column.key} changed")
        for column in model.__table__.columns
        if isinstance(column.type, String)
        and not isinstance(column.type, (Enum, JSON))
        and column.key not in {"why", "reference"}
    }
    with book.writing() as writing:
        writing.change(model, record, why=canaries.word("why it was changed"), **texts)


def traces(vault: Path, words: list[str], salts: list[bytes]) -> list[str]:
    """Which of these somebody who has every key of a closed vault still finds in its files."""
    keys = holders.read_keys(vault / CASEBOOK, [secrets_of(vault).identity.secret])
    assert keys is not None
    wanted = {shape: word for word in words for shape in disguises(word)}
    # The index of words leaves out how a word begins, where the one before begins so as well.
    wanted |= {word[6:].encode(): word for word in words}
    wanted |= dict.fromkeys(salts, "a salt") | {s.hex().encode(): "a salt" for s in salts}
    seen = 0
    found = []
    for name, plain in plaintexts(vault, keys):
        seen += 1
        found += [f"{word} in {name}" for shape, word in wanted.items() if shape in plain]
    assert seen > 20
    return found


def plaintexts(vault: Path, keys: BookKeys) -> Iterator[tuple[str, bytes]]:
    """Every page of the casebook's database and journal, free ones too, and every document."""
    for key in keys.database_keys:
        whole = (vault / CASEBOOK / "book.db").read_bytes()
        for start in range(0, len(whole), PAGE):
            yield f"page {start // PAGE}", _page(whole[start : start + PAGE], key, not start)
        journal = vault / CASEBOOK / "book.db-wal"
        frames = journal.read_bytes()[32:] if journal.exists() else b""
        for start in range(0, len(frames), PAGE + 24):
            page = frames[start + 24 : start + 24 + PAGE]
            yield f"journal {start}", _page(page, key, first=frames[start + 3] == 1)
    own = secrets_of(vault).identity.secret
    identities = [pyrage.x25519.Identity.from_str(each) for each in (*keys.identities, own)]
    for path in sorted(vault.rglob("*")):
        if path.is_file() and path.name not in ("book.db", "book.db-wal", "vault.lock"):
            yield f"the name of {path}", path.name.encode()
            try:
                plain = pyrage.decrypt(path.read_bytes(), identities)
            except pyrage.DecryptError:
                continue
            yield str(path), plain
            if plain[:4] == b"\x89PNG":
                yield f"unpacked {path}", b"".join(_texts(plain))


def _texts(picture: bytes) -> Iterator[bytes]:
    """The compressed texts of a PNG."""
    at = picture.find(b"zTXt")
    yield b"".join(unpacked(picture[at : at + 100])) if at >= 0 else b""


def _page(page: bytes, key: bytes, first: bool) -> bytes:
    iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    sealed = page[16 if first else 0 : PAGE - RESERVED]  # the first begins with the salt
    if not any(page):
        return b""
    opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return opened.update(sealed) + opened.finalize()
