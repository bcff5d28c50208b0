"""``candour report`` on the sample school, read back from the PDFs alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.storage import vault as vaults
from app.workspace import Workspace
from tests.reports.reading import assert_well_made, flat, opened, text_of
from tests.reports.sampled import clock, sample, signed_in


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opening: Any = vaults.Vault.open
    monkeypatch.setattr(opening.__func__, "__defaults__", (clock,))
    monkeypatch.chdir(tmp_path)


def run(*words: str, who: str = "head") -> int:
    secret = str(sample().parent / "pass")
    return cli.main([*words, "--vault", str(sample()), "--as", who, "--passphrase-file", secret])


def test_the_governors_pdf_holds_no_stored_name_in_text_metadata_or_file_name(
    tmp_path: Path,
) -> None:
    assert run("report", "governors") == 0
    (path,) = tmp_path.iterdir()
    assert path.name == "2026-11-21 Governors report Autumn 2026 anonymised.pdf"
    pdf = path.read_bytes()
    assert_well_made(pdf, "Governors’ report, Autumn 2026")
    session = signed_in("head")
    names = Workspace.open(session).figures.stored_names()
    session.close()
    assert len(names) > 60
    hidden = " ".join(str(value) for value in (opened(pdf).metadata or {}).values())
    seen = f"{text_of(pdf)} {hidden} {path.name}".casefold()
    words = set(re.findall(r"\w+", seen))
    for name in names - {"head", "dsl", "office"}:
        assert name.casefold() not in seen, name
    staff = {word for name in names if name.istitle() for word in name.casefold().split()}
    common = {"head", "office", "the", "of", "a", "parent", "year", "pupil", "staff", "and", "to"}
    assert not {word for word in staff & words - common if len(word) > 3}


def test_the_register_holds_everyone_for_the_office_too(tmp_path: Path) -> None:
    assert run("report", "declarations", "-o", "r.pdf", who="office") == 0
    text = flat((tmp_path / "r.pdf").read_bytes())
    session = signed_in("office")
    lines = Workspace.open(session).figures.register().lines
    session.close()
    assert lines
    for line in lines:
        assert line.name in text


def test_an_incident_prints_with_its_exhibits_and_the_custody_log_says_so(tmp_path: Path) -> None:
    session = signed_in("head")
    casework = Workspace.open(session).need_casework()
    found = next(item for item in casework.incidents.listed() if item.exhibits)
    session.close()
    assert run("report", "incident", found.reference.lower()) == 0
    pdf = (tmp_path / f"{found.reference}.pdf").read_bytes()
    assert "Exhibit A" in flat(pdf)
    assert sum(len(page.images) for page in opened(pdf).pages) >= 1
    session = signed_in("head")
    evidence = Workspace.open(session).need_casework().evidence
    log = evidence.custody(evidence.of(found.id)[0].id)
    session.close()
    assert [line.label for line in log][-1] == "Printed"


def test_the_office_prints_the_declarations_part_only(tmp_path: Path) -> None:
    assert run("report", "governors", "-o", "g.pdf", who="office") == 0
    text = flat((tmp_path / "g.pdf").read_bytes())
    assert "yet to sign" in text
    assert text.count("ncidents") == text.count("isclosures") == 1
    assert "Disclosures, incidents and policy reviews are not part of this copy." in text


def test_the_office_gets_no_incident(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("report", "incident", "INC-2026-001", who="office") == 3
    assert "casebook" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_name_in_the_comment_is_refused_until_it_is_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    session = signed_in("head")
    name = Workspace.open(session).figures.register().lines[0].name
    session.close()
    assert run("report", "governors", "--comment", f"Thanks to {name}.") == 1
    said = capsys.readouterr().err
    assert "may identify someone" in said
    assert name in said
    assert not list(tmp_path.iterdir())
    assert run("report", "governors", "--comment", f"Thanks to {name}.", "--not-names") == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--term", "Winter 1066"), "There is no term “Winter 1066”"),
        (("--section", "money"), "Choose sections from declarations, disclosures"),
    ],
)
def test_what_is_not_there_is_refused(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("report", "governors", *words) == 1
    assert sentence in capsys.readouterr().err
