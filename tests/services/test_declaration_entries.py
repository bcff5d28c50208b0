"""What came back: recording it, taking it back, hearing it, and keeping its scan."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import uuid4

import pytest

from app.errors import Problems, Refused
from app.models.declaration import HowSeen, Outcome, ToDisclose
from app.services.declarations.rows import SignedDraft, State
from app.services.staff.rows import LeavingDraft, RejoiningDraft
from tests.pictures import SAFE
from tests.services.office import INSET, SIGNED, TODAY, Office


def test_signing_twice_supersedes_and_says_so(office: Office) -> None:
    person = office.hire("Siân Gŵyr-Jones")
    now = office.collect()
    first = office.declarations.record(now, [person], SIGNED)
    assert first.sentence == "Recorded for 1 person."
    second = office.declarations.record(now, [person], SignedDraft(TODAY, HowSeen.WITNESSED))
    assert second.replaced == ("Siân Gŵyr-Jones",)
    assert "Siân Gŵyr-Jones has a new entry" in second.sentence
    history = office.declarations.history(person)
    assert [(row.dated, row.stands, row.said) for row in history] == [
        (TODAY, True, "Signed"),
        (INSET, False, "Signed, superseded"),
    ]
    assert office.declarations.counts(now).signed == 1


def test_taking_back_keeps_the_entry_and_revives_the_one_before(office: Office) -> None:
    person = office.hire("A")
    now = office.collect()
    (first,) = office.declarations.record(now, [person], SIGNED).ids
    (second,) = office.declarations.record(now, [person], SignedDraft(TODAY)).ids
    (third,) = office.declarations.record(now, [person], SignedDraft(TODAY)).ids
    with pytest.raises(Problems, match="Enter why it is taken back"):
        office.declarations.take_back(third, "  ")
    with pytest.raises(Refused, match="taken back or superseded before"):
        office.declarations.take_back(second, "Wrong person")
    office.declarations.take_back(third, "Wrong person")
    assert office.standing(now, person) == second
    office.declarations.take_back(second, "Wrong person")
    assert office.standing(now, person) == first
    office.declarations.take_back(first, "That was her sister.")
    assert office.row(now, person).state is State.NOT_RETURNED
    oldest = office.declarations.history(person)[-1]
    assert (oldest.said, oldest.voided_why) == ("Signed, taken back", "That was her sister.")
    assert office.entries() == 3


def test_many_at_once_are_recorded_whole_or_not_at_all(office: Office) -> None:
    people = [office.hire(f"Person {number}") for number in range(5)]
    late = office.hire("Late", dt.date(2026, 10, 1))
    now = office.collect()
    with pytest.raises(Problems) as raised:
        office.declarations.record(now, [*people, late], SIGNED)
    assert str(raised.value) == (
        "Date signed must be on or after 1 October 2026, when Late started."
    )
    assert office.entries() == 0
    recorded = office.declarations.record(now, [*people, people[0]], SIGNED)
    assert len(recorded.ids) == office.entries() == 5


def test_dates_that_can_not_be_right_are_refused(office: Office) -> None:
    person = office.hire("A", dt.date(2026, 9, 7))
    leaver = office.hire("Leaver")
    office.staff.leave(leaver, LeavingDraft(dt.date(2026, 9, 30)))
    now = office.collect()
    for people, dated, sentence in (
        ([person], None, "Enter the date they signed."),
        ([person], dt.date(2026, 11, 5), "Date signed must be today or in the past."),
        (
            [person],
            dt.date(2026, 9, 2),
            "on or after 3 September 2026, when this version was ratified.",
        ),
        ([person], INSET, "on or after 7 September 2026, when A started."),
        ([leaver], TODAY, "on or before 30 September 2026, when Leaver left."),
        ([], INSET, "Select who signed."),
    ):
        with pytest.raises(Problems, match=sentence.replace(".", r"\.")):
            office.declarations.record(now, people, SignedDraft(dated))
    assert office.entries() == 0
    # Who has left may still have signed while they were here.
    office.declarations.record(now, [leaver], SIGNED)
    with pytest.raises(LookupError):
        office.declarations.record(now, [uuid4()], SIGNED)


def test_somebody_who_came_back_may_have_signed_before_they_left(office: Office) -> None:
    person = office.hire("A")
    office.staff.leave(person, LeavingDraft(dt.date(2026, 9, 30)))
    office.staff.rejoin(person, RejoiningDraft(dt.date(2026, 11, 2)))
    now = office.collect()
    office.declarations.record(now, [person], SIGNED)
    assert office.row(now, person).state is State.SIGNED


def test_reasons_are_needed_and_a_signature_is_not_overwritten(office: Office) -> None:
    person = office.hire("A")
    now = office.collect()
    with pytest.raises(Problems, match=r"Enter why they need not sign\."):
        office.declarations.exempt(now, [person], TODAY, " ")
    with pytest.raises(Problems, match=r"Enter why they declined\."):
        office.declarations.decline(now, [person], TODAY, "")
    with pytest.raises(Problems, match=r"Enter what has to be checked\."):
        office.declarations.check(now, [person], TODAY, "")
    with pytest.raises(Problems, match=r"Select who this is about\."):
        office.declarations.exempt(now, [], TODAY, "Leave")
    office.declarations.record(now, [person], SIGNED)
    with pytest.raises(Refused, match=r"A has signed\. Take that declaration back first"):
        office.declarations.exempt(now, [person], TODAY, "Leave")
    assert office.entries() == 1


def test_the_offered_date_is_collection_day_for_a_fortnight(office: Office) -> None:
    collection = office.declarations.collection(office.collect())
    assert office.declarations.default_date(collection) == TODAY
    office.clock.now = dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC)
    assert office.declarations.default_date(collection) == INSET


def test_something_to_disclose_waits_for_the_head(office: Office) -> None:
    person = office.hire("A")
    now = office.collect()
    draft = dataclasses.replace(SIGNED, to_disclose=ToDisclose.SOMETHING)
    (entry,) = office.declarations.record(now, [person], draft).ids
    (row,) = office.declarations.to_hear()
    assert (row.name, row.policy_title, row.dated) == ("A", "Social media", INSET)
    with pytest.raises(Problems, match="Enter a date from 3 September 2026 to today"):
        office.declarations.heard(entry, dt.date(2026, 9, 2))
    office.declarations.heard(entry, TODAY)
    assert office.declarations.to_hear() == ()


def test_the_scan_of_a_signed_page_is_kept_once(office: Office) -> None:
    (entry,) = office.declarations.record(office.collect(), [office.hire("A")], SIGNED).ids
    assert office.declarations.scan(entry) is None
    for data, name, sentence in (
        (b"", "scan.pdf", "is empty"),
        (b"MZ\x90", "scan.png", "is not a PDF, PNG or JPEG"),
        (b"only text", "scan.pdf", "is not a PDF, PNG or JPEG"),
    ):
        with pytest.raises(Refused, match=sentence):
            office.declarations.attach_scan(entry, data, name, SAFE)
    office.declarations.attach_scan(entry, b"\xff\xd8\xff\xe0 page", "scan.pdf", SAFE)
    with pytest.raises(Refused, match="has its scan"):
        office.declarations.attach_scan(entry, b"%PDF-1.4", "second.pdf", SAFE)
    kept = office.declarations.scan(entry)
    assert kept is not None
    assert (kept.media_type, kept.data) == ("image/jpeg", b"\xff\xd8\xff\xe0 page")
    assert len(office.register.documents.stored()) == 1


def test_history_tells_both_dates_and_the_reason(office: Office) -> None:
    person = office.hire("A")
    office.declarations.exempt(office.collect(), [person], TODAY, "On leave")
    (row,) = office.declarations.history(person)
    assert (row.outcome, row.dated, row.reason) == (Outcome.EXEMPT, TODAY, "On leave")
    assert (row.recorded_at, row.recorded_by) == (office.clock.now, "head")
