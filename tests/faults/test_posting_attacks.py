"""Somebody who can write every file of the vault, and holds the office's keys and no others.

They want reports about the head to be sealed to them, to vanish, or to seem to have arrived.
Whatever they do is refused or noticed, with a sentence.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.errors import OlderCopy, Problems, Refused, VaultError
from app.models.holder import Holder, Role
from app.models.school import Setting
from app.storage import people
from app.storage.holders import HolderRow
from app.storage.keys import new_book_keys, new_identity, seal, unseal
from app.storage.opening import make_book
from app.storage.posting import Standing, check_code
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.storage.chaired import WORDS, copy_chaired, inbox, session_of, words_in
from tests.storage.vaults import THEIRS

MINE = new_identity()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    copy_chaired(tmp_path / "vault")
    return tmp_path / "vault"


def say(vault: Path, key: str, value: object) -> None:
    """Write a setting into the register, as the office's keys allow."""
    with session_of(vault, "office") as session, session.register.writing() as writing:
        row = writing.scalar(select(Setting.id).where(Setting.key == key))
        writing.change(Setting, row, value=value)


def readable(vault: Path, secrets: Sequence[str]) -> list[Path]:
    """The posts that these secrets open."""
    opened = []
    for path in inbox(vault):
        with suppress(ValueError):
            if unseal(path.read_bytes(), secrets) is not None:
                opened.append(path)
    return opened


def office_secrets(vault: Path) -> list[str]:
    """What the office's passphrase leads to."""
    own = people.sign_in(vault / "people", "office", WORDS["office"]).identity.secret
    with session_of(vault, "office") as session:
        return [MINE.secret, own, *session._open["register"].keys.identities]


def other_key(vault: Path) -> None:
    say(vault, "post_key:chair", {"public_key": MINE.public_key, "holders": ["chair"]})


def test_a_key_swapped_in_the_register_is_refused_by_everybody(vault: Path) -> None:
    other_key(vault)
    for name in ("head", "dsl", "office"):
        with session_of(vault, name) as session:
            assert "The key of the chair's book is not the one you know." in session.notices[0]
            assert session.posting.standing("chair") is Standing.CHANGED
            with pytest.raises(Refused, match="or somebody swapped it"):
                session.posting.post("chair", {"narrative": "about the head"}, [])
            # The chair reads their own code; it isn't that of the swapped key.
            with pytest.raises(Problems, match="somebody swapped the key: post nothing"):
                session.posting.accept_key("chair", chairs_code(vault))
    assert readable(vault, [MINE.secret]) == []


def chairs_code(vault: Path) -> str:
    keys = json.loads((vault / "vault.json").read_text())
    return check_code(keys["books"]["chair"])


def test_the_chair_notices_a_swapped_key_and_puts_it_right(vault: Path) -> None:
    other_key(vault)
    with session_of(vault, "chair") as session:
        (notice,) = session.notices
        assert notice.startswith("The register had another key for the chair's book")
        assert session.posting.check("chair") in notice
    with session_of(vault, "office") as session:
        assert session.posting.standing("chair") is Standing.READY
        session.posting.post("chair", {"narrative": "arrives"}, [])
    with session_of(vault, "chair") as session:
        assert words_in(session) == ["arrives"]


def test_a_key_taken_out_of_the_register_changes_nothing(vault: Path) -> None:
    with session_of(vault, "office") as session, session.register.writing() as writing:
        row = writing.scalar(select(Setting.id).where(Setting.key == "post_key:chair"))
        writing.remove(Setting, row, why="attack")
    with session_of(vault, "head") as session:
        session.posting.post("chair", {"narrative": "arrives"}, [])
    with session_of(vault, "chair") as session:
        assert words_in(session) == ["arrives"]


def test_nonsense_in_the_register_stops_nobody(vault: Path) -> None:
    for value in ("x", 7, None, {"public_key": 7}, {"public_key": "age1nonsense", "holders": 9}):
        say(vault, "post_key:chair", value)
        for name in ("office", "chair"):
            with session_of(vault, name) as session:
                assert [each for each in session.notices if "needs attention" in each] == []


