"""What the school's rules answer, on one page without anybody's name."""

from __future__ import annotations

import pytest

from app.models.relationship import Connection
from app.reports.may_i import may_i_page
from app.services.rules.answering import Ask, Question, Who, may_i
from app.services.rules.presets import PRESETS
from app.services.rules.questions import RuleKey
from app.services.rules.rows import RuleClause, RuleSetRow, preset_answers
from tests.reports.material import DAY, SCHOOL
from tests.reports.reading import assert_well_made, flat, opened

FORMER = Question(Who.FORMER_PUPIL, Ask.SEND, Connection.INTEREST, age=17)


def rules(preset: str, **own: RuleClause) -> RuleSetRow:
    clauses = {RuleKey(key): clause for key, clause in own.items()}
    return RuleSetRow(preset_answers(preset), clauses, from_on=DAY, preset=preset)


def test_question_answer_and_clause_stand_on_one_page() -> None:
    held = rules("000", ties=RuleClause("4.2", "Other ties are fine if they are open."))
    pdf = may_i_page(SCHOOL, FORMER, may_i(FORMER, held), held, DAY, sample=True)
    assert_well_made(pdf, f"May I…? – {SCHOOL}")
    assert len(opened(pdf).pages) == 1
    text = flat(pdf)
    for said in (
        "May I follow a former pupil, or send a friend request?",
        "Club, faith group or other interest",
        "17 or younger",
        "You know each other apart from school",
        "§4.2 Other ties are fine if they are open.",
        "As in 000 §8.3",
        "The rules from",
    ):
        assert said in text


@pytest.mark.parametrize("preset", PRESETS)
def test_every_answer_fits_one_page(preset: str) -> None:
    held = rules(preset)
    for who in Who:
        for what in Ask:
            question = Question(who, what)
            pdf = may_i_page(SCHOOL, question, may_i(question, held), held, DAY)
            assert len(opened(pdf).pages) == 1


def test_a_long_clause_runs_on() -> None:
    held = rules("001", parents=RuleClause("Prohibited use", "Take care with parents. " * 400))
    question = Question(Who.PARENT, Ask.KEEP)
    pdf = may_i_page(SCHOOL, question, may_i(question, held), held, DAY)
    assert len(opened(pdf).pages) > 1
    assert "Prohibited use" in flat(pdf)
