"""``candour rules``, ``may-i`` and ``approach`` over a real vault."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.models.staff import Category
from app.services.staff.rows import StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.workspace import Workspace
from tests.pictures import picture
from tests.reports.reading import text_of

SECRET = "walnut tractor crimson pebble"
Run = Callable[..., tuple[int, str, str]]
FOLLOW = (
    *("approach", "add", "Sian Gwyr", "--by", "pupil", "--initials", "j.k.", "--year", "5"),
    *("--kind", "follow", "--platform", "Instagram", "--account", "@jk_07"),
)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cost, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    folder = tmp_path_factory.mktemp("made") / "vault"
    session, _keys = Vault.create(folder, NewVault("Oak Lane", "alone", "head", "head", SECRET))
    session.add_person("office", "office", SECRET)
    work = Workspace.open(session)
    work.staff.add(StaffDraft("Siân Gŵyr", Category.TEACHER, work.today))
    session.close()
    yield folder
    people.COST = cost


@pytest.fixture
def run(school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    vault = Path(shutil.copytree(school, tmp_path / "vault"))
    secret = tmp_path / "secret"
    secret.write_text(SECRET)

    def candour(*args: object, who: str = "head") -> tuple[int, str, str]:
        options = ("--vault", vault, "--as", who, "--passphrase-file", secret)
        code = main([str(part) for part in (*args, *options)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return candour


def test_rules_are_set_shown_and_kept_in_their_history(run: Run) -> None:
    assert run("rules", "history")[1].startswith("No rules yet.")
    assert run("rules", "set", "--preset", "003", "--from", "today", "--note", "Agreed")[0] == 0
    changed = run(
        *("rules", "set", "--answer", "parents=caution", "--answer", "former-until=19"),
        *("--clause", "parents=4.2:Take care with parents."),
    )
    assert changed[0] == 0
    shown = {row["question"]: row for row in json.loads(run("rules", "show", "--json")[1])}
    assert shown["parents"]["answer"] == "caution"
    assert (shown["parents"]["clause"], shown["parents"]["wording"]) == (
        "§4.2",
        "Take care with parents.",
    )
    assert shown["pupils"]["clause"] == "As in 003 §8.2.3"
    assert shown["former_until"]["answer"] == "19"
    history = json.loads(run("rules", "history", "--json")[1])
    assert [row["note"] for row in history] == [None, "Agreed"]


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (("set", "--preset", "009"), 1, "Choose one of the presets: 000, 001, 002, 003, 004."),
        (("set", "--answer", "parents"), 2, "Write --answer QUESTION=…, not “parents”."),
        (("set", "--answer", "pets=never"), 1, "is not one to choose for --answer"),
        (("set", "--answer", "parents=maybe"), 1, "Choose an answer for “Contact with parents"),
        (("set", "--from", "1 jan 1066"), 1, "Check the year 1066"),
    ],
)
def test_rules_that_cannot_be(run: Run, args: tuple[str, ...], code: int, sentence: str) -> None:
    done, _out, err = run("rules", *args)
    assert done == code
    assert sentence in err
    assert run("rules", "history")[1].startswith("No rules yet.")


def test_the_office_may_ask_and_print(run: Run, tmp_path: Path) -> None:
    run("rules", "set", "--preset", "000")
    code, out, _err = run("may-i", "accept", "pupil", who="office")
    assert code == 0
    assert out.splitlines()[0] == "May I accept a friend or follow request from a pupil?"
    assert out.splitlines()[1].startswith("No. School alone is not enough")
    assert "As in 000 §8.3:" in out
    [row] = json.loads(run("may-i", "send", "former-pupil", "--age", "18", "--json")[1])
    assert (row["answer"], row["clause"]) == ("Yes", "As in 000 §8.3")
    paper = tmp_path / "answer.pdf"
    assert run("may-i", "keep", "parent", "--tie", "interest", "-o", paper, who="office")[0] == 0
    text = text_of(paper.read_bytes())
    assert "May I keep a friend who became a parent or carer?" in text
    assert "000 §8.3.1" in text


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("adopt", "pupil"), "is not one to choose for WHAT. Choose accept, send,"),
        (("accept", "dragon"), "is not one to choose for WHO."),
        (("accept", "pupil", "--tie", "magic"), "is not one to choose for --tie."),
    ],
)
def test_questions_that_cannot_be(run: Run, args: tuple[str, ...], sentence: str) -> None:
    code, out, err = run("may-i", *args)
    assert (code, out) == (1, "")
    assert sentence in err


def test_an_approach_from_beginning_to_end(run: Run, tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    shot.write_bytes(picture())
    code, out, _err = run(*FOLLOW, "--evidence", shot, "--looked-safe", "--json")
    assert code == 0
    [added] = json.loads(out)
    assert added["may_be_the_same_as"] == []
    reference = added["reference"]
    [waiting] = json.loads(run("approach", "list", "--show", "waiting", "--json")[1])
    assert (waiting["by"], waiting["told_on"]) == ("JK, pupil in Year 5", None)
    replied = run("approach", "reply", reference, "--reply", "declined", "--reply-text", "No.")
    assert replied[0] == 0
    assert run("approach", "report", reference, "Ann Reed")[0] == 0
    assert run("approach", "note", reference, "They said sorry.")[0] == 0
    assert run("approach", "list", "--show", "waiting")[1] == "No approaches.\n"
    [again] = json.loads(run(*FOLLOW[:-1], "JK_07", "--json")[1])
    assert again["may_be_the_same_as"] == [reference]


def test_what_the_approach_lacks_is_said(run: Run, tmp_path: Path) -> None:
    code, out, err = run("approach", "add", "Sian Gwyr", "--initials", "Jamie Kaye")
    assert (code, out) == (1, "")
    assert "Select who tried to be in touch." in err
    assert "Enter initials only, so that no child is named here." in err
    tone = run(*FOLLOW, "--professional", "perhaps")
    assert (tone[0], "Choose yes or no for --professional" in tone[2]) == (1, True)
    shot = tmp_path / "shot.png"
    shot.write_bytes(picture())
    unseen = run(*FOLLOW, "--evidence", shot)
    assert (unseen[0], "Nothing was saved." in unseen[2]) == (1, True)
    assert run("approach", "list")[1] == "No approaches.\n"


def test_the_office_reads_no_approach(run: Run) -> None:
    code, out, err = run("approach", "list", who="office")
    assert (code, out) == (3, "")
    assert "casebook" in err
