from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.errors import Problems, Refused
from app.models.approach import ApproachKind, Reply
from app.models.incident import IncidentType
from app.models.relationship import OtherKind
from app.models.staff import Category
from app.services.approaches.drafts import ApproachDraft, ReplyDraft
from app.services.approaches.reading import waiting
from app.services.approaches.rows import Show
from app.services.approaches.service import Approaches
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.find import Find
from app.services.home.approached import approached
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.services.school import Rules
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from tests import builders
from tests.pictures import accepted

TODAY = builders.NOW.date()
YESTERDAY = TODAY - dt.timedelta(1)


class School:
    """A register with two teachers, a casebook, and a clock to move."""

    def __init__(self, folder: Path) -> None:
        self.clock = builders.SetClock()
        self.register = builders.book(folder, "register", self.clock)
        self.casebook = builders.book(folder, "casebook", self.clock)
        staff = StaffRegister(self.register)
        started = dt.date(2020, 9, 1)
        self.sian = staff.add(StaffDraft("Siân Gŵyr", Category.TEACHER, started))
        self.ivor = staff.add(StaffDraft("Ivor Pugh", Category.TEACHER, started))
        self.approaches = Approaches(self.casebook, self.register)

    def draft(self, **changes: Any) -> ApproachDraft:
        plain = ApproachDraft(
            staff_id=self.sian,
            by_kind=OtherKind.PUPIL,
            initials="j. k.",
            year_group=5,
            kind=ApproachKind.FOLLOW,
            platform="Instagram",
            happened_on=YESTERDAY,
        )
        return replace(plain, **changes)

    @property
    def books(self) -> tuple[Book, Book]:
        return self.register, self.casebook


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School(tmp_path)
    yield made
    for book in made.books:
        book.close()


def test_an_approach_is_kept_by_initials(school: School) -> None:
    row = school.approaches.record(
        school.draft(
            happened_time="about 8pm",
            account="@jk_07",
            note="Twice.",
            reply=ReplyDraft(Reply.DECLINED, "I can’t accept pupils.", True),
            reported_to="Ann Reed",
            reported_on=TODAY,
        )
    )
    assert (row.reference, row.staff_name, row.by) == (
        "APP-2026-001",
        "Siân Gŵyr",
        "JK, pupil in Year 5",
    )
    assert (row.happened_time, row.account, row.note) == ("about 20:00", "@jk_07", "Twice.")
    assert (row.reply, row.professional, row.reported_on) == (Reply.DECLINED, True, TODAY)
    assert school.approaches.by_reference("app-2026-001") == row
    assert school.approaches.listed(Show.WAITING) == ()


def test_a_child_moves_up_and_ends_as_a_former_pupil(school: School) -> None:
    row = school.approaches.record(school.draft())
    school.clock.move(days=365)
    assert school.approaches.get(row.id).by == "JK, pupil in Year 6"
    assert school.approaches.get(row.id).by_then == "JK, pupil in Year 5"
    school.clock.move(days=365)
    assert school.approaches.get(row.id).by == "JK, former pupil, would be in Year 7"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"staff_id": None}, "staff_id", "Select who was approached."),
        ({"staff_id": uuid4()}, "staff_id", "Select who was approached."),
        ({"by_kind": None}, "by_kind", "Select who tried to be in touch."),
        ({"by_kind": OtherKind.COLLEAGUE}, "by_kind", "Select who tried to be in touch."),
        ({"initials": "\u200b\u202e "}, "initials", "Enter the initials of who tried."),
        (
            {"initials": "Jamie Kaye"},
            "initials",
            "Enter initials only, so that no child is named here.",
        ),
        ({"year_group": None}, "year_group", "Enter the pupil’s year group."),
        (
            {"year_group": 9},
            "year_group",
            "Year 6 is the oldest here: select Former pupil, or another year group.",
        ),
        ({"kind": None}, "kind", "Select what they tried."),
        ({"platform": "\u2060"}, "platform", "Enter where, such as Instagram."),
        ({"happened_on": None}, "happened_on", "Enter the date it happened."),
        (
            {"happened_on": TODAY + dt.timedelta(1)},
            "happened_on",
            "Enter a date up to today; 5 November 2026 is to come.",
        ),
        (
            {"happened_on": dt.date(1971, 1, 1)},
            "happened_on",
            "Check the year: 1 January 1971 is before any school was online.",
        ),
        ({"reply": ReplyDraft(None)}, "reply", "Select what they did about it."),
        (
            {"reply": ReplyDraft(Reply.DECLINED, " ", True)},
            "reply_text",
            "Enter the words of the reply, or leave its tone open.",
        ),
        ({"reported_on": TODAY}, "reported_to", "Enter who was told."),
        ({"reported_to": "Ann Reed"}, "reported_on", "Enter the date they were told."),
        (
            {"reported_to": "Ann Reed", "reported_on": YESTERDAY - dt.timedelta(1)},
            "reported_on",
            "They can’t have been told before 3 November 2026, when it happened.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_kept(
    school: School, changes: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Problems) as raised:
        school.approaches.record(school.draft(**changes))
    found = [(problem.field, problem.sentence) for problem in raised.value.problems]
    assert found == [(field, sentence)]
    assert school.approaches.listed() == ()


