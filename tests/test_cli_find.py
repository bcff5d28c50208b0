"""``candour find`` as a technician runs it: only the books that the person may open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli
from app.models.staff import Category
from app.services.incidents.drafts import IncidentDraft
from app.services.staff.rows import StaffDraft
from app.storage.vault import NewVault, Vault
from app.workspace import Workspace

WORDS = "three dull words in a row"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school") / "vault"
    new = NewVault("Ysgol y Ffynnon", "alone", "head", "head", WORDS)
    session, _keys = Vault.create(folder, new)
    session.add_person("office", "office", WORDS)
    work = Workspace.open(session)
    work.staff.add(StaffDraft(name="Siân Gŵyr", category=Category.TEACHER, starts=work.today))
    work.need_casework().incidents.record(IncidentDraft("Gŵyr was named in a post", work.today))
    session.close()
    (folder.parent / "pass").write_text(f"{WORDS}\n", encoding="utf-8")
    return folder


def found(vault: Path, who: str, *words: str) -> tuple[int, str]:
    common = ["--vault", str(vault), "--as", who, "--passphrase-file", str(vault.parent / "pass")]
    return cli.main([*common, "find", *words, "--json"]), who


def test_each_person_finds_what_they_may_open(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found(vault, "head", "gwyr")[0] == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["title"]) for row in rows if row["kind"] == "staff"] == [
        ("staff", "Siân Gŵyr")
    ]
    assert [row["reference"][:4] for row in rows if row["kind"] == "incident"] == ["INC-"]
    assert found(vault, "office", "gwyr")[0] == 0
    assert {row["kind"] for row in json.loads(capsys.readouterr().out)} == {"staff"}


def test_nothing_found_says_so(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = str(vault.parent / "pass")
    options = ["--vault", str(vault), "--as", "head", "--passphrase-file", secret]
    assert cli.main(["find", "nobody", "here", *options]) == 0
    assert capsys.readouterr().out == "No match for “nobody here”.\n"


def test_a_wrong_passphrase_is_exit_code_3(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pass").write_text("three other words")
    wrong = ["--as", "head", "--passphrase-file", str(tmp_path / "pass")]
    assert cli.main(["--vault", str(vault), *wrong, "find", "gwyr"]) == 3
    assert capsys.readouterr().err.startswith("candour: That passphrase")


def test_who_signs_in_must_be_said_where_several_may(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--vault", str(vault), "find", "gwyr"]) == 2
    assert "--as NAME" in capsys.readouterr().err
