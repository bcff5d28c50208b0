"""Incidents, evidence, drafts, posts: what is recorded from one hour to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.rows import Show
from app.storage.sealed import SealedFile
from app.workspace import Workspace
from tests.faults.operations import Ack, Operation, check_steps, check_whole
from tests.pictures import accepted, picture
from tests.storage.chaired import copy_chaired, session_of, words_in
from tests.storage.vaults import copy_vault, signed_in

DAY = dt.date(2026, 11, 3)
COLOURS = ("white", "red", "green", "blue", "yellow", "black")
STEPS = 3


def prepare_vault(folder: Path) -> None:
    copy_vault(folder / "vault")


def exhibit(number: int) -> ExhibitDraft:
    return ExhibitDraft(accepted(COLOURS[number], f"Screenshot {number}.png"))


def record_incidents(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        incidents = Workspace.open(session).need_casework().incidents
        for step in range(STEPS):
            pictures = [exhibit(2 * step), exhibit(2 * step + 1)]
            ack(incidents.record(IncidentDraft(f"Story {step}", DAY), pictures).reference)


def check_incidents(folder: Path, acknowledged: Sequence[str]) -> None:
    with signed_in(folder / "vault") as session:
        casework = Workspace.open(session).need_casework()
        kept = sorted(casework.incidents.listed(Show.ALL), key=lambda each: each.reference)
        check_steps(len(kept), acknowledged, STEPS)
        for step, item in enumerate(kept):
            assert casework.incidents.get(item.id).narrative == f"Story {step}"
            exhibits = casework.evidence.of(item.id)
            assert [casework.evidence.content(each) for each in exhibits] == [
                picture(colour=COLOURS[2 * step]),
                picture(colour=COLOURS[2 * step + 1]),
            ]
        # And work goes on.
        after = casework.incidents.record(IncidentDraft("The next", DAY))
        assert after.reference == f"INC-2026-{len(kept) + 1:03}"
    check_whole(folder / "vault")


def prepare_incident(folder: Path) -> None:
    prepare_vault(folder)
    with signed_in(folder / "vault") as session:
        incidents = Workspace.open(session).need_casework().incidents
        incidents.record(IncidentDraft("A story", DAY))


def take_evidence_in(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        incidents = Workspace.open(session).need_casework().incidents
        (incident,) = incidents.listed(Show.ALL)
        for step in range(STEPS):
            incidents.add_evidence(incident.id, [exhibit(2 * step), exhibit(2 * step + 1)])
            ack(str(step))


def check_evidence(folder: Path, acknowledged: Sequence[str]) -> None:
    with signed_in(folder / "vault") as session:
        casework = Workspace.open(session).need_casework()
        (incident,) = casework.incidents.listed(Show.ALL)
        exhibits = casework.evidence.of(incident.id)
        check_steps(len(exhibits) // 2, acknowledged, STEPS)
        contents = [casework.evidence.content(each) for each in exhibits]
        assert contents == [picture(colour=colour) for colour in COLOURS[: len(exhibits)]]
        assert len(exhibits) % 2 == 0
    check_whole(folder / "vault")


def keep_drafts(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault") as session:
        for step in range(8):
            files = [session.drafts.keep_file(picture(colour=COLOURS[step % 6]))]
            session.drafts.save("incident:new", {"narrative": f"Half a story {step}"}, files)
            ack(str(step))


def check_drafts(folder: Path, acknowledged: Sequence[str]) -> None:
    with signed_in(folder / "vault") as session:
        draft = session.drafts.load("incident:new")
        typed = -1 if draft is None else int(draft.state["narrative"].removeprefix("Half a story "))
        check_steps(typed + 1, acknowledged, 8)
        if draft is not None:
            (file,) = draft.files
            assert session.drafts.file(file) == picture(colour=COLOURS[typed % 6])
    check_whole(folder / "vault")


def prepare_post(folder: Path) -> None:
    copy_chaired(folder / "vault")


def post(folder: Path, ack: Ack) -> None:
    file = SealedFile("a.png", "image/png", picture())
    with session_of(folder / "vault", "office") as session:
        for step in range(STEPS):
            session.posting.post("chair", {"narrative": f"Report {step}"}, [file])
            ack(str(step))


def check_posts(folder: Path, acknowledged: Sequence[str]) -> None:
    vault = folder / "vault"
    with session_of(vault, "office"):
        pass  # hands in what was on its way
    with session_of(vault, "chair") as session:
        words = words_in(session)
        assert list(session.notices) == []
    check_steps(len(words), acknowledged, STEPS)
    assert words == [f"Report {step}" for step in range(len(words))]
    check_whole(vault, "office", "chair")


OPERATIONS = (
    Operation(
        "recording incidents with evidence", prepare_vault, record_incidents, check_incidents
    ),
    Operation("evidence intake", prepare_incident, take_evidence_in, check_evidence),
    Operation("drafts as they are typed", prepare_vault, keep_drafts, check_drafts),
    Operation("sealed reports", prepare_post, post, check_posts),
)
