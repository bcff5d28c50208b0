"""Taking everything out: every table and original of the books that are open, as open files."""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from app.dates import say_date
from app.errors import Damaged, Refused
from app.models.evidence import Custody, CustodyEvent, Evidence
from app.services.csv_safe import csv_bytes
from app.services.taking_out.sources import OpenSource, Source, tables_of
from app.services.taking_out.words import read_me
from app.storage.book import Book
from app.storage.files import FULL, sync_folder

WARNING = (
    "This copy is not encrypted: whoever has it can read everything in it. Keep it on an encrypted "
    "disk, and destroy it when it has done its work."
)
UNFINISHED = "unfinished"  # marks a copy that is being written
LONGEST_NAME = 80  # characters of a document's name; the whole path has to fit on Windows

Progress = Callable[[int, int, str], object]

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class TakenOut:
    """What was written.

    Attributes:
        rows, documents: how many.
        faults: what could not be read, as sentences.
    """

    folder: Path
    rows: int
    documents: int
    faults: tuple[str, ...]


def take_out(
    books: Sequence[Book],
    school: str,
    target: Path,
    progress: Progress = lambda done, total, what: None,
) -> TakenOut:
    """Write everything that is in some open books into a new folder, wholly or not at all.

    The custody log of every exhibit gets a line first, which is in the copy as well.

    Args:
        books: the open ones, the register first.
        school: its name.
        target: a folder that is not there yet, or is empty.
        progress: told how many files are done, of how many; what it raises ends the work.

    Raises:
        Refused: there is something in the folder, it lies in the vault, or can't be written.
    """
    check_target(target, [book.folder.parents[1] for book in books])
    for book in books:
        _log(book, target)
    clock = books[0].clock
    sources = [OpenSource(book) for book in books]
    return write(sources, school, target, books[0].who.name, clock(), progress)


def write(
    sources: Sequence[Source],
    school: str,
    target: Path,
    who: str,
    now: dt.datetime,
    progress: Progress = lambda done, total, what: None,
) -> TakenOut:
    """Write what some books hold, as far as it can be read; see :func:`take_out`.

    Raises:
        Refused: there is something in the folder, or it can't be written.
    """
    target = target.absolute()
    check_target(target, [])
    part = target.with_name(f"{target.name}.part")
    _clear_left(part)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o700)
        (part / UNFINISHED).touch()
        done = _Writing(part, progress)
        for source in sources:
            done.book(source)
        day = say_date(now.astimezone().date())
        faults = [each for source in sources for each in source.faults]
        names = [source.name for source in sources]
        done.file("README.txt", read_me(school, day, who, names, faults, done.rows).encode())
        done.sums()
        (part / UNFINISHED).unlink()
        if target.exists():
            target.rmdir()
        part.rename(target)
        sync_folder(target.parent)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError):
            raise Refused(_why(target, error)) from error
        raise
    return TakenOut(target, sum(done.rows.values()), done.documents, tuple(faults))


