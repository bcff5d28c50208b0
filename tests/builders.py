"""Makes real things for tests: encrypted books and vaults, with a clock that tests can set."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from app.storage.book import Book
from app.storage.keys import BookKeys, new_database_key, new_identity
from app.storage.trail import Who

HEAD = Who(UUID(int=1), "head")
NOW = dt.datetime(2026, 11, 4, 16, 33, tzinfo=dt.UTC)


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


def new_keys(name: str) -> BookKeys:
    identity = new_identity()
    return BookKeys(
        book=name,
        vault=uuid4(),
        generation=1,
        public_key=identity.public_key,
        identities=(identity.secret,),
        database_keys=(new_database_key(),),
    )


@cache
def _template(name: str) -> tuple[Path, BookKeys]:
    # Made once a test process: running the migrations takes longer than most tests.
    folder = Path(tempfile.mkdtemp(prefix="candour-tests-")) / name
    folder.mkdir()
    keys = new_keys(name)
    Book.create(folder, keys, SetClock(), HEAD).close()
    return folder, keys


def book_files(folder: Path, name: str = "register") -> BookKeys:
    """Lay an empty book's files into ``folder`` and return its keys."""
    template, keys = _template(name)
    shutil.copytree(template, folder)
    return keys


def book(folder: Path, name: str = "register", clock: SetClock | None = None) -> Book:
    """An empty, open, encrypted book in ``folder / name``."""
    keys = book_files(folder / name, name)
    return Book(folder / name, keys, clock or SetClock(), HEAD)
