"""``candour policy compare``: two files without a vault, versions in a real one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.storage import people
from app.storage.vault import NewVault, Vault
from tests.policies.files import picture_pdf
from tests.policies.test_changes import NEW, OLD

SECRET = "walnut tractor crimson pebble"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    (tmp_path / "old.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")

    def call(*words: str) -> tuple[int, str, str]:
        vault = ["--vault", str(tmp_path / "vault"), "--passphrase-file", str(secret)]
        code = main([*words, *(vault if (tmp_path / "vault").exists() else [])])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Path]:
    cost, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    folder = tmp_path / "vault"
    Vault.create(folder, NewVault("Oak Lane", "alone", "Office", "office", SECRET))[0].close()
    yield folder
    people.COST = cost


def test_two_files_need_no_vault(run: Run, tmp_path: Path) -> None:
    old, new = str(tmp_path / "old.txt"), str(tmp_path / "new.txt")
    code, out, _ = run("policy", "compare", old, new)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == [
        "Change",
        "Old",
        "number",
        "New",
        "number",
        "Heading",
        "Old",
        "text",
        "New",
        "text",
    ]
    assert [line.split("  ")[0] for line in lines[1:]] == [
        "removed",
        "reworded",
        "added",
        "renumbered",
    ]
    code, out, _ = run("policy", "compare", old, new, "--json")
    rows = json.loads(out)
    assert rows[1] == {
        "change": ["reworded"],
        "old_number": "2.1",
        "new_number": "2.1",
        "heading": "2 Conduct",
        "old_text": "Write politely to everybody, and never at night.",
        "new_text": "Write politely to everybody, and seldom at night.",
    }
    assert run("policy", "compare", old, old)[:2] == (0, "Nothing changed.\n")
    assert json.loads(run("policy", "compare", old, old, "--json")[1]) == []


def test_versions_are_found_by_what_they_are_called(run: Run, vault: Path, tmp_path: Path) -> None:
    old, new = str(tmp_path / "old.txt"), str(tmp_path / "new.txt")
    add = ["policy", "add", "Social media", "--ratified", "3 sep 2025", "--by", "Governors"]
    assert run(*add, "--label", "2025", "--file", old)[0] == 0
    assert run(*add, "--label", "2026", "--file", new)[0] == 0
    code, out, _ = run("policy", "compare", "2025", "2026", "--json")
    assert code == 0
    assert [row["change"] for row in json.loads(out)] == [
        ["removed"],
        ["reworded"],
        ["added"],
        ["renumbered"],
    ]
    assert run("policy", "compare", "2026", new)[1] == "Nothing changed.\n"
    code, _, err = run("policy", "compare", "2024", "2026")
    assert (code, "“2024” is neither a file nor a version" in err) == (1, True)
    assert run(*add, "--label", "2027", "--draft")[0] == 0
    assert "2027 has no document" in run("policy", "compare", "2026", "2027")[2]


def test_a_scan_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(picture_pdf())
    code, out, err = run("policy", "compare", str(tmp_path / "old.txt"), str(scan))
    assert (code, out) == (1, "")
    assert "holds pictures of pages without text" in err
