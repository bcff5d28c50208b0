"""Lists of staff taken in, compared and undone, over a real encrypted book."""

from __future__ import annotations

import pytest

from app.errors import Refused
from app.models.staff import Category
from app.services.staff.columns import mapped_by_hand
from app.services.staff.importing import StaffImport
from app.services.staff.lists import Choice
from app.services.staff.plan import RowState
from app.services.staff.rows import LeavingDraft, RejoiningDraft, StaffDraft
from app.services.staff.service import StaffRegister, Which
from app.storage.book import Book
from tests.services.staff_lists import DAY, LIST, states, take_in


def test_a_pasted_list(lists: StaffImport, staff: StaffRegister) -> None:
    plan = lists.plan(lists.open_pasted(LIST))
    assert [row.state for row in plan.rows] == [RowState.NEW] * 3
    assert staff.listed() == []
    assert lists.apply(plan).added == 3
    assert [(p.name, p.category, p.role, p.starts) for p in staff.listed()] == [
        ("Siân Gŵyr", Category.TEACHER, "Class teacher", DAY(2025, 9, 1)),
        ("Rhŷs Owen", Category.SUPPORT, "Teaching assistant", DAY(2024, 9, 2)),
        ("Zoë Reed", Category.GOVERNOR, "Parent governor", DAY(2025, 9, 1)),
    ]


def test_the_acceptance_list(lists: StaffImport, staff: StaffRegister) -> None:
    """ux.md §5 task 2: 60 rows, one twice, one without a name, two Welsh names."""
    people = [f"Person{n} Hill{n}\tTeacher" for n in range(1, 61)]
    people[4], people[5] = "Llŷr Gŵyn\tCook", "Siân Gŵyr\tTeacher"
    people[39] = people[5]
    people[13] = "\tTeacher"
    columns = mapped_by_hand(lists.open_pasted("\n".join(people)), ["name=1", "role=2"])
    plan = lists.plan(columns)
    assert [row.line for row in plan.of(RowState.PROBLEM)] == ["Row 14: Enter a full name."]
    (twin,) = plan.of(RowState.MATCH)
    assert (twin.number, twin.twin) == (40, 6)
    assert lists.apply(plan).added == 58
    assert {"Llŷr Gŵyn", "Siân Gŵyr"} <= {row.name for row in staff.listed()}


def test_a_second_list_shows_what_differs(lists: StaffImport, staff: StaffRegister) -> None:
    take_in(lists, LIST + "Tom Dean\tCook\t\n")
    plan = lists.plan(
        lists.open_pasted(
            "Name\tRole\tStart date\n"
            "SIAN GWYR\tClass teacher\t\n"
            "Rhŷs Owen\tHLTA\t2024-09-02\n"
            "Ann Hill\tTeacher\t\n"
            "\tTeacher\t\n"
        )
    )
    assert [(row.state, row.name) for row in plan.rows] == [
        (RowState.SAME, "SIAN GWYR"),
        (RowState.CHANGED, "Rhŷs Owen"),
        (RowState.NEW, "Ann Hill"),
        (RowState.PROBLEM, ""),
        (RowState.MISSING, "Tom Dean"),  # but no governor: lists of employees leave them out
    ]
    (change,) = plan.rows[1].changes
    assert (change.field, change.before, change.after) == ("Role", "Teaching assistant", "HLTA")
    done = lists.apply(plan)
    assert (done.added, done.changed) == (1, 1)
    assert [(row.name, row.role, row.ends) for row in staff.listed(Which.ALL)] == [
        ("Tom Dean", "Cook", None),
        ("Siân Gŵyr", "Class teacher", None),
        ("Ann Hill", "Teacher", None),
        ("Rhŷs Owen", "HLTA", None),
        ("Zoë Reed", "Parent governor", None),
    ]


def test_what_a_list_does_not_say_is_kept(lists: StaffImport, staff: StaffRegister) -> None:
    draft = StaffDraft(
        "Siân Gŵyr", Category.TRAINEE, DAY(2025, 9, 1), role="Class teacher", note="Mentor: Tom",
        capacities=("parent",), team="Year 2",
    )  # fmt: skip
    someone = staff.add(draft)
    take_in(lists, "Name\tRole\tTeam\nSiân Gŵyr\tTeacher of Year 3\t\n")
    kept = staff.get(someone).draft
    assert (kept.role, kept.category, kept.note) == (
        "Teacher of Year 3", Category.TRAINEE, "Mentor: Tom",
    )  # fmt: skip
    assert (kept.team, kept.capacities) == ("Year 2", ("parent",))


