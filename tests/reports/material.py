"""Rows for paper, with names that no program should take for anything but names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.models.evidence import CustodyEvent, EvidenceKind
from app.models.incident import ActionKind, IncidentType, Outcome, Party, Status
from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.models.staff import Category
from app.services.declarations.form_layout import NORMAL, Layout
from app.services.declarations.form_rows import FormPolicy, FormText, PersonForm
from app.services.evidence.rows import CustodyRow, ExhibitRow
from app.services.incidents.drafts import Subject
from app.services.incidents.file import Print, PrintedExhibit
from app.services.incidents.rows import ActionRow, CorrectionRow, IncidentRow
from app.services.relationships.rows import DecisionRow, DisclosureRow, State
from app.services.year_groups import Standing
from tests.pictures import picture

DAY = dt.date(2026, 11, 21)
MOMENT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
SCHOOL = "Ysgol Gŵyr & <b>St</b>"
NASTY = ("<b>Bold</b> Ŵyn", "<img src='/etc/passwd'> Ŷnys", "=cmd|' /C calc'!A0", "@SUM(1)")
NOBODY = UUID(int=7)


@dataclass(frozen=True)
class Key:
    book: str
    secret: str


@dataclass(frozen=True)
class Holder:
    label: str
    name: str
    contact: str | None


KEYS = (
    Key("register", "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" + "Q" * 26),
    Key("casebook", "AGE-SECRET-KEY-1" + "L7AUM6ECHK45NJ3S0WDVT2FG8X9YRZPQ" + "P" * 26),
)
CONTACTS = (
    Holder("Chair of governors", NASTY[0], "01632 960001"),
    Holder("Chief executive of the trust", NASTY[1], None),
)


def a_text(*wordings: str) -> FormText:
    """A text of one policy for each wording."""
    policies = tuple(
        FormPolicy(f"Policy <i>{number}</i>", "2026", DAY, "the governing body", wording)
        for number, wording in enumerate(wordings, start=1)
    )
    return FormText(SCHOOL, policies, tuple(UUID(int=each) for each in range(len(wordings))))


def a_form(name: str, text: FormText, layout: Layout = NORMAL, number: int = 0) -> PersonForm:
    """A form whose reference says ``number``."""
    letters = "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:012}")
    return PersonForm(
        text=text,
        layout=layout,
        reference=letters,
        staff_id=UUID(int=number),
        name=name,
        category=Category.TEACHER,
        team="Year 4",
        group="Teacher · Year 4",
        bring_back="Bring it back signed by Saturday 21 November 2026.",
    )


def disclosure(name: str, *, decided: bool = True) -> DisclosureRow:
    decision = DecisionRow(
        NOBODY,
        DecisionOutcome.CONDITIONS,
        DecidedBy.HEAD,
        NASTY[1],
        DAY,
        "Family comes first.",
        "No photographs of other children.",
        DAY,
        MOMENT,
        "head",
    )
    return DisclosureRow(
        id=NOBODY,
        reference="DIS-2026-003",
        staff_id=NOBODY,
        staff_name=name,
        told_kind=OtherKind.PUPIL,
        other_initials="JK",
        told_year_group=5,
        standing=Standing(OtherKind.PUPIL, 5, None, ended=False),
        connection=Connection.FAMILY,
        platforms=("Instagram",),
        told_on=DAY,
        told_to="the head",
        declaration_id=None,
        note=None,
        decisions=(decision,) if decided else (),
        review_on=DAY,
        replaces=None,
        replaced_by=None,
        ended_on=None,
        ended_why=None,
        awareness=None,
        asked=None,
        departure=None,
        justification=None,
        hr_advice=None,
        hr_advice_on=None,
        copy_signed_on=None,
        copy_name=None,
        state=State.CURRENT,
        recorded_at=MOMENT,
        recorded_by="head",
    )


def exhibit(letter: str, caption: str) -> PrintedExhibit:
    row = ExhibitRow(
        id=NOBODY,
        incident_id=NOBODY,
        approach_id=None,
        kept_at=None,
        reference="INC-2026-014",
        letter=letter,
        kind=EvidenceKind.IMAGE,
        media_type="image/png",
        width=60,
        height=40,
        pages=1,
        moving=False,
        caption=caption,
        source_url="https://example.org/" + "post/" * 60,
        captured_on=DAY,
        captured_by=NASTY[1],
        recorded_at=MOMENT,
        recorded_by="head",
        document_id=NOBODY,
        stored_as="0" * 64,
        sha256=(letter.lower() * 64)[:64],
        size=1234,
        name=NASTY[0] + ".png",
    )
    custody = CustodyRow(CustodyEvent.TAKEN_IN, "“Looked at” first.", MOMENT, "head")
    return PrintedExhibit(
        row, (Print(60, 40, picture("JPEG", "red" if letter == "A" else "blue")),), (custody,)
    )


def incident(narrative: str, exhibits: tuple[PrintedExhibit, ...] = ()) -> IncidentRow:
    return IncidentRow(
        id=NOBODY,
        reference="INC-2026-014",
        narrative=narrative,
        happened_on=DAY,
        happened_time="about 16:00",
        about=Subject(Party.STAFF, NASTY[0]),
        by=Subject(Party.PARENT, NASTY[2]),
        platform="Facebook",
        link=None,
        type=IncidentType.POST,
        done_so_far=(),
        knows=None,
        impact=None,
        led_by=NASTY[3],
        status=Status.CLOSED,
        outcome=Outcome.REMOVED,
        closed_on=DAY,
        rationale="Taken down.",
        recorded_at=MOMENT,
        recorded_by="head",
        actions=(
            ActionRow(NOBODY, ActionKind.DONE, "Rang the parent.", "head", DAY, None, MOMENT, "h"),
        ),
        corrections=(
            CorrectionRow(
                NOBODY, "narrative", "They said A.", "They said B.", "Misheard.", MOMENT, "head"
            ),
        ),
        exhibits=tuple(each.row for each in exhibits),
    )
