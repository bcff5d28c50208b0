"""``candour incident``: what is done with an incident that is recorded."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.cli import Subparsers
from app.cli.common import choice, open_workspace, print_rows, read_file, write_output
from app.cli.happened import named
from app.dates import parse_date
from app.errors import Refused
from app.words import join

if TYPE_CHECKING:
    from app.services.incidents.rows import IncidentRow
    from app.services.incidents.service import Incidents
    from app.workspace import Workspace


def add_steps(commands: Subparsers) -> None:
    """Add ``incident action``, ``correct``, ``close``, ``person``, ``task`` and the others."""
    acting = _step(commands, "action", "Add something done about an incident.", _act)
    acting.add_argument("what", help="what was done")
    acting.add_argument("--on", default="today", help="the date it was done")
    acting.add_argument("--time", default="", help="the time")
    acting.add_argument("--by", default="", help="who did it; you, if not given")

    correcting = _step(commands, "correct", "Put one field right; both wordings stay.", _correct)
    correcting.add_argument("field", help="narrative, happened-on, about, platform, …")
    correcting.add_argument("value", help="what it should say")
    correcting.add_argument("--kind", default="", help="of whom it is about or who did it")
    correcting.add_argument("--why", required=True, help="why it is changing")

    closing = _step(commands, "close", "Close an incident.", _close)
    closing.add_argument("--outcome", required=True, help="no-action, accidental, advice, …")
    closing.add_argument("--why", required=True, help="why this is the right outcome")
    closing.add_argument("--on", default="today", help="the date it was closed")
    closing.add_argument("--allegation", default="", help="how an allegation ended: malicious, …")
    closing.add_argument("--copy-given", default="", help="the date they had the summary")
    closing.add_argument("--off-file", default="", help="the date it left the personnel file")
    closing.add_argument("--training", choices=("yes", "no"), help="whether to refresh training")

    reopening = _step(commands, "reopen", "Open a closed incident again.", _reopen)
    reopening.add_argument("--why", required=True, help="why it is opened again")

    person = _step(commands, "person", "Add somebody who has a part in an incident.", _person)
    person.add_argument("part", help="target, subject, witness, reporter, anonymous, …")
    person.add_argument("name", nargs="?", default="", help="none for an anonymous reporter")
    person.add_argument("--kind", default="", help="staff, pupil, parent, other or unknown")
    person.add_argument("--account", default="", help="what they said")
    person.add_argument("--on", default="today", help="when they said it")
    person.add_argument("--knows", choices=("yes", "no"), help="whether a target knows of it")

    task = _step(commands, "task", "Add something that has to be done.", _task)
    task.add_argument("what", help="what has to be done")
    task.add_argument("--owner", default="", help="who does it; you, if not given")
    task.add_argument("--due", default="", help="by when")

    letter = _step(
        commands,
        "letter",
        "Print the draft of a letter; with --text, record that it went out and save its PDF.",
        _letter,
    )
    letter.add_argument("step", help="ask-removal, meeting, written-warning, access-removed, legal")
    letter.add_argument("--to", required=True, help="who gets it")
    letter.add_argument("--text", metavar="FILE", help="the letter as it goes out, - for stdin")
    letter.add_argument("--on", default="today", help="the date on it")

    link = _step(commands, "link", "Say that two incidents belong together.", _link)
    link.add_argument("other", help="such as INC-2026-015")
    link.add_argument("--why", required=True, help="how they belong together")


def _step(
    commands: Subparsers, name: str, said: str, run: Callable[[argparse.Namespace], None]
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=said)
    parser.add_argument("reference", help="such as INC-2026-014")
    parser.set_defaults(run=run)
    return parser


@contextmanager
def _incident(args: argparse.Namespace) -> Iterator[tuple[Workspace, Incidents, IncidentRow]]:
    with open_workspace(args) as work:
        incidents = work.need_casework().incidents
        yield work, incidents, incidents.by_reference(args.reference)


def _act(args: argparse.Namespace) -> None:
    from app.services.incidents.drafts import ActionDraft  # see app.cli

    with _incident(args) as (work, incidents, row):
        date = parse_date(args.on, work.today)
        incidents.add_action(row.id, ActionDraft(args.what, date, args.time, args.by))
    print_rows([{"reference": row.reference, "action": args.what}], args)


def _correct(args: argparse.Namespace) -> None:
    from app.services.incidents.rows import FIELDS  # see app.cli

    field = args.field.strip().lower().replace("-", "_")
    if field not in FIELDS:
        known = join([each.replace("_", "-") for each in FIELDS], "or")
        raise Refused(f"“{args.field}” is not a field to correct. Choose {known}.")
    with _incident(args) as (work, incidents, row):
        value = _value(work, incidents, field, args)
        incidents.corrections.correct(row.id, field, value, args.why)
    print_rows([{"reference": row.reference, "corrected": FIELDS[field]}], args)


def _value(work: Workspace, incidents: Incidents, field: str, args: argparse.Namespace) -> Any:
    """Read the new value as what the field holds."""
    from app.models.incident import Done, IncidentType  # see app.cli
    from app.models.route import RouteKey

    text = args.value
    if field in ("happened_on", "known_on"):
        return parse_date(text, work.today)
    if field in ("about", "by"):
        return who(work, incidents, text, args.kind, "--kind")
    if field == "type":
        return choice(IncidentType, text, "the type")
    if field == "knows":
        return {"yes": True, "no": False}.get(text.strip().lower())
    if field == "done_so_far":
        return tuple(
            choice(Done, each, "what was done") for each in text.split(",") if each.strip()
        )
    if field == "signs":
        said = [each for each in text.split(",") if each.strip()]
        return tuple(choice(RouteKey, each, "what applies") for each in said)
    return text


def _close(args: argparse.Namespace) -> None:
    from app.models.incident import Allegation, Outcome  # see app.cli
    from app.services.incidents.drafts import CloseDraft

    outcome = choice(Outcome, args.outcome, "--outcome")
    finding = choice(Allegation, args.allegation, "--allegation") if args.allegation else None
    with _incident(args) as (work, incidents, row):
        dates = [
            parse_date(text, work.today) if text else None
            for text in (args.on, args.copy_given, args.off_file)
        ]
        training = {"yes": True, "no": False}.get(args.training or "")
        draft = CloseDraft(outcome, args.why, dates[0], finding, dates[1], dates[2], training)
        left = incidents.closing.open_ends(row)
        incidents.closing.close(row.id, draft)
    print_rows([{"reference": row.reference, "outcome": outcome, "still open": len(left)}], args)


def _reopen(args: argparse.Namespace) -> None:
    with _incident(args) as (_work, incidents, row):
        incidents.closing.reopen(row.id, args.why)
    print_rows([{"reference": row.reference, "status": "open"}], args)


def _person(args: argparse.Namespace) -> None:
    import sys

    from app.models.involved import Part  # see app.cli
    from app.services.incidents.people import PersonDraft

    part = choice(Part, args.part, "the part")
    with _incident(args) as (work, incidents, row):
        subject = who(work, incidents, args.name, args.kind, "--kind")
        alike = incidents.people.look_alikes(subject.name, row.id)
        draft = PersonDraft(
            part,
            subject,
            knows={"yes": True, "no": False}.get(args.knows or ""),
            account=args.account,
            account_on=parse_date(args.on, work.today) if args.account else None,
        )
        incidents.people.add(row.id, draft)
    if alike:
        sys.stderr.write(f"Check that “{subject.name}” is not {join(alike, 'or')}.\n")
    print_rows([{"reference": row.reference, "part": part, "name": subject.name}], args)


def _task(args: argparse.Namespace) -> None:
    from app.services.incidents.tasks import TaskDraft  # see app.cli

    with _incident(args) as (work, incidents, row):
        due = parse_date(args.due, work.today, ahead=True) if args.due else None
        incidents.tasks.add(row.id, TaskDraft(args.what, args.owner, due))
    print_rows([{"reference": row.reference, "task": args.what}], args)


def _letter(args: argparse.Namespace) -> None:
    from app.models.response import Rung  # see app.cli
    from app.services.incidents.ladder import StepDraft
    from app.services.incidents.letters import facts_of, letter

    rung = choice(Rung, args.step, "the step")
    with _incident(args) as (work, incidents, row):
        if not args.text:
            draft = letter(rung, facts_of(row, work.school, args.to))
            if not draft:
                raise Refused("This step needs no letter. Record it as an action.")
            print_rows([{"letter": draft}], args) if args.json else print(draft)
            return
        text = _text(args.text)
        step = StepDraft(rung, args.to, parse_date(args.on, work.today), "", text)
        incidents.ladder.check(step)
        from app.reports.letter import letter_pdf  # ReportLab is slow to import

        school = work.school.school()
        dated = step.happened_on
        assert dated is not None  # noqa: S101 - checked
        pdf = work.printouts.official(
            f"Letter about {row.reference}",
            lambda official: letter_pdf(
                school.name, row.reference, text, dated, sample=school.sample, official=official
            ),
            confidential=True,
            about=[row.id],
        )
        incidents.ladder.take(row.id, step, pdf)
    write_output(args, pdf, f"{row.reference} letter.pdf")


def _text(name: str) -> str:
    try:
        return read_file(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"“{name}” isn’t text. Save it as UTF-8.") from error


def _link(args: argparse.Namespace) -> None:
    with _incident(args) as (_work, incidents, row):
        other = incidents.by_reference(args.other)
        incidents.links.link(row.id, other.id, args.why)
    print_rows([{"reference": row.reference, "belongs with": other.reference}], args)


def who(work: Workspace, incidents: Incidents, name: str, kind: str, option: str) -> Any:
    """Whom a name and a kind mean; staff are looked up in the register.

    Raises:
        HeadConcern: it is the headteacher.
        Refused: nobody on the staff list is called that.
    """
    from app.models.incident import Party  # see app.cli
    from app.services.incidents.drafts import Subject

    subject = named(name, kind, option)
    if subject.kind is not Party.STAFF or not subject.name:
        return subject
    # Before the staff list: "the headteacher" is nobody's name in it.
    incidents.subjects.check(subject)
    return Subject(Party.STAFF, subject.name, work.staff.named(subject.name).id)
