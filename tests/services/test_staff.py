"""The staff register over a real encrypted book."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from app.errors import Problems, Refused
from app.models.staff import Capacity, Category
from app.services.staff.names import alike, sort_name, straight, words_of
from app.services.staff.rows import LeavingDraft, RejoiningDraft, StaffDraft
from app.services.staff.service import StaffRegister, Which
from app.storage.book import Book
from tests.builders import SetClock

DAY = dt.date
STARTER = StaffDraft(name="Siân Gŵyr-Jones", category=Category.TEACHER, starts=DAY(2025, 9, 1))


def found(register: Book, text: str) -> list[str]:
    with register.reading() as reading:
        return [hit.title for hit in reading.find(text)]


def problems_of(staff: StaffRegister, **changes: object) -> dict[str, str]:
    with pytest.raises(Problems) as refused:
        staff.add(dataclasses.replace(STARTER, **changes))  # type: ignore[arg-type]
    assert staff.listed(Which.ALL) == []
    return {problem.field: problem.sentence for problem in refused.value.problems}


def test_everything_about_somebody_is_kept(staff: StaffRegister, register: Book) -> None:
    draft = StaffDraft(
        name="  Rhŷs   ap Owen ",
        category=Category.SUPPORT,
        starts=DAY(2026, 11, 9),
        ends=DAY(2027, 7, 20),
        role="Teaching assistant",
        email="rhys@school.example",
        staff_code="TA7",
        team="Year 2",
        capacities=(Capacity.PARENT, Capacity.RESIDENT),
        social_media_role=True,
        social_media_told=DAY(2026, 11, 4),
        large_print=True,
        other_format="Read to them",
        note="Job-share with Zoë",
    )
    record = staff.get(staff.add(draft))
    assert record.draft == dataclasses.replace(draft, name="Rhŷs ap Owen")
    assert record.recorded_by == "head"
    assert record.row.standing(DAY(2026, 11, 4)) == "Starts 9 November 2026"
    for words in ("rhys", "TA7", "assistant year", "zoe"):
        assert found(register, words) == ["Rhŷs ap Owen"]


def test_what_must_be_put_right(staff: StaffRegister) -> None:
    assert problems_of(staff, name=" - ", category=None, starts=None) == {
        "name": "Enter a full name.",
        "category": "Select a group, for example Teacher.",
        "starts": "Enter the date they start.",
    }
    assert problems_of(staff, name="x" * 201)["name"] == "Enter a name of 200 characters or fewer."
    assert "could not be read" in problems_of(staff, name="Si\ufffdn Jones")["name"]
    assert problems_of(staff, ends=DAY(2025, 8, 31)) == {
        "ends": "Last day must be after 1 September 2025 when they started."
    }
    assert problems_of(staff, starts=DAY(1901, 1, 1)) == {
        "starts": "Enter a start date between 1940 and 2036."
    }
    assert (
        "in the past" in problems_of(staff, social_media_told=DAY(2026, 11, 5))["social_media_told"]
    )
    assert "Select from the list" in problems_of(staff, capacities=("wizard",))["capacities"]


@pytest.mark.parametrize("email", ["sian", "@school.example", "a b@c", "a@b@c", "sian@"])
def test_email_that_nobody_can_have(staff: StaffRegister, email: str) -> None:
    assert "name@school.example" in problems_of(staff, email=email)["email"]


@pytest.mark.parametrize(
    "name", ["=cmd()", "@Ann", "<b>Ann</b>", "<img src=x> Ann", "O'Neill", "X"]
)
def test_any_name_with_a_letter_fits(staff: StaffRegister, name: str) -> None:
    staff.add(dataclasses.replace(STARTER, name=name))
    assert [row.name for row in staff.listed()] == [name]


@pytest.mark.parametrize("category", Category)
def test_every_category(staff: StaffRegister, category: Category) -> None:
    staff.add(dataclasses.replace(STARTER, category=category))
    assert staff.listed()[0].category is category
    assert category.label


def test_a_day_s_supply_ends_alone(staff: StaffRegister, register: Book) -> None:
    clock = register.clock
    assert isinstance(clock, SetClock)
    today = register.today()
    staff.add(StaffDraft("Ines Hill", Category.SUPPLY, today, today))
    assert [row.name for row in staff.on_roll(today)] == ["Ines Hill"]
    clock.move(days=1)
    assert staff.on_roll(register.today()) == []
    assert staff.listed() == []
    assert [row.name for row in staff.listed(Which.LEFT)] == ["Ines Hill"]


def test_sorted_by_surname_whatever_the_accents(staff: StaffRegister) -> None:
    for name in ("Zoë Adams", "Åsa Éclair", "Anneke van der Berg", "Tom Dean", "Siân ŵyn"):
        staff.add(dataclasses.replace(STARTER, name=name))
    assert [row.name.split()[0] for row in staff.listed()] == [
        "Zoë",
        "Tom",
        "Åsa",
        "Anneke",
        "Siân",
    ]


def test_changing_keeps_an_unknown_start(staff: StaffRegister, register: Book) -> None:
    someone = staff.add(STARTER)
    staff.change(someone, dataclasses.replace(STARTER, name="Siân Gŵyr", starts=None))
    assert staff.get(someone).row.name == "Siân Gŵyr"
    assert staff.get(someone).row.starts is None
    assert found(register, "jones") == []


def test_leaving_and_undoing_it(staff: StaffRegister) -> None:
    governor = dataclasses.replace(
        STARTER, category=Category.GOVERNOR, ends=DAY(2029, 8, 31), role="Parent governor"
    )
    someone = staff.add(governor)
    staff.leave(someone, LeavingDraft(DAY(2026, 11, 6), accounts_changed=True))
    left = staff.get(someone)
    assert left.row.ends == DAY(2026, 11, 6)
    assert (left.accounts_changed, left.relationships_ended) == (True, False)
    staff.undo_leave(someone)
    back = staff.get(someone)
    assert back.draft == governor
    assert (back.accounts_changed, back.relationships_ended) == (False, False)


def test_both_leaving_and_its_undo_are_in_the_trail(staff: StaffRegister, register: Book) -> None:
    someone = staff.add(STARTER)
    staff.leave(someone, LeavingDraft(DAY(2026, 11, 6)))
    staff.undo_leave(someone)
    assert register.trail_head().count == 3


def test_last_day(staff: StaffRegister) -> None:
    someone = staff.add(STARTER)
    with pytest.raises(Problems, match=r"^Enter the last day\.$"):
        staff.leave(someone, LeavingDraft())
    with pytest.raises(Problems, match="must be after 1 September 2025 when they started"):
        staff.leave(someone, LeavingDraft(DAY(2025, 8, 31)))
    with pytest.raises(Refused, match="nothing to undo"):
        staff.undo_leave(someone)
    assert staff.get(someone).row.ends is None


def test_leavers_whose_accounts_still_work(staff: StaffRegister) -> None:
    one, other = staff.add(STARTER), staff.add(dataclasses.replace(STARTER, name="Tom Dean"))
    staff.leave(one, LeavingDraft(DAY(2026, 10, 30)))
    staff.leave(other, LeavingDraft(DAY(2026, 10, 30), accounts_changed=True))
    assert [row.id for row in staff.leavers_to_finish()] == [one]


def test_coming_back(staff: StaffRegister) -> None:
    someone = staff.add(dataclasses.replace(STARTER, role="Class teacher"))
    with pytest.raises(Refused, match="has not left"):
        staff.rejoin(someone, RejoiningDraft(DAY(2026, 11, 9)))
    staff.leave(someone, LeavingDraft(DAY(2026, 7, 20), accounts_changed=True))
    with pytest.raises(Problems, match="after 20 July 2026 when they left"):
        staff.rejoin(someone, RejoiningDraft(DAY(2026, 7, 20)))
    with pytest.raises(Problems, match="Enter the date they start again"):
        staff.rejoin(someone, RejoiningDraft())
    staff.rejoin(someone, RejoiningDraft(DAY(2026, 11, 9), category=Category.SUPPLY))
    record = staff.get(someone)
    assert (record.row.starts, record.row.ends) == (DAY(2026, 11, 9), None)
    assert (record.row.category, record.row.role) == (Category.SUPPLY, "Class teacher")
    assert not record.accounts_changed
    (former,) = record.former
    assert (former.starts, former.ends) == (DAY(2025, 9, 1), DAY(2026, 7, 20))
    assert former.accounts_changed
    with pytest.raises(Refused, match="nothing to undo"):
        staff.undo_leave(someone)


def test_possible_matches(staff: StaffRegister) -> None:
    left = staff.add(dataclasses.replace(STARTER, ends=DAY(2026, 7, 20)))
    now = staff.add(dataclasses.replace(STARTER, name="Sian Gwyr Jones"))
    staff.add(dataclasses.replace(STARTER, name="Tom Jones"))
    assert [row.id for row in staff.possible_matches("JONES-GWYR, Siân")] == [now, left]
    assert [row.id for row in staff.possible_matches("S. Gŵyr-Jones", besides=now)] == [left]
    assert staff.possible_matches("Ravi Patel") == []
    assert staff.possible_matches("") == []


def test_somebody_by_name(staff: StaffRegister) -> None:
    one = staff.add(dataclasses.replace(STARTER, staff_code="T1"))
    assert staff.named("sian gwyr jones").id == one
    staff.add(dataclasses.replace(STARTER, staff_code="T2"))
    with pytest.raises(Refused, match="2 people"):
        staff.named("Siân Gŵyr-Jones")
    assert staff.named("T1").id == one
    with pytest.raises(Refused, match="Nobody in the register"):
        staff.named("Tom Dean")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Siân Jones", "SIAN JONES", True),
        ("Siân Jones", "Siân Mair Jones", True),
        ("S Jones", "Siân Jones", True),
        ("Siân Jones", "Mair Jones", False),
        ("Siân Jones", "Siân Owen", False),
        ("Jones", "Siân Jones", False),
        ("Mrs S Jones", "Dr Sara Jones", True),
    ],
)
def test_names_that_may_be_one_person_s(one: str, other: str, same: bool) -> None:
    assert alike(words_of(one), words_of(other)) is same
    assert alike(words_of(other), words_of(one)) is same


def test_names_are_straightened_and_sorted() -> None:
    assert straight("Jones, Mrs Siân") == "Siân Jones"
    assert straight("Jones,") == "Jones"
    assert straight("Dr. O’Neill") == "O’Neill"
    assert sort_name("Anneke van der Berg") == "van der berg anneke"
    assert sort_name("Łucja Ørsted") == "orsted lucja"
    assert sort_name("Mrs") == "mrs"
