"""Incidents: recorded, acted on, corrected by addition, closed; never about the head here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.dates import TermDates
from app.errors import Problems, Refused
from app.models.evidence import Answer
from app.models.holder import Holder, Role
from app.models.incident import Done, Incident, IncidentType, Outcome, Party, Status
from app.models.school import RoleKey
from app.models.trail import TrailLine
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.figures.withheld import Withheld, WithheldDraft
from app.services.incidents.drafts import (
    ActionDraft,
    CloseDraft,
    HeadConcern,
    IncidentDraft,
    Subject,
)
from app.services.incidents.rows import Show
from app.services.incidents.service import Incidents
from app.services.school import RoleHolderDraft, SchoolSettings
from app.storage.book import Book
from tests.builders import SetClock, book
from tests.pictures import accepted

TODAY = dt.date(2026, 11, 4)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def casebook(tmp_path: Path, clock: SetClock) -> Iterator[Book]:
    opened = book(tmp_path, "casebook", clock)
    yield opened
    opened.close()


@pytest.fixture
def register(tmp_path: Path, clock: SetClock) -> Iterator[Book]:
    opened = book(tmp_path, "register", clock)
    yield opened
    opened.close()


@pytest.fixture
def incidents(casebook: Book, register: Book) -> Incidents:
    return Incidents(casebook, register)


def draft(
    narrative: str = "A parent posted in the Year 4 group.", **fields: object
) -> IncidentDraft:
    return IncidentDraft(narrative, fields.pop("happened_on", TODAY), **fields)  # type: ignore[arg-type]


def counts(casebook: Book) -> tuple[int, int]:
    with casebook.reading() as reading:
        return (
            reading.scalar(select(func.count()).select_from(Incident)),
            reading.scalar(select(func.count()).select_from(TrailLine)),
        )


def test_only_what_happened_and_when_must_be_known(incidents: Incidents, clock: SetClock) -> None:
    recorded = incidents.record(draft(happened_time="about 4pm"))
    assert recorded.reference == "INC-2026-001"
    row = incidents.by_reference(" inc-2026-001 ")
    assert row.id == recorded.id
    assert row.happened_time == "about 16:00"
    assert (row.recorded_at, row.recorded_by) == (clock.now, "head")
    assert (row.status, row.type_label) == (Status.OPEN, "Type not chosen")
    assert [entry.heading for entry in row.chronology()] == ["Happened"]


def test_all_that_is_said_is_kept(incidents: Incidents) -> None:
    said = draft(
        about=Subject(Party.PUPIL, "A. B."),
        by=Subject(Party.PARENT, "A parent in Year 4"),
        platform="WhatsApp",
        link="https://example.org/post/1",
        type=IncidentType.THREAT,
        done_so_far=(Done.TOLD_DSL, Done.POLICE),
        knows=False,
        impact="Frightened",
        led_by="Deputy head",
    )
    row = incidents.get(incidents.record(said).id)
    for field in ("about", "by", "platform", "link", "type", "done_so_far", "knows", "impact"):
        assert getattr(row, field) == getattr(said, field)
    assert str(row.about) == "A. B. (a pupil)"
    assert row.done_labels == ("Told the safeguarding lead", "Told the police")


def test_a_draft_saved_twice_is_one_incident(incidents: Incidents, casebook: Book) -> None:
    known = uuid4()
    first = incidents.record(draft(), [ExhibitDraft(accepted())], known)
    assert incidents.record(draft(), [ExhibitDraft(accepted())], known) == first
    assert first.id == known
    assert counts(casebook)[0] == 1


def test_references_count_within_the_year_of_recording(
    incidents: Incidents, clock: SetClock
) -> None:
    assert [incidents.record(draft()).reference for _ in range(2)] == [
        "INC-2026-001",
        "INC-2026-002",
    ]
    clock.now = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
    assert incidents.record(draft()).reference == "INC-2027-001"


@pytest.mark.parametrize(
    ("happened_on", "sentence"),
    [
        (None, "Enter the date it happened."),
        (dt.date(2026, 11, 5), "Enter a date up to today; 5 November 2026 is to come."),
        (dt.date(1926, 11, 4), "Check the year: 4 November 1926 is before any school was online."),
    ],
)
def test_dates_that_cannot_be(
    incidents: Incidents, casebook: Book, happened_on: dt.date | None, sentence: str
) -> None:
    before = counts(casebook)
    with pytest.raises(Problems) as problems:
        incidents.record(draft(" ", happened_on=happened_on))
    assert [(each.field, each.sentence) for each in problems.value.problems] == [
        ("narrative", "Enter what happened."),
        ("happened_on", sentence),
    ]
    assert counts(casebook) == before


def test_twenty_thousand_words_are_kept_and_found(incidents: Incidents, casebook: Book) -> None:
    story = " ".join(f"word{number}" for number in range(20_000))
    recorded = incidents.record(draft(story))
    assert incidents.get(recorded.id).narrative == story
    assert len(incidents.listed()[0].opening) <= 80
    with casebook.reading() as reading:
        assert [hit.reference for hit in reading.find("word19999")] == ["INC-2026-001"]


def name_head(register: Book) -> UUID:
    school, staff_id = SchoolSettings(register), uuid4()
    for role, name, contact in (
        (RoleKey.HEAD, "Siân Example-Huws", ""),
        (RoleKey.CHAIR, "Idris Sample", "01632 960001"),
        (RoleKey.CEO, "Ada Specimen", "01632 960002"),
    ):
        school.add_role_holder(RoleHolderDraft(role, name, contact))
    return staff_id


@pytest.mark.parametrize(
    "subject",
    [
        Subject(Party.STAFF, "Mrs Sian Example-Huws"),
        Subject(None, "the Headteacher"),
        Subject(Party.STAFF, "head-teacher"),
        Subject(Party.OTHER, "Head of School"),
    ],
)
@pytest.mark.parametrize("side", ["about", "by"])
def test_a_concern_about_the_head_saves_nothing(
    incidents: Incidents, casebook: Book, register: Book, subject: Subject, side: str
) -> None:
    name_head(register)
    before = counts(casebook)
    with pytest.raises(HeadConcern) as concern:
        incidents.record(
            replace(draft(), about=subject) if side == "about" else replace(draft(), by=subject),
            [ExhibitDraft(accepted())],
        )
    assert [each.name for each in concern.value.contacts] == ["Idris Sample", "Ada Specimen"]
    assert "01632 960001" in str(concern.value)
    assert counts(casebook) == before
    assert not any(casebook.documents.folder.iterdir())


def test_the_name_a_head_signs_in_by_is_the_head(incidents: Incidents, casebook: Book) -> None:
    with casebook.writing() as writing:
        writing.add(Holder, {"name": "Ffion Sample", "role": Role.HEAD, "public_key": "age1"})
    with pytest.raises(HeadConcern, match="Ask the school’s clerk"):
        incidents.record(draft(about=Subject(None, "FFION SAMPLE")))


def test_nor_does_a_correction_that_names_the_head(incidents: Incidents, register: Book) -> None:
    recorded = incidents.record(draft())
    name_head(register)
    with pytest.raises(HeadConcern):
        incidents.corrections.correct(
            recorded.id, "about", Subject(Party.STAFF, "Sian Example-Huws"), "Wrong"
        )
    assert incidents.get(recorded.id).about == Subject()


def test_a_pupil_named_head_is_nobody_special(incidents: Incidents) -> None:
    incidents.record(draft(about=Subject(Party.PUPIL, "Edith Headley")))


def test_the_chronology_keeps_both_dates(incidents: Incidents, clock: SetClock) -> None:
    recorded = incidents.record(draft(happened_on=dt.date(2026, 11, 2)))
    clock.move(days=1)
    incidents.add_action(recorded.id, ActionDraft("Rang the parent", TODAY, "4pm", "Deputy"))
    clock.move(minutes=1)
    incidents.add_evidence(recorded.id, [ExhibitDraft(accepted(), captured_on=TODAY)])
    incidents.add_action(recorded.id, ActionDraft("Told the class teacher", dt.date(2026, 11, 3)))
    lines = incidents.get(recorded.id).chronology()
    assert [(line.happened_on.day, line.heading) for line in lines] == [
        (2, "Happened"),
        (3, "Action by head"),
        (4, "Action by Deputy"),
        (4, "Evidence A"),
    ]
    assert lines[2].happened_time == "16:00"
    assert lines[0].recorded_at < lines[2].recorded_at < lines[1].recorded_at == clock.now


def test_an_action_says_what_and_when(incidents: Incidents) -> None:
    recorded = incidents.record(draft())
    with pytest.raises(Problems) as problems:
        incidents.add_action(recorded.id, ActionDraft(" ", None))
    assert str(problems.value) == "Enter what was done. Enter the date it was done."


def test_a_correction_shows_both_and_needs_a_reason(incidents: Incidents, casebook: Book) -> None:
    recorded = incidents.record(draft("The parent of Zebedee posted."))
    with pytest.raises(Problems) as problems:
        incidents.corrections.correct(
            recorded.id, "narrative", "The parent of Zebedee posted.", " "
        )
    assert [each.field for each in problems.value.problems] == ["value", "reason"]
    incidents.corrections.correct(
        recorded.id, "narrative", "A grandparent posted.", "I had mixed them up."
    )
    incidents.corrections.correct(
        recorded.id, "happened_on", dt.date(2026, 11, 3), "It was the day before."
    )
    incidents.corrections.correct(recorded.id, "type", IncidentType.POST, "Chosen now.")
    row = incidents.get(recorded.id)
    assert row.narrative == "A grandparent posted."
    assert [(each.label, each.before, each.after) for each in row.corrections] == [
        ("What happened", "The parent of Zebedee posted.", "A grandparent posted."),
        ("When it happened", "4 November 2026", "3 November 2026"),
        ("Type", "", "Post about the school or staff"),
    ]
    with casebook.reading() as reading:
        assert reading.find("grandparent")
        assert not reading.find("Zebedee")


def test_closing_needs_an_outcome_and_a_reason(incidents: Incidents, clock: SetClock) -> None:
    recorded = incidents.record(draft())
    with pytest.raises(Problems) as problems:
        incidents.closing.close(recorded.id, CloseDraft(None, "", dt.date(2026, 11, 1)))
    assert [each.sentence for each in problems.value.problems] == [
        "Select an outcome.",
        "Enter why this is the right outcome.",
        "Enter a date from 4 November 2026 on, when it happened.",
    ]
    closing = CloseDraft(Outcome.ACCIDENTAL, "The link had changed.", TODAY)
    incidents.closing.close(recorded.id, closing)
    row = incidents.get(recorded.id)
    assert (row.status, row.outcome_label) == (Status.CLOSED, "No breach – accidental")
    with pytest.raises(Refused, match="is closed already"):
        incidents.closing.close(recorded.id, closing)
    clock.move(minutes=1)
    incidents.closing.reopen(recorded.id, "More came to light.")
    row = incidents.get(recorded.id)
    assert (row.status, row.outcome, row.closed_on) == (Status.OPEN, None, None)
    assert [(line.heading, line.text) for line in row.chronology()[1:]] == [
        ("Closed by head", "No breach – accidental. The link had changed."),
        ("Reopened by head", "More came to light."),
    ]


def test_the_list_can_be_narrowed(incidents: Incidents, clock: SetClock) -> None:
    old = incidents.record(draft("Old", happened_on=dt.date(2026, 6, 1)))
    new = incidents.record(draft("New"), [ExhibitDraft(accepted())])
    incidents.closing.close(old.id, CloseDraft(Outcome.NO_ACTION, "Nothing in it.", TODAY))
    autumn = TermDates("Autumn term 2026", dt.date(2026, 9, 1), dt.date(2026, 12, 18))
    assert [item.opening for item in incidents.listed()] == ["New", "Old"]
    assert [item.id for item in incidents.listed(Show.OPEN)] == [new.id]
    assert [item.id for item in incidents.listed(Show.CLOSED)] == [old.id]
    assert [item.id for item in incidents.listed(term=autumn, mine=True)] == [new.id]
    assert incidents.listed()[0].exhibits == 1
    assert incidents.open_since(TODAY - dt.timedelta(1)) == ()
    assert [item.id for item in incidents.open_since(TODAY)] == [new.id]


def test_what_must_not_be_saved_is_told_in_words(
    casebook: Book, register: Book, incidents: Incidents
) -> None:
    SchoolSettings(register).add_role_holder(RoleHolderDraft(RoleKey.DSL, "Nia Example", "ext. 12"))
    withheld = Withheld(casebook, register)
    assert [each.name for each in withheld.contacts()] == ["Nia Example"]
    with pytest.raises(Problems) as problems:
        withheld.record(WithheldDraft(Answer.NOT_SURE, "", None, "", "", "", None))
    assert [each.field for each in problems.value.problems] == [
        *("seen", "device", "kept_at", "told_whom", "seen_on", "told_on")
    ]
    recorded = incidents.record(draft())
    reference = withheld.record(
        WithheldDraft(
            Answer.YES,
            "A photo of a child, said to be a pupil",
            TODAY,
            "Pupil’s phone, silver",
            "Safe in the head’s office",
            "DSL and police, log 123",
            TODAY,
            seen_time="1pm",
            platform="Snapchat",
            incident_id=recorded.id,
        )
    )
    assert reference == "STOP-2026-001"
    (row,) = withheld.of(recorded.id)
    assert (row.incident, row.seen_time, row.kept_at) == (
        "INC-2026-001",
        "13:00",
        "Safe in the head’s office",
    )
    assert withheld.listed() == (row,) == (withheld.get(row.id),)
    assert not any(casebook.documents.folder.iterdir())
    assert Evidence(casebook).of(recorded.id) == ()
    with casebook.reading() as reading:
        assert [hit.kind for hit in reading.find("snapchat")] == ["withheld"]
