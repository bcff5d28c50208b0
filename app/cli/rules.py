"""``candour rules`` and ``candour may-i``: the school's rules about contact, and their answers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, UsageError, group
from app.cli.common import choice, open_workspace, print_rows
from app.dates import parse_date
from app.words import join

if TYPE_CHECKING:
    from app.services.rules.answering import Question
    from app.services.rules.questions import RuleKey
    from app.services.rules.rows import RuleSetRow
    from app.workspace import Workspace


def add_commands(subparsers: Subparsers) -> None:
    """Add ``rules show``, ``set`` and ``history``, and ``may-i``."""
    commands = group(subparsers, "rules", "The school's own rules about contact.")

    showing = commands.add_parser("show", help="Print the questions, answers and clauses.")
    showing.add_argument("--on", default="today", help="as they held on this day")
    showing.set_defaults(run=_show)

    setting = commands.add_parser("set", help="Let new rules take over from a day on.")
    setting.add_argument("--preset", default="", help="begin from a stance: 000 to 004")
    setting.add_argument("--from", dest="from_on", default="today", help="the first day")
    setting.add_argument(
        "--answer", action="append", default=[], metavar="QUESTION=ANSWER", help="may be repeated"
    )
    setting.add_argument(
        "--clause",
        action="append",
        default=[],
        metavar="QUESTION=NUMBER:WORDS",
        help="the school's own clause behind an answer; may be repeated",
    )
    setting.add_argument("--note", default="", help="why they change")
    setting.set_defaults(run=_set)

    history = commands.add_parser("history", help="Print every set of rules, the newest first.")
    history.set_defaults(run=_history)

    asking = subparsers.add_parser("may-i", help="Ask what the school's rules say.")
    asking.add_argument("what", help="accept, send, keep, message, group, picture or play")
    asking.add_argument("who", help="pupil, former-pupil, other-school, parent, family, …")
    asking.add_argument("--tie", default="", help="how you know each other: family, interest, …")
    asking.add_argument("--age", type=int, help="how old a former pupil is")
    asking.add_argument("--on", default="today", help="by the rules of this day")
    asking.set_defaults(run=_may_i)


def _show(args: argparse.Namespace) -> None:
    from app.services.rules.questions import QUESTIONS  # see app.cli

    with open_workspace(args) as work:
        rules = work.rules.rules_on(parse_date(args.on, work.today))
        rows = [
            {
                "question": key.value,
                "about": question.title,
                "answer": rules.answers[key].value,
                "in_words": rules.said(key),
                "clause": clause.source if (clause := rules.clause(key)) else "",
                "wording": clause.wording if clause else "",
            }
            for key, question in QUESTIONS.items()
        ]
    print_rows(rows, args)


def _set(args: argparse.Namespace) -> None:
    from app.services.rules.presets import PRESETS
    from app.services.rules.rows import RuleSetDraft, preset_answers  # see app.cli

    with open_workspace(args) as work:
        now = work.rules.now()
        began = preset_answers(args.preset) if args.preset in PRESETS else now.answers
        answers = {key: answer.value for key, answer in began.items()}
        clauses = {key: (each.number, each.wording) for key, each in now.own_clauses.items()}
        for key, said in _pairs(args.answer, "--answer"):
            answers[key] = said.strip().lower().replace("-", "_")
        for key, said in _pairs(args.clause, "--clause"):
            number, _, wording = said.partition(":")
            clauses[key] = (number, wording)
        made = work.rules.set(
            RuleSetDraft(
                from_on=parse_date(args.from_on, work.today, ahead=True),
                preset=args.preset or now.preset,
                answers=answers,
                clauses=clauses,
                note=args.note,
            )
        )
        print_rows([_set_row(made)], args)


def _history(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        rows = [_set_row(row) for row in work.rules.history()]
    print_rows(rows, args, empty="No rules yet. Enter some with: candour rules set --preset 000")


def _set_row(row: RuleSetRow) -> dict[str, object]:
    return {
        "from": row.from_on,
        "preset": row.preset,
        "note": row.note,
        "recorded": row.recorded_at,
        "by": row.recorded_by,
    }


def _pairs(typed: list[str], option: str) -> list[tuple[RuleKey, str]]:
    from app.services.rules.questions import RuleKey  # see app.cli

    pairs = []
    for each in typed:
        name, equals, said = each.partition("=")
        if not equals:
            raise UsageError(f"Write {option} QUESTION=…, not “{each}”.")
        pairs.append((choice(RuleKey, name, option), said))
    return pairs


def _may_i(args: argparse.Namespace) -> None:
    from app.services.rules.rows import once  # see app.cli

    with open_workspace(args) as work:
        question = _question(args)
        on = parse_date(args.on, work.today)
        answer = work.rules.may_i(question, on)
        clauses = once(answer.clauses)
        row = {
            "question": question.said,
            "answer": answer.short,
            "why": " ".join(answer.sentences),
            "clause": join([clause.source for clause in clauses]),
            "wording": " ".join(clause.wording for clause in clauses),
        }
        if args.output and Path(args.output).suffix.lower() == ".pdf":
            _print(args, work, question)
            return
    if args.json or args.output:
        print_rows([row], args)
        return
    print(f"{row['question']}\n{row['answer']}. {row['why']}")
    for clause in clauses:
        print(f"{clause.source}: {clause.wording}")


def _question(args: argparse.Namespace) -> Question:
    from app.models.relationship import Connection  # see app.cli
    from app.services.rules.answering import Ask, Question, Who

    return Question(
        choice(Who, args.who, "WHO"),
        choice(Ask, args.what, "WHAT"),
        choice(Connection, args.tie, "--tie") if args.tie else None,
        args.age,
    )


def _print(args: argparse.Namespace, work: Workspace, question: Question) -> None:
    from app.cli.common import write_output
    from app.reports.may_i import may_i_page  # ReportLab is slow to import

    school, today = work.school.school(), work.today
    on = parse_date(args.on, today)
    rules, answer = work.rules.rules_on(on), work.rules.may_i(question, on)
    pdf = work.printouts.official(
        "May I…?",
        lambda official: may_i_page(
            school.name, question, answer, rules, today, sample=school.sample, official=official
        ),
    )
    write_output(args, pdf, "may-i.pdf")
