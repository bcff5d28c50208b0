"""Keys of books and people: what opens them, what doesn't, and that plain age can read them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from app.errors import Damaged, NewerVault, WrongPassphrase
from app.storage import keys, people
from app.storage.people import Cost
from app.storage.state import Pin, new_state, read_state, state_path, write_state
from app.storage.trail import TrailHead
from tests.storage.vaults import QUICK

PASSPHRASE = "lemon ladder lighthouse"


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> people.Secrets:
    monkeypatch.setattr(people, "COST", QUICK)
    made = people.new_secrets(uuid4(), "Siân Gŵyr")
    people.write_key(tmp_path, made, PASSPHRASE)
    return made


def test_a_books_keys_come_back_as_they_were() -> None:
    made = keys.new_book_keys("register", uuid4())
    assert keys.BookKeys.from_json(made.to_json()) == made


@pytest.mark.parametrize(
    "change",
    [
        {"public_key": keys.new_identity().public_key},
        {"identities": []},
        {"database_keys": ["00"]},
        {"database_keys": []},
        {"vault": 3},
        {"generation": None},
    ],
)
def test_a_books_keys_that_do_not_fit_together_are_refused(change: dict[str, object]) -> None:
    stored = json.loads(keys.new_book_keys("register", uuid4()).to_json())
    with pytest.raises(ValueError, match="book"):
        keys.BookKeys.from_json(json.dumps({**stored, **change}).encode())


def test_no_secret_shows_in_a_repr() -> None:
    made = keys.new_book_keys("register", uuid4())
    identity = keys.new_identity()
    shown = repr(made) + repr(identity) + repr(people.new_secrets(uuid4(), "x"))
    assert "AGE-SECRET-KEY" not in shown
    assert made.database_keys[0].hex() not in shown


def test_debians_age_opens_what_was_sealed_and_the_reverse(tmp_path: Path) -> None:
    identity = keys.new_identity()
    (tmp_path / "key.txt").write_text(identity.secret)
    (tmp_path / "sealed").write_bytes(keys.seal(b"plain", [identity.public_key]))
    opened = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key.txt", tmp_path / "sealed"],
        check=True,
        capture_output=True,
    )
    assert opened.stdout == b"plain"
    sealed = subprocess.run(
        ["age", "-r", identity.public_key], input=b"back", check=True, capture_output=True
    ).stdout
    assert keys.unseal(sealed, [identity.secret]) == b"back"


def test_sealed_data_opens_for_nobody_else_and_not_when_altered() -> None:
    identity, other = keys.new_identity(), keys.new_identity()
    sealed = keys.seal(b"plain", [identity.public_key])
    assert keys.unseal(sealed, [other.secret]) is None
    for altered in (b"", sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b"x" + sealed):
        with pytest.raises(ValueError, match="age"):
            keys.unseal(altered, [identity.secret])


def test_a_passphrase_opens_its_key_file(tmp_path: Path, secrets: people.Secrets) -> None:
    assert people.read_key(tmp_path, secrets.id, PASSPHRASE) == secrets
    with pytest.raises(WrongPassphrase, match="not right"):
        people.read_key(tmp_path, secrets.id, PASSPHRASE + "x")


def test_a_passphrase_may_be_typed_with_composed_or_separate_accents(
    tmp_path: Path, secrets: people.Secrets
) -> None:
    people.write_key(tmp_path, secrets, "Siân Gŵyr a mwy")
    assert people.read_key(tmp_path, secrets.id, "Sia\u0302n Gw\u0302yr a mwy") == secrets


def test_a_person_has_one_key_file_that_names_them(tmp_path: Path, secrets: people.Secrets) -> None:
    assert people.sign_ins(tmp_path) == [people.SignIn(secrets.id, "Siân Gŵyr")]
    assert [each.id for each in people.named(tmp_path, " siân gŵyr ")] == [secrets.id]


def _alter(path: Path, **header: object) -> None:
    first, second, _seal = path.read_bytes().splitlines()
    path.write_bytes(json.dumps({**json.loads(first), **header}).encode() + b"\n" + second + b"\n")


def test_an_altered_header_opens_nothing(tmp_path: Path, secrets: people.Secrets) -> None:
    path = people.key_path(tmp_path, secrets.id)
    _alter(path, name="somebody else")
    with pytest.raises(WrongPassphrase):
        people.read_key(tmp_path, secrets.id, PASSPHRASE)


@pytest.mark.parametrize(
    "header",
    [
        {"memory_kib": 1024},
        {"memory_kib": 64 * 1024 * 1024},
        {"iterations": 1000},
        {"lanes": 0},
        {"kdf": "none"},
        {"salt": "AAAA"},
        {"nonce": "AAAA"},
        {"memory_kib": "much"},
    ],
)
def test_a_slipped_in_cost_is_refused_before_it_is_paid(
    tmp_path: Path, secrets: people.Secrets, header: dict[str, object]
) -> None:
    _alter(people.key_path(tmp_path, secrets.id), **header)
    with pytest.raises(Damaged, match="key file"):
        people.read_key(tmp_path, secrets.id, PASSPHRASE)


def test_a_key_file_of_a_newer_version_asks_for_an_update(
    tmp_path: Path, secrets: people.Secrets
) -> None:
    _alter(people.key_path(tmp_path, secrets.id), format=2)
    with pytest.raises(NewerVault, match="Update Candour"):
        people.read_key(tmp_path, secrets.id, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 500, b"{}\n{}\n{}\n", b"[]\n!"])
def test_a_key_file_that_is_none_is_told_so(
    tmp_path: Path, secrets: people.Secrets, content: bytes
) -> None:
    people.key_path(tmp_path, secrets.id).write_bytes(content)
    with pytest.raises(Damaged, match="backup"):
        people.read_key(tmp_path, secrets.id, PASSPHRASE)


def test_the_usual_cost_is_that_of_the_design() -> None:
    assert Cost() == Cost(memory_kib=131072, iterations=3, lanes=4)
    assert Cost().is_acceptable()


def test_a_state_comes_back_and_is_its_owners_alone(
    tmp_path: Path, secrets: people.Secrets
) -> None:
    state = new_state().with_pin("register", Pin(2, "age1x", TrailHead(3, b"h" * 32)))
    write_state(tmp_path, secrets.id, secrets.state_key, state)
    assert read_state(tmp_path, secrets.id, secrets.state_key) == state
    other = uuid4()
    state_path(tmp_path, secrets.id).rename(state_path(tmp_path, other))
    for person in (secrets.id, other):
        with pytest.raises(Damaged, match="saw last"):
            read_state(tmp_path, person, secrets.state_key)
