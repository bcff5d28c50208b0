"""A screen for all journeys, a sample school for each, and the table of keys at the end."""

from __future__ import annotations

import json
import os
import shutil
import string
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from app.models.staff import Category
from app.services.sample.build import PASSPHRASE, make_sample
from app.storage.vault import NewVault, Vault
from app.workspace import Workspace
from tests.e2e.candour import ROOT, Candour
from tests.e2e.journey import Journey
from tests.e2e.screen import LETTERS, PROGRAMS, Screen

Start = Callable[[str], Candour]
Afterwards = Callable[..., Workspace]
RESULTS = ROOT / "build" / "e2e"
# Of who sets a school up themselves: nobody may choose the sample's.
WORDS = "biscuit harbour velvet ladder moss"
chosen_words = pytest.mark.parametrize("own_words", [WORDS])


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    assert not missing, f"“python3 dev.py test” installs what is missing: {missing}"
    with Screen() as shown:
        yield shown


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "vault"
    make_sample(folder)
    return folder


@pytest.fixture(scope="session")
def teacher(sample: Path) -> str:
    """Name a teacher of the sample in letters that the screen's keyboard has."""
    session = Vault.open(sample).unlock("head", PASSPHRASE)
    staff = Workspace.open(session).staff.listed()
    session.close()
    known = set(string.ascii_letters + " " + "".join(LETTERS))
    ends = [row.name.split()[-1] for row in staff]
    return next(
        row.name
        for row in staff
        if row.category is Category.TEACHER
        and set(row.name) <= known
        and sum(row.name.split()[-1] in end for end in ends) == 1
    )


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Start]:
    """Start Candour in a home of its own; it ends with the test."""
    running: list[Candour] = []

    def begin(name: str) -> Candour:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        running.append(Candour(screen, home, RESULTS / name))
        return running[-1]

    yield begin
    for program in running:
        program.close()


@pytest.fixture
def school(sample: Path, tmp_path: Path) -> Path:
    """The sample school, to be changed, opened here before by its head."""
    vault = tmp_path / "vault"
    shutil.copytree(sample, vault)
    return known_here(vault, tmp_path)


@pytest.fixture
def empty_school(tmp_path: Path) -> Path:
    """A school set up a moment ago."""
    vault = tmp_path / "vault"
    new = NewVault("Ysgol y Bont", "alone", "head", "head", WORDS)
    Vault.create(vault, new)[0].close()
    return known_here(vault, tmp_path)


def known_here(vault: Path, place: Path) -> Path:
    """Have Candour begin at this vault's door."""
    settings = place / "home" / ".config" / "Candour" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"vault": str(vault), "sign_in": "head"}), encoding="utf-8")
    return vault


@pytest.fixture
def own_words() -> str:
    """The head's passphrase: the sample's, unless a test says otherwise (``chosen_words``)."""
    return PASSPHRASE


@pytest.fixture
def signed_in(start: Start, own_words: str) -> Start:
    """Start Candour and sign the head in; keys count from there."""

    def begin(name: str) -> Candour:
        candour = start(name)
        unlock(candour, own_words)
        candour.wait_title("Home")
        candour.keys = candour.letters = 0
        return candour

    return begin


def unlock(candour: Candour, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase at the door."""
    candour.wait_focus("Passphrase")
    candour.type(passphrase)
    candour.press("Return")


@pytest.fixture
def afterwards(tmp_path: Path, own_words: str) -> Iterator[Afterwards]:
    """End the program and open the vault it worked on, to see what is in it."""
    opened: list[Workspace] = []

    def look(candour: Candour, vault: Path = tmp_path / "vault") -> Workspace:
        candour.close()
        opened.append(Workspace.open(Vault.open(vault).unlock("head", own_words)))
        return opened[-1]

    yield look
    for work in opened:
        work.session.close()


@pytest.fixture(scope="session")
def journeys() -> Iterator[list[Journey]]:
    """Collect what each task took; the table has what other processes tested, too."""
    done: list[Journey] = []
    yield done
    for journey in done:
        folder = RESULTS / f"task-{journey.task}"
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / "journey.json", json.dumps(asdict(journey)))
    if done:
        found = RESULTS.glob("task-*/journey.json")
        every = [Journey(**json.loads(path.read_text(encoding="utf-8"))) for path in found]
        every.sort(key=lambda journey: journey.task)
        _put(RESULTS / "keys.md", Journey.table(every))


def _put(path: Path, text: str) -> None:
    """Write ``path`` whole: the other test processes read it at any moment."""
    own = path.with_name(f"{path.name}.{os.getpid()}")
    own.write_text(text, encoding="utf-8")
    own.replace(path)
