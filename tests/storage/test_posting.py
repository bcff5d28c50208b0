"""Posting: what shows of it in the inbox, decoys, and the keys that reports are sealed to."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import Problems, Refused, UnsafePlace
from app.storage import people
from app.storage.posting import Standing
from app.storage.sealed import CLASSES, SealedFile
from app.storage.state import read_state, sealed_state, state_path
from app.storage.verify import verify
from tests.builders import NOW
from tests.storage.chaired import WORDS, copy_chaired, inbox, session_of, words_in
from tests.storage.damage import flip, secrets
from tests.storage.vaults import PASSPHRASES, THEIRS, signed_in

OVERHEAD = 700  # bytes: age's header with its random part, and a tag for each 64 KiB


@pytest.fixture
def chaired(tmp_path: Path) -> Path:
    copy_chaired(tmp_path / "vault")
    return tmp_path / "vault"


def post(vault: Path, words: str, *sizes: int, name: str = "office", to: str = "chair") -> Path:
    """Post something; the file that it made."""
    before = set(inbox(vault))
    with session_of(vault, name) as session:
        files = [SealedFile(f"{n}.png", "image/png", os.urandom(n)) for n in sizes]
        session.posting.post(to, {"narrative": words}, files)
    (made,) = set(inbox(vault)) - before
    return made


@pytest.mark.parametrize(
    ("words", "sizes", "size"),
    [
        ("", (), CLASSES[0]),
        ("x" * 60_000, (), CLASSES[0]),
        ("with a screenshot", (70_000,), CLASSES[1]),
        ("with two", (400_000, 400_000), CLASSES[2]),
        ("with a PDF", (3_000_000,), CLASSES[3]),
    ],
)
def test_a_post_has_one_of_a_few_sizes(
    chaired: Path, words: str, sizes: tuple[int, ...], size: int
) -> None:
    made = post(chaired, words, *sizes)
    assert 0 < made.stat().st_size - size - 16 * (size // 65536) < OVERHEAD
    assert made.name == hashlib.sha256(made.read_bytes()).hexdigest()
    assert verify(chaired, "head", WORDS["head"]).faults == ()


def test_the_largest_post_arrives(chaired: Path) -> None:
    made = post(chaired, "with a recording", 20_000_000)
    assert made.stat().st_size > CLASSES[-1]
    with session_of(chaired, "chair") as session:
        assert (words_in(session), session.notices) == (["with a recording"], ())


def test_a_post_says_its_day_and_no_hour(chaired: Path) -> None:
    made = post(chaired, "at some hour")
    assert made.stat().st_mtime % 86400 == 0
    assert (chaired / "inbox").stat().st_mtime % 86400 == 0
    assert abs(NOW.timestamp() - made.stat().st_mtime) < 2 * 86400


def test_what_no_post_can_hold_is_refused_and_leaves_nothing(chaired: Path) -> None:
    with session_of(chaired, "office") as session:
        before = session._memory.state
        with pytest.raises(Refused, match="more than 63 MB together"):
            session.posting.post("chair", {}, [SealedFile("a", "b", bytes(64 * 1024 * 1024))])
        with pytest.raises(Refused, match="too long to post"):
            session.posting.post("chair", {"narrative": "x" * 2**20}, [])
        assert session._memory.state == before
    assert inbox(chaired) == []


def test_a_full_disk_posts_nothing_and_uses_no_number(
    chaired: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise UnsafePlace("The disk is full.")

    with session_of(chaired, "office") as session:
        before = session._memory.state
        with monkeypatch.context() as failing:
            failing.setattr("app.storage.inbox.create", full)
            with pytest.raises(UnsafePlace):
                session.posting.post("chair", {"narrative": "lost"}, [])
        assert session._memory.state == before
        session.posting.post("chair", {"narrative": "kept"}, [])
    with session_of(chaired, "chair") as session:
        assert (words_in(session), session.notices) == (["kept"], ())


def test_each_day_adds_a_few_decoys_for_each_book(chaired: Path) -> None:
    with session_of(chaired, "office"):
        assert inbox(chaired) == []  # they have signed in today
    counts = Counter[int]()
    for day in range(1, 9):
        before = len(inbox(chaired))
        with session_of(chaired, "office", day):
            pass
        counts[len(inbox(chaired)) - before] += 1
        with session_of(chaired, "office", day):
            pass
    assert set(counts) <= {2, 3, 4, 5, 6}
    assert len(counts) > 1
    sizes = {(path.stat().st_size - CLASSES[0]) // OVERHEAD for path in inbox(chaired)}
    assert sizes == {0}
    with session_of(chaired, "chair", 9) as session:
        assert (words_in(session), session.notices) == ([], ())


def test_a_state_from_before_there_were_posts_is_read(vault: Path) -> None:
    head = secrets(vault)
    path = state_path(vault / "people", head.id)
    data = sealed_state(path.read_bytes())
    content = json.loads(AESGCM(head.state_key).decrypt(data[:12], data[12:], head.id.bytes))
    for later in ("known", "decoys_on", "posting"):
        del content[later]
    sealed = AESGCM(head.state_key).encrypt(b"n" * 12, json.dumps(content).encode(), head.id.bytes)
    path.write_bytes(b"n" * 12 + sealed)
    assert read_state(vault / "people", head.id, head.state_key).known == {}
    with signed_in(vault) as session:
        assert session.posting.standing("casebook") is Standing.READY


def test_somebody_new_knows_the_keys_from_whom_lets_them_in(chaired: Path) -> None:
    with session_of(chaired, "head") as session:
        session.add_person("new", "office", THEIRS)
        known = session._memory.state.known
    new = people.sign_in(chaired / "people", "new", THEIRS)
    state = read_state(chaired / "people", new.id, new.state_key)
    assert {book: each.public_key for book, each in state.known.items()} == {
        book: each.public_key for book, each in known.items()
    }
    assert {each.chain for each in state.known.values()}.isdisjoint(
        each.chain for each in known.values()
    )


def test_a_changed_key_waits_for_its_code(chaired: Path) -> None:
    with session_of(chaired, "head") as session:
        session.take_away("casebook", "dsl")
        code = session.posting.check("casebook")
    with session_of(chaired, "office") as session:
        assert "The key of the casebook is not the one you know" in session.notices[-1]
        assert session.posting.standing("casebook") is Standing.CHANGED
        with pytest.raises(Refused, match="until you type the check code"):
            session.posting.post("casebook", {"narrative": "refused"}, [])
        with pytest.raises(Problems, match="not the code of the key"):
            session.posting.accept_key("casebook", session.posting.check("casebook"))
        typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        session.posting.accept_key("casebook", typed)
        session.posting.post("casebook", {"narrative": "arrives"}, [])
    with session_of(chaired, "office") as session:
        assert session.notices == ()
    with session_of(chaired, "head") as session:
        assert words_in(session) == ["arrives"]


def test_a_book_that_is_not_there_yet_can_not_be_posted_to(vault: Path) -> None:
    with signed_in(vault, "office") as session:
        assert session.posting.standing("chair") is Standing.ABSENT
        for call in (
            lambda: session.posting.post("chair", {}, []),
            lambda: session.posting.check("chair"),
            lambda: session.posting.accept_key("chair", "1234-1234-1234"),
        ):
            with pytest.raises(Refused, match="chair's book isn't there yet"):
                call()


def test_verify_looks_at_the_outside_of_posts(chaired: Path) -> None:
    made = post(chaired, "to be damaged")
    flip(made, 40_000)
    (chaired / "inbox" / "notes.txt").write_text("?")
    faults = verify(chaired, "office", PASSPHRASES["office"]).faults
    assert sorted(each.sentence for each in faults) == [
        "inbox/notes.txt is not a file that Candour wrote.",
        f"the sealed post {made.name[:12]}… was altered or cut short.",
    ]
