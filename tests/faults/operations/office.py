"""Lists of staff and scanned forms: what the office takes in."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from app.errors import Refused
from app.models.document import Document
from app.models.scan import ScanPage, Verdict
from app.models.staff import Category
from app.services.declarations.rows import CollectionDraft
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.scans.inbox_rows import Filing, ScanSource
from app.services.staff.rows import StaffDraft
from app.storage.session import Session
from app.workspace import Workspace
from tests import stacks
from tests.faults.operations import Ack, Operation, check_steps, check_whole
from tests.faults.operations.recording import prepare_vault
from tests.pictures import SAFE
from tests.scans.paper import Answers
from tests.storage.vaults import signed_in

BEGUN = dt.date(2026, 9, 3)
LISTS = (
    "Name\tRole\nSiân Gŵyr\tClass teacher\nRhŷs Owen\tCook\n",
    "Name\tRole\nSiân Gŵyr\tDeputy head\nRhŷs Owen\tCook\nZoë Reed\tTeaching assistant\n",
)
AFTER: tuple[dict[str, str], ...] = (
    {},
    {"Siân Gŵyr": "Class teacher", "Rhŷs Owen": "Cook"},
    {"Siân Gŵyr": "Deputy head", "Rhŷs Owen": "Cook", "Zoë Reed": "Teaching assistant"},
)


def import_staff(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault", "office") as session:
        lists = Workspace.open(session).staff_import
        for text in LISTS:
            lists.apply(lists.plan(lists.open_pasted(text)))
            ack(text)


def check_staff(folder: Path, acknowledged: Sequence[str]) -> None:
    with signed_in(folder / "vault", "office") as session:
        people = {row.name: row.role for row in Workspace.open(session).staff.listed()}
    assert people in AFTER
    check_steps(AFTER.index(people), acknowledged, len(LISTS))
    check_whole(folder / "vault")


def prepare_stack(folder: Path) -> None:
    prepare_vault(folder)
    with signed_in(folder / "vault", "office") as session:
        work = Workspace.open(session)
        people = [
            work.staff.add(StaffDraft(name, Category.TEACHER, BEGUN))
            for name in ("Ann Reed", "Bo Vine")
        ]
        version = VersionDraft("2026", BEGUN, "Governors", wording="I agree.")
        collection = work.declarations.start_new_version(
            PolicyDraft("Social media"), version, None, CollectionDraft(BEGUN)
        )
        answers = dict.fromkeys(people, Answers())
        pages = stacks.returned(session.register, collection, answers)
    stacks.stack(folder / "forms.pdf", pages)


def file_scans(folder: Path, ack: Ack) -> None:
    with signed_in(folder / "vault", "office") as session:
        work = Workspace.open(session)
        source = ScanSource("forms.pdf", folder / "forms.pdf")
        work.scan_intake.take_in(source, stacks.blanks(), SAFE)
        ack("read")
        clear = [page.id for page in work.scans.pages() if page.verdict is Verdict.CLEAR]
        assert len(clear) == 2
        work.scans.accept_clear(clear, Filing(BEGUN))
        ack("filed")


def check_filed(folder: Path, acknowledged: Sequence[str]) -> None:
    with signed_in(folder / "vault", "office") as session:
        work = Workspace.open(session)
        before = _pages(session)
        assert len(before) == 2 if acknowledged else len(before) <= 2
        for row in before:
            assert session.register.documents.read(row.stored_as, row.sha256)
        (collection,) = {row.id for row in work.declarations.collections()}
        signed = sum(r.state.value == "Signed" for r in work.declarations.board(collection))
        assert signed in ((0, 2) if acknowledged == ["read"] else (2 * ("filed" in acknowledged),))
        # What was not read yet is read once more, and nothing twice.
        source = ScanSource("forms.pdf", folder / "forms.pdf")
        with contextlib.suppress(Refused):  # it was read to its end
            work.scan_intake.take_in(source, stacks.blanks(), SAFE)
        assert len(_pages(session)) == 2
    check_whole(folder / "vault")


def _pages(session: Session) -> list[Row[Any]]:
    """The pages that were read, each with its document."""
    statement = select(Document.stored_as, Document.sha256).join(
        ScanPage, ScanPage.document_id == Document.id
    )
    with session.register.reading() as reading:
        return reading.rows(statement)


OPERATIONS = (
    Operation("importing staff", prepare_vault, import_staff, check_staff),
    Operation("reading and filing scans", prepare_stack, file_scans, check_filed, cost=3),
)
