"""``handover`` and ``recover`` on the command line, and the PDF of open matters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.storage.vault import Vault
from app.storage.verify import verify
from app.workspace import Workspace
from tests.storage.vaults import THEIRS, copy_vault
from tests.test_cli_vault import Prompt, run  # noqa: F401 - a fixture

HANDOVER = "handover --to Nia --their-passphrase-file ~/nia"


@pytest.fixture
def school(run: Prompt, tmp_path: Path) -> Prompt:  # noqa: F811
    keys = copy_vault(tmp_path / "vault")
    (tmp_path / "keys").write_text("\n".join(key.secret for key in keys))
    (tmp_path / "nia").write_text(THEIRS)
    return run


def words_of(path: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_with_both_here(school: Prompt, tmp_path: Path) -> None:
    sheet, matters = tmp_path / "sheet.pdf", tmp_path / "matters.pdf"
    code, out, err = school(f"{HANDOVER} --starts 2026-09-01 --sheet {sheet} -o {matters}")
    assert (code, err) == (0, "")
    assert "The books are handed over to Nia." in out
    assert "Backups made before still open with them" in out
    assert "AGE-SECRET-KEY" not in out
    assert "Recovery sheet" in words_of(sheet)
    told = words_of(matters)
    assert "Open matters" in told
    assert "for Nia" in told
    assert "No incident is open." in told
    assert school("people list")[0] == 3
    code, out, _ = school("people list --json", "nia")
    assert [row["name"] for row in json.loads(out)] == ["dsl", "Nia", "office"]
    assert verify(tmp_path / "vault", "Nia", THEIRS).faults == ()
    session = Vault.open(tmp_path / "vault").unlock("Nia", THEIRS)
    code_of_page = told.split("Check this page: ")[1].split()[0]
    row = Workspace.open(session).printouts.find(code_of_page.replace("-", "")[:9])
    session.close()
    assert row is not None
    assert row.confidential
    assert row.title == "Open matters"


def test_with_the_sheet_alone_and_then_with_the_new_one(school: Prompt, tmp_path: Path) -> None:
    code, out, err = school(f"{HANDOVER} --key-file ~/keys --json")
    assert (code, err) == (0, "")
    new = "\n".join(row["recovery_key"] for row in json.loads(out))
    code, _, err = school("recover --key-file ~/keys --new-passphrase-file ~/nia", "dsl")
    assert code == 1
    assert "latest recovery sheet" in err
    (tmp_path / "keys").write_text(new)
    assert school("recover --key-file ~/keys --new-passphrase-file ~/nia", "dsl")[0] == 0


@pytest.mark.parametrize(
    ("command", "name", "code", "sentence"),
    [
        (HANDOVER, "office", 3, "Only a headteacher or the DSL"),
        (f"{HANDOVER} --from dsl", "head", 1, "No other head signs in as “dsl”"),
        ("handover --to dsl --their-passphrase-file ~/nia", "head", 3, "not right"),
        (f"{HANDOVER} --starts someday", "head", 1, "date"),
    ],
)
def test_refusals(school: Prompt, command: str, name: str, code: int, sentence: str) -> None:
    got, _, err = school(command, name)
    assert got == code
    assert sentence in err
