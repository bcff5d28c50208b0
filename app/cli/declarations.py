"""``candour declarations``: who has signed, and recording it by hand."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from app.cli import Subparsers, group
from app.cli.common import open_workspace, print_rows
from app.errors import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.declarations.rows import CollectionRow, SignedDraft
    from app.workspace import Workspace


def add_commands(subparsers: Subparsers) -> None:
    """Add ``declarations start``, ``record``, ``outstanding`` and ``as-at``."""
    declarations = group(subparsers, "declarations", "Who has signed which policy.")
    starting = declarations.add_parser(
        "start", help="Ask everybody to sign the version in force again, as each September."
    )
    starting.add_argument("--policy", default="", help="title or number; not needed if only one")
    starting.add_argument("--title", default="", help="what this round is called")
    starting.add_argument("--from", dest="opened", metavar="DATE", help="collection day (today)")
    starting.add_argument("--due", metavar="DATE", help="last day to sign (14 days later)")
    starting.add_argument("--new-starters", action="store_true", help="only new starters sign")
    starting.add_argument(
        "--with",
        dest="together",
        action="append",
        default=[],
        metavar="POLICY",
        help="another policy signed on the same form; may be given again",
    )
    starting.set_defaults(run=start)

    recording = declarations.add_parser("record", help="Record what people returned.")
    recording.add_argument("names", nargs="*", metavar="NAME", help="their full names")
    recording.add_argument("--names", dest="file", metavar="FILE", help="a file, one name a line")
    recording.add_argument("--policy", default="", help="title or number; not needed if only one")
    recording.add_argument("--date", help="when they signed (collection day)")
    recording.add_argument("--how", default="paper", help="paper, witnessed, email, scan or other")
    recording.add_argument("--disclose", default="not_asked", help="nothing or something")
    other = recording.add_mutually_exclusive_group()
    other.add_argument("--check", metavar="WHY", help="something about it has to be looked at")
    other.add_argument("--declined", metavar="WHY", help="they refused to sign")
    other.add_argument("--exempt", metavar="WHY", help="they need not sign")
    other.add_argument("--on-leave", metavar="DATE", help="they are away; ask again on this day")
    recording.add_argument("--until", metavar="DATE", help="with --exempt: its last day")
    recording.set_defaults(run=record)

    waiting = declarations.add_parser("outstanding", help="Print who has still to sign.")
    waiting.add_argument("--policy", default="", help="title or number; not needed if only one")
    waiting.set_defaults(run=outstanding)

    past = declarations.add_parser(
        "as-at", help="Print the board as it stood at the end of an earlier day."
    )
    past.add_argument("day", metavar="DATE", help="such as 4 nov")
    past.add_argument("--policy", default="", help="title or number; not needed if only one")
    past.set_defaults(run=as_at)


def collection_named(work: Workspace, policy: str) -> CollectionRow:
    """Return the collection under way, of the policy named.

    Raises:
        Refused: nothing is being collected, or it isn't clear which policy is meant.
    """
    found = [row for row in work.declarations.collections() if row.open]
    if policy:
        wanted = work.policies.named(policy).id
        found = [row for row in found if row.policy_id == wanted]
    if not found:
        raise Refused("No collection is under way. Add a policy version, or start one.")
    if len(found) > 1:
        titles = ", ".join(f"“{row.policy_title}”" for row in found)
        raise Refused(f"Say which with --policy: {titles}.")
    return found[0]


def start(args: argparse.Namespace) -> None:
    """Start another round with the version in force."""
    from app.dates import parse_date, say_date  # see app.cli
    from app.models.declaration import Scope
    from app.services.declarations.rows import CollectionDraft

    with open_workspace(args) as work:
        version = _in_force(work, args.policy)
        draft = CollectionDraft(
            parse_date(args.opened, work.today) if args.opened else work.today,
            parse_date(args.due, work.today, ahead=True) if args.due else None,
            args.title,
            Scope.NEW_STARTERS if args.new_starters else Scope.EVERYONE,
        )
        together = [_in_force(work, name) for name in args.together]
        started = work.declarations.start(version, draft, together)
        for row in work.declarations.round_of(work.declarations.collection(started)):
            print(f"Collecting “{row.title}” until {say_date(row.due_on)}.")


def record(args: argparse.Namespace) -> None:
    """Record signatures, or one of the other outcomes, for all the people named."""
    from app.dates import parse_date  # see app.cli

    with open_workspace(args) as work:
        collection = collection_named(work, args.policy)
        people = _people(args, work)
        dated = parse_date(args.date, work.today) if args.date else None
        service, other = work.declarations, dated or work.today
        if args.until and not args.exempt:
            raise Refused("--until goes with --exempt WHY: say why they need not sign.")
        if args.exempt:
            until = parse_date(args.until, work.today, ahead=True) if args.until else None
            recorded = service.exempt(collection.id, people, other, args.exempt, until)
        elif args.on_leave:
            back = parse_date(args.on_leave, work.today, ahead=True)
            recorded = service.on_leave(collection.id, people, other, back)
        elif args.check or args.declined:
            save = service.check if args.check else service.decline
            recorded = save(collection.id, people, other, args.check or args.declined)
        else:
            day = dated or work.declarations.default_date(collection)
            recorded = work.declarations.record(collection.id, people, _signed(args, day))
    print(recorded.sentence)


def outstanding(args: argparse.Namespace) -> None:
    """Print who has still to sign, overdue first, with what is known about why."""
    with open_workspace(args) as work:
        collection = collection_named(work, args.policy)
        rows = [
            {
                "name": row.name,
                "category": row.category.label,
                "state": row.state,
                "overdue": row.overdue,
                "remark": row.remark,
            }
            for row in work.declarations.outstanding(collection.id)
        ]
    print_rows(rows, args, empty="Everyone has signed.")


def as_at(args: argparse.Namespace) -> None:
    """Print where everyone stood, as the school knew it then."""
    from app.dates import parse_date, say_date  # see app.cli

    with open_workspace(args) as work:
        day = parse_date(args.day, work.today)
        past = work.declarations.past
        known = past.collections(day)
        if args.policy:
            wanted = work.policies.named(args.policy).id
            known = tuple(row for row in known if row.policy_id == wanted)
        chosen = [row for row in known if row.open] or list(known[:1])
        if len(chosen) > 1:
            titles = ", ".join(f"“{row.policy_title}”" for row in chosen)
            raise Refused(f"Say which with --policy: {titles}.")
        if not chosen:
            raise Refused(f"On {say_date(day)} nobody had been asked to sign yet.")
        board = past.board(day, chosen[0].id)
    rows = [
        {
            "name": row.name,
            "category": row.category.label,
            "state": row.state,
            "date": row.dated,
            "asked": row.asked,
            "overdue": row.overdue,
            "remark": row.remark,
        }
        for row in board.rows
    ]
    print_rows(rows, args, empty="Nobody was on the register.")


def _in_force(work: Workspace, name: str) -> UUID:
    policy = work.policies.named(name)
    if policy.version_id is None:
        raise Refused(f"“{policy.title}” has no final version. Make one final first.")
    return policy.version_id


def _people(args: argparse.Namespace, work: Workspace) -> list[UUID]:
    from app.cli.policy import read_text  # see app.cli

    names = list(args.names)
    if args.file:
        names += read_text(args.file).splitlines()
    return [work.staff.named(name).id for name in names if name.strip()]


def _signed(args: argparse.Namespace, day: dt.date) -> SignedDraft:
    from app.models.declaration import HowSeen, ToDisclose  # see app.cli
    from app.services.declarations.rows import BY_HAND, SignedDraft

    try:
        how = HowSeen(args.how)
        BY_HAND.index(how)
    except ValueError as error:
        raise Refused("Say how it was seen: paper, witnessed, email, scan or other.") from error
    try:
        disclose = ToDisclose(args.disclose)
    except ValueError as error:
        raise Refused("Say what they have to disclose: nothing or something.") from error
    return SignedDraft(day, how, disclose)
