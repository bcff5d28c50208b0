from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import Problems
from app.models.trail import TrailLine
from app.services.rules.answering import Ask, Question, Verdict, Who
from app.services.rules.questions import RuleKey, Stance, Until
from app.services.rules.rows import RuleSetDraft, preset_answers
from app.services.rules.service import ContactRules
from app.services.school import Rules, SchoolSettings
from app.storage.book import Book
from tests import builders

TODAY = builders.NOW.date()
ACCEPT = Question(Who.PARENT, Ask.ACCEPT)


@pytest.fixture
def clock() -> builders.SetClock:
    return builders.SetClock()


@pytest.fixture
def register(tmp_path: Path, clock: builders.SetClock) -> Iterator[Book]:
    opened = builders.book(tmp_path, clock=clock)
    yield opened
    opened.close()


def draft(preset: str, from_on: dt.date | None = TODAY, **answers: str) -> RuleSetDraft:
    said = {key: answer.value for key, answer in preset_answers(preset).items()}
    said |= {RuleKey(key): answer for key, answer in answers.items()}
    return RuleSetDraft(from_on, preset, said)


def test_without_a_set_nothing_is_said_but_the_age(register: Book) -> None:
    rules = ContactRules(register)
    SchoolSettings(register).set_rules(Rules(age_rule=19))
    now = rules.now()
    assert not now.answered
    assert (now.stance(RuleKey.PUPILS), now.former_until) == (Stance.NOT_SAID, 19)
    assert rules.history() == ()


def test_a_set_is_kept_with_the_schools_clauses(register: Book) -> None:
    rules = ContactRules(register)
    clauses = {
        RuleKey.PARENTS: ("§4.2 ", " No con\u200btact with\u202e parents. "),
        RuleKey.PUPILS: ("", ""),
    }
    kept = rules.set(replace(draft("003"), clauses=clauses, note="Agreed by governors"))
    assert rules.now() == kept
    clause = kept.clause(RuleKey.PARENTS)
    assert clause is not None
    assert (clause.label, clause.wording, clause.own) == ("§4.2", "No contact with parents.", True)
    preset = kept.clause(RuleKey.PUPILS)
    assert preset is not None
    assert (preset.label, preset.own) == ("003 §8.2.3", False)
    assert kept.clause(RuleKey.GOVERNORS) is None
    assert (kept.note, kept.recorded_by) == ("Agreed by governors", "head")


def test_what_happened_is_judged_by_the_rules_of_its_day(
    register: Book, clock: builders.SetClock
) -> None:
    rules = ContactRules(register)
    first = dt.date(2025, 9, 1)
    rules.set(draft("003", first))
    rules.set(draft("001"))
    assert rules.may_i(ACCEPT, first - dt.timedelta(1)).verdict is Verdict.NOT_SAID
    assert rules.may_i(ACCEPT, first).verdict is Verdict.NO
    assert rules.may_i(ACCEPT, TODAY - dt.timedelta(1)).verdict is Verdict.NO
    assert rules.may_i(ACCEPT).verdict is Verdict.YES
    assert [row.preset for row in rules.history()] == ["001", "003"]


def test_a_set_of_the_same_day_takes_the_place_of_the_one_before(
    register: Book, clock: builders.SetClock
) -> None:
    rules = ContactRules(register)
    rules.set(draft("003"))
    clock.move(minutes=5)
    rules.set(draft("004"))
    assert rules.now().preset == "004"
    assert len(rules.history()) == 2


def test_a_planned_set_waits_for_its_day(register: Book, clock: builders.SetClock) -> None:
    rules = ContactRules(register)
    rules.set(draft("003"))
    rules.set(draft("001", TODAY + dt.timedelta(30), former_until="19"))
    planned = rules.planned()
    assert planned is not None
    assert planned.preset == "001"
    assert rules.now().preset == "003"
    assert SchoolSettings(register).rules().age_rule == 18
    clock.move(days=30)
    assert rules.now().preset == "001"
    assert rules.planned() is None
    assert SchoolSettings(register).rules().age_rule == 19


def test_the_age_that_ends_entries_is_the_rules_answer(register: Book) -> None:
    ContactRules(register).set(draft("001", former_until=Until.NINETEEN.value))
    settings = SchoolSettings(register)
    assert settings.rules().age_rule == 19
    settings.set_rules(replace(settings.rules(), oldest_year=13))
    assert (settings.rules().age_rule, settings.rules().oldest_year) == (19, 13)


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (draft("003", None), "from_on"),
        (draft("003", dt.date(1066, 10, 14)), "from_on"),
        (draft("003", dt.date(2999, 1, 1)), "from_on"),
        (draft("003", TODAY - dt.timedelta(2)), "from_on"),
        (replace(draft("003"), preset="009"), "preset"),
        (draft("003", parents="maybe"), "parents"),
        (draft("003", pictures="allowed"), "pictures"),
        (draft("003", former_until="17"), "former_until"),
    ],
)
def test_what_cannot_be_is_refused_whole(register: Book, made: RuleSetDraft, field: str) -> None:
    rules = ContactRules(register)
    rules.set(draft("000", TODAY - dt.timedelta(1)))
    with pytest.raises(Problems) as raised:
        rules.set(made)
    assert [problem.field for problem in raised.value.problems] == [field]
    assert [row.preset for row in rules.history()] == ["000"]


def test_a_set_leaves_a_line_in_the_trail(register: Book) -> None:
    ContactRules(register).set(draft("002"))
    with register.reading() as book:
        kinds = [row.kind for row in book.rows(select(TrailLine.kind))]
    assert kinds == ["rule_set"]
