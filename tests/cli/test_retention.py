"""``candour retention`` and ``candour erase``, end to end on a real vault."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli import main
from app.models.incident import Outcome
from app.services.incidents.drafts import CloseDraft, IncidentDraft
from app.services.incidents.service import Incidents
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.storage.verify import verify
from app.workspace import Workspace
from tests.storage.vaults import QUICK, make_quick

SECRET = "walnut tractor crimson pebble lantern"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cost, people.COST = people.COST, QUICK
    folder = tmp_path_factory.mktemp("made") / "vault"
    session = Vault.create(folder, NewVault("Oak Lane", "alone", "Head", "head", SECRET))[0]
    casebook = session.casebook
    assert casebook is not None
    incidents = Incidents(casebook, session.register)
    today = casebook.today()
    for words in ("Mr Wrong wrote it.", "Another."):
        incident = incidents.record(IncidentDraft(words, today)).id
        incidents.closing.close(incident, CloseDraft(Outcome.NO_ACTION, "Done.", today))
    session.close()
    yield folder
    people.COST = cost


@pytest.fixture
def run(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    vault = shutil.copytree(made, tmp_path / "vault")
    secret = tmp_path / "secret"
    secret.write_text(SECRET)

    def candour(*args: object) -> tuple[int, str, str]:
        options = ("--vault", vault, "--passphrase-file", secret, "--json")
        code = main([str(part) for part in (*args, *options)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return candour


def ahead(run: Run) -> list[str]:
    year = 2100
    _, out, _ = run("retention", "due", "--on", f"1 Jan {year}")
    return [row["record"].partition(",")[0] for row in json.loads(out)]


def test_what_is_due_is_listed_on_a_day(run: Run) -> None:
    assert json.loads(run("retention", "due")[1]) == []
    listed = ahead(run)
    assert len(listed) == 2
    code, _, err = run("retention", "dispose", listed[0], "--reason", "It is time.")
    assert (code, "is not due" in err) == (1, True)


def test_a_hold_and_an_erasure(run: Run, tmp_path: Path) -> None:
    reference = ahead(run)[0]
    assert run("retention", "hold", reference, "--why", "A court’s letter.")[0] == 0
    assert json.loads(run("retention", "due", "--on", "1 Jan 2100")[1])[0]["on hold"]
    erase = ("erase", reference, "1", "--why", "The wrong person.")
    assert run(*erase)[0] == 1  # without --yes
    assert "on hold" in run(*erase, "--yes")[2]
    assert run("retention", "lift", reference, "--why", "It is over.")[0] == 0
    assert "Mr Wrong" in run("erase", reference)[1]
    assert run(*erase, "--yes")[0] == 0
    assert "Mr Wrong" not in run("erase", reference)[1]
    assert "[erased " in run("incident", "show", reference)[1]
    assert verify(tmp_path / "vault", "Head", SECRET).faults == ()


def test_disposing_leaves_a_certificate(run: Run, tmp_path: Path) -> None:
    reference = ahead(run)[0]
    vault = Vault.open(tmp_path / "vault").unlock("Head", SECRET)
    Workspace.open(vault).retention.schedule.save({"incident": "at once"})
    vault.close()
    dispose = ("retention", "dispose", reference, "--reason", "It is time.")
    code, _, err = run(*dispose)
    assert (code, "would dispose of 1 incident" in err) == (1, True)
    target = tmp_path / "certificate.pdf"
    assert run(*dispose, "--yes", "-o", target)[0] == 0
    text = PdfReader(target).pages[0].extract_text()
    assert "It is time." in text
    assert "Mr Wrong" not in text
    assert run("incident", "show", reference)[0] == 1
    assert len(json.loads(run("retention", "due")[1])) == 1
    assert verify(tmp_path / "vault", "Head", SECRET).faults == ()


def test_it_is_kept_all_the_same(run: Run, tmp_path: Path) -> None:
    reference = ahead(run)[0]
    session = Vault.open(tmp_path / "vault").unlock("Head", SECRET)
    Workspace.open(session).retention.schedule.save({"incident": "at once"})
    session.close()
    keep = ("retention", "keep", reference, "--why", "An appeal.", "--until")
    assert run(*keep, "1 Jan 2015")[0] == 1
    assert run(*keep, "1 Sep 2099")[0] == 0
    assert len(json.loads(run("retention", "due")[1])) == 1
