"""Disclosures in full: how widely known, departures, the signed copy, reviews, all of it kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Problems, Refused
from app.models.evidence import Answer
from app.models.relationship import Awareness, Connection, DecidedBy, Departure, OtherKind
from app.services.evidence.intake import Accepted, Arrival, LooksSafe, accept
from app.services.initials import tidy_initials
from app.services.relationships.drafts import MoreDraft
from app.services.relationships.rows import DisclosureRow, State
from app.services.rules.questions import RuleKey
from app.services.rules.rows import RuleSetDraft
from app.services.rules.service import ContactRules
from tests.pictures import picture
from tests.told import TODAY, School, a_school, nephew, noted, staff_member

DEPARTURE = MoreDraft(
    Awareness.OPEN,
    asked=True,
    departure=Departure.PROPOSED,
    justification="He looks after her on Saturdays and the parents write through it.",
)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with a_school(tmp_path) as made:
        yield made


def told(school: School, **changes: object) -> DisclosureRow:
    reference = school.relationships.record(nephew(school, **changes))
    return school.relationships.by_reference(reference)


def scan(data: bytes | None = None, name: str = "signed.png") -> Accepted:
    return accept(Arrival(data or picture(), name), LooksSafe(Answer.NO))


def said(school: School, row: DisclosureRow) -> list[str]:
    return [line.what for line in school.relationships.history(school.relationships.get(row.id))]


def test_what_is_known_besides_is_kept_and_found(school: School) -> None:
    row = told(school, more=DEPARTURE)
    assert (row.awareness, row.asked_words) == (Awareness.OPEN, "The school asked")
    assert (row.departure, row.justification) == (Departure.PROPOSED, DEPARTURE.justification)
    with school.casebook.reading() as book:
        assert [hit.reference for hit in book.find("saturdays")] == [row.reference]


@pytest.mark.parametrize(
    ("more", "field", "part"),
    [
        (MoreDraft(departure=Departure.TAKEN), "justification", "Enter why this departs"),
        (MoreDraft(justification="Because."), "departure", "taken already or is proposed"),
        (
            MoreDraft(departure=Departure.TAKEN, justification="So.", hr_advice="Fine."),
            "hr_advice_on",
            "Enter the date",
        ),
        (
            MoreDraft(departure=Departure.TAKEN, justification="So.", hr_advice_on=TODAY),
            "hr_advice",
            "Enter what HR advised",
        ),
        (
            MoreDraft(
                departure=Departure.TAKEN,
                justification="So.",
                hr_advice="Fine.",
                hr_advice_on=TODAY + dt.timedelta(1),
            ),
            "hr_advice_on",
            "today or in the past",
        ),
    ],
)
def test_a_departure_asks_for_its_justification(
    school: School, more: MoreDraft, field: str, part: str
) -> None:
    with pytest.raises(Problems) as refusal:
        told(school, more=more)
    [problem] = refusal.value.problems
    assert problem.field == field
    assert part in problem.sentence
    row = told(school)
    with pytest.raises(Problems, match=part):
        school.relationships.tell_more(row.id, more)


def test_hr_advice_comes_later_and_every_wording_stays_in_the_history(school: School) -> None:
    row = told(school, more=DEPARTURE, decision=noted())
    school.clock.move(days=7)
    advised = dt.date(2026, 11, 10)
    school.relationships.tell_more(
        row.id,
        MoreDraft(
            Awareness.TEAM,
            asked=True,
            departure=Departure.TAKEN,
            justification=DEPARTURE.justification,
            hr_advice="Keep it to the parents’ group.",
            hr_advice_on=advised,
        ),
    )
    assert school.relationships.get(row.id).hr_advice_on == advised
    lines = said(school, row)
    assert lines == [
        "Told to The head. JK, pupil in Year 5.",
        "Noted, by A. Head.",
        "How widely it is known: The people they work with. Before: Openly known.",
        "Departure from the policy: Taken already. Before: Proposed.",
        "HR’s advice: Keep it to the parents’ group.",
        "Date of HR’s advice: 10 November 2026.",
    ]


def test_the_signed_copy_comes_back_with_its_scan(school: School) -> None:
    row = told(school, decision=noted())
    for wrong, part in (
        (None, "Enter the date"),
        (TODAY + dt.timedelta(1), "today or in the past"),
        (TODAY - dt.timedelta(1), "4 November 2026"),
    ):
        with pytest.raises(Problems, match=part):
            school.relationships.copy_came_back(row.id, wrong)
    assert school.relationships.signed_copy(row.id) is None

    page = picture()
    school.relationships.copy_came_back(row.id, TODAY)
    school.relationships.keep_scan(row.id, scan(page))

    after = school.relationships.get(row.id)
    assert (after.copy_signed_on, after.copy_name) == (TODAY, "signed.png")
    kept = school.relationships.signed_copy(row.id)
    assert kept
    assert kept.data == page
    assert said(school, row)[-2:] == [
        "The copy signed on 4 November 2026 came back.",
        "A scan of the signed copy was kept.",
    ]


def test_a_page_that_changed_since_it_was_looked_at_leaves_nothing(school: School) -> None:
    row = told(school)
    changed = scan()
    other = Accepted(
        Arrival(picture(colour="black"), "signed.png"),
        changed.shape,
        1,
        changed.sha256,
        changed.looked,
    )
    with pytest.raises(Refused, match="has changed meanwhile"):
        school.relationships.keep_scan(row.id, other)
    assert school.casebook.documents.stored() == set()
    assert school.relationships.get(row.id).copy_name is None


def test_a_review_by_the_wrong_key_is_taken_back(school: School) -> None:
    row = told(school, decision=noted())
    school.clock.now = dt.datetime(2027, 9, 1, 8, tzinfo=dt.UTC)
    school.relationships.review_same(row.id, DecidedBy.HEAD, "A. Head")

    school.relationships.take_back_review(row.id)

    after = school.relationships.get(row.id)
    assert (after.state, after.review_on) == (State.REVIEW_DUE, dt.date(2027, 9, 1))
    assert len(after.decisions) == 1
    assert said(school, row)[-1] == "The review of 1 September 2027 was taken back."
    with pytest.raises(Refused, match="no review"):
        school.relationships.take_back_review(row.id)


def test_leaving_and_growing_up_stand_in_the_history(school: School) -> None:
    row = told(school, decision=noted())
    school.clock.now = dt.datetime(2028, 8, 31, 12, tzinfo=dt.UTC)
    assert len(said(school, row)) == 2
    school.clock.move(days=1)
    assert said(school, row)[-1] == "JK left after Year 6: a former pupil now."
    school.clock.now = dt.datetime(2035, 9, 1, 12, tzinfo=dt.UTC)
    assert said(school, row)[-1].startswith("Ended by the school’s age rule: JK turned 18")


def test_who_ended_it_before_never_left_in_its_history(school: School) -> None:
    row = told(school, decision=noted())
    school.relationships.end(row.id, TODAY, "The family moved away.")
    school.clock.now = dt.datetime(2036, 9, 1, 12, tzinfo=dt.UTC)
    assert said(school, row)[-1] == "Ended. The family moved away."


def test_a_friend_who_became_a_parent_keeps_the_link(school: School) -> None:
    friend = told(school, other_kind=OtherKind.OTHER, year_group=None, decision=noted())
    school.clock.move(days=300)
    parent = told(
        school,
        other_kind=OtherKind.PARENT,
        year_group=None,
        told_on=school.casebook.today(),
        replaces=friend.id,
    )
    assert parent.replaces == friend.reference
    assert said(school, friend)[-1] == f"Ended. Told anew as {parent.reference}."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200bJ\u200f. K\ufeff", "JK"),
        ("\u202ej\u202c k", "JK"),
        ("W\u0302N", "ŴN"),
        ("j\u00adk", "JK"),
    ],
)
def test_marks_that_nobody_sees_are_left_out(school: School, typed: str, kept: str) -> None:
    assert tidy_initials(typed) == kept
    row = told(school, other_initials=typed, note="The \u202efamily\u200b’s friend")
    assert (row.other_initials, row.note) == (kept, "The family’s friend")


def test_initials_that_only_look_alike_are_refused(school: School) -> None:
    with pytest.raises(Problems, match="two alphabets"):
        told(school, other_initials="J\u041a")  # a Cyrillic K


def test_people_who_look_alike_are_pointed_out(school: School) -> None:
    first = told(school)
    draft = nephew(school, other_initials="J K")
    assert [item.reference for item in school.relationships.alike(draft)] == [first.reference]
    elsewhere = staff_member(school.register, "Siân Gŵyr-Jones")
    assert school.relationships.alike(nephew(school, staff_id=elsewhere)) == ()
    assert school.relationships.alike(nephew(school, replaces=first.id)) == ()
    assert school.relationships.alike(nephew(school, other_kind=OtherKind.PARENT)) == ()


def test_a_disclosure_is_judged_by_the_rule_of_its_day(school: School) -> None:
    rules = ContactRules(school.register)
    assert school.relationships.rule_of(told(school)) is None
    day = dt.date(2026, 9, 1)
    rules.set(
        RuleSetDraft(
            day,
            answers={RuleKey.PUPILS: "unless_tie", RuleKey.TIES: "family"},
            clauses={RuleKey.PUPILS: ("6.4.1", "Only your own family.")},
        )
    )
    row = told(school)
    nephew_ = school.relationships.rule_of(row)
    assert nephew_
    assert (nephew_.rule, nephew_.within) == (
        "Contact with pupils: Only where another tie exists",
        True,
    )
    assert "§6.4.1" in nephew_.clauses
    neighbour = told(school, connection=Connection.NEIGHBOUR)
    said_ = school.relationships.rule_of(neighbour)
    assert said_
    assert not said_.within

    school.clock.move(days=1)
    rules.set(RuleSetDraft(school.casebook.today(), answers={RuleKey.PUPILS: "never"}))
    assert school.relationships.rule_of(row) == nephew_
    later = told(school, told_on=school.casebook.today())
    today = school.relationships.rule_of(later)
    assert today
    assert (today.rule, today.within) == ("Contact with pupils: Never", False)
