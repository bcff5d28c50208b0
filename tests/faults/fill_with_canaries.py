"""Puts a word of its own into every field, file name, image, draft and index of a vault, and waits.

Run as ``python -m tests.faults.fill_with_canaries VAULT``; the words go to standard output.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import secrets
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from PIL import Image, PngImagePlugin
from sqlalchemy import JSON, Enum, String, TypeDecorator, Uuid

from app.models.base import BookBase, CasebookBase, RegisterBase
from app.models.schemas import tables
from app.storage.book import Book
from app.storage.migrations import schema_of
from app.storage.vault import Vault
from app.storage.writing import Model
from tests.storage.vaults import PASSPHRASES

# The vault's own tables; and what is in the open on purpose: the school's name and sign-in names.
LEFT_OUT = {"trail", "revision", "search_entry", "holder", "book_key", "school"}

words: dict[str, str] = {}


def word(where: str) -> str:
    words[where] = f"zq{secrets.token_hex(9)}"
    return words[where]


def models(book: Book) -> dict[str, Model]:
    bases = (BookBase, RegisterBase if book.name == "register" else CasebookBase)
    mapped = {m.class_.__tablename__: m.class_ for base in bases for m in base.registry.mappers}
    return {name: mapped[name] for name in tables(schema_of(book.name)) if name not in LEFT_OUT}


def value(column: Any, made: dict[str, UUID]) -> Any:
    where = f"{column.table.name}.{column.name}"
    for key in column.foreign_keys:
        parent = key.column.table.name
        return made.get(parent)
    kind = column.type
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, JSON):
        return [] if where == "post_sender.missing" else [word(where)]  # numbers of posts
    if isinstance(kind, String):
        return word(where)
    if isinstance(kind, Uuid):
        return uuid4()
    simple: dict[type, Any] = {
        bool: True,
        int: secrets.randbelow(10**9),
        float: 1.5,
        dt.date: dt.date(2026, 11, 4),
        dt.datetime: dt.datetime(2026, 11, 4, 16, 33, tzinfo=dt.UTC),
        dt.time: dt.time(16, 33),
        bytes: b"",
    }
    return simple[kind.python_type]


def picture() -> bytes:
    """A real PNG whose text chunk and whose pixels hold words."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", word("picture, text"))
    about.add_text("Author", word("picture, compressed text"), zip=True)
    pixels = word("picture, pixels").encode().ljust(3 * 64 * 64, b"\0")
    file = io.BytesIO()
    Image.frombytes("RGB", (64, 64), pixels).save(file, "PNG", pnginfo=about)
    return file.getvalue()


def fill(book: Book) -> None:
    made: dict[str, UUID] = {}
    stored = book.documents.add(picture(), word("document, name"), "image/png")
    chosen = models(book)
    ordered = [
        table.name
        for base in (BookBase, RegisterBase if book.name == "register" else CasebookBase)
        for table in base.metadata.sorted_tables
        if table.name in chosen
    ]
    with book.writing() as writing:
        for name in ordered:
            columns = chosen[name].__table__.columns
            record = {c.key: value(c, made) for c in columns if c.key not in {"id"}}
            if name == "document":
                record |= {k: v for k, v in stored.record().items() if k != "id"}
            (made[name],) = writing.add(chosen[name], record)
            shown = [word(f"{book.name} {name} {part}") for part in ("reference", "title", "body")]
            writing.index(name, made[name], *shown)
        for name in ordered:  # every text once more, so that it stands in a revision too
            texts = {
                c.key: word(f"{book.name} {name}.{c.key} changed")
                for c in chosen[name].__table__.columns
                if isinstance(c.type, String)
                and not isinstance(c.type, Enum)
                and not c.foreign_keys
                and c.key not in {"stored_as", "sha256", "why"}  # a reason is no part of a change
            }
            writing.change(chosen[name], made[name], why=word(f"{book.name} {name} why"), **texts)


def main() -> None:
    logging.basicConfig(level=logging.DEBUG)
    session = Vault.open(Path(sys.argv[1])).unlock("head", PASSPHRASES["head"])
    for book in session.books.values():
        fill(book)
    image = session.drafts.keep_file(picture())
    session.drafts.save(word("draft, key"), {"text": word("draft, state")}, [image])
    print(json.dumps(words), flush=True)  # noqa: T201
    sys.stdin.readline()
    session.close()
    print("closed", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