def test_letters_that_nobody_sees_make_no_other_person(school: School) -> None:
    school.approaches.record(school.draft(initials="J\u200bK\u202e", account="jk\u200f_07"))
    [earlier] = school.approaches.earlier(OtherKind.PUPIL, "JK", 5, TODAY)
    assert earlier.reference == "APP-2026-001"
    [same] = school.approaches.earlier(None, "", account="@JK_07")
    assert same.account


def test_a_second_approach_is_pointed_out(school: School) -> None:
    first = school.approaches.record(school.draft(happened_on=dt.date(2026, 3, 2), year_group=4))
    second = school.approaches.record(school.draft(staff_id=school.ivor, platform="TikTok"))
    assert [one.reference for one in second.earlier] == [first.reference]
    assert [one.reference for one in school.approaches.get(first.id).later] == [second.reference]
    assert [item.earlier for item in school.approaches.listed()] == [1, 0]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"by_kind": OtherKind.FORMER_PUPIL}, True),
        ({"by_kind": OtherKind.OTHER_SCHOOL}, False),
        ({"by_kind": OtherKind.PARENT, "year_group": None}, False),
        ({"year_group": 6}, False),
        ({"initials": "JL"}, False),
        ({"initials": "XX", "year_group": 2, "account": " jk_07 "}, True),
    ],
)
def test_the_same_initials_and_year_or_account_may_be_the_same(
    school: School, changes: dict[str, Any], same: bool
) -> None:
    school.approaches.record(school.draft(account="@JK_07"))
    other = school.approaches.record(school.draft(**changes))
    assert bool(other.earlier) is same


def test_nothing_is_looked_for_before_there_is_enough(school: School) -> None:
    school.approaches.record(school.draft())
    earlier = school.approaches.earlier
    assert earlier(None, "JK") == ()
    assert earlier(OtherKind.PUPIL, "") == ()
    assert earlier(OtherKind.PUPIL, "JK") == ()
    assert len(earlier(OtherKind.PUPIL, "JK", 5)) == 1


def test_reply_and_report_come_later_and_stay(school: School) -> None:
    row = school.approaches.record(school.draft())
    answered = school.approaches.answer(row.id, ReplyDraft(Reply.BLOCKED))
    assert (answered.reply, answered.professional) == (Reply.BLOCKED, None)
    with pytest.raises(Refused, match="Add a note instead"):
        school.approaches.answer(row.id, ReplyDraft(Reply.DECLINED))
    told = school.approaches.report(row.id, " Ann Reed ", TODAY)
    assert told.reported_to == "Ann Reed"
    with pytest.raises(Refused, match="was reported already: Ann Reed, 4 November 2026"):
        school.approaches.report(row.id, "Somebody", TODAY)
    with pytest.raises(Problems, match="Select what they did about it"):
        other = school.approaches.record(school.draft())
        school.approaches.answer(other.id, ReplyDraft(Reply.NOT_YET))


