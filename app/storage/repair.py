"""Putting damaged files right from backups: what would change first, then the change itself.

All of it is tried on a copy beside the vault, which has the same documents without using their
room again: what ``verify`` finds there is mended, then it is verified anew, until nothing is left
that can be mended. Only then do whole files take the place of damaged ones, one by one, after the
damaged ones were copied to a folder beside the vault. Killed anywhere, doing it again finishes it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refused
from app.storage import description
from app.storage.backup import Place
from app.storage.clock import Clock, utc_now
from app.storage.creating import UNFINISHED
from app.storage.files import (
    create,
    disk_problem,
    sha256_of,
    sync_folder,
    told,
    write_atomically,
)
from app.storage.holders import KEY_FILE
from app.storage.lock import NAME as LOCK_NAME
from app.storage.lock import VaultLock
from app.storage.mending import Mending
from app.storage.people import Secrets
from app.storage.planted import check_planted
from app.storage.verify import verify_with
from app.storage.verify_files import Fault
from app.words import sentence

_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True)
class Change:
    """One file that would take the place of a damaged or missing one.

    Attributes:
        file: its path in the vault.
        sentence: what it is, and where it comes from.
        before: SHA-256 of what lies there now; "" if nothing does.
    """

    file: str
    sentence: str
    before: str


@dataclass(frozen=True)
class Plan:
    """What a repair would do.

    Attributes:
        changes: in the order in which they would be made.
        beyond: what can't be had from these backups, as sentences.
        merged: the databases of which there is a copy with the journal in it.
    """

    vault: Path
    name: str
    work: Path
    changes: tuple[Change, ...]
    beyond: tuple[str, ...]
    merged: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The plan as people read it."""
        told = [sentence(each.sentence) for each in self.changes]
        if self.beyond:
            told.append("This can't be repaired from these backups:")
            told += [f"- {sentence(each)}" for each in self.beyond]
        if not told:
            return ["Nothing is damaged. There is nothing to repair."]
        return told

    def discard(self) -> None:
        """Forget it; the vault is as it was."""
        shutil.rmtree(self.work, ignore_errors=True)


def plan(vault: Path, place: Place, name: str, passphrase: str, clock: Clock = utc_now) -> Plan:
    """See what could be repaired, without changing anything in the vault.

    ``apply`` it or ``discard`` it: until then a copy lies beside the vault.

    Raises:
        Refused: the place holds another school's backups, or something is in the way beside the
            vault.
        WrongPassphrase: it isn't theirs.
        VaultError: the vault is open, or no sign-in of that name is in it or its backups.
        Damaged: there are links or other things in it that Candour never makes.
        UnsafePlace: there is no room beside the vault.
    """
    with _held(vault, name, clock):
        work = vault.with_name(f"{vault.name}.repair")
        _clear_left(work)
        try:
            work.mkdir(mode=0o700)
            copy = work / "vault"
            copy.mkdir()
            write_atomically(copy / UNFINISHED, b"")  # so that nobody takes it for a vault
            _mirror(vault, copy)
            mending = Mending(copy, place, work / "mending", vault)
            secrets = mending.sign_in(name, passphrase)
            beyond = _mend(mending, copy, secrets)
            changes = tuple(
                Change(file, told, _hash(vault / file)) for file, told in mending.done.items()
            )
            return Plan(vault, name, work, changes, tuple(beyond), tuple(mending.merged))
        except BaseException as error:
            shutil.rmtree(work, ignore_errors=True)
            if isinstance(error, OSError):
                raise disk_problem(error, vault.parent) from error
            raise


def apply(made: Plan, clock: Clock = utc_now) -> Path:
    """Do what was planned.

    Returns:
        The folder beside the vault that has the damaged files now.

    Raises:
        Refused: the vault changed since it was planned. Plan again.
        VaultError: the vault is open.
        UnsafePlace: there is no room beside the vault.
    """
    vault, copy = made.vault, made.work / "vault"
    with _held(vault, made.name, clock):
        if any(_hash(vault / each.file) != each.before for each in made.changes):
            made.discard()
            raise Refused("The vault was changed since. Look again at what would be repaired.")
        aside = _aside(vault, clock)
        try:
            for change in made.changes:
                _keep(vault, change.file, aside)
            for change in made.changes:
                _take_its_place(vault, copy, made.work, change.file, change.file in made.merged)
        except OSError as error:
            raise disk_problem(error, vault.parent) from error
        made.discard()
        return aside


