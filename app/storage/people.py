"""A person's secrets: the key file that their passphrase opens, and where their files lie.

The format is described in docs/technicians.md. It is not needed for recovery: a printed recovery
key opens a book without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import (
    Damaged,
    NewerVault,
    NoRight,
    VaultError,
    WrongPassphrase,
)
from app.storage.files import remove, replace, sync_folder, write_atomically
from app.storage.keys import Identity, from_text, identity, new_identity, to_text

PEOPLE = "people"
PENDING = ".pending"
FORMAT = 1
KEY_BYTES = 32
MOST_WORK = 4 * 3 * 128 * 1024  # KiB times iterations
NONCE_BYTES = 12
SALT_BYTES = 16


@dataclass(frozen=True)
class Cost:
    """What one guess at a passphrase costs (Argon2id).

    Attributes:
        memory_kib: 64 to 384 MiB are accepted, and four times as much work as usual, so that a
            slipped-in header can't exhaust the computer, hold it up or make guessing cheap.
    """

    memory_kib: int = 128 * 1024
    iterations: int = 3
    lanes: int = 4

    def is_acceptable(self) -> bool:
        """Whether a stored cost is one that Candour would use."""
        return (
            64 * 1024 <= self.memory_kib <= 384 * 1024
            and 1 <= self.iterations <= 10
            and self.memory_kib * self.iterations <= MOST_WORK
            and 1 <= self.lanes <= 16
        )


COST = Cost()


@dataclass(frozen=True)
class Secrets:
    """What a person's passphrase gives.

    Attributes:
        id: the person.
        name: their sign-in name.
        identity: opens the books' key files, and their drafts.
        state_key: opens their state.
    """

    id: UUID
    name: str
    identity: Identity
    state_key: bytes = field(repr=False)


@dataclass(frozen=True)
class SignIn:
    """One sign-in that the folder offers, before anything is proved."""

    id: UUID
    name: str


def new_secrets(person: UUID, name: str) -> Secrets:
    """Fresh random secrets for a person."""
    return Secrets(person, name, new_identity(), AESGCM.generate_key(256))


def sign_ins(folder: Path) -> list[SignIn]:
    """The sign-ins that have a readable key file, by name.

    ``vault.json`` names them too, but nobody has to trust it for this.
    """
    found = []
    for path in folder.glob("*.key"):
        try:
            header = json.loads(path.read_bytes().split(b"\n", 1)[0])
            found.append(SignIn(UUID(path.stem), str(header["name"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a stray or damaged file; ``verify`` names it
    return sorted(found, key=lambda each: (each.name.casefold(), each.id.int))


def named(folder: Path, name: str) -> list[SignIn]:
    """The sign-ins of that name; more than one only if a key file was slipped in."""
    wanted = name.strip().casefold()
    return [each for each in sign_ins(folder) if each.name.casefold() == wanted]


def sign_in(folder: Path, name: str, passphrase: str) -> Secrets:
    """The secrets of the person of that name and passphrase.

    Raises:
        NoRight: nobody has that name.
        WrongPassphrase: it isn't theirs.
        Damaged: their key file isn't whole.
    """
    wrong: VaultError | None = None
    for each in named(folder, name):
        try:
            return read_key(folder, each.id, passphrase)
        except VaultError as error:
            wrong = wrong or error
    if wrong is not None:
        raise wrong
    raise NoRight(f"Nobody signs in as “{name}” here. Check how the name is written.")


def write_key(folder: Path, secrets: Secrets, passphrase: str, *, pending: bool = False) -> None:
    """Write ``<id>.key``, readable with ``passphrase`` alone.

    Args:
        pending: write it where it waits until the register lists its owner.
    """
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    header = {
        "format": FORMAT,
        "person": str(secrets.id),
        "name": secrets.name,
        "kdf": "argon2id",
        "memory_kib": COST.memory_kib,
        "iterations": COST.iterations,
        "lanes": COST.lanes,
        "salt": to_text(salt),
        "cipher": "aes-256-gcm",
        "nonce": to_text(nonce),
    }
    first = json.dumps(header, ensure_ascii=False).encode()
    content = {
        "identity": secrets.identity.secret,
        "state_key": to_text(secrets.state_key),
    }
    key = _derived(passphrase, salt, COST)
    sealed = AESGCM(key).encrypt(nonce, json.dumps(content).encode(), first)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = (_pending_path if pending else key_path)(folder, secrets.id)
    data = first + b"\n" + to_text(sealed).encode() + b"\n"
    write_atomically(path, data + _seal_of(data))


def read_key(folder: Path, person: UUID, passphrase: str) -> Secrets:
    """Open ``<id>.key``.

    Raises:
        WrongPassphrase: the passphrase isn't theirs, or the file was altered: the two look alike.
        Damaged: the file is missing or isn't a key file.
        NewerVault: a later version of Candour wrote it.
    """
    try:
        first, second = key_lines(key_path(folder, person).read_bytes())
        header = json.loads(first)
        cost = Cost(int(header["memory_kib"]), int(header["iterations"]), int(header["lanes"]))
        salt, nonce = from_text(header["salt"]), from_text(header["nonce"])
        sealed = from_text(second.decode("ascii"))
        version = int(header["format"])
        fits = cost.is_acceptable() and header["kdf"] == "argon2id"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(_DAMAGED_KEY) from error
    if version > FORMAT:
        raise NewerVault(
            "A newer version of Candour wrote this sign-in. Update Candour, then try again."
        )
    if not fits or len(salt) < SALT_BYTES or len(nonce) != NONCE_BYTES:
        raise Damaged(_DAMAGED_KEY)
    try:
        opened = AESGCM(_derived(passphrase, salt, cost)).decrypt(nonce, sealed, first)
    except InvalidTag as error:
        raise WrongPassphrase(
            "That passphrase is not right. Check Caps Lock, then type it again."
        ) from error
    try:
        content = json.loads(opened)
        own, state_key = identity(content["identity"]), from_text(content["state_key"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged(_DAMAGED_KEY) from error
    return Secrets(person, str(header["name"]), own, state_key)


_DAMAGED_KEY = (
    "This person's key file is missing or damaged. Put it back from a backup, "
    "or sign in with the recovery sheet."
)


def key_lines(data: bytes) -> tuple[bytes, bytes]:
    """The two lines of a key file, checked against the third; earlier versions wrote none.

    Without it a damaged file would look like a mistyped passphrase.

    Raises:
        ValueError: a byte of the file was altered, or it is cut short.
    """
    first, second, *_ = data.split(b"\n")
    body = first + b"\n" + second + b"\n"
    if data != body and data != body + _seal_of(body):
        raise ValueError("not as it was written")
    if to_text(from_text(second.decode("ascii"))).encode() != second:
        raise ValueError("not how base64 is written")
    return first, second


def _seal_of(body: bytes) -> bytes:
    return b"sha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n"


def key_path(folder: Path, person: UUID) -> Path:
    """Where a person's key file lies."""
    return folder / f"{person}.key"


