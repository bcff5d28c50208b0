"""The school's answers from a day on, as read back, and what is typed to make a new set."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from app.services.rules.presets import PRESETS, UNSAID, PresetRule
from app.services.rules.questions import (
    QUESTIONS,
    Decides,
    Declaring,
    Replies,
    ReportTo,
    RuleKey,
    Stance,
    Ties,
)


@dataclass(frozen=True)
class RuleClause:
    """The clause behind an answer.

    Attributes:
        number: "8.2.3", "Prohibited use"; of a preset "003 §8.2.3".
        wording: the school's own words; of a preset, what the clause says in our words.
        own: whether it is the school's own clause rather than a preset's source.
    """

    number: str
    wording: str
    own: bool = True

    @property
    def label(self) -> str:
        """Give "§8.2.3", "Prohibited use" or "003 §8.2.3"."""
        return f"§{self.number}" if self.own and self.number[:1].isdigit() else self.number

    @property
    def source(self) -> str:
        """The label, saying of a preset's clause that it is not the school's own."""
        return self.label if self.own else f"As in {self.label}"


def once(clauses: Iterable[RuleClause]) -> tuple[RuleClause, ...]:
    """Put together what several answers quote from one clause, the first one first."""
    words: dict[tuple[str, bool], dict[str, None]] = {}
    for clause in clauses:
        words.setdefault((clause.number, clause.own), {})[clause.wording] = None
    return tuple(
        RuleClause(number, " ".join(filter(None, said)), own)
        for (number, own), said in words.items()
    )


@dataclass(frozen=True)
class RuleSetRow:
    """The rules that hold from a day on.

    Attributes:
        from_on: None where the school has answered nothing yet.
        preset: the key of the stance that they began as.
        answers: every question has one.
        own_clauses: those that the school typed or chose from its policy.
    """

    answers: Mapping[RuleKey, enum.StrEnum]
    own_clauses: Mapping[RuleKey, RuleClause] = field(default_factory=dict)
    from_on: dt.date | None = None
    preset: str | None = None
    note: str | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""

    def stance(self, key: RuleKey) -> Stance:
        """The stance on a group, or on pictures."""
        return cast(Stance, self.answers[key])

    @property
    def ties(self) -> Ties:
        """Which ties make contact all right."""
        return cast(Ties, self.answers[RuleKey.TIES])

    @property
    def declaring(self) -> Declaring:
        """Whether contact is told to the school."""
        return cast(Declaring, self.answers[RuleKey.DECLARING])

    @property
    def decides(self) -> Decides:
        """Who can agree to contact."""
        return cast(Decides, self.answers[RuleKey.DECIDES])

    @property
    def report_to(self) -> ReportTo:
        """Who is told of an approach."""
        return cast(ReportTo, self.answers[RuleKey.APPROACHES])

    @property
    def keeps_replies(self) -> bool:
        """Whether a reply that turns an approach down must be kept."""
        return self.answers[RuleKey.REPLIES] is Replies.KEEP

    @property
    def former_until(self) -> int:
        """The age at which the rule for former pupils ends."""
        return int(self.answers[RuleKey.FORMER_UNTIL])

    def said(self, key: RuleKey) -> str:
        """The answer to a question, in words."""
        return QUESTIONS[key].answers[self.answers[key]]

    def source(self, key: RuleKey) -> PresetRule | None:
        """What the preset says there, as long as the school hasn't answered otherwise."""
        preset = PRESETS.get(self.preset or "")
        rule = preset.rules.get(key) if preset else None
        return rule if rule and rule.answer is self.answers[key] else None

    def clause(self, key: RuleKey) -> RuleClause | None:
        """The school's own clause, else the preset's source, else None."""
        if key in self.own_clauses:
            return self.own_clauses[key]
        source = self.source(key)
        return RuleClause(source.clause, source.note, own=False) if source else None

    @property
    def answered(self) -> bool:
        """Whether the school has said anything at all."""
        return self.from_on is not None


@dataclass(frozen=True)
class RuleSetDraft:
    """Rules as typed.

    Attributes:
        from_on: the first day that they hold; may lie ahead.
        answers: question to answer; what is missing is not said.
        clauses: question to (number, wording) as the school's policy has them.
    """

    from_on: dt.date | None
    preset: str | None = None
    answers: Mapping[RuleKey, str] = field(default_factory=dict)
    clauses: Mapping[RuleKey, tuple[str, str]] = field(default_factory=dict)
    note: str = ""


def unanswered(age: int) -> RuleSetRow:
    """The rules of a school that has answered nothing; ``age`` is its setting, 18 or 19."""
    answers = dict(UNSAID)
    answers[RuleKey.FORMER_UNTIL] = QUESTIONS[RuleKey.FORMER_UNTIL].read(str(age))
    return RuleSetRow(answers)


def preset_answers(key: str) -> dict[RuleKey, enum.StrEnum]:
    """Every question's answer by a preset."""
    return {**UNSAID, **{each: rule.answer for each, rule in PRESETS[key].rules.items()}}
