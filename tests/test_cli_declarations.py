from __future__ import annotations

import csv
import json
from pathlib import Path

import pypdf
import pytest

from app.cli import main
from tests.cli.office import RATIFIED, enter, hire, set_up


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school of three with quickly derived keys, made once and copied."""
    folder = tmp_path_factory.mktemp("school")
    session = set_up(folder)
    for name in ("Siân Gŵyr-Jones", "Bogdan Achterberg", "=Zofia Brightwater"):
        hire(session, name)
    session.close()
    return folder


@pytest.fixture
def vault(school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its office works by command line."""
    return enter(school, tmp_path, monkeypatch)


def run(*words: str) -> int:
    return main(words)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    return out + err


def add_policy(*more: str) -> int:
    ratified = ("--ratified", RATIFIED, "--by", "Governors", "--from", RATIFIED)
    return run("policy", "add", "Social media", *ratified, *more)


def test_from_a_policy_to_signatures_and_forms(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.pdf").write_bytes(b"%PDF-1.7 text")
    (tmp_path / "wording.txt").write_text("Rwy’n cytuno â’r polisi.", encoding="utf-8")
    added = add_policy(
        "--label",
        "A",
        "--file",
        "policy.pdf",
        "--looked-safe",
        "--wording",
        "wording.txt",
        "--review",
        "May 2099",
    )
    assert added == 0
    assert "Added version A of Social media. Collecting until" in said(capsys)
    assert run("policy", "list", "--json") == 0
    (policy,) = json.loads(said(capsys))
    assert (policy["title"], policy["version"], policy["review_by"]) == (
        "Social media",
        "A",
        "2099-05-31",
    )
    assert run("declarations", "record", "sian gwyr-jones", "--disclose", "nothing") == 0
    assert said(capsys) == "Recorded for 1 person.\n"
    assert run("declarations", "record", "Bogdan Achterberg", "--exempt", "On leave") == 0
    said(capsys)
    assert run("declarations", "outstanding", "--json") == 0
    (row,) = json.loads(said(capsys))
    assert (row["name"], row["state"], row["overdue"]) == (
        "=Zofia Brightwater",
        "Not returned",
        True,
    )
    assert run("declarations", "outstanding", "-o", "waiting.csv") == 0
    rows = list(csv.DictReader(Path("waiting.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0]["name"] == "'=Zofia Brightwater"
    assert run("forms", "print", "-o", "forms.pdf") == 0
    (page,) = [each.extract_text() for each in pypdf.PdfReader("forms.pdf").pages]
    assert "=Zofia Brightwater" in page
    assert "Rwy’n cytuno â’r polisi." in page
    assert run("forms", "print", "--person", "Bogdan Achterberg", "-o", "one.pdf") == 0
    assert len(pypdf.PdfReader("one.pdf").pages) == 1


def test_names_from_a_file_and_another_round(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_policy()
    names = "Siân Gŵyr-Jones\nBogdan Achterberg\n\n=Zofia Brightwater\n"
    (tmp_path / "names.txt").write_text(names, encoding="utf-8")
    said(capsys)
    assert run("declarations", "record", "--names", "names.txt", "--date", "today") == 0
    assert said(capsys) == "Recorded for 3 people.\n"
    assert run("declarations", "outstanding") == 0
    assert said(capsys) == "Everyone has signed.\n"
    assert run("forms", "print") == 1
    assert "No one is left to sign" in said(capsys)
    assert run("declarations", "start", "--title", "Again") == 0
    assert "Collecting “Again” until" in said(capsys)
    assert run("declarations", "outstanding", "--json") == 0
    assert len(json.loads(said(capsys))) == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("policy", "add", "X", "--ratified", "1 May 20226"), "Check the year 20226"),
        (("policy", "add", "X"), "Enter the date it was ratified."),
        (("policy", "add", "X", "--file", "none.pdf", "--looked-safe"), "“none.pdf” can’t be read"),
        (("declarations", "start", "--policy", "Uniform"), "No policy is called “Uniform”"),
        (("declarations", "record"), "Select who signed."),
        (("declarations", "record", "Nobody Here"), "Nobody in the register is called"),
        (("declarations", "record", "Bogdan Achterberg", "--how", "dream"), "Say how it was seen"),
        (
            ("declarations", "record", "Bogdan Achterberg", "--disclose", "x"),
            "nothing or something",
        ),
        (
            ("declarations", "record", "Bogdan Achterberg", "--date", "1 May 2020"),
            "Date signed must be on or after",
        ),
        (
            ("declarations", "record", "Bogdan Achterberg", "--date", "1 May 20226"),
            "Check the year 20226",
        ),
    ],
)
def test_what_is_refused_says_what_to_do(
    vault: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    add_policy()
    said(capsys)
    assert run(*words) == 1
    told = said(capsys)
    assert sentence in told
    assert told.count("\n") == 1
    run("declarations", "outstanding", "--json")
    assert len(json.loads(said(capsys))) == 3


def test_nothing_can_be_recorded_before_a_collection(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add_policy("--draft", "--label", "B") == 0
    assert said(capsys) == "Added version B of Social media as a draft.\n"
    for words in (("declarations", "record", "Bogdan Achterberg"), ("forms", "print")):
        assert run(*words) == 1
        assert "No collection is under way" in said(capsys)
    assert run("declarations", "start") == 1
    assert "has no final version" in said(capsys)
