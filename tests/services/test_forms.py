"""Forms to sign on paper: whose, of what, in which order, and the same one printed again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.errors import Refused
from app.models.declaration import Form, Scope
from app.models.staff import Category
from app.models.trail import TrailLine
from app.services.declarations.form_layout import LARGE, NORMAL
from app.services.declarations.form_rows import PREVIEW, FormPerson, Order, PersonForm
from app.services.declarations.forms import Forms
from app.services.declarations.rows import CollectionDraft
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.staff.rows import LeavingDraft, StaffDraft
from app.services.staff.service import add_people
from tests.services.office import INSET, LAST_YEAR, SIGNED, TODAY, Office


@pytest.fixture
def forms(office: Office) -> Forms:
    return Forms(office.register)


def waited_for(forms: Forms, collection: UUID) -> list[FormPerson]:
    return [person for person in forms.people(collection) if person.waited_for]


def prepared(forms: Forms, collection: UUID, order: Order = Order.NAME) -> tuple[PersonForm, ...]:
    return forms.prepare(collection, waited_for(forms, collection), order)


def printed(forms: Forms, collection: UUID) -> dict[str, str]:
    """The references of all who are waited for, by name, registered."""
    found = forms.register(prepared(forms, collection))
    return {form.name: form.reference for form in found}


def rows(office: Office) -> int:
    with office.register.reading() as book:
        number: int = book.scalar(select(func.count()).select_from(Form))
    return number


def second_policy(office: Office) -> UUID:
    policy = office.policies.add(PolicyDraft("Acceptable use"))
    draft = VersionDraft("3", INSET, "Governors", wording="I use devices for work.")
    version = office.policies.versions.add(policy, draft)
    office.policies.versions.finalise(version)
    return version


def test_forms_for_those_who_are_waited_for(office: Office, forms: Forms) -> None:
    signed, _ = office.hire("Signed"), office.hire("<b>Ŵaiting</b>")
    now = office.collect()
    office.declarations.record(now, [signed], SIGNED)
    (form,) = prepared(forms, now)
    assert (form.text.school, form.name) == ("Tŷ Gwyn School", "<b>Ŵaiting</b>")
    assert (form.group, form.layout) == ("Teacher", NORMAL)
    (policy,) = form.text.policies
    assert (policy.title, policy.version_label) == ("Social media", "2026")
    assert (policy.ratified_on, policy.ratified_by) == (INSET, "Governors")
    assert policy.wording == "Words of 2026."
    assert form.text.collections == (now,)
    assert form.bring_back == "Due on 17 September 2026: bring it back signed now."


def test_by_when_to_bring_it_back(office: Office, forms: Forms) -> None:
    office.hire("A")
    now = office.collect(TODAY)
    (form,) = prepared(forms, now)
    assert form.bring_back == "Bring it back signed by Wednesday 18 November 2026."


def test_a_preview_registers_nothing(office: Office, forms: Forms) -> None:
    office.hire("A")
    now = office.collect()
    assert [form.reference for form in prepared(forms, now)] == [PREVIEW]
    assert rows(office) == 0


def test_printed_forms_are_registered_with_a_trail(office: Office, forms: Forms) -> None:
    person = office.hire("Ann")
    now = office.collect()
    reference = printed(forms, now)["Ann"]
    assert re.fullmatch("[A-Z2-7]{12}", reference)
    with office.register.reading() as book:
        row = book.first(select(Form.__table__))
        lines = book.scalar(
            select(func.count()).select_from(TrailLine).where(TrailLine.kind == "form")
        )
    assert row is not None
    assert (row.reference, row.staff_id, row.name) == (reference, person, "Ann")
    assert (row.collections, row.layout, row.large) == ([now.hex], 1, False)
    assert row.printed_on == TODAY
    assert lines == 1


def test_printing_again_is_the_same_form(office: Office, forms: Forms) -> None:
    office.hire("Ann")
    now = office.collect()
    first = printed(forms, now)
    office.hire("Ben")
    again = printed(forms, now)
    assert again["Ann"] == first["Ann"]
    assert again["Ben"] != first["Ann"]
    assert rows(office) == 2


def test_a_new_name_is_printed_on_the_same_form(office: Office, forms: Forms) -> None:
    ann = office.hire("Ann Reed")
    now = office.collect()
    first = printed(forms, now)
    office.staff.change(ann, dataclasses.replace(office.staff.get(ann).draft, name="Ann Owen"))
    assert printed(forms, now) == {"Ann Owen": first["Ann Reed"]}
    assert rows(office) == 1


def test_large_print_is_another_form(office: Office, forms: Forms) -> None:
    office.hire("Ann")
    now = office.collect()
    small = printed(forms, now)["Ann"]
    people = waited_for(forms, now)
    (large,) = forms.register(forms.prepare(now, people, large=True))
    assert large.layout is LARGE
    assert large.reference != small
    assert forms.register(forms.prepare(now, people, large=True))[0].reference == large.reference
    assert printed(forms, now)["Ann"] == small


def test_who_needs_large_print_gets_it(office: Office, forms: Forms) -> None:
    ann = office.hire("Ann")
    office.hire("Ben")
    draft = dataclasses.replace(office.staff.get(ann).draft, large_print=True)
    office.staff.change(ann, draft)
    now = office.collect()
    assert [form.layout for form in prepared(forms, now)] == [LARGE, NORMAL]


def test_two_policies_of_a_round_stand_on_one_form(office: Office, forms: Forms) -> None:
    both, one = office.hire("A"), office.hire("B")
    use = second_policy(office)
    media = office.declarations.start(
        office.version, CollectionDraft(opened_on=INSET), together=[use]
    )
    (other,) = (row.id for row in office.declarations.collections() if row.id != media)
    of_both, of_one = prepared(forms, media)
    assert [policy.title for policy in of_both.text.policies] == ["Acceptable use", "Social media"]
    assert of_both.text.collections == (other, media)
    # Where one of them is signed, only the other is asked for, on a form of its own.
    first = printed(forms, other)
    office.declarations.record(media, [one], SIGNED)
    of_both, of_one = prepared(forms, media)
    assert of_both.text.collections == (other, media)
    assert of_one.text.collections == (other,)
    again = printed(forms, media)
    assert again["A"] == first["A"]
    assert again["B"] != first["B"]
    office.declarations.record(other, [both, one], SIGNED)
    assert [form.name for form in prepared(forms, media)] == ["A"]


def test_forms_for_everyone_hold_all_of_the_round(office: Office, forms: Forms) -> None:
    signed, _ = office.hire("A"), office.hire("B")
    now = office.collect()
    office.declarations.record(now, [signed], SIGNED)
    everyone = forms.prepare(now, forms.people(now))
    assert [form.name for form in everyone] == ["A", "B"]
    assert {form.text.collections for form in everyone} == {(now,)}
    assert everyone[0].bring_back == "Bring it back signed."


def test_leavers_get_none_and_who_starts_soon_does(office: Office, forms: Forms) -> None:
    leaver = office.hire("Leaver")
    office.hire("Starter", TODAY + dt.timedelta(5))
    office.staff.leave(leaver, LeavingDraft(TODAY - dt.timedelta(1)))
    now = office.collect(TODAY)
    assert [form.name for form in prepared(forms, now)] == ["Starter"]


def test_who_is_on_leave_is_not_asked_yet(office: Office, forms: Forms) -> None:
    away, _ = office.hire("Away"), office.hire("Here")
    now = office.collect()
    office.declarations.on_leave(now, [away], TODAY, TODAY + dt.timedelta(60), "")
    assert [form.name for form in prepared(forms, now)] == ["Here"]
    assert [person.name for person in forms.people(now)] == ["Away", "Here"]


def test_new_starters_only(office: Office, forms: Forms) -> None:
    before = office.hire("Before")
    office.declarations.record(office.collect(), [before], SIGNED)
    office.hire("Starter")
    now = office.collect(TODAY, Scope.NEW_STARTERS)
    assert [form.name for form in prepared(forms, now)] == ["Starter"]


def test_orders(office: Office, forms: Forms) -> None:
    for name, category, team in (
        ("Zoë Adams", Category.GOVERNOR, ""),
        ("Ann Zorn", Category.TEACHER, "Year 2"),
        ("Ben Yule", Category.SUPPORT, "year 1"),
        ("Cai Bevan", Category.TEACHER, ""),
    ):
        person = office.hire(name, LAST_YEAR, category)
        draft = dataclasses.replace(office.staff.get(person).draft, team=team)
        office.staff.change(person, draft)
    now = office.collect()

    def names(order: Order) -> list[str]:
        return [form.name for form in prepared(forms, now, order)]

    assert names(Order.NAME) == ["Zoë Adams", "Cai Bevan", "Ben Yule", "Ann Zorn"]
    assert names(Order.CATEGORY) == ["Cai Bevan", "Ann Zorn", "Ben Yule", "Zoë Adams"]
    assert names(Order.TEAM) == ["Ben Yule", "Ann Zorn", "Cai Bevan", "Zoë Adams"]


def test_no_one_is_left(office: Office, forms: Forms) -> None:
    person = office.hire("A")
    now = office.collect()
    office.declarations.record(now, [person], SIGNED)
    with pytest.raises(Refused, match="No one is left to sign"):
        prepared(forms, now)


def test_references_of_many_people_differ_and_are_found_again(office: Office, forms: Forms) -> None:
    people = [StaffDraft(f"Person {number:04}", Category.TEACHER) for number in range(1200)]
    with office.register.writing() as book:
        add_people(book, people)
    now = office.collect()
    first = printed(forms, now)
    assert len(set(first.values())) == 1200
    assert printed(forms, now) == first
    assert rows(office) == 1200
