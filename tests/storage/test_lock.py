"""One session at a time, told apart by who holds it; a crash frees it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import InUse, VaultError
from app.storage.lock import NAME, VaultLock, is_wanted
from tests.builders import SetClock

HOLD = """
import sys
from pathlib import Path
from app.storage.lock import VaultLock
VaultLock(Path(sys.argv[1])).take("head")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(folder: Path, script: str = HOLD) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_program_is_told_who_has_it_open_and_what_to_do(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path), pytest.raises(InUse) as refused:
        VaultLock(tmp_path).take("dsl")
    assert "open as head on" in str(refused.value)
    assert "Close Candour there" in str(refused.value)


def test_a_crash_frees_it(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as process:
        process.kill()
        process.wait()
        lock = VaultLock(tmp_path)
        lock.take("dsl")
        lock.release()


def test_a_second_session_in_one_process_leaves_the_first_its_lock(tmp_path: Path) -> None:
    first = VaultLock(tmp_path, SetClock())
    first.take("head")
    with pytest.raises(InUse, match=r"as head on .* since .* on .*4 November 2026"):
        VaultLock(tmp_path).take("dsl")
    tried = subprocess.run(
        [sys.executable, "-c", HOLD, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert "InUse" in tried.stderr
    first.release()
    VaultLock(tmp_path).take("dsl")


def test_releasing_twice_does_no_harm(tmp_path: Path) -> None:
    lock = VaultLock(tmp_path)
    lock.release()
    lock.take("head")
    lock.release()
    lock.release()
    lock.take("head")
    lock.release()


def test_a_lock_file_that_is_none_is_told_so(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"not a database, by a long way" * 200)
    with pytest.raises(VaultError, match="delete it"):
        VaultLock(tmp_path).take("head")


YIELD = """
import sys
from pathlib import Path
from app.storage.lock import BACKUP, VaultLock, is_wanted
folder = Path(sys.argv[1])
lock = VaultLock(folder)
lock.take(BACKUP)
print("held", flush=True)
while not is_wanted(folder):
    pass
lock.release()
sys.stdin.read()
"""


def test_a_backup_elsewhere_lets_go_when_somebody_wants_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_elsewhere(tmp_path, YIELD):
        lock = VaultLock(tmp_path)
        lock.take("dsl")
        assert not is_wanted(tmp_path)
        lock.release()
    monkeypatch.setattr("app.storage.lock.PATIENCE", 0.1)
    with held_elsewhere(tmp_path, HOLD.replace('"head"', '"a backup"')):
        with pytest.raises(InUse, match="open as a backup"):
            VaultLock(tmp_path).take("dsl")
        assert not is_wanted(tmp_path)
        with pytest.raises(InUse):
            VaultLock(tmp_path).take("a backup")
