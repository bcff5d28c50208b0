"""What the columns and cells of a list of staff mean, and which are never stored."""

from __future__ import annotations

import pytest

from app.errors import Refused
from app.models.staff import Category
from app.services.staff.cells import cell_date, guess_category
from app.services.staff.columns import Columns, mapped_by_hand
from app.services.staff.importing import StaffImport
from app.services.staff.service import StaffRegister
from tests.services.staff_lists import DAY, LIST, states


def headings(lists: StaffImport, *names: str) -> Columns:
    return lists.open_pasted("\t".join(names) + "\n" + "\t".join("x" for _ in names))


@pytest.mark.parametrize(
    ("names", "mapped"),
    [
        (  # SIMS
            ("Title", "Forename", "Surname", "Initials", "Person ID", "Work Email"),
            {"forename": (1,), "surname": (2,), "staff_code": (4,), "email": (5,)},
        ),
        (  # SIMS, export
            ("Legal Surname", "Preferred Surname", "Legal Forename", "Staff Code"),
            {"surname": (0,), "preferred_surname": (1,), "forename": (2,), "staff_code": (3,)},
        ),
        (  # Arbor
            ("Title", "Sex", "Legal first name", "Legal last name", "Business Role", "Job title"),
            {"forename": (2,), "surname": (3,), "role": (4, 5)},
        ),
        (  # Bromcom
            ("First Name", "Last Name", "Preferred First Name", "Job Title", "Start Date", "NI No"),
            {"forename": (0,), "surname": (1,), "preferred_forename": (2,), "role": (3,),
             "starts": (4,)},
        ),
        (  # a central record
            ("Surname, first name", "Staff/Agent/Third party", "DBS number", "Post"),
            {"name": (0,), "category": (1,), "role": (3,)},
        ),
        (("First Name", "Last Name", "Email", "Job Role"),
         {"forename": (0,), "surname": (1,), "email": (2,), "role": (3,)}),
    ],
)  # fmt: skip
def test_headings_of_known_systems(
    lists: StaffImport, names: tuple[str, ...], mapped: dict[str, tuple[int, ...]]
) -> None:
    assert headings(lists, *names).mapping == mapped


NEVER = [
    "NI Number", "NI", "National Insurance No.", "NINO", "DOB", "D.O.B.", "Date of Birth", "Age",
    "Ethnicity", "Ethnic origin", "Bank account", "Sort code", "Account number", "Sex", "Gender",
    "Religion", "Disability", "Home address", "Address (home)", "Postcode", "Home phone", "Mobile",
    "Telephone", "Personal email", "Emergency contact", "Salary", "Payroll number", "Nationality",
    "Marital status", "DBS certificate", "Teacher number", "Sexual orientation", "Home Email",
]  # fmt: skip


@pytest.mark.parametrize("heading", NEVER)
def test_columns_that_are_never_stored(lists: StaffImport, heading: str) -> None:
    columns = lists.open_pasted(f"Name\t{heading}\tRole\nAnn Reed\tCANARY\tCook\n")
    assert columns.dropped == (heading,)
    assert columns.mapping == {"name": (0,), "role": (2,)}
    assert "CANARY" not in repr(columns)
    (row,) = lists.plan(mapped_by_hand(columns, ["team=2"])).rows
    assert row.draft
    assert row.draft.team == ""


def test_ni_numbers_are_dropped_under_any_heading(lists: StaffImport) -> None:
    columns = lists.open_pasted("Name\tReference\tRole\nAnn Reed\tQQ 12 34 56 C\tCook\n")
    assert columns.dropped == ("Reference",)
    assert "QQ" not in repr(columns)


def test_title_rows_and_blank_rows(lists: StaffImport) -> None:
    text = f"Staff of this school\n\nPrinted 1/9/2026\n{LIST}\n\nName\tRole\tStart date\n"
    assert states(lists, text) == ["5 New Siân Gŵyr", "6 New Rhŷs Owen", "7 New Zoë Reed"]


def test_what_somebody_prefers_to_be_called(lists: StaffImport) -> None:
    text = (
        "Legal forename\tLegal surname\tKnown as\tPreferred surname\n"
        "Elizabeth\tHill\tLiz\t\n"
        "Zoë\tReed\t\tOwen\n"
        "Catrin\tJones\tCat Jones\t\n"
    )
    plan = lists.plan(lists.open_pasted(text))
    assert [row.name for row in plan.rows] == ["Liz Hill", "Zoë Owen", "Cat Jones"]


