"""Outside activities that staff declare: recorded, answered, ended; in no report (R043)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.errors import Problems, Refused
from app.models.staff import Category
from app.models.trail import Revision, TrailLine
from app.services.home.todo import ToDo
from app.services.staff.activities import Activities, ActivityDraft, unanswered
from app.services.staff.rows import LeavingDraft, StaffDraft
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from tests.builders import book

TODAY = dt.date(2026, 11, 4)
CHANNEL = ActivityDraft("Reviews  toys ", " a video channel", True, dt.date(2026, 11, 2))


@pytest.fixture
def activities(register: Book) -> Activities:
    return Activities(register)


def hire(staff: StaffRegister, name: str = "Siân Gŵyr") -> UUID:
    return staff.add(StaffDraft(name, Category.TEACHER, dt.date(2025, 9, 1)))


def test_an_activity_is_declared_answered_and_ended(
    register: Book, staff: StaffRegister, activities: Activities
) -> None:
    person = hire(staff)
    first = activities.add(person, CHANNEL)
    second = activities.add(person, ActivityDraft("Sells cakes", declared_on=TODAY, said="Fine."))
    rows = activities.of(person)
    assert [row.line for row in rows] == ["Sells cakes", "Reviews toys on a video channel, paid"]
    with register.reading() as reading:
        assert [row.id for row in unanswered(reading, TODAY)] == [first]
    activities.say(first, "Keep pupils and school out of it.")
    with register.reading() as reading:
        assert unanswered(reading, TODAY) == ()
    activities.end(second, TODAY)
    with pytest.raises(Refused, match="It ended on 4 November 2026"):
        activities.end(second, TODAY)
    assert [row.id for row in activities.of(person)] == [first, second]
    activities.go_on(second)
    assert activities.get(second).ended_on is None
    activities.say(first, "Keep pupils, parents and school out of it.")
    with register.reading() as reading:
        kept = reading.rows(
            select(Revision.changes)
            .join(TrailLine, TrailLine.seq == Revision.seq)
            .where(TrailLine.record == first, TrailLine.what == "changed")
            .order_by(TrailLine.seq)
        )
    assert kept[-1].changes["said"][0] == "Keep pupils and school out of it."


def test_what_is_missing_or_cannot_be_right_is_refused(
    staff: StaffRegister, activities: Activities
) -> None:
    person = hire(staff)
    with pytest.raises(Problems) as raised:
        activities.add(person, ActivityDraft(" "))
    assert [each.field for each in raised.value.problems] == ["what", "declared_on"]
    with pytest.raises(Problems, match="today or in the past"):
        activities.add(person, ActivityDraft("Sells cakes", declared_on=dt.date(2026, 11, 5)))
    known = activities.add(person, CHANNEL)
    with pytest.raises(Problems, match="Enter the date it ended"):
        activities.end(known, None)
    with pytest.raises(Problems, match="on or after 2 November 2026"):
        activities.end(known, dt.date(2026, 11, 1))
    with pytest.raises(Problems, match="Enter what the school said"):
        activities.say(known, " ")
    with pytest.raises(LookupError):
        activities.say(uuid4(), "Words")


def test_the_head_is_told_and_the_office_is_not(
    tmp_path: Path, register: Book, staff: StaffRegister, activities: Activities
) -> None:
    casebook = book(tmp_path / "second", "casebook")
    head, office = ToDo(register, casebook), ToDo(register, None)
    people = [hire(staff, f"Person {letter}") for letter in "ABCDEF"]

    def told(todo: ToDo) -> list[str]:
        return [item.title for item in todo.look().items if "outside" in item.title]

    known = activities.add(people[0], CHANNEL)
    assert told(head) == ["Reply to Person A about an outside activity"]
    assert told(office) == []
    item = next(item for item in head.look().items if item.id.startswith("activity"))
    assert (item.section, item.record) == ("staff", str(people[0]))
    for person in people[1:]:
        activities.add(person, CHANNEL)
    assert told(head) == ["Reply about 6 outside activities of staff"]
    activities.say(known, "Fine.")
    staff.leave(people[1], LeavingDraft(dt.date(2026, 11, 3)))
    activities.end(activities.of(people[2])[0].id, TODAY)
    assert len(told(head)) == 3
    casebook.close()
