"""``candour repair``: what backups would put right, and putting it right."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.cli import Subparsers, UsageError
from app.cli.common import print_rows, read_passphrase, vault_folder


def add_commands(subparsers: Subparsers) -> None:
    """Add the command that repairs a vault."""
    words = (
        "Show which damaged files of the vault come back from the backups in PLACE, and with "
        "--yes put them right. The damaged ones are kept in a folder beside the vault."
    )
    repairing = subparsers.add_parser(
        "repair", help="Put damaged files right from backups.", description=words
    )
    repairing.add_argument("place", metavar="PLACE", help="the stick or folder of the backups")
    repairing.add_argument("--yes", action="store_true", help="do it, without asking")
    repairing.set_defaults(run=_repair)


def _repair(args: argparse.Namespace) -> int:
    from app.storage import repair  # see app.cli
    from app.storage.backup import Place

    if not args.sign_in:
        raise UsageError("Say who signs in: --as NAME, or set CANDOUR_AS.")
    vault = vault_folder(args)
    place = Place.open(Path(args.place))
    made = repair.plan(vault, place, args.sign_in, read_passphrase(args))
    try:
        if args.json:
            print_rows(
                [{"file": each.file, "change": each.sentence} for each in made.changes], args
            )
        else:
            print("\n".join(made.lines()))
        if made.changes and (args.yes or _agreed(args)):
            aside = repair.apply(made)
            if not args.json:
                print(f"Repaired. The damaged files are in {aside}")
        elif made.changes and not args.json:
            print("Nothing was changed. Do it with --yes.")
            return 3
    finally:
        made.discard()
    return 3 if made.beyond else 0


def _agreed(args: argparse.Namespace) -> bool:
    if args.json or not sys.stdin.isatty():
        return False
    return input("Repair this? Type yes: ").strip().lower() == "yes"