def test_keys_swapped_in_vault_json_and_key_age_mean_nothing_to_who_posts(vault: Path) -> None:
    told = json.loads((vault / "vault.json").read_text())
    told["books"] = dict.fromkeys(told["books"], MINE.public_key)
    (vault / "vault.json").write_text(json.dumps(told))
    for book in ("casebook", "chair"):
        forged = new_book_keys(book, uuid4())
        own = (vault / "books" / book / "key.age").read_bytes()
        with session_of(vault, "office") as session:
            rows = session.register
            with rows.reading() as reading:
                everybody = [row.public_key for row in reading.rows(select(Holder.public_key))]
        (vault / "books" / book / "key.age").write_bytes(seal(forged.to_json(), everybody))
        with session_of(vault, "office") as session:
            session.posting.post(book, {"narrative": f"for the {book}"}, [])
        for name in ("head",) if book == "casebook" else ("chair",):
            assert_refused(vault, name, book)
        (vault / "books" / book / "key.age").write_bytes(own)
    assert readable(vault, [MINE.secret]) == []
    with session_of(vault, "chair") as session:
        assert words_in(session) == ["for the chair"]


@pytest.mark.parametrize("book", ["casebook", "chair"])
def test_a_forged_book_planted_whole_is_refused_by_its_holders(vault: Path, book: str) -> None:
    """Sealed to the real holder too, who sees that it isn't theirs; posters go by their own pin."""
    holder = "head" if book == "casebook" else "chair"
    plant(vault, book, holder)
    assert_refused(vault, holder, book)
    with session_of(vault, "office") as session:
        session.posting.post(book, {"narrative": "sealed to the real key"}, [])
    assert readable(vault, [*office_secrets(vault)]) == []


@pytest.mark.parametrize("book", ["casebook", "chair"])
def test_a_forged_book_that_its_holder_cannot_open_is_told(vault: Path, book: str) -> None:
    holder = "head" if book == "casebook" else "chair"
    plant(vault, book, None)
    with session_of(vault, holder) as session:
        called = "casebook" if book == "casebook" else "chair's book"
        told = f"Your sign-in no longer opens the {called}. If nobody told you why"
        assert session.notices[0].startswith(told)
        assert session.casebook is None


def assert_refused(vault: Path, holder: str, book: str) -> None:
    """The holder hears that the book isn't theirs, and it stays closed."""
    with session_of(vault, holder) as session:
        assert book not in session.books
        assert "swapped for another one" in session.notices[0]


def plant(vault: Path, book: str, holder: str | None) -> None:
    """Put a whole book of one's own making in a book's place."""
    shutil.rmtree(vault / "books" / book)
    with session_of(vault, "office") as session:
        with session.register.reading() as reading:
            row = reading.first(select(Holder.__table__).where(Holder.name == (holder or "office")))
        assert row is not None
        vault_id = session._open["register"].keys.vault
    maker = HolderRow(row.id, row.name, Role(row.role), row.public_key)
    opened, _ = make_book(vault, new_book_keys(book, vault_id), maker, SetClock())
    opened.book.close()


def test_a_holder_slipped_in_is_noticed(vault: Path) -> None:
    """Without the book's keys its key file can only be spoiled; with the register's it shows."""
    with session_of(vault, "office") as session:
        keys = session._open["register"].keys
        with session.register.writing() as writing:
            record = {"name": "ghost", "role": Role.CHAIR, "public_key": MINE.public_key}
            writing.add(Holder, {"id": uuid4(), **record})
    path = vault / "books" / "register" / "key.age"
    path.write_bytes(seal(keys.to_json(), [MINE.public_key, *holders_of(vault)]))
    with session_of(vault, "chair") as session:
        assert any("key file of the register was not the one" in each for each in session.notices)
        assert [row.name for row in session.people() if "chair" in row.books] == ["chair"]
        before = session._open["chair"].keys
        session.new_sheet()  # the chair's key file is written from the chair's own list
    chair = vault / "books" / "chair" / "key.age"
    assert unseal(chair.read_bytes(), [MINE.secret]) is None
    assert before.identities[0] not in office_secrets(vault)
    faults = [each.sentence for each in verify(vault, "head", WORDS["head"]).faults]
    assert any("ghost" in each for each in faults)


def holders_of(vault: Path) -> list[str]:
    with session_of(vault, "office") as session, session.register.reading() as reading:
        return [row.public_key for row in reading.rows(select(Holder.public_key))]


def test_somebody_who_makes_themselves_chair_gets_no_chairs_book(vault: Path) -> None:
    with session_of(vault, "office") as session, session.register.writing() as writing:
        writing.change(Holder, session.person.id, role=Role.CHAIR)
    with session_of(vault, "office") as session:
        assert list(session.books) == ["register"]
        assert "There is a chair's book already, and your sign-in doesn't open it" in "".join(
            session.notices
        )


