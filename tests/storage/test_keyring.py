"""Staying signed in: only with a real keyring of the system's, and only for the register."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from app.errors import KeyringUnavailable
from app.storage import keyring_store
from tests.storage.vaults import PASSPHRASES, copy_vault, hashes

ROOT = Path(__file__).resolve().parents[2]

REMEMBER = """
import sys
from pathlib import Path
from app.errors import KeyringUnavailable
from app.storage.vault import Vault

folder, passphrase = Path(sys.argv[1]), sys.argv[2]
session = Vault.open(folder).unlock("head", passphrase)
try:
    session.remember()
except KeyringUnavailable as error:
    print("REFUSED", error)
    session.close()
    sys.exit(3)
session.close()
again = Vault.open(folder).unlock_remembered("head")
assert again is not None and again.is_remembered
assert list(again.books) == ["register"] and again.casebook is None
try:
    again.grant("casebook", "office", passphrase)
except Exception as error:
    print(type(error).__name__)
again.close()
print("REMEMBERED", Vault.open(folder).unlock_remembered("office"))
third = Vault.open(folder).unlock_remembered("head")
third.lock()
print("LOCKED", Vault.open(folder).unlock_remembered("head"))
"""

START_DAEMON = 'printf "%s" "$0" | gnome-keyring-daemon --unlock --components=secrets >/dev/null'


def run(folder: Path, home: Path, *before: str, **environment: str) -> tuple[int, str]:
    """Remember the head of a vault in a process of its own; its exit code and output."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "PYTHON_KEYRING"))}
    command = [*before, sys.executable, "-c", REMEMBER, str(folder), PASSPHRASES["head"]]
    done = subprocess.run(
        command,
        env={**plain, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    copy_vault(tmp_path / "vault")
    return tmp_path / "vault"


needs_dbus = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus and gnome-keyring",
)


def daemon(home: Path, login: str = "first login") -> list[str]:
    home.mkdir(exist_ok=True)
    shell = f'{START_DAEMON} && exec "$@"'
    return ["dbus-run-session", "--", "sh", "-c", shell, login]


@needs_dbus
def test_a_real_secret_service_keeps_the_register_alone(vault: Path, tmp_path: Path) -> None:
    code, told = run(vault, tmp_path / "home", *daemon(tmp_path / "home"))
    assert code == 0, told
    assert "NoRight" in told
    assert "REMEMBERED None" in told
    assert "LOCKED None" in told
    assert not list((vault / "people").glob("*.stay"))


@needs_dbus
def test_the_librarys_own_choice_of_backend_is_ignored(vault: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    config = home / ".config" / "python_keyring"
    config.mkdir(parents=True)
    module = tmp_path / "evil"
    module.mkdir()
    (module / "evilring.py").write_text("open('RAN', 'w')\nraise SystemExit('code was run')")
    (config / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=evilring.Keyring\nkeyring-path={module}\n"
    )
    code, told = run(
        vault, home, *daemon(home), PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring"
    )
    assert code == 0, told
    assert "LOCKED None" in told
    assert not (ROOT / "RAN").exists()


@needs_dbus
def test_a_locked_keyring_is_told_so_and_nothing_is_kept(vault: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, told = run(vault, home, *daemon(home))
    assert first == 0, told
    before = hashes(vault / "people")
    code, told = run(vault, home, *daemon(home, "another login"))
    assert (code, "no safe place to keep a key" in told) == (3, True), told
    after = hashes(vault / "people")
    assert {name for name in after if name.endswith(".stay")} == set()
    assert set(after) == set(before)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"},
        {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        {"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"},
    ],
    ids=["no D-Bus", "closed D-Bus", "null backend", "plain-text backend"],
)
def test_without_a_keyring_nothing_is_kept(
    vault: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    code, told = run(vault, home, **environment)
    assert code == 3, told
    assert "type your passphrase" in told
    assert not list((vault / "people").glob("*.stay"))
    assert not any(path.is_file() for path in home.rglob("*"))


class Forgetful:
    """A backend that takes a secret and gives nothing back."""

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        pass

    def delete_password(self, service: str, username: str) -> None:
        pass


def test_what_is_kept_is_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_store, "_backend", Forgetful)
    with pytest.raises(KeyringUnavailable, match="no safe place"):
        keyring_store.keep(uuid4(), "secret")
