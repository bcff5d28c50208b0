"""``candour check-printout``: by code, by mark, by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.storage import vault as vaults
from tests.reports.reading import text_of
from tests.reports.sampled import clock, sample


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opening: Any = vaults.Vault.open
    monkeypatch.setattr(opening.__func__, "__defaults__", (clock,))
    monkeypatch.chdir(tmp_path)


def run(*words: str, who: str = "head") -> int:
    secret = str(sample().parent / "pass")
    return cli.main([*words, "--vault", str(sample()), "--as", who, "--passphrase-file", secret])


def line(pdf: bytes, begins: str) -> str:
    return next(each for each in text_of(pdf).splitlines() if each.startswith(begins))


def test_a_report_is_known_by_code_mark_and_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("report", "governors", "-o", "r.pdf") == 0
    pdf = (tmp_path / "r.pdf").read_bytes()
    code = line(pdf, "Check this page").split(": ")[1]
    register, casebook = line(pdf, "Register: ").split(" · ")
    capsys.readouterr()
    assert run("check-printout", code) == 0
    said = capsys.readouterr().out
    assert "This is page 1 of" in said
    assert said.count("matches.") == 2
    assert run("check-printout", casebook) == 0
    assert "Casebook: matches." in capsys.readouterr().out
    assert "entries" in register
    assert "entries" not in casebook  # their number would tell how much happened
    assert run("check-printout", "r.pdf") == 1
    assert "say so with --looked-safe" in capsys.readouterr().err
    assert run("check-printout", "r.pdf", "--looked-safe") == 0
    assert "It is the very file that Candour made." in capsys.readouterr().out


def test_who_may_not_read_it_does_not_learn_what_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("report", "governors", "-o", "r.pdf") == 0
    code = line((tmp_path / "r.pdf").read_bytes(), "Check this page").split(": ")[1]
    assert run("check-printout", code, who="office") == 1
    assert "not known in the books that you can open" in capsys.readouterr().err
    assert run("check-printout", "r.pdf", "--looked-safe", who="office") == 1
    assert "has a code that is not known" in capsys.readouterr().err.replace("have", "has")


@pytest.mark.parametrize("typed", ["R2D-3UK-WN7-Y0", "nothing", "0af3"])
def test_what_is_no_code_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check-printout", typed) == 1
    assert "type all 20" in capsys.readouterr().err
