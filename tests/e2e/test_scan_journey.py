"""Task 4 of ux.md §5 in the real window, by keyboard alone: the scanned stack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from app.models.scan import PageState, Verdict
from app.models.staff import Category
from app.services.declarations.rows import CollectionDraft
from app.services.sample.build import PASSPHRASE
from app.services.staff.rows import StaffDraft
from app.storage.vault import Vault
from app.workspace import Workspace
from tests import stacks
from tests.e2e.candour import Candour
from tests.e2e.journey import Journey
from tests.scans.paper import Answers

Start = Callable[[str], Candour]
Afterwards = Callable[..., Workspace]
LETTERS = "ABCDEFGH"


def scan_of_sixty(vault: Path, path: Path) -> None:
    """Have sixty pages come back in a round that was begun today, one of them of the last."""
    session = Vault.open(vault).unlock("head", PASSPHRASE)
    work = Workspace.open(session)
    begun = work.today - dt.timedelta(400)
    people = [
        work.staff.add(StaffDraft(f"Scan Person{a}{b}", Category.TEACHER, begun))
        for a in LETTERS
        for b in LETTERS
    ][:59]
    before = work.declarations.current()
    assert before is not None
    old = stacks.returned(session.register, before.id, {people[58]: Answers()})
    collection = work.declarations.start(before.version_id, CollectionDraft(work.today))
    stacks.stack(path, stacks.sixty(session.register, collection, people[:58], old))
    session.close()


def test_task_4_the_scan(
    school: Path,
    signed_in: Start,
    afterwards: Afterwards,
    journeys: list[Journey],
    tmp_path: Path,
) -> None:
    """Here is the scan: 54 clear, 2 upside down, no code, old form, unsigned, blank back."""
    scan_of_sixty(school, tmp_path / "home" / "forms.pdf")
    candour = signed_in("task-4")
    candour.press("ctrl+7")
    candour.wait_words("Drop the scanned stack here")
    candour.picture("empty")
    candour.press("ctrl+o")
    candour.wait_dialog("Choose the scans")
    candour.type("forms.pdf")
    candour.press("Return")
    candour.wait_dialog("Stop before you look")
    candour.press("n")
    candour.wait_words("clear page", seconds=10)
    candour.picture("first results")
    candour.wait_words("Read 60 pages", seconds=60)
    candour.wait_words("56 clear pages")
    candour.picture("all read")
    candour.press("Return")
    seen = candour.wait_words("Accepted 56 pages")
    assert "No code was found" in seen.words
    assert "The signature box looks empty" in seen.words
    assert "1 page set aside" in seen.words
    candour.wait_words("form.")
    candour.picture("an old form")
    candour.press("Return")
    candour.wait_words("Accepted the page of Scan PersonHC")
    candour.picture("unsigned")
    candour.press("u")
    candour.wait_words("came back unsigned")
    candour.picture("no code")
    candour.press("n")
    candour.wait_focus("Whose page it is")
    candour.pick("PersonHA", "Scan PersonHA")
    candour.press("Return")
    candour.wait_words("Delete the scan")
    candour.picture("dealt with")
    keys = candour.keys
    work = afterwards(candour)
    current = work.declarations.current()
    assert current is not None
    board = {row.name: row.state.value for row in work.declarations.board(current.id)}
    signed = [name for name, state in board.items() if state == "Signed"]
    assert len(signed) == 57
    assert board["Scan PersonHB"] == "Check"
    (aside,) = [p for p in work.scans.pages() if p.state is PageState.SET_ASIDE]
    assert aside.verdict is Verdict.BLANK
    (batch,) = work.scans.batches()
    assert (batch.read, batch.filed, batch.aside, batch.waiting) == (60, 59, 1, 0)
    journey = Journey(4, "The scanned stack, with four exceptions", keys, 25)
    journeys.append(journey)
    assert journey.score == 2