def test_the_same_person_by_code_or_email(lists: StaffImport, staff: StaffRegister) -> None:
    take_in(lists, "Name\tStaff code\tEmail\nAnn Reed\t7\tann@x.example\nBo Hill\t\tbo@x.example\n")
    plan = lists.plan(
        lists.open_pasted(
            "Name\tStaff code\tEmail\nAnn Owen\t7\tann@x.example\nBo M Hill\t9\tBO@x.example\n"
        )
    )
    assert [row.state for row in plan.rows] == [RowState.CHANGED] * 2
    assert [change.field for change in plan.rows[0].changes] == ["Full name"]
    lists.apply(plan)
    assert [row.name for row in staff.listed()] == ["Bo M Hill", "Ann Owen"]


def test_two_people_of_one_name(lists: StaffImport, staff: StaffRegister) -> None:
    text = "Name\tRole\nAnn Reed\tCook\nAnn Reed\tTeacher\n"
    assert states(lists, text) == ["2 New Ann Reed", "3 Possible match Ann Reed"]
    assert states(lists, text, {3: Choice.SAME_PERSON}) == ["2 New Ann Reed", "3 Same Ann Reed"]
    assert states(lists, text, {3: Choice.LEAVE_OUT}) == ["2 New Ann Reed", "3 Left out Ann Reed"]
    columns = lists.open_pasted(text)
    joined = lists.plan(columns, choices={3: Choice.SAME_PERSON}).rows[0].draft
    assert joined
    assert joined.role == "Cook; Teacher"
    lists.apply(lists.plan(columns, choices={3: Choice.ANOTHER}))
    assert len(staff.listed()) == 2
    # Now that there are two, the list can't say which of them it means.
    assert [row.state for row in lists.plan(columns).rows] == [RowState.MATCH] * 2


def test_several_roles_on_several_rows_are_one_person(lists: StaffImport) -> None:
    text = "Name\tPerson ID\tRole\nAnn Reed\t7\tTeacher\nAnn Reed\t7\tDSL\nBo Hill\t8\tCook\n"
    plan = lists.plan(lists.open_pasted(text))
    assert [row.state for row in plan.rows] == [RowState.NEW, RowState.SAME, RowState.NEW]
    assert plan.rows[0].draft
    assert plan.rows[0].draft.role == "Teacher; DSL"


def test_somebody_who_left_is_in_the_list_again(lists: StaffImport, staff: StaffRegister) -> None:
    someone = staff.add(StaffDraft("Ann Reed", Category.TEACHER, DAY(2020, 9, 1)))
    staff.leave(someone, LeavingDraft(DAY(2024, 7, 20)))
    text = "Name\tRole\tStart date\nAnn Reed\tSENCo\t01/09/2026\n"
    (row,) = lists.plan(lists.open_pasted(text)).rows
    assert row.sentence == "Possible match: Ann Reed, left 2024. Use that record?"
    plan = lists.plan(lists.open_pasted(text), choices={2: Choice.SAME_PERSON})
    lists.apply(plan)
    record = staff.get(someone)
    assert (record.row.starts, record.row.ends) == (DAY(2026, 9, 1), None)
    assert record.row.role == "SENCo"
    assert record.former[0].ends == DAY(2024, 7, 20)
    lists.undo()
    record = staff.get(someone)
    assert (record.row.ends, record.row.role, record.former) == (DAY(2024, 7, 20), None, ())


def test_coming_back_needs_a_date(lists: StaffImport, staff: StaffRegister) -> None:
    someone = staff.add(StaffDraft("Ann Reed", Category.TEACHER, DAY(2020, 9, 1)))
    staff.leave(someone, LeavingDraft(DAY(2024, 7, 20)))
    plan = lists.plan(lists.open_pasted("Name\nAnn Reed\n"), choices={2: Choice.SAME_PERSON})
    assert plan.rows[0].line.startswith("Row 2: Ann Reed left 20 July 2024. Record by hand")


