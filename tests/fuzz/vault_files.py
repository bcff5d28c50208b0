"""The files of a vault, each written over by somebody who can write every file of the folder.

Targets whose name ends in ``-inside`` get the plain bytes that are then properly sealed: anybody
who knows a public key can make such a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app import settings
from app.services.posts.rows import PostDraft
from app.storage import (
    description,
    holders,
    inbox,
    keyring_store,
    people,
    remembered,
    sealed,
    state,
    verify_files,
)
from app.storage.book import Book
from app.storage.drafts import Drafts
from app.storage.keys import BookKeys, from_text, new_identity, seal, to_text
from app.storage.opening import OpenBook
from app.storage.taking_in import take_in
from app.storage.trail import Who
from tests import builders
from tests.builders import HEAD, NOW, SetClock
from tests.fuzz.target import Read, Target
from tests.storage import vaults

OWN = new_identity()
PERSON = UUID(int=7)
PASSPHRASE = "lemon ladder lighthouse"


def _folder(folder: Path) -> Path:
    for name in ("people", "books", "inbox"):
        (folder / name).mkdir()
    return folder


def _description(folder: Path) -> Read:
    path = _folder(folder) / description.NAME

    def read(data: bytes) -> None:
        path.write_bytes(data)
        list(verify_files.vault_faults(folder))
        description.read(folder)

    return read


def _described() -> list[bytes]:
    whole = {"format": 1, "vault": str(PERSON), "school": "Ysgol y Bryn", "sample": False}
    newer = {**whole, "format": 99, "people": [{"id": str(PERSON), "name": "head"}], "books": {}}
    return [json.dumps(whole).encode(), json.dumps(newer).encode(), b"[" * 5000, b"1" * 5000]


@cache
def _written() -> tuple[people.Secrets, bytes, bytes]:
    """A person's secrets, key file and state, at the least cost."""
    import tempfile

    usual, people.COST = people.COST, vaults.QUICK
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            secrets = people.new_secrets(PERSON, "head")
            people.write_key(folder, secrets, PASSPHRASE)
            pin = state.Pin(1, OWN.public_key)
            known = state.Known(OWN.public_key)
            seen = state.new_state().with_pin("register", pin).with_known("chair", known)
            state.write_state(folder, PERSON, secrets.state_key, seen)
            key = people.key_path(folder, PERSON).read_bytes()
            return secrets, key, state.state_path(folder, PERSON).read_bytes()
    finally:
        people.COST = usual


@contextmanager
def _derived(key: bytes | None) -> Iterator[None]:
    """Let every passphrase give this key at once; None for what it really gives."""
    usual = people._derived
    if key is not None:
        people._derived = lambda *_: key
    try:
        yield
    finally:
        people._derived = usual


def _key_file(folder: Path) -> Read:
    _folder(folder)
    path = people.key_path(folder / "people", PERSON)
    count = 0

    def read(data: bytes) -> None:
        nonlocal count
        path.write_bytes(data)
        list(verify_files.people_faults(folder))
        people.sign_ins(folder / "people")
        # No changed header opens anything, so after the seeds one in 50 is derived in earnest.
        count += 1
        with _derived(None if count < 10 or count % 50 == 0 else bytes(people.KEY_BYTES)):
            people.sign_in(folder / "people", "head", PASSPHRASE)

    return read


def _key_files() -> list[bytes]:
    whole = _written()[1]
    costly = whole.replace(b'"memory_kib": 65536', b'"memory_kib": 1048576')
    return [whole, costly, costly.replace(b'"iterations": 1', b'"iterations": 10')]


def _key_inside(folder: Path) -> Read:
    """What a person's own passphrase opens: the content of their key file."""
    secrets = people.new_secrets(PERSON, "head")
    usual, people.COST = people.COST, vaults.QUICK
    people.write_key(folder, secrets, PASSPHRASE)
    people.COST = usual
    path = people.key_path(folder, PERSON)
    first = path.read_bytes().split(b"\n")[0]
    header = json.loads(first)
    key = people._derived(PASSPHRASE, from_text(header["salt"]), vaults.QUICK)

    def read(data: bytes) -> None:
        nonce = from_text(header["nonce"])
        cipher = AESGCM(key).encrypt(nonce, data, first)
        path.write_bytes(first + b"\n" + to_text(cipher).encode() + b"\n")
        with _derived(key):
            people.sign_in(folder, "head", PASSPHRASE)

    return read


