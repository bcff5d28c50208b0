from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.dates import TermDates, default_terms
from app.errors import Problems
from app.models.school import RoleKey, SchoolKind
from app.models.staff import Category
from app.services.school import RoleHolderDraft, Rules, SchoolDraft, SchoolSettings
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from tests import builders


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Book]:
    book = builders.book(tmp_path, "register")
    yield book
    book.close()


def test_the_school_is_named_once_and_can_be_renamed(register: Book) -> None:
    settings = SchoolSettings(register)
    assert settings.school().name == ""
    settings.save_school(SchoolDraft("Ysgol Tŷ Gwyn"), sample=True)
    settings.save_school(SchoolDraft(" Tŷ Gwyn School ", SchoolKind.TRUST, "Afon Trust"))
    school = settings.school()
    assert (school.name, school.kind, school.trust_name) == (
        "Tŷ Gwyn School",
        SchoolKind.TRUST,
        "Afon Trust",
    )
    assert school.sample  # a sample never turns into a real school


def test_a_school_needs_its_names(register: Book) -> None:
    with pytest.raises(Problems) as raised:
        SchoolSettings(register).save_school(SchoolDraft(" ", SchoolKind.TRUST))
    assert [problem.field for problem in raised.value.problems] == ["name", "trust_name"]
    assert SchoolSettings(register).school().name == ""


def test_rules_are_defaults_until_the_school_sets_its_own(register: Book) -> None:
    settings = SchoolSettings(register)
    assert settings.rules() == Rules()
    settings.set_rules(Rules(age_rule=19, oldest_year=13))
    settings.set_rules(Rules(age_rule=18, oldest_year=13))
    assert settings.rules() == Rules(oldest_year=13)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (Rules(suppression_threshold=1), "suppression_threshold"),
        (Rules(age_rule=17), "age_rule"),
        (Rules(oldest_year=14), "oldest_year"),
        (Rules(review_month=13), "review_month"),
    ],
)
def test_rules_outside_what_makes_sense_are_refused(
    register: Book, rules: Rules, field: str
) -> None:
    with pytest.raises(Problems) as raised:
        SchoolSettings(register).set_rules(rules)
    assert [problem.field for problem in raised.value.problems] == [field]
    assert SchoolSettings(register).rules() == Rules()


def test_other_settings_keep_json(register: Book) -> None:
    settings = SchoolSettings(register)
    assert settings.value("recovery_printed", default=False) is False
    settings.set_value("recovery_printed", {"on": "2026-11-04"})
    settings.set_value("recovery_printed", {"on": "2026-11-05"})
    assert settings.value("recovery_printed") == {"on": "2026-11-05"}


def test_terms_are_the_usual_ones_until_the_school_enters_its_own(register: Book) -> None:
    settings = SchoolSettings(register)
    assert default_terms(2026)[0] in settings.terms()
    two = (
        TermDates("First 2026", dt.date(2026, 9, 7), dt.date(2027, 1, 29)),
        TermDates("Second 2027", dt.date(2027, 2, 8), dt.date(2027, 7, 16)),
    )
    settings.set_terms(default_terms(2026))
    settings.set_terms(default_terms(2027))
    settings.set_terms(two)  # the school year 2026/27 has one term fewer now
    assert settings.terms() == (*two, *default_terms(2027))
    term = settings.term_on(dt.date(2027, 2, 1))
    assert term is not None
    assert term.name == "First 2026"


def test_terms_that_overlap_or_end_too_soon_are_refused(register: Book) -> None:
    settings = SchoolSettings(register)
    settings.set_terms(default_terms(2026))
    with pytest.raises(Problems) as raised:
        settings.set_terms(
            [
                TermDates("Autumn", dt.date(2026, 9, 1), dt.date(2026, 12, 18)),
                TermDates("Spring", dt.date(2026, 12, 1), dt.date(2026, 11, 1)),
            ]
        )
    assert {problem.field for problem in raised.value.problems} == {"starts", "ends"}
    assert settings.terms() == default_terms(2026)


def test_the_head_is_known_by_staff_record_and_by_name_however_it_is_typed(register: Book) -> None:
    settings = SchoolSettings(register)
    head = StaffRegister(register).add(
        StaffDraft("Siân Huws-Ŵyn", Category.TEACHER, dt.date(2020, 9, 1))
    )
    holder = settings.add_role_holder(
        RoleHolderDraft(RoleKey.HEAD, "Mrs Siân Huws-Ŵyn", staff_id=head)
    )
    settings.add_role_holder(RoleHolderDraft(RoleKey.CHAIR, "Bogdan Achterberg", "01632 960001"))
    assert settings.is_head(staff_id=head)
    assert settings.is_head("sian  huws-wyn")
    assert settings.is_head("HUWS-WYN, Mrs Sian")
    assert not settings.is_head("Bogdan Achterberg")
    assert not settings.is_head("")
    settings.end_role_holder(holder, dt.date(2026, 11, 3))
    assert not settings.is_head("Siân Huws-Ŵyn", head)


def test_the_head_is_known_by_the_name_in_the_register_too(register: Book) -> None:
    settings = SchoolSettings(register)
    head = StaffRegister(register).add(
        StaffDraft("Aneurin Quartermaine", Category.TEACHER, dt.date(2020, 9, 1))
    )
    settings.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "The head", staff_id=head))
    assert settings.is_head("aneurin quartermaine")


def test_role_holders_come_in_the_order_of_the_roles_and_can_be_corrected(register: Book) -> None:
    settings = SchoolSettings(register)
    settings.add_role_holder(RoleHolderDraft(RoleKey.LADO, "County LADO", "01632 960002"))
    settings.add_role_holder(RoleHolderDraft(RoleKey.DSL, "Zofia Brightwater"))
    dsl = settings.role_holders(RoleKey.DSL)[0]
    draft = RoleHolderDraft(RoleKey.DSL, "Zofia Brightwater", remit="Online safety as well (R026)")
    settings.change_role_holder(dsl.id, draft)
    assert [(row.label, row.name) for row in settings.role_holders()] == [
        ("Designated safeguarding lead", "Zofia Brightwater"),
        ("LADO", "County LADO"),
    ]
    assert settings.role_holders(RoleKey.DSL)[0].remit == "Online safety as well (R026)"
    with pytest.raises(Problems, match="Enter who holds the role: LADO"):
        settings.add_role_holder(RoleHolderDraft(RoleKey.LADO, " "))
