"""Books: what is written is there, encrypted, with its trail; what fails leaves no trace."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.errors import Damaged, NewerVault
from app.models.document import Document
from app.models.school import Setting
from app.models.trail import Revision, TrailLine
from app.storage.book import Book
from app.storage.trail import FIRST_HEAD, Who, commitment, next_head
from tests.builders import HEAD, SetClock, book, book_files, new_keys


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Book]:
    opened = book(tmp_path)
    yield opened
    opened.close()


def settings(register: Book) -> dict[str, object]:
    with register.reading() as reading:
        return {row.key: row.value for row in reading.rows(select(Setting.key, Setting.value))}


def test_what_is_written_is_there_after_reopening(tmp_path: Path) -> None:
    keys = book_files(tmp_path / "register")
    first = Book(tmp_path / "register", keys, SetClock(), HEAD)
    with first.writing() as writing:
        writing.add(Setting, {"key": "colour", "value": "blue"})
    first.close()
    second = Book(tmp_path / "register", keys, SetClock(), HEAD)
    assert settings(second) == {"colour": "blue"}
    second.close()


def test_the_file_shows_nothing(register: Book) -> None:
    with register.writing() as writing:
        writing.add(Setting, {"key": "canary", "value": "zwzqkj-canary"})
        writing.index("setting", uuid4(), "", "zwzqkj-canary", "zwzqkj-canary")
    register.close()
    for path in register.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"zwzqkj" not in data
            assert not data.startswith(b"SQLite format 3")


def test_every_change_leaves_a_line_that_follows_from_the_last(register: Book) -> None:
    with register.writing() as writing:
        ids = writing.add(Setting, {"key": "a", "value": "1"}, {"key": "b", "value": "2"})
    with register.writing() as writing:
        assert writing.change(Setting, ids[0], why="a better value", value="3")
        assert not writing.change(Setting, ids[1], value="2")
    with register.writing() as writing:
        writing.remove(Setting, ids[1], why="undone")
    with register.reading() as reading:
        lines = reading.rows(select(TrailLine.__table__).order_by(TrailLine.seq))
        revisions = reading.rows(select(Revision.__table__).order_by(Revision.seq))
        raw = reading._connection.exec_driver_sql("SELECT * FROM setting").mappings().one()
        times = reading._connection.exec_driver_sql("SELECT at FROM trail ORDER BY seq").scalars()
        stored_times = list(times)
    assert [(line.seq, line.what) for line in lines] == [
        (1, "added"), (2, "added"), (3, "changed"), (4, "removed"),
    ]  # fmt: skip
    head = FIRST_HEAD
    for line, at in zip(lines, stored_times, strict=True):
        who = Who(line.who, line.who_name)
        head = next_head(
            head, line.seq, at, who, line.what, line.kind, line.record.hex, line.commitment
        )
        assert line.head == head
    assert revisions[2].changes == {"value": ['"1"', '"3"']}
    assert revisions[2].why == "a better value"
    assert revisions[3].changes["value"] == ['"2"', None]
    assert commitment(revisions[2].salt, dict(raw)) == lines[2].commitment
    assert register.trail_head().head == head
    assert register.head_at(2) == lines[1].head


def test_a_write_that_fails_changes_nothing_and_tells_nobody(register: Book) -> None:
    heard: list[frozenset[str]] = []
    register.listen(heard.append)
    with pytest.raises(ZeroDivisionError), register.writing() as writing:
        writing.add(Setting, {"key": "a", "value": "1"})
        writing.index("setting", uuid4(), "", "a", "word")
        raise ZeroDivisionError
    assert settings(register) == {}
    assert register.trail_head().count == 0
    assert heard == []


def test_listeners_hear_which_kinds_changed(register: Book) -> None:
    heard: list[frozenset[str]] = []
    register.listen(heard.append)
    with register.writing() as writing:
        writing.add(Setting, {"key": "a", "value": "1"})
    assert heard == [frozenset({"setting"})]


def test_an_unknown_column_is_a_fault_of_the_program(register: Book) -> None:
    with pytest.raises(TypeError, match="no column colour"), register.writing() as writing:
        writing.add(Setting, {"key": "a", "value": "1", "colour": "blue"})


@pytest.mark.parametrize("statement", ["UPDATE trail SET what = 'x'", "DELETE FROM trail"])
def test_the_trail_can_only_grow(register: Book, statement: str) -> None:
    with register.writing() as writing:
        writing.add(Setting, {"key": "a", "value": "1"})
    with pytest.raises(Exception, match="append-only"), register.writing() as writing:
        writing._connection.exec_driver_sql(statement)
    assert register.trail_head().count == 1


def test_words_are_found_newest_first_whatever_their_accents(register: Book) -> None:
    first, second = uuid4(), uuid4()
    with register.writing() as writing:
        writing.index("staff", first, "", "Siân Gŵyr", "teacher of music")
        writing.index("staff", second, "", "Sian Jones", "teaching assistant")
    with register.reading() as reading:
        assert [hit.record for hit in reading.find("sian teach")] == [second, first]
        assert [hit.record for hit in reading.find("GWYR")] == [first]
        assert reading.find('" OR ) NEAR *') == []
        assert reading.find("  ") == reading.find("s") == []
        assert [hit.record for hit in reading.find("g siân gŵ")] == [first]
    with register.writing() as writing:
        writing.index("staff", first, "", "Siân Gŵyr", "head of year")
        writing.unindex(second)
    with register.reading() as reading:
        assert reading.find("music") == []
        assert [hit.title for hit in reading.find("head year")] == ["Siân Gŵyr"]
        assert reading.find("jones") == []


def test_a_short_or_foreign_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    keys = book_files(tmp_path / "register")
    database = tmp_path / "register" / "book.db"
    whole = database.read_bytes()
    for content in (b"", whole[:1000], whole[:100] + b"\0" + whole[101:]):
        database.write_bytes(content)
        with pytest.raises(Damaged, match="backup"):
            Book(tmp_path / "register", keys, SetClock(), HEAD)
    database.write_bytes(whole)
    with pytest.raises(Damaged, match="another school's"):
        Book(tmp_path / "register", new_keys("register"), SetClock(), HEAD)


def test_a_newer_book_is_refused_and_left_alone(tmp_path: Path) -> None:
    opened = book(tmp_path)
    with opened.writing() as writing:
        writing._connection.exec_driver_sql("UPDATE alembic_version SET version_num='register_9'")
    opened.close()
    before = (tmp_path / "register" / "book.db").read_bytes()
    with pytest.raises(NewerVault, match="Update Candour"):
        Book(tmp_path / "register", book_files(tmp_path / "other"), SetClock(), HEAD)
    assert (tmp_path / "register" / "book.db").read_bytes() == before


def test_a_damaged_page_is_named_as_damage(register: Book) -> None:
    with register.writing() as writing:
        for number in range(300):
            writing.add(Setting, {"key": f"k{number}", "value": "x" * 300})
    assert register.integrity_faults() == []
    register.close()
    database = register.folder / "book.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(bytes(data))
    assert any("HMAC" in fault for fault in register.integrity_faults())


def test_a_killed_writer_leaves_the_last_commit(tmp_path: Path) -> None:
    keys = book_files(tmp_path / "register")
    script = f"""
