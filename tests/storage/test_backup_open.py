"""A backup while the vault is open and somebody works in it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.errors import Cancelled, InUse, VaultError
from app.storage.backup import back_up
from app.storage.integrity import integrity_faults
from app.storage.opening import CASEBOOK
from app.storage.verify import verify
from tests.storage.backups import backed_up, restored, whole
from tests.storage.vaults import PASSPHRASES, set_colour, signed_in

TRY_TO_OPEN = """
import sys
from pathlib import Path
from app.errors import InUse
from app.storage.lock import VaultLock
try:
    VaultLock(Path(sys.argv[1])).take("another")
except InUse:
    sys.exit(7)
"""
TRY_TO_WRITE = """
import sys
import sqlcipher3.dbapi2 as sqlcipher
connection = sqlcipher.connect(sys.argv[1], timeout=0, isolation_level=None)
connection.execute(f"PRAGMA key = \\"x'{sys.argv[2]}'\\"")
try:
    # Only who holds the database alone may leave the journal for good.
    answer = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
except sqlcipher.OperationalError:
    answer = "locked"
sys.exit(7 if answer == "locked" else 0)
"""


def elsewhere(code: str, *words: str) -> int:
    """The exit code of a second process."""
    return subprocess.run([sys.executable, "-c", code, *words], check=False).returncode


def test_frozen_bytes_are_a_whole_database_while_others_write(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        book = session.register
        before = book.trail_head()
        with book.frozen() as file:
            first = file.read(8192)
            for number in range(30):
                set_colour(session, f"colour {number}" * 200)
            with sqlcipher.connect(book.folder / "book.db", timeout=0) as other:
                other.execute(f"PRAGMA key = \"x'{book.database_key.hex()}'\"")
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            other.close()
            rest = file.read()
            file.seek(0)
            assert file.read() == first + rest
        assert book.trail_head().count == before.count + 30
        copy = tmp_path / "book.db"
        copy.write_bytes(first + rest)
        assert integrity_faults(copy, book.database_key) == []
        with sqlcipher.connect(copy) as copied:
            copied.execute(f"PRAGMA key = \"x'{book.database_key.hex()}'\"")
            rows = copied.execute("SELECT max(seq) FROM trail").fetchone()
        copied.close()
        assert rows == (before.count,)


def test_the_locks_are_still_held_after_the_bytes_were_read(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        key = session.register.database_key.hex()
        database = str(session.register.folder / "book.db")
        with session.register.frozen() as file:
            file.read()
        backed_up(vault, tmp_path / "stick", books=session.books)
        assert elsewhere(TRY_TO_OPEN, str(vault)) == 7
        assert elsewhere(TRY_TO_WRITE, database, key) == 7
    assert elsewhere(TRY_TO_WRITE, database, key) == 0
    assert elsewhere(TRY_TO_OPEN, str(vault)) == 0


def test_a_backup_of_an_open_vault_is_one_moment_of_it(vault: Path, tmp_path: Path) -> None:
    """Somebody goes on working; what came in before the backup began is all in it."""
    stop = threading.Event()
    with signed_in(vault) as session:
        set_colour(session, "before")
        stored = session.register.documents.add(b"before", "before.txt", "text/plain")
        count = session.register.trail_head().count

        def work() -> None:
            while not stop.is_set():
                set_colour(session, "meanwhile")
                session.drafts.save("incident:new", {"what": "more and more"})

        worker = threading.Thread(target=work)
        worker.start()
        try:
            made = backed_up(vault, tmp_path / "stick", books=session.books)
        finally:
            stop.set()
            worker.join()
        after = session.register.trail_head().count
    back = tmp_path / "back"
    restored(made.place, made.snapshot, back)
    assert (back / "books/register/documents" / stored.stored_as).is_file()
    with signed_in(back) as session:
        assert count <= session.register.trail_head().count <= after
    faults = verify(back, "head", PASSPHRASES["head"]).faults
    assert all("no record mentions" in fault.sentence for fault in faults)


def test_a_book_that_this_person_cannot_open_is_backed_up_too(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault, "office") as session:
        assert CASEBOOK not in session.books
        made = backed_up(vault, tmp_path / "stick", books=session.books)
    restored(made.place, made.snapshot, tmp_path / "back")
    with signed_in(tmp_path / "back", "head") as session:
        assert session.casebook is not None


def test_what_changes_under_the_copying_is_copied_again(vault: Path, tmp_path: Path) -> None:
    """What a person saw last is written while the books are copied: the backup has the new."""
    with signed_in(vault) as session:
        state = vault / "people" / f"{session.person.id}.state"
        new = state.read_bytes() + b"written meanwhile"

        def progress(done: int, total: int, what: str) -> None:
            if done > total // 2 and state.read_bytes() != new:
                state.write_bytes(new)

        made = backed_up(vault, tmp_path / "stick", books=session.books, progress=progress)
    restored(made.place, made.snapshot, tmp_path / "back")
    assert (tmp_path / "back" / "people" / state.name).read_bytes() == new


def test_a_vault_that_never_stands_still_is_told(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        state = vault / "people" / f"{session.person.id}.state"
        data, number = state.read_bytes(), iter(range(10**6))

        def progress(done: int, total: int, what: str) -> None:
            (vault / "inbox").joinpath(f"{next(number):064x}").write_bytes(data)

        with pytest.raises(InUse, match="kept changing"):
            backed_up(vault, tmp_path / "stick", books=session.books, progress=progress)
    assert whole(tmp_path / "stick") == []


def test_a_backup_stops_when_it_is_asked_to(vault: Path, tmp_path: Path) -> None:
    backed_up(vault, tmp_path / "stick")
    seen = []

    def progress(done: int, total: int, what: str) -> None:
        seen.append((done, total, what))
        raise Cancelled

    with signed_in(vault) as session:
        set_colour(session, "red")
        with pytest.raises(Cancelled):
            back_up(vault, tmp_path / "stick", books=session.books, progress=progress)
        assert seen
        set_colour(session, "and on")
    assert len(whole(tmp_path / "stick")) == 1


def test_a_closed_book_has_no_bytes_to_give(vault: Path) -> None:
    with signed_in(vault) as session:
        book = session.register
    with pytest.raises(VaultError, match="closed"), book.frozen():
        pass


def test_a_book_is_closed_only_when_nobody_reads_its_bytes(vault: Path) -> None:
    """Else the reader's descriptor could be another file's."""
    with signed_in(vault) as session:
        reading, done = threading.Event(), threading.Event()
        seen: list[bytes] = []

        def read() -> None:
            with session.register.frozen() as file:
                reading.set()
                done.wait(10)
                seen.append(file.read())

        reader = threading.Thread(target=read)
        reader.start()
        assert reading.wait(10)
        size = (session.register.folder / "book.db").stat().st_size
        closer = threading.Thread(target=session.register.close)
        closer.start()
        done.set()
        reader.join()
        closer.join()
        assert len(seen[0]) == size
