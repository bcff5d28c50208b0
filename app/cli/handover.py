"""``candour handover`` and ``recover``: a new head, and the sheet instead of a passphrase."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from app.cli import Subparsers, UsageError
from app.cli.common import (
    open_session,
    passphrase_from,
    print_rows,
    vault_folder,
    write_output,
)
from app.cli.vault import sign_in_name, their_passphrase
from app.words import join

if TYPE_CHECKING:
    from app.storage.session import Session

_OLD_COPIES = (
    "The old sheet and the old head's passphrase open nothing that is recorded from now on. "
    "Backups made before still open with them: destroy the old sheet, and old backups when new "
    "ones are made."
)


def add_commands(subparsers: Subparsers) -> None:
    """Add both."""
    recovering = subparsers.add_parser(
        "recover", help="Choose a new passphrase for --as with the recovery sheet."
    )
    _key_file(recovering, required=True)
    their_passphrase(recovering, "--new-passphrase-file")
    recovering.set_defaults(run=_recover)

    handing = subparsers.add_parser(
        "handover",
        help="Hand the books over to a new head.",
        description="The new head comes, the old one goes, the books get new keys, and there is a "
        "new recovery sheet. Signed in with --as; or, if the old head is gone, with --key-file.",
    )
    handing.add_argument("--to", required=True, metavar="NAME", help="the new head's sign-in name")
    handing.add_argument("--from", dest="leaver", metavar="NAME", default="", help="the old head")
    handing.add_argument("--starts", metavar="DATE", help="the new head's first day; else today")
    their_passphrase(handing)
    _key_file(handing, required=False)
    handing.add_argument("--sheet", metavar="FILE", help="where the new recovery sheet goes (PDF)")
    handing.set_defaults(run=_hand_over)


def _key_file(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--key-file", required=required, metavar="FILE", help="the sheet's keys, one on each line"
    )


def _recover(args: argparse.Namespace) -> None:
    from app.storage.vault import Vault  # see app.cli

    vault = Vault.open(vault_folder(args))
    keys = passphrase_from(args.key_file).splitlines()
    name = sign_in_name(args)
    session = vault.recover(name, keys, passphrase_from(args.their_passphrase_file))
    opened = join(list(session.books))
    session.close()
    print(f"{name} has a new passphrase, which opens the {opened}.")


def _hand_over(args: argparse.Namespace) -> None:
    from app.dates import parse_date  # see app.cli
    from app.storage.handover import HandOver
    from app.storage.vault import Vault

    if args.key_file == args.their_passphrase_file == "-":
        raise UsageError("Give the keys in a file: only one of both can be standard input.")
    starts = None if args.starts is None else parse_date(args.starts, _today())
    if args.key_file:
        keys = passphrase_from(args.key_file).splitlines()
        words = passphrase_from(args.their_passphrase_file)
        vault = Vault.open(vault_folder(args))
        after = vault.hand_over(keys, args.to, words, args.leaver, starts)
    else:
        with open_session(args) as session:
            words = passphrase_from(args.their_passphrase_file)
            after = session.hand_over(HandOver(args.to, words, args.leaver, starts))
            if after is session:
                _finish(args, after)
                return
    try:
        _finish(args, after)
    finally:
        after.close()


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _finish(args: argparse.Namespace, session: Session) -> None:
    """Give out the new sheet first: it is the only thing that can't be made again."""
    keys = session.new_recovery_keys
    if args.sheet:
        from pathlib import Path  # as above

        from app.reports.recovery import recovery_sheet
        from app.services.saving import save_file

        pdf = recovery_sheet(session.school_name, keys, session.register.today())
        save_file(Path(args.sheet), pdf)
        _say(args, f"Saved {args.sheet}. Print it, lock it in the safe, and delete the file.")
    else:
        rows = [{"book": key.book, "recovery_key": key.secret} for key in keys]
        output, args.output = args.output, None
        print_rows(rows, args)
        args.output = output
        _say(args, "Print these keys, lock them in the safe, and keep no file of them.")
    _say(args, f"The books are handed over to {' '.join(args.to.split())}.")
    _say(args, _OLD_COPIES)
    if args.output:
        _matters(args, session)


def _say(args: argparse.Namespace, sentence: str) -> None:
    if not args.json:
        print(sentence)


def _matters(args: argparse.Namespace, session: Session) -> None:
    from app.reports.open_matters import open_matters_pages  # see app.cli
    from app.services.open_matters import open_matters
    from app.workspace import Workspace

    matters = open_matters(session)
    pdf = Workspace.open(session).printouts.official(
        "Open matters",
        lambda official: open_matters_pages(matters, official),
        confidential=True,
        about=matters.about,
    )
    write_output(args, pdf, "Open matters.pdf")