def test_a_note_is_put_right_by_adding(school: School) -> None:
    row = school.approaches.record(school.draft(note="In the evening."))
    added = school.approaches.add_note(row.id, "It was in the morning.")
    assert added.note == (
        "In the evening.\n\nAdded on 4 November 2026 by head: It was in the morning."
    )
    with pytest.raises(Problems, match="Enter what to add"):
        school.approaches.add_note(row.id, " \u200b")


def test_it_belongs_to_an_incident(school: School) -> None:
    row = school.approaches.record(school.draft())
    incidents = Incidents(school.casebook, school.register)
    made = incidents.record(IncidentDraft("Messages.", TODAY, type=IncidentType.APPROACH), [])
    linked = school.approaches.link(row.id, made.id)
    assert linked.incident == made.reference
    assert [item.id for item in school.approaches.of_incident(made.id)] == [row.id]
    with pytest.raises(Refused, match="There is no such incident"):
        school.approaches.link(row.id, uuid4())


def test_what_shows_it_is_kept_with_it(school: School) -> None:
    exhibit = ExhibitDraft(accepted())
    row = school.approaches.record(school.draft(), [exhibit])
    assert school.approaches.add_evidence(row.id, [ExhibitDraft(accepted("red"))]) == ("B",)
    kept = Evidence(school.casebook).of(row.id)
    assert [each.label for each in kept] == ["APP-2026-001 A", "APP-2026-001 B"]


def test_refused_is_refused_with_its_files(school: School) -> None:
    with pytest.raises(Problems):
        school.approaches.record(school.draft(initials=""), [ExhibitDraft(accepted())])
    assert not list((school.casebook.folder / "documents").iterdir())


def test_home_says_what_waits_the_oldest_first(school: School) -> None:
    rules = Rules()
    assert approached(school.casebook, rules) == []
    old = school.approaches.record(school.draft(happened_on=dt.date(2026, 9, 7)))
    told = school.approaches.record(school.draft(reported_to="Ann", reported_on=TODAY))
    done = ReplyDraft(Reply.IGNORED)
    school.approaches.record(school.draft(reply=done, reported_to="Ann", reported_on=TODAY))
    assert [item.id for item in waiting(school.casebook, rules)] == [old.id, told.id]
    lines = approached(school.casebook, rules)
    assert [line.title for line in lines] == [
        "Report the approach to Siân Gŵyr",
        "Record what Siân Gŵyr did about an approach",
    ]
    for _number in range(3):
        school.approaches.record(school.draft())
    [together] = approached(school.casebook, rules)
    assert together.title == "Report or answer 5 approaches"
    assert together.detail == "The oldest is from 7 September 2026."


def test_it_is_found_by_its_words(school: School) -> None:
    row = school.approaches.record(school.draft(account="jk_footie", note="After the match."))
    find = Find({"register": school.register, "casebook": school.casebook})
    for words in ("app-2026", "Gwyr instagram", "jk_footie", "match"):
        assert row.id in [found.id for found in find.search(words) if found.label == "Approach"]


def test_numbers_begin_anew_each_year(school: School) -> None:
    school.approaches.record(school.draft())
    school.clock.move(days=100)
    again = school.approaches.record(school.draft())
    assert again.reference == "APP-2027-001"
    with pytest.raises(Refused, match="There is no such approach"):
        school.approaches.get(UUID(int=7))


def test_the_chair_s_book_counts_by_itself(school: School, tmp_path: Path) -> None:
    school.approaches.record(school.draft())
    chair = builders.book(tmp_path, "chair", school.clock)
    try:
        approaches = Approaches(chair, school.register)
        row = approaches.record(school.draft(staff_id=school.ivor))
        assert (row.reference, row.earlier) == ("CH-APP-2026-001", ())
    finally:
        chair.close()
    assert len(school.approaches.listed()) == 1