def _clear_left(work: Path) -> None:
    """Remove what an earlier repair left when it was interrupted, and nothing else.

    Raises:
        Refused: there is something else.
    """
    own = work.is_dir() and not work.is_symlink()
    if own and {each.name for each in work.iterdir()} <= {"vault", "mending"}:
        shutil.rmtree(work, ignore_errors=True)
    if os.path.lexists(work):
        raise Refused(f"{work} is in the way. Remove it or give it another name, then try again.")


def _mend(mending: Mending, copy: Path, secrets: Secrets) -> list[str]:
    """Mend until nothing more can be; what is still wrong then."""
    while True:
        report = verify_with(copy, secrets)
        progress = [mending.mend(fault, secrets) for fault in report.faults]
        if not any(progress):
            return list(dict.fromkeys(_left(report.faults, mending)))


def _left(faults: tuple[Fault, ...], mending: Mending) -> Iterator[str]:
    told = set()
    for fault in faults:
        again = fault.file == description.NAME or fault.file.endswith(KEY_FILE)
        if again and fault.file in mending.done:
            continue  # written again at the next sign-in, from the books
        why = mending.why.get(fault.file)
        if why is not None and fault.file not in told:
            yield why
        elif why is None:
            yield fault.sentence
        told.add(fault.file)


@contextmanager
def _held(vault: Path, name: str, clock: Clock) -> Iterator[None]:
    lock = VaultLock(vault, clock)
    lock.take(name)
    try:
        with told(vault):
            check_planted(vault)
        yield
    finally:
        lock.release()


def _mirror(vault: Path, copy: Path) -> None:
    """A copy to try things on. Write-once files are the same files under a second name."""
    for path in sorted(vault.rglob("*")):
        target = copy / path.relative_to(vault)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.name == LOCK_NAME or path.name.endswith("-shm"):
            continue
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.name.startswith("book.db"):
                shutil.copyfile(path, target)
                continue
            try:
                os.link(path, target)
            except OSError:  # a disk without second names, such as a stick
                shutil.copyfile(path, target)


def _aside(vault: Path, clock: Clock) -> Path:
    stamp = clock().astimezone().strftime("%Y-%m-%d %H%M%S")
    aside = vault.with_name(f"{vault.name} damaged {stamp}")
    aside.mkdir(mode=0o700, exist_ok=True)
    write_atomically(
        aside / "READ ME.txt",
        b"Files that were damaged, as they were before Candour repaired the vault beside this\n"
        b"folder. They are encrypted. Remove the folder when the vault is known to be well.\n",
    )
    return aside


def _keep(vault: Path, file: str, aside: Path) -> None:
    """Copy a damaged file, and a database's journal, out of the way."""
    for name in (file, *(f"{file}{each}" for each in _SIDE_FILES if file.endswith("book.db"))):
        source, target = vault / name, aside / name
        if not source.is_file() or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as data, create(target) as out:
            shutil.copyfileobj(data, out)
            out.flush()
            os.fsync(out.fileno())
        sync_folder(target.parent)


def _take_its_place(vault: Path, copy: Path, work: Path, file: str, merged: bool) -> None:
    path = vault / file
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_durable(copy / file)
    if file.endswith("book.db"):
        # A journal would be played into the new database, so it goes first; what is in it goes
        # into the damaged one before that, so that a kill here loses nothing.
        if merged:
            _make_durable(work / "mending" / "merged" / file)
            (work / "mending" / "merged" / file).replace(path)
            sync_folder(path.parent)
        for each in _SIDE_FILES:
            path.with_name(f"{path.name}{each}").unlink(missing_ok=True)
        sync_folder(path.parent)
    (copy / file).replace(path)
    sync_folder(path.parent)


def _make_durable(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _hash(path: Path) -> str:
    return sha256_of(path) if path.is_file() else ""
