"""After a disposal nothing of it is in the vault's files, whatever happened meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.models.incident import Incident
from app.services.retention.disposing import Act, dispose
from app.storage import purge
from app.storage.session import Session
from app.storage.vault import Vault
from app.storage.verify import verify
from app.storage.writing import Writing
from tests.faults.disposed import Filled, fill, traces
from tests.faults.killed import Wrap, dies
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, signed_in

ACT = Act("Incidents: 6 years from closing", "It is due.", "head")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filled]:
    vault = fresh(tmp_path_factory.mktemp("filled"))
    with signed_in(vault) as session:
        made = fill(session)
    return vault, made


def copied(filled: tuple[Path, Filled], folder: Path) -> tuple[Path, Filled]:
    shutil.copytree(filled[0], folder)
    return folder, filled[1]


def get_rid(session: Session, made: Filled) -> None:
    book = session.casebook
    assert book is not None
    dispose(book, {Incident: [made.incident]}, ACT)
    purge.drop_drafts(session.drafts, session.books.values())


def assert_gone(vault: Path, made: Filled) -> None:
    assert traces(vault, made.words, made.salts) == []
    assert verify(vault, "head", PASSPHRASES["head"]).faults == ()
    assert len(traces(vault, made.staying, [])) >= len(made.staying)


def test_it_is_all_there_before(filled: tuple[Path, Filled]) -> None:
    vault, made = filled
    found = "\n".join(traces(vault, made.words, made.salts))
    assert [word for word in made.words if word not in found] == []
    assert "a salt" in found


def test_nothing_is_left_of_an_incident(filled: tuple[Path, Filled], tmp_path: Path) -> None:
    vault, made = copied(filled, tmp_path / "vault")
    with signed_in(vault) as session:
        get_rid(session, made)
    assert_gone(vault, made)


def test_killed_at_any_step(filled: tuple[Path, Filled], tmp_path: Path) -> None:
    for step in range(1, 30):
        vault, made = copied(filled, tmp_path / str(step))

        def work(before: Wrap, after: Wrap, vault: Path = vault, made: Filled = made) -> None:
            session = Vault.open(vault).unlock("head", PASSPHRASES["head"])
            _steps(before, after)
            get_rid(session, made)
            session.close()

        if not dies(work, step):
            assert step > 8
            break
        with signed_in(vault) as session, session.books["casebook"].reading() as reading:
            still = reading.scalar(Incident.__table__.select().where(Incident.id == made.incident))
        if still is None:
            assert_gone(vault, made)
        else:
            assert verify(vault, "head", PASSPHRASES["head"]).faults == ()
            assert len(traces(vault, made.words, [])) >= len(made.words)
    else:
        raise AssertionError("it never came to its end")


def _steps(before: Wrap, after: Wrap) -> None:
    both: tuple[tuple[Any, str], ...] = (
        (Writing, "finish"),
        (purge, "_empty_journal"),
        (purge, "clean"),
        (purge, "sync_folder"),
    )
    for owner, name in both:
        setattr(owner, name, after(before(getattr(owner, name))))
