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

from app.models.schemas import tables
from app.storage import raw
from app.storage.holders import KEY_FILE
from app.storage.integrity import integrity_faults
from app.storage.keys import BookKeys
from app.storage.migrations import HEADS, schema_of
from app.storage.naming import Names
from app.storage.raw import Row
from app.storage.salvage import Salvage
from app.storage.state import Pin
from app.storage.trail import FIRST_HEAD, commitment, head_after
from app.storage.verify_files import DATABASE, recipients
from app.storage.verify_kept import UNMENTIONED, document_faults
from app.words import count, join

UNTRAILED = {"trail", "revision", "search_entry"}
_TRIGGERS = {"trail_no_update", "trail_no_delete", "revision_no_update"}
_MOST = 20  # faults of one kind that are named one by one
_MOST_NAMED = 8  # records that are named in one sentence

Found = tuple[str, str]
"""What is wrong, and the file of the book that it is in."""


@dataclass(frozen=True)
class Seen:
    """What an opened book holds.

    Attributes:
        faults: sentences, each with the file of the book that it is about; empty when all is well.
        holders: those who may open it: id -> (name, role, public key).
        lines: of its trail.
        documents: how many it keeps.
        schools: what the school is called, and was called before; the register's alone.
        sample: whether it is the sample school.
        newer: a later version of Candour wrote it, so nothing was checked.
    """

    faults: tuple[Found, ...]
    holders: dict[str, tuple[str, str, str]]
    lines: int = 0
    documents: int = 0
    schools: tuple[str, ...] = ()
    sample: bool = False
    newer: bool = False


def look_inside(
    folder: Path,
    keys: BookKeys,
    pin: Pin | None,
    *,
    whole_journal: bool = True,
    database_alone: bool = False,
) -> Seen:
    """Check everything in a book that its keys open.

    Args:
        folder: the book's; it must not be open in this process.
        keys: its keys.
        pin: how its reader knows it.
        whole_journal: whether its journal may be brought into the database, where it belongs.
        database_alone: leave its documents and its key file aside.
    """
    path = folder / DATABASE
    key = raw.fitting_key(path, keys.database_keys, leaves_journal=not whole_journal)
    if key is None:
        sentence = (
            "the database can't be opened with this book's keys: it is damaged, "
            "or it is another book's."
        )
        return Seen(((sentence, DATABASE),), {})
    pages = integrity_faults(path, key, checkpoint=whole_journal)
    faults: list[Found] = [(_page_sentence(each), DATABASE) for each in pages[:_MOST]]
    if pages:
        told = (
            f"a page of the database is damaged: {lost_words(path, key, keys.book, whole_journal)}"
        )
        faults.insert(0, (told, DATABASE))
    try:
        opened = raw.connect(path, key, leaves_journal=not whole_journal)
        with contextlib.closing(opened) as connection:
            if _is_newer(connection, keys.book):
                return Seen((), {}, newer=True)
            inside = _Inside(folder, keys, pin, connection)
            faults += inside.faults()
            if not database_alone:
                faults += inside.file_faults()
            return Seen(
                tuple(faults),
                inside.holders(),
                len(inside.trail),
                len(inside.documents),
                *inside.school(),
            )
    except sqlcipher.DatabaseError:
        faults.append(("part of it is too damaged to be checked further.", DATABASE))
    return _half_seen(folder, keys, key, faults, whole_journal)


def _half_seen(
    folder: Path, keys: BookKeys, key: bytes, faults: list[Found], whole_journal: bool
) -> Seen:
    """What can be said of a book whose database can't be read to its end."""
    with Salvage(folder / DATABASE, key, leaves_journal=not whole_journal) as salvage:
        there = set(salvage.tables())
        rows = {
            table: salvage.rows(table) if table in there else []
            for table in ("document", "holder", "trail")
        }
        found = _few(
            [
                fault
                for fault in document_faults(
                    folder, keys, rows["document"], Names(salvage.ask, there)
                )
                if not fault[0].startswith(UNMENTIONED)  # its row may be what can't be read
            ]
        )
    counted = (len(rows["trail"]), len(rows["document"]))
    return Seen((*faults, *found), _holders(rows["holder"]), *counted)


def _is_newer(connection: Any, book: str) -> bool:
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return bool(revision > HEADS[schema_of(book)])  # they are numbered, so they sort


def lost_words(path: Path, key: bytes, book: str, whole_journal: bool = True) -> str:
    """Say which records of a damaged database can't be read any more."""
    with Salvage(path, key, leaves_journal=not whole_journal) as salvage:
        names = Names(salvage.ask, set(salvage.tables()))
        last: dict[tuple[str, str], str] = {}
        for line in salvage.rows("trail"):
            last[line["kind"], line["record"]] = line["what"]
        lost = []
        for kind in sorted(set(tables(schema_of(book))) & set(salvage.tables()) - UNTRAILED):
            there = {row["id"] for row in salvage.rows(kind)}
            known = {record for (each, record), what in last.items() if each == kind}
            alive = {record for record in known if last[kind, record] != "removed"}
            lost += [(kind, record) for record in sorted(alive - there)]
        called = list(dict.fromkeys(names.record(*each) for each in lost[:_MOST_NAMED]))
    if not lost:
        return "no record is lost by it, but its history or an index is."
    more = len(lost) - _MOST_NAMED
    if more > 0:
        called.append(count(more, "more record"))
    return f"{join(called)} can't be read."


