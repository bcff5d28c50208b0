"""How incidents end, what is put right, the letters on the way, and the school's own words."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest

from app.errors import Damaged, Problems, Refused
from app.models.incident import Allegation, Done, IncidentType, Outcome, Party, Status
from app.models.involved import Part
from app.models.response import Rung
from app.models.route import RouteKey
from app.models.school import RoleKey
from app.reports.letter import letter_pdf
from app.services.incidents.closing import REFRESH
from app.services.incidents.drafts import ActionDraft, CloseDraft, IncidentDraft, Subject
from app.services.incidents.ladder import StepDraft
from app.services.incidents.letters import blanks, facts_of, letter, others_named
from app.services.incidents.people import PersonDraft
from app.services.incidents.service import Incidents
from app.services.incidents.tasks import TaskDraft
from app.services.school import RoleHolderDraft, SchoolDraft, SchoolSettings
from app.storage.book import Book
from tests.builders import SetClock, book

TODAY = dt.date(2026, 11, 4)
YESTERDAY = TODAY - dt.timedelta(1)
CLOSED = CloseDraft(Outcome.ADVICE, "They took it down themselves.", TODAY)
ABOUT_STAFF = IncidentDraft(
    "A parent posted about a teacher in the Year 4 group.",
    YESTERDAY,
    about=Subject(Party.STAFF, "Ann Reed"),
    by=Subject(Party.PARENT, "Jo Field"),
    platform="Facebook",
    link="https://example.org/post/1",
)


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Book]:
    opened = book(tmp_path, "casebook", SetClock())
    yield opened
    opened.close()


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Book]:
    opened = book(tmp_path, "register", SetClock())
    settings = SchoolSettings(opened)
    settings.save_school(SchoolDraft("Oak Lane Primary"))
    settings.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Rhian Oak"))
    yield opened
    opened.close()


@pytest.fixture
def incidents(casebook: Book, school: Book) -> Incidents:
    return Incidents(casebook, school)


@pytest.fixture
def incident(incidents: Incidents) -> UUID:
    return incidents.record(ABOUT_STAFF).id


def fields(problems: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [each.field for each in problems.value.problems]


# Closing.


def test_closing_says_what_is_still_open(incidents: Incidents, incident: UUID) -> None:
    incidents.tasks.add(incident, TaskDraft("Ring the parent."))
    incidents.people.add(incident, PersonDraft(Part.SUBJECT, Subject(Party.PUPIL, "A. B.")))
    open_ends = incidents.closing.open_ends(incidents.get(incident))
    for said in (
        "1 task still to do.",
        "No support is recorded for whoever was harmed.",
        "No support is recorded for whoever is accused.",
    ):
        assert said in open_ends
    assert any("about a member of staff" in said for said in open_ends)
    incidents.closing.close(incident, CLOSED)
    closed = incidents.get(incident).actions[-1].what
    assert "Still open when it was closed:" in closed
    assert "1 task still to do." in closed


def test_training_that_is_refreshed_is_a_task_that_stays(
    incidents: Incidents, incident: UUID
) -> None:
    with pytest.raises(Problems) as problems:
        incidents.closing.close(incident, CLOSED, asked=True)
    assert fields(problems) == ["training"]
    incidents.closing.close(incident, replace(CLOSED, training=True), asked=True)
    row = incidents.get(incident)
    assert (row.status, row.training) == (Status.CLOSED, True)
    assert [each.what for each in row.tasks if each.open] == [REFRESH]
    assert "Training to be refreshed: yes." in row.actions[-1].what


def test_nothing_more_needs_its_reason(incidents: Incidents, incident: UUID) -> None:
    with pytest.raises(Problems) as problems:
        incidents.closing.close(incident, CloseDraft(Outcome.NO_ACTION, " ", TODAY))
    (problem,) = problems.value.problems
    assert problem.sentence == "Enter why nothing more is done: that is a decision too."


@pytest.mark.parametrize("outcome", [Outcome.ACCIDENTAL, Outcome.UNFOUNDED])
def test_no_breach_is_not_found_to_be_true(
    incidents: Incidents, incident: UUID, outcome: Outcome
) -> None:
    found = CloseDraft(outcome, "Why.", TODAY, Allegation.SUBSTANTIATED)
    with pytest.raises(Problems) as problems:
        incidents.closing.close(incident, found)
    assert fields(problems) == ["allegation"]


@pytest.mark.parametrize(
    ("finding", "off_file", "said"),
    [
        (Allegation.MALICIOUS, True, "Must not be mentioned in a reference"),
        (Allegation.FALSE, True, "Must not be mentioned in a reference"),
        (Allegation.UNSUBSTANTIATED, False, "Must not be mentioned in a reference"),
        (Allegation.UNFOUNDED, False, "Must not be mentioned in a reference"),
        (Allegation.SUBSTANTIATED, False, "May be mentioned in a reference"),
    ],
)
def test_the_five_endings_of_an_allegation(
    incidents: Incidents, incident: UUID, finding: Allegation, off_file: bool, said: str
) -> None:
    draft = replace(CLOSED, allegation=finding, copy_given_on=TODAY, off_file_on=TODAY)
    if not off_file:
        with pytest.raises(Problems) as problems:
            incidents.closing.close(incident, draft)
        assert fields(problems) == ["off_file_on"]
        draft = replace(draft, off_file_on=None)
    incidents.closing.close(incident, draft)
    row = incidents.get(incident)
    assert (row.finding.casefold(), row.references) == (finding.value, said)
    assert (row.off_file_on is not None) == off_file
    said_so = [each.what for each in row.actions]
    assert "Gave them their copy of the summary." in said_so
    assert ("Taken off the personnel file." in said_so) == off_file


def test_what_is_done_after_an_allegation(incidents: Incidents, incident: UUID) -> None:
    with pytest.raises(Refused):
        incidents.closing.follow_up(incident, TODAY, None)
    incidents.closing.close(incident, replace(CLOSED, allegation=Allegation.FALSE))
    with pytest.raises(Problems) as problems:
        incidents.closing.follow_up(incident, None, None)
    assert fields(problems) == ["copy_given_on"]
    with pytest.raises(Problems) as problems:
        incidents.closing.follow_up(incident, TODAY + dt.timedelta(1), None)
    assert fields(problems) == ["copy_given_on"]
    incidents.closing.follow_up(incident, TODAY, None)
    incidents.closing.follow_up(incident, TODAY, TODAY)
    row = incidents.get(incident)
    assert (row.copy_given_on, row.off_file_on) == (TODAY, TODAY)
    assert [each.what for each in row.actions[1:]] == [
        "Gave them their copy of the summary.",
        "Taken off the personnel file.",
    ]


def test_reopening_takes_the_ending_back_and_the_chronology_keeps_it(
    incidents: Incidents, incident: UUID
) -> None:
    incidents.closing.close(incident, replace(CLOSED, allegation=Allegation.FALSE, training=False))
    incidents.closing.reopen(incident, "A second witness.")
    row = incidents.get(incident)
    assert (row.outcome, row.allegation, row.training) == (None, None, None)
    assert "Allegation: false." in row.actions[0].what


# Putting right.


def test_every_field_can_be_put_right(incidents: Incidents, incident: UUID) -> None:
    correct = incidents.corrections.correct
    correct(incident, "group_name", " Year\u200b 4  parents ", "It was left out.")
    correct(incident, "known_on", TODAY, "The office knew only then.")
    correct(incident, "judgement", "Unkind,\nno threat.", "It was left out.")
    correct(incident, "done_so_far", (Done.TOLD_DSL, Done.POLICE), "Both were told.")
    correct(incident, "knows", True, "She does.")
    incidents.types.call({IncidentType.THREAT: "Menaces"})
    correct(incident, "type", IncidentType.THREAT, "It was.")
    correct(incident, "signs", (RouteKey.ILLEGAL, RouteKey.MEDIA), "Both apply.")
    row = incidents.get(incident)
    assert row.group_name == "Year 4 parents"
    assert (row.known_on, row.judgement, row.knows) == (TODAY, "Unkind,\nno threat.", True)
    assert row.corrections[3].after == "Told the safeguarding lead and Told the police"
    assert row.corrections[5].after == "Menaces"
    assert row.corrections[6].after == "It may be against the law and The media are interested"
    assert row.signs == ("illegal", "media")
    with pytest.raises(Problems):
        correct(incident, "known_on", YESTERDAY - dt.timedelta(1), "Before it happened.")
    with pytest.raises(Problems):
        correct(incident, "rationale", "Because.", "It is open.")
    incidents.closing.close(incident, CLOSED)
    correct(incident, "rationale", "A governor took it down.", "I had it wrong.")
    assert incidents.get(incident).rationale == "A governor took it down."
    with pytest.raises(LookupError):
        correct(incident, "status", "open", "Sneaked in.")


def test_what_is_learnt_later_needs_no_reason(incidents: Incidents, incident: UUID) -> None:
    add = incidents.corrections.add_details
    add(incident, {"judgement": "Serious.", "led_by": "Nia Example", "group_name": ""})
    row = incidents.get(incident)
    assert (row.judgement, row.led_by, row.group_name) == ("Serious.", "Nia Example", None)
    headings = [each.heading for each in row.chronology()]
    assert "Added: the school’s own view" in headings
    with pytest.raises(Problems) as problems:
        add(incident, {"judgement": "Not serious."})
    assert fields(problems) == ["judgement"]
    with pytest.raises(Problems):
        add(incident, {"group_name": " "})


# The same incident twice, and hidden characters.


def test_the_same_incident_twice_is_pointed_out(incidents: Incidents, incident: UUID) -> None:
    told = "A parent posted  about a TEACHER in the\u200b Year 4 group!"
    same = IncidentDraft(told, YESTERDAY)
    assert [each.id for each in incidents.same_as(same)] == [incident]
    assert incidents.same_as(replace(same, happened_on=TODAY)) == ()
    assert incidents.same_as(replace(same, narrative="Another story altogether.")) == ()
    linked = replace(same, narrative="Something", happened_on=TODAY, link=ABOUT_STAFF.link)
    assert [each.id for each in incidents.same_as(linked)] == [incident]


def test_nothing_hidden_gets_into_a_record(incidents: Incidents) -> None:
    hidden = "".join(chr(0xE0000 + ord(each)) for each in "fire them")
    made = incidents.record(
        IncidentDraft(
            f"A post{hidden}.\x00\u202e",
            TODAY,
            about=Subject(None, "Jo\u200b\u202eField\n"),
            platform="Face\u00adbook",
        )
    ).id
    row = incidents.get(made)
    assert (row.narrative, row.about.name, row.platform) == ("A post.", "JoField", "Facebook")
    with pytest.raises(Problems) as problems:
        incidents.record(IncidentDraft("\u200b\u2063", TODAY))
    assert fields(problems) == ["narrative"]
    with pytest.raises(Problems):
        incidents.add_action(made, ActionDraft("\u200b", TODAY))


def test_known_before_it_happened_cannot_be(incidents: Incidents) -> None:
    for known in (YESTERDAY, TODAY + dt.timedelta(1)):
        with pytest.raises(Problems) as problems:
            incidents.record(IncidentDraft("A post.", TODAY, known_on=known))
        assert fields(problems) == ["known_on"]


# The school's words.


def test_types_are_called_as_the_school_calls_them(incidents: Incidents) -> None:
    types = incidents.types
    with pytest.raises(Problems) as problems:
        types.call({IncidentType.POST: "threat or ABUSE"})
    assert fields(problems) == ["post", "threat"]
    types.call({IncidentType.POST: " Online  comment ", IncidentType.THREAT: ""})
    made = incidents.record(IncidentDraft("A post.", TODAY, type=IncidentType.POST)).id
    assert incidents.get(made).type_label == "Online comment"
    assert incidents.listed()[0].type_label == "Online comment"
    assert types.words()[IncidentType.THREAT] == "Threat or abuse"
    types.call({IncidentType.POST: ""})
    assert incidents.get(made).type_label == "Post about the school or staff"


# Letters.

WITH_LETTER = [rung for rung in Rung if rung not in (Rung.DISCUSS, Rung.POLICE)]


@pytest.mark.parametrize("rung", WITH_LETTER)
def test_a_letter_names_nobody_but_its_reader_and_writer(
    incidents: Incidents, school: Book, incident: UUID, rung: Rung
) -> None:
    incidents.people.add(incident, PersonDraft(Part.WITNESS, Subject(None, "Sam Marsh")))
    row = incidents.get(incident)
    text = letter(rung, facts_of(row, SchoolSettings(school), "Jo Field"))
    assert text.startswith("Dear Jo Field\n\n")
    assert text.endswith("Yours sincerely\n\nRhian Oak\nHeadteacher")
    assert "3 November 2026" in text
    assert "Facebook" in text
    for name in ("Ann", "Reed", "Sam", "Marsh", "teacher in the Year 4"):
        assert name not in text
    assert blanks(text)
    assert others_named(text, row, "Jo Field", "Rhian Oak") == ()
    assert others_named(f"{text} Ask REED, Ann.", row, "Jo Field", "Rhian Oak") == ("Ann Reed",)


@pytest.mark.parametrize("rung", [Rung.DISCUSS, Rung.POLICE])
def test_a_talk_needs_no_letter_but_what_was_said(
    incidents: Incidents, school: Book, incident: UUID, rung: Rung
) -> None:
    facts = facts_of(incidents.get(incident), SchoolSettings(school), "Jo Field")
    assert letter(rung, facts) == ""
    with pytest.raises(Problems) as problems:
        incidents.ladder.take(incident, StepDraft(rung, "Jo Field", TODAY))
    assert fields(problems) == ["note"]
    incidents.ladder.take(incident, StepDraft(rung, "Jo Field", TODAY, "She was calm."))
    (step,) = incidents.get(incident).steps
    with pytest.raises(Refused):
        incidents.ladder.letter(step.id)


def test_a_letter_is_kept_as_it_went_out(
    incidents: Incidents, school: Book, casebook: Book, incident: UUID
) -> None:
    row = incidents.get(incident)
    text = letter(Rung.ASK_REMOVAL, facts_of(row, SchoolSettings(school), "Jo Field"))
    with pytest.raises(Problems) as problems:
        incidents.ladder.take(incident, StepDraft(None, "", None, letter=text))
    assert fields(problems) == ["rung", "whom", "happened_on", "letter"]
    for blank in blanks(text):
        text = text.replace(blank, "Friday")
    pdf = letter_pdf("Oak Lane Primary", row.reference, text, TODAY)
    draft = StepDraft(Rung.ASK_REMOVAL, "Jo Field", TODAY, "", text)
    step = incidents.ladder.take(incident, draft, pdf)
    assert incidents.ladder.letter(step) == pdf
    (kept,) = incidents.get(incident).steps
    assert (kept.letter, kept.label) == (text, "Asked to remove it")
    later = facts_of(incidents.get(incident), SchoolSettings(school), "Jo Field")
    assert "I asked you on 4 November 2026" in letter(Rung.WRITTEN_WARNING, later)
    for file in casebook.documents.folder.iterdir():
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged):
        incidents.ladder.letter(step)


def test_a_letter_on_paper() -> None:
    body = "Dear Jo Field\n\n" + "\n\n".join(f"Paragraph {number}. " * 20 for number in range(12))
    text = f"{body}\n\nYours sincerely\n\nRhian Oak\nHeadteacher"
    pdf = letter_pdf("Ysgol Gŵyr", "INC-2026-001", text, TODAY)
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        facts = document.get_metadata_dict()
    finally:
        document.close()
    assert len(pages) == 2
    for said in ("Ysgol Gŵyr", "4 November 2026", "Our reference: INC-2026-001", "Dear Jo Field"):
        assert said in pages[0]
    assert "Page 2" in pages[1]
    assert "Rhian Oak" in pages[-1]
    assert "Jo Field" not in " ".join(facts.values())
    assert (facts["Creator"], facts["Producer"], facts["Subject"]) == ("", "", "")
    assert pdf == letter_pdf("Ysgol Gŵyr", "INC-2026-001", text, TODAY)
