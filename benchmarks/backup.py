"""300 MB of evidence: backed up against restic and borg, verified against sha256sum, restored."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.models.document import Document
from app.storage import people
from app.storage.backup import Place
from app.storage.documents import Original
from app.storage.holders import read_keys
from app.storage.integrity import integrity_faults
from app.storage.people import PEOPLE
from app.storage.restore import restore
from app.storage.vault import NewVault, Vault
from app.storage.verify import verify
from benchmarks.key import PASSPHRASE
from benchmarks.material import screenshots
from benchmarks.measure import Line, alternate, ms, real_disk, seconds, times

MEGABYTES = 300
CHANGED = 3  # megabytes: 1 %
ROUNDS = 5

Work = Callable[[], None]


def lines() -> list[Line]:
    """Measure and return the table's lines."""
    with tempfile.TemporaryDirectory(dir=real_disk()) as temp:
        folder = Path(temp)
        vault = _vault(folder)
        found = _backups(folder, vault)
        return [*found, _verify(vault), _restore(folder, vault)]


def _vault(folder: Path) -> Path:
    """A vault whose casebook keeps 300 MB of screenshots."""
    draft = NewVault("Ysgol Fesur", "alone", "head", "head", PASSPHRASE)
    Vault.create(folder / "vault", draft)[0].close()
    _keep(folder / "vault", screenshots(folder / "desktop", MEGABYTES))
    return folder / "vault"


def _keep(vault: Path, files: list[Path]) -> None:
    session = Vault.open(vault).unlock("head", PASSPHRASE)
    assert session.casebook is not None
    originals = [Original(file, file.name, "image/png") for file in files]
    stored = session.casebook.documents.add_many(originals)
    with session.casebook.writing() as writing:
        writing.add(Document, *(each.record() for each in stored))
    session.close()


def _backups(folder: Path, vault: Path) -> list[Line]:
    """The first backup and those after 1 % changed, each as a command that a scheduler starts."""
    tools = {"Candour": _candour(folder, vault)}
    tools |= _restic(folder, vault) | _borg(folder, vault)
    if len(tools) == 1:
        sys.stderr.write("restic and borg are not installed, so backups are compared with cp.\n")
        tools["cp -r"] = _copies(folder, vault)
    first = {name: seconds(work) for name, work in tools.items()}
    later: dict[str, list[float]] = {name: [] for name in tools}
    for number in range(ROUNDS):
        # New pictures every time: the numbers of the first ones go on.
        _keep(vault, _more(folder / f"more{number}", number))
        for name, work in tools.items():
            later[name].append(seconds(work))
    return [
        _line("first backup of 300 MB of evidence", first, aim=""),
        _line(
            "backup after 1 % changed",
            {name: sorted(taken)[ROUNDS // 2] for name, taken in later.items()},
            aim="≤ 1×",
        ),
    ]


def _more(folder: Path, number: int) -> list[Path]:
    files = screenshots(folder, CHANGED)
    for file in files:
        file.write_bytes(file.read_bytes() + bytes([number]))
    return files


def _line(what: str, taken: dict[str, float], aim: str) -> Line:
    ours = taken["Candour"]
    others = {name: each for name, each in taken.items() if name != "Candour"}
    best = min(others.values())
    against = ", ".join(f"{name} {ms(each)}" for name, each in others.items())
    return Line(what, ms(ours), against, times(ours / best), aim, ours <= best if aim else None)


def _candour(folder: Path, vault: Path) -> Work:
    stick = folder / "stick"
    stick.mkdir()
    words = [sys.executable, "-m", "app", "backup", str(stick), "--vault", str(vault)]
    return lambda: _run(words)


def _restic(folder: Path, vault: Path) -> dict[str, Work]:
    if shutil.which("restic") is None:
        return {}
    repository = str(folder / "restic")
    own = {"RESTIC_PASSWORD": PASSPHRASE, "RESTIC_CACHE_DIR": str(folder / "restic-cache")}
    _run(["restic", "-r", repository, "init"], own)
    return {"restic": lambda: _run(["restic", "-r", repository, "backup", str(vault)], own)}


def _borg(folder: Path, vault: Path) -> dict[str, Work]:
    """Without encryption, as the vault is encrypted already: the least that it can do."""
    if shutil.which("borg") is None:
        return {}
    repository, numbers = str(folder / "borg"), itertools.count()
    own = {"BORG_BASE_DIR": str(folder / "borg-base")}
    _run(["borg", "init", "-e", "none", repository], own)
    return {
        "borg": lambda: _run(["borg", "create", f"{repository}::{next(numbers)}", str(vault)], own)
    }


def _copies(folder: Path, vault: Path) -> Work:
    numbers = itertools.count()

    def copy() -> None:
        shutil.copytree(vault, folder / f"copy{next(numbers)}")
        os.sync()

    return copy


def _verify(vault: Path) -> Line:
    """``verify`` without the derivation of the key, which is made slow on purpose."""
    head = people.named(vault / PEOPLE, "head")[0].id
    secrets = people.read_key(vault / PEOPLE, head, PASSPHRASE)

    def ours() -> float:
        derived = seconds(lambda: people.read_key(vault / PEOPLE, head, PASSPHRASE))
        return seconds(lambda: verify(vault, "head", PASSPHRASE)) - derived

    def floor() -> float:
        def work() -> None:
            files = [str(path) for path in vault.rglob("*") if path.is_file()]
            _run(["sha256sum", *files])
            for book in (vault / "books").iterdir():
                keys = read_keys(book, [secrets.identity.secret])
                assert keys is not None
                assert not integrity_faults(book / "book.db", keys.database_keys[0])

        return seconds(work)

    done = alternate(ours, floor, ROUNDS)
    return Line(
        "verify 300 MB, every byte read and opened",
        ms(done.our_median),
        f"sha256sum and SQLCipher's check {ms(done.floor_median)}",
        times(done.ratio),
        "≤ 1.5×",
        done.ratio <= 1.5,
    )


def _restore(folder: Path, vault: Path) -> Line:
    place = Place.open(folder / "stick")
    snapshot = place.newest()
    assert snapshot is not None
    newest = snapshot

    def again(work: Callable[[Path], object]) -> float:
        def whole() -> None:
            work(folder / "back")
            os.sync()

        taken = seconds(whole)
        shutil.rmtree(folder / "back")
        return taken

    done = alternate(
        lambda: again(lambda target: restore(place, newest, target)),
        lambda: again(lambda target: shutil.copytree(vault, target)),
        ROUNDS,
    )
    return Line(
        "restore 300 MB, every hash checked",
        ms(done.our_median),
        f"cp -r and sync {ms(done.floor_median)}",
        times(done.ratio),
        "",
        None,
    )


def _run(words: list[str], own: dict[str, str] | None = None) -> None:
    environment = {**os.environ, **(own or {})}
    subprocess.run(words, env=environment, check=True, capture_output=True)
