"""Setting up a school: a new vault in an empty folder, wholly or not at all."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from app.errors import FieldProblem, Problems, Refused
from app.models.holder import Role
from app.models.school import School, SchoolKind
from app.storage import description, people
from app.storage.clock import Clock
from app.storage.files import clear_unfinished, discard, disk_problem, write_atomically
from app.storage.holders import HolderRow
from app.storage.inbox import INBOX
from app.storage.keys import RecoveryKey, new_book_keys
from app.storage.lock import NAME as LOCK_NAME
from app.storage.lock import VaultLock
from app.storage.opening import BOOKS, CASEBOOK, REGISTER, OpenBook, let_go, make_book
from app.storage.people import PEOPLE
from app.storage.places import check_place
from app.storage.roles import Person, check_person
from app.storage.session import Session
from app.storage.state import new_state, write_state

UNFINISHED = "setting-up"  # marks a vault that was never finished, so it can be begun again


@dataclass(frozen=True)
class NewVault:
    """What is asked when a school is set up.

    Attributes:
        kind: ``alone`` or ``trust``.
        role: ``head``, ``dsl`` or ``office``.
        sample: whether it is the sample school.
    """

    school_name: str
    kind: str
    person_name: str
    role: str
    passphrase: str = field(repr=False)
    sample: bool = False


def create_vault(
    folder: Path, draft: NewVault, clock: Clock
) -> tuple[Session, tuple[RecoveryKey, ...]]:
    """Make the vault and sign its first person in; see ``Vault.create``."""
    name = " ".join(draft.person_name.split())
    role = _checked(draft, name)
    check_place(folder)
    with _making(folder):
        lock = VaultLock(folder, clock)
        lock.take(name)
        books: dict[str, OpenBook] = {}
        try:
            secrets = people.new_secrets(uuid4(), name)
            people.write_key(folder / PEOPLE, secrets, draft.passphrase)
            maker = HolderRow(secrets.id, name, role, secrets.identity.public_key)
            vault, printed = uuid4(), []
            for book in [REGISTER] if role is Role.OFFICE else [REGISTER, CASEBOOK]:
                keys = new_book_keys(book, vault)
                books[book], key = make_book(folder, keys, maker, clock)
                printed.append(key)
            with books[REGISTER].book.writing() as writing:
                record = {
                    "name": draft.school_name.strip(),
                    "kind": SchoolKind(draft.kind),
                    "sample": draft.sample,
                }
                writing.add(School, record)
            state = new_state()
            for book, opened in books.items():
                state = state.with_pin(book, opened.pin())
            write_state(folder / PEOPLE, secrets.id, secrets.state_key, state)
            description.describe(folder, books)
            person = Person(secrets.id, name, role)
            session = Session(
                folder, person, secrets, secrets.state_key, state, books, lock, tuple(printed)
            )
        except BaseException:
            let_go(books, lock)
            raise
    return session, tuple(printed)


def _checked(draft: NewVault, name: str) -> Role:
    problems = []
    if not draft.school_name.strip():
        problems.append(FieldProblem("school_name", "Enter the school's name."))
    if draft.kind not in set(SchoolKind):
        problems.append(FieldProblem("kind", "Select alone or trust."))
    try:
        # A chair's book is made when they first sign in, so nobody begins as the chair.
        begin = [each for each in Role if each is not Role.CHAIR]
        known = None if draft.sample else [draft.school_name]
        role = check_person(name, draft.role, draft.passphrase, set(), known, begin)
    except Problems as error:
        problems.extend(error.problems)
    if problems:
        raise Problems(problems)
    return role


@contextmanager
def _making(folder: Path) -> Iterator[None]:
    """Mark a folder as unfinished meanwhile; leave it as it was if anything fails."""
    existed = folder.is_dir()
    if existed and (folder / UNFINISHED).exists():
        _clear(folder)
    elif existed:
        clear_unfinished(folder)  # of one that ended before it was marked
    if folder.exists() and (not existed or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty. Choose an empty folder, or a new one.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(folder / UNFINISHED, b"")
        yield
        (folder / UNFINISHED).unlink()
    except BaseException as error:
        _clear(folder)
        if not existed:
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise disk_problem(error, folder) from error
        raise


def _clear(folder: Path) -> None:
    """Take away what an unfinished setting-up left, and nothing else."""
    for part in (PEOPLE, BOOKS, INBOX):
        shutil.rmtree(folder / part, ignore_errors=True)
    clear_unfinished(folder)
    for name in (description.NAME, LOCK_NAME, f"{LOCK_NAME}-journal", UNFINISHED):
        discard(folder / name)
