"""``candour retention`` and ``candour erase``: what is due, keeping, disposing, holds, erasure."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from app.cli import Subparsers, group
from app.cli.common import open_workspace, print_rows, write_output
from app.dates import parse_date, say_date
from app.errors import Refused
from app.words import clean_line, join

if TYPE_CHECKING:
    from app.workspace import Workspace


def add_commands(subparsers: Subparsers) -> None:
    """Add ``retention due``, ``dispose``, ``keep``, ``hold`` and ``lift``, and ``erase``."""
    commands = group(subparsers, "retention", "How long records are kept, and disposing of them.")

    listing = commands.add_parser("due", help="Print what is due to be disposed of.")
    listing.add_argument("--on", default="today", help="as it will be on this day")
    listing.set_defaults(run=_due)

    disposing = commands.add_parser(
        "dispose",
        help="Dispose of what is due. It can't be got back.",
        description="Without --yes it only says what would go. With -o FILE the certificate of "
        "disposal is saved; it is kept in the vault in any case.",
    )
    disposing.add_argument("reference", nargs="+", help="such as INC-2019-004, or a name")
    disposing.add_argument("--reason", required=True, help="why it is disposed of now")
    disposing.add_argument("--yes", action="store_true", help="do it")
    disposing.set_defaults(run=_dispose)

    keeping = commands.add_parser("keep", help="Keep something that is due.")
    keeping.add_argument("reference", help="such as INC-2019-004, or a name")
    keeping.add_argument("--why", required=True, help="why it is kept")
    keeping.add_argument("--until", required=True, help="when it is looked at again")
    keeping.set_defaults(run=_keep)

    for name, run, said in (
        ("hold", _hold, "Put a record on legal hold: it is neither disposed of nor erased."),
        ("lift", _lift, "Lift a legal hold."),
    ):
        parser = commands.add_parser(name, help=said)
        parser.add_argument("reference", help="INC-…, DIS-…, APP-… or a member of staff")
        parser.add_argument("--why", required=True, help="the reason, such as a court’s letter")
        parser.set_defaults(run=run)

    erasing = subparsers.add_parser(
        "erase",
        help="Erase words or a file that were wrongly held. It can't be got back.",
        description="Without a field it prints what a record has; without --yes it says what "
        "would go. The reason stays in the place of what was erased.",
    )
    erasing.add_argument("reference", help="INC-…, DIS-… or APP-…")
    erasing.add_argument("field", nargs="?", default="", help="its number in the list")
    erasing.add_argument("--why", default="", help="why it is erased")
    erasing.add_argument("--asked-by", default="", help="who asked for it")
    erasing.add_argument("--yes", action="store_true", help="do it")
    erasing.set_defaults(run=_erase)


def _due(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        rows = work.retention.due(parse_date(args.on, work.today, ahead=True))
    shown = [
        {"record": row.title, "due": row.due, "rule": row.rule, "on hold": row.held} for row in rows
    ]
    print_rows(shown, args, "Nothing is due.")


def _dispose(args: argparse.Namespace) -> None:
    from app.reports.disposal import certify  # see app.cli
    from app.services.retention.rows import say_counts

    with open_workspace(args) as work:
        rows = [work.retention.row(each) for each in args.reference]
        _confirm(args, f"This would dispose of {say_counts(work.retention.goes_with(rows))}.")
        until = say_date(work.retention.backups_until(work.today))
        made = [
            (row, certify(row, work.retention, work.printouts, work.school, work.today))
            for row in work.retention.dispose(rows, args.reason)
        ]
    if args.output:
        if len(made) != 1:
            raise Refused("Done. There are several certificates: print them from the History.")
        write_output(args, made[0][1], f"{made[0][0].title}.pdf")
        return
    shown = [
        {"reference": row.reference, "disposed of": row.what, "in backups until": until}
        for row, _ in made
    ]
    print_rows(shown, args)


def _keep(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        row = work.retention.row(args.reference)
        until = parse_date(args.until, work.today, ahead=True)
        work.retention.keep(row, args.why, until)
    print_rows([{"record": row.title, "kept until": until}], args)


def _hold(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        book, kind, record, title = _named(work, args.reference)
        work.retention.hold(book, kind, record, title, args.why)
    print_rows([{"record": title, "on hold": True}], args)


def _lift(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        book, _, record, title = _named(work, args.reference)
        held = work.retention.held(book, record)
        if held is None:
            raise Refused(f"{title} is not on hold.")
        work.retention.lift(book, held.id, args.why)
    print_rows([{"record": title, "on hold": False}], args)


def _erase(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        _, kind, record, title = _named(work, args.reference)
        erasures = work.need_casework().erasures
        if kind == "staff":
            raise Refused("Change a staff record on its own page; it keeps only the present words.")
        words = erasures.words(kind, record)
        if not args.field:
            listed = [
                {"number": number, "field": each.label, "begins": each.text}
                for number, each in enumerate(words, start=1)
            ]
            print_rows(listed, args, "There is nothing to erase.")
            return
        numbers = {str(number): each for number, each in enumerate(words, start=1)}
        if args.field not in numbers:
            raise Refused(f"Say the number of the field: candour erase {title} lists them.")
        chosen = numbers[args.field]
        erasures.check(args.why)
        _confirm(args, f"This would erase “{chosen.label}” of {title}.")
        gone = erasures.erase(kind, record, chosen, args.why, args.asked_by)
    print_rows([{"record": title, "erased": chosen.label, "printouts that went": gone}], args)


def _confirm(args: argparse.Namespace, said: str) -> None:
    if not args.yes:
        print(f"{said} It can’t be got back.", file=sys.stderr)
        raise Refused("Nothing was changed. Say --yes to do it.")


def _named(work: Workspace, reference: str) -> tuple[str, str, UUID, str]:
    """Book, kind, id and title of a record.

    Raises:
        Refused: there is none, or it is of no kind that can be held.
    """
    wanted = clean_line(reference).upper().removeprefix("CH-")
    kinds: dict[str, Callable[[], tuple[str, UUID, str]]] = {
        "INC-": lambda: _found(work, "incident", reference),
        "DIS-": lambda: _found(work, "disclosure", reference),
        "APP-": lambda: _found(work, "approach", reference),
    }
    for start, find in kinds.items():
        if wanted.startswith(start):
            kind, record, title = find()
            casebook = work.session.casebook
            assert casebook is not None  # noqa: S101 - it was found in it
            return casebook.name, kind, record, title
    if wanted[:4].endswith("-"):
        known = join([start.rstrip("-") for start in kinds], "or")
        raise Refused(f"“{reference}” is none of {known}, nor a member of staff.")
    person = work.staff.named(reference)
    return work.session.register.name, "staff", person.id, person.name


def _found(work: Workspace, kind: str, reference: str) -> tuple[str, UUID, str]:
    casework, given = work.need_casework(), clean_line(reference).upper()
    if kind == "incident":
        return kind, casework.incidents.by_reference(given).id, given
    if kind == "disclosure":
        return kind, casework.relationships.by_reference(given).id, given
    return kind, casework.approaches.by_reference(given).id, given
