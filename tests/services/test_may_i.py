"""A dozen questions to each of the five policies' stances: the answer, and the clause behind it.

domain.md §2 says where the policies stand; a dash is where the policy is silent.
"""

from __future__ import annotations

import pytest

from app.models.relationship import OTHER_LABELS, Connection
from app.services.rules.answering import ASKS, WHO, Ask, Question, Verdict, Who, may_i
from app.services.rules.presets import PRESETS, UNSAID
from app.services.rules.questions import (
    QUESTIONS,
    Decides,
    Declaring,
    RuleKey,
    Stance,
    Ties,
    Until,
)
from app.services.rules.rows import RuleSetRow, preset_answers, unanswered
from tests.builders import NOW

QUESTIONS_ASKED = {
    "accept a pupil": Question(Who.PUPIL, Ask.ACCEPT),
    "accept a pupil, a nephew": Question(Who.PUPIL, Ask.ACCEPT, Connection.FAMILY),
    "write to a pupil, met at a club": Question(Who.PUPIL, Ask.MESSAGE, Connection.INTEREST),
    "play online with a pupil": Question(Who.PUPIL, Ask.PLAY, Connection.WORK_ONLY),
    "follow a former pupil of 16": Question(Who.FORMER_PUPIL, Ask.SEND, age=16),
    "follow a former pupil of 18": Question(Who.FORMER_PUPIL, Ask.SEND, age=18),
    "accept another school's pupil": Question(Who.OTHER_SCHOOL, Ask.ACCEPT),
    "accept a parent": Question(Who.PARENT, Ask.ACCEPT),
    "keep a friend who became a parent": Question(Who.PARENT, Ask.KEEP),
    "join the parents' class chat": Question(Who.PARENT, Ask.GROUP),
    "join it, having a child there": Question(Who.PARENT, Ask.GROUP, Connection.BOTH_PARENTS),
    "write to a pupil's grandmother": Question(Who.FAMILY, Ask.MESSAGE),
    "befriend a colleague": Question(Who.COLLEAGUE, Ask.SEND),
    "post a picture of a pupil": Question(Who.PUPIL, Ask.PICTURE),
}

YES, TELL, ASK, NO, DASH = "yes", "tell", "ask first", "no", "-"
WORDS = {
    Verdict.YES: YES,
    Verdict.DECLARE: TELL,
    Verdict.ASK: ASK,
    Verdict.NO: NO,
    Verdict.NOT_SAID: DASH,
}

TABLE = """
question                          | 000               | 001                | 002              | 003            | 004
accept a pupil                    | no §8.3           | ask first §6.4.1   | no §1.2          | no §8.2.3      | ask first Prohibited use
accept a pupil, a nephew          | yes §8.3.1        | yes §6.4.1         | no §1.2          | tell §8.2.3    | ask first Prohibited use
write to a pupil, met at a club   | yes §8.3.1        | ask first §6.4.1   | no §1.2          | tell §8.2.3    | ask first Prohibited use
play online with a pupil          | no §8.3           | ask first §6.4.1   | no §1.2          | no §8.2.3      | ask first Prohibited use
follow a former pupil of 16       | no §8.3           | ask first §6.4.1   | ask first §1.2   | - §6           | -
follow a former pupil of 18       | yes §8.3          | yes §6.4.1         | ask first §1.2   | - §6           | -
accept another school's pupil     | -                 | ask first §6.4.1   | -                | -              | -
accept a parent                   | no §8.4           | yes §6.4.1         | -                | no §8.2.3      | ask first Prohibited use
keep a friend who became a parent | yes §8.3.1        | yes §6.4.1         | -                | tell §8.2.3    | ask first Prohibited use
join the parents' class chat      | no §8.4           | yes §6.4.1         | -                | no §8.2.3      | ask first Prohibited use
join it, having a child there     | yes §8.3.1        | yes §6.4.1         | -                | tell §8.2.3    | ask first Prohibited use
write to a pupil's grandmother    | -                 | -                  | -                | -              | ask first Prohibited use
befriend a colleague              | yes §8.4.1        | yes §6.4.1         | -                | -              | -
post a picture of a pupil         | ask first §8.2.2  | ask first §6.2.1   | ask first §2.3.7 | no §8.2.6      | -
"""  # noqa: E501 - a table is read as one


def _cases() -> list[tuple[str, str, str]]:
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in TABLE.split("\n")[1:-1]]
    return [
        (line[0], policy, cell)
        for line in lines
        for policy, cell in zip(head[1:], line[1:], strict=True)
    ]


def _preset(key: str) -> RuleSetRow:
    return RuleSetRow(preset_answers(key), from_on=NOW.date(), preset=key)


@pytest.mark.parametrize(("question", "policy", "said"), _cases())
def test_each_policy_answers_as_it_stands(question: str, policy: str, said: str) -> None:
    answer = may_i(QUESTIONS_ASKED[question], _preset(policy))
    number = f"{policy} {said.removeprefix(WORDS[answer.verdict]).strip()}".strip()
    assert said.startswith(WORDS[answer.verdict])
    assert (answer.clause.label if answer.clause else policy) == number
    assert answer.sentences


def test_the_table_asks_every_policy_every_question() -> None:
    assert {question for question, _policy, _said in _cases()} == set(QUESTIONS_ASKED)
    assert {policy for _question, policy, _said in _cases()} == set(PRESETS)
    assert len(QUESTIONS_ASKED) >= 12


