"""``candour reminders``: whom to remind, as a list, slips, addresses or a mail merge."""

from __future__ import annotations

import argparse
import sys

from app.cli import Subparsers
from app.cli.common import open_workspace, print_rows, write_output
from app.errors import Refused


def add_commands(subparsers: Subparsers) -> None:
    """Add ``reminders``."""
    reminding = subparsers.add_parser(
        "reminders", help="Whom to remind to sign, over all that is being collected."
    )
    reminding.add_argument("--policy", default="", help="title or number; else all policies")
    how = reminding.add_mutually_exclusive_group()
    how.add_argument("--slips", action="store_true", help="a PDF, four slips to a page")
    how.add_argument("--addresses", action="store_true", help="work e-mails, for a mail program")
    how.add_argument("--csv", action="store_true", help="a list for a mail merge")
    reminding.add_argument("--bring-to", metavar="PLACE", help="on the slips: where to bring it")
    reminding.set_defaults(run=remind)


def remind(args: argparse.Namespace) -> None:
    """Print or write the reminders; who is on leave is left out."""
    from app.cli.declarations import collection_named  # see app.cli
    from app.services.declarations import reminders

    with open_workspace(args) as work:
        chosen = [collection_named(work, args.policy).id] if args.policy else None
        people = reminders.to_remind(work.declarations.to_sign(chosen))
        school, today = work.school.school(), work.today
        place = args.bring_to or work.school.value(reminders.BRING_TO, reminders.USUAL_PLACE)
    if (args.slips or args.csv) and not people:
        raise Refused("There is nobody to remind.")
    if args.slips:
        from app.reports.reminders import reminder_slips  # ReportLab is slow

        pdf = reminder_slips(school.name, people, place, today, sample=school.sample)
        write_output(args, pdf, f"{today:%Y-%m-%d} Reminders.pdf")
    elif args.csv:
        write_output(args, reminders.mail_merge(people), f"{today:%Y-%m-%d} Still to sign.csv")
    elif args.addresses:
        found = reminders.addresses(people)
        if args.json:
            print_rows([{"addresses": found}], args)
        elif found:
            print(found)
        without = sum(not each.email for each in people)
        if without:
            print(f"candour: {without} without a work email left out.", file=sys.stderr)
    else:
        rows = [
            {
                "name": each.row.name,
                "email": each.email,
                "to_sign": each.what,
                "last_day": each.row.last_day,
                "overdue": each.row.overdue,
                "remark": each.row.remark,
            }
            for each in people
        ]
        print_rows(rows, args, empty="There is nobody to remind.")
