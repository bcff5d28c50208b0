"""Who may open what in a vault, and what happens when that changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import (
    NoRight,
    Problems,
    Refused,
    VaultError,
    WrongPassphrase,
)
from app.models.document import Document
from app.storage.session import Session
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.storage.vaults import (
    ORIGINAL,
    PASSPHRASES,
    THEIRS,
    copy_vault,
    hashes,
    opens,
    set_colour,
    signed_in,
)


def read_original(session: Session, book: str) -> bytes:
    opened = session.books[book]
    with opened.reading() as reading:
        row = reading.first(select(Document.stored_as, Document.sha256))
    assert row is not None
    return opened.documents.read(row.stored_as, row.sha256)


def test_a_person_is_added_with_their_own_passphrase(vault: Path) -> None:
    with signed_in(vault) as session:
        row = session.add_person(" Deputy  DSL ", "dsl", THEIRS)
        assert (row.name, row.books) == ("Deputy DSL", ("register", "casebook"))
        with pytest.raises(Problems, match="has a sign-in already"):
            session.add_person("deputy dsl", "dsl", THEIRS)
    session = Vault.open(vault).unlock("Deputy DSL", THEIRS)
    assert read_original(session, "casebook") == ORIGINAL
    session.close()


def test_a_grant_needs_their_passphrase(vault: Path) -> None:
    with signed_in(vault) as session:
        with pytest.raises(WrongPassphrase):
            session.grant("casebook", "office", PASSPHRASES["head"])
        assert opens(session)["office"] == ("register",)
        session.grant("casebook", "office", PASSPHRASES["office"])
        with pytest.raises(Refused, match="Nobody signs in as “officer”"):
            session.grant("casebook", "officer", PASSPHRASES["office"])
    with signed_in(vault, "office") as session:
        assert session.casebook is not None


def test_taking_away_gives_new_keys_and_leaves_old_documents_readable(vault: Path) -> None:
    with signed_in(vault) as session:
        session.take_away("casebook", "dsl")
        assert read_original(session, "casebook") == ORIGINAL
        set_colour(session, "after")
        casebook = session.books["casebook"]
        newer = casebook.documents.add(b"newer", "newer.txt", "text/plain")
    with signed_in(vault, "dsl") as session:
        assert session.casebook is None
        assert "no longer opens the casebook" in session.notices[0]
    with signed_in(vault) as session:
        assert read_original(session, "casebook") == ORIGINAL
        assert session.books["casebook"].documents.read(newer.stored_as, newer.sha256) == b"newer"


def test_others_are_told_of_new_keys_and_go_on(vault: Path) -> None:
    with signed_in(vault) as session:
        session.remove_person("dsl")
    with signed_in(vault, "office") as session:
        assert "new keys" in session.notices[0]
        set_colour(session, "still here")
    with signed_in(vault, "office") as session:
        assert session.notices == ()


def test_removing_somebody_leaves_nothing_of_theirs(vault: Path) -> None:
    with signed_in(vault, "dsl") as session:
        session.drafts.save("incident:new", {"what": "half a sentence"})
        person = session.person.id
    with signed_in(vault) as session:
        session.remove_person("dsl")
        assert opens(session).keys() == {"head", "office"}
    assert [path for path in (vault / "people").iterdir() if str(person) in path.name] == []
    with pytest.raises(NoRight):
        Vault.open(vault).unlock("dsl", PASSPHRASES["dsl"])


def test_nobody_takes_away_their_own_right(vault: Path) -> None:
    with signed_in(vault) as session:
        with pytest.raises(Refused, match="your own"):
            session.remove_person("head")
        with pytest.raises(Refused, match="your own"):
            session.take_away("casebook", "HEAD")
        with pytest.raises(Refused, match="Remove the sign-in"):
            session.take_away("register", "dsl")
        with pytest.raises(Refused, match="as it is"):
            session.take_away("casebook", "office")


def test_a_passphrase_is_changed_with_the_old_one(vault: Path) -> None:
    with signed_in(vault) as session:
        with pytest.raises(WrongPassphrase):
            session.change_passphrase("not the old one", THEIRS)
        with pytest.raises(Problems):
            session.change_passphrase(PASSPHRASES["head"], "short")
        session.change_passphrase(PASSPHRASES["head"], THEIRS)
    with pytest.raises(WrongPassphrase):
        Vault.open(vault).unlock("head", PASSPHRASES["head"])
    session = Vault.open(vault).unlock("head", THEIRS)
    assert session.casebook is not None
    session.close()


def test_the_recovery_sheet_opens_what_it_is_for(tmp_path: Path) -> None:
    keys = copy_vault(tmp_path / "vault")
    typed = [key.secret.lower() for key in keys]
    typed[1] = " ".join(
        typed[1].removeprefix("age-secret-key-1")[i : i + 4] for i in range(0, 60, 4)
    )
    session = Vault.open(tmp_path / "vault", SetClock()).recover("dsl", typed, THEIRS)
    assert list(session.books) == ["register", "casebook"]
    assert read_original(session, "casebook") == ORIGINAL
    session.close()
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path / "vault", SetClock()).unlock("dsl", PASSPHRASES["dsl"])
    Vault.open(tmp_path / "vault", SetClock()).unlock("dsl", THEIRS).close()
    with signed_in(tmp_path / "vault") as session:
        assert session.notices == ()


def test_the_sheet_gives_the_office_no_more_than_it_had(tmp_path: Path) -> None:
    keys = copy_vault(tmp_path / "vault")
    session = Vault.open(tmp_path / "vault").recover("office", [k.secret for k in keys], THEIRS)
    assert list(session.books) == ["register"]
    session.close()
    session = Vault.open(tmp_path / "vault").unlock("office", THEIRS)
    assert session.casebook is None
    session.close()


def test_a_sheet_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    keys = copy_vault(tmp_path / "vault")
    vault, before = Vault.open(tmp_path / "vault"), hashes(tmp_path)
    for name, typed, sentence in (
        ("head", [keys[0].secret[:-1]], "mistyped"),
        ("head", [keys[1].secret], "register"),
        ("head", [], "register"),
        ("heed", [keys[0].secret], "Nobody signs in"),
    ):
        with pytest.raises(Refused, match=sentence):
            vault.recover(name, typed, THEIRS)
    with pytest.raises(Problems):
        vault.recover("head", [keys[0].secret], "short")
    unstable = ("vault.lock", "book.db-shm", "book.db-wal")
    after = hashes(tmp_path, without=unstable)
    assert after == {k: v for k, v in before.items() if Path(k).name not in unstable}


def test_a_new_sheet_voids_the_old_one(tmp_path: Path) -> None:
    old = copy_vault(tmp_path / "vault")
    with signed_in(tmp_path / "vault") as session:
        new = session.new_sheet()
    vault = Vault.open(tmp_path / "vault")
    with pytest.raises(Refused, match="latest"):
        vault.recover("head", [key.secret for key in old], THEIRS)
    vault.recover("head", [key.secret for key in new], THEIRS).close()


def test_a_change_of_keys_that_fails_half_way_is_finished_next_time(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise VaultError("The disk is full.")

    with signed_in(vault) as session:
        with monkeypatch.context() as failing:
            failing.setattr("app.storage.book.Book.change_database_key", full)
            with pytest.raises(VaultError, match="full"):
                session.take_away("casebook", "dsl")
        session.add_person("deputy", "dsl", THEIRS)
        assert opens(session)["dsl"] == ("register",)
    assert verify(vault, "head", PASSPHRASES["head"]).faults == ()
    session = Vault.open(vault).unlock("deputy", THEIRS)
    assert len(session._open["casebook"].keys.database_keys) == 1
    assert read_original(session, "casebook") == ORIGINAL
    session.close()
    with signed_in(vault, "dsl") as session:
        assert session.casebook is None
    assert verify(vault, "head", PASSPHRASES["head"]).faults == ()
