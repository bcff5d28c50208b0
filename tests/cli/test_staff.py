"""``candour staff``, end to end on a real vault."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.cli import main
from app.storage import people
from app.storage.vault import NewVault, Vault

SECRET = "walnut tractor crimson pebble"
Run = Callable[..., tuple[int, str, str]]
LIST = """Forename,Surname,Job Title,Start Date,NI Number
Siân,Gŵyr,Teacher,01/09/2025,QQ123456C
Rhŷs,Owen,Cook,2024-09-02,QQ123456D
,,Cook,,
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cost, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    folder = tmp_path_factory.mktemp("made") / "vault"
    Vault.create(folder, NewVault("Oak Lane", "alone", "Office", "office", SECRET))[0].close()
    yield folder
    people.COST = cost


@pytest.fixture
def run(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    vault, secret = tmp_path / "vault", tmp_path / "secret"
    shutil.copytree(empty, vault)
    secret.write_text(SECRET)

    def candour(*args: object) -> tuple[int, str, str]:
        options = ("--vault", vault, "--passphrase-file", secret)
        code = main([str(part) for part in ("staff", *args, *options)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return candour


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def listed(run: Run, *args: object) -> list[dict[str, Any]]:
    code, out, _ = run("list", "--json", *args)
    assert code == 0
    rows: list[dict[str, Any]] = json.loads(out)
    return rows


def test_a_dry_run_changes_nothing(run: Run, csv: Path) -> None:
    code, out, _ = run("import", csv, "--dry-run", "--json")
    assert code == 0
    assert [(row["row"], row["state"], row["name"]) for row in json.loads(out)] == [
        (2, "New", "Siân Gŵyr"),
        (3, "New", "Rhŷs Owen"),
        (4, "Problem", ""),
    ]
    assert listed(run) == []


def test_import_list_and_undo(run: Run, csv: Path) -> None:
    code, out, err = run("import", csv)
    assert code == 0
    assert "Enter a full name." in out
    assert err.startswith("Added 2 staff, changed 0, 0 the same, 1 row to look at")
    assert "never stored: NI Number" in err
    assert listed(run) == [
        {"name": "Siân Gŵyr", "category": "teacher", "start": "2025-09-01", "end": None},
        {"name": "Rhŷs Owen", "category": "support", "start": "2024-09-02", "end": None},
    ]
    assert run("undo-import")[2] == "Removed 2, put back 0.\n"
    assert listed(run, "--all") == []
    assert run("undo-import")[0] == 1


def test_a_workbook_mapped_by_hand(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Colleague", "Duty"), ("Gŵyr, Siân", "Wizard"), ("Owen, Rhŷs", "Cook")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    path = tmp_path / "staff.xlsx"
    path.write_bytes(out.getvalue())
    code, _, err = run("import", path)
    assert (code, err) == (1, "candour: Say which column holds the names.\n")
    hand = ("--map", "name=Colleague", "--map", "role=2", "--group", "volunteer")
    assert run("import", path, *hand)[0] == 0
    assert [(row["name"], row["category"]) for row in listed(run)] == [
        ("Siân Gŵyr", "volunteer"),
        ("Rhŷs Owen", "support"),
    ]
    assert run("import", path, "--group", "wizard")[0] == 1


def test_decided_rows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Name,Role\nAnn Reed,Cook\nAnn Reed,Teacher\nBo Hill,Cook\n")
    assert run("import", path, "--another", "3", "--leave-out", "4")[0] == 0
    assert [row["name"] for row in listed(run)] == ["Ann Reed", "Ann Reed"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing in this list."),
        (b"Name\0Role\n", "This file is not a list"),
        (b"Name,Role\n" + b"Ann Reed,Cook\n" * 100_000, "more than 20,000 rows"),
        (b",".join(b"Column %d" % n for n in range(200)) + b"\nx\n", "more than 100 columns"),
        (b"PK\x03\x04" + bytes(200), "This workbook is damaged."),
    ],
)
def test_bad_files(run: Run, tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(data)
    code, out, err = run("import", path)
    assert (code, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert listed(run, "--all") == []


def test_a_missing_file(run: Run, tmp_path: Path) -> None:
    assert run("import", tmp_path / "nothing.csv")[0] == 1


def test_names_like_formulas_and_markup(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Name,Role\n=HYPERLINK(1),Cook\n@Sum,Cook\n<img src=x>,Cook\n")
    assert run("import", path)[0] == 0
    assert {row["name"] for row in listed(run)} == {"=HYPERLINK(1)", "@Sum", "<img src=x>"}
    out = tmp_path / "out.csv"
    assert run("list", "-o", out)[0] == 0
    cells = [line.split(",")[0] for line in out.read_text("utf-8-sig").splitlines()[1:]]
    assert sorted(cells) == ["'=HYPERLINK(1)", "'@Sum", "<img src=x>"]


def test_joining_leaving_coming_back(run: Run) -> None:
    assert run("add", "Llŷr Gŵyn", "--group", "supply", "--start", "1 sep 2025")[0] == 0
    code, _, err = run("leave", "llyr gwyn", "--last-day", "31/8/2025")
    assert code == 1
    assert "must be after 1 September 2025 when they started" in err
    assert run("leave", "llyr gwyn", "--last-day", "20/7/2026", "--accounts-changed")[0] == 0
    assert listed(run) == []
    assert [row["end"] for row in listed(run, "--left")] == ["2026-07-20"]
    assert len(listed(run, "--on", "1 jan 2026")) == 1
    code, _, err = run("add", "Llyr Gwyn", "--group", "teacher", "--start", "1 sep 2026")
    assert "Possible match: Llŷr Gŵyn, left 2026." in err
    code, _, err = run("rejoin", "Llyr Gwyn", "--start", "1 sep 2026")
    assert code == 1
    assert "2 people" in err


def test_adding_says_what_is_missing(run: Run) -> None:
    code, _, err = run("add", "-", "--start", "1/9/2025")
    assert code == 1
    assert "Enter a full name." in err
    assert "Select a group" in err
    code, _, err = run("add", "Ann Reed", "--group", "teacher", "--start", "1/9/20226")
    assert code == 1
    assert "Check the year 20226" in err
    assert run("list", "--nonsense")[0] == 2
