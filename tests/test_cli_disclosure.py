"""``candour disclosure`` as a technician or a script runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.models.school import RoleKey
from app.models.staff import Category
from app.services.school import RoleHolderDraft
from app.services.staff.rows import StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.workspace import Workspace
from tests.pictures import picture

WORDS = "three dull words in a row"
NEPHEW = (
    *("disclosure", "add", "Sian Gwyr", "--other", "pupil", "--initials", "j.k.", "--year", "5"),
    *("--connection", "family", "--platform", "Instagram", "--platform", "WhatsApp"),
)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    folder = tmp_path / "vault"
    session, _keys = Vault.create(folder, NewVault("Oak Lane", "alone", "head", "head", WORDS))
    session.add_person("office", "office", WORDS)
    work = Workspace.open(session)
    work.staff.add(StaffDraft("Siân Gŵyr", Category.TEACHER, work.today))
    work.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed"))
    session.close()
    (tmp_path / "pass").write_text(WORDS)
    return folder


def run(vault: Path, *words: str, who: str = "head") -> int:
    secret = str(vault.parent / "pass")
    return cli.main([*words, "--vault", str(vault), "--as", who, "--passphrase-file", secret])


def listed(vault: Path, capsys: pytest.CaptureFixture[str], show: str = "current") -> Any:
    capsys.readouterr()
    assert run(vault, "disclosure", "list", "--show", show, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_added_decided_and_listed(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(vault, *NEPHEW) == 0
    assert "DIS-" in capsys.readouterr().out
    [row] = listed(vault, capsys)
    assert (row["staff"], row["other"], row["state"]) == (
        "Siân Gŵyr",
        "JK, pupil in Year 5",
        "To decide",
    )
    assert row["platforms"] == ["Instagram", "WhatsApp"]

    conditions = ("--conditions", "No private messages.", "--review", "Autumn Term 2099")
    decide = ("disclosure", "decide", row["reference"], "--decision", "conditions")
    assert run(vault, *decide, *conditions) == 0
    [row] = listed(vault, capsys)
    assert row["decision"] == "Agreed with conditions"
    assert row["review"].startswith("2099-12-")
    assert listed(vault, capsys, "ended") == []


def test_what_is_missing_is_one_line_and_exit_code_1(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(vault, "disclosure", "add", "Siân Gŵyr") == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Select how they know each other." in said
    assert run(vault, *NEPHEW, "--connection", "cousin") == 1
    assert "family-friend" in capsys.readouterr().err
    assert run(vault, *NEPHEW, "--told", "20226-11-04") == 1
    assert "20226" in capsys.readouterr().err
    assert listed(vault, capsys) == []


def test_the_office_holds_no_key(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(vault, *NEPHEW, who="office") == 3
    assert "key" in capsys.readouterr().err


def test_more_is_told_and_the_signed_copy_comes_back(
    vault: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    departs = ("--departure", "proposed", "--known-to", "team", "--asked", "no")
    assert run(vault, *NEPHEW, *departs) == 1
    assert "why this departs" in capsys.readouterr().err
    why = ("--justification", "She looks after him on Saturdays.")
    assert run(vault, *NEPHEW, *departs, *why, "--decision", "noted") == 0
    [row] = listed(vault, capsys)
    reference = row["reference"]
    advice = ("--hr-advice", "Keep to the family’s group.", "--hr-advised", "today")
    assert run(vault, "disclosure", "more", reference, *advice) == 0
    assert run(vault, "disclosure", "review", reference) == 0

    scan = tmp_path / "signed.png"
    scan.write_bytes(picture())
    back = ("disclosure", "copy-back", reference, "--scan", str(scan))
    assert run(vault, *back) == 1
    assert "--looked-safe" in capsys.readouterr().err
    assert run(vault, *back, "--looked-safe") == 0

    capsys.readouterr()
    assert run(vault, "disclosure", "show", reference, "--json") == 0
    told = [line["what"] for line in json.loads(capsys.readouterr().out)]
    assert told[1] == "Noted, by Ann Reed."
    assert "HR’s advice: Keep to the family’s group." in told
    assert told[-1] == "A scan of the signed copy was kept."