class _Writing:
    """The files, one after the other."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress
        self._sums: list[str] = []
        self.rows: dict[str, int] = {}
        self.documents = 0

    def book(self, source: Source) -> None:
        """Write one book."""
        known = tables_of(source.name)
        content: dict[str, Any] = {"book": source.name, "tables": {}}
        documents: list[dict[str, Any]] = []
        for number, (name, table) in enumerate(known.items(), start=1):
            self._progress(number, len(known), "Table")
            rows = source.rows(table)
            self.rows[f"{source.name}/{name}"] = len(rows)
            documents = rows if name == "document" else documents
            headings = [column.name for column in table.columns]
            cells = [[_cell(row[each]) for each in headings] for row in rows]
            self.file(f"{source.name}/tables/{name}.csv", csv_bytes(headings, cells))
            content["tables"][name] = {
                "columns": _columns(table),
                "rows": [{each: plain(row[each]) for each in headings} for row in rows],
            }
        data = json.dumps(content, ensure_ascii=False, indent=1).encode()
        self.file(f"{source.name}/{source.name}.json", data)
        self._originals(source, documents)

    def _originals(self, source: Source, rows: list[dict[str, Any]]) -> None:
        names = source.names()
        listed = []
        (self._folder / source.name / "documents").mkdir()
        for number, row in enumerate(rows, start=1):
            self._progress(number, len(rows), "Document")
            of = names.document({**row, "id": row["id"].hex})
            file = f"{source.name}/documents/{number:05}-{safe_name(row['name'])}"
            try:
                self._original(source, row, file)
            except Damaged as error:
                source.faults.append(f"{source.name}: {of} ({row['name']}): {error}")
                file = ""
            listed.append(
                [
                    file,
                    row["sha256"],
                    row["size"],
                    row["media_type"],
                    row["name"],
                    of,
                    str(row["id"]),
                ]
            )
        headings = ["file", "sha256", "bytes", "media_type", "original_name", "what", "document_id"]
        self.file(f"{source.name}/documents.csv", csv_bytes(headings, listed))

    def _original(self, source: Source, row: dict[str, Any], file: str) -> None:
        path = self._folder / file
        try:
            with path.open("xb") as out:
                source.documents.copy_to(row["stored_as"], row["sha256"], out)
                out.flush()
                os.fsync(out.fileno())
        except Damaged:
            path.unlink(missing_ok=True)
            raise
        self.documents += 1
        self._sums.append(f"{row['sha256']}  {file}\n")

    def file(self, name: str, data: bytes) -> None:
        """Write one file."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        self._sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")

    def sums(self) -> None:
        """Write the hashes of all files, last."""
        (self._folder / "SHA256SUMS").write_text("".join(self._sums), "utf-8", newline="\n")


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return value


def safe_name(name: str) -> str:
    """A file name that every system takes, with its ending, from whatever somebody called it."""
    kept = re.sub(r"[^\w .()\-]", "_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 8:
        kept = f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .')}.{ending}"
    kept = kept[:LONGEST_NAME].strip(" .")
    return f"_{kept}" if not kept or _RESERVED.fullmatch(kept) else kept


def _cell(value: Any) -> Any:
    shown = plain(value)
    if isinstance(shown, (list, dict)):
        return json.dumps(shown, ensure_ascii=False)
    return shown


def _columns(table: Table) -> list[dict[str, str | None]]:
    return [
        {
            "name": column.name,
            "type": str(column.type).lower(),
            "of": next((str(key.column.table.name) for key in column.foreign_keys), None),
        }
        for column in table.columns
    ]


def _log(book: Book, target: Path) -> None:
    """Write into the custody log of every exhibit that it was taken out."""
    if "evidence" not in tables_of(book.name):
        return
    with book.writing() as writing:
        exhibits = writing.rows(select(Evidence.id).where(Evidence.document_id.is_not(None)))
        writing.add(
            Custody,
            *(
                {
                    "evidence_id": row.id,
                    "what": CustodyEvent.EXPORTED,
                    "note": f"With everything else, to “{target.name}”, not encrypted",
                }
                for row in exhibits
            ),
        )


def _clear_left(part: Path) -> None:
    """Remove what an earlier time left when it was cut short, and nothing else.

    Raises:
        Refused: there is something else in the way.
    """
    if (part / UNFINISHED).exists():
        shutil.rmtree(part, ignore_errors=True)
    with contextlib.suppress(OSError):
        part.rmdir()  # of one that ended before it was marked
    if os.path.lexists(part):
        raise Refused(f"{part} is in the way. Remove it or choose another folder, then try again.")


def check_target(target: Path, vaults: Sequence[Path]) -> None:
    """Make sure that a copy can go somewhere.

    Raises:
        Refused: there is something in the folder, it is a whole disk, or it lies in one of these
            vaults.
    """
    if not target.absolute().name:
        raise Refused(f"{target} is a whole disk. Choose a new folder on it.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} is not empty. Choose an empty folder, or a new one.")
    if any(target.resolve().is_relative_to(vault.resolve()) for vault in vaults):
        raise Refused(f"{target} lies in the vault. Choose a folder somewhere else.")


def _why(target: Path, error: OSError) -> str:
    if error.errno in FULL:
        return "The disk is full, so nothing was kept. Make room, or choose another disk."
    return f"{target} can't be written to, so nothing was kept. Choose another folder."
