"""An incident's file prints all that belongs to it, and none of what is not there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from app.dates import say_date
from app.models.incident import Allegation, HarmTest, Party
from app.models.involved import Part
from app.models.response import Rung, Side
from app.reports.incident import incident_file
from app.services.incidents.parts import (
    LinkRow,
    PersonRow,
    RemovalRow,
    StepRow,
    SupportRow,
    TaskRow,
)
from tests.reports.material import DAY, MOMENT, NOBODY, incident
from tests.reports.reading import assert_well_made, flat, outline

STAMP = (MOMENT, "head")
LATER = DAY + dt.timedelta(2)
FULL = replace(
    incident("A post."),
    known_on=DAY,
    group_name="Year 4 parents",
    judgement="Unkind, and no threat.",
    harm=(HarmTest.RISK,),
    harm_why="They shared it with pupils.",
    allegation=Allegation.MALICIOUS,
    copy_given_on=LATER,
    off_file_on=LATER,
    training=True,
    people=(
        PersonRow(
            NOBODY, Part.WITNESS, Party.PARENT, "Siôn Gŵyr", None, None, None, None,
            "Saw it at four.", DAY, *STAMP,
        ),
        PersonRow(
            NOBODY, Part.TARGET, Party.PUPIL, "A. B.", None, 4, False, None, None, None, *STAMP
        ),
        PersonRow(
            NOBODY, Part.ANONYMOUS, None, "", None, None, None, None, None, None, *STAMP
        ),
    ),
    tasks=(
        TaskRow(NOBODY, "Ring the parent", "Nia Example", LATER, None, None, None, *STAMP),
        TaskRow(NOBODY, "Was done long ago", "Nia", None, DAY, "Nia", None, *STAMP),
    ),
    steps=(
        StepRow(
            NOBODY, Rung.ASK_REMOVAL, "Jo Field", DAY, "She was calm.",
            "Dear Jo Field\n\nTake it down.", NOBODY, *STAMP,
        ),
    ),
    removals=(
        RemovalRow(
            NOBODY, "Facebook", None, DAY, None, "By e-mail", MOMENT, LATER, False, "Refused",
            *STAMP,
        ),
    ),
    support=(
        SupportRow(
            NOBODY, Side.HARMED, "Ann Reed", "Occupational health", DAY, True, None, *STAMP
        ),
    ),
    links=(
        LinkRow(NOBODY, NOBODY, "INC-2026-009", DAY, "Another post", "Same group.", *STAMP),
    ),
)  # fmt: skip


def test_all_that_belongs_to_it_is_printed() -> None:
    pdf = incident_file("Oak Lane", FULL, (), DAY)
    assert_well_made(pdf, "Incident INC-2026-014")
    said = flat(pdf)
    for words in (
        "Facebook, Year 4 parents",
        "Unkind, and no threat.",
        "Siôn Gŵyr. A parent or carer. Heard on",
        "Saw it at four.",
        "A. B. A pupil. Does not know of it",
        "Somebody who gave no name",
        "They shared it with pupils.",
        "Malicious",
        "Must not be mentioned in a reference",
        "Ring the parent. By",
        "Asked to remove it: Jo Field. She was calm. With a letter, below",
        "Take it down.",
        "Not taken down, looked on",
        "Occupational health, for Ann Reed (harmed). Taken up",
        "INC-2026-009",
    ):
        assert words in said, words
    assert "Was done long ago" not in said
    assert outline(pdf)[:10] == [
        "Incident INC-2026-014",
        "What happened",
        "People",
        "Harm threshold",
        "Still to do",
        "Steps with parents and pupils",
        f"Letter to Jo Field, {say_date(DAY)}",
        "Asked to take it down",
        "Support",
        "Belongs with",
    ]


def test_what_is_not_there_has_no_heading() -> None:
    headings = outline(incident_file("Oak Lane", incident("A post."), (), DAY))
    assert not {"People", "Harm threshold", "Still to do", "Support"} & set(headings)
