"""Vaults: setting up, signing in, staying signed in, and closing."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.errors import (
    Damaged,
    NoRight,
    NotAVault,
    Problems,
    Refused,
    WrongPassphrase,
)
from app.models.holder import Holder, Role
from app.models.school import School
from app.storage import keyring_store, people
from app.storage.vault import NewVault, Vault
from tests.builders import SetClock
from tests.storage.vaults import (
    PASSPHRASES,
    THEIRS,
    hashes,
    new_vault,
    opens,
    set_colour,
    signed_in,
)


def test_a_head_sets_up_both_books_and_gets_a_key_for_each(tmp_path: Path) -> None:
    session, keys = Vault.create(tmp_path / "new" / "vault", new_vault(), SetClock())
    assert [key.book for key in keys] == ["register", "casebook"]
    assert opens(session) == {"head": ("register", "casebook")}
    assert (session.person.name, session.person.role) == ("head", Role.HEAD)
    with session.register.reading() as reading:
        school = reading.first(select(School.name, School.kind, School.sample))
    assert tuple(school or ()) == ("Ysgol y Bryn", "alone", False)
    session.close()
    opened = Vault.open(tmp_path / "new" / "vault")
    assert (opened.school_name, opened.sample) == ("Ysgol y Bryn", False)
    assert opened.sign_in_names() == ["head"]


def test_an_office_sets_up_the_register_and_the_head_the_casebook(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    session, keys = Vault.create(folder, new_vault(role="office"), SetClock())
    assert [key.book for key in keys] == ["register"]
    assert session.casebook is None
    for name in ("dsl", "head"):
        session.add_person(name, name, PASSPHRASES[name])
    session.close()
    with signed_in(folder, "dsl") as session:
        assert session.casebook is None
    with signed_in(folder) as session:
        assert [key.book for key in session.new_recovery_keys] == ["casebook"]
        assert session.casebook is not None
        session.grant("casebook", "dsl", PASSPHRASES["dsl"])
    with signed_in(folder) as session:
        assert session.new_recovery_keys == ()
    with signed_in(folder, "dsl") as session:
        assert session.casebook is not None
    with signed_in(folder, "office") as session:
        assert session.casebook is None


def test_a_casebook_interrupted_while_being_made_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    session, _ = Vault.create(folder, new_vault(role="office"), SetClock())
    session.add_person("head", "head", PASSPHRASES["head"])
    session.close()
    with monkeypatch.context() as interrupted:
        interrupted.setattr("app.storage.holders.begin", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError), signed_in(folder):
            pass
    assert (folder / "books" / "casebook").exists()
    with signed_in(folder) as session:
        assert [key.book for key in session.new_recovery_keys] == ["casebook"]
        assert session.casebook is not None


def test_what_was_left_out_is_told_field_by_field(tmp_path: Path) -> None:
    with pytest.raises(Problems) as refused:
        Vault.create(tmp_path / "vault", NewVault(" ", "duo", " ", "king", "short"))
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["school_name", "kind", "person_name", "role", "passphrase"]
    assert not (tmp_path / "vault").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("beach")
    with pytest.raises(Refused, match="not empty"):
        Vault.create(tmp_path, new_vault())
    with pytest.raises(Refused, match="not empty"):
        Vault.create(tmp_path / "holiday.txt", new_vault())
    assert hashes(tmp_path).keys() == {"holiday.txt"}
    with pytest.raises(NotAVault, match="no vault"):
        Vault.open(tmp_path)


def test_setting_up_that_fails_leaves_nothing_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    with monkeypatch.context() as failing:
        failing.setattr("app.storage.description.write_atomically", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Vault.create(folder, new_vault())
    assert not folder.exists()
    Vault.create(folder, new_vault())[0].close()


def test_an_unfinished_vault_is_told_so_and_begun_again(vault: Path) -> None:
    (vault / "setting-up").write_bytes(b"")
    with pytest.raises(NotAVault, match="not finished"):
        Vault.open(vault)
    Vault.create(vault, new_vault("Another school", "dsl"))[0].close()
    assert Vault.open(vault).sign_in_names() == ["dsl"]


@pytest.mark.parametrize("name", ["head", " HEAD ", "Head"])
def test_a_name_is_taken_however_it_is_typed(vault: Path, name: str) -> None:
    session = Vault.open(vault).unlock(name, PASSPHRASES["head"])
    assert session.person.name == "head"
    assert session.notices == ()
    session.close()


def test_a_wrong_passphrase_or_name_opens_nothing_and_frees_the_vault(vault: Path) -> None:
    before = hashes(vault)
    with pytest.raises(WrongPassphrase):
        Vault.open(vault).unlock("head", PASSPHRASES["dsl"])
    with pytest.raises(NoRight, match="Check how the name is written"):
        Vault.open(vault).unlock("heed", PASSPHRASES["head"])
    assert hashes(vault) == before
    with signed_in(vault):
        pass


def test_the_office_opens_the_register_alone(vault: Path) -> None:
    with signed_in(vault, "office") as session:
        assert list(session.books) == ["register"]
        assert session.casebook is None
        with pytest.raises(NoRight, match="can't open the casebook"):
            session.grant("casebook", "office", PASSPHRASES["office"])
        with pytest.raises(NoRight, match="called “casebook”"):
            session.book("casebook")
        with pytest.raises(NoRight, match="headteacher or the DSL"):
            session.remove_person("dsl")


def test_drafts_wait_for_their_typist(vault: Path) -> None:
    with signed_in(vault) as session:
        picture = session.drafts.keep_file(b"pasted")
        session.drafts.save("incident:new", {"what": "half"}, [picture])
    with signed_in(vault, "dsl") as session:
        assert session.drafts.all() == []
    with signed_in(vault) as session:
        (draft,) = session.drafts.all()
        assert (draft.state, session.drafts.file(draft.files[0])) == ({"what": "half"}, b"pasted")


class Ring:
    """A keyring in memory."""

    kept: dict[tuple[str, str], str]

    def __init__(self) -> None:
        self.kept = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr(keyring_store, "_backend", lambda: made)
    return made


def test_a_remembered_sign_in_hands_its_drafts_over(vault: Path, ring: Ring) -> None:
    with signed_in(vault) as session:
        session.drafts.save("incident:new", {"what": "for the casebook"})
        session.remember()
    remembered = Vault.open(vault).unlock_remembered("head")
    assert remembered is not None
    assert remembered.drafts.all() == []
    picture = remembered.drafts.keep_file(b"scan")
    remembered.drafts.save("staff:new", {"name": "half"}, [picture])
    set_colour(remembered, "remembered")
    remembered.close()
    assert all(len(secret) < 1280 for secret in ring.kept.values())
    with signed_in(vault) as session:
        drafts = {draft.key: draft for draft in session.drafts.all()}
        assert drafts.keys() == {"incident:new", "staff:new"}
        assert session.drafts.file(drafts["staff:new"].files[0]) == b"scan"


def test_new_keys_end_a_remembered_sign_in(vault: Path, ring: Ring) -> None:
    with signed_in(vault, "office") as session:
        session.remember()
    with signed_in(vault) as session:
        session.remove_person("dsl")
    assert ring.kept
    assert Vault.open(vault).unlock_remembered("office") is None
    with signed_in(vault, "office"):
        pass


def test_a_remembered_sign_in_manages_nobody(vault: Path, ring: Ring) -> None:
    with signed_in(vault) as session:
        session.remember()
        assert ring.kept
    remembered = Vault.open(vault).unlock_remembered("head")
    assert remembered is not None
    for attempt in (
        lambda: remembered.add_person("x", "head", THEIRS),
        lambda: remembered.remove_person("dsl"),
        remembered.new_sheet,
    ):
        with pytest.raises(NoRight, match="with your passphrase"):
            attempt()
    remembered.lock()
    assert ring.kept == {}
    assert Vault.open(vault).unlock_remembered("head") is None


def test_a_key_file_slipped_in_under_a_name_opens_nothing(vault: Path) -> None:
    slipped = people.new_secrets(UUID(int=0), "head")
    people.write_key(vault / "people", slipped, THEIRS)
    with signed_in(vault) as session:
        assert session.person.role is Role.HEAD
    with pytest.raises(Damaged):
        Vault.open(vault).unlock("head", THEIRS)


def test_closing_twice_does_no_harm_and_drops_every_secret(vault: Path) -> None:
    with signed_in(vault) as session:
        pass
    session.close()
    assert session.books == {}
    assert (session._secrets, session._memory.key) == (None, b"")
    with signed_in(vault) as again, again.register.reading() as reading:
        assert len(reading.rows(select(Holder.id))) == 3
