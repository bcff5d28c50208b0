"""``candour approach``: attempts by pupils or parents to be in touch with staff."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from app.cli import Subparsers, group
from app.cli.common import choice, open_workspace, print_rows
from app.cli.happened import exhibits
from app.dates import parse_date
from app.errors import Refused

if TYPE_CHECKING:
    from app.services.approaches.drafts import ReplyDraft

_TONES = {"": None, "yes": True, "no": False}


def add_commands(subparsers: Subparsers) -> None:
    """Add ``approach add``, ``list``, ``reply``, ``report`` and ``note``."""
    commands = group(subparsers, "approach", "Attempts by pupils or parents to befriend staff.")

    adding = commands.add_parser("add", help="Record an approach, by initials only.")
    adding.add_argument("staff", help="who was approached: their name or staff code")
    adding.add_argument("--by", default="", help="pupil, former-pupil, other-school, parent, other")
    adding.add_argument("--initials", default="", help="the initials of who tried")
    adding.add_argument("--year", default="", help="a pupil's year group: N, R, 1 to 13")
    adding.add_argument("--account", default="", help="the account that it came from")
    adding.add_argument("--kind", default="", help="friend-request, follow, message, group, …")
    adding.add_argument("--platform", default="", help="where: Instagram, WhatsApp, …")
    adding.add_argument("--on", default="today", help="the date it happened")
    adding.add_argument("--time", default="", help="the time, such as “about 8pm”")
    adding.add_argument("--note", default="", help="anything else worth keeping")
    _reply_options(adding, "not-yet")
    adding.add_argument("--told", default="", help="who was told")
    adding.add_argument("--told-on", default="today", help="the date they were told")
    adding.add_argument("--incident", default="", help="the incident it belongs to")
    adding.add_argument("--evidence", nargs="+", metavar="FILE", default=[], help="files to keep")
    adding.add_argument(
        "--looked-safe",
        action="store_true",
        help="you looked: none shows a child naked, partly naked or in a sexual way",
    )
    adding.set_defaults(run=_add)

    listing = commands.add_parser("list", help="Print the approaches.")
    listing.add_argument("--show", default="all", help="all or waiting")
    listing.set_defaults(run=_list)

    replying = commands.add_parser("reply", help="Record what the member of staff did.")
    replying.add_argument("reference", help="such as APP-2026-003")
    _reply_options(replying, "")
    replying.set_defaults(run=_answer)

    reporting = commands.add_parser("report", help="Record who was told.")
    reporting.add_argument("reference", help="such as APP-2026-003")
    reporting.add_argument("told", help="who was told")
    reporting.add_argument("--told-on", default="today", help="the date they were told")
    reporting.set_defaults(run=_report)

    noting = commands.add_parser("note", help="Add to what is recorded.")
    noting.add_argument("reference", help="such as APP-2026-003")
    noting.add_argument("text", help="what to add")
    noting.set_defaults(run=_note)


def _reply_options(parser: argparse.ArgumentParser, reply: str) -> None:
    parser.add_argument(
        "--reply", default=reply, help="declined, ignored, blocked, accepted or not-yet"
    )
    parser.add_argument("--reply-text", default="", help="the words of the reply")
    parser.add_argument("--professional", default="", help="whether its tone was: yes or no")


def _add(args: argparse.Namespace) -> None:
    from app.models.approach import ApproachKind  # see app.cli
    from app.models.relationship import OtherKind
    from app.services.approaches.drafts import ApproachDraft
    from app.services.year_groups import parse_year_group

    kept = exhibits(args)
    with open_workspace(args) as work:
        casework = work.need_casework()
        incident = casework.incidents.by_reference(args.incident).id if args.incident else None
        draft = ApproachDraft(
            staff_id=work.staff.named(args.staff).id,
            by_kind=choice(OtherKind, args.by, "--by") if args.by else None,
            initials=args.initials,
            year_group=parse_year_group(args.year) if args.year else None,
            account=args.account,
            kind=choice(ApproachKind, args.kind, "--kind") if args.kind else None,
            platform=args.platform,
            happened_on=parse_date(args.on, work.today),
            happened_time=args.time,
            note=args.note,
            reply=_reply(args),
            reported_to=args.told,
            reported_on=_told_on(args, work.today) if args.told else None,
            incident_id=incident,
        )
        row = casework.approaches.record(draft, kept)
    earlier = [one.reference for one in row.earlier]
    print_rows([{"reference": row.reference, "may_be_the_same_as": earlier}], args)


def _reply(args: argparse.Namespace) -> ReplyDraft:
    from app.models.approach import Reply  # see app.cli
    from app.services.approaches.drafts import ReplyDraft

    if args.professional not in _TONES:
        raise Refused("Choose yes or no for --professional, or leave it out.")
    reply = choice(Reply, args.reply, "--reply") if args.reply else None
    return ReplyDraft(reply, args.reply_text, _TONES[args.professional])


def _told_on(args: argparse.Namespace, today: dt.date) -> dt.date:
    return parse_date(args.told_on, today)


def _list(args: argparse.Namespace) -> None:
    from app.services.approaches.rows import Show  # see app.cli
    from app.services.approaches.words import KINDS, REPLIES

    show = choice(Show, args.show, "--show")
    with open_workspace(args) as work:
        rows = [
            {
                "reference": item.reference,
                "staff": item.staff_name,
                "by": item.by,
                "tried": KINDS[item.kind],
                "platform": item.platform,
                "on": item.happened_on,
                "reply": REPLIES[item.reply],
                "told_on": item.reported_on,
                "earlier": item.earlier,
            }
            for item in work.need_casework().approaches.listed(show)
        ]
    print_rows(rows, args, empty="No approaches.")


def _answer(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        approaches = work.need_casework().approaches
        row = approaches.answer(approaches.by_reference(args.reference).id, _reply(args))
    print_rows([{"reference": row.reference}], args)


def _report(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        approaches = work.need_casework().approaches
        found = approaches.by_reference(args.reference)
        row = approaches.report(found.id, args.told, _told_on(args, work.today))
    print_rows([{"reference": row.reference}], args)


def _note(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        approaches = work.need_casework().approaches
        row = approaches.add_note(approaches.by_reference(args.reference).id, args.text)
    print_rows([{"reference": row.reference}], args)
