"""``candour bundle``: records and exhibits for somebody outside, as a bag that can be checked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, UsageError
from app.cli.common import choice, open_workspace, print_rows, read_file
from app.errors import Refused

if TYPE_CHECKING:
    from app.services.bundles.rows import Chosen, Contents, Filed, Piece


def add_commands(subparsers: Subparsers) -> None:
    """Add ``bundle``."""
    making = subparsers.add_parser(
        "bundle",
        help="Put records and evidence for police, LADO, HR or a person into the folder -o.",
    )
    making.add_argument("references", nargs="+", metavar="REF", help="such as INC-2026-014")
    making.add_argument(
        "--for", dest="recipient", required=True, help="police, lado, hr, panel, subject or other"
    )
    making.add_argument("--whom", required=True, help="the name of who gets it")
    making.add_argument("--why", default="", help="for what purpose")
    making.add_argument(
        "--redact", action="append", default=[], metavar="REF", help="include this one redacted"
    )
    making.add_argument(
        "--hide", action="append", default=[], metavar="WORDS", help="hide them in redacted text"
    )
    making.add_argument(
        "--leave-out", action="append", default=[], metavar="REF=WHY", help="and the reason"
    )
    making.add_argument(
        "--encrypt-with", metavar="FILE", help="a file with the passphrase, - for stdin"
    )
    making.add_argument("--encrypt-to", default="", metavar="AGE1…", help="a public age key")
    making.set_defaults(run=_make)


def _make(args: argparse.Namespace) -> None:
    from app.models.bundle import Recipient  # see app.cli
    from app.reports.chronology import chronology
    from app.reports.how_to_check import how_to_check
    from app.services.bundles.rows import BundleDraft

    if not args.output:
        raise UsageError("Say in which folder to put it: -o DIR.")
    folder = Path(args.output)
    if not folder.is_dir():
        raise Refused(f"There is no folder “{folder}”. Make it first, or choose another.")
    recipient = choice(Recipient, args.recipient, "--for")
    passphrase = ""
    if args.encrypt_with:
        passphrase = read_file(args.encrypt_with).decode("utf-8-sig").strip()
        if not passphrase:  # never an open bundle where an encrypted one was asked for
            raise Refused(
                "There is no passphrase in that file. Write one of 12 characters or more."
            )
    with open_workspace(args) as work:
        bundles = work.need_casework().bundles
        draft = BundleDraft(
            recipient=recipient,
            whom=args.whom,
            why=args.why,
            chosen=_chosen(bundles.offered(args.references), args.redact, args.leave_out),
            hide=tuple(args.hide),
            passphrase=passphrase,
            age_key=args.encrypt_to,
        )
        school = work.school.school()

        def paper(contents: Contents, index: Sequence[Filed]) -> bytes:
            return work.printouts.official(
                f"Bundle {contents.reference}",
                lambda official: chronology(
                    school.name, contents, index, sample=school.sample, official=official
                ),
                confidential=True,
                about=contents.about,
            )

        made = bundles.make(draft, folder, paper, school.name, how_to_check())
    row = {"reference": made.reference, "for": made.whom, "fingerprint": made.manifest}
    args.output = None  # was the folder
    print_rows([row], args)


def _chosen(
    pieces: tuple[Piece, ...], redact: list[str], leave_out: list[str]
) -> tuple[Chosen, ...]:
    from app.services.bundles.rows import Choice, Chosen  # see app.cli

    reasons = dict(each.partition("=")[::2] for each in leave_out)
    labels = {piece.label for piece in pieces}
    for named in (*redact, *reasons):
        if named not in labels:
            raise Refused(f"“{named}” is not among these records. It has: {', '.join(labels)}.")
    return tuple(
        Chosen(piece, Choice.LEAVE_OUT, reasons[piece.label])
        if piece.label in reasons
        else Chosen(piece, Choice.REDACT if piece.label in redact else Choice.INCLUDE)
        for piece in pieces
    )
