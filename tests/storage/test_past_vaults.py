"""A vault of every past version still opens, whole, with everything in it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.services.incidents.rows import Show
from app.services.staff.service import Which
from app.storage.vault import Vault
from app.storage.verify import verify
from app.workspace import Workspace
from tests.independent.reader import database, identity_of, rows

PAST = sorted((Path(__file__).parents[1] / "vaults").glob("*.zip"))
PASSPHRASE = "sample school only"


@pytest.mark.parametrize("stored", PAST, ids=lambda path: path.stem)
def test_it_opens_and_holds_what_it_held(stored: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    zipfile.ZipFile(stored).extractall(folder)
    before = {
        book: rows(
            database(folder, book, identity_of(folder, "head", PASSPHRASE)),
            f"SELECT (SELECT count(*) FROM trail), (SELECT count(*) FROM {table})",  # noqa: S608
        )[0]
        for book, table in (("register", "staff"), ("casebook", "incident"))
    }
    session = Vault.open(folder).unlock("head", PASSPHRASE)
    work = Workspace.open(session)
    assert all(count > 0 for counts in before.values() for count in counts)
    assert session.register.trail_head().count >= before["register"][0]
    assert len(work.staff.listed(Which.ALL)) == before["register"][1]
    casework = work.need_casework()
    assert len(casework.incidents.listed(Show.ALL)) == before["casebook"][1]
    session.close()
    assert verify(folder, "head", PASSPHRASE).faults == ()


def test_there_is_one_to_open() -> None:
    assert next(path.stem for path in PAST) == "v1"
