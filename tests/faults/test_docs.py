"""What docs/technicians.md tells technicians to do works as it stands there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from app.storage.backup import back_up
from tests.storage.vaults import ORIGINAL, copy_vault

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "technicians.md").read_text("utf-8")


def test_the_python_block_opens_every_book_with_its_printed_key(tmp_path: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    holders = {
        "register": "dsl dsl\nhead head\noffice office\n",
        "casebook": "dsl dsl\nhead head\n",
    }
    for key in copy_vault(tmp_path / "vault"):
        (tmp_path / "printed").write_text(key.secret + "\n")
        done = subprocess.run(
            [sys.executable, "-I", "-c", block, f"vault/books/{key.book}", "printed"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == f"{holders[key.book]}original.png {len(ORIGINAL)} bytes\n"


def test_a_backup_and_the_printed_key_alone_are_enough(tmp_path: Path) -> None:
    """What the two blocks of the page do, one after the other, with nothing of Candour."""
    (together,) = re.findall(r"```py\n(.*?)```", PAGE, re.DOTALL)
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    keys = copy_vault(tmp_path / "vault")
    (tmp_path / "stick").mkdir()
    place = back_up(tmp_path / "vault", tmp_path / "stick").place
    shutil.rmtree(tmp_path / "vault")

    def python(code: str, *words: str) -> str:
        command = [sys.executable, "-I", "-c", code, *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    python(together, str(place.folder), "school")
    for key in keys:
        (tmp_path / "printed").write_text(key.secret + "\n")
        told = python(block, f"school/books/{key.book}", "printed")
        assert "head head\n" in told
        assert told.endswith(f"original.png {len(ORIGINAL)} bytes\n")


def test_the_age_commands_open_keys_and_documents(tmp_path: Path) -> None:
    key, _ = copy_vault(tmp_path / "vault")
    book = tmp_path / "vault" / "books" / key.book
    (tmp_path / "register.txt").write_text(key.secret + "\n")

    def age(secret: str, path: Path) -> bytes:
        command = ["age", "-d", "-i", secret, str(path)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout

    keys = age("register.txt", book / "key.age")
    identity = re.search(rb"AGE-SECRET-KEY-1\w+", keys)
    assert identity
    (tmp_path / "identity.txt").write_bytes(identity.group())
    (document,) = (book / "documents").iterdir()
    assert age("identity.txt", document) == ORIGINAL


def test_every_command_of_the_page_exists() -> None:
    command = [sys.executable, "-m", "app", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    table = PAGE.split("## The command line")[1].split("## Scheduling")[0]
    named = {word.split()[0] for word in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)}
    assert len(named) > 8
    for name in named:
        assert re.search(rf"^ +{name}\b", done.stdout, re.MULTILINE), name
