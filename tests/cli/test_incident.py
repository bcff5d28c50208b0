"""``candour incident``, end to end on a real vault."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.storage import people
from app.storage.vault import NewVault, Vault
from tests.pictures import picture, png_that_claims

SECRET = "walnut tractor crimson pebble"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cost, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    folder = tmp_path_factory.mktemp("made") / "vault"
    Vault.create(folder, NewVault("Oak Lane", "alone", "Head", "head", SECRET))[0].close()
    yield folder
    people.COST = cost


@pytest.fixture
def vault(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "vault"))


@pytest.fixture
def run(vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)

    def candour(*args: object) -> tuple[int, str, str]:
        options = ("--vault", vault, "--passphrase-file", secret, "--json")
        code = main([str(part) for part in ("incident", *args, *options)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return candour


def files(vault: Path) -> dict[str, str]:
    return {
        str(path.relative_to(vault)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vault.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def test_an_incident_from_beginning_to_end(run: Run, tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    shot.write_bytes(picture())
    code, out, _ = run(
        *("add", "--what", "A parent posted.", "--on", "yesterday", "--type", "post"),
        *("--about-kind", "school", "--done", "told-dsl", "--evidence", shot, "--looked-safe"),
    )
    assert code == 0
    (added,) = json.loads(out)
    assert added["evidence"] == ["A"]
    reference = added["reference"]
    assert run("action", reference, "Rang the parent")[0] == 0
    assert run("close", reference, "--outcome", "advice", "--why", "Taken down")[0] == 0
    (listed,) = json.loads(run("list", "--show", "closed")[1])
    assert (listed["reference"], listed["type"]) == (reference, "Post about the school or staff")
    lines = json.loads(run("show", reference)[1])
    assert [line["entry"] for line in lines] == [
        "Happened",
        "Evidence A",
        "Action by Head",
        "Closed by Head",
    ]


def test_without_the_flag_there_is_the_card(run: Run, vault: Path, tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    shot.write_bytes(picture())
    before = files(vault)
    code, out, err = run("add", "--what", "A parent posted.", "--evidence", shot)
    assert (code, out) == (1, "")
    assert "Ring the police: 101, or 999" in err
    assert err.strip().endswith("say so with --looked-safe.")
    assert files(vault) == before


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.png", b"", "“a.png” is empty"),
        ("a.png", b"MZ" + bytes(99), "is a program and not a picture"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(99), "iPhone HEIC photos cannot be opened here"),
        ("a.png", png_that_claims(40_000, 40_000), "more than 50 million pixels"),
        ("a.png", picture()[:-40], "is damaged"),
    ],
)
def test_a_bad_file_stops_the_whole_batch(
    run: Run, vault: Path, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    good, bad = tmp_path / "good.png", tmp_path / name
    good.write_bytes(picture(colour="red"))
    bad.write_bytes(data)
    before = files(vault)
    code, _, err = run("add", "--what", "x", "--looked-safe", "--evidence", good, bad)
    assert code == 1
    assert sentence in err
    assert files(vault) == before


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--what", " "), "Enter what happened."),
        (("--what", "x", "--on", "4 nov 20226"), "Check the year 20226"),
        (("--what", "x", "--on", "tomorrow"), "is to come"),
        (("--what", "x", "--type", "gossip"), "Choose post, threat"),
        (("--what", "x", "--about", "the headteacher"), "go to the chair of governors"),
        (("--what", "x", "--about-kind", "staff", "--about", "Head"), "the chair of governors"),
    ],
)
def test_what_is_refused_is_told(run: Run, args: tuple[str, ...], sentence: str) -> None:
    code, _, err = run("add", *args)
    assert code == 1
    assert sentence in err
    assert json.loads(run("list")[1]) == []