def _key_contents() -> list[bytes]:
    content = {"identity": OWN.secret, "state_key": to_text(bytes(32))}
    return [json.dumps(content).encode(), b"{}", b"[]"]


def _state(folder: Path) -> Read:
    path = state.state_path(folder, PERSON)

    def read(data: bytes) -> None:
        path.write_bytes(data)
        state.read_state(folder, PERSON, _written()[0].state_key)

    return read


def _state_inside(folder: Path) -> Read:
    path, key = state.state_path(folder, PERSON), bytes(32)

    def read(data: bytes) -> None:
        nonce = bytes(state.NONCE_BYTES)
        path.write_bytes(nonce + AESGCM(key).encrypt(nonce, data, PERSON.bytes))
        state.read_state(folder, PERSON, key)

    return read


def _state_contents() -> list[bytes]:
    secrets, _, written = _written()
    cipher, size = state.sealed_state(written), state.NONCE_BYTES
    opened = AESGCM(secrets.state_key).decrypt(cipher[:size], cipher[size:], PERSON.bytes)
    return [opened, b"{}", b"[]"]


def _key_age(folder: Path, sealing: Callable[[bytes], bytes]) -> Read:
    book = folder / "register"
    keys = builders.book_files(book)
    path = book / "key.age"

    def read(data: bytes) -> None:
        path.write_bytes(sealing(data))
        verify_files.recipients(path.read_bytes())
        found = holders.read_keys(book, [OWN.secret])
        if found is not None:
            Book(book, found, SetClock(), HEAD).close()

    assert keys
    return read


def _key_ages() -> list[bytes]:
    return [seal(_book_keys()[0], [OWN.public_key]), b"age-encryption.org/v1\n"]


def _book_keys() -> list[bytes]:
    keys = builders.new_keys("register")
    return [keys.to_json(), b"{}", b"[]", b"null"]


def _post_inside(folder: Path) -> Read:
    """A post that somebody sealed properly, as its book takes it in."""
    name = "casebook"
    keys = builders.book_files(folder / name, name)
    book = Book(folder / name, keys, SetClock(), HEAD)
    from app.storage.documents import Documents

    (folder / name / "documents").mkdir(exist_ok=True)
    book.documents = Documents(folder / name / "documents", keys)
    box = inbox.Inbox(folder)
    box.make()
    _keys_of_posts.append(keys)

    def read(data: bytes) -> None:
        PostDraft.from_json(sealed.read(data, files=True).content)

    def whole(data: bytes) -> None:
        try:
            read(data)
        except ValueError:
            return
        import hashlib

        cipher = seal(data, [keys.public_key])
        path = box.folder / hashlib.sha256(cipher).hexdigest()
        path.write_bytes(cipher)
        take_in(OpenBook(book, keys), box, NOW.date())
        path.unlink(missing_ok=True)

    return whole


_keys_of_posts: list[BookKeys] = []


def _letters() -> list[bytes]:
    def letter(**others: object) -> bytes:
        draft = PostDraft("It began on Monday.", happened_on=NOW.date(), contact="at the office")
        base = {
            "id": UUID(int=9), "kind": sealed.Kind.REPORT, "book": "casebook",
            "vault": _keys_of_posts[0].vault if _keys_of_posts else UUID(int=1),
            "sender_id": PERSON, "sender_name": "office", "chain": "ab" * 16, "counter": 1,
            "last": "", "posted_at": NOW, "receipt": "7K2Q", "content": draft.to_json(),
        }  # fmt: skip
        return sealed.lay_out(sealed.Letter(**{**base, **others})).rstrip(b"\0")  # type: ignore[arg-type]

    file = sealed.SealedFile("picture.png", "image/png", vaults.ORIGINAL)
    return [letter(), letter(kind=sealed.Kind.DECOY, counter=2), letter(files=(file,), counter=3)]


def _post(folder: Path) -> Read:
    box = inbox.Inbox(folder)
    box.make()
    path = box.folder / ("a" * 64)

    def read(data: bytes) -> None:
        path.write_bytes(data)
        list(verify_files.inbox_faults(folder))
        try:
            plain = inbox.unseal_post(path, [OWN.secret])
            if plain is not None:
                sealed.read(plain)
        except ValueError:
            pass  # what taking in expects of it

    return read


