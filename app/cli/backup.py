"""``candour backup``: backups by schedule, and what is in a place; no passphrase is needed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.cli import Subparsers
from app.cli.common import print_rows, vault_folder
from app.words import count


def add_commands(subparsers: Subparsers) -> None:
    """Add ``backup``."""
    parser = subparsers.add_parser(
        "backup",
        help="Back the vault up, without a passphrase.",
        description="Back the vault up to one place or several. Only what changed is written, and "
        "earlier backups are thinned. It ends with code 3 where the vault is open or a place isn't "
        "there; the earlier backups stay as they were.",
    )
    parser.add_argument("places", nargs="+", metavar="DEST", help="a stick, a disk or a share")
    parser.add_argument(
        "--new", action="store_true", help="another disk has come in this place: begin anew on it"
    )
    looking = parser.add_mutually_exclusive_group()
    looking.add_argument("--list", action="store_true", help="print the backups that are there")
    looking.add_argument(
        "--check", action="store_true", help="read all of them back and compare every hash"
    )
    parser.set_defaults(run=_backup)


def _backup(args: argparse.Namespace) -> int:
    places = [Path(each).absolute() for each in args.places]
    if args.list:
        return _list(args, places)
    if args.check:
        return _check(args, places)
    return _make(args, places)


def _make(args: argparse.Namespace, places: list[Path]) -> int:
    from app.storage.backup import USUAL, entries, known_at, run  # see app.cli

    vault = vault_folder(args)
    rows, failed = [], False
    for place in places:
        known = None if args.new else known_at(vault, place)
        keep = USUAL if known is None else entries(vault)[known].keep
        outcome = run(vault, place, keep=keep, known=known)
        failed = failed or outcome.made is None
        if outcome.made is None:
            print(f"candour: {outcome.problem}", file=sys.stderr)
            continue
        for told in outcome.made.told:
            print(f"candour: {told}", file=sys.stderr)
        rows.append(
            {
                "place": str(outcome.made.place.folder),
                "backup": outcome.made.snapshot.name,
                "files": len(outcome.made.snapshot.files),
                "new_bytes": outcome.made.new_bytes,
            }
        )
        if not args.json:
            files = count(len(outcome.made.snapshot.files), "file")
            new = f"{outcome.made.new_bytes / 1e6:,.1f} MB of them new"
            print(f"Backed up {files}, {new}, to {outcome.made.place.folder}")
    if args.json:
        print_rows(rows, args)
    return 3 if failed else 0


def _list(args: argparse.Namespace, places: list[Path]) -> int:
    from app.storage.backup import Place, places_on

    found = [each for place in places for each in places_on(place) or [Place.open(place)]]
    rows = [
        {
            "made": snapshot.made_at.astimezone(),
            "school": snapshot.school,
            "files": len(snapshot.files),
            "bytes": snapshot.size,
            "problem": snapshot.problem,
            "backup": snapshot.name,
            "place": str(place.folder),
        }
        for place in found
        for snapshot in place.snapshots()
    ]
    print_rows(rows, args, "There is no backup there yet.")
    return 3 if any(row["problem"] for row in rows) else 0


def _check(args: argparse.Namespace, places: list[Path]) -> int:
    from app.storage.backup import Place, check_hashes, places_on

    rows = []
    for chosen in places:
        for place in places_on(chosen) or [Place.open(chosen)]:
            proved: dict[str, int] = {}
            for snapshot in place.snapshots():
                faults = check_hashes(place, snapshot, proved=proved)
                rows += [{"backup": snapshot.name, "fault": each} for each in faults]
            if not args.json and not rows:
                backups = count(len(place.snapshots()), "backup")
                checked = f"{sum(proved.values()) / 1e6:,.1f} MB read"
                print(f"All well: {backups} in {place.folder}, {checked}.")
    print_rows(rows, args)
    return 3 if rows else 0
