"""Killed in each step of signing at the desk: signed wholly, or not at all."""

from __future__ import annotations

import datetime as dt
import math
import shutil
from pathlib import Path

from app.models.declaration import HowSeen, ToDisclose
from app.models.staff import Category
from app.services.declarations.rows import CollectionDraft
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.signing.drawing import Drawing, Point
from app.services.signing.rows import SigningDraft, intent
from app.services.signing.service import Signing
from app.services.staff.rows import StaffDraft
from app.storage.documents import Documents
from app.storage.session import Session
from app.storage.vault import Vault
from app.storage.verify import verify
from app.storage.writing import Writing
from app.workspace import Workspace
from tests.faults.killed import Wrap, dies
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, signed_in

BEGUN = dt.date(2020, 9, 1)
LOOPS = Drawing(
    600, 200, (tuple(Point(50 + 4 * n, 100 + 40 * math.sin(n / 5), 0.5) for n in range(100)),)
)


def fill(vault: Path) -> None:
    with signed_in(vault) as session:
        work = Workspace.open(session)
        work.staff.add(StaffDraft("Siân Gŵyr", Category.TEACHER, BEGUN))
        for title in ("Social media", "Acceptable use"):
            draft = VersionDraft("2026", BEGUN, "Governors", "Autumn 2027", wording="I agree.")
            policy, day = PolicyDraft(title), CollectionDraft(BEGUN)
            work.declarations.start_new_version(policy, draft, None, day)


def sign(session: Session) -> None:
    session.narrow()
    signing = Signing(session.register)
    (person,) = signing.people()
    waiting = signing.waiting(person.id)
    assert len(waiting) == 2
    answer = ToDisclose.NOTHING
    said = intent(waiting, answer, HowSeen.DRAWN)
    collections = tuple(each.collection_id for each in waiting)
    signing.sign(SigningDraft(person.id, collections, answer, said, "", LOOPS))


def dies_at(step: int, vault: Path) -> bool:
    """Sign in a process that kills itself at its nth step; whether it got that far."""

    def work(before: Wrap, after: Wrap) -> None:
        session = Vault.open(vault).unlock("head", PASSPHRASES["head"])
        for owner, name, step_at in (
            (Path, "rename", before),
            (Documents, "add", after),
            (Writing, "add", after),
            (Writing, "finish", before),
            (Writing, "finish", after),
            (Signing, "sign", after),
        ):
            setattr(owner, name, step_at(getattr(owner, name)))
        sign(session)
        session.close()

    return dies(work, step)


def test_killed_in_any_step_it_is_signed_wholly_or_not_at_all(tmp_path: Path) -> None:
    filled = fresh(tmp_path / "filled")
    fill(filled)
    states = []
    for step in range(1, 100):
        vault = tmp_path / str(step)
        shutil.copytree(filled, vault)
        died = dies_at(step, vault)
        with signed_in(vault) as session:
            signing = Signing(session.register)
            (person,) = signing.people()
            lines = [line for day in signing.days() for line in signing.register(day).lines]
            waits = len(signing.waiting(person.id))
            assert (len(lines), waits) in ((0, 2), (1, 0))
            if lines:
                assert lines[0].policies == ("Acceptable use, 2026", "Social media, 2026")
                assert lines[0].drawing is not None
            states.append(len(lines))
        faults = verify(vault, "head", PASSPHRASES["head"]).faults
        # A picture of a signature that was never made may be left; nothing else may be wrong.
        assert all("a save was interrupted" in each.sentence for each in faults)
        if not died:
            break
    assert states == sorted(states)
    assert states[0] == 0
    assert states[-1] == 1
    assert len(states) > 6
