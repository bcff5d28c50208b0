"""Staying signed in on this PC: the register's keys, sealed to a secret in the system's keyring.

The keyring holds one short secret (Windows allows no long ones); ``people/<id>.stay`` holds what it
opens. A casebook's keys are never among it.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.storage import keyring_store, people
from app.storage.files import write_atomically
from app.storage.keys import BookKeys, from_text, new_identity, seal, to_text, unseal


@dataclass(frozen=True)
class Remembered:
    """What opens the register without a passphrase."""

    keys: BookKeys
    state_key: bytes = field(repr=False)


def keep(folder: Path, person: UUID, keys: BookKeys, state_key: bytes) -> None:
    """Remember a person on this PC.

    Raises:
        KeyringUnavailable: the operating system offers no safe place for the secret.
    """
    made = new_identity()
    keyring_store.keep(person, made.secret)
    content = {"keys": to_text(keys.to_json()), "state_key": to_text(state_key)}
    sealed = seal(json.dumps(content).encode(), [made.public_key])
    write_atomically(people.remembered_path(folder, person), sealed)


def recall(folder: Path, person: UUID) -> Remembered | None:
    """What was kept for a person; None if there is nothing that fits together."""
    path = people.remembered_path(folder, person)
    if not path.exists():
        return None
    secret = keyring_store.recall(person)
    if secret is None:
        return None
    try:
        opened = unseal(path.read_bytes(), [secret])
        if opened is None:
            return None
        content = json.loads(opened)
        keys = BookKeys.from_json(from_text(content["keys"]))
        return Remembered(keys, from_text(content["state_key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(folder: Path, person: UUID) -> None:
    """Remember a person no longer."""
    path = people.remembered_path(folder, person)
    if path.exists():
        keyring_store.forget(person)
        with contextlib.suppress(OSError):
            path.unlink()
