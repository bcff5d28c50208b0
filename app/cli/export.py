"""``candour export``: everything out of the vault, as open files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, UsageError
from app.cli.common import open_session, print_rows, read_passphrase, vault_folder

if TYPE_CHECKING:
    from app.services.taking_out.service import TakenOut


def add_commands(subparsers: Subparsers) -> None:
    """Add the command that takes everything out."""
    words = (
        "Write every table (CSV and JSON) and every original of the books that you open into a "
        "new folder, NOT ENCRYPTED, for another program to read."
    )
    taking = subparsers.add_parser("export", help="Take everything out.", description=words)
    taking.add_argument("target", metavar="DIR", help="a new folder, or an empty one")
    taking.add_argument(
        "--damaged", action="store_true", help="of a damaged vault, whatever can still be read"
    )
    taking.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    from app.services.taking_out.service import WARNING, take_out  # see app.cli

    print(f"candour: {WARNING}", file=sys.stderr)
    target = Path(args.target)
    if args.damaged:
        taken = _damaged(args, target)
    else:
        with open_session(args) as session:
            taken = take_out(list(session.books.values()), session.school_name, target)
    for fault in taken.faults:
        print(f"candour: {fault}", file=sys.stderr)
    if args.json:
        row = {"folder": str(taken.folder), "rows": taken.rows, "documents": taken.documents}
        print_rows([row], args)
    else:
        print(f"{taken.rows:,} rows and {taken.documents:,} documents are in {taken.folder}")
    return 3 if taken.faults else 0


def _damaged(args: argparse.Namespace, target: Path) -> TakenOut:
    from app.services.taking_out.damaged import take_out_damaged  # see app.cli

    if not args.sign_in:
        raise UsageError("Say who signs in: --as NAME, or set CANDOUR_AS.")
    return take_out_damaged(vault_folder(args), args.sign_in, read_passphrase(args), target)
