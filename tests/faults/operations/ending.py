"""Handing over to a new head, and disposing of what is due."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from app.errors import NoRight
from app.models.incident import Incident
from app.services.retention.disposing import Act, dispose
from app.storage import purge
from app.storage.handover import HandOver
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.faults.disposed import Filled, fill, traces
from tests.faults.operations import Ack, Operation, check_whole
from tests.faults.operations.recording import prepare_vault
from tests.storage.vaults import PASSPHRASES, THEIRS, signed_in

NEW = "Nia"
ACT = Act("Incidents: 6 years from closing", "It is due.", "head")


def hand_over(folder: Path, ack: Ack) -> None:
    session = Vault.open(folder / "vault", SetClock()).unlock("head", PASSPHRASES["head"])
    session.hand_over(HandOver(NEW, THEIRS)).close()
    ack("handed over")


def check_handed_over(folder: Path, acknowledged: Sequence[str]) -> None:
    """The new head opens everything and the old one nothing, or it is gone on with to that end."""
    vault = folder / "vault"
    opened = None
    for name, words in (("head", PASSPHRASES["head"]), (NEW, THEIRS)):
        try:
            session = Vault.open(vault, SetClock()).unlock(name, words)
        except NoRight:
            continue
        if session.casebook is None:
            session.close()
            continue
        opened = name
        assert all(len(each.keys.database_keys) == 1 for each in session._open.values())
        break
    assert opened == NEW or not acknowledged
    if opened is not None and not acknowledged:
        session = session.hand_over(HandOver(NEW, THEIRS))
    assert session.casebook is not None
    assert [row.name for row in session.people() if row.role == "head"] == [NEW]
    session.close()
    told = [each.sentence for each in verify(vault, NEW, THEIRS).faults]
    assert told == [], told


def prepare_disposal(folder: Path) -> None:
    prepare_vault(folder)
    with signed_in(folder / "vault") as session:
        made = fill(session)
    kept = {
        "incident": str(made.incident),
        "words": made.words,
        "salts": [salt.hex() for salt in made.salts],
    }
    (folder / "filled.json").write_text(json.dumps(kept))


def filled(folder: Path) -> Filled:
    kept = json.loads((folder / "filled.json").read_text())
    salts = [bytes.fromhex(each) for each in kept["salts"]]
    return Filled(UUID(kept["incident"]), "INC-2026-001", kept["words"], salts)


def dispose_of_one(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        book = session.books["casebook"]
        dispose(book, {Incident: [filled(folder).incident]}, ACT)
        purge.drop_drafts(session.drafts, session.books.values())
    ack("disposed of")


def check_disposed(folder: Path, acknowledged: Sequence[str]) -> None:
    """It is all there still, or nothing of it is left anywhere."""
    made = filled(folder)
    with signed_in(folder / "vault") as session, session.books["casebook"].reading() as reading:
        still = reading.first(Incident.__table__.select().where(Incident.id == made.incident))
    assert still is None or not acknowledged
    left = traces(folder / "vault", made.words, made.salts)
    if still is None:
        assert left == []
    else:
        assert len(left) >= len(made.words)
    check_whole(folder / "vault")


OPERATIONS = (
    Operation("handing over to a new head", prepare_vault, hand_over, check_handed_over),
    Operation("disposing of an incident", prepare_disposal, dispose_of_one, check_disposed),
)
