"""The computer around a vault: its clock, its cloud programs, and a second process."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import VaultError
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.rows import Show
from app.storage.backup import back_up
from app.storage.session import Session
from app.storage.trail_lines import trail_lines
from app.storage.vault import Vault
from app.storage.verify import verify
from app.storage.verify_files import Fault
from app.workspace import Workspace
from tests.builders import NOW, SetClock
from tests.storage.backed_up import backed_up, stick
from tests.storage.backups import whole
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, set_colour, signed_in

ROOT = Path(__file__).resolve().parents[2]
YEAR = dt.timedelta(days=366)


def session_at(vault: Path, moment: dt.datetime) -> Session:
    return Vault.open(vault, SetClock(moment)).unlock("head", PASSPHRASES["head"])


@pytest.mark.parametrize("jump", [-YEAR, YEAR, dt.timedelta(hours=-3)], ids=["back", "on", "hours"])
def test_a_clock_that_jumps_while_the_vault_is_open(tmp_path: Path, jump: dt.timedelta) -> None:
    vault, clock = fresh(tmp_path), SetClock()
    session = Vault.open(vault, clock).unlock("head", PASSPHRASES["head"])
    incidents = Workspace.open(session).need_casework().incidents
    first = incidents.record(IncidentDraft("Before", clock().date() - YEAR))
    clock.now += jump
    second = incidents.record(IncidentDraft("After", clock().date()))
    session.drafts.save("a", {"text": "typed after"})
    session.close()
    session = session_at(vault, NOW)
    casework = Workspace.open(session).need_casework()
    kept = {row.reference: row for row in casework.incidents.listed(Show.ALL)}
    assert {first.reference, second.reference} <= set(kept)
    assert len(kept) == 2, "no number was given twice"
    lines = trail_lines(session.books["casebook"])
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    draft = session.drafts.load("a")
    assert draft is not None
    session.close()
    assert verify(vault, "head", PASSPHRASES["head"]).faults == ()


def test_a_clock_that_went_back_is_told_before_anything_is_recorded(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    for back, told in ((dt.timedelta(hours=25), False), (YEAR, True)):
        session = session_at(vault, NOW - back)
        found = [each for each in session.notices if "clock" in each]
        session.close()
        assert bool(found) == told
    assert found == [
        "This computer's clock says 3 November 2025, but something was recorded on "
        "4 November 2026. Set the date right before you record anything: times on records, clocks "
        "and backups go by it."
    ]


def test_backups_keep_their_sense_when_the_clock_jumps(tmp_path: Path) -> None:
    """The newest is kept whatever the clock says, and one of a wrong date takes none with it."""
    vault, place = backed_up(tmp_path)
    first = place.snapshots()[0].name
    for jump in (YEAR, -YEAR, dt.timedelta(days=1)):
        with signed_in(vault) as session:
            set_colour(session, f"{jump}")
        made = back_up(vault, stick(tmp_path), clock=SetClock(NOW + jump)).snapshot.name
        assert made in {each.name for each in whole(stick(tmp_path))}
    assert first in {each.name for each in whole(stick(tmp_path))}


@pytest.mark.parametrize(
    "name",
    [
        "books/register/book (Office-PC's conflicted copy 2026-11-04).db",
        "books/casebook/book-OFFICE-PC (1).db",
        "vault (1).json",
        "people/x - Copy.key",
        "inbox/x.sync-conflict-20261104-090000-ABCDEF",
    ],
)
def test_a_cloud_programs_copies_are_told_at_opening_and_by_verify(
    tmp_path: Path, name: str
) -> None:
    vault = fresh(tmp_path)
    (vault / name).write_bytes((vault / "books" / "register" / "book.db").read_bytes())
    with signed_in(vault) as session:
        (told,) = session.notices
    assert f"{name} in the vault's folder looks like a copy that a cloud" in told
    assert any(Path(name).name in each.sentence for each in _faults(vault))


def _faults(vault: Path) -> tuple[Fault, ...]:
    return verify(vault, "head", PASSPHRASES["head"]).faults


def test_nothing_of_a_usual_vault_looks_like_a_copy(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    with signed_in(vault) as session:
        session.drafts.save("a", {}, [session.drafts.keep_file(b"x")])
        assert session.notices == ()
    with signed_in(vault) as session:
        assert session.notices == ()


def told_of_the_casebook(vault: Path) -> str:
    """Why it doesn't open: the vault at all, or that book alone."""
    try:
        session = session_at(vault, NOW)
    except VaultError as error:
        return str(error)
    assert session.casebook is None
    session.close()
    return " ".join(session.notices)


def test_a_cloud_program_that_renames_a_book_or_brings_an_old_one_back(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    database = vault / "books" / "casebook" / "book.db"
    older = database.read_bytes()
    renamed = database.with_name("book (conflicted copy).db")
    with signed_in(vault) as session:
        casework = Workspace.open(session).need_casework()
        casework.incidents.record(IncidentDraft("A story", NOW.date()))
    database.rename(renamed)
    assert "database is missing" in told_of_the_casebook(vault)
    database.write_bytes(older)
    assert "older copy" in told_of_the_casebook(vault)
    renamed.replace(database)
    with signed_in(vault) as session:
        assert len(Workspace.open(session).need_casework().incidents.listed(Show.ALL)) == 1
    assert _faults(vault) == ()


BOTH = """
import sys
from pathlib import Path
from app.errors import InUse
from app.storage import people
from app.storage.vault import Vault
from tests.storage.vaults import PASSPHRASES, QUICK, set_colour
people.COST = QUICK
done = refused = 0
print("ready", flush=True)
sys.stdin.readline()
while done < 5:
    try:
        session = Vault.open(Path(sys.argv[1])).unlock(sys.argv[2], PASSPHRASES[sys.argv[2]])
    except InUse as error:
        assert str(error).endswith("then try again."), error
        refused += 1
        continue
    set_colour(session, sys.argv[2])
    session.close()
    done += 1
print(refused, flush=True)
"""


def test_two_processes_at_once(tmp_path: Path) -> None:
    """They take turns: whoever comes second is told who has it, and every change is kept."""
    vault = fresh(tmp_path)
    with signed_in(vault) as session:
        before = session.register.trail_head().count
    running = [
        subprocess.Popen(
            [sys.executable, "-c", BOTH, str(vault), name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("head", "dsl", "office")
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    refused = [int(process.communicate()[0]) for process in running]
    assert sum(refused) > 0
    with signed_in(vault) as session:
        assert session.register.trail_head().count >= before + 15
        texts = {line.who_name for line in trail_lines(session.register, 40)}
    assert texts >= {"head", "dsl", "office"}
    assert _faults(vault) == ()


def test_a_vault_that_vanishes_while_it_is_open(tmp_path: Path) -> None:
    """A stick pulled out: a sentence, and all is there when it is back."""
    vault = fresh(tmp_path)
    with signed_in(vault) as session:
        set_colour(session, "before")
        vault.rename(tmp_path / "pulled")
        with pytest.raises(VaultError, match="doesn't answer"):
            session.drafts.save("a", {"text": "typed"})
        (tmp_path / "pulled").rename(vault)
        session.drafts.save("a", {"text": "typed again"})
    with signed_in(vault) as session:
        draft = session.drafts.load("a")
        assert draft is not None
        assert draft.state == {"text": "typed again"}
    assert _faults(vault) == ()
