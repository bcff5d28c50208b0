"""One encrypted database of the vault: reading, writing with its trail, listeners.

Statements run on connections, with rows and no object-relational session: what a service reads
are rows, what it writes goes through :class:`Writing`, the only way in, which leaves a trail line
for every record it touches.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, Row, create_engine, event, exc, select
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import Executable

from app.errors import CandourError, Damaged, NewerVault, Unanswered, VaultError
from app.models.trail import TrailLine
from app.storage import moving_up, search
from app.storage.clock import Clock
from app.storage.documents import Documents
from app.storage.gate import Gate
from app.storage.integrity import integrity_faults
from app.storage.keys import BookKeys
from app.storage.migrations import HEADS, schema_of
from app.storage.standing import StandingFile, freeze
from app.storage.trail import TrailHead, Who
from app.storage.writing import Writing

PAGE_CACHE_KIB = 65536  # with 64 MiB of page cache, encryption costs next to nothing
SMALLEST = 4096  # an encrypted database has at least one page; a shorter file opens as an empty one
_TRIES = 3  # to find a moment in which nobody reads from the journal
NOT_A_DATABASE = 26  # sqlite's code: wrong key, damaged first page or no database at all

Listener = Callable[[frozenset[str]], None]


class Reading:
    """Questions to a book, answered from one consistent state of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, statement: Executable) -> list[Row[Any]]:
        """All rows of a query."""
        return list(self._connection.execute(statement).all())

    def first(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, or None."""
        return self._connection.execute(statement).first()

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self._connection.execute(statement).scalar()

    def find(self, text: str, limit: int = 50) -> list[search.Hit]:
        """The newest records in which every word of ``text`` begins a word."""
        return search.find(self._connection, text, limit)


class Book:
    """An open book.

    Attributes:
        name: ``register``, ``casebook``, …
        documents: its write-once encrypted originals.
        clock: gives the time of what is recorded.
        who: the person in whose name changes are written.
    """

    def __init__(self, folder: Path, keys: BookKeys, clock: Clock, who: Who) -> None:
        """Open the book in ``folder``.

        Raises:
            Damaged: the database is missing, cut short or doesn't open with these keys.
            NewerVault: a later version of Candour wrote it.
        """
        self.name = keys.book
        self.folder = folder
        self.clock = clock
        self.who = who
        self._listeners: list[Listener] = []
        self._gate = Gate()
        self.documents = Documents(folder / "documents", keys)
        self._standing = StandingFile()
        self._live: Engine | None
        path = folder / "book.db"
        moving_up.settle(path, keys.database_keys)
        self._live, self.database_key = _open_engine(path, keys)
        try:
            with _faults(self.name):
                older = _is_older(self._engine, self.name)
        except BaseException:
            self._live.dispose()  # Windows replaces no file that is open
            raise
        if older:
            self._live.dispose()
            key = self.database_key
            moving_up.move_up(path, key, self.name, lambda: _upgrade(path, key, self.name))
            self._live = _engine(path, key)

    @classmethod
    def create(cls, folder: Path, keys: BookKeys, clock: Clock, who: Who) -> Book:
        """Make the book's database in ``folder`` and open it."""
        _upgrade(folder / "book.db", keys.database_keys[0], keys.book)
        (folder / "documents").mkdir()
        return cls(folder, keys, clock, who)

    def today(self) -> dt.date:
        """The date on the school's wall."""
        return self.clock().astimezone().date()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Ask questions of one consistent state."""
        with self._gate.through(), _faults(self.name), self._engine.connect() as connection:
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Change the book: all of it or, if anything is raised, nothing.

        Listeners hear of it after the commit.

        Raises:
            Unanswered: the disk failed meanwhile, so that it may be kept all the same.
        """
        try:
            with (
                self._gate.through(),
                _faults(self.name),
                self._engine.connect().execution_options(candour_writes=True) as connection,
                connection.begin(),
            ):
                writing = Writing(connection, self.clock(), self.who)
                yield writing
                changed = writing.finish()
        except Unanswered:
            # The journal may hold all of it: documents that it mentions have to stay.
            self.documents.keep_all()
            raise
        if changed:
            for listener in tuple(self._listeners):
                listener(changed)

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with the kinds changed after each commit, in the writer's thread."""
        self._listeners.append(listener)

    def tell_nobody(self) -> None:
        """Forget who listens."""
        self._listeners.clear()

    def trail_head(self) -> TrailHead:
        """How long the trail is, and its head."""
        newest = select(TrailLine.seq, TrailLine.head).order_by(TrailLine.seq.desc()).limit(1)
        with self.reading() as book:
            row = book.first(newest)
        return TrailHead() if row is None else TrailHead(row.seq, row.head)

    def head_at(self, count: int) -> bytes | None:
        """The trail's head when it had ``count`` lines, or None if it never was that long."""
        if count == 0:
            return TrailHead().head
        with self.reading() as book:
            head: bytes | None = book.scalar(select(TrailLine.head).where(TrailLine.seq == count))
        return head

    def integrity_faults(self) -> list[str]:
        """What SQLCipher and SQLite say is wrong with the file; empty when all is well."""
        return integrity_faults(self.folder / "book.db", self.database_key)

    @contextmanager
    def frozen(self) -> Iterator[BinaryIO]:
        """The bytes of the database as it is now, which stand still; others go on writing.

        Raises:
            VaultError: it never stood still, because others read it without a pause.
        """
        path = self.folder / "book.db"
        with _faults(self.name), self._gate.through(), self._standing.lent(path) as file:
            key = self.database_key
            reader, writer = _connect(path, key), _connect(path, key)
            try:
                if not any(freeze(reader, writer) for _ in range(_TRIES)):
                    raise VaultError(f"The {self.name} is too busy. Wait a moment, then try again.")
                yield file
            finally:
                writer.close()
                reader.close()

    def change_database_key(self, key: bytes) -> None:
        """Encrypt the whole database anew, in one transaction of SQLCipher's own.

        Who reads or writes meanwhile, in another thread, waits until it is done.
        """
        with self._gate.alone():
            with _faults(self.name), self._engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"").fetchall()
            self._engine.dispose()
            self._live = _engine(self.folder / "book.db", key)
            self.database_key = key

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The driver's own connection, in no transaction; who reads or writes meanwhile waits."""
        with self._gate.alone(), _faults(self.name), self._engine.connect() as connection:
            yield connection.connection.driver_connection

    def close(self) -> None:
        """Let go of the file and the keys; what is in the journal is in the database then.

        Whoever still has the book can't read it any more.
        """
        self._listeners.clear()
        if self._live is not None:
            self._live.dispose()
        self._live, self.database_key = None, b""
        self._standing.close()
        self.documents.close()

    @property
    def _engine(self) -> Engine:
        if self._live is None:
            raise VaultError(f"The {self.name} is closed. Sign in to open it again.")
        return self._live


