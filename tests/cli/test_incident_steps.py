"""What the command line does with a recorded incident, end to end on a real vault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_incident import Run, empty, run, vault
from tests.reports.reading import text_of

__all__ = ["empty", "run", "vault"]  # fixtures


@pytest.fixture
def reference(run: Run) -> str:
    _, out, _ = run(
        *("add", "--what", "A parent posted about Ann Reed.", "--platform", "Facebook"),
        *("--about", "Ann Reed", "--by", "Jo Field", "--by-kind", "parent"),
    )
    return str(json.loads(out)[0]["reference"])


def entries(run: Run, reference: str) -> list[str]:
    return [line["entry"] for line in json.loads(run("show", reference)[1])]


def test_a_correction_keeps_both(run: Run, reference: str) -> None:
    assert run("correct", reference, "platform", "WhatsApp", "--why", "Misheard")[0] == 0
    assert run("correct", reference, "type", "threat", "--why", "It was one")[0] == 0
    assert run("correct", reference, "by", "A grandparent", "--kind", "other", "--why", "x")[0] == 0
    done = ("correct", reference, "done-so-far", "told-dsl, police", "--why", "Left out")
    assert run(*done)[0] == 0
    assert entries(run, reference)[1:] == [
        "Corrected: platform",
        "Corrected: type",
        "Corrected: who did it",
        "Corrected: done at the start",
    ]
    code, _, err = run("correct", reference, "status", "open", "--why", "x")
    assert code == 1
    assert "Choose narrative, happened-on" in err
    code, _, err = run("correct", reference, "about", "the headteacher", "--why", "x")
    assert code == 1
    assert "go to the chair of governors" in err


def test_closing_in_full_and_opening_again(run: Run, reference: str) -> None:
    assert run("task", reference, "Ring the parent", "--owner", "Nia", "--due", "tomorrow")[0] == 0
    close = ("close", reference, "--outcome", "unfounded", "--why", "It was made up")
    code, _, err = run(*close, "--allegation", "substantiated")
    assert code == 1
    assert "Select another finding" in err
    code, out, _ = run(
        *close, "--allegation", "malicious", "--off-file", "today", "--training", "yes"
    )
    assert code == 0
    assert json.loads(out)[0]["still open"] > 0
    assert run(*close)[0] == 1
    assert run("reopen", reference, "--why", "More came to light")[0] == 0
    assert entries(run, reference)[1:] == [
        "Closed by Head",
        "Action by Head",
        "Reopened by Head",
    ]


def test_people_are_added_and_look_alikes_told(run: Run, reference: str) -> None:
    code, _, err = run("person", reference, "witness", "A Reed", "--account", "Saw it")
    assert code == 0
    assert "Check that “A Reed” is not Ann Reed." in err
    assert run("person", reference, "anonymous")[0] == 0
    assert "Account of A Reed, witness" in entries(run, reference)
    code, _, err = run("person", reference, "subject", "the headteacher")
    assert code == 1
    assert "go to the chair of governors" in err


def test_a_letter_is_drafted_edited_and_kept(run: Run, reference: str, tmp_path: Path) -> None:
    code, out, _ = run("letter", reference, "ask-removal", "--to", "Jo Field")
    assert code == 0
    draft = json.loads(out)[0]["letter"]
    assert "Ann Reed" not in draft
    edited, target = tmp_path / "letter.txt", tmp_path / "letter.pdf"
    edited.write_text(draft)
    sending = ("letter", reference, "ask-removal", "--to", "Jo Field", "--text", edited)
    code, _, err = run(*sending, "-o", target)
    assert code == 1
    assert "Fill in or take out [say" in err
    for blank in ("[Name]", "[say in a few words what it is, without naming anybody else]"):
        draft = draft.replace(blank, "Sam Oak")
    edited.write_text(draft.replace("[day and time]", "Friday"))
    assert run(*sending, "-o", target)[0] == 0
    assert "Dear Jo Field" in text_of(target.read_bytes())
    assert "Asked to remove it: Jo Field" in entries(run, reference)
    code, _, err = run("letter", reference, "discuss", "--to", "Jo Field")
    assert code == 1
    assert "needs no letter" in err


def test_twice_is_asked_about_and_two_are_linked(run: Run, reference: str) -> None:
    again = ("add", "--what", "A parent posted about Ann Reed")
    code, _, err = run(*again)
    assert code == 1
    assert f"{reference} says almost the same" in err
    code, out, _ = run(*again, "--again")
    assert code == 0
    other = json.loads(out)[0]["reference"]
    assert run("link", reference, other, "--why", "The same post")[0] == 0
    assert run("link", other, reference, "--why", "The same post")[0] == 1
