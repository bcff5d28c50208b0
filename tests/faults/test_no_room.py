"""A disk that is full or read-only: a sentence each time, and nothing lost or half-done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import cli
from app.storage.verify import verify
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, hashes

ROOT = Path(__file__).resolve().parents[2]
UNSHARE = ["unshare", "-m"] if sys.platform != "win32" and os.geteuid() == 0 else ["unshare", "-rm"]

FULL = """
import json, os, sys
from pathlib import Path
from app.errors import CandourError
from app.models.school import Setting
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.storage.verify import verify
from tests.storage.vaults import PASSPHRASES, QUICK, THEIRS, hashes, signed_in

people.COST = QUICK
vault = Path(sys.argv[1]) / "vault"
told = {}
unstable = ("vault.lock", "book.db-wal", "book.db-shm")


def fill():
    with open(vault.parent / "filler", "ab", buffering=0) as filler:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError:
                continue


def attempt(what, action):
    try:
        action()
        told[what] = "went through"
    except CandourError as error:
        told[what] = str(error)


session = Vault.open(vault).unlock("head", PASSPHRASES["head"])
fill()


def write():
    with session.register.writing() as writing:
        for number in range(2000):
            writing.add(Setting, {"key": f"k{number}", "value": "x" * 500})


before = [len(session.people()), session.register.trail_head()]
attempt("write", write)
attempt("document", lambda: session.register.documents.add(b"y" * 50000, "y", "text/plain"))
attempt("draft", lambda: session.drafts.save("a", {"text": "z" * 9000}))
attempt("add", lambda: session.add_person("new", "office", THEIRS))
attempt("passphrase", lambda: session.change_passphrase(PASSPHRASES["head"], THEIRS))
attempt("take away", lambda: session.take_away("casebook", "dsl"))
after = [len(session.people()), session.register.trail_head()]
session.close()
attempt("open", lambda: Vault.open(vault))
draft = NewVault("S", "alone", "h", "head", THEIRS)
attempt("create", lambda: Vault.create(vault.parent / "second", draft))
(vault.parent / "filler").unlink()
with signed_in(vault) as again:
    kept = [len(again.people()), again.register.trail_head()]
    attempt("afterwards", write.__class__(write.__code__, {**globals(), "session": again}))
report = verify(vault, "head", PASSPHRASES["head"])
print(json.dumps({"told": told, "same": before == after == kept, "faults": report.lines()}))
"""

READ_ONLY = """
import sys
from app import cli
sys.exit(cli.main(sys.argv[1:]))
"""


def mounted(script: str, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a mount namespace that ``script`` prepares; ``$1`` is the first word."""
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", f'{script} && exec "$0" -c "$@"', sys.executable, code, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"this computer doesn't let a test mount: {done.stderr.strip()}")
    return done


def test_a_full_disk_refuses_each_thing_with_a_sentence_and_keeps_what_was_there(
    tmp_path: Path,
) -> None:
    fresh(tmp_path / "here")
    (tmp_path / "small").mkdir()
    script = (
        f"mount -t tmpfs -o size=24m none {tmp_path}/small && "
        f"cp -a {tmp_path}/here/vault {tmp_path}/small/"
    )
    done = mounted(script, FULL, str(tmp_path / "small"))
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    told = result["told"]
    assert told.pop("afterwards") == "went through"
    for what, sentence in told.items():
        assert "full" in sentence, (what, sentence)
        assert sentence.endswith("."), what
    assert result["same"]
    assert result["faults"][0] == "All well."


def test_a_read_only_folder_is_told_so(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    (tmp_path / "passphrase").write_text(PASSPHRASES["head"])
    before = hashes(vault)
    script = f"mount --bind {vault} {vault} && mount -o remount,ro,bind {vault}"
    words = ["people", "list", "--vault", str(vault), "--as", "head"]
    words += ["--passphrase-file", str(tmp_path / "passphrase")]
    done = mounted(script, READ_ONLY, *words)
    assert done.returncode == 3, done.stderr
    assert "may not write to" in done.stderr
    assert "let your account on this computer write there" in done.stderr
    assert hashes(vault) == before


@pytest.mark.parametrize("command", ["init", "people list"])
def test_a_cloud_folder_is_refused_by_the_command(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh(tmp_path / "OneDrive - School")
    (tmp_path / "passphrase").write_text(PASSPHRASES["head"])
    before = hashes(tmp_path)
    vault = tmp_path / "OneDrive - School" / ("vault" if command != "init" else "new")
    options = ["--vault", str(vault), "--as", "head"]
    options += ["--passphrase-file", str(tmp_path / "passphrase")]
    options += ["--school", "S"] if command == "init" else []
    assert cli.main([*command.split(), *options]) == 3
    assert "is copied to the cloud" in capsys.readouterr().err
    assert hashes(tmp_path) == before


def test_a_network_drive_is_refused_by_the_command(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    (tmp_path / "passphrase").write_text(PASSPHRASES["head"])
    before = hashes(vault)
    # A process that sees the folder as a share, as it would see a real one.
    code = f"""
import sys, psutil
from types import SimpleNamespace
share = SimpleNamespace(mountpoint={str(tmp_path)!r}, fstype="cifs", opts="rw")
psutil.disk_partitions = lambda all: [share]
from app import cli
sys.exit(cli.main(sys.argv[1:]))
"""
    words = ["people", "list", "--vault", str(vault), "--as", "head"]
    words += ["--passphrase-file", str(tmp_path / "passphrase")]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "is on a network drive" in done.stderr
    assert hashes(vault) == before
    assert verify(vault, "head", PASSPHRASES["head"]).faults == ()
