"""Backups, restores, repairs, moving up from an earlier version: what keeps the records."""

from __future__ import annotations

import contextlib
import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from app.errors import VaultError
from app.models.school import Setting
from app.services.incidents.rows import Show
from app.services.staff.service import Which
from app.storage import repair
from app.storage.backup import Place, back_up
from app.storage.restore import restore
from app.storage.vault import Vault
from app.storage.verify import verify
from app.workspace import Workspace
from tests.builders import NOW, SetClock
from tests.faults.operations import Ack, Operation, check_whole
from tests.storage.backed_up import backed_up, stick
from tests.storage.backups import whole
from tests.storage.damage import documents, flip
from tests.storage.vaults import PASSPHRASES, set_colour, signed_in

OLD = Path(__file__).parents[2] / "vaults" / "v1.zip"
OLD_PASSPHRASE = "sample school only"


def day(number: int) -> SetClock:
    return SetClock(NOW + dt.timedelta(days=number))


def colours(vault: Path) -> int:
    """How many changes of :func:`set_colour` are there."""
    with signed_in(vault) as session, session.register.reading() as reading:
        return len(reading.rows(select(Setting.id).where(Setting.key.like("colour %"))))


def prepare_backup(folder: Path) -> None:
    vault, _ = backed_up(folder)
    with signed_in(vault) as session:
        set_colour(session, "newer")
        session.register.documents.add(b"a scan" * 40_000, "scan.png", "image/png")


def back_up_twice(folder: Path, ack: Ack) -> None:
    for number in (1, 2):
        made = back_up(folder / "vault", stick(folder), clock=day(number))
        ack(made.snapshot.name)
        with signed_in(folder / "vault") as session:
            set_colour(session, "newer still")


def check_backups(folder: Path, acknowledged: Sequence[str]) -> None:
    """The earlier backups are whole, each that was acknowledged is there, and the next is made."""
    names = {snapshot.name for snapshot in whole(stick(folder))}
    assert set(acknowledged) <= names
    assert len(acknowledged) + 1 <= len(names) <= len(acknowledged) + 2
    newest = back_up(folder / "vault", stick(folder), clock=day(3)).snapshot
    assert newest.name in {snapshot.name for snapshot in whole(stick(folder))}
    check_whole(folder / "vault")


def restore_once(folder: Path, ack: Ack) -> None:
    place = Place.open(stick(folder))
    restore(place, place.snapshots()[0], folder / "restored")
    ack("restored")


def check_restored(folder: Path, acknowledged: Sequence[str]) -> None:
    """It is there wholly, or is no vault yet and can be restored again."""
    there = False
    with contextlib.suppress(VaultError):
        Vault.open(folder / "restored", SetClock())
        there = True
    assert there or not acknowledged
    if not there:
        restore_once(folder, lambda _: None)
    check_whole(folder / "restored")
    whole(stick(folder))


def prepare_repair(folder: Path) -> None:
    vault, _ = backed_up(folder)
    with signed_in(vault) as session:
        set_colour(session, "newer")
    flip(documents(vault)[0], -1)
    (vault / "books" / "casebook" / "key.age").unlink()


def repair_once(folder: Path, ack: Ack) -> None:
    place = Place.open(stick(folder))
    plan = repair.plan(folder / "vault", place, "head", PASSPHRASES["head"], day(1))
    repair.apply(plan, day(1))
    ack("repaired")


def check_repaired(folder: Path, acknowledged: Sequence[str]) -> None:
    """What was damaged is mended, or can be mended now; what was newer is there."""
    if not acknowledged:
        repair_once(folder, lambda _: None)
    check_whole(folder / "vault")
    assert colours(folder / "vault") == 1
    check_whole(folder / "vault", "dsl")


def prepare_old(folder: Path) -> None:
    (folder / "vault").mkdir()
    zipfile.ZipFile(OLD).extractall(folder / "vault")


def move_up(folder: Path, ack: Ack) -> None:
    Vault.open(folder / "vault").unlock("head", OLD_PASSPHRASE).close()
    ack("moved up")


def check_moved_up(folder: Path, _acknowledged: Sequence[str]) -> None:
    session = Vault.open(folder / "vault").unlock("head", OLD_PASSPHRASE)
    work = Workspace.open(session)
    held = (
        len(work.staff.listed(Which.ALL)),
        len(work.need_casework().incidents.listed(Show.ALL)),
        len(work.need_casework().relationships.listed()),
    )
    session.close()
    assert held == (20, 10, 14), held
    told = [each.sentence for each in verify(folder / "vault", "head", OLD_PASSPHRASE).faults]
    assert told == [], told


OPERATIONS = (
    Operation("backing up", prepare_backup, back_up_twice, check_backups),
    Operation("restoring", backed_up, restore_once, check_restored),
    Operation("repairing", prepare_repair, repair_once, check_repaired),
    Operation("moving up from the first version", prepare_old, move_up, check_moved_up),
)