def test_a_self_made_chair_who_deletes_the_book_is_found_out(vault: Path) -> None:
    with session_of(vault, "office") as session, session.register.writing() as writing:
        writing.change(Holder, session.person.id, role=Role.CHAIR)
    shutil.rmtree(vault / "books" / "chair")
    with session_of(vault, "office") as session:
        assert list(session.books) == ["register", "chair"]  # a new one, of their own
    with (
        session_of(vault, "head") as session,
        pytest.raises(Refused, match="is not the one you know"),
    ):
        session.posting.post("chair", {"narrative": "about the head"}, [])
    with session_of(vault, "chair") as session:
        assert "no longer opens the chair's book" in session.notices[0]


@pytest.mark.parametrize("book", ["casebook", "chair", "register"])
def test_last_weeks_book_put_back_is_refused(vault: Path, book: str, tmp_path: Path) -> None:
    shutil.copytree(vault / "books" / book, tmp_path / "last week")
    holder = "chair" if book == "chair" else "head"
    with session_of(vault, "office") as session:
        session.posting.post("chair", {"narrative": "since"}, [])
        session.posting.post("casebook", {"narrative": "since"}, [])
        with session.register.writing() as writing:
            writing.add(Setting, {"key": "since", "value": 1})
    with session_of(vault, holder) as session:
        pass  # takes in
    shutil.rmtree(vault / "books" / book)
    shutil.copytree(tmp_path / "last week", vault / "books" / book)
    with pytest.raises(OlderCopy, match="is an older copy than the one you saw last"):
        Vault.open(vault).unlock(holder, WORDS[holder])


def test_last_weeks_inbox_put_back_is_taken_in_once(vault: Path, tmp_path: Path) -> None:
    with session_of(vault, "office") as session:
        session.posting.post("chair", {"narrative": "once"}, [])
    shutil.copytree(vault / "inbox", tmp_path / "last week")
    with session_of(vault, "chair"):
        pass
    shutil.copytree(tmp_path / "last week", vault / "inbox", dirs_exist_ok=True)
    with session_of(vault, "chair") as session:
        assert words_in(session) == ["once"]
        assert "in the inbox again after being taken in" in session.notices[0]


def test_a_senders_files_put_back_lose_no_report(vault: Path, tmp_path: Path) -> None:
    """With last week's state the same numbers are used again; both reports are kept and told."""
    shutil.copytree(vault / "people", tmp_path / "last week")
    with session_of(vault, "office") as session:
        session.posting.post("chair", {"narrative": "before"}, [])
    with session_of(vault, "chair"):
        pass
    for path in (tmp_path / "last week").glob("*.state"):
        with session_of(vault, "office") as session:
            own = f"{session.person.id}.state"
        if path.name == own:
            shutil.copy(path, vault / "people" / own)
    with session_of(vault, "office") as session:
        session.posting.post("chair", {"narrative": "after"}, [])
    with session_of(vault, "chair") as session:
        assert sorted(words_in(session)) == ["after", "before"]
        assert "has a number that was used before" in session.notices[0]


def test_every_post_deleted_shows_on_the_next_day(vault: Path) -> None:
    with session_of(vault, "office") as session:
        session.posting.post("chair", {"narrative": "gone"}, [])
    shutil.rmtree(vault / "inbox")
    with session_of(vault, "office", 1):
        pass
    with session_of(vault, "chair", 1) as session:
        assert words_in(session) == []
        assert any("that office made has not arrived" in each for each in session.notices)


@pytest.mark.parametrize(
    "spoil",
    [
        shutil.rmtree,
        lambda folder: folder.rename(folder.with_name("elsewhere")) and folder.write_bytes(b"x"),
        lambda folder: [(folder / f"{n:064x}").mkdir() for n in range(3)],
        lambda folder: [(folder / f"{n:064x}").write_bytes(b"x" * n) for n in range(99)],
    ],
)
def test_a_spoilt_inbox_keeps_nobody_out(vault: Path, spoil: Callable[[Path], object]) -> None:
    spoil(vault / "inbox")
    for name in ("office", "head", "chair"):
        with session_of(vault, name, 1) as session:
            assert session.person.name == name


def test_the_head_with_the_registers_sheet_does_not_become_the_chair(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    register, casebook, _ = copy_chaired(vault)
    session = Vault.open(vault).recover("chair", [register.secret, casebook.secret], THEIRS)
    assert list(session.books) == ["register"]
    session.close()
    session = Vault.open(vault).unlock("chair", THEIRS)
    assert session.casebook is None
    assert "There is a chair's book already" in "".join(session.notices)
    session.close()
    with pytest.raises(VaultError):
        Vault.open(vault).unlock("chair", WORDS["chair"])  # which the chair notices
