"""The chair's book: who makes it, who opens it, and that nobody else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import NoRight, Problems, Refused, WrongPassphrase
from app.storage.vault import NewVault, Vault
from app.storage.verify import verify
from tests.storage.chaired import CHAIRS, WORDS, copy_chaired, session_of, words_in
from tests.storage.vaults import THEIRS, opens, signed_in


@pytest.fixture
def chaired(tmp_path: Path) -> Path:
    copy_chaired(tmp_path / "vault")
    return tmp_path / "vault"


def test_the_book_is_made_when_the_chair_first_signs_in(vault: Path) -> None:
    with signed_in(vault) as session:
        row = session.add_person("chair", "chair", CHAIRS)
        assert row.books == ("register",)
    with signed_in(vault) as session:
        assert not (vault / "books" / "chair").exists()
    with session_of(vault, "chair") as session:
        assert [key.book for key in session.new_recovery_keys] == ["chair"]
        assert list(session.books) == ["register", "chair"]
        assert session.casebook is session.books["chair"]
        code = session.posting.check("chair")
        session.drafts.save("incident:new", {"what": "half a sentence"})
    with session_of(vault, "chair") as session:
        assert (session.new_recovery_keys, session.notices) == ((), ())
        assert session.drafts.load("incident:new") is not None
    for name in ("head", "dsl", "office"):
        with session_of(vault, name) as session:
            assert "chair" not in session.books
            assert [code in each for each in session.notices] == [True]
        with session_of(vault, name) as session:
            assert session.notices == ()
    for name in WORDS:
        assert verify(vault, name, WORDS[name]).faults == ()


def test_a_vault_is_not_set_up_by_a_chair(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="Select head, dsl or office"):
        Vault.create(tmp_path / "v", NewVault("School", "alone", "chair", "chair", CHAIRS))


def test_the_two_books_are_never_in_one_hand(chaired: Path) -> None:
    with session_of(chaired, "head") as session:
        with pytest.raises(Refused, match="chair's book instead of the casebook"):
            session.grant("casebook", "chair", CHAIRS)
        with pytest.raises(NoRight, match="can't open the chair's book"):
            session.grant("chair", "chair", CHAIRS)
    with session_of(chaired, "chair") as session:
        for name in ("head", "office"):
            with pytest.raises(Refused, match="only for people who sign in as chair"):
                session.grant("chair", name, WORDS[name])
        with pytest.raises(Refused, match="may be able to open the casebook"):
            session.remove_person("head")


def test_a_second_holder_is_let_in_by_the_chair(chaired: Path) -> None:
    with session_of(chaired, "head") as session:
        session.add_person("ceo", "chair", THEIRS)
    session = Vault.open(chaired).unlock("ceo", THEIRS)
    assert list(session.books) == ["register"]
    assert "There is a chair's book already" in session.notices[0]
    session.close()
    with session_of(chaired, "chair") as session:
        session.grant("chair", "ceo", THEIRS)
        assert opens(session)["ceo"] == ("register", "chair")
    session = Vault.open(chaired).unlock("ceo", THEIRS)
    assert session.casebook is session.books["chair"]
    assert [each for each in session.notices if "already" in each] == []
    session.close()


def test_the_chairs_new_sheet_leaves_the_schools_alone(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    register, casebook, old = copy_chaired(vault)
    with session_of(vault, "chair") as session:
        (new,) = session.new_sheet()
    assert new.book == "chair"
    with pytest.raises(Refused, match="latest"):
        Vault.open(vault).recover("chair", [old.secret, casebook.secret], THEIRS)
    session = Vault.open(vault).recover("chair", [register.secret, new.secret], THEIRS)
    assert list(session.books) == ["register", "chair"]
    session.close()


def test_a_chair_needs_the_registers_key_and_their_own(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    register, casebook, chair = (key.secret for key in copy_chaired(vault))
    with pytest.raises(Refused, match="register"):
        Vault.open(vault).recover("chair", [chair], THEIRS)
    session = Vault.open(vault).recover("chair", [register, chair], THEIRS)
    assert list(session.books) == ["register", "chair"]
    session.close()
    with pytest.raises(WrongPassphrase):
        Vault.open(vault).unlock("chair", CHAIRS)
    # Neither sheet lets anybody into the other's book.
    session = Vault.open(vault).recover("office", [register, casebook, chair], THEIRS)
    assert list(session.books) == ["register"]
    session.close()
    session = Vault.open(vault).recover("head", [register, casebook, chair], THEIRS)
    assert list(session.books) == ["register", "casebook"]
    session.close()


def test_a_new_chair_comes_in_with_the_sheet_when_the_old_one_has_gone(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    register, _, chair = copy_chaired(vault)
    with session_of(vault, "office") as session:
        session.posting.post("chair", {"narrative": "while nobody is chair"}, [])
    with session_of(vault, "head") as session:
        told = session.remove_person("chair")
        assert "still has the keys that they knew" in told
        assert session.remove_person("office") == ""
        session.add_person("new chair", "chair", THEIRS)
    session = Vault.open(vault).recover("new chair", [register.secret, chair.secret], THEIRS)
    assert list(session.books) == ["register", "chair"]
    assert words_in(session) == ["while nobody is chair"]
    before = session._open["chair"].keys.public_key
    session.take_away("chair", "chair")
    assert session._open["chair"].keys.public_key != before
    assert opens(session)["new chair"] == ("register", "chair")
    assert "chair" not in opens(session)
    session.close()
    with session_of(vault, "head") as session:
        assert "The key of the chair's book is not the one you know" in session.notices[-1]
