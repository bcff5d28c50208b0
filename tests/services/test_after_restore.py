"""Going back to an older backup: what was disposed of since goes again, and no number twice."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models.incident import Incident
from app.services.after_restore import PATIENCE, catch_up
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.services.retention.disposing import Act, dispose
from app.storage import restored
from app.storage.backup import Place
from app.storage.book import Book
from app.storage.restore import restore
from app.storage.session import Session
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.storage.backed_up import again, backed_up
from tests.storage.vaults import PASSPHRASES, make_quick, signed_in

TODAY = dt.date(2026, 11, 4)
ACT = Act("", "It was due.", "head")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


def casebook(session: Session) -> Book:
    book = session.casebook
    assert book is not None
    return book


def log(vault: Path, *words: str) -> list[UUID]:
    with signed_in(vault) as session:
        incidents = Incidents(casebook(session), session.register)
        return [incidents.record(IncidentDraft(each, TODAY)).id for each in words]


def throw_away(vault: Path, incident: UUID) -> None:
    with signed_in(vault) as session:
        dispose(casebook(session), {Incident: [incident]}, ACT)


def references(vault: Path) -> list[str]:
    with signed_in(vault) as session, casebook(session).reading() as reading:
        rows = reading.rows(select(Incident.reference).order_by(Incident.number))
    return [row.reference for row in rows]


def gone_back(folder: Path) -> tuple[Path, Path, Place]:
    """A vault, and one restored from its first backup, after a disposal and two new records."""
    vault, _ = backed_up(folder)
    first, _ = log(vault, "One.", "Two.")
    place = again(vault, days=1)
    throw_away(vault, first)
    log(vault, "Three.", "Four.")
    place = again(vault, days=2)
    oldest = place.snapshots()[1]
    target = folder / "elsewhere" / "back"
    return vault, restore(place, oldest, target), place


def signed_and_caught_up(vault: Path, name: str = "head") -> list[str]:
    with signed_in(vault, name) as session:
        return catch_up(session)


def test_what_was_disposed_of_goes_again_at_the_first_sign_in(tmp_path: Path) -> None:
    _, back, _ = gone_back(tmp_path)
    assert references(back) == ["INC-2026-001", "INC-2026-002"]
    told = signed_and_caught_up(back)
    assert len(told) == 1
    assert "had been disposed of since then" in told[0]
    assert references(back) == ["INC-2026-002"]
    assert not (back / restored.NAME).exists()
    assert verify(back, "head", PASSPHRASES["head"]).faults == ()
    assert signed_and_caught_up(back) == []


def test_no_number_is_given_twice(tmp_path: Path) -> None:
    _, back, _ = gone_back(tmp_path)
    signed_and_caught_up(back)
    log(back, "Five.")
    assert references(back) == ["INC-2026-002", "INC-2026-005"]


def test_each_book_waits_for_somebody_who_opens_it(tmp_path: Path) -> None:
    _, back, _ = gone_back(tmp_path)
    assert signed_and_caught_up(back, "office") == []
    noted = restored.read(back)
    assert noted is not None
    assert noted.waiting == ("casebook",)
    signed_and_caught_up(back, "dsl")
    assert references(back) == ["INC-2026-002"]
    assert restored.read(back) is None


def test_an_unplugged_stick_is_asked_for_and_not_for_ever(tmp_path: Path) -> None:
    _, back, place = gone_back(tmp_path)
    stick = place.folder.parent
    stick.rename(tmp_path / "unplugged")
    told = signed_and_caught_up(back)
    assert len(told) == 2
    assert all("Plug it in, then sign in again." in each for each in told)
    assert references(back) == ["INC-2026-001", "INC-2026-002"]
    (tmp_path / "unplugged").rename(stick)
    signed_and_caught_up(back)
    assert references(back) == ["INC-2026-002"]


def test_after_a_month_it_says_what_could_not_be_done(tmp_path: Path) -> None:
    _, back, place = gone_back(tmp_path)
    shutil.rmtree(place.folder.parent)
    noted = restored.read(back)
    assert noted is not None
    later = SetClock(noted.restored_at + PATIENCE + dt.timedelta(days=1))
    session = Vault.open(back, later).unlock("head", PASSPHRASES["head"])
    try:
        told = catch_up(session)
    finally:
        session.close()
    assert all("dispose of it once more" in each for each in told)
    assert restored.read(back) is None


def test_the_damaged_vault_that_is_still_there_tells_too(tmp_path: Path) -> None:
    vault, _ = backed_up(tmp_path)
    (first,) = log(vault, "One.")
    place = again(vault, days=1)
    throw_away(vault, first)  # and never backed up again
    back = restore(place, place.snapshots()[0], tmp_path / "back")
    signed_and_caught_up(back)
    assert references(back) == []


def test_with_the_sheet_it_is_done_as_well(tmp_path: Path) -> None:
    from tests.storage.vaults import copy_vault

    _, back, _ = gone_back(tmp_path)
    keys = [key.secret for key in copy_vault(tmp_path / "keys")]
    words = "seven quiet otters drum thimble"
    session = Vault.open(back, SetClock()).recover("head", keys, words)
    try:
        told = catch_up(session)
        with casebook(session).reading() as reading:
            left = reading.rows(select(Incident.reference))
    finally:
        session.close()
    assert told
    assert [row.reference for row in left] == ["INC-2026-002"]


def test_a_made_up_backup_disposes_of_nothing(tmp_path: Path) -> None:
    """Somebody who can write every file, and knows the head's public key, points elsewhere."""
    from dataclasses import replace

    from app.storage import holders, people
    from app.storage.backup import back_up
    from app.storage.keys import new_identity, seal
    from tests.storage import damage as d

    vault, back, _ = gone_back(tmp_path)
    own = people.sign_in(vault / "people", "head", PASSPHRASES["head"]).identity
    keys = holders.read_keys(vault / d.CASEBOOK, [own.secret])
    assert keys is not None
    made = new_identity()
    forged = replace(keys, generation=9, public_key=made.public_key, identities=(made.secret,))
    (vault / d.CASEBOOK / "key.age").write_bytes(seal(forged.to_json(), [own.public_key]))
    elsewhere = tmp_path / "other stick"
    elsewhere.mkdir()
    later = SetClock(dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    false = back_up(vault, elsewhere, clock=later).place
    noted = json.loads((back / restored.NAME).read_bytes())
    noted |= {"folder": str(false.folder), "place": str(false.id)}
    (back / restored.NAME).write_text(json.dumps(noted))
    told = signed_and_caught_up(back)
    assert references(back) == ["INC-2026-001", "INC-2026-002"]
    assert any("doesn't open with your keys" in each for each in told)