def _open_engine(path: Path, keys: BookKeys) -> tuple[Engine, bytes]:
    """Open with the first key that fits; two are on offer while a re-key is under way."""
    if not path.is_file() or path.stat().st_size < SMALLEST:
        raise Damaged(
            f"The {keys.book}'s database is missing or cut short. "
            "Put the file back from a backup, then try again."
        )
    for key in keys.database_keys:
        engine = _engine(path, key)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        except exc.DatabaseError as error:
            engine.dispose()
            if getattr(error.orig, "sqlite_errorcode", None) != NOT_A_DATABASE:
                raise _translated(error, keys.book) from error
        else:
            return engine, key
    raise Damaged(
        f"The {keys.book} can't be opened: its database is damaged, or it is another school's. "
        "Put the file back from a backup, then try again."
    )


def _is_older(engine: Engine, book: str) -> bool:
    """Whether a book is of an earlier version; one of a later version is refused."""
    with engine.connect() as connection:
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    head = HEADS[schema_of(book)]
    if revision == head:
        return False
    if revision is None or revision > head:  # they are numbered, so they sort
        engine.dispose()
        raise NewerVault(
            f"A newer version of Candour wrote this {book}. Update Candour, then try again."
        )
    return True


def _upgrade(path: Path, key: bytes, book: str) -> None:
    from app.storage.migrations.steps import upgrade  # Alembic is slow to import

    engine = _engine(path, key)
    try:
        with _faults(book):
            upgrade(engine, schema_of(book))
    finally:
        engine.dispose()


def _connect(path: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(path, isolation_level=None, check_same_thread=False)
    run = connection.execute
    run("PRAGMA cipher_log_level = NONE")  # else each fault is printed on standard error
    run(f"PRAGMA key = \"x'{key.hex()}'\"")
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA busy_timeout = 5000")
    run(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
    run("PRAGMA temp_store = MEMORY")
    try:
        run("PRAGMA journal_mode = WAL")
        # What was acknowledged outlives a power cut.
        run("PRAGMA synchronous = FULL")
    except sqlcipher.DatabaseError:
        connection.close()
        raise
    return connection


def _engine(path: Path, key: bytes) -> Engine:
    # The dialect's own pools end the process when threads share an encrypted connection.
    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlcipher,
        creator=lambda: _connect(path, key),
        poolclass=QueuePool,
        pool_size=4,
        hide_parameters=True,  # an error's text could reach a log
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("candour_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _faults(book: str) -> Iterator[None]:
    try:
        yield
    except CandourError:
        raise
    except exc.DBAPIError as error:
        raise _translated(error, book) from error


def _translated(error: exc.DBAPIError, book: str) -> Exception:
    """Give faults of the machine a sentence; faults of the program stay what they are."""
    text = str(error.orig)
    if "malformed" in text or "not a database" in text:
        return Damaged(
            f"Part of the {book} is damaged. Close Candour, keep the folder as it is, "
            "and put the book back from a backup."
        )
    if "full" in text:
        return VaultError(
            "The disk is full, so nothing was saved. Make room on it, then save again."
        )
    if "readonly" in text:
        return VaultError(
            "The vault's folder is read-only, so nothing was saved. "
            "Ask your technician to let you write to it, then save again."
        )
    if "locked" in text:
        return VaultError(
            f"Another program is using the {book}. Close it, wait a moment, then try again."
        )
    if "disk I/O" in text or "unable to open" in text:
        return Unanswered(
            "The disk that holds the vault doesn't answer, so this may not be saved. "
            "Check that it is plugged in, open Candour again, and look whether it is there."
        )
    return error
