"""What can be seen of a book from inside: its chain, each row's commitment, documents, holders.

Rows are read as they are stored, through a connection of its own that can't write.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

from app.errors import Damaged
from app.models.schemas import tables
from app.storage.documents import Documents
from app.storage.holders import KEY_FILE
from app.storage.integrity import integrity_faults
from app.storage.keys import BookKeys
from app.storage.migrations import schema_of
from app.storage.state import Pin
from app.storage.trail import FIRST_HEAD, Who, commitment, next_head
from app.storage.verify_files import DATABASE, DOCUMENTS, recipients, short

_UNTRAILED = {"trail", "revision", "search_entry"}
_TRIGGERS = {"trail_no_update", "trail_no_delete", "revision_no_update"}
_MOST = 20  # faults of one kind that are named one by one

Row = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """What an opened book holds.

    Attributes:
        faults: sentences, empty when all is well.
        holders: those who may open it: id -> (name, role, public key).
        lines: of its trail.
        documents: how many it keeps.
    """

    faults: tuple[str, ...]
    holders: dict[str, tuple[str, str, str]]
    lines: int = 0
    documents: int = 0


def look_inside(folder: Path, keys: BookKeys, pin: Pin | None) -> Seen:
    """Check everything in a book that its keys open.

    Args:
        folder: the book's; it must not be open in this process.
        keys: its keys.
        pin: how its reader knows it.
    """
    key = next((each for each in keys.database_keys if _opens(folder / DATABASE, each)), None)
    if key is None:
        sentence = (
            "the database can't be opened with this book's keys: it is damaged, "
            "or it is another book's."
        )
        return Seen((sentence,), {})
    faults = [_page_sentence(each) for each in integrity_faults(folder / DATABASE, key)]
    try:
        with contextlib.closing(_connect(folder / DATABASE, key)) as connection:
            inside = _Inside(folder, keys, pin, connection)
            faults += inside.faults()
            return Seen(tuple(faults), inside.holders(), len(inside.trail), len(inside.documents))
    except sqlcipher.DatabaseError:
        return Seen((*faults, "part of it is too damaged to be checked further."), {})


class _Inside:
    """One look at an open book."""

    def __init__(self, folder: Path, keys: BookKeys, pin: Pin | None, connection: Any) -> None:
        self._folder = folder
        self._keys = keys
        self._pin = pin
        self._connection = connection
        made = {row["name"] for row in self._rows("SELECT name FROM sqlite_master")}
        self._tables = sorted(set(tables(schema_of(keys.book))) & made - _UNTRAILED)
        self.trail = self._rows('SELECT * FROM "trail" ORDER BY seq')
        self.documents = self._rows('SELECT * FROM "document"')

    def faults(self) -> list[str]:
        """Everything that is wrong, kind by kind."""
        checks = [self._chain, self._seen, self._records, self._schema]
        checks += [self._references, self._kept, self._key_file]
        found: list[str] = []
        for check in checks:
            each = list(check())
            found += each[:_MOST]
            if len(each) > _MOST:
                found.append(f"{len(each) - _MOST} more faults like the last one.")
        return found

    def holders(self) -> dict[str, tuple[str, str, str]]:
        """Who may open the book."""
        rows = self._rows('SELECT id, name, role, public_key FROM "holder"')
        return {str(UUID(row["id"])): (row["name"], row["role"], row["public_key"]) for row in rows}

    def _chain(self) -> Iterator[str]:
        head, expected = FIRST_HEAD, 1
        for line in self.trail:
            if line["seq"] != expected:
                yield f"the trail lacks lines {expected} to {line['seq'] - 1}."
            who = Who(UUID(line["who"]), line["who_name"])
            binding = (line["what"], line["kind"], line["record"], line["commitment"])
            reckoned = next_head(head, line["seq"], line["at"], who, *binding)
            if reckoned != line["head"] and line["seq"] == expected:
                yield f"the trail's line {line['seq']} was altered, or one before it taken out."
            head, expected = line["head"], line["seq"] + 1

    def _seen(self) -> Iterator[str]:
        if self._pin is None or self._pin.trail.count == 0:
            return
        heads = {line["seq"]: line["head"] for line in self.trail}
        count = self._pin.trail.count
        if count not in heads:
            yield (
                f"it is an older copy than the one you saw last: {count} changes were recorded "
                f"then, and it has {len(self.trail)}."
            )
        elif heads[count] != self._pin.trail.head:
            yield "its trail is another one than you saw last: the book was swapped or rewritten."

    def _records(self) -> Iterator[str]:
        """Compare each row with its last commitment, then go back through its history."""
        revisions = {row["seq"]: row for row in self._rows('SELECT * FROM "revision"')}
        told = self._disposed() if {"disposal", "erasure"} <= set(self._tables) else {}
        histories: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for line in self.trail:
            histories[line["kind"], line["record"]].append(line)
        for kind in self._tables:
            for row in self._rows(f'SELECT * FROM "{kind}"'):  # noqa: S608 – our own names
                history = histories.pop((kind, row["id"]), [])
                if not history or history[-1]["what"] == "removed":
                    yield f"{_named(kind, row['id'])} was slipped in: the trail doesn't know it."
                else:
                    yield from _history(row, history, revisions, told)
        for (kind, record), history in histories.items():
            if history[-1]["what"] != "removed":
                yield f"{_named(kind, record)} is missing, although the trail never removed it."
            else:
                yield from _history({}, history, revisions, told)

    def _disposed(self) -> dict[tuple[str, str], int]:
        """Whose history was taken out on purpose, and before which line of the trail.

        The rows that say so have to be in the trail themselves, as every other row.
        """
        added = {
            (line["kind"], line["record"]): line["seq"]
            for line in self.trail
            if line["what"] == "added"
        }
        told: dict[tuple[str, str], int] = {}
        for row in self._rows('SELECT id, kind, records FROM "disposal"'):
            for record in json.loads(row["records"]):
                told[row["kind"], record] = added.get(("disposal", row["id"]), 0)
        for row in self._rows('SELECT id, kind, record FROM "erasure"'):
            about = (row["kind"], row["record"])
            told[about] = max(told.get(about, 0), added.get(("erasure", row["id"]), 0))
        return told

    def _schema(self) -> Iterator[str]:
        made = {row["name"]: row["type"] for row in self._rows("SELECT * FROM sqlite_master")}
        wanted = dict.fromkeys(tables(schema_of(self._keys.book)), "table")
        wanted |= dict.fromkeys(_TRIGGERS, "trigger")
        for name in sorted(wanted):
            if made.get(name) != wanted[name]:
                what = "guard" if wanted[name] == "trigger" else "table"
                yield f"the {what} “{name}” is missing from the database."
        for name, kind in sorted(made.items()):
            if kind == "trigger" and name not in _TRIGGERS:
                yield f"the trigger “{name}” was added to the database."

    def _references(self) -> Iterator[str]:
        for row in self._rows("PRAGMA foreign_key_check"):
            yield f"a {_words(row['table'])} record refers to a {_words(row['parent'])} not there."
        ids: set[str] = set()
        for kind in self._tables:
            ids |= {row["id"] for row in self._rows(f'SELECT id FROM "{kind}"')}  # noqa: S608
        lost = [
            r for r in self._rows('SELECT record FROM "search_entry"') if r["record"] not in ids
        ]
        if lost:
            yield f"the index of words lists {len(lost)} records that don't exist."

    def _kept(self) -> Iterator[str]:
        documents = Documents(self._folder / DOCUMENTS, self._keys)
        names = documents.stored() if documents.folder.is_dir() else set()
        for row in self.documents:
            stored_as = row["stored_as"]
            if stored_as not in names:
                yield f"the document {short(stored_as)} is missing."
                continue
            plain = _Count()
            try:
                documents.copy_to(stored_as, row["sha256"], plain)
            except Damaged:
                yield f"the document {short(stored_as)} is damaged, or not the one taken in."
            else:
                if plain.size != row["size"]:
                    yield f"the document {short(stored_as)} has another size than was recorded."
        if self._rows("PRAGMA user_version")[0]["user_version"]:
            return  # the next opening clears what belonged to records that were disposed of
        for name in sorted(names - {row["stored_as"] for row in self.documents}):
            if len(name) == 64:
                yield (
                    f"no record mentions the document {short(name)}: a save was interrupted, "
                    "or somebody put it there."
                )

    def _key_file(self) -> Iterator[str]:
        rows = self._rows('SELECT * FROM "book_key"')
        if len(rows) != 1:
            yield "it doesn't say which keys are its own."
            return
        row, data = rows[0], (self._folder / KEY_FILE).read_bytes()
        if hashlib.sha256(data).hexdigest() != row["key_file"]:
            yield "key.age is not the one that Candour wrote last."
        if row["generation"] != self._keys.generation:
            yield f"its keys are of generation {self._keys.generation}, not {row['generation']}."
        elif row["public_key"] != self._keys.public_key:
            yield "its public key is not the one of its keys."
        sealed, expected = recipients(data), len(self.holders()) + 1
        if sealed != expected:
            yield f"key.age is sealed to {sealed} keys, but {expected} are listed as its holders."

    def _rows(self, query: str) -> list[Row]:
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


class _Count:
    """Counts bytes and drops them."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def _history(
    row: Row, history: list[Row], revisions: dict[int, Row], told: dict[tuple[str, str], int]
) -> Iterator[str]:
    """Check a record's commitments from the newest back to the first, or to what was taken out."""
    state = dict(row)
    for number, line in enumerate(reversed(history)):
        name = _named(line["kind"], line["record"])
        revision = revisions.get(line["seq"])
        explained = line["seq"] < told.get((line["kind"], line["record"]), 0)
        if revision is None and explained and (number or not row):
            return  # what the record says now has its commitment all the same
        if revision is None:
            yield f"the history of {name} lacks what line {line['seq']} changed."
            return
        if commitment(revision["salt"], state) != line["commitment"]:
            if number:
                yield f"the history of {name} was altered at line {line['seq']}."
            else:
                yield f"{name} was altered outside Candour."
            return
        for column, (before, _) in json.loads(revision["changes"] or "{}").items():
            state[column] = before
        if line["what"] == "added":
            state = {}


def _page_sentence(fault: str) -> str:
    if "page" in fault:
        return f"a page of the database is damaged ({fault})."
    return f"the database is damaged ({fault})."


def _named(kind: str, record: str) -> str:
    return f"the {_words(kind)} record {record[:8]}"


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _opens(path: Path, key: bytes) -> bool:
    try:
        with contextlib.closing(_connect(path, key)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        return getattr(error, "sqlite_errorcode", 0) != 26
    return True


def _connect(path: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(path, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA query_only = ON")
    return connection
