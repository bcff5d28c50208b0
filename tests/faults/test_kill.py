"""Killed in each step of a change of keys: the next opening finds a whole vault."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.errors import Refused, VaultError
from app.storage import holders
from app.storage.book import Book
from app.storage.session import Session
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.faults.killed import Wrap, dies
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, signed_in

THEIRS = "thunder thimble thicket"
ROOT = Path(__file__).resolve().parents[2]


def dies_at(step: int, vault: Path, action: Callable[[Session], object]) -> bool:
    """Do something in a process that kills itself at its nth step; whether it got that far."""

    def work(before: Wrap, _after: Wrap) -> None:
        session = Vault.open(vault).unlock("head", PASSPHRASES["head"])
        for owner, name in (
            (Path, "replace"),
            (holders, "change"),
            (holders, "write_atomically"),
            (Book, "change_database_key"),
        ):
            setattr(owner, name, before(getattr(owner, name)))
        action(session)
        session.close()

    return dies(work, step)


def every_step(tmp_path: Path, action: Callable[[Session], object]) -> list[Path]:
    """One vault for each step at which the action was killed."""
    vaults: list[Path] = []
    for step in range(1, 100):
        vault = fresh(tmp_path / str(step))
        if not dies_at(step, vault, action):
            assert step > 6
            return vaults
        vaults.append(vault)
    raise AssertionError("it never came to its end")


def holds_casebook(vault: Path, name: str) -> bool:
    with signed_in(vault, name) as session:
        return session.casebook is not None


def test_killed_in_any_step_of_taking_away(tmp_path: Path) -> None:
    for vault in every_step(tmp_path, lambda session: session.take_away("casebook", "dsl")):
        with signed_in(vault) as session:
            listed = {row.name: "casebook" in row.books for row in session.people()}
            keys = session._open["casebook"].keys
        assert len(keys.database_keys) == 1
        assert verify(vault, "head", PASSPHRASES["head"]).faults == (), vault
        assert holds_casebook(vault, "dsl") == listed["dsl"]


def test_killed_in_any_step_of_adding_somebody(tmp_path: Path) -> None:
    for vault in every_step(tmp_path, lambda s: s.add_person("new", "dsl", THEIRS)):
        with signed_in(vault) as session:
            try:
                session.add_person("new", "dsl", THEIRS)
            except Refused:  # listed already: the same person is let in again
                session.grant("register", "new", THEIRS)
                session.grant("casebook", "new", THEIRS)
        session = Vault.open(vault).unlock("new", THEIRS)
        assert session.casebook is not None
        session.close()


def test_killed_while_setting_up(tmp_path: Path) -> None:
    """What is left says so and can be begun again; no half vault opens."""
    code = (
        "import sys; from pathlib import Path\n"
        "from app.storage import people; from tests.storage.vaults import QUICK, new_vault\n"
        "from app.storage.vault import Vault\n"
        "people.COST = QUICK; print('go', flush=True)\n"
        "Vault.create(Path(sys.argv[1]), new_vault())[0].close()\n"
    )
    for number in range(3):
        folder = tmp_path / str(number)
        with subprocess.Popen(
            [sys.executable, "-c", code, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.1 * (number + 1))  # a crash comes at any time
            process.kill()
        try:
            Vault.open(folder).unlock("head", PASSPHRASES["head"]).close()
        except VaultError:
            from tests.storage.vaults import new_vault

            Vault.create(folder, new_vault())[0].close()
        assert verify(folder, "head", PASSPHRASES["head"]).faults == ()


REKEY = """
import sys
from pathlib import Path
from app.models.school import Setting
from app.storage.vault import Vault
from tests.storage.vaults import PASSPHRASES

session = Vault.open(Path(sys.argv[1])).unlock("head", PASSPHRASES["head"])
if len(sys.argv) > 2:
    with session.register.writing() as writing:
        writing.add(Setting, *({"key": f"k{n}", "value": "x" * 3000} for n in range(2500)))
    session.close()
    sys.exit()
print("go", flush=True)
session.new_sheet()
print("done", flush=True)
sys.stdin.read()
"""


def test_killed_inside_the_encryption_of_a_larger_book(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    command = [sys.executable, "-c", REKEY, str(vault)]
    subprocess.run([*command, "fill"], cwd=ROOT, check=True)
    interrupted = 0
    for number in range(6):
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "go\n"
            time.sleep(0.02 + 0.05 * number)
            process.kill()
            interrupted += "done" not in process.stdout.read()
        with signed_in(vault, "office"):
            pass  # whoever comes next finishes it
        assert verify(vault, "head", PASSPHRASES["head"]).faults == ()
    assert interrupted > 2