def _drafts(folder: Path, sealing: Callable[[bytes], bytes]) -> Read:
    path = folder / "0123456789abcdef0123456789abcdef.draft"

    def read(data: bytes) -> None:
        path.write_bytes(sealing(data))
        found = Drafts(folder, OWN.public_key, OWN.secret, SetClock())
        for each in found.all():
            found.discard(each.key)

    return read


def _draft_texts() -> list[bytes]:
    text = {
        "key": "incident:new", "state": {"narrative": "It began"},
        "saved_at": NOW.isoformat(), "files": [UUID(int=3).hex],
    }  # fmt: skip
    return [json.dumps(text).encode(), b"{}", b"[]", b"null", b"[" * 5000]


def _to_own(data: bytes) -> bytes:
    return seal(data, [OWN.public_key])


def _stay(folder: Path, sealing: Callable[[bytes], bytes]) -> Read:
    path = people.remembered_path(folder, PERSON)

    def read(data: bytes) -> None:
        path.write_bytes(sealing(data))
        usual = keyring_store.recall
        keyring_store.recall = lambda person: OWN.secret if person else None
        try:
            remembered.recall(folder, PERSON)
        finally:
            keyring_store.recall = usual

    return read


def _stays() -> list[bytes]:
    keys = {"keys": to_text(_book_keys()[0]), "state_key": to_text(bytes(32))}
    return [json.dumps(keys).encode(), b"[]"]


def _database(folder: Path) -> Read:
    """Changed bytes of a database: the input says where and what, four bytes a change."""
    book = folder / "register"
    keys = builders.book_files(book)
    path = book / "book.db"
    whole = path.read_bytes()

    def read(data: bytes) -> None:
        changed = bytearray(whole)
        for start in range(0, min(len(data), 64) - 3, 4):
            at = int.from_bytes(data[start : start + 3], "big") % len(changed)
            changed[at] ^= data[start + 3]
        if data[:1] == b"\xff":
            del changed[int.from_bytes(data[1:4], "big") % len(changed) :]
        path.write_bytes(changed)
        for beside in book.glob("book.db-*"):
            beside.unlink(missing_ok=True)
        opened = Book(book, keys, SetClock(), Who(PERSON, "head"))
        try:
            opened.trail_head()
            holders.settle(opened)
        finally:
            opened.close()

    return read


def _settings(folder: Path) -> Read:
    path = folder / "settings.json"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        settings.load(path)

    return read


def _kept_settings() -> list[bytes]:
    kept = {"theme": "dark", "text_size": 125, "lock_minutes": 2, "vault": "/home", "sign_in": "x"}
    return [json.dumps(kept).encode(), b"[" * 5000, b'{"theme": []}', b'{"text_size": 1e999}']


def _plainly(data: bytes) -> bytes:
    return data


TARGETS = (
    Target("vault-json", _description, _described, 100),
    Target("key-file", _key_file, _key_files),
    Target("key-inside", _key_inside, _key_contents),
    Target("state", _state, lambda: [_written()[2]]),
    Target("state-inside", _state_inside, _state_contents, 100),
    Target("key-age", lambda folder: _key_age(folder, _plainly), _key_ages),
    Target("key-age-inside", lambda folder: _key_age(folder, _to_own), _book_keys, 50),
    Target("post", _post, lambda: [_to_own(_letters()[0]), b"age-encryption.org/v1\n"]),
    Target("post-inside", _post_inside, _letters, 80),
    Target("draft", lambda folder: _drafts(folder, _plainly), lambda: map(_to_own, _draft_texts())),
    Target("draft-inside", lambda folder: _drafts(folder, _to_own), _draft_texts),
    Target("stay", lambda folder: _stay(folder, _plainly), lambda: map(_to_own, _stays())),
    Target("stay-inside", lambda folder: _stay(folder, _to_own), _stays),
    Target("database", _database, lambda: [b"\0\0\0\1", b"\0\x10\x20\xff", b"\xff\0\x10\0"], 30),
    Target("settings-json", _settings, _kept_settings, 150),
)
