"""``restore``, ``repair``, ``export`` and ``verify --json`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli
from tests.storage import damage as d
from tests.storage.backed_up import again, backed_up, stick
from tests.storage.vaults import PASSPHRASES, copy_vault, make_quick, signed_in


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault, _ = backed_up(tmp_path)
    (tmp_path / "words").write_text(PASSPHRASES["head"])
    return vault


def run(vault: Path, *words: str, as_: str = "head") -> int:
    own = ["--as", as_, "--passphrase-file", str(vault.parent / "words"), "--vault", str(vault)]
    return cli.main([*words, *own])


def test_restore_lists_shows_and_restores(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again(vault, days=1)
    source = str(stick(tmp_path))
    assert cli.main(["restore", source, "--list", "--json"]) == 0
    newest, oldest = json.loads(capsys.readouterr().out)
    assert newest["school"] == "Ysgol y Bryn"
    assert run(vault, "restore", source) == 0
    shown = capsys.readouterr().out
    assert "made on 5 November 2026, 16:33; it opens with the passphrases" in shown
    assert "The register: " in shown
    target = tmp_path / "back"
    assert run(vault, "restore", source, str(target), "--snapshot", oldest["name"]) == 0
    told = capsys.readouterr().out
    assert "made on 4 November 2026" in told
    assert told.endswith(f"Restored to {target}. Sign in as on that day.\n")
    with signed_in(target):
        pass
    assert run(vault, "restore", source, str(target)) == 1
    assert "is not empty" in capsys.readouterr().err


def test_restore_with_the_sheet(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = copy_vault(tmp_path / "same sheet")
    (tmp_path / "keys").write_text("".join(f"{key.secret}\n" for key in keys))
    source, key_file = str(stick(tmp_path)), str(tmp_path / "keys")
    target = tmp_path / "back"
    assert cli.main(["restore", source, str(target), "--key-file", key_file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["vault"] == str(target)
    (tmp_path / "words").write_text("something else entirely")
    assert run(vault, "restore", source) == 1
    assert "passphrase does not match this backup" in capsys.readouterr().err


def test_repair_shows_first_and_does_it_with_yes(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(stick(tmp_path))
    assert run(vault, "repair", source) == 0
    assert capsys.readouterr().out == "Nothing is damaged. There is nothing to repair.\n"
    d.flip(d.documents(vault)[0], -1)
    assert run(vault, "repair", source) == 3
    told = capsys.readouterr().out
    assert "comes from the backup of 4 November 2026" in told
    assert "Nothing was changed." in told
    assert run(vault, "verify") == 3
    capsys.readouterr()
    assert run(vault, "repair", source, "--yes") == 0
    assert "The damaged files are in " in capsys.readouterr().out
    assert run(vault, "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_export_warns_and_takes_everything_out(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    assert run(vault, "export", str(target), "--json") == 0
    told = capsys.readouterr()
    assert "This copy is not encrypted" in told.err
    (row,) = json.loads(told.out)
    assert row["documents"] == 2
    assert (target / "casebook" / "casebook.json").is_file()
    d.flip(vault / d.REGISTER / "key.age", -1)
    assert run(vault, "export", str(tmp_path / "rest"), "--damaged") == 3
    told = capsys.readouterr()
    assert "key file is missing or damaged" in told.err
    assert (tmp_path / "rest" / "casebook" / "casebook.json").is_file()
