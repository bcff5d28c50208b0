"""What the school's rules answer to a question, on one page: for the person who asked.

It holds no personal data: who asked, and about whom, is nowhere on it.
"""

from __future__ import annotations

import datetime as dt

from app.dates import say_date
from app.reports.blocks import PART, SUBTITLE, TITLE, Block, Bullets, Entry, Heading, Words
from app.reports.layout import Sheet, flow
from app.reports.text import NOTE
from app.services.printouts.rows import Official
from app.services.rules.answering import Answer, Question
from app.services.rules.rows import RuleSetRow, once

ASIDE = (
    "This is what the school’s rules say in general. If anything about it feels uncertain, talk "
    "to the headteacher first: what is open can be explained."
)


def may_i_page(
    school: str,
    question: Question,
    answer: Answer,
    rules: RuleSetRow,
    made_on: dt.date,
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return one page: the question, the answer, and the school's clause."""
    story: list[Block] = [
        Heading("May I…?", TITLE),
        Words(school, SUBTITLE),
        Entry("The question", question.said, 130),
        *_ties(question, rules),
        Heading(answer.short),
        Bullets(answer.sentences),
    ]
    if answer.clauses:
        story.append(Heading("Where it says so"))
        for clause in once(answer.clauses):
            story += [Heading(clause.source, PART, level=1), Words(clause.wording)]
    since = f"The rules from {say_date(rules.from_on)} on. " if rules.from_on else ""
    story.append(Words(since + ASIDE, NOTE))
    return flow(Sheet(school, "May I…?", made_on, "", sample, official), story)


def _ties(question: Question, rules: RuleSetRow) -> list[Block]:
    facts: list[Block] = []
    if question.connection is not None:
        facts.append(Entry("The tie", question.connection.label, 130))
    if question.age is not None:
        older = question.age >= rules.former_until
        words = "or older" if older else "or younger"
        facts.append(Entry("Their age", f"{question.age} {words}", 130))
    return facts