def test_no_heading_is_mapped_by_hand(lists: StaffImport, staff: StaffRegister) -> None:
    columns = lists.open_file(b"17,Ann Reed,Cook\n18,Bob Hill,Teacher\n")
    assert columns.heading_row is None
    assert columns.headings == ("Column 1", "Column 2", "Column 3")
    with pytest.raises(Refused, match=r"^Say which column holds the names\.$"):
        lists.plan(columns)
    lists.apply(lists.plan(mapped_by_hand(columns, ["name=2", "role=Column 3"])))
    assert [row.name for row in staff.listed()] == ["Bob Hill", "Ann Reed"]


def test_mapped_by_hand_says_what_is_wrong(lists: StaffImport) -> None:
    columns = headings(lists, "Colleague", "Duty")
    with pytest.raises(Refused, match="“shoe” is not a field"):
        mapped_by_hand(columns, ["shoe=1"])
    for column in ("Boss", "0", "3", ""):
        with pytest.raises(Refused, match="has no column"):
            mapped_by_hand(columns, [f"name={column}"])


def test_a_mapping_is_remembered(lists: StaffImport) -> None:
    text = "Colleague\tName of duty\tEmail\nAnn Reed\tCook\ta@b.example\n"
    columns = mapped_by_hand(lists.open_pasted(text), ["name=Colleague", "role=Name of duty"])
    lists.apply(lists.plan(columns))
    again = lists.open_pasted(text.replace("Ann Reed", "Bob Hill"))
    assert again.mapping == {"email": (2,), "name": (0,), "role": (1,)}
    lists.apply(lists.plan(mapped_by_hand(again, ["team=Name of duty"])))
    assert lists.open_pasted(text).mapping == {"email": (2,), "name": (0,), "team": (1,)}


def test_headings_that_nobody_knows(lists: StaffImport) -> None:
    text = "Colleagues 2026\n\nColleague\tDuty\nAnn Reed\tCook\n"
    columns = lists.open_pasted(text)
    assert columns.heading_row is None
    by_hand = mapped_by_hand(columns, ["name=colleague", "role=2"])
    assert [row.name for row in lists.plan(by_hand).rows] == ["Ann Reed"]


def test_headings_below_the_title_may_be_said(lists: StaffImport) -> None:
    columns = lists.open_pasted("Colleague\tDOB\nAnn Reed\t1/1/1980\n")
    assert columns.dropped == ("DOB",)
    assert columns.headed(None).dropped == ("Column 2",)
    assert "1980" not in repr(columns.headed(None))


def test_one_column_of_names(lists: StaffImport) -> None:
    assert states(lists, "Gŵyr, Siân\nOwen, Rhŷs\n") == ["1 New Siân Gŵyr", "2 New Rhŷs Owen"]


@pytest.mark.parametrize(
    ("role", "category"),
    [
        ("Class Teacher", Category.TEACHER),
        ("Assistant Headteacher", Category.TEACHER),
        ("Teaching Assistant", Category.SUPPORT),
        ("Clerk to Governors", Category.SUPPORT),
        ("Chair of Governors", Category.GOVERNOR),
        ("PGCE student", Category.TRAINEE),
        ("Agency", Category.AGENCY),
        ("Supply teacher", Category.SUPPLY),
        ("Third party", Category.PROVIDER),
        ("central trust team", Category.CENTRAL),
        ("Teacher (maternity cover)", Category.TEMPORARY),
        ("Trustee", Category.TRUSTEE),
        ("Wizard", None),
    ],
)
def test_a_role_tells_the_category(role: str, category: Category | None) -> None:
    assert guess_category(role) is category


@pytest.mark.parametrize("category", Category)
def test_a_category_column_may_hold_our_own_words(category: Category) -> None:
    assert guess_category(category.label) is category
    assert guess_category(category.value) is category


@pytest.mark.parametrize(
    "text",
    ["01/09/2025", "1.9.2025", "01-09-2025", "2025-09-01", "2025-09-01 00:00:00", "45901",
     "1 September 2025", "01-Sep-2025", "1 Sep 25", "01/09/2025 00:00"],
)  # fmt: skip
def test_dates_in_cells(text: str) -> None:
    assert cell_date(text) == DAY(2025, 9, 1)
