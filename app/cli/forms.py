"""``candour forms``: the paper that people sign."""

from __future__ import annotations

import argparse

from app.cli import Subparsers, group
from app.cli.common import open_workspace, write_output


def add_commands(subparsers: Subparsers) -> None:
    """Add ``forms print``."""
    forms = group(subparsers, "forms", "Forms to sign on paper.")
    printing = forms.add_parser(
        "print", help="Write the forms as a PDF: for those named, or all who have still to sign."
    )
    printing.add_argument("names", nargs="*", metavar="NAME", help="their full names")
    printing.add_argument("--policy", default="", help="title or number; not needed if only one")
    printing.set_defaults(run=print_forms)


def print_forms(args: argparse.Namespace) -> None:
    """Write one page for each person, by surname."""
    from app.cli.declarations import collection_named  # noqa: PLC0415 - see app.cli
    from app.reports.declaration import declaration_form  # noqa: PLC0415

    with open_workspace(args) as work:
        collection = collection_named(work, args.policy)
        people = [work.staff.named(name).id for name in args.names] or None
        pages = work.declarations.forms(collection.id, people)
        today, sample = work.today, work.school.school().sample
    pdf = declaration_form(pages, made_on=today, sample=sample)
    write_output(args, pdf, f"{today:%Y-%m-%d} Declaration forms.pdf")