def test_people_whom_the_list_says_have_left(lists: StaffImport, staff: StaffRegister) -> None:
    take_in(lists, "Name\tRole\nAnn Reed\tCook\n")
    text = "Name\tRole\tLeaving date\nAnn Reed\tCook\t30/10/2026\nBob Hill\tCook\t31/08/2019\n"
    assert states(lists, text) == ["2 Changed Ann Reed", "3 Left out Bob Hill"]
    take_in(lists, text)
    assert [row.ends for row in staff.listed(Which.ALL)] == [DAY(2026, 10, 30)]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("Ann Reed\t01/09/20226\t", "Check the year 20226: it needs 4 figures"),
        ("Ann Reed\t31/02/2025\t", "is not a date"),
        ("Ann Reed\ttbc\t", "“tbc” is not a date"),
        ("Ann Reed\t01/09/1066\t", "Enter a start date between 1940 and 2036."),
        ("Ann Reed\t01/09/2026\t01/09/2025", "must be after 1 September 2026 when they started"),
        ("#N/A\t01/09/2026\t", "Enter a full name."),
        ("12345\t01/09/2026\t", "Enter a full name."),
        (f"{'x' * 300}\t01/09/2026\t", "200 characters or fewer"),
    ],
)
def test_rows_to_put_right(
    lists: StaffImport, staff: StaffRegister, cells: str, sentence: str
) -> None:
    plan = lists.plan(lists.open_pasted(f"Name\tStart date\tEnd date\n{cells}\nBob Hill\t\t\n"))
    (row,) = plan.of(RowState.PROBLEM)
    assert sentence in row.line
    lists.apply(plan)
    assert [row.name for row in staff.listed()] == ["Bob Hill"]


def test_nothing_to_take_in(lists: StaffImport, register: Book) -> None:
    take_in(lists, LIST)
    before = register.trail_head()
    with pytest.raises(Refused, match="Nothing in this list is new or changed"):
        take_in(lists, LIST)
    with pytest.raises(Refused, match="nobody in this list"):
        lists.plan(lists.open_pasted("Name\tRole\n"))
    assert register.trail_head() == before


def test_undo(lists: StaffImport, staff: StaffRegister, register: Book) -> None:
    take_in(lists, LIST)
    take_in(lists, "Name\tRole\nSiân Gŵyr\tSENCo\nAnn Hill\tCook\n")
    last = lists.last()
    assert last
    assert (last.source, last.added, last.changed) == ("Pasted cells", 1, 1)
    undone = lists.undo()
    assert (undone.removed, undone.restored, undone.kept) == (1, 1, ())
    assert [(row.name, row.role) for row in staff.listed()] == [
        ("Siân Gŵyr", "Class teacher"),
        ("Rhŷs Owen", "Teaching assistant"),
        ("Zoë Reed", "Parent governor"),
    ]
    with register.reading() as reading:
        assert [hit.title for hit in reading.find("class")] == ["Siân Gŵyr"]
        assert reading.find("ann") == reading.find("senco") == []
    assert lists.last() is None
    with pytest.raises(Refused, match="no import to undo"):
        lists.undo()


def test_undo_leaves_alone_whom_somebody_has_worked_with(
    lists: StaffImport, staff: StaffRegister
) -> None:
    take_in(lists, LIST)
    one, other, _ = staff.listed()
    staff.leave(one.id, LeavingDraft(DAY(2026, 11, 4)))
    staff.leave(other.id, LeavingDraft(DAY(2026, 10, 30)))
    staff.rejoin(other.id, RejoiningDraft(DAY(2026, 11, 2)))
    undone = lists.undo()
    assert (undone.removed, undone.kept) == (1, ("Siân Gŵyr", "Rhŷs Owen"))
    assert [row.name for row in staff.listed(Which.ALL)] == ["Siân Gŵyr", "Rhŷs Owen"]


def test_a_plan_made_before_another_change_is_made_anew(
    lists: StaffImport, staff: StaffRegister
) -> None:
    plan = lists.plan(lists.open_pasted(LIST))
    staff.add(StaffDraft("Siân Gŵyr", Category.TEACHER, DAY(2025, 9, 1), role="Class teacher"))
    assert lists.apply(plan).added == 2
    assert len(staff.listed()) == 3


def test_a_thousand_rows_in_one_transaction(lists: StaffImport, register: Book) -> None:
    commits: list[frozenset[str]] = []
    register.listen(commits.append)
    names = "\n".join(f"Person{n} Hill{n}\tCook" for n in range(1000))
    take_in(lists, f"Name\tRole\n{names}")
    assert commits == [frozenset({"staff", "import_batch"})]
    assert register.trail_head().count == 1001
