"""Sign-ins, passphrases and keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.errors import NotAVault, Refused, WrongPassphrase
from app.storage.vault import Vault
from tests.builders import SetClock
from tests.faults.operations import Ack, Operation, check_whole
from tests.faults.operations.recording import prepare_vault
from tests.storage.vaults import (
    ORIGINAL,
    PASSPHRASES,
    THEIRS,
    copy_vault,
    new_vault,
    signed_in,
)


def add_person(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        session.add_person("new", "dsl", THEIRS)
        ack("added")


def check_added(folder: Path, acknowledged: Sequence[str]) -> None:
    vault = folder / "vault"
    with signed_in(vault) as session:
        listed = {row.name: row.books for row in session.people()}
        if acknowledged:
            assert listed["new"] == ("register", "casebook")
        elif "new" not in listed:
            session.add_person("new", "dsl", THEIRS)
        else:  # listed already: the same person is let in again
            session.grant("register", "new", THEIRS)
            session.grant("casebook", "new", THEIRS)
    session = Vault.open(vault, SetClock()).unlock("new", THEIRS)
    assert session.casebook is not None
    session.close()
    check_whole(vault)


def change_passphrase(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        session.change_passphrase(PASSPHRASES["head"], THEIRS)
        ack("changed")


def check_changed(folder: Path, acknowledged: Sequence[str]) -> None:
    """One of the two opens; once acknowledged, only the new one."""
    vault = folder / "vault"
    opened = []
    for words in (PASSPHRASES["head"], THEIRS):
        try:
            session = Vault.open(vault, SetClock()).unlock("head", words)
        except WrongPassphrase:
            continue
        opened.append(words)
        session.change_passphrase(words, PASSPHRASES["head"])
        session.close()
        break
    assert opened
    assert opened == [THEIRS] or not acknowledged
    check_whole(vault)


def remove_person(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        session.take_away("casebook", "dsl")
        ack("taken away")
        session.remove_person("office")
        ack("removed")


def check_removed(folder: Path, acknowledged: Sequence[str]) -> None:
    vault = folder / "vault"
    with signed_in(vault) as session:
        for opened in session._open.values():
            assert len(opened.keys.database_keys) == 1, "one generation of keys"
        listed = {row.name: row.books for row in session.people()}
        assert "casebook" not in listed["dsl"] or not acknowledged
        assert "office" not in listed or "removed" not in acknowledged
        for book in session.books.values():
            (stored,) = book.documents.stored()
            assert (book.folder / "documents" / stored).stat().st_size > len(ORIGINAL)
        if "office" in listed:  # removed now, if it wasn't
            session.remove_person("office")
    with signed_in(vault, "dsl") as session:
        assert (session.casebook is not None) == ("casebook" in listed["dsl"])
    check_whole(vault)


def prepare_sheet(folder: Path) -> None:
    keys = copy_vault(folder / "vault")
    (folder / "sheet").write_text("\n".join(each.secret for each in keys))


def new_sheet(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        ack("\n".join(each.secret for each in session.new_sheet()))


def check_sheet(folder: Path, acknowledged: Sequence[str]) -> None:
    """The new sheet opens everything once it was handed over, and the old one nothing."""
    vault = folder / "vault"
    old = (folder / "sheet").read_text().split("\n")
    with signed_in(vault) as session:
        assert session.casebook is not None
        new = acknowledged[0].split("\n") if acknowledged else None
        if new is None:  # it never reached the screen, so it is made again
            new = [each.secret for each in session.new_sheet()]
    try:
        Vault.open(vault, SetClock()).recover("head", old, THEIRS).close()
    except Refused:
        pass
    else:
        raise AssertionError("the old sheet still opens the vault")
    session = Vault.open(vault, SetClock()).recover("head", new, PASSPHRASES["head"])
    assert session.casebook is not None
    session.close()
    check_whole(vault)


def set_up(folder: Path, ack: Ack) -> None:
    Vault.create(folder / "vault", new_vault(), SetClock())[0].close()
    ack("made")


def check_set_up(folder: Path, acknowledged: Sequence[str]) -> None:
    """It opens, or says that it was never finished and can be set up again."""
    try:
        with signed_in(folder / "vault"):
            pass
    except NotAVault:
        assert not acknowledged
        Vault.create(folder / "vault", new_vault(), SetClock())[0].close()
    check_whole(folder / "vault")


OPERATIONS = (
    Operation("setting up a school", lambda _: None, set_up, check_set_up, cost=3),
    Operation("adding a sign-in", prepare_vault, add_person, check_added),
    Operation("changing a passphrase", prepare_vault, change_passphrase, check_changed),
    Operation("removing sign-ins, with new keys", prepare_vault, remove_person, check_removed),
    Operation("a new recovery sheet", prepare_sheet, new_sheet, check_sheet),
)
