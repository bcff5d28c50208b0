"""What belongs to an incident: people, links, tasks, take-downs, support; all in one chronology."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.errors import Problems, Refused
from app.models.incident import Party
from app.models.involved import Part
from app.models.response import Side
from app.models.school import RoleKey
from app.models.staff import Category
from app.models.trail import TrailLine
from app.services.incidents.drafts import HeadConcern, IncidentDraft, Subject
from app.services.incidents.people import PersonDraft
from app.services.incidents.removals import RemovalDraft
from app.services.incidents.service import Incidents
from app.services.incidents.support import SUGGESTED, OfferDraft, ServiceDraft, missing_support
from app.services.incidents.tasks import TaskDraft, tasks_due
from app.services.incidents.timeline import EntryKind
from app.services.school import RoleHolderDraft, SchoolSettings
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from app.storage.opening import CHAIR
from tests.builders import SetClock, book

TODAY = dt.date(2026, 11, 4)
YESTERDAY = TODAY - dt.timedelta(1)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def books(tmp_path: Path, clock: SetClock) -> Iterator[dict[str, Book]]:
    opened = {name: book(tmp_path, name, clock) for name in ("register", "casebook", CHAIR)}
    yield opened
    for each in opened.values():
        each.close()


@pytest.fixture
def incidents(books: dict[str, Book]) -> Incidents:
    return Incidents(books["casebook"], books["register"])


@pytest.fixture
def incident(incidents: Incidents) -> UUID:
    return incidents.record(IncidentDraft("A parent posted in the Year 4 group.", YESTERDAY)).id


def fields(problems: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [each.field for each in problems.value.problems]


def test_people_have_parts_and_accounts(incidents: Incidents, incident: UUID) -> None:
    people = incidents.people
    witness = people.add(
        incident,
        PersonDraft(
            Part.WITNESS,
            Subject(Party.PARENT, "\u202eJo\u200b  Field\u202c"),
            account="She saw it at 4.\r\nShe had no reason to invent it.",
            account_on=TODAY,
        ),
    )
    people.add(incident, PersonDraft(Part.ANONYMOUS, Subject()))
    people.add(incident, PersonDraft(Part.TARGET, Subject(Party.PUPIL, "A. B."), knows=False))
    row = incidents.get(incident)
    assert [(each.said, each.detail) for each in row.people] == [
        ("A. B.", "Target, a pupil"),
        ("Jo Field", "Witness, a parent or carer"),
        ("Somebody who gave no name", "Anonymous reporter"),
    ]
    assert row.unaware
    entry = next(each for each in row.chronology() if each.kind is EntryKind.ACCOUNT)
    assert (entry.happened_on, entry.heading) == (TODAY, "Account of Jo Field, witness")
    assert entry.text == "She saw it at 4.\nShe had no reason to invent it."

    people.take_account(witness, "She is not sure of the time.", TODAY)
    said = [each.text for each in incidents.get(incident).chronology()]
    assert "She is not sure of the time." in said
    assert any("She saw it at 4." in text for text in said)


def test_a_target_who_does_not_know_is_told(incidents: Incidents, incident: UUID) -> None:
    who = Subject(Party.STAFF, "Ann Reed")
    target = incidents.people.add(incident, PersonDraft(Part.TARGET, who, knows=False))
    assert "Whom it was aimed at does not know of it." in incidents.closing.open_ends(
        incidents.get(incident)
    )
    with pytest.raises(Problems) as problems:
        incidents.people.tell(target, TODAY + dt.timedelta(1))
    assert fields(problems) == ["told_on"]
    incidents.people.tell(target, TODAY)
    row = incidents.get(incident)
    assert (row.people[0].told_on, row.unaware) == (TODAY, False)
    assert "Told Ann Reed about it." in [each.text for each in row.chronology()]


def test_what_a_person_must_have(incidents: Incidents, incident: UUID) -> None:
    with pytest.raises(Problems) as problems:
        incidents.people.add(incident, PersonDraft(None, Subject(None, "\u200b")))
    assert fields(problems) == ["part", "who"]
    named = PersonDraft(Part.ANONYMOUS, Subject(None, "Jo Field"))
    with pytest.raises(Problems) as problems:
        incidents.people.add(incident, named)
    assert fields(problems) == ["who"]
    undated = PersonDraft(Part.WITNESS, Subject(None, "Jo Field"), account="She saw it.")
    with pytest.raises(Problems) as problems:
        incidents.people.add(incident, undated)
    assert fields(problems) == ["account_on"]


def test_somebody_entered_by_mistake_stays_readable(incidents: Incidents, incident: UUID) -> None:
    person = incidents.people.add(
        incident, PersonDraft(Part.WITNESS, Subject(None, "Jo Field"), None, None, "Saw it.", TODAY)
    )
    with pytest.raises(Problems) as problems:
        incidents.people.remove(person, " ")
    assert fields(problems) == ["reason"]
    incidents.people.remove(person, "It was her sister.")
    row = incidents.get(incident)
    assert row.people == ()
    (correction,) = row.corrections
    assert correction.before == "Jo Field (Witness): Saw it."
    assert correction.label == "People"
    with pytest.raises(Refused, match="taken out meanwhile"):
        incidents.people.remove(person, "Twice.")


def test_the_head_is_no_subject_here_and_is_in_the_chairs_book(books: dict[str, Book]) -> None:
    staff = StaffRegister(books["register"])
    head = staff.add(StaffDraft("Sian Huws", Category.TEACHER, dt.date(2020, 9, 1)))
    SchoolSettings(books["register"]).add_role_holder(
        RoleHolderDraft(RoleKey.HEAD, "Siân Huws", staff_id=head)
    )
    incidents = Incidents(books["casebook"], books["register"])
    made = incidents.record(IncidentDraft("Seen on a public page.", TODAY)).id
    lines = trail(books["casebook"])
    for who in (Subject(None, "Mrs S\u200biân Huws"), Subject(Party.STAFF, "", head)):
        with pytest.raises(HeadConcern):
            incidents.people.add(made, PersonDraft(Part.SUBJECT, who))
    assert trail(books["casebook"]) == lines
    incidents.people.add(made, PersonDraft(Part.HANDLER, Subject(None, "Siân Huws")))

    chairs = Incidents(books[CHAIR], books["register"])
    about = Subject(Party.STAFF, "", head)
    recorded = chairs.record(IncidentDraft("Seen on a public page.", TODAY, about=about))
    assert recorded.reference == "CH-INC-2026-001"
    chairs.people.add(recorded.id, PersonDraft(Part.SUBJECT, about))
    assert chairs.get(recorded.id).people[0].name == "Sian Huws"


def trail(of: Book) -> int:
    with of.reading() as reading:
        return len(reading.rows(select(TrailLine.seq)))


@pytest.mark.parametrize(
    ("typed", "known", "alike"),
    [
        ("\u0410nn Reed", "Ann Reed", True),  # a Cyrillic A
        ("Ann Reed", "Ann Reed", False),  # the same is no look-alike
        ("Annrn Reed", "Annm Reed", True),
        ("A Reed", "Ann Reed", True),
        ("Ann R\u00e9ed", "Ann Reed", True),
        ("Bob Marsh", "Ann Reed", False),
    ],
)
def test_names_that_look_alike_are_pointed_out(
    books: dict[str, Book], incidents: Incidents, typed: str, known: str, alike: bool
) -> None:
    StaffRegister(books["register"]).add(StaffDraft(known, Category.TEACHER, dt.date(2020, 9, 1)))
    assert incidents.people.look_alikes(typed) == ((known,) if alike else ())


def test_people_of_the_incident_are_compared_too(incidents: Incidents) -> None:
    made = incidents.record(IncidentDraft("Posted.", TODAY, about=Subject(None, "Jo Field"))).id
    assert incidents.people.look_alikes("J Field", made) == ("Jo Field",)
    assert incidents.people.look_alikes("J Field") == ()


def test_links_show_on_both_sides(incidents: Incidents, incident: UUID) -> None:
    other = incidents.record(IncidentDraft("The same group, a week before.", YESTERDAY)).id
    link = incidents.links.link(incident, other, "The same parent.")
    for here, there in ((incident, "INC-2026-002"), (other, "INC-2026-001")):
        (shown,) = incidents.get(here).links
        assert (shown.reference, shown.why) == (there, "The same parent.")
    with pytest.raises(Problems) as problems:
        incidents.links.link(other, incident, "Again.")
    assert fields(problems) == ["other"]
    with pytest.raises(Problems) as problems:
        incidents.links.link(other, other, "")
    assert fields(problems) == ["other", "why"]
    incidents.links.unlink(link, "Another parent.")
    for here, there in ((incident, "INC-2026-002"), (other, "INC-2026-001")):
        row = incidents.get(here)
        assert row.links == ()
        assert row.actions[-1].what == f"No longer linked with {there}. Another parent."


def test_tasks_are_done_or_dropped_and_said_so(
    books: dict[str, Book], incidents: Incidents, incident: UUID
) -> None:
    week = TODAY + dt.timedelta(7)
    ring = incidents.tasks.add(incident, TaskDraft("Ring the parent.", "Nia Example", YESTERDAY))
    write = incidents.tasks.add(incident, TaskDraft("Write to the group.", due_on=week))
    incidents.tasks.add(incident, TaskDraft("Look again.", due_on=week + dt.timedelta(1)))
    undated = incidents.tasks.add(incident, TaskDraft("Think about it."))
    with books["casebook"].reading() as reading:
        due = tasks_due(reading, TODAY)
    assert [(each.what, each.owner, each.late) for each in due] == [
        ("Ring the parent.", "Nia Example", True),
        ("Write to the group.", "head", False),
        ("Think about it.", "head", False),
    ]
    incidents.tasks.done(ring, TODAY, by="Nia Example")
    with pytest.raises(Problems) as problems:
        incidents.tasks.drop(write, "")
    assert fields(problems) == ["why"]
    incidents.tasks.drop(write, "The group is closed.")
    with pytest.raises(Refused, match="done or dropped already"):
        incidents.tasks.done(write, TODAY)
    with pytest.raises(Problems):
        incidents.tasks.done(undated, None)
    row = incidents.get(incident)
    assert [(each.what, each.by) for each in row.actions] == [
        ("Done: Ring the parent.", "Nia Example"),
        ("Not to be done: Write to the group. The group is closed.", "head"),
    ]
    assert [each.what for each in row.tasks if each.open] == ["Look again.", "Think about it."]


@pytest.mark.parametrize(
    ("asked_on", "time", "due"),
    [
        (TODAY, "", dt.timedelta(hours=48)),  # from now
        (TODAY, "about 09:30", dt.datetime(2026, 11, 6, 9, 30, tzinfo=dt.UTC)),
        (YESTERDAY, "", dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC)),  # the hour is not known
        (YESTERDAY, "after school", dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC)),
    ],
)
def test_a_take_down_has_48_hours(
    incidents: Incidents,
    incident: UUID,
    clock: SetClock,
    asked_on: dt.date,
    time: str,
    due: dt.datetime | dt.timedelta,
) -> None:
    incidents.removals.ask(incident, RemovalDraft("Facebook", asked_on, asked_time=time))
    (asked,) = incidents.get(incident).removals
    assert asked.due_at == (clock.now + due if isinstance(due, dt.timedelta) else due)
    assert not asked.late(asked.due_at)
    assert asked.late(asked.due_at + dt.timedelta(seconds=1))


def test_whether_it_was_taken_down(
    books: dict[str, Book], incidents: Incidents, incident: UUID, clock: SetClock
) -> None:
    SchoolSettings(books["register"]).set_value("removal_hours", 24)
    asked = incidents.removals.ask(incident, RemovalDraft("The parent", TODAY))
    assert incidents.get(incident).removals[0].due_at == clock.now + dt.timedelta(hours=24)
    with pytest.raises(Problems) as problems:
        incidents.removals.settle(asked, None, None)
    assert fields(problems) == ["complied", "settled_on"]
    with pytest.raises(Problems) as problems:
        incidents.removals.settle(asked, False, TODAY)
    assert fields(problems) == ["note"]
    incidents.removals.settle(asked, False, TODAY, "they refused")
    row = incidents.get(incident)
    assert (row.removals[0].open, row.removals[0].complied) == (False, False)
    assert row.actions[-1].what == "The parent: not taken down. They refused"
    with pytest.raises(Refused):
        incidents.removals.settle(asked, True, TODAY)


def test_support_for_both_sides(incidents: Incidents) -> None:
    draft = IncidentDraft(
        "A pupil posted about a teacher.",
        TODAY,
        about=Subject(Party.STAFF, "Ann Reed"),
        by=Subject(Party.PUPIL, "A. B."),
    )
    made = incidents.record(draft).id
    assert missing_support(incidents.get(made)) == (Side.HARMED, Side.ACCUSED)
    offered = incidents.support.offer(
        made, OfferDraft(Side.HARMED, "Ann Reed", "Occupational health", TODAY)
    )
    assert missing_support(incidents.get(made)) == (Side.ACCUSED,)
    with pytest.raises(Problems) as problems:
        incidents.support.offer(made, OfferDraft(None, "", "", None))
    assert fields(problems) == ["side", "whom", "service", "offered_on"]
    incidents.support.answer(offered, True, TODAY)
    row = incidents.get(made)
    assert row.support[0].answer == "Taken up"
    headings = [each.heading for each in row.chronology()]
    assert "Support offered to Ann Reed" in headings
    assert row.actions[-1].what == "Ann Reed takes up: Occupational health"


def test_nobody_is_missed_where_nobody_is_named(incidents: Incidents, incident: UUID) -> None:
    assert missing_support(incidents.get(incident)) == ()


def test_the_directory_of_support(incidents: Incidents) -> None:
    directory = incidents.directory
    assert directory.services() == ()
    assert directory.names()[0] == SUGGESTED[0].name
    own = directory.add(ServiceDraft("Oak Wellbeing", "Staff", "01632 960022"))
    assert directory.names() == ("Oak Wellbeing",)
    assert directory.add_suggested() == len(SUGGESTED)
    assert directory.add_suggested() == 0
    with pytest.raises(Problems):
        directory.add(ServiceDraft(" Oak  Wellbeing "))
    directory.change(own, ServiceDraft("Oak Wellbeing", "Everyone"))
    assert next(row for row in directory.services() if row.id == own).whom == "Everyone"
    directory.end(own)
    assert "Oak Wellbeing" not in directory.names()


def test_what_belongs_to_it_is_found(books: dict[str, Book], incidents: Incidents) -> None:
    made = incidents.record(IncidentDraft("Posted.", TODAY, group_name="Kestrel class")).id
    incidents.people.add(
        made,
        PersonDraft(
            Part.WITNESS, Subject(None, "Zebedee Marsh"), account="Quokka", account_on=TODAY
        ),
    )
    incidents.tasks.add(made, TaskDraft("Ask the ombudsman."))
    for word in ("kestrel", "zebedee", "quokka", "ombudsman"):
        with books["casebook"].reading() as reading:
            assert [hit.record for hit in reading.find(word)] == [made], word
