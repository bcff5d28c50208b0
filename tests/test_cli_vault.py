"""``init``, ``people`` and ``trail`` on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from app import cli
from tests.storage.vaults import PASSPHRASES, make_quick

Told = tuple[int, str, str]


class Prompt:
    """Runs commands on one vault, each with files for the passphrases it needs."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        for name, passphrase in PASSPHRASES.items():
            (folder / name).write_text(f"{passphrase}\n")

    def __call__(self, command: str, name: str = "head") -> Told:
        words = [word.replace("~", str(self.folder)) for word in command.split()]
        options = ["--vault", f"{self.folder}/vault", "--as", name]
        options += ["--passphrase-file", f"{self.folder}/{name}"]
        code = cli.main([*words, *options])
        told = self._capsys.readouterr()
        return code, told.out, told.err


@pytest.fixture
def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Prompt:
    make_quick(monkeypatch)
    return Prompt(tmp_path, capsys)


def people_of(run: Prompt, name: str = "head") -> dict[str, list[str]]:
    code, out, _ = run("people list --json", name)
    assert code == 0
    return {row["name"]: row["opens"] for row in json.loads(out)}


def test_a_school_is_set_up_and_its_people_come_and_go(run: Prompt, tmp_path: Path) -> None:
    code, out, err = run("init --school Bryn --json")
    assert (code, err) == (0, "")
    assert [row["book"] for row in json.loads(out)] == ["register", "casebook"]
    assert all(row["recovery_key"].startswith("AGE-SECRET-KEY-1") for row in json.loads(out))

    code, out, _ = run("people add dsl --role dsl --their-passphrase-file ~/dsl")
    assert (code, out) == (0, "dsl may now sign in and open the register and casebook.\n")
    assert run("people add office --role office --their-passphrase-file ~/office")[0] == 0
    assert people_of(run) == {
        "dsl": ["register", "casebook"],
        "head": ["register", "casebook"],
        "office": ["register"],
    }

    assert run("people take-away casebook dsl")[0] == 0
    code, _, err = run("trail --book casebook", "dsl")
    assert code == 3
    assert "no longer opens the casebook" in err
    assert run("people grant casebook dsl --their-passphrase-file ~/dsl")[0] == 0
    code, out, _ = run("trail --book casebook --last 2 --json", "dsl")
    assert [row["kind"] for row in json.loads(out)] == ["holder", "book_key"]

    assert run("people remove office")[0] == 0
    assert list(people_of(run)) == ["dsl", "head"]
    code, _, err = run("people list", "office")
    assert code == 3
    assert "Check how the name is written" in err


def test_the_sheet_is_a_pdf_on_purpose_only(run: Prompt, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    assert run("init --school Bryn -o ~/sheet.pdf")[0] == 0
    assert {path.name for path in tmp_path.iterdir()} - before == {"vault", "sheet.pdf"}
    text = PdfReader(io.BytesIO((tmp_path / "sheet.pdf").read_bytes())).pages[0].extract_text()
    assert "Recovery sheet" in text


def test_the_heads_first_sign_in_prints_the_casebooks_key(run: Prompt) -> None:
    assert run("init --school Bryn --role office", "office")[0] == 0
    added = run("people add head --role head --their-passphrase-file ~/head", "office")
    assert added[:2] == (0, "head may now sign in and open the register.\n")
    code, _, err = run("people list")
    assert code == 0
    assert "The casebook was made just now. Print its recovery key" in err
    assert "AGE-SECRET-KEY-1" in err
    assert run("people list")[2] == ""


def test_a_passphrase_is_changed_and_recovered(run: Prompt, tmp_path: Path) -> None:
    _, out, _ = run("init --school Bryn --json")
    keys = "\n".join(row["recovery_key"] for row in json.loads(out))
    (tmp_path / "keys").write_text(keys)
    (tmp_path / "new").write_text("violet vinegar volcano")
    assert run("people passphrase --new-passphrase-file ~/new")[0] == 0
    assert run("people list")[0] == 3
    (tmp_path / "new").write_text("willow walnut windmill")
    code, out, _ = run("recover --key-file ~/keys --new-passphrase-file ~/new")
    assert (code, out) == (0, "head has a new passphrase, which opens the register and casebook.\n")
    (tmp_path / "head").write_text("willow walnut windmill")
    assert run("verify")[1].startswith("All well.")
    _, out, _ = run("people new-sheet --json")
    assert not set(keys.split()) & {row["recovery_key"] for row in json.loads(out)}
    code, _, err = run("recover --key-file ~/keys --new-passphrase-file ~/new")
    assert code == 1
    assert "latest recovery sheet" in err


@pytest.mark.parametrize(
    ("command", "code", "sentence"),
    [
        ("init --school Bryn --kind duo", 1, "Select alone or trust."),
        ("init --school Bryn --role king", 1, "Select head, dsl or office."),
        ("people list", 3, "There is no vault in"),
        ("init", 2, "--school"),
    ],
)
def test_what_is_wrong_is_told(run: Prompt, command: str, code: int, sentence: str) -> None:
    told = run(command)
    assert told[0] == code
    assert sentence in told[2]
    assert not (run.folder / "vault").exists()


def test_both_passphrases_can_come_from_standard_input(
    run: Prompt, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init --school Bryn")[0] == 0
    typed = io.TextIOWrapper(io.BytesIO("\n".join(PASSPHRASES.values()).encode()))
    monkeypatch.setattr("sys.stdin", typed)
    words = "people add dsl --role dsl --their-passphrase-file - --passphrase-file - --as head"
    assert cli.main([*words.split(), "--vault", str(run.folder / "vault")]) == 0
    capsys.readouterr()
    assert people_of(run, "dsl").keys() == {"dsl", "head"}
