"""Handing the school over to a new head: with both of them here, and with the sheet alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import NoRight, Problems, Refused, WrongPassphrase
from app.models.school import RoleHolder, RoleKey, Setting
from app.storage.handover import HandOver
from app.storage.keys import RecoveryKey
from app.storage.renewing import SHEET_LATER
from app.storage.session import Session
from app.storage.trail_lines import trail_lines
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.storage.chaired import CHAIRS, copy_chaired, session_of
from tests.storage.test_vault_people import read_original
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

NEW = "Nia Prydderch"


def hand_over(session: Session, **how: object) -> Session:
    return session.hand_over(HandOver(NEW, THEIRS, **how))  # type: ignore[arg-type]


def secrets(keys: tuple[RecoveryKey, ...]) -> list[str]:
    return [key.secret for key in keys]


def heads(session: Session) -> list[tuple[str, dt.date | None]]:
    query = select(RoleHolder.name, RoleHolder.ended_on).where(RoleHolder.role == RoleKey.HEAD)
    with session.register.reading() as book:
        return [(row.name, row.ended_on) for row in book.rows(query.order_by(RoleHolder.name))]


def add_head(session: Session, name: str) -> None:
    with session.register.writing() as book:
        book.add(RoleHolder, {"role": RoleKey.HEAD, "name": name, "remit": "Everything"})


def new_head(vault: Path) -> Session:
    return Vault.open(vault, SetClock()).unlock(NEW, THEIRS)


def test_with_both_here_the_new_head_goes_on_in_the_same_books(vault: Path) -> None:
    with signed_in(vault) as session:
        add_head(session, "Mrs Old")
        before = {name: book._live for name, book in session.books.items()}
        session.drafts.save("incident:new", {"form": {}})
        after = hand_over(session, starts=dt.date(2026, 9, 1))
        assert session.books == {}
        assert after.person.name == NEW
        assert after.person.role == "head"
        assert after.notices == ()
        assert set(after.books) == set(before) == {"register", "casebook"}
        assert [key.book for key in after.new_recovery_keys] == ["register", "casebook"]
        assert {each.keys.generation for each in after._open.values()} == {2}
        assert opens(after) == {
            NEW: ("register", "casebook"),
            "dsl": ("register", "casebook"),
            "office": ("register",),
        }
        assert heads(after) == [("Mrs Old", dt.date(2026, 8, 31)), (NEW, None)]
        set_colour(after, "new")
        assert read_original(after, "casebook") == ORIGINAL
        with after.register.reading() as book:
            assert book.scalar(select(Setting.value).where(Setting.key == SHEET_LATER)) is True
        after.close()
    assert len(list((vault / "people").glob("*.key"))) == 3
    assert verify(vault, "dsl", PASSPHRASES["dsl"]).faults == ()
    assert verify(vault, NEW, THEIRS).faults == ()
    with pytest.raises(NoRight):
        Vault.open(vault).unlock("head", PASSPHRASES["head"])
    for name in ("dsl", "office"):
        with signed_in(vault, name) as session:
            assert session.register


def test_the_old_sheet_is_void_and_the_new_one_opens_everything(tmp_path: Path) -> None:
    old = copy_vault(tmp_path / "vault")
    with signed_in(tmp_path / "vault") as session:
        after = hand_over(session)
        new = after.new_recovery_keys
        after.close()
    vault = Vault.open(tmp_path / "vault", SetClock())
    with pytest.raises(Refused, match="don't open this vault's register"):
        vault.recover(NEW, secrets(old), "another ladder lantern loft")
    session = vault.recover(NEW, secrets(new), "another ladder lantern loft")
    assert session.casebook is not None
    session.close()


def test_with_the_sheet_alone_when_the_old_head_is_gone(tmp_path: Path) -> None:
    old = copy_vault(tmp_path / "vault")
    with signed_in(tmp_path / "vault") as session:
        add_head(session, "head")
        add_head(session, "A co-head")
    vault = Vault.open(tmp_path / "vault", SetClock())
    session = vault.hand_over(secrets(old), f" {NEW} ", THEIRS)
    try:
        assert session.person.name == NEW
        assert {each.keys.generation for each in session._open.values()} == {2}
        assert "head" not in opens(session)
        assert [name for name, ended in heads(session) if ended is None] == ["A co-head", NEW]
        assert {row.who_name for row in trail_lines(session.register, 5)} == {NEW}
        assert len(session.new_recovery_keys) == 2
        assert session.notices == ()
    finally:
        session.close()
    assert verify(tmp_path / "vault", NEW, THEIRS).faults == ()
    with pytest.raises(Refused, match="don't open"):
        vault.hand_over(secrets(old), "Somebody Else", THEIRS)
    session = new_head(tmp_path / "vault")
    assert session.casebook is not None
    assert session.notices == ()
    session.close()


def test_the_casebooks_key_is_needed_too(tmp_path: Path) -> None:
    old = copy_vault(tmp_path / "vault")
    before = hashes(tmp_path / "vault" / "people")
    with pytest.raises(NoRight, match=r"The casebook has to be handed over too\. Type its key"):
        Vault.open(tmp_path / "vault").hand_over(secrets(old)[:1], NEW, THEIRS)
    assert hashes(tmp_path / "vault" / "people") == before


def test_a_dsl_becomes_head_with_their_own_passphrase(tmp_path: Path) -> None:
    copy_vault(tmp_path / "vault")
    with signed_in(tmp_path / "vault") as session:
        with pytest.raises(WrongPassphrase):
            session.hand_over(HandOver("dsl", THEIRS))
        after = session.hand_over(HandOver("DSL", PASSPHRASES["dsl"]))
        assert [row.role for row in after.people()] == ["head", "office"]
        assert after.person.name == "dsl"
        after.close()
    assert verify(tmp_path / "vault", "dsl", PASSPHRASES["dsl"]).faults == ()


def test_the_dsl_hands_over_for_a_head_who_is_gone(vault: Path) -> None:
    with signed_in(vault, "dsl") as session:
        assert hand_over(session, leaver="head") is session
        assert len(session.new_recovery_keys) == 2
        assert sorted(opens(session)) == [NEW, "dsl", "office"]
    session = new_head(vault)
    assert set(session.books) == {"register", "casebook"}
    session.close()
    assert verify(vault, "dsl", PASSPHRASES["dsl"]).faults == ()


@pytest.mark.parametrize(
    ("draft", "error", "why"),
    [
        (HandOver("", THEIRS), Problems, "Enter the name"),
        (HandOver(NEW, "short"), Problems, "12 characters"),
        (HandOver(NEW, "Nia Prydderch 1"), Problems, "name"),
        (HandOver(NEW, THEIRS, leaver="office"), Refused, "No other head signs in as “office”"),
        (HandOver("dsl", THEIRS), WrongPassphrase, "not right"),
    ],
)
def test_what_is_refused_changes_nothing(
    vault: Path, draft: HandOver, error: type[Exception], why: str
) -> None:
    with signed_in(vault) as session:
        trails = {name: book.trail_head() for name, book in session.books.items()}
        with pytest.raises(error, match=why):
            session.hand_over(draft)
        assert {name: book.trail_head() for name, book in session.books.items()} == trails
        assert session.person.name == "head"
    assert len(list((vault / "people").glob("*.key*"))) == 3


def test_the_office_hands_nothing_over(vault: Path) -> None:
    with signed_in(vault, "office") as session, pytest.raises(NoRight, match="Only a headteacher"):
        hand_over(session)


@pytest.mark.parametrize("gone", [False, True], ids=["both here", "alone"])
def test_the_chairs_book_and_sheet_stay_as_they_are(tmp_path: Path, *, gone: bool) -> None:
    vault = tmp_path / "vault"
    keys = copy_chaired(vault)
    before = hashes(vault / "books" / "chair")
    if gone:
        after = Vault.open(vault, SetClock()).hand_over(secrets(keys), NEW, THEIRS)
    else:
        with session_of(vault, "head") as session:
            after = hand_over(session)
    assert set(after.books) == {"register", "casebook"}
    register = secrets(after.new_recovery_keys)[0]
    after.close()
    assert hashes(vault / "books" / "chair") == before
    with session_of(vault, "chair") as session:
        assert session.casebook is not None
    session = Vault.open(vault, SetClock()).recover("chair", [register, keys[-1].secret], THEIRS)
    assert set(session.books) == {"register", "chair"}
    session.close()
    assert verify(vault, NEW, THEIRS).faults == ()


def test_nobody_hands_over_to_a_chair(tmp_path: Path) -> None:
    copy_chaired(tmp_path / "vault")
    with (
        session_of(tmp_path / "vault", "head") as session,
        pytest.raises(Refused, match="signs in as chair"),
    ):
        session.hand_over(HandOver("chair", CHAIRS))