import os, signal, sys
from pathlib import Path
from app.models.school import Setting
from app.storage.book import Book
from app.storage.keys import BookKeys
from tests.builders import HEAD, SetClock
book = Book(Path({str(tmp_path / "register")!r}), BookKeys.from_json(sys.stdin.buffer.read()),
            SetClock(), HEAD)
with book.writing() as writing:
    writing.add(Setting, {{"key": "kept", "value": "1"}})
with book.writing() as writing:
    writing.add(Setting, {{"key": "lost", "value": "2"}})
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=keys.to_json(),
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == -9
    after = Book(tmp_path / "register", keys, SetClock(), HEAD)
    assert settings(after) == {"kept": "1"}
    assert after.trail_head().count == 1
    after.close()


def test_documents_come_back_as_they_were_and_lie_encrypted(register: Book) -> None:
    data = b"screenshot " * 5000
    stored = register.documents.add(data, "phone.png", "image/png")
    with register.writing() as writing:
        writing.add(Document, stored.record())
    assert register.documents.read(stored.stored_as, stored.sha256) == data
    assert stored.size == len(data)
    assert register.documents.stored() == {stored.stored_as}
    assert b"screenshot" not in (register.documents.folder / stored.stored_as).read_bytes()
    with pytest.raises(Damaged, match="isn't the one"):
        register.documents.read(stored.stored_as, "0" * 64)


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_document_is_never_shown(register: Book, damage: str) -> None:
    stored = register.documents.add(b"x" * 200_000, "a.png", "image/png")
    path = register.documents.folder / stored.stored_as
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
    elif damage == "cut":
        path.write_bytes(bytes(data[:70_000]))
    else:
        path.unlink()
    with pytest.raises(Damaged, match="Put it back"):
        register.documents.read(stored.stored_as, stored.sha256)