def drafts_path(folder: Path, person: UUID) -> Path:
    """The folder of a person's drafts."""
    return folder / f"{person}.drafts"


def remembered_path(folder: Path, person: UUID) -> Path:
    """Where the register's keys wait for the operating system's keyring to open them."""
    return folder / f"{person}.stay"


def posting_path(folder: Path, person: UUID) -> Path:
    """The folder of posts that a person's session hands over to the inbox."""
    return folder / f"{person}.posting"


def drop_files(folder: Path, person: UUID) -> None:
    """Take away everything that lies in the folder of people for one of them.

    A key file that waits goes last: while it is there, an interruption is gone on with.
    """
    for path in sorted(folder.glob(f"{person}.*"), key=lambda path: path.name.endswith(PENDING)):
        shutil.rmtree(path) if path.is_dir() else remove(path)


def pending(folder: Path) -> Iterator[UUID]:
    """Those who were coming or going when something was interrupted; see ``admitting``."""
    for path in sorted(folder.glob(f"*.key{PENDING}")):
        with contextlib.suppress(ValueError):
            yield UUID(path.name.removesuffix(f".key{PENDING}"))


def put_aside(folder: Path, person: UUID) -> None:
    """Let a key file wait until it is known whether its owner stays."""
    replace(key_path(folder, person), _pending_path(folder, person))
    sync_folder(folder)


def take_its_place(folder: Path, person: UUID) -> None:
    """Let a key file that waited count."""
    replace(_pending_path(folder, person), key_path(folder, person))
    sync_folder(folder)


def _pending_path(folder: Path, person: UUID) -> Path:
    return folder / f"{person}.key{PENDING}"


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # The same letters can be typed as different code points on different computers.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    argon2id = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon2id.derive(typed)
