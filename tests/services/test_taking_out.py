"""Everything comes out as open files, which say the same as the book, row by row."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.errors import Cancelled, Refused
from app.models.evidence import Custody, CustodyEvent
from app.models.school import Setting
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.services.taking_out.damaged import take_out_damaged
from app.services.taking_out.service import UNFINISHED, plain, safe_name, take_out
from app.services.taking_out.sources import tables_of
from app.storage.book import Book
from app.storage.session import Session
from tests.pictures import accepted
from tests.storage import damage as d
from tests.storage.conftest import quick_keys
from tests.storage.vaults import ORIGINAL, PASSPHRASES, hashes, signed_in

__all__ = ["quick_keys"]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """One incident with a screenshot, and a text that would be a formula."""
    vault = d.fresh(tmp_path)
    with signed_in(vault) as session:
        assert session.casebook is not None
        incidents = Incidents(session.casebook, session.register)
        made = incidents.record(IncidentDraft("=HYPERLINK(1)", dt.date(2026, 11, 4)))
        incidents.add_evidence(made.id, [ExhibitDraft(accepted(), caption="@both")])
    return vault


def out(session: Session, target: Path) -> Path:
    return take_out(list(session.books.values()), "Ysgol y Bryn", target).folder


def stored(book: Book, table: str) -> list[dict[str, Any]]:
    with book.reading() as reading:
        rows = reading.rows(select(tables_of(book.name)[table]))
        return [dict(row._mapping) for row in rows]


def key(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, default=str)


def test_json_says_the_same_as_every_table(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        folder = out(session, tmp_path / "out")
        for book in session.books.values():
            content = json.loads((folder / book.name / f"{book.name}.json").read_bytes())
            assert set(content["tables"]) == set(tables_of(book.name))
            for name, table in content["tables"].items():
                rows = [{k: plain(v) for k, v in row.items()} for row in stored(book, name)]
                assert sorted(table["rows"], key=key) == sorted(rows, key=key), name
        assert len(stored(session.book("casebook"), "incident")) == 1


def test_csv_says_the_same_and_holds_no_formula(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        folder = out(session, tmp_path / "out")
        for book in session.books.values():
            for name, table in tables_of(book.name).items():
                data = (folder / book.name / "tables" / f"{name}.csv").read_bytes()
                read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
                rows = stored(book, name)
                assert len(read) == len(rows), name
                ids = next(iter(table.primary_key.columns)).name
                known = {str(plain(row[ids])): row for row in rows}
                for line in read:
                    assert all(not cell.startswith(("=", "@", "+")) for cell in line.values())
                    for column, value in known[line[ids]].items():
                        shown = plain(value)
                        if isinstance(shown, (list, dict)):
                            assert json.loads(line[column]) == shown
                        else:
                            plainly = "" if shown is None else str(shown)
                            assert line[column].removeprefix("'") == plainly.removeprefix("'")
    incident = (folder / "casebook" / "tables" / "incident.csv").read_text("utf-8-sig")
    assert "'=HYPERLINK(1)" in incident


def test_originals_come_out_byte_for_byte_with_an_index(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        folder = out(session, tmp_path / "out")
    data = (folder / "casebook" / "documents.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert len(rows) == 2
    for row in rows:
        original = (folder / row["file"]).read_bytes()
        assert hashlib.sha256(original).hexdigest() == row["sha256"]
        assert str(len(original)) == row["bytes"]
    assert {row["what"] for row in rows} == {
        "the screenshot A of INC-2026-001",
        "the file “original.png”",
    }
    assert (folder / "register" / "documents" / "00001-original.png").read_bytes() == ORIGINAL


def test_every_file_is_in_the_sums(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        folder = out(session, tmp_path / "out")
    sums = [line.split("  ", 1) for line in (folder / "SHA256SUMS").read_text().splitlines()]
    listed = {name: sha for sha, name in sums}
    assert listed == {name: sha for name, sha in hashes(folder).items() if name != "SHA256SUMS"}
    words = (folder / "README.txt").read_text("utf-8")
    assert words.startswith("EVERYTHING THAT CANDOUR KEPT FOR Ysgol y Bryn")
    assert "THIS COPY IS NOT ENCRYPTED" in words
    assert "incident, 1 row\n" in words
    assert "Columns: id (char), " in words
    assert "``" not in words
    assert re.search(r"\(R\d\d\d|§", words) is None


def test_the_custody_log_of_every_exhibit_has_a_line(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        folder = out(session, tmp_path / "out")
        with session.book("casebook").reading() as reading:
            lines = reading.rows(select(Custody).where(Custody.what == CustodyEvent.EXPORTED))
    assert len(lines) == 1
    content = json.loads((folder / "casebook" / "casebook.json").read_bytes())
    notes = [row["note"] for row in content["tables"]["custody"]["rows"]]
    assert "With everything else, to “out”, not encrypted" in notes


def test_stopped_or_without_room_it_leaves_nothing(vault: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if what == "Document":
            raise Cancelled

    with signed_in(vault) as session:
        books = list(session.books.values())
        with pytest.raises(Cancelled):
            take_out(books, "", tmp_path / "out", stop)
        assert not (tmp_path / "out").exists()
        assert not (tmp_path / "out.part").exists()
        with pytest.raises(Refused, match="not empty"):
            take_out(books, "", vault)
        with pytest.raises(Refused, match="lies in the vault"):
            take_out(books, "", vault / "out")
        empty = tmp_path / "empty"
        empty.mkdir()
        assert (out(session, empty) / "README.txt").is_file()


def test_it_clears_only_what_it_left_itself(vault: Path, tmp_path: Path) -> None:
    own, left = tmp_path / "out.part", tmp_path / "left.part"
    own.mkdir()
    (own / "accounts.txt").write_text("somebody's")
    left.mkdir()
    (left / UNFINISHED).touch()
    (left / "README.txt").write_text("cut short")
    with signed_in(vault) as session:
        with pytest.raises(Refused, match=r"out\.part is in the way"):
            out(session, tmp_path / "out")
        assert (own / "accounts.txt").is_file()
        folder = out(session, tmp_path / "left")
    assert not left.exists()
    assert not (folder / UNFINISHED).exists()


class Full:
    """A file on a disk that is full."""

    def write(self, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")


def test_a_full_disk_is_not_told_as_a_damaged_original(vault: Path) -> None:
    with signed_in(vault) as session:
        row = stored(session.books["casebook"], "document")[0]
        documents = session.books["casebook"].documents
        with pytest.raises(OSError, match="full"):
            documents.copy_to(row["stored_as"], row["sha256"], Full())


def test_a_whole_disk_is_no_folder(vault: Path) -> None:
    with signed_in(vault) as session, pytest.raises(Refused, match="is a whole disk"):
        out(session, Path(vault.anchor))


def test_what_can_be_read_goes_nowhere_in_the_vault(vault: Path) -> None:
    with pytest.raises(Refused, match="lies in the vault"):
        take_out_damaged(vault, "head", PASSPHRASES["head"], vault / "out")


def test_what_is_damaged_is_told_and_the_rest_comes_out(vault: Path, tmp_path: Path) -> None:
    d.flip(d.documents(vault)[0], -1)
    with signed_in(vault) as session:
        taken = take_out(list(session.books.values()), "", tmp_path / "out")
    assert taken.documents == 2
    (fault,) = taken.faults
    assert "original.png" in fault
    assert fault in (taken.folder / "README.txt").read_text("utf-8")


def test_a_vault_that_does_not_open_comes_out_as_far_as_it_can_be_read(
    vault: Path, tmp_path: Path
) -> None:
    with signed_in(vault) as session:
        whole = {str(row["id"]) for row in stored(session.register, "setting")}
        with session.register.writing() as writing:
            made = writing.add(Setting, *({"key": f"k{n}", "value": "x" * 900} for n in range(60)))
    whole |= {str(each) for each in made}
    database = vault / d.REGISTER / "book.db"
    pages = database.stat().st_size // 4096
    for page in range(pages - 14, pages, 3):
        d.flip(database, page * 4096 + 50)
    before = database.read_bytes()
    taken = take_out_damaged(vault, "head", PASSPHRASES["head"], tmp_path / "out")
    assert taken.faults
    assert database.read_bytes() == before
    content = json.loads((taken.folder / "register" / "register.json").read_bytes())
    found = {row["id"] for row in content["tables"]["setting"]["rows"]}
    assert found < whole
    assert len(found) > len(whole) // 2
    assert all(UUID(each) for each in found)
    casebook = json.loads((taken.folder / "casebook" / "casebook.json").read_bytes())
    assert len(casebook["tables"]["incident"]["rows"]) == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.png", "a.png"),
        ("con.txt", "_con.txt"),
        ("Ŵyn bach (2).jpeg", "Ŵyn bach (2).jpeg"),
        ("a\n\x00b?.pdf", "a__b_.pdf"),
        ("  ", "_"),
        ("x" * 300 + ".docx", "x" * 75 + ".docx"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe
