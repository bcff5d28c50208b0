"""``candour backup`` as a scheduler starts it, and what the page for technicians says of it."""

from __future__ import annotations

import configparser
import json
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import cli
from app.storage.backup import Place
from app.storage.lock import VaultLock
from tests.storage.backups import LEFT_OUT, pieces
from tests.storage.damage import flip
from tests.storage.vaults import copy_vault, hashes, make_quick, set_colour, signed_in

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "technicians.md").read_text("utf-8")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_quick(monkeypatch)
    copy_vault(tmp_path / "vault")
    (tmp_path / "stick").mkdir()
    return tmp_path / "vault"


def backup(vault: Path, *words: str) -> int:
    places = [str(vault.parent / word) if word[0] != "-" else word for word in words]
    return cli.main(["backup", *places, "--vault", str(vault)])


def test_it_needs_no_passphrase_and_says_one_line(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup(vault, "stick") == 0
    told = capsys.readouterr()
    assert re.fullmatch(r"Backed up \d+ files, [\d.]+ MB of them new, to .+\n", told.out)
    assert "same disk" in told.err
    assert backup(vault, "stick", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["new_bytes"] == 0


def test_it_lists_and_checks_without_the_vault(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(vault, "stick")
    shutil.rmtree(vault)
    capsys.readouterr()
    assert cli.main(["backup", str(vault.parent / "stick"), "--list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["school"] == "Ysgol y Bryn"
    assert cli.main(["backup", str(vault.parent / "stick"), "--check"]) == 0
    assert capsys.readouterr().out.startswith("All well: 1 backup in ")
    flip(next(iter(pieces(Place.open(vault.parent / "stick")).values())), -1)
    assert cli.main(["backup", str(vault.parent / "stick"), "--check"]) == 3
    assert "is damaged in this backup" in capsys.readouterr().out


def test_an_open_vault_a_missing_place_and_another_stick_end_with_3(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup(vault, "nowhere", "stick") == 3  # the other place has its backup all the same
    told = capsys.readouterr()
    assert told.out.startswith("Backed up")
    assert "nowhere isn't there" in told.err
    Place.open(vault.parent / "stick").folder.rename(vault.parent / "in a drawer")
    assert backup(vault, "stick") == 3
    assert "not the place that was chosen" in capsys.readouterr().err
    assert list((vault.parent / "stick").iterdir()) == []
    assert backup(vault, "stick", "--new") == 0
    lock = VaultLock(vault)
    lock.take("somebody")
    assert backup(vault, "stick") == 3
    lock.release()
    assert "open already" in capsys.readouterr().err
    assert cli.main(["backup"]) == 2


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum")
def test_the_page_checks_a_backup_with_sha256sum_alone(vault: Path) -> None:
    backup(vault, "stick")
    place = Place.open(vault.parent / "stick")
    (block,) = re.findall(r"```sh\n(cd \"Candour backup.*?)```", PAGE, re.DOTALL)
    command = block.replace("Candour backup 1a2b3c4d", str(place.folder))
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    flip(next(iter(pieces(place).values())), -1)
    done = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "FAILED" in done.stdout


def test_the_page_gets_a_vault_back_by_hand(vault: Path, tmp_path: Path) -> None:
    backup(vault, "stick")
    with signed_in(vault) as session:
        set_colour(session, "red")
    backup(vault, "stick")
    (block,) = re.findall(r"```py\n(.*?)```", PAGE, re.DOTALL)
    place = str(Place.open(vault.parent / "stick").folder)
    words = [sys.executable, "-I", "-c", block, place, str(tmp_path / "back")]
    subprocess.run(words, check=True)
    assert hashes(tmp_path / "back") == hashes(vault, without=LEFT_OUT)


def test_the_page_s_schedules_can_be_read() -> None:
    (plist,) = re.findall(r"```xml\n(.*?)```", PAGE, re.DOTALL)
    words = plistlib.loads(plist.encode())["ProgramArguments"][1:]
    assert words[0] == "backup"
    service, timer = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)
    read = configparser.ConfigParser(delimiters="=", strict=True)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(service)
    assert read["Service"]["ExecStart"].split()[1] == "backup"
    read.read_string(timer.replace("[Unit]", "[Unit of the timer]"))
    assert read["Timer"]["Persistent"] == "true"
    for command in (words, read["Service"]["ExecStart"].split()[1:]):
        assert cli._parser(command).parse_args(command).places
