"""``candour forms file``: a dry run that keeps nothing, and filing what is clear."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from app.cli import main
from app.services.declarations.rows import CollectionDraft
from app.services.declarations.service import Declarations
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.scans.inbox import ScanInbox
from app.storage.vault import Vault
from tests import stacks
from tests.cli.office import PASSPHRASE, TODAY, enter, hire, set_up
from tests.scans.paper import Answers

RATIFIED = TODAY - dt.timedelta(3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school of three, whose forms came back: two signed, one not."""
    folder = tmp_path_factory.mktemp("school")
    session = set_up(folder)
    names = ("Siân Gŵyr-Jones", "Bogdan Achterberg", "Zofia Brightwater")
    staff = [hire(session, name) for name in names]
    collection = Declarations(session.register).start_new_version(
        PolicyDraft("Social media"),
        VersionDraft("A", RATIFIED, "Governors", wording="I agree."),
        None,
        CollectionDraft(RATIFIED),
    )
    answers = {staff[0]: Answers(), staff[1]: Answers(), staff[2]: Answers(signed=False)}
    pages = stacks.returned(session.register, collection, answers)
    stacks.stack(folder / "scan.pdf", pages)
    session.close()
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return enter(made, tmp_path, monkeypatch).parent


def test_a_dry_run_says_what_each_page_is_and_keeps_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forms", "file", "scan.pdf"]) == 0
    out = capsys.readouterr().out
    assert "Siân Gŵyr-Jones" in out
    assert "The signature box looks empty." in out
    session = Vault.open(place / "vault").unlock("office", PASSPHRASE)
    assert ScanInbox(session.register).pages() == ()
    assert session.register.documents.stored() == set()
    session.close()


def test_clear_pages_are_filed_and_the_others_wait(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forms", "file", "scan.pdf", "--looked-safe", "--accept-clear", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["verdict"], row["done"]) for row in rows].count(("clear", "accepted")) == 2
    (unsigned,) = [row for row in rows if row["name"] == "Zofia Brightwater"]
    assert (unsigned["verdict"], unsigned["done"]) == ("check", "waiting")
    session = Vault.open(place / "vault").unlock("office", PASSPHRASE)
    service = Declarations(session.register)
    current = service.current()
    assert current is not None
    signed = {row.name: row.dated for row in service.board(current.id) if row.dated}
    assert signed == dict.fromkeys(("Siân Gŵyr-Jones", "Bogdan Achterberg"), RATIFIED)
    session.close()


def test_the_same_scan_twice_is_refused_and_others_are_read(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forms", "file", "scan.pdf", "--looked-safe", "--accept-clear"]) == 0
    capsys.readouterr()
    stacks.stack(place / "back.pdf", [stacks.blank()])
    assert main(["forms", "file", "scan.pdf", "back.pdf", "--looked-safe", "--accept-clear"]) == 1
    out, err = capsys.readouterr()
    assert "was scanned in before" in err
    assert "The page is blank." in out


def test_a_date_ahead_files_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ahead = (TODAY + dt.timedelta(1)).isoformat()
    assert (
        main(["forms", "file", "scan.pdf", "--looked-safe", "--accept-clear", "--date", ahead]) == 1
    )
    assert "must be today or in the past" in capsys.readouterr().err
    session = Vault.open(place / "vault").unlock("office", PASSPHRASE)
    assert len(ScanInbox(session.register).pages()) == 3, "the pages wait in the inbox"
    session.close()
