"""``candour request``: subject access requests, from the day they come to the answer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, UsageError, group
from app.cli.common import choice, open_workspace, print_rows, read_file
from app.dates import parse_date
from app.errors import Refused

if TYPE_CHECKING:
    from app.services.requests.rows import RequestRow


def add_commands(subparsers: Subparsers) -> None:
    """Add ``request add``, ``list``, ``show``, ``search``, ``decide``, ``bundle``, ``close``."""
    commands = group(subparsers, "request", "Who asked to see what is held about them.")

    adding = commands.add_parser("add", help="Log a request.")
    adding.add_argument("name", help="whom it is about: a name or staff code, or any name")
    adding.add_argument("--about", default="", help="staff, pupil, parent or other")
    adding.add_argument("--received", required=True, help="the date it came")
    adding.add_argument("--also", action="append", default=[], metavar="WORDS", help="look for too")
    adding.add_argument("--asked-by", default="", help="who asks, if not the person themself")
    adding.add_argument("--known-on", default="", help="the date who asks was known")
    adding.add_argument("--known-by", default="", help="by what, such as a passport")
    adding.add_argument("--proof-asked", action="store_true", help="proof has still to come")
    adding.add_argument("--note", default="", help="anything else worth keeping")
    adding.set_defaults(run=_add)

    commands.add_parser("list", help="Print the requests with their last days.").set_defaults(
        run=_list
    )
    for name, run, said in (
        ("show", _show, "Print one request."),
        ("search", _search, "Print everything that is found, with what was decided."),
    ):
        parser = commands.add_parser(name, help=said)
        parser.add_argument("reference", help="such as SAR-2026-003")
        parser.set_defaults(run=run)

    deciding = commands.add_parser("decide", help="Say what is done with items, by their numbers.")
    deciding.add_argument("reference", help="such as SAR-2026-003")
    deciding.add_argument("--include", nargs="+", type=int, default=[], metavar="ITEM")
    deciding.add_argument("--redact", nargs="+", type=int, default=[], metavar="ITEM")
    deciding.add_argument("--leave-out", nargs="+", type=int, default=[], metavar="ITEM")
    deciding.add_argument("--hide", action="append", default=[], metavar="WORDS")
    deciding.add_argument(
        "--reason",
        default="",
        help="others, child, legal, reference, given, not-them, or in own words",
    )
    deciding.add_argument(
        "--plain", action="store_true", help="accept what is suggested and needs no redaction"
    )
    deciding.set_defaults(run=_decide)

    making = commands.add_parser("bundle", help="Make the answer in the folder -o.")
    making.add_argument("reference", help="such as SAR-2026-003")
    making.add_argument(
        "--encrypt-with", metavar="FILE", help="a file with the passphrase, - for stdin"
    )
    making.add_argument("--encrypt-to", default="", metavar="AGE1…", help="a public age key")
    making.set_defaults(run=_bundle)

    closing = commands.add_parser("close", help="Record how a request ended.")
    closing.add_argument("reference", help="such as SAR-2026-003")
    closing.add_argument("--outcome", required=True, help="answered, nothing-held, refused, …")
    closing.add_argument("--on", default="today", help="the date it ended")
    closing.add_argument("--why", default="", help="the reason, or a note")
    closing.set_defaults(run=_close)


def _add(args: argparse.Namespace) -> None:
    from app.models.request import Subject  # see app.cli
    from app.services.requests.drafts import KNOWN, RequestDraft

    with open_workspace(args) as work:
        requests = work.need_casework().requests
        about = choice(Subject, args.about, "--about") if args.about else None
        staff = None
        if about in (None, Subject.STAFF):
            staff = work.staff.named(args.name)
        received = parse_date(args.received, work.today)
        known_on = parse_date(args.known_on, work.today) if args.known_on else received
        if args.proof_asked and (args.known_on or args.known_by):
            raise Refused("Leave out --proof-asked once it is known who asks.")
        row = requests.add(
            RequestDraft(
                name=args.name,
                about=about,
                staff_id=staff.id if staff else None,
                also_known=tuple(args.also),
                asked_by=args.asked_by,
                received_on=received,
                id_seen_on=None if args.proof_asked else known_on,
                id_seen="" if args.proof_asked else args.known_by or KNOWN,
                note=args.note,
            )
        )
    print_rows([_line(row)], args)


def _list(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        rows = [_line(row) for row in work.need_casework().requests.listed()]
    print_rows(rows, args, empty="No requests.")


def _line(row: RequestRow) -> dict[str, object]:
    return {
        "reference": row.reference,
        "about": row.about_name,
        "received": row.received_on,
        "due": None if row.clock.waits else row.clock.due,
        "days_left": row.clock.days_left if row.open and not row.clock.waits else None,
        "ended": row.outcome_label,
        "bundle": row.bundle,
    }


def _show(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        row = work.need_casework().requests.by_reference(args.reference)
    more = {
        "known": row.about_label,
        "also_looked_for": row.also_known,
        "asked_by": row.asked_by,
        "identity_known_on": row.id_seen_on,
        "identity_known_by": row.id_seen,
        "more_time_told_on": row.extended_on,
        "more_time_why": row.extended_why,
        "closed_on": row.closed_on,
        "closed_why": row.closed_why,
        "note": row.note,
    }
    print_rows([{**_line(row), **more}], args)


def _search(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        requests = work.need_casework().requests
        items = requests.items(requests.by_reference(args.reference).id)
    rows = [
        {
            "item": item.number,
            "kind": item.kind.label,
            "what": item.title,
            "found": item.found,
            "names_in_it": item.names,
            "done": item.what,
            "reason": item.decided.reason if item.decided else None,
        }
        for item in items
    ]
    print_rows(rows, args, empty="Nothing was found.")


def _decide(args: argparse.Namespace) -> None:
    from app.models.request import Decision  # see app.cli
    from app.services.requests.drafts import ItemDecision, reason_of
    from app.services.requests.tables import Kind

    reason = reason_of(args.reason)
    if args.leave_out and not reason:
        raise Refused(f"Select a reason for leaving out item {args.leave_out[0]}: --reason.")
    with open_workspace(args) as work:
        requests = work.need_casework().requests
        request = requests.by_reference(args.reference).id
        items = {item.number: item for item in requests.items(request)}
        for decision, numbers in (
            (Decision.INCLUDE, args.include),
            (Decision.REDACT, args.redact),
            (Decision.LEAVE_OUT, args.leave_out),
        ):
            for number in numbers:
                if number not in items:
                    raise Refused(f"There is no item {number}. Search again for their numbers.")
                item = items[number]
                hide = tuple(args.hide) or item.names
                if decision is Decision.REDACT and item.kind is not Kind.EXHIBIT and not hide:
                    raise Refused(f"Enter the words to hide in item {number}: --hide WORDS.")
                requests.decide(request, [item], ItemDecision(decision, reason, hide))
        if args.plain:
            requests.accept(request, requests.items(request))
        left = sum(item.decided is None for item in requests.items(request))
    print_rows([{"reference": args.reference.upper(), "still_to_decide": left}], args)


def _bundle(args: argparse.Namespace) -> None:
    from app.reports.how_to_check import how_to_check  # see app.cli
    from app.reports.request_papers import papers
    from app.services.requests.drafts import HandOver

    if not args.output:
        raise UsageError("Say in which folder to put it: -o DIR.")
    folder = Path(args.output)
    if not folder.is_dir():
        raise Refused(f"There is no folder “{folder}”. Make it first, or choose another.")
    passphrase = ""
    if args.encrypt_with:
        passphrase = read_file(args.encrypt_with).decode("utf-8-sig").strip()
        if not passphrase:  # never an open bundle where an encrypted one was asked for
            raise Refused(
                "There is no passphrase in that file. Write one of 12 characters or more."
            )
    with open_workspace(args) as work:
        requests = work.need_casework().requests
        row = requests.by_reference(args.reference)
        paper, letter = papers(row, work.school, work.printouts)
        how = HandOver(passphrase, args.encrypt_to)
        school = work.school.school().name
        make = requests.answering.make
        made = make(row, folder, how, paper, letter, school, how_to_check(row.reference))
    args.output = None  # was the folder
    line = {"reference": row.reference, "bundle": made.reference, "fingerprint": made.manifest}
    print_rows([line], args)


def _close(args: argparse.Namespace) -> None:
    from app.models.request import RequestOutcome  # see app.cli

    with open_workspace(args) as work:
        requests = work.need_casework().requests
        row = requests.close(
            requests.by_reference(args.reference).id,
            choice(RequestOutcome, args.outcome, "--outcome"),
            parse_date(args.on, work.today),
            args.why,
        )
    print_rows([_line(row)], args)
