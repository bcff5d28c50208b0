"""``candour forms``: the paper that people sign."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli import Subparsers, forms_file, group
from app.cli.common import open_workspace, write_pieces
from app.errors import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.declarations.form_rows import FormPerson
    from app.services.declarations.rows import CollectionRow
    from app.workspace import Workspace

ORDERS = ("name", "category", "team")  # the values of Order, which takes time to import


def add_commands(subparsers: Subparsers) -> None:
    """Add ``forms print`` and ``forms file``."""
    forms = group(subparsers, "forms", "Forms to sign on paper.")
    printing = forms.add_parser(
        "print", help="Write the forms as a PDF: for those named, or all who have still to sign."
    )
    printing.add_argument(
        "--person", action="append", default=[], metavar="NAME", help="their full name; repeatable"
    )
    printing.add_argument("--policy", default="", help="title or number; not needed if only one")
    printing.add_argument(
        "--order",
        choices=ORDERS,
        default=ORDERS[0],
        help="by surname, by category, or by team or pigeonhole group",
    )
    printing.add_argument("--cover", action="store_true", help="put a list of the names on top")
    printing.add_argument("--large", action="store_true", help="large print for everybody")
    printing.set_defaults(run=print_forms)
    forms_file.add_command(forms)


def print_forms(args: argparse.Namespace) -> None:
    """Register the forms and write them, the page to sign of each with two codes."""
    from app.cli.declarations import collection_named  # see app.cli
    from app.reports.chase import hand_out_list
    from app.reports.declaration import write_forms
    from app.services.declarations.form_rows import Order

    order = Order(args.order)
    with open_workspace(args) as work:
        collection = _one_round(work, args.policy) or collection_named(work, args.policy)
        people = _people(work, collection.id, args.person)
        forms = work.forms.prepare(collection.id, people, order, large=args.large)
        forms = work.forms.register(forms)
        today, sample = work.today, work.school.school().sample
    cover = hand_out_list(forms, order, collection.title, today) if args.cover else ()
    write_pieces(
        args,
        lambda file: write_forms(file, forms, today, cover=cover, sample=sample),
        f"{today:%Y-%m-%d} Declaration forms.pdf",
    )


def _one_round(work: Workspace, policy: str) -> CollectionRow | None:
    """The newest collection, where all that are open are signed on one form."""
    found = [row for row in work.declarations.collections() if row.open]
    rounds = {row.round_id or row.id for row in found}
    return found[0] if len(rounds) == 1 and not policy else None


def _people(work: Workspace, collection_id: UUID, names: list[str]) -> list[FormPerson]:
    found = work.forms.people(collection_id)
    if not names:
        return [person for person in found if person.waited_for]
    wanted = {work.staff.named(name).id: name for name in names}
    known = {person.staff_id for person in found}
    for staff_id, name in wanted.items():
        if staff_id not in known:
            raise Refused(f"{name} is not at the school now, so there is no form to print.")
    return [person for person in found if person.staff_id in wanted]
