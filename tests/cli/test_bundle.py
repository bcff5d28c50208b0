"""``candour bundle``: for somebody outside, encrypted where that was asked for and never open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.cli import main
from app.storage import people
from app.storage.vault import NewVault, Vault

SECRET = "walnut tractor crimson pebble"
INCIDENT = f"INC-{dt.date.today():%Y}-001"  # noqa: DTZ011 - the date on the school's wall


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    new = NewVault("Oak Lane", "alone", "Head", "head", SECRET)
    Vault.create(tmp_path / "vault", new)[0].close()
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "stick").mkdir()
    monkeypatch.setenv("CANDOUR_VAULT", str(tmp_path / "vault"))
    monkeypatch.setenv("CANDOUR_PASSPHRASE_FILE", str(tmp_path / "secret"))
    monkeypatch.chdir(tmp_path)
    assert main(["incident", "add", "--what", "A parent posted.", "--about-kind", "school"]) == 0
    return tmp_path


def bundle(*options: str) -> int:
    to_police = ("--for", "police", "--whom", "PC Fictional", "-o", "stick")
    return main(["bundle", INCIDENT, *to_police, *options])


def test_an_empty_passphrase_makes_no_open_bundle(
    school: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (school / "words").write_text("\n")
    assert bundle("--encrypt-with", "words") != 0
    assert "There is no passphrase in that file." in capsys.readouterr().err
    assert list((school / "stick").iterdir()) == []
    (school / "words").write_text("three fictional words\n")
    assert bundle("--encrypt-with", "words") == 0
    (made,) = (school / "stick").iterdir()
    assert made.name.endswith(".tar.age")


def test_what_is_left_out_needs_its_reason(
    school: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bundle("--leave-out", INCIDENT) != 0
    assert f"Enter why {INCIDENT} is left out." in capsys.readouterr().err
    assert bundle("--leave-out", "INC-1999-001=No") != 0
    assert "is not among these records" in capsys.readouterr().err
    assert bundle() == 0
    assert "Fingerprint" in capsys.readouterr().out
    assert (school / "stick").joinpath(INCIDENT.replace("INC", "BUN")).is_dir()
