"""``candour post`` and ``posts``, end to end on a real vault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from tests.pictures import picture
from tests.storage.chaired import WORDS, copy_chaired
from tests.storage.vaults import make_quick

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    make_quick(monkeypatch)
    copy_chaired(tmp_path / "vault")
    for name, words in WORDS.items():
        (tmp_path / name).write_text(words)

    def candour(name: str, *args: object) -> tuple[int, str, str]:
        options = (
            "--vault",
            tmp_path / "vault",
            "--as",
            name,
            "--passphrase-file",
            tmp_path / name,
        )
        code = main([str(part) for part in (*args, *options, "--json")])
        said = capsys.readouterr()
        return code, said.out, said.err

    return candour


def test_a_report_is_posted_with_evidence_and_read_by_the_chair(run: Run, tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    shot.write_bytes(picture())
    post = ("post", "--to", "chair", "--what", "Quinces", "--on", "3 nov 2026", "--evidence", shot)
    code, _, err = run("office", *post)
    assert code == 1
    assert "--looked-safe" in err
    code, out, _ = run("office", *post, "--looked-safe", "--type", "threat", "--contact", "ext 12")
    assert code == 0
    receipt = json.loads(out)[0]["receipt"]
    code, out, _ = run("chair", "posts", "list", "--waiting")
    (listed,) = json.loads(out)
    assert (listed["receipt"], listed["files"], listed["state"]) == (receipt, 1, "waiting")
    code, out, _ = run("chair", "posts", "show", receipt.lower())
    (shown,) = json.loads(out)
    assert (shown["text"], shown["files"], shown["contact"]) == ("Quinces", ["shot.png"], "ext 12")
    assert "nothing proves that it was they" in shown["from"]
    code, _, err = run("chair", "posts", "show", "0000-0000")
    assert (code, "has arrived" in err) == (1, True)
    assert run("chair", "posts", "set-aside", receipt, "--why", "the same as before")[0] == 0
    assert json.loads(run("chair", "posts", "list", "--waiting")[1]) == []


def test_who_is_named_is_told_before_anything_is_posted(run: Run, tmp_path: Path) -> None:
    post = ("post", "--to", "casebook", "--what", "Quinces", "--about", "the headteacher")
    code, out, err = run("office", *post)
    assert (code, out) == (1, "")
    assert "Nothing was posted; --even-so posts it all the same." in err
    assert run("office", *post, "--even-so")[0] == 0
    code, out, _ = run("head", "posts", "list")
    assert [each["opening"] for each in json.loads(out)] == ["Quinces"]
    code, _, err = run("office", "posts", "list")
    assert (code, "hold no book" in err) == (3, True)


def test_a_changed_key_is_accepted_with_the_code_that_the_holder_prints(run: Run) -> None:
    assert run("chair", "people", "new-sheet")[0] == 0
    code, _, err = run("office", "post", "--to", "chair", "--what", "Quinces")
    assert (code, "until you type the check code" in err) == (1, True)
    books = json.loads(run("chair", "posts", "check")[1])
    (check,) = [each["check code"] for each in books if each["book"] == "chair"]
    assert run("office", "posts", "accept", "chair", "0000-0000-0000")[0] == 1
    assert run("office", "posts", "accept", "chair", check)[0] == 0
    assert run("office", "post", "--to", "chair", "--what", "Quinces")[0] == 0


def test_the_head_hears_what_taking_the_chair_away_leaves_to_do(run: Run) -> None:
    code, out, _ = run("head", "people", "remove", "chair")
    assert code == 0
    assert "The chair's book still has the keys that they knew" in out
