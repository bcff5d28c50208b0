"""A stick that is full, pulled out or read-only: earlier backups stay, and a sentence says why."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.storage.backup import back_up
from app.storage.backup import objects as pieces
from app.storage.backup import place as places
from app.storage.backup import snapshot as snapshots
from app.storage.verify import verify
from tests.faults.killed import Wrap, dies
from tests.faults.test_no_room import mounted
from tests.storage.backups import backed_up, whole
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, hashes, set_colour, signed_in

# In a namespace of its own: $1 is the vault, $2 the stick's folder.
SCRIPT = """
import json, os, subprocess, sys, threading
from pathlib import Path
from typing import Any
from app.errors import CandourError
from app.storage import people
from app.storage.backup import back_up
from app.storage.backup.running import run
from tests.storage.backups import whole
from tests.storage.vaults import QUICK, set_colour, signed_in

people.COST = QUICK
vault, stick = Path(sys.argv[1]), Path(sys.argv[2])


def attempt(known=None, progress=lambda done, total, what: None):
    try:
        back_up(vault, stick, known=known, progress=progress)
    except CandourError as error:
        return str(error)
    return "went through"


first = run(vault, stick)
assert first.made is not None, first.problem
with signed_in(vault) as session:
    set_colour(session, "red")
    session.register.documents.add(os.urandom(9_000_000), "a", "text/plain")
    session.register.documents.add(os.urandom(9_000_000), "b", "text/plain")
"""

FULL = """
def fill():
    with open(stick / "filler", "wb", buffering=0) as filler:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError:
                continue


told = [attempt()]  # 18 MB don't fit
good = [len(whole(stick))]
fill()  # not one byte more
told.append(attempt())
good.append(len(whole(stick)))
(stick / "filler").unlink()
left = [path.name for path in stick.rglob("*.part")]
print(json.dumps({"told": told, "good": good, "left": left}))
"""

PULLED_OUT = """
once = threading.Lock()


def pull(done, total, what):
    if done > total // 3 and once.acquire(blocking=False):
        subprocess.run(["umount", "-l", str(stick)], check=True)


told = [attempt(first.made.place.id, pull)]
beneath = sorted(path.name for path in stick.iterdir())
told.append(attempt(first.made.place.id))
beneath += sorted(path.name for path in stick.iterdir())
subprocess.run(["mount", str(stick.with_suffix(".img")), str(stick)], check=True)
good = [len(whole(stick))]
told.append(attempt(first.made.place.id))
print(json.dumps({"told": told, "good": good, "beneath": beneath}))
"""

READ_ONLY = """
subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
told = [attempt()]
good = [len(whole(stick))]
print(json.dumps({"told": told, "good": good}))
"""


def on_a_stick(tmp_path: Path, script: str, mount: str) -> dict[str, list[Any]]:
    """Run a script over a vault and a file system of its own; what it printed."""
    vault = fresh(tmp_path)
    (tmp_path / "stick").mkdir()
    done = mounted(mount, SCRIPT + script, str(vault), str(tmp_path / "stick"))
    assert done.returncode == 0, done.stderr
    result: dict[str, list[Any]] = json.loads(done.stdout)
    for sentence in result["told"]:
        assert sentence == "went through" or sentence.endswith("."), sentence
    assert verify(vault, "head", PASSPHRASES["head"]).lines()[0] != "All well."  # two lone files
    return result


def test_a_full_stick(tmp_path: Path) -> None:
    result = on_a_stick(tmp_path, FULL, f"mount -t tmpfs -o size=14m none {tmp_path}/stick")
    assert all("is full, so the backup was not finished" in told for told in result["told"])
    assert all("earlier backups there are as they were" in told for told in result["told"])
    assert result["good"] == [1, 1]
    assert result["left"] == []


@pytest.mark.skipif(not Path("/sbin/mkfs.ext4").exists(), reason="there is no mkfs.ext4")
def test_a_stick_pulled_out_half_way(tmp_path: Path) -> None:
    image = tmp_path / "stick.img"
    with image.open("wb") as file:
        file.truncate(64 << 20)
    result = on_a_stick(
        tmp_path, PULLED_OUT, f"/sbin/mkfs.ext4 -q {image} && mount {image} {tmp_path}/stick"
    )
    out, gone, again = result["told"]
    assert "stopped answering, so the backup was not finished" in out
    assert "not the place that was chosen" in gone
    assert again == "went through"
    assert result["beneath"] == []  # nothing was written to the disk beneath
    assert result["good"] == [1]


def test_a_read_only_stick(tmp_path: Path) -> None:
    result = on_a_stick(tmp_path, READ_ONLY, f"mount -t tmpfs -o size=40m none {tmp_path}/stick")
    assert "may not write to" in result["told"][0]
    assert result["good"] == [1]


def steps(before: Wrap, after: Wrap) -> None:
    """Everything that a backup does to a disk is a step."""
    for owner, name in (
        (Path, "replace"),
        (Path, "unlink"),
        (Path, "mkdir"),
        (os, "fsync"),
        (pieces, "create"),
        (places, "write_atomically"),
        (snapshots, "write_atomically"),
    ):
        setattr(owner, name, before(getattr(owner, name)))
    pieces.Objects.sync = after(pieces.Objects.sync)  # type: ignore[method-assign]


def test_killed_in_any_step_the_earlier_backups_stay_and_the_next_goes_through(
    tmp_path: Path,
) -> None:
    vault, stick = fresh(tmp_path), tmp_path / "stick"
    made = backed_up(vault, stick)
    with signed_in(vault) as session:
        set_colour(session, "red")
        session.register.documents.add(b"new", "new", "text/plain")
    before = hashes(vault, without=("vault.lock",))
    for step in range(1, 100):
        again = tmp_path / str(step)
        shutil.copytree(stick, again)

        def work(before: Wrap, after: Wrap, again: Path = again) -> None:
            steps(before, after)
            back_up(vault, again)

        killed = dies(work, step)
        # Either the new one is wholly there, or the former is; then nothing hinders the next.
        assert whole(again)
        assert backed_up(vault, again).snapshot.name in {each.name for each in whole(again)}
        if not killed:
            break
    assert step > 12
    assert made.snapshot.name in {each.name for each in whole(stick)}
    assert hashes(vault, without=("vault.lock",)) == before


def test_killed_while_the_place_is_made(tmp_path: Path) -> None:
    vault, stick = fresh(tmp_path), tmp_path / "stick"
    stick.mkdir()

    def work(before: Wrap, after: Wrap) -> None:
        steps(before, after)
        back_up(vault, stick)

    for step in [*range(1, 270, 24), *range(261, 300, 2)]:
        if not dies(work, step):
            break
    made = backed_up(vault, stick)
    assert made.snapshot.name in {snapshot.name for snapshot in whole(stick)}
    assert len(list(stick.iterdir())) == 1
