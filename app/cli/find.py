"""``candour find``: people, references and words, in the books that the person may open."""

from __future__ import annotations

import argparse

from app.cli import Subparsers
from app.cli.common import open_workspace, print_rows


def add_commands(subparsers: Subparsers) -> None:
    """Add ``find``."""
    finding = subparsers.add_parser(
        "find",
        help="People, references and words in the books you may open.",
        description="Print what holds every word, the newest first. A word may be its beginning "
        "only; accents and capitals don't matter.",
    )
    finding.add_argument("words", nargs="+", metavar="WORD")
    finding.add_argument("--limit", type=int, default=50, metavar="N", help="of each book (50)")
    finding.set_defaults(run=find)


def find(args: argparse.Namespace) -> None:
    """Print what was found."""
    text = " ".join(args.words)
    with open_workspace(args) as work:
        rows = [
            {"kind": found.kind, "reference": found.reference, "title": found.title}
            for found in work.find.search(text, max(1, args.limit))
        ]
    print_rows(rows, args, empty=f"No match for “{text}”.")
