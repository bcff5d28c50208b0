"""What was typed shows nowhere: vault, temp, home and logs, while open, killed and closed."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.storage.verify import verify
from tests.faults.canaries import found
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def filled(tmp_path: Path, vault: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A process that filled a vault; its temp folder, home and logs are ours to look into."""
    places = {name: tmp_path / name for name in ("home", "temp", "logs", "run")}
    for place in places.values():
        place.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "HOME": str(places["home"]),
        "XDG_CONFIG_HOME": str(places["home"]),
        "XDG_RUNTIME_DIR": str(places["run"]),
        "TMPDIR": str(places["temp"]),
        "SQLITE_TMPDIR": str(places["temp"]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with (
        (places["logs"] / "stderr.txt").open("ab") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.fill_with_canaries", str(vault)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (places["logs"] / "stderr.txt").read_text()
        try:
            yield process, list(json.loads(line).values())
        finally:
            process.kill()


def test_no_word_shows_while_open_after_a_kill_or_after_closing(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    with filled(tmp_path, vault) as (_, words):
        assert len(words) > 150
        assert found(words, tmp_path) == []
    assert found(words, tmp_path) == []  # it was killed
    with filled(tmp_path, vault) as (process, more):
        told, _ = process.communicate("close\n")
        assert told == "closed\n"
    assert found([*words, *more], tmp_path) == []
    # The words are there all right, for who has the keys.
    assert verify(vault, "head", PASSPHRASES["head"]).faults == ()


WORD = "zqcanary0123456789"


@pytest.mark.parametrize(
    "hidden",
    [
        WORD.encode(),
        WORD.encode("utf-16-le"),
        WORD.encode("utf-16-be"),
        base64.b64encode(WORD.encode()),
        base64.b64encode(b"a" + WORD.encode()),
        base64.b64encode(b"ab" + WORD.encode() + b"c"),
        base64.b64encode(WORD.encode("utf-16-le")),
        zlib.compress(b"before " + WORD.encode()),
        gzip.compress(b"before " + WORD.encode()),
    ],
    ids=[
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "base64",
        "base64+1",
        "base64+2",
        "base64 of utf-16",
        "zlib",
        "gzip",
    ],
)
def test_the_search_finds_what_is_there(tmp_path: Path, hidden: bytes) -> None:
    (tmp_path / "file").write_bytes(b"\1\2\3" + hidden + b"\4\5")
    assert {word for word, _ in found(["absent0123456789", WORD], tmp_path)} == {WORD}


def test_the_search_finds_file_names(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.png").write_bytes(b"")
    assert found([WORD], tmp_path) == [(WORD, tmp_path / f"{WORD}.png")]
