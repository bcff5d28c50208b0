from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.models.backup import BackupCheck, CheckHow
from app.models.incident import Done
from app.models.staff import Category
from app.services.backups.service import PLACES
from app.services.declarations.rows import CollectionDraft, SignedDraft
from app.services.declarations.service import Declarations
from app.services.find import Find
from app.services.home.rows import Urgency
from app.services.home.todo import LATER, ToDo
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.policies.service import Policies
from app.services.school import SchoolSettings
from app.services.staff.rows import LeavingDraft, StaffDraft
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from tests.builders import SetClock, book

INSET = dt.date(2026, 9, 3)


class School:
    """Both books, with the services that fill them."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.register: Book = book(folder, "register", self.clock)
        self.casebook: Book = book(folder, "casebook", self.clock)
        self.todo = ToDo(self.register, self.casebook)
        self.office = ToDo(self.register, None)
        self.staff = StaffRegister(self.register)
        self.incidents = Incidents(self.casebook, self.register)

    def titles(self, todo: ToDo | None = None) -> list[str]:
        return [item.title for item in (todo or self.todo).look().items]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School(tmp_path)
    yield made
    made.register.close()
    made.casebook.close()


def test_a_new_school_is_told_how_to_begin(school: School) -> None:
    assert school.titles() == [
        "Choose where backups go",
        "Add your staff",
        "Add your social media policy",
    ]
    SchoolSettings(school.register).set_value(LATER, True)
    assert school.titles()[0] == "Print the recovery sheet"


def test_backups_are_to_be_chosen_then_tried_out_once_a_term(school: School) -> None:
    settings = SchoolSettings(school.register)
    assert "Choose where backups go" in school.titles()
    settings.set_value(PLACES, [{"id": str(uuid4()), "folder": "stick", "name": "HEAD-BACKUP"}])
    assert "Choose where backups go" not in school.titles()
    assert "Try out a backup" in school.titles()
    check = {"place": uuid4(), "snapshot": "x", "made_at": school.clock.now, "book": "register"}
    with school.register.writing() as writing:
        writing.add(BackupCheck, check | {"how": CheckHow.OPENED, "lines": 1, "counts": {}})
    assert "Try out a backup" in school.titles()
    with school.register.writing() as writing:
        writing.add(BackupCheck, check | {"how": CheckHow.RESTORED, "lines": 1, "counts": {}})
    assert "Try out a backup" not in school.titles()
    school.clock.move(days=120)  # the next term
    assert "Try out a backup" in school.titles()


def test_who_has_not_signed_and_when_it_is_late(school: School) -> None:
    people = [
        school.staff.add(StaffDraft(f"Person {letter}", Category.TEACHER, dt.date(2025, 9, 1)))
        for letter in "ABC"
    ]
    policies, declarations = Policies(school.register), Declarations(school.register)
    policy = policies.add(PolicyDraft("Social media"))
    draft = VersionDraft("2026", INSET, "Governors", wording="I agree.", next_review="1 Dec 2026")
    version = policies.versions.add(policy, draft)
    policies.versions.finalise(version)
    assert school.titles() == [
        "Choose where backups go",
        "Start collecting declarations",
        "Review the policy “Social media”",
    ]
    collection = declarations.start(version, CollectionDraft(opened_on=INSET))
    declarations.record(collection, people[:1], SignedDraft(INSET))
    view = school.todo.look()
    assert view.items[0].title == "2 people have not signed yet"
    assert view.items[0].urgency is Urgency.LATE
    assert (view.items[0].section, view.items[0].action) == ("declarations", "waiting")
    assert view.counts["declarations"] == 2
    review = view.items[-1]
    assert (review.section, review.record, review.action) == ("declarations", str(policy), "policy")
    assert review.urgency is Urgency.SOON
    declarations.check(collection, people[1:2], INSET, "Not dated.")
    assert "Check 1 declaration" in school.titles()
    school.clock.move(days=60)
    late = next(item for item in school.todo.look().items if item.id.startswith("review:"))
    assert late.urgency is Urgency.LATE


def test_leavers_wait_for_new_passwords(school: School) -> None:
    for number in range(6):
        person = school.staff.add(
            StaffDraft(f"Leaver {number}", Category.TEACHER, dt.date(2025, 9, 1))
        )
        school.staff.leave(person, LeavingDraft(dt.date(2026, 10, 2)))
        titles = [title for title in school.titles() if "password" in title]
        if number < 4:
            assert len(titles) == number + 1
        else:
            assert titles == [f"Change the school-account passwords of {number + 1} leavers"]


def test_old_incidents_come_first_and_only_with_the_casebook(school: School) -> None:
    draft = IncidentDraft(
        narrative="A parent posted a picture.",
        happened_on=dt.date(2026, 11, 4),
        done_so_far=(Done.TOLD_DSL,),
    )
    first = school.incidents.record(draft)
    assert school.todo.look().counts["incidents"] == 1
    assert not [title for title in school.titles() if "INC" in title]
    school.clock.move(days=31)
    assert school.titles()[0] == f"Bring {first.reference} to a close"
    assert "incidents" not in school.office.look().counts
    assert not [title for title in school.titles(school.office) if "INC" in title]
    for _ in range(5):
        school.incidents.record(
            IncidentDraft(narrative="Another.", happened_on=dt.date(2026, 12, 4))
        )
    school.clock.move(days=31)
    assert school.titles()[0] == "Bring 6 incidents to a close"


def test_find_looks_into_open_books_only(school: School) -> None:
    school.staff.add(StaffDraft("Siân Gŵyr", Category.TEACHER, dt.date(2025, 9, 1)))
    recorded = school.incidents.record(
        IncidentDraft(narrative="Sian was named in a post.", happened_on=dt.date(2026, 11, 4))
    )
    both = Find({"register": school.register, "casebook": school.casebook})
    assert [(found.kind, found.label) for found in both.search("sian")] == [
        ("staff", "Staff"),
        ("incident", "Incident"),
    ]
    assert [found.id for found in both.search(recorded.reference)] == [recorded.id]
    assert [found.kind for found in Find({"register": school.register}).search("sian")] == ["staff"]
    assert both.search("nobody-here") == ()
