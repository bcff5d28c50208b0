"""``candour init``, ``people``, ``verify`` and ``trail``: the vault itself and who may open it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.cli import Subparsers, UsageError, group
from app.cli.common import (
    open_session,
    passphrase_from,
    print_rows,
    read_passphrase,
    vault_folder,
    write_output,
)
from app.words import join

if TYPE_CHECKING:
    from app.storage.keys import RecoveryKey
    from app.storage.session import Session


def add_commands(subparsers: Subparsers) -> None:
    """Add the commands about the vault."""
    making = subparsers.add_parser("init", help="Set up a school in an empty folder.")
    making.add_argument("--school", required=True, help="the school's name")
    making.add_argument("--kind", default="alone", help="alone, or in a trust: alone or trust")
    making.add_argument("--role", default="head", help="of the person of --as: head, dsl, office")
    making.set_defaults(run=_init)

    _people(subparsers)

    checking = subparsers.add_parser("verify", help="Check that the vault is as Candour left it.")
    checking.set_defaults(run=_verify)

    trail = subparsers.add_parser("trail", help="Print who changed what and when, oldest first.")
    trail.add_argument("--book", default="register", help="register, casebook or chair")
    trail.add_argument("--last", type=int, metavar="N", help="only the latest N lines")
    trail.set_defaults(run=_trail)


def _people(subparsers: Subparsers) -> None:
    people = group(subparsers, "people", "Who may sign in, and what they may open.")
    people.add_parser("list", help="Print everybody who signs in.").set_defaults(run=_list)

    adding = people.add_parser("add", help="Give somebody who is here a sign-in.")
    adding.add_argument("name")
    adding.add_argument("--role", required=True, help="head, dsl, office or chair")
    their_passphrase(adding)
    adding.set_defaults(run=_add)

    granting = people.add_parser("grant", help="Let somebody who is here open a book.")
    granting.add_argument("book", help="register, casebook or chair")
    granting.add_argument("name")
    their_passphrase(granting)
    granting.set_defaults(run=_grant)

    taking = people.add_parser("take-away", help="Close a book to somebody: it gets new keys.")
    taking.add_argument("book", help="casebook or chair")
    taking.add_argument("name")
    taking.set_defaults(run=_take_away)

    removing = people.add_parser("remove", help="Take a sign-in away, with all that it opens.")
    removing.add_argument("name")
    removing.set_defaults(run=_remove)

    changing = people.add_parser("passphrase", help="Choose a new passphrase for --as.")
    their_passphrase(changing, "--new-passphrase-file")
    changing.set_defaults(run=_passphrase)

    sheet = people.add_parser("new-sheet", help="Make the recovery sheet anew; the old is void.")
    sheet.set_defaults(run=_new_sheet)


def their_passphrase(
    parser: argparse.ArgumentParser, option: str = "--their-passphrase-file"
) -> None:
    """Add the option for somebody else's passphrase, or for a new one."""
    parser.add_argument(
        option,
        dest="their_passphrase_file",
        metavar="FILE",
        required=True,
        help="file that holds it, - for the next line of standard input",
    )


def sign_in_name(args: argparse.Namespace) -> str:
    """The name of --as.

    Raises:
        UsageError: it wasn't given.
    """
    if not args.sign_in:
        raise UsageError("Say who signs in: --as NAME, or set CANDOUR_AS.")
    return str(args.sign_in)


def _init(args: argparse.Namespace) -> None:
    from app.storage.vault import NewVault, Vault  # see app.cli

    folder = vault_folder(args)
    draft = NewVault(
        school_name=args.school,
        kind=args.kind,
        person_name=sign_in_name(args),
        role=args.role,
        passphrase=read_passphrase(args),
    )
    session, keys = Vault.create(folder, draft)
    try:
        _hand_over(args, session, args.school, keys)
    finally:
        session.close()


def _hand_over(
    args: argparse.Namespace, session: Session, school: str, keys: Sequence[RecoveryKey]
) -> None:
    """Give the recovery keys to whoever prints them: as the sheet with -o, else as text."""
    if args.output:
        from app.reports.recovery import recovery_sheet  # ReportLab is slow

        write_output(args, recovery_sheet(school, keys, session.register.today()), "")
        return
    print_rows([{"book": key.book, "recovery_key": key.secret} for key in keys], args)
    if not args.json:
        print("Print these keys, lock them in the safe, and keep no file of them.")


def _list(args: argparse.Namespace) -> None:
    with open_session(args) as session:
        rows = [
            {"name": row.name, "role": row.role, "opens": row.books} for row in session.people()
        ]
    print_rows(rows, args)


def _add(args: argparse.Namespace) -> None:
    with open_session(args) as session:
        row = session.add_person(args.name, args.role, passphrase_from(args.their_passphrase_file))
    print(f"{row.name} may now sign in and open the {join(row.books)}.")


def _grant(args: argparse.Namespace) -> None:
    with open_session(args) as session:
        session.grant(args.book, args.name, passphrase_from(args.their_passphrase_file))
    print(f"{args.name} may now open the {args.book}.")


def _take_away(args: argparse.Namespace) -> None:
    with open_session(args) as session:
        session.take_away(args.book, args.name)
    print(f"{args.name} may no longer open the {args.book}. It has new keys.")
    print("Copies made before, such as backups, can still be read by who could read them then.")


def _remove(args: argparse.Namespace) -> None:
    with open_session(args) as session:
        still = session.remove_person(args.name)
    print(f"{args.name} may no longer sign in. The books have new keys.")
    print("Copies made before, such as backups, can still be read by who could read them then.")
    if still:
        print(still)


def _passphrase(args: argparse.Namespace) -> None:
    from app.storage.vault import Vault  # see app.cli

    old = read_passphrase(args)
    session = Vault.open(vault_folder(args)).unlock(sign_in_name(args), old)
    try:
        session.change_passphrase(old, passphrase_from(args.their_passphrase_file))
    finally:
        session.close()
    print("The passphrase was changed.")


def _new_sheet(args: argparse.Namespace) -> None:
    with open_session(args) as session:
        _hand_over(args, session, session.school_name, session.new_sheet())


def _verify(args: argparse.Namespace) -> int:
    from app.storage.verify import verify  # see app.cli

    report = verify(vault_folder(args), sign_in_name(args), read_passphrase(args))
    if args.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            print(line)
    return 3 if report.faults else 0


def _trail(args: argparse.Namespace) -> None:
    from app.storage.trail_lines import trail_lines  # see app.cli

    with open_session(args) as session:
        lines = trail_lines(session.book(args.book), args.last)
    rows = [
        {
            "number": line.seq,
            "at": line.at.astimezone(),
            "who": line.who_name,
            "what": line.what,
            "kind": line.kind,
            "record": line.record,
            "head": line.head.hex()[:16],
        }
        for line in lines
    ]
    print_rows(rows, args)