class _Inside:
    """One look at an open book."""

    def __init__(self, folder: Path, keys: BookKeys, pin: Pin | None, connection: Any) -> None:
        self._folder = folder
        self._keys = keys
        self._pin = pin
        self._connection = connection
        made = {row["name"] for row in self._rows("SELECT name FROM sqlite_master")}
        self._tables = sorted(set(tables(schema_of(keys.book))) & made - UNTRAILED)
        self._names = Names(lambda query, values: raw.rows(connection, query, values), made)
        self.trail = self._rows('SELECT * FROM "trail" ORDER BY seq')
        self.documents = self._rows('SELECT * FROM "document"')

    def faults(self) -> list[Found]:
        """Everything that is wrong with its database, kind by kind."""
        checks = [self._chain, self._seen, self._records, self._schema, self._references]
        found: list[Found] = []
        for check in checks:
            found += _few([(sentence, DATABASE) for sentence in check()])
        return found

    def file_faults(self) -> list[Found]:
        """Everything that is wrong with the files beside it."""
        return _few(
            list(document_faults(self._folder, self._keys, self.documents, self._names))
        ) + [(sentence, KEY_FILE) for sentence in self._key_file()]

    def holders(self) -> dict[str, tuple[str, str, str]]:
        """Who may open the book."""
        return _holders(self._rows('SELECT id, name, role, public_key FROM "holder"'))

    def school(self) -> tuple[tuple[str, ...], bool]:
        """Every name that the school had, and whether it is the sample school."""
        if "school" not in self._tables:
            return (), False
        rows = self._rows('SELECT name, sample FROM "school"')
        query = (
            "SELECT changes FROM revision JOIN trail USING (seq) "
            "WHERE kind = 'school' AND changes IS NOT NULL"
        )
        changed = [json.loads(row["changes"]).get("name") for row in self._rows(query)]
        names = [row["name"] for row in rows] + [each[0] for each in changed if each]
        return tuple(names), any(row["sample"] for row in rows)

    def _chain(self) -> Iterator[str]:
        head, expected = FIRST_HEAD, 1
        for line in self.trail:
            if line["seq"] != expected:
                yield f"the trail lacks lines {expected} to {line['seq'] - 1}."
            if head_after(head, line) != line["head"] and line["seq"] == expected:
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
                    name = self._names.record(kind, row["id"])
                    yield f"{name} was slipped in: the trail doesn't know it."
                else:
                    yield from _history(self._names, row, history, revisions, told)
        for (kind, record), history in histories.items():
            if history[-1]["what"] != "removed":
                name = self._names.record(kind, record)
                yield f"{name} is missing, although the trail never removed it."
            else:
                yield from _history(self._names, {}, history, revisions, told)

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
            ids |= {row["id"] for row in self._rows(f'SELECT id FROM "{kind}"')}  # noqa: S608 – our own names
        lost = [
            r for r in self._rows('SELECT record FROM "search_entry"') if r["record"] not in ids
        ]
        if lost:
            yield f"the index of words lists {len(lost)} records that don't exist."

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
        return raw.rows(self._connection, query)


def _few(found: list[Found]) -> list[Found]:
    if len(found) <= _MOST:
        return found
    more = (f"{len(found) - _MOST} more faults like the last one.", found[_MOST - 1][1])
    return [*found[:_MOST], more]


def _holders(rows: list[Row]) -> dict[str, tuple[str, str, str]]:
    return {str(UUID(row["id"])): (row["name"], row["role"], row["public_key"]) for row in rows}


def _history(
    names: Names,
    row: Row,
    history: list[Row],
    revisions: dict[int, Row],
    told: dict[tuple[str, str], int],
) -> Iterator[str]:
    """Check a record's commitments from the newest back to the first, or to what was taken out."""
    state = dict(row)
    for number, line in enumerate(reversed(history)):
        revision = revisions.get(line["seq"])
        explained = line["seq"] < told.get((line["kind"], line["record"]), 0)
        if revision is None and explained and (number or not row):
            return  # what the record says now has its commitment all the same
        if revision is None:
            name = names.record(line["kind"], line["record"])
            yield f"the history of {name} lacks what line {line['seq']} changed."
            return
        if commitment(revision["salt"], state) != line["commitment"]:
            name = names.record(line["kind"], line["record"])
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


def _words(kind: str) -> str:
    return kind.replace("_", " ")
