"""Collections and their boards: who stands where, what starts a collection, and its forms."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from app.errors import Problems, Refused
from app.models.declaration import Scope, ToDisclose
from app.services.declarations.rows import CollectionDraft, Counts, SignedDraft, State
from app.services.policies.rows import PolicyDraft, PolicyFile, VersionDraft
from app.services.staff.rows import LeavingDraft
from tests.pictures import SAFE
from tests.services.office import INSET, SIGNED, TODAY, Office


def test_the_board_shows_who_stands_where(office: Office) -> None:
    older, signed, check, exempt, none, declined = (
        office.hire(f"Person {letter}") for letter in "ABCDEF"
    )
    first = office.collect()
    office.declarations.record(first, [older, signed], SIGNED)
    office.version = office.new_version("2026 autumn", dt.date(2026, 10, 1))
    now = office.collect(dt.date(2026, 10, 20))
    assert not office.declarations.collection(first).open  # the new round replaces it
    office.declarations.record(now, [signed], SignedDraft(dt.date(2026, 10, 20)))
    office.declarations.check(now, [check], TODAY, "The form is not dated.")
    office.declarations.exempt(now, [exempt], TODAY, "On maternity leave until June.")
    office.declarations.decline(now, [declined], TODAY, "Wants to ask the union first.")
    board = office.declarations.board(now)
    assert [(row.name, row.state, row.remark) for row in board] == [
        ("Person A", State.OLDER, "Signed 2026 on 3 September 2026"),
        ("Person B", State.SIGNED, ""),
        ("Person C", State.CHECK, "The form is not dated."),
        ("Person D", State.EXEMPT, "On maternity leave until June."),
        ("Person E", State.NOT_RETURNED, ""),
        (
            "Person F",
            State.NOT_RETURNED,
            "Declined on 4 November 2026: Wants to ask the union first.",
        ),
    ]
    assert office.declarations.counts(now) == Counts(
        asked=6, signed=1, check=1, older=1, exempt=1, not_returned=2, overdue=4
    )
    assert [row.staff_id for row in office.declarations.outstanding(now)] == [
        older,
        check,
        none,
        declined,
    ]


def test_the_board_of_a_past_day(office: Office) -> None:
    early, late, leaver = office.hire("A"), office.hire("B"), office.hire("C")
    now = office.collect()
    office.declarations.record(now, [early], SIGNED)
    office.declarations.record(now, [late], SignedDraft(dt.date(2026, 10, 5)))
    office.staff.leave(leaver, LeavingDraft(dt.date(2026, 9, 30)))
    office.hire("D", dt.date(2026, 11, 2))
    september, november = dt.date(2026, 9, 10), TODAY
    assert office.declarations.counts(now, september) == Counts(asked=3, signed=1, not_returned=2)
    assert office.declarations.counts(now, november) == Counts(asked=3, signed=2, not_returned=1)


def test_the_same_version_again_the_next_september(office: Office) -> None:
    person = office.hire("A")
    office.declarations.record(office.collect(), [person], SIGNED)
    office.clock.move(days=310)
    again = office.collect(dt.date(2027, 9, 2))
    row = office.row(again, person)
    assert (row.state, row.remark) == (State.NOT_RETURNED, "Signed 2026 on 3 September 2026")
    assert row.outstanding


def test_only_new_starters_sign_when_the_change_is_not_material(office: Office) -> None:
    old = office.hire("A")
    office.declarations.record(office.collect(), [old], SIGNED)
    office.version = office.new_version("2026 minor", dt.date(2026, 10, 1))
    new = office.hire("B", dt.date(2026, 11, 2))
    now = office.collect(dt.date(2026, 11, 1), Scope.NEW_STARTERS)
    assert office.row(now, old).state is State.OLDER
    assert not office.row(now, old).outstanding
    assert [row.staff_id for row in office.declarations.outstanding(now)] == [new]
    assert office.declarations.counts(now) == Counts(asked=1, not_returned=1)
    assert office.declarations.waiting().not_signed == 1


def test_home_counts_what_the_boards_show(office: Office) -> None:
    people = [office.hire(f"Person {number:02}") for number in range(12)]
    leaver = office.hire("Leaver")
    now = office.collect()
    office.declarations.record(
        now, people[:3], dataclasses.replace(SIGNED, to_disclose=ToDisclose.SOMETHING)
    )
    office.declarations.exempt(now, people[3:5], TODAY, "Leave")
    office.declarations.check(now, [people[5], leaver], INSET, "No signature")
    office.declarations.decline(now, people[6:7], TODAY, "Refuses")
    office.staff.leave(leaver, LeavingDraft(dt.date(2026, 10, 1)))
    office.hire("New", dt.date(2026, 11, 2))
    other = office.policies.add(PolicyDraft("Acceptable use"))
    office.declarations.start_new_version(
        other,
        VersionDraft("1", INSET, "Governors", wording="I agree."),
        None,
        CollectionDraft(TODAY),
    )
    boards = [office.declarations.board(c.id) for c in office.declarations.collections() if c.open]
    counts = [Counts.of(rows) for rows in boards]
    waiting = office.declarations.waiting()
    assert [each.outstanding for each in counts] == [13, 8]
    # Whoever has two policies to sign is one person.
    to_sign = office.declarations.to_sign()
    assert waiting.not_signed == len(to_sign) == 13
    # Whoever started a few days ago is not late yet.
    assert waiting.overdue == sum(each.row.overdue for each in to_sign) == 7
    assert waiting.check == sum(each.check for each in counts) == 1
    assert waiting.to_hear == len(office.declarations.to_hear()) == 3


def test_only_the_newest_final_version_is_collected(office: Office) -> None:
    draft = office.policies.versions.add(
        office.policy, VersionDraft("2027", TODAY, "Governors", wording="Words.")
    )
    with pytest.raises(Refused, match=r"Version 2027 is still a draft\. Make it final"):
        office.declarations.start(draft, CollectionDraft(TODAY))
    office.policies.versions.finalise(draft)
    with pytest.raises(Refused, match="Version 2027 has replaced 2026"):
        office.collect()
    assert office.declarations.collections() == ()
    assert office.declarations.current() is None


def test_the_days_of_a_collection_have_to_make_sense(office: Office) -> None:
    for draft, field in (
        (CollectionDraft(dt.date(2026, 9, 2)), "opened_on"),
        (CollectionDraft(INSET, dt.date(2026, 9, 2)), "due_on"),
    ):
        with pytest.raises(Problems) as raised:
            office.declarations.start(office.version, draft)
        assert [problem.field for problem in raised.value.problems] == [field]
    row = office.declarations.collection(office.collect())
    assert (row.title, row.due_on) == ("Social media 2026", dt.date(2026, 9, 17))
    assert office.declarations.current() == row
    office.declarations.close(row.id)
    assert office.declarations.current() == dataclasses.replace(row, closed_on=TODAY)
    # What comes late is still recorded.
    assert office.declarations.record(row.id, [office.hire("A")], SIGNED).ids


def test_a_new_version_and_its_collection_start_together_or_not_at_all(office: Office) -> None:
    version = VersionDraft("1", INSET, "Governors", "September 2027", wording="I agree.")
    file = PolicyFile("policy.pdf", "", b"%PDF-1.7 text")
    new = PolicyDraft("Acceptable use")
    with pytest.raises(Problems) as raised:
        office.declarations.start_new_version(
            new, VersionDraft("1", wording="I agree."), file, CollectionDraft(TODAY), looked=SAFE
        )
    assert [each.field for each in raised.value.problems] == ["ratified_on", "ratified_by"]
    with pytest.raises(Problems, match="Last day to sign"):
        office.declarations.start_new_version(
            new, version, file, CollectionDraft(TODAY, INSET), looked=SAFE
        )
    assert len(office.policies.listed()) == 1
    assert office.register.documents.stored() == set()
    started = office.declarations.start_new_version(
        new, version, file, CollectionDraft(TODAY), looked=SAFE
    )
    row = office.declarations.collection(started)
    kept = office.policies.versions.file(row.version_id)
    assert (row.policy_title, row.version_label) == ("Acceptable use", "1")
    assert kept is not None
    assert kept.data == b"%PDF-1.7 text"


def test_a_draft_of_the_next_version_becomes_the_one_collected(office: Office) -> None:
    draft = office.policies.versions.add(office.policy, VersionDraft("2027", wording="Words."))
    started = office.declarations.start_new_version(
        office.policy,
        VersionDraft("2027", TODAY, "Governors", wording="Better words."),
        None,
        CollectionDraft(TODAY),
    )
    assert office.declarations.collection(started).version_id == draft
    assert office.policies.versions.get(draft).wording == "Better words."
    assert len(office.policies.versions.of(office.policy)) == 2


def test_new_starters_have_a_fortnight_of_their_own(office: Office) -> None:
    person = office.hire("A", dt.date(2026, 11, 9))
    now = office.collect()
    row = office.row(now, person)
    assert (row.remark, row.overdue) == ("Starts on 9 November 2026", False)
    office.clock.move(days=19)
    assert not office.row(now, person).overdue
    office.clock.move(days=1)
    assert office.row(now, person).overdue


def test_the_board_is_answered_from_its_indexes(office: Office) -> None:
    from app.services.declarations.board import board_statement, stands_now

    collection = office.declarations.collection(office.collect())
    compiled = board_statement(collection, TODAY, stands_now).compile(
        compile_kwargs={"literal_binds": True}, dialect=office.register._engine.dialect
    )
    with office.register._engine.connect() as connection:
        plan = "\n".join(
            row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        )
    assert "uq_declaration_standing" in plan
    assert "ix_declaration_person" in plan
    assert "SCAN declaration" not in plan
