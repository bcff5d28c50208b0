"""``candour restore``: what a backup holds, and a vault from it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, UsageError
from app.cli.common import passphrase_from, print_rows, read_passphrase
from app.errors import Refused

if TYPE_CHECKING:
    from app.storage.backup import Place, Snapshot
    from app.storage.restore import Preview, Secret


def add_commands(subparsers: Subparsers) -> None:
    """Add the command that gets a vault back."""
    words = "Show what a backup holds, then lay its vault out in an empty folder."
    restoring = subparsers.add_parser("restore", help=words, description=words)
    restoring.add_argument("source", metavar="SRC", help="the stick or folder of the backups")
    restoring.add_argument(
        "target", metavar="DIR", nargs="?", help="an empty folder; without it nothing is written"
    )
    restoring.add_argument("--list", action="store_true", help="list the backups there are")
    restoring.add_argument("--snapshot", metavar="NAME", help="an older one, as --list names it")
    restoring.add_argument(
        "--key-file", metavar="FILE", help="the recovery sheet's keys, one on each line"
    )
    restoring.set_defaults(run=_restore)


def _restore(args: argparse.Namespace) -> None:
    from app.storage.backup import Place  # see app.cli
    from app.storage.restore import preview, restore

    place = Place.open(Path(args.source))
    if args.list:
        print_rows([_row(each) for each in place.snapshots()], args, "There are no backups here.")
        return
    snapshot = _chosen(place, args.snapshot)
    shown = preview(place, snapshot, _secret(args))
    if not args.target:
        _show(shown, args)
        return
    if not args.json:
        _show(shown, args)
    vault = restore(place, snapshot, Path(args.target))
    if args.json:
        print_rows([{"vault": str(vault), "snapshot": snapshot.name}], args)
    else:
        print(f"Restored to {vault}. Sign in as on that day.")


def _row(snapshot: Snapshot) -> dict[str, object]:
    return {
        "name": snapshot.name,
        "made_at": snapshot.made_at.astimezone(),
        "school": snapshot.school,
        "bytes": snapshot.size,
        "problem": snapshot.problem,
    }


def _chosen(place: Place, name: str | None) -> Snapshot:
    snapshots = place.snapshots()
    if name is None:
        whole = [each for each in snapshots if each.problem is None]
        if whole:
            return whole[0]
        told = snapshots[0].problem if snapshots else "There is no backup in this folder yet."
        raise Refused(str(told))
    for snapshot in snapshots:
        if snapshot.name == name:
            return snapshot
    raise Refused(f"There is no backup called “{name}” here. See them with --list.")


def _secret(args: argparse.Namespace) -> Secret:
    from app.storage.restore import Passphrase, Printed  # see app.cli

    if args.key_file:
        return Printed(tuple(passphrase_from(args.key_file).splitlines()))
    if not args.sign_in:
        raise UsageError("Say who signs in: --as NAME, or give the sheet's keys: --key-file FILE.")
    return Passphrase(args.sign_in, read_passphrase(args))


def _show(shown: Preview, args: argparse.Namespace) -> None:
    if not args.json:
        print("\n".join(shown.lines()))
        return
    rows: list[dict[str, object]] = [
        {"book": book, "changes": inside.trail.count, **inside.counts}
        for book, inside in shown.books.items()
    ]
    print_rows(rows, args)
