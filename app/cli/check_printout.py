"""``candour check-printout``: paper and PDFs against what was printed."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli import Subparsers
from app.cli.common import add_looked_safe, looked_safe, open_workspace, print_rows, read_file
from app.dates import say_date
from app.errors import Refused


def add_commands(subparsers: Subparsers) -> None:
    """Add ``check-printout``."""
    checking = subparsers.add_parser(
        "check-printout",
        help="Say whether a page is as it was printed.",
        description="Take the code at the foot of a page, the mark of a book on a governors’ "
        "report, or a file: PDF, TIFF, PNG, JPEG. Ends with 1 unless all is as printed.",
    )
    checking.add_argument("what", metavar="CODE|FILE", help="such as 7K2-QXM-4BH-R3 or scan.pdf")
    add_looked_safe(checking)
    checking.set_defaults(run=check_printout)


def check_printout(args: argparse.Namespace) -> None:
    """Check a code, a mark or a file."""
    if Path(args.what).is_file():
        _check_file(args)
    else:
        _check_code(args)


def _check_code(args: argparse.Namespace) -> None:
    from app.services.printouts.codes import read_typed  # see app.cli

    code = read_typed(args.what)
    with open_workspace(args) as work:
        if code is None:
            said = work.printouts.say_of_typed_head(args.what)
            rows = [{"found": said}]
        else:
            row = work.printouts.find(code.code)
            if row is None or (code.page or 1) > row.pages:
                raise Refused(
                    "This code is not known in the books that you can open. The page may be of a "
                    "book that only others open, of another school, or not genuine."
                )
            day = say_date(row.recorded_at.astimezone().date())
            page = f"page {code.page} of {row.pages} of " if code.page else ""
            said = f"This is {page}“{row.title}”, printed on {day} by {row.recorded_by}."
            rows = [{"found": each} for each in (said, *work.printouts.say_of_heads(row))]
    print_rows(rows, args)


def _check_file(args: argparse.Namespace) -> None:
    from app.services.printouts.check import check_file  # see app.cli
    from app.services.printouts.checked import Verdict, shown

    looked = looked_safe(args)
    data = read_file(args.what)
    with open_workspace(args) as work:
        checked = check_file(work.printouts, data, Path(args.what).name, looked)
    rows = [
        {
            "page": page.number,
            "verdict": page.verdict.value,
            "code": shown(page.code) if page.code else "",
            "found": " ".join(page.said),
        }
        for page in checked.pages
    ]
    print_rows(rows, args)
    said = " ".join([*checked.said, *checked.trail])
    if checked.verdict is not Verdict.AS_PRINTED:
        raise Refused(said)
