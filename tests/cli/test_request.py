"""``candour request`` as a technician or a script runs it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.models.incident import Party
from app.models.staff import Category
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.staff.rows import StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.workspace import Workspace

WORDS = "walnut tractor crimson pebble lantern"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    folder = tmp_path / "vault"
    session, _keys = Vault.create(folder, NewVault("Oak Lane", "alone", "head", "head", WORDS))
    session.add_person("office", "office", WORDS)
    work = Workspace.open(session)
    teacher = work.staff.add(StaffDraft("Siân Gŵyr", Category.TEACHER, dt.date(2020, 9, 1)))
    draft = IncidentDraft(
        "Chris Fictional, a parent, wrote about Siân Gŵyr.",
        work.today,
        about=Subject(Party.STAFF, "Siân Gŵyr", teacher),
        by=Subject(Party.PARENT, "Chris Fictional"),
    )
    work.need_casework().incidents.record(draft)
    session.close()
    (tmp_path / "pass").write_text(WORDS)
    return folder


def run(vault: Path, *words: str, who: str = "head") -> int:
    secret = str(vault.parent / "pass")
    line = ["request", *words, "--vault", str(vault), "--as", who, "--passphrase-file", secret]
    return cli.main(line)


def printed(vault: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert run(vault, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_from_the_request_to_its_end(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = printed(vault, capsys, "add", "Sian Gwyr", "--received", "2025-12-22")
    given = row["reference"]
    assert (row["about"], row["due"]) == ("Siân Gŵyr", "2026-01-22")
    items = printed(vault, capsys, "search", given)
    assert [item["kind"] for item in items] == ["Staff record", "Incident"]
    assert items[1]["names_in_it"] == ["Chris Fictional"]
    assert run(vault, "decide", given, "--leave-out", "2") == 1
    assert "Select a reason for leaving out item 2" in capsys.readouterr().err
    assert run(vault, "decide", given, "--redact", "1") == 1
    assert "Enter the words to hide in item 1: --hide WORDS." in capsys.readouterr().err
    assert run(vault, "bundle", given, "-o", str(tmp_path)) == 1
    assert "Decide what is done with item 1." in capsys.readouterr().err
    (left,) = printed(vault, capsys, "decide", given, "--redact", "2", "--plain")
    assert left["still_to_decide"] == 0
    (made,) = printed(vault, capsys, "bundle", given, "-o", str(tmp_path))
    assert len(made["fingerprint"]) == 64
    assert (tmp_path / given / "data" / f"{given}.pdf").is_file()
    (closed,) = printed(vault, capsys, "close", given, "--outcome", "answered")
    assert (closed["ended"], closed["days_left"]) == ("Answered", None)
    (listed,) = printed(vault, capsys, "list")
    (shown,) = printed(vault, capsys, "show", given)
    assert listed["bundle"] == shown["bundle"] == made["bundle"]


def test_what_cant_be_is_one_line(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(vault, "add", "Kim Nobody", "--received", "today") == 1
    assert run(vault, "add", "Kim Nobody", "--about", "parent", "--received", "today") == 0
    assert run(vault, "show", "SAR-1999-001") == 1
    assert "There is no such request." in capsys.readouterr().err
    assert run(vault, "list", who="office") == 3
    assert capsys.readouterr().err.count("\n") == 1
