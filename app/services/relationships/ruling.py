"""What the school's own rule says of a relationship, for who decides on it (R046–R053)."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.relationship import Connection, OtherKind
from app.services.rules.answering import Ask, Question, Verdict, Who, may_i
from app.services.rules.questions import QUESTIONS, RuleKey
from app.services.rules.rows import RuleSetRow

_QUESTIONS = {
    OtherKind.PUPIL: RuleKey.PUPILS,
    OtherKind.FORMER_PUPIL: RuleKey.FORMER,
    OtherKind.OTHER_SCHOOL: RuleKey.OTHER_SCHOOLS,
    OtherKind.PARENT: RuleKey.PARENTS,
    OtherKind.COLLEAGUE: RuleKey.COLLEAGUES,
    OtherKind.GOVERNOR: RuleKey.GOVERNORS,
}
_WORDS = {
    Verdict.YES: "Within the rule.",
    Verdict.DECLARE: "Within the rule, because the school was told.",
    Verdict.ASK: "Needs somebody’s agreement.",
    Verdict.NO: "Outside the rule.",
    Verdict.NOT_SAID: "The rules leave this open.",
}


@dataclass(frozen=True)
class RuleSaid:
    """A rule as it bears on one relationship.

    Attributes:
        rule: the question and the school's answer: "Contact with pupils: Never".
        clauses: of the school's policy, such as "§6.4.1", the deciding one first.
        wording: the words of that clause, as the school typed them; "" if it has none.
        verdict: what follows from it.
    """

    rule: str
    clauses: str
    wording: str
    verdict: Verdict

    @property
    def within(self) -> bool:
        """Whether the rule allows it without anybody's agreement."""
        return self.verdict in (Verdict.YES, Verdict.DECLARE)

    @property
    def said(self) -> str:
        """What follows, in a sentence."""
        return _WORDS[self.verdict]

    def __str__(self) -> str:
        where = f" ({self.clauses})" if self.clauses else ""
        return f"{self.rule}{where}. {self.said}"


def rule_said(
    rules: RuleSetRow, kind: OtherKind, connection: Connection | None, year_group: int | None
) -> RuleSaid | None:
    """Say what rules make of contact; None if they are silent on such people altogether."""
    key = _QUESTIONS.get(kind)
    if key is None or not rules.answered:
        return None
    # They are at least this old: a child turns five in Reception.
    age = year_group + 4 if year_group is not None else None
    answer = may_i(Question(Who(kind.value), Ask.MESSAGE, connection, age), rules)
    own = answer.clause
    return RuleSaid(
        f"{QUESTIONS[key].title}: {rules.said(key)}",
        ", ".join(clause.label for clause in answer.clauses),
        own.wording if own and own.own else "",
        answer.verdict,
    )
