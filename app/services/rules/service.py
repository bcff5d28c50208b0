"""The school's own rules about contact, with their history (domain.md §2, R045–R059).

A set of answers is never edited: a new set takes over on its first day, and what happened
before is judged by the rules of its day.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from app.dates import say_date
from app.errors import Checks, Refused
from app.models.rule import RuleSet
from app.services.policies.clauses import split
from app.services.policies.service import Policies
from app.services.rules.answering import Answer, Question, may_i
from app.services.rules.presets import PRESETS, UNSAID
from app.services.rules.questions import QUESTIONS, RuleKey
from app.services.rules.rows import RuleClause, RuleSetDraft, RuleSetRow, unanswered
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.words import clean, clean_line

TOO_SHORT = 20  # letters: a line of a cover or a contents
EARLIEST = dt.date(1990, 1, 1)  # no school had rules about social media before


class ContactRules:
    """The rule sets of a register."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self._school = SchoolSettings(register)

    def history(self) -> tuple[RuleSetRow, ...]:
        """Every set, the newest first; of two from the same day the one recorded later counts."""
        columns = RuleSet.__table__.c
        newest = select(RuleSet.__table__).order_by(
            columns.from_on.desc(), columns.recorded_at.desc()
        )
        with self._register.reading() as book:
            return tuple(_row(row) for row in book.rows(newest))

    def rules_on(self, date: dt.date) -> RuleSetRow:
        """The rules of a day: of a disclosure, the day it was told.

        Before the first set, and without one, nothing is said.
        """
        held = (row for row in self.history() if row.from_on and row.from_on <= date)
        return next(held, unanswered(self._school.rules().age_rule))

    def now(self) -> RuleSetRow:
        """The rules of today."""
        return self.rules_on(self._register.today())

    def planned(self) -> RuleSetRow | None:
        """The next set that takes over, if one is planned."""
        today = self._register.today()
        ahead = [row for row in self.history() if row.from_on and row.from_on > today]
        first = min((row.from_on for row in ahead if row.from_on), default=None)
        return next((row for row in ahead if row.from_on == first), None)

    def may_i(self, question: Question, on: dt.date | None = None) -> Answer:
        """Answer a question by the rules of a day; of today, if none is named."""
        return may_i(question, self.rules_on(on or self._register.today()))

    def policy_clauses(self) -> tuple[RuleClause, ...]:
        """The clauses of the policies in force, to choose one's own from; slow with a long PDF.

        A point of a list goes by the number of the clause that it stands under. A policy whose
        text can't be read has none.
        """
        from app.services.policies.texts import read_lines  # with what reads Word and PDF

        policies, found = Policies(self._register), []
        for policy in policies.listed():
            file = policies.versions.file(policy.version_id) if policy.version_id else None
            try:
                lines = read_lines(file.data, file.name) if file else ()
            except Refused:
                continue
            number = ""
            for clause in split(lines):
                if clause.number and clause.number[0].isdigit():
                    number = clause.number
                if not clause.title and not clause.preamble and len(clause.text) > TOO_SHORT:
                    found.append(RuleClause(number or clause.heading or "", clause.text))
        return tuple(found)

    def set(self, draft: RuleSetDraft) -> RuleSetRow:
        """Add a set that takes over on its first day; earlier sets stay as they are.

        Raises:
            Problems: one sentence for each question to put right.
        """
        answers = self._checked(draft)
        clauses = {
            key: {"number": clean_line(number).lstrip("§ "), "wording": clean(wording)}
            for key, (number, wording) in draft.clauses.items()
            if clean(number) or clean(wording)
        }
        record = {
            "from_on": draft.from_on,
            "preset": draft.preset or None,
            "answers": {key.value: answers[key].value for key in RuleKey},
            "clauses": {key.value: clauses[key] for key in RuleKey if key in clauses},
            "note": clean(draft.note) or None,
        }
        with self._register.writing() as book:
            [made] = book.add(RuleSet, record)
            return _row(book.rows(select(RuleSet.__table__).where(RuleSet.id == made))[0])

    def _checked(self, draft: RuleSetDraft) -> dict[RuleKey, enum.StrEnum]:
        checks, answers = Checks(), dict(UNSAID)
        known = not draft.preset or draft.preset in PRESETS
        checks.need(known, "preset", f"Choose one of the presets: {', '.join(PRESETS)}.")
        for key, typed in draft.answers.items():
            try:
                answers[key] = _read(key, typed)
            except ValueError:
                sentence = f"Choose an answer for “{QUESTIONS[key].title}”."
                checks.need(False, key.value, sentence)
        self._check_day(checks, draft.from_on)
        checks.stop()
        return answers

    def _check_day(self, checks: Checks, from_on: dt.date | None) -> None:
        checks.need(from_on, "from_on", "Enter the day from which these rules hold.")
        if from_on is None:
            return
        today, held = self._register.today(), self.now().from_on
        checks.need(from_on >= EARLIEST, "from_on", "Enter a year from 1990.")
        soon = from_on <= today.replace(year=today.year + 5, day=1)
        checks.need(soon, "from_on", "Enter a day in the next five years.")
        if held is not None and from_on >= EARLIEST:
            sentence = f"Enter {say_date(held)} or later: the rules until then stay as they were."
            checks.need(from_on >= held, "from_on", sentence)


def _read(key: RuleKey, typed: str) -> enum.StrEnum:
    """The answer with this key, if this question offers it."""
    answer = QUESTIONS[key].read(typed)
    if answer not in QUESTIONS[key].answers:
        raise ValueError(typed)
    return answer


def _row(row: Row[Any]) -> RuleSetRow:
    """Read a set back; what a later version might have added is left out."""
    clauses: Mapping[str, Mapping[str, str]] = row.clauses
    answers = {key: _read(key, row.answers[key]) for key in RuleKey if key in row.answers}
    return RuleSetRow(
        answers={**UNSAID, **answers},
        own_clauses={
            key: RuleClause(clauses[key]["number"], clauses[key]["wording"])
            for key in RuleKey
            if key in clauses
        },
        from_on=row.from_on,
        preset=row.preset,
        note=row.note,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )
