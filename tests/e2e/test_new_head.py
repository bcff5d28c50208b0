"""Task 12 of ux.md §5 in the real window, by keyboard alone: a dead PC and a new head."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.errors import NoRight, WrongPassphrase
from app.models.staff import Category
from app.services.incidents.drafts import IncidentDraft
from app.services.staff.rows import StaffDraft
from app.storage.backup import back_up
from app.storage.compare import held_by
from app.storage.session import Session
from app.storage.vault import NewVault, Vault
from app.workspace import Workspace
from tests.e2e.journey import Journey
from tests.e2e.test_journeys import Start, asked_group, scored

OLD_WORDS, NEW_WORDS = "biscuit harbour velvet ladder moss", "kestrel gravel pudding orbit lantern"


@dataclass(frozen=True)
class Lost:
    """What is left of a school whose PC died: a stick and the printed sheet.

    Attributes:
        counts: records of each kind in each book, as they were.
    """

    stick: Path
    keys: dict[str, str]
    counts: dict[str, dict[str, int]]


def counted(session: Session) -> dict[str, dict[str, int]]:
    return {name: dict(held_by(book).counts) for name, book in session.books.items()}


@pytest.fixture
def lost(tmp_path: Path) -> Lost:
    vault, stick = tmp_path / "died", tmp_path / "HEAD-BACKUP"
    stick.mkdir()
    new = NewVault("Ysgol y Bont", "alone", "Old Head", "head", OLD_WORDS)
    session, keys = Vault.create(vault, new)
    session.add_person("Office", "office", "thimble walnut ferry cactus drum")
    work = Workspace.open(session)
    for number in range(12):
        name = f"Person {'ABCDEFGHIJKL'[number]}"
        work.staff.add(StaffDraft(name, Category.TEACHER, dt.date(2020, 9, 1)))
    incident = IncidentDraft("A post about the school gate.", work.today)
    work.need_casework().incidents.record(incident)
    before = counted(session)
    session.close()
    back_up(vault, stick)
    shutil.rmtree(vault)
    return Lost(stick, {key.book: key.secret for key in keys}, before)


def test_task_12_a_dead_pc_and_a_new_head(
    start: Start, lost: Lost, journeys: list[Journey]
) -> None:
    """The PC died, and there is a new head."""
    candour = start("task-12")
    candour.wait_words("Restore a backup")
    candour.press("alt+r")
    candour.wait_focus("Folder")
    candour.type(str(lost.stick))
    candour.press("alt+n")
    candour.wait_focus("A passphrase")
    candour.press("t", "Tab")
    candour.wait_focus("The register’s key")
    candour.type(lost.keys["register"])
    candour.press("Tab")
    candour.wait_focus("The casebook’s key")
    candour.type(lost.keys["casebook"])
    candour.press("alt+n")
    seen = candour.wait_words("This backup was made on")
    candour.picture("what is in it")
    assert not list(candour.home.rglob("vault.json"))
    assert "Ysgol y Bont" in seen.words
    words = seen.words.splitlines()
    assert words[words.index("Staff") + 1] == "12"
    assert words[words.index("Incidents") + 1] == "1"
    candour.wait(lambda seen: seen.kind == "QComboBox", "the choice of who comes")
    candour.press("i", "Tab")
    candour.wait_focus("The new head’s name")
    candour.type("New Head")
    candour.press("Tab", "Tab")
    candour.wait_focus("A new passphrase")
    candour.type(NEW_WORDS)
    candour.picture("who comes")
    candour.press("alt+r")
    candour.wait_words("Print the recovery sheet", 60)
    candour.press("alt+p")
    candour.wait_dialog("Print")
    candour.press("Return")
    sheet = candour.printed()
    seen = candour.wait_focus("Type group")
    number = int(seen.focus.split("group ")[1].split(" ")[0])
    book = "casebook" if "casebook" in seen.focus else "register"
    candour.type(asked_group(sheet, number, book))
    candour.press("alt+n")
    candour.wait_words("What is open")
    candour.picture("what is open")
    candour.press("alt+g")
    candour.wait_title("Home")
    candour.picture("home")
    assert "recovery sheet" not in candour.look().words.lower()
    keys = candour.keys
    folder = next(path.parent for path in candour.home.rglob("vault.json"))
    candour.close()
    vault = Vault.open(folder)
    with pytest.raises(NoRight):
        vault.unlock("Old Head", OLD_WORDS)
    with pytest.raises(WrongPassphrase):
        vault.unlock("New Head", OLD_WORDS)
    session = vault.unlock("New Head", NEW_WORDS)
    after = counted(session)
    session.close()
    for name, counts in lost.counts.items():
        grown = {"holder", "setting", "role_holder", "book_key", "post_sender"}
        kinds = counts.keys() - grown
        assert {kind: after[name][kind] for kind in kinds} == {k: counts[k] for k in kinds}
    scored(journeys, 12, "A dead PC and a new head", keys, 40)
