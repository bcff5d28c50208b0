"""The operating system's keyring, for "stay signed in on this PC".

Only backends of an allow-list are used, and made here directly: the library's own choice follows
a configuration file and environment variables that can name any code, or a plain-text file.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Protocol
from uuid import UUID

from app.errors import KeyringUnavailable

SERVICE = "Candour"


class Keyring(Protocol):
    """What is asked of a backend."""

    def get_password(self, service: str, username: str) -> str | None: ...  # noqa: D102

    def set_password(self, service: str, username: str, password: str) -> None: ...  # noqa: D102

    def delete_password(self, service: str, username: str) -> None: ...  # noqa: D102


def keep(person: UUID, secret: str) -> None:
    """Keep a secret for a person in the keyring.

    Raises:
        KeyringUnavailable: there is none, it is locked, or it doesn't give back what it was given.
    """
    try:
        backend = _backend()
        backend.set_password(SERVICE, str(person), secret)
        kept = backend.get_password(SERVICE, str(person))
    except Exception as error:  # each platform raises its own kinds, all with this one meaning
        raise KeyringUnavailable(_UNAVAILABLE) from error
    if kept != secret:
        raise KeyringUnavailable(_UNAVAILABLE)


def recall(person: UUID) -> str | None:
    """What was kept for a person; None if nothing was, or the keyring can't be asked."""
    try:
        return _backend().get_password(SERVICE, str(person))
    except Exception:  # noqa: BLE001 – as above; the passphrase is asked for instead
        return None


def forget(person: UUID) -> None:
    """Take a person's secret out of the keyring again.

    What it would open is deleted by the caller too, so a keyring that can't be asked does no harm.
    """
    with contextlib.suppress(Exception):
        _backend().delete_password(SERVICE, str(person))


_UNAVAILABLE = (
    "This computer offers no safe place to keep a key: its keyring is missing or locked. "
    "You stay signed in until you lock Candour; after that, type your passphrase."
)


def _backend() -> Keyring:
    """This platform's own keyring.

    Made without ``__init__``, which would take settings from environment variables.
    """
    made: Keyring
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring  # slow to import

        vault = WinVaultKeyring.__new__(WinVaultKeyring)
        vault.persist = "local machine"  # the default would roam with the profile
        made = vault
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Keychain

        made = Keychain.__new__(Keychain)
    else:
        from keyring.backends.SecretService import Keyring as SecretService

        made = SecretService.__new__(SecretService)
    return made
