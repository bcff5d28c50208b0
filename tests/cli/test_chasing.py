"""Chasing by command line: reminders, leave, exemptions, rounds, and boards as they stood."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pypdf
import pytest

from app.cli import main
from tests.cli.office import RATIFIED, TODAY, enter, hire, set_up

NAMES = ("Siân Gŵyr-Jones", "Bogdan Achterberg", "Zofia Brightwater")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    session = set_up(folder)
    for number, name in enumerate(NAMES):
        hire(session, name, f"p{number}@tygwyn.example" if number else "")
    session.close()
    return folder


@pytest.fixture
def vault(school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = enter(school, tmp_path, monkeypatch)
    for title in ("Acceptable use", "Social media"):
        ratified = ("--ratified", RATIFIED, "--by", "Governors", "--from", RATIFIED)
        assert main(["policy", "add", title, *ratified]) == 0
    return folder


class Said:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        self._capsys.readouterr()
        assert main(words) == code
        out, err = self._capsys.readouterr()
        return out + err


@pytest.fixture
def run(vault: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def test_a_round_is_started_and_reminded_of(run: Said, tmp_path: Path) -> None:
    started = run("declarations", "start", "--policy", "social", "--with", "acceptable")
    assert started.count("Collecting") == 2
    run("declarations", "record", NAMES[2], "--policy", "social")
    back = (TODAY + dt.timedelta(30)).isoformat()
    run("declarations", "record", NAMES[1], "--policy", "social", "--on-leave", back)
    run("declarations", "record", NAMES[1], "--policy", "accept", "--on-leave", back)
    rows = json.loads(run("reminders", "--json"))
    assert {row["name"]: row["to_sign"] for row in rows} == {
        NAMES[0]: [f"Acceptable use, version {TODAY.year}", f"Social media, version {TODAY.year}"],
        NAMES[2]: [f"Acceptable use, version {TODAY.year}"],
    }
    assert run("reminders", "--addresses").splitlines() == [
        "p2@tygwyn.example",
        "candour: 1 without a work email left out.",
    ]
    run("reminders", "--csv", "-o", "merge.csv")
    lines = list(csv.reader(io.StringIO((tmp_path / "merge.csv").read_text("utf-8-sig"))))
    assert len(lines) == 3
    run("reminders", "--slips", "--bring-to", "room 4", "-o", "slips.pdf")
    (page,) = pypdf.PdfReader(tmp_path / "slips.pdf").pages
    text = " ".join(page.extract_text().split())
    assert text.count("Still to sign") == 2
    assert NAMES[0] in text
    assert NAMES[1] not in text
    assert "Room 4" in text


def test_nobody_is_left_to_remind(run: Said) -> None:
    for name in NAMES:
        for policy in ("social", "accept"):
            run("declarations", "record", name, "--policy", policy)
    assert "nobody to remind" in run("reminders")
    assert "nobody to remind" in run("reminders", "--slips", code=1)


def test_an_exemption_has_its_last_day(run: Said) -> None:
    last = (TODAY + dt.timedelta(3)).isoformat()
    options = ("--policy", "social", "--until", last)
    assert "--exempt" in run("declarations", "record", NAMES[0], *options, code=1)
    run("declarations", "record", NAMES[0], *options, "--exempt", "On a sabbatical.")
    found = json.loads(run("declarations", "as-at", "today", "--policy", "social", "--json"))
    row = next(row for row in found if row["name"] == NAMES[0])
    assert (row["state"], row["overdue"]) == ("Exempt", False)
    assert "On a sabbatical." in row["remark"]


def test_the_board_as_it_stood(run: Said) -> None:
    assert "Say which with --policy" in run("declarations", "as-at", "today", code=1)
    shown = run("declarations", "as-at", "today", "--policy", "social")
    assert all(name in shown for name in NAMES)
    assert "nobody had been asked" in run("declarations", "as-at", "yesterday", code=1)
    assert "up to today" in run("declarations", "as-at", "tomorrow", code=1)
