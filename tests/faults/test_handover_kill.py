"""Killed in each step of handing over, recovering or making a new sheet: it can be gone on with."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import CandourError, VaultError
from app.storage import holders, people
from app.storage.book import Book
from app.storage.handover import HandOver
from app.storage.keys import RecoveryKey
from app.storage.session import Session
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.faults.killed import Wrap, dies
from tests.storage.vaults import PASSPHRASES, THEIRS, copy_vault, make_quick

NEW = "Nia"
AGAIN = "another ladder lantern loft"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


def every_step(
    tmp_path: Path, work: Callable[[Path, list[str]], object]
) -> list[tuple[Path, list[str]]]:
    """One vault, and its first sheet's keys, for each step at which the work was killed.

    One step in so many; all of them with CANDOUR_KILL_EVERYWHERE.
    """
    vaults: list[tuple[Path, list[str]]] = []
    stride = 1 if "CANDOUR_KILL_EVERYWHERE" in os.environ else 9
    for step in range((stride + 1) // 2, 200, stride):
        vault = tmp_path / str(step)
        sheet = [key.secret for key in copy_vault(vault)]

        def act(before: Wrap, after: Wrap, vault: Path = vault, sheet: list[str] = sheet) -> None:
            for owner, name in (
                (Path, "replace"),
                (holders, "change"),
                (Book, "change_database_key"),
                (people, "drop_files"),
            ):
                setattr(owner, name, before(getattr(owner, name)))
            Book.change_database_key = after(Book.change_database_key)  # type: ignore[method-assign]
            holders.change = after(holders.change)
            work(vault, sheet)

        if not dies(act, step):
            assert step > 15
            return vaults
        vaults.append((vault, sheet))
    raise AssertionError("it never came to its end")


def unlock(vault: Path, name: str) -> Session | None:
    """Somebody's session with both books, if they can have it."""
    passphrase = {**PASSPHRASES, NEW: THEIRS}[name]
    try:
        session = Vault.open(vault, SetClock()).unlock(name, passphrase)
    except VaultError:
        return None
    if session.casebook is None:
        session.close()
        return None
    return session


def one_generation(session: Session) -> bool:
    """Whether each book has one set of keys, and opens with it."""
    return all(
        len(each.keys.database_keys) == 1 and each.book.integrity_faults() == []
        for each in session._open.values()
    )


def ends_well(vault: Path, session: Session, sheet: tuple[RecoveryKey, ...]) -> None:
    """The new head has it all, alone, and so does whoever holds the new sheet."""
    assert one_generation(session)
    assert [row.name for row in session.people() if row.role == "head"] == [NEW]
    session.close()
    assert verify(vault, NEW, THEIRS).faults == ()
    assert len(list((vault / "people").glob("*.key*"))) == 3
    recovered = Vault.open(vault, SetClock()).recover(NEW, [key.secret for key in sheet], AGAIN)
    assert set(recovered.books) == {"register", "casebook"}
    recovered.close()


def test_killed_with_both_here(tmp_path: Path) -> None:
    def work(vault: Path, _sheet: list[str]) -> None:
        session = unlock(vault, "head")
        assert session is not None
        session.hand_over(HandOver(NEW, THEIRS)).close()

    whose = set()
    for vault, _ in every_step(tmp_path, work):
        # Whoever opens both books goes on: the old head until the casebook has new keys.
        name = next(each for each in ("head", NEW) if (session := unlock(vault, each)))
        whose.add(name)
        assert session is not None
        assert one_generation(session)
        session.close()
        assert verify(vault, name, {**PASSPHRASES, NEW: THEIRS}[name]).faults == (), vault
        session = unlock(vault, name)
        assert session is not None
        after = session.hand_over(HandOver(NEW, THEIRS))
        ends_well(vault, after, after.new_recovery_keys)
    assert NEW in whose


def test_killed_with_the_sheet_alone(tmp_path: Path) -> None:
    def work(vault: Path, sheet: list[str]) -> None:
        Vault.open(vault, SetClock()).hand_over(sheet, NEW, THEIRS).close()

    ways = set()
    for vault, sheet in every_step(tmp_path, work):
        session = unlock(vault, NEW)
        if session is not None:  # let in already: their passphrase goes on with it
            ways.add("passphrase")
            assert one_generation(session)
            session.close()
            assert verify(vault, NEW, THEIRS).faults == (), vault
            session = unlock(vault, NEW)
            assert session is not None
            after = session.hand_over(HandOver(NEW, THEIRS))
        else:  # not yet: the sheet is still good
            ways.add("sheet")
            after = Vault.open(vault, SetClock()).hand_over(sheet, NEW, THEIRS)
        ends_well(vault, after, after.new_recovery_keys)
    assert "passphrase" in ways


def test_killed_while_recovering(tmp_path: Path) -> None:
    def work(vault: Path, sheet: list[str]) -> None:
        Vault.open(vault, SetClock()).recover("head", sheet, AGAIN).close()

    for vault, sheet in every_step(tmp_path, work):
        session = Vault.open(vault, SetClock()).recover("head", sheet, AGAIN)
        assert one_generation(session)
        assert set(session.books) == {"register", "casebook"}
        session.close()
        assert verify(vault, "head", AGAIN).faults == (), vault


def test_killed_while_making_a_new_sheet(tmp_path: Path) -> None:
    def work(vault: Path, _sheet: list[str]) -> None:
        session = unlock(vault, "head")
        assert session is not None
        session.new_sheet()
        session.close()

    for vault, sheet in every_step(tmp_path, work):
        session = unlock(vault, "head")
        assert session is not None
        assert one_generation(session)
        session.close()
        assert verify(vault, "head", PASSPHRASES["head"]).faults == (), vault
        session = unlock(vault, "head")
        assert session is not None
        new = [key.secret for key in session.new_sheet()]
        session.close()
        with pytest.raises(CandourError):
            Vault.open(vault, SetClock()).recover("head", sheet, AGAIN)
        Vault.open(vault, SetClock()).recover("head", new, AGAIN).close()
