"""The PC is gone: on another machine there is a stick, a printed sheet, and nothing else.

The other machine is a root of its own, with the system's programs, Python and Candour on it
read-only, an empty home and no old vault. The key comes from a picture of the printed page alone.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from app.models.staff import Category
from app.reports.recovery import recovery_sheet
from app.services.incidents.drafts import IncidentDraft
from app.services.staff.rows import StaffDraft
from app.storage.backup import back_up
from app.storage.keys import RecoveryKey
from app.storage.vault import NewVault, Vault
from app.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = "lemon ladder lighthouse loft", "quiet quarry quilt quince"
NEXT = "marble mitten meadow muffin"
STAFF = ["Cerys Lloyd", "Dafydd Morgan", "Efa Prys"]
SYSTEM = [Path(each) for each in ("/usr", "/bin", "/lib", "/lib64") if Path(each).exists()]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def _on_paper(folder: Path) -> list[str]:
    """Make a school with something in both books, back it up, lose it; its keys as printed."""
    vault, stick = folder / "vault", folder / "stick"
    new = NewVault("Ysgol y Bryn", "alone", "head", "head", OLD)
    session, keys = Vault.create(vault, new)
    work = Workspace.open(session)
    for name in STAFF:
        work.staff.add(StaffDraft(name, Category.TEACHER, dt.date(2025, 9, 1)))
    today = session.register.today()
    work.need_casework().incidents.record(IncidentDraft("A picture went round.", today))
    sheet = recovery_sheet("Ysgol y Bryn", keys, today)
    back_up(vault, stick, books=session.books)
    session.close()
    shutil.rmtree(vault)
    return _read_back(sheet, keys)


def _read_back(sheet: bytes, keys: tuple[RecoveryKey, ...]) -> list[str]:
    """The keys in the square codes of the page as a printer draws it, from the picture alone."""
    picture = pypdfium2.PdfDocument(sheet)[0].render(scale=150 / 72).to_pil()
    codes = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    read = [each.text for each in sorted(codes, key=lambda each: each.position.top_left.y)]
    assert sorted(read) == sorted(key.secret.upper() for key in keys)
    return read


@pytest.fixture
def machine(tmp_path: Path) -> Run:
    """Run a command of Candour's on the bare machine."""
    if sys.platform == "win32":
        pytest.skip("namespaces are Linux's")
    root = tmp_path / "machine"
    seen = [*SYSTEM, Path(sys.prefix), Path(sys.base_prefix), ROOT / "app", ROOT / "resources"]
    lines = ["set -e", 'PATH="$PATH:/usr/sbin:/sbin"']  # chroot's, where it isn't named
    for path in dict.fromkeys(seen):
        there = root / path.relative_to("/")
        there.mkdir(parents=True, exist_ok=True)
        place = shlex.quote(str(there))
        lines.append(f"mount --rbind {shlex.quote(str(path))} {place}")
        lines.append(f"mount -o remount,bind,ro {place}")
    for name in ("home", "tmp", "proc", "dev", "stick"):
        (root / name).mkdir(exist_ok=True)  # the code may lie in one of them
    (root / "dev" / "urandom").touch()
    here = shlex.quote(str(root))
    lines += [
        f"mount -t proc proc {here}/proc",
        f"mount --bind /dev/urandom {here}/dev/urandom",
        f"mount --bind {shlex.quote(str(tmp_path / 'stick'))} {here}/stick",
        f'exec chroot {here} "$@"',
    ]
    unshare = ["unshare", "--mount", "--pid", "--fork"]
    unshare += [] if os.geteuid() == 0 else ["--map-root-user"]
    inside = [*unshare, "sh", "-c", "\n".join(lines), "sh"]

    def possible() -> str:
        """Why no machine can be made here; "" if one can."""
        (tmp_path / "stick").mkdir()
        if shutil.which("unshare") is None:
            return "there is no unshare"
        tried = subprocess.run(
            [*inside, "/usr/bin/env", "true"], capture_output=True, text=True, check=False
        )
        return tried.stderr.strip() if tried.returncode else ""

    if reason := possible():
        pytest.skip(f"no machine can be made here: {reason}")
    bare = {"HOME": "/home", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    bare |= {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}

    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        settings = [f"{name}={value}" for name, value in bare.items()]
        candour = ["/usr/bin/env", "-i", *settings, sys.executable, "-m", "app"]
        done = subprocess.run(
            [*inside, *candour, *words], capture_output=True, text=True, check=False
        )
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done

    return run


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_a_stick_and_the_printed_key_are_enough(tmp_path: Path, machine: Run) -> None:
    home = tmp_path / "machine" / "home"
    keys = _on_paper_onto(tmp_path, home)
    for name, words in (("new", NEW), ("next", NEXT)):
        (home / name).write_text(words, encoding="utf-8")
    vault = ("--vault", "/home/vault")

    shown = machine("restore", "/stick", "--key-file", keys)
    assert "Ysgol y Bryn" in shown.stdout
    assert "staff 3" in shown.stdout
    assert "incident 1" in shown.stdout
    assert not (home / "vault").exists()  # nothing was written

    machine("restore", "/stick", "/home/vault", "--key-file", keys)
    recover = ("recover", *vault, "--key-file", keys, "--new-passphrase-file", "/home/new", "--as")
    machine(*recover, "head")
    signed_in = (*vault, "--as", "head", "--passphrase-file", "/home/new")
    listed = json.loads(machine("staff", "list", *signed_in, "--json").stdout)
    assert sorted(row["name"] for row in listed) == STAFF
    machine("verify", *signed_in)

    machine(
        *("handover", "--to", "Nia Rees", "--from", "head", *signed_in),
        *("--their-passphrase-file", "/home/next", "--sheet", "/home/sheet.pdf"),
    )
    machine("verify", *vault, "--as", "Nia Rees", "--passphrase-file", "/home/next")
    machine("verify", *signed_in, code=3)
    machine(*recover, "Nia Rees", code=1)  # the old sheet is void


def _on_paper_onto(folder: Path, home: Path) -> str:
    """The same, with the keys typed into a file on the new machine."""
    (home / "keys").write_text("\n".join(_on_paper(folder)), encoding="utf-8")
    return "/home/keys"
