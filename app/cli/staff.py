"""``candour staff``: everyone the policy covers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, group
from app.cli.common import RowOfCells, open_workspace, print_rows, read_file
from app.errors import Refused

if TYPE_CHECKING:
    import datetime as dt

    from app.models.staff import Category
    from app.services.staff.importing import Imported
    from app.services.staff.plan import Plan
    from app.workspace import Workspace


def add_commands(subparsers: Subparsers) -> None:
    """Add ``staff import``, ``list``, ``add``, ``leave``, ``rejoin`` and ``undo-import``."""
    staff = group(subparsers, "staff", "Everyone the policy covers.")
    taking_in = staff.add_parser(
        "import",
        help="Take in a list of staff.",
        description="Take in a list of staff, CSV or XLSX. Rows with a problem, and rows that may "
        "be somebody in the register, stay out; nobody is ever deleted. National Insurance "
        "numbers, dates of birth, ethnicity and bank details are never stored.",
    )
    taking_in.add_argument("file", help="the list; - for standard input")
    taking_in.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taking_in.add_argument(
        "--map",
        dest="mapping",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help="which column is which, by heading or number: name=Colleague, role=3",
    )
    taking_in.add_argument(
        "--group", default="support", help="group of those whose role tells none (support)"
    )
    for choice, help_text in (
        ("same", "this row is the person it may match"),
        ("another", "this row is another person of that name"),
        ("leave-out", "leave this row out"),
    ):
        taking_in.add_argument(
            f"--{choice}", metavar="ROW", type=int, action="append", default=[], help=help_text
        )
    taking_in.set_defaults(run=import_staff)
    undoing = staff.add_parser("undo-import", help="Take the last import out again.")
    undoing.set_defaults(run=undo_import)
    listing = staff.add_parser("list", help="Print the staff.")
    which = listing.add_mutually_exclusive_group()
    which.add_argument("--on", metavar="DATE", help="everyone whom the policy covered on this day")
    which.add_argument("--all", action="store_true", help="those who have left as well")
    which.add_argument("--left", action="store_true", help="those who have left")
    listing.set_defaults(run=list_staff)
    adding = staff.add_parser("add", help="Add one person.")
    adding.add_argument("name", help="the full name")
    adding.add_argument("--group", default="", help="such as teacher, support, governor, supply")
    adding.add_argument("--start", metavar="DATE", help="first day (today)")
    adding.add_argument("--end", metavar="DATE", help="last day, if it is known")
    for field in ("role", "email", "code", "team"):
        adding.add_argument(f"--{field}", default="")
    adding.set_defaults(run=add_staff)
    leaving = staff.add_parser("leave", help="Record somebody's last day.")
    leaving.add_argument("name", help="the name, or the staff code")
    leaving.add_argument("--last-day", metavar="DATE", help="last day (today)")
    leaving.add_argument(
        "--accounts-changed", action="store_true", help="school accounts' passwords are changed"
    )
    leaving.add_argument(
        "--relationships-ended", action="store_true", help="disclosed relationships are ended"
    )
    leaving.set_defaults(run=leave)
    rejoining = staff.add_parser("rejoin", help="Record that somebody came back.")
    rejoining.add_argument("name", help="the name, or the staff code")
    rejoining.add_argument("--start", metavar="DATE", help="first day (today)")
    rejoining.add_argument("--end", metavar="DATE", help="last day, if it is known")
    rejoining.add_argument("--group", default="", help="the group, if it is another one now")
    rejoining.add_argument("--role", default="", help="the role, if it is another one now")
    rejoining.set_defaults(run=rejoin)


def import_staff(args: argparse.Namespace) -> None:
    """Show what a list would do and, unless it is a dry run, do it."""
    from app.services.staff.columns import mapped_by_hand  # see app.cli
    from app.services.staff.lists import Choice

    choices = dict.fromkeys(args.same, Choice.SAME_PERSON)
    choices |= dict.fromkeys(args.another, Choice.ANOTHER)
    choices |= dict.fromkeys(args.leave_out, Choice.LEAVE_OUT)
    data = read_file(args.file)
    with open_workspace(args) as work:
        lists = work.staff_import
        columns = mapped_by_hand(lists.open_file(data), args.mapping)
        source = "Standard input" if args.file == "-" else Path(args.file).name
        fallback = _group(args.group)
        plan = lists.plan(columns, source, category=fallback, choices=choices)
        if not args.dry_run:
            done = lists.apply(plan)
            print(_summary(plan, done), file=sys.stderr)
        print_rows(_rows(plan, everything=args.dry_run or args.json), args)


def _rows(plan: Plan, *, everything: bool) -> list[RowOfCells]:
    """Each row of the list; after an import, those that somebody should look at."""
    from app.services.staff.plan import RowState  # see app.cli

    done = (RowState.NEW, RowState.SAME, RowState.CHANGED)
    return [
        {
            "row": row.number,
            "state": row.state,
            "name": row.name,
            "group": row.draft.category.label if row.draft and row.draft.category else "",
            "note": row.sentence
            or "; ".join(f"{c.field}: {c.before or '–'} → {c.after}" for c in row.changes),
        }
        for row in plan.rows
        if everything or row.state not in done
    ]


def _summary(plan: Plan, done: Imported) -> str:
    from app.services.staff.plan import RowState  # see app.cli
    from app.words import count

    parts = [f"Added {done.added} staff", f"changed {done.changed}"]
    parts += [f"{plan.counts[RowState.SAME]} the same"]
    if waiting := plan.counts[RowState.PROBLEM] + plan.counts[RowState.MATCH]:
        parts.append(f"{count(waiting, 'row')} to look at")
    if missing := plan.counts[RowState.MISSING]:
        parts.append(f"{count(missing, 'possible leaver')}")
    if plan.columns.dropped:
        parts.append(f"never stored: {', '.join(plan.columns.dropped)}")
    return f"{', '.join(parts)}."


def undo_import(args: argparse.Namespace) -> None:
    """Take the last import out again."""
    with open_workspace(args) as work:
        undone = work.staff_import.undo()
    print(f"Removed {undone.removed}, put back {undone.restored}.", file=sys.stderr)
    print_rows([{"kept": name} for name in undone.kept], args)


def list_staff(args: argparse.Namespace) -> None:
    """Print the staff: name, category, start, end."""
    from app.services.staff.service import Which  # see app.cli

    with open_workspace(args) as work:
        if args.on:
            people = work.staff.on_roll(_date(args.on, work))
        else:
            which = Which.ALL if args.all else Which.LEFT if args.left else Which.CURRENT
            people = work.staff.listed(which)
    rows = [
        {"name": row.name, "category": row.category, "start": row.starts, "end": row.ends}
        for row in people
    ]
    print_rows(rows, args, empty="Nobody is in the register yet.")


def add_staff(args: argparse.Namespace) -> None:
    """Add one person; say who in the register may be the same."""
    from app.services.staff.plan import match_sentence  # see app.cli
    from app.services.staff.rows import StaffDraft

    with open_workspace(args) as work:
        today = work.today
        matches = work.staff.possible_matches(args.name)
        draft = StaffDraft(
            name=args.name,
            category=_group(args.group) if args.group else None,
            starts=_date(args.start, work) if args.start else today,
            ends=_date(args.end, work) if args.end else None,
            role=args.role,
            email=args.email,
            staff_code=args.code,
            team=args.team,
        )
        work.staff.add(draft)
        for match in matches:
            sentence = match_sentence(match, today).removesuffix(" Use that record?")
            print(f"candour: {sentence}", file=sys.stderr)


def leave(args: argparse.Namespace) -> None:
    """Record somebody's last day."""
    from app.services.staff.rows import LeavingDraft  # see app.cli

    with open_workspace(args) as work:
        last_day = _date(args.last_day, work) if args.last_day else work.today
        leaving = LeavingDraft(last_day, args.accounts_changed, args.relationships_ended)
        work.staff.leave(work.staff.named(args.name).id, leaving)


def rejoin(args: argparse.Namespace) -> None:
    """Record that somebody who had left came back."""
    from app.services.staff.rows import RejoiningDraft  # see app.cli

    with open_workspace(args) as work:
        again = RejoiningDraft(
            starts=_date(args.start, work) if args.start else work.today,
            ends=_date(args.end, work) if args.end else None,
            category=_group(args.group) if args.group else None,
            role=args.role,
        )
        work.staff.rejoin(work.staff.named(args.name).id, again)


def _group(text: str) -> Category:
    from app.models.staff import Category  # see app.cli
    from app.services.staff.cells import category_named

    category = category_named(text)
    if category is None:
        raise Refused(f"“{text}” is not a group. Use one of: {', '.join(Category)}.")
    return category


def _date(text: str, work: Workspace) -> dt.date:
    from app.dates import parse_date  # see app.cli

    return parse_date(text, work.today, ahead=True)