@pytest.mark.parametrize("policy", PRESETS)
def test_every_combination_has_an_answer_with_something_to_do(policy: str) -> None:
    rules = _preset(policy)
    for who in Who:
        for what in Ask:
            for connection in (None, *Connection):
                answer = may_i(Question(who, what, connection), rules)
                assert all(sentence.endswith(".") for sentence in answer.sentences)
                if answer.verdict is Verdict.NOT_SAID:
                    assert "Talk to the headteacher before you do it." in answer.sentences
                if answer.verdict is Verdict.DECLARE:
                    assert answer.must_declare


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (
            "000",
            "Consider telling school leaders that they tried. "
            "Keep your reply, and keep it professional.",
        ),
        ("003", "Tell the headteacher that they tried."),
    ],
)
def test_a_request_turned_down_is_told_as_the_policy_asks(policy: str, said: str) -> None:
    answer = may_i(Question(Who.PUPIL, Ask.ACCEPT), _preset(policy))
    assert " ".join(answer.sentences).endswith(said)
    sent = may_i(Question(Who.PUPIL, Ask.SEND), _preset(policy))
    assert said not in " ".join(sent.sentences)


def test_who_can_agree_is_said_where_somebody_must() -> None:
    answer = may_i(Question(Who.PUPIL, Ask.ACCEPT), _preset("004"))
    assert answer.decides is Decides.EITHER
    assert any("chair of governors can agree" in sentence for sentence in answer.sentences)
    silent = may_i(Question(Who.PUPIL, Ask.ACCEPT), _preset("001"))
    assert any("doesn’t say who can agree" in sentence for sentence in silent.sentences)


def test_a_tie_to_one_pupil_opens_no_class_chat() -> None:
    answer = may_i(Question(Who.PUPIL, Ask.GROUP, Connection.FAMILY), _preset("000"))
    assert answer.verdict is Verdict.NO
    assert "A class group holds pupils whom you know only through school." in answer.sentences


@pytest.mark.parametrize(("until", "age", "verdict"), [("18", 18, "yes"), ("19", 18, "no")])
def test_the_age_is_the_schools(until: str, age: int, verdict: str) -> None:
    answers = {**preset_answers("000"), RuleKey.FORMER_UNTIL: Until(until)}
    rules = RuleSetRow(answers, from_on=NOW.date(), preset="000")
    assert may_i(Question(Who.FORMER_PUPIL, Ask.SEND, age=age), rules).verdict == verdict


def test_a_sixth_former_here_is_a_pupil_at_any_age() -> None:
    answer = may_i(Question(Who.PUPIL, Ask.ACCEPT, age=19), _preset("000"))
    assert answer.verdict is Verdict.NO


def test_a_friend_known_only_through_school_is_no_friend_from_before() -> None:
    known = Question(Who.PARENT, Ask.KEEP, Connection.WORK_ONLY)
    assert may_i(known, _preset("000")).verdict is Verdict.NO


def test_no_rules_yet_is_no_silent_policy() -> None:
    answer = may_i(Question(Who.PUPIL, Ask.ACCEPT), unanswered(18))
    assert answer.verdict is Verdict.NOT_SAID
    assert answer.sentences[0] == "The school has not entered its rules yet."


def test_an_answer_of_ones_own_has_no_longer_the_presets_clause() -> None:
    answers = {**preset_answers("003"), RuleKey.PARENTS: Stance.CAUTION}
    rules = RuleSetRow(answers, from_on=NOW.date(), preset="003")
    assert rules.clause(RuleKey.PARENTS) is None
    pupils = rules.clause(RuleKey.PUPILS)
    assert pupils is not None
    assert pupils.label == "003 §8.2.3"


def test_custom_rules_say_what_they_say() -> None:
    answers = {
        **UNSAID,
        RuleKey.PARENTS: Stance.ALLOWED,
        RuleKey.PUPILS: Stance.UNLESS_TIE,
        RuleKey.TIES: Ties.FAMILY_AND_FRIENDS,
        RuleKey.DECLARING: Declaring.MAY,
        RuleKey.PICTURES: Stance.CAUTION,
    }
    rules = RuleSetRow(answers, from_on=NOW.date())
    assert may_i(Question(Who.PARENT, Ask.SEND), rules).verdict is Verdict.YES
    assert may_i(Question(Who.PUPIL, Ask.KEEP), rules).verdict is Verdict.YES
    circle = Question(Who.PUPIL, Ask.SEND, Connection.SOCIAL_CIRCLE)
    assert may_i(circle, rules).verdict is Verdict.NO
    picture = may_i(Question(Who.PUPIL, Ask.PICTURE), rules)
    assert (picture.verdict, picture.clause) == (Verdict.YES, None)


def test_presets_answer_only_what_is_offered_and_name_a_clause() -> None:
    for preset in PRESETS.values():
        for key, rule in preset.rules.items():
            assert rule.answer in QUESTIONS[key].answers
            assert rule.clause.startswith(f"{preset.key} ")
            assert rule.note.endswith(".")


def test_every_word_is_there() -> None:
    assert set(WHO) == set(Who)
    assert set(ASKS) == set(Ask)
    assert {who.value for who in Who} - {"family"} <= {kind.value for kind in OTHER_LABELS}
    assert set(QUESTIONS) == set(RuleKey)
