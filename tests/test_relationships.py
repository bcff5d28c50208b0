"""Disclosures on real encrypted books: told, decided, reviewed, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.errors import Problems, Refused
from app.models.declaration import Collection, Declaration, Outcome, Scope, ToDisclose
from app.models.policy import Policy, PolicyVersion, VersionState
from app.models.relationship import (
    Connection,
    DecidedBy,
    Decision,
    DecisionOutcome,
    Disclosure,
    OtherKind,
)
from app.models.school import RoleKey
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.relationships.rows import Show, State
from app.services.relationships.service import SAME
from app.services.school import RoleHolderDraft, SchoolSettings
from tests.told import TODAY, School, a_school, nephew, noted


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with a_school(tmp_path) as made:
        yield made


def _declared(school: School, person: UUID) -> UUID:
    with school.register.writing() as writing:
        policy = writing.add(Policy, {"title": "Social media"})[0]
        version = {
            "policy_id": policy,
            "number": 1,
            "label": "2026",
            "state": VersionState.FINAL,
            "everyone_signs": True,
            "wording": "I have read it.",
        }
        version_id = writing.add(PolicyVersion, version)[0]
        collection = {
            "version_id": version_id,
            "title": "September 2026",
            "opened_on": TODAY,
            "due_on": TODAY,
            "scope": Scope.EVERYONE,
        }
        collection_id = writing.add(Collection, collection)[0]
        declaration = {
            "staff_id": person,
            "version_id": version_id,
            "collection_id": collection_id,
            "outcome": Outcome.SIGNED,
            "dated": TODAY,
            "to_disclose": ToDisclose.SOMETHING,
            "stands": True,
        }
        return writing.add(Declaration, declaration)[0]


def test_a_disclosure_is_recorded_with_initials_only(school: School) -> None:
    reference = school.relationships.record(nephew(school))

    assert reference == "DIS-2026-001"
    row = school.relationships.by_reference(" dis-2026-001 ")
    assert (row.staff_name, row.other_initials, row.platforms) == (
        "Siân Gŵyr-Jones",
        "JK",
        ("Instagram",),
    )
    assert row.other == "JK, pupil in Year 5"
    assert row.standing.ends_on == dt.date(2035, 8, 31)
    assert row.state is State.UNDECIDED
    assert row.review_on == dt.date(2027, 9, 1)
    assert (row.told_on, row.recorded_at) == (TODAY, school.clock.now)


def test_references_count_on_and_start_again_each_year(school: School) -> None:
    assert school.relationships.record(nephew(school)) == "DIS-2026-001"
    assert school.relationships.record_all([nephew(school)] * 2) == [
        "DIS-2026-002",
        "DIS-2026-003",
    ]
    school.clock.move(days=60)
    assert school.relationships.record(nephew(school)) == "DIS-2027-001"


def test_a_form_says_all_that_is_missing(school: School) -> None:
    empty = DisclosureDraft(None, None, "", None, (), None, "", decision=noted(outcome=None))
    with pytest.raises(Problems) as refusal:
        school.relationships.record(empty)
    sentences = {problem.field: problem.sentence for problem in refusal.value.problems}
    assert sentences == {
        "staff_id": "Select who told you.",
        "other_kind": "Select who the other person is.",
        "other_initials": "Enter the other person’s initials.",
        "connection": "Select how they know each other.",
        "platforms": "Enter where they are in touch, such as Instagram.",
        "told_on": "Enter the date they told you.",
        "told_to": "Enter who was told.",
        "outcome": "Select what was decided.",
    }
    assert school.relationships.listed() == ()


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"staff_id": uuid4()}, "staff_id", "Select who told you"),
        ({"other_initials": "Jonathan"}, "other_initials", "initials only"),
        ({"year_group": None}, "year_group", "year group"),
        ({"year_group": 7}, "year_group", "Year 6 is the oldest here"),
        ({"told_on": TODAY + dt.timedelta(1)}, "told_on", "today or in the past"),
        (
            {"decision": noted(outcome=DecisionOutcome.CONDITIONS)},
            "conditions",
            "Enter the conditions",
        ),
        ({"decision": noted(outcome=DecisionOutcome.NOT_AGREED)}, "reason", "Enter why"),
        ({"decision": noted(decided_name=" ")}, "decided_name", "who decided"),
        ({"decision": noted(decided_on=TODAY - dt.timedelta(1))}, "decided_on", "4 November"),
        ({"decision": noted(review_on=TODAY)}, "review_on", "later than the decision"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(
    school: School, changes: dict[str, Any], field: str, part: str
) -> None:
    with pytest.raises(Problems) as refusal:
        school.relationships.record(nephew(school, **changes))
    [problem] = refusal.value.problems
    assert problem.field == field
    assert part in problem.sentence


def test_one_bad_draft_records_none(school: School) -> None:
    with pytest.raises(Problems):
        school.relationships.record_all([nephew(school), nephew(school, connection=None)])
    assert school.relationships.listed() == ()


def test_deciding_again_adds_and_the_last_stands(school: School) -> None:
    school.relationships.record(nephew(school, decision=noted()))
    [item] = school.relationships.listed()
    assert (item.state, item.outcome) == (State.CURRENT, DecisionOutcome.NOTED)

    school.clock.move(days=30)
    again = DecisionDraft(
        DecisionOutcome.CONDITIONS,
        DecidedBy.CHAIR,
        "C. Hair",
        school.casebook.today(),
        conditions="No private messages.",
        review_on=dt.date(2027, 1, 10),
    )
    school.relationships.decide(item.id, again)

    row = school.relationships.get(item.id)
    assert [one.outcome for one in row.decisions] == [
        DecisionOutcome.NOTED,
        DecisionOutcome.CONDITIONS,
    ]
    assert row.decision
    assert row.decision.decided_name == "C. Hair"
    assert row.review_on == dt.date(2027, 1, 10)
    [item] = school.relationships.listed()
    assert item.outcome is DecisionOutcome.CONDITIONS


def test_the_head_cannot_decide_on_their_own_disclosure(school: School) -> None:
    settings = SchoolSettings(school.register)
    settings.add_role_holder(
        RoleHolderDraft(RoleKey.HEAD, "Siân Gŵyr-Jones", staff_id=school.staff)
    )
    with pytest.raises(Problems, match="chair of governors"):
        school.relationships.record(nephew(school, decision=noted()))
    school.relationships.record(
        nephew(school, decision=noted(decided_by=DecidedBy.CHAIR, decided_name="C. Hair"))
    )
    [item] = school.relationships.listed()
    with pytest.raises(Problems, match="chair of governors"):
        school.relationships.decide(item.id, noted())


def test_a_review_falls_due_and_is_done_in_one_step(school: School) -> None:
    school.relationships.record(nephew(school, decision=noted(conditions="Openly.")))
    assert school.relationships.to_do() == ()
    school.clock.now = dt.datetime(2027, 9, 1, 8, tzinfo=dt.UTC)
    [item] = school.relationships.listed(Show.REVIEW_DUE)
    assert item.state is State.REVIEW_DUE
    assert school.relationships.to_do() == (item,)

    school.relationships.review_same(item.id, DecidedBy.HEAD, "A. Head")

    assert school.relationships.listed(Show.REVIEW_DUE) == ()
    row = school.relationships.get(item.id)
    assert row.decision
    assert (row.decision.reason, row.decision.conditions) == (SAME, "Openly.")
    assert row.review_on == dt.date(2028, 9, 1)


def test_nothing_decided_cannot_be_reviewed(school: School) -> None:
    school.relationships.record(nephew(school))
    [item] = school.relationships.to_do()
    with pytest.raises(Refused, match="Record the decision first"):
        school.relationships.review_same(item.id, DecidedBy.HEAD, "A. Head")


def test_an_ended_disclosure_needs_nothing_more(school: School) -> None:
    school.relationships.record(nephew(school))
    [item] = school.relationships.to_do()
    with pytest.raises(Problems, match=r"Enter the date it ended.*Enter why it ended"):
        school.relationships.end(item.id, None, " ")
    with pytest.raises(Problems, match="4 November 2026"):
        school.relationships.end(item.id, TODAY - dt.timedelta(1), "Moved away.")

    school.relationships.end(item.id, TODAY, "Moved away.")

    assert school.relationships.listed() == ()
    assert school.relationships.to_do() == ()
    [ended] = school.relationships.listed(Show.ENDED)
    assert ended.reference == "DIS-2026-001"
    with pytest.raises(Refused, match="has ended"):
        school.relationships.decide(item.id, noted())


def test_the_age_rule_turns_and_ends_an_entry_by_itself(school: School) -> None:
    school.relationships.record(nephew(school, decision=noted()))
    school.clock.now = dt.datetime(2028, 9, 2, tzinfo=dt.UTC)
    [item] = school.relationships.listed()
    assert (item.kind, item.other) == (
        OtherKind.FORMER_PUPIL,
        "JK, former pupil, would be in Year 7",
    )
    assert item.ends_on == dt.date(2035, 8, 31)

    school.clock.now = dt.datetime(2035, 9, 1, 12, tzinfo=dt.UTC)
    assert school.relationships.listed() == ()
    assert school.relationships.to_do() == ()
    [item] = school.relationships.listed(Show.ENDED)
    assert (item.state, item.ended_on) == (State.ENDED, None)

    rules = replace(SchoolSettings(school.register).rules(), age_rule=19)
    SchoolSettings(school.register).set_rules(rules)
    assert len(school.relationships.listed()) == 1


def test_telling_it_anew_ends_the_older_one(school: School) -> None:
    school.relationships.record(nephew(school, decision=noted()))
    [old] = school.relationships.listed()
    new = nephew(school, connection=Connection.FAMILY_FRIEND, replaces=old.id)
    school.relationships.record(new)
    [item] = school.relationships.listed()
    assert item.connection is Connection.FAMILY_FRIEND
    before = school.relationships.get(old.id)
    assert (before.state, before.replaced_by) == (State.ENDED, "DIS-2026-002")
    assert before.ended_why == "Told anew as DIS-2026-002."
    assert school.relationships.get(item.id).replaces == "DIS-2026-001"


def test_something_to_disclose_waits_until_it_is_told(school: School) -> None:
    declaration = _declared(school, school.staff)
    [waiting] = school.relationships.to_take_up()
    assert (waiting.staff_name, waiting.dated) == ("Siân Gŵyr-Jones", TODAY)

    school.relationships.record(nephew(school, declaration_id=declaration))

    assert school.relationships.to_take_up() == ()
    with school.register.reading() as reading:
        assert reading.scalar(select(Declaration.follow_up_on)) == TODAY


def test_what_is_ticked_for_two_policies_is_talked_over_once(school: School) -> None:
    declarations = [_declared(school, school.staff) for _policy in range(2)]
    [waiting] = school.relationships.to_take_up()
    assert waiting.declaration_id in declarations
    school.relationships.take_up(waiting.declaration_id, TODAY, "A. Head")
    assert school.relationships.to_take_up() == ()
    with school.register.reading() as reading:
        assert reading.rows(select(Declaration.follow_up_on)) == [(TODAY,), (TODAY,)]


def test_talking_may_show_that_there_is_nothing_to_record(school: School) -> None:
    declaration = _declared(school, school.staff)
    with pytest.raises(Problems, match="Enter the date on which you talked"):
        school.relationships.take_up(declaration, TODAY + dt.timedelta(1), "A. Head")
    school.relationships.take_up(declaration, TODAY, "A. Head", "Meant a shop’s account.")
    assert school.relationships.to_take_up() == ()
    with pytest.raises(Refused, match="already"):
        school.relationships.take_up(declaration, TODAY, "A. Head")


def test_it_is_found_by_its_words_and_those_of_its_decisions(school: School) -> None:
    reference = school.relationships.record(nephew(school))
    [item] = school.relationships.listed()
    school.relationships.decide(item.id, noted(reason="Openly acknowledged to everybody."))
    with school.casebook.reading() as reading:
        for words in ("gwyr", "holiday insta", "acknowl", "family"):
            assert [hit.reference for hit in reading.find(words)] == [reference], words


def test_only_what_still_stands_can_be_told_anew(school: School) -> None:
    school.relationships.record(nephew(school))
    [old] = school.relationships.listed()
    school.relationships.record(nephew(school, replaces=old.id))
    for gone in (old.id, uuid4()):
        with pytest.raises(Refused, match=r"has ended|no such disclosure"):
            school.relationships.record(nephew(school, decision=noted(), replaces=gone))
    with school.casebook.reading() as reading:
        assert reading.scalar(select(func.count()).select_from(Disclosure)) == 2
        assert reading.rows(select(Decision.id)) == []


def test_an_unknown_reference_is_refused(school: School) -> None:
    with pytest.raises(Refused, match="no such disclosure"):
        school.relationships.by_reference("DIS-2026-999")
