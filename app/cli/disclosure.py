"""``candour disclosure``: record, list and decide the relationships that staff tell of."""

from __future__ import annotations

import argparse
import datetime as dt
import enum
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, group
from app.cli.common import add_looked_safe, choice, looked_safe, open_workspace, print_rows
from app.dates import parse_date, parse_review

if TYPE_CHECKING:
    from app.services.relationships.drafts import DecisionDraft, MoreDraft
    from app.workspace import Workspace


class YesNo(enum.StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


def add_commands(subparsers: Subparsers) -> None:
    """Add ``add``, ``list``, ``show``, ``decide``, ``review``, ``more`` and ``copy-back``."""
    commands = group(subparsers, "disclosure", "Relationships that staff have told the school of.")

    adding = commands.add_parser("add", help="Record a disclosure, by initials only.")
    adding.add_argument("staff", help="who told you: their name or staff code")
    adding.add_argument("--other", default="", help="pupil, former-pupil, parent, colleague, …")
    adding.add_argument("--initials", default="", help="the other person's initials")
    adding.add_argument("--year", default="", help="a pupil's year group: N, R, 1 to 13")
    adding.add_argument("--connection", default="", help="family, family-friend, interest, …")
    adding.add_argument(
        "--platform", action="append", default=[], help="where they are in touch; may be repeated"
    )
    adding.add_argument("--told", default="today", help="the date you were told")
    adding.add_argument("--told-to", default="", help="who was told; you, if not given")
    adding.add_argument("--note", default="", help="anything else worth keeping")
    _more_options(adding)
    _decision_options(adding, required=False)
    adding.set_defaults(run=_add)

    listing = commands.add_parser("list", help="Print the disclosures.")
    listing.add_argument("--show", default="current", help="current, review-due or ended")
    listing.set_defaults(run=_list)

    deciding = commands.add_parser("decide", help="Add a decision on a disclosure.")
    deciding.add_argument("reference", help="such as DIS-2026-003")
    _decision_options(deciding, required=True)
    deciding.set_defaults(run=_decide)

    showing = commands.add_parser("show", help="Print the history of one disclosure.")
    showing.add_argument("reference", help="such as DIS-2026-003")
    showing.set_defaults(run=_show)

    reviewing = commands.add_parser("review", help="Record that a review found nothing changed.")
    reviewing.add_argument("reference", help="such as DIS-2026-003")
    reviewing.add_argument("--by", default="head", help="who reviewed it: head or chair")
    reviewing.add_argument("--reviewed-name", default="", help="their name")
    reviewing.set_defaults(run=_review)

    more = commands.add_parser("more", help="Say more about a disclosure, or say it differently.")
    more.add_argument("reference", help="such as DIS-2026-003")
    _more_options(more)
    more.set_defaults(run=_more_told)

    back = commands.add_parser("copy-back", help="Record that the signed copy came back.")
    back.add_argument("reference", help="such as DIS-2026-003")
    back.add_argument("--signed", default="today", help="the date they signed")
    back.add_argument("--scan", metavar="FILE", help="a PDF or picture of the signed page")
    add_looked_safe(back)
    back.set_defaults(run=_copy_back)


def _more_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--known-to", default="", help="leaders, team or open")
    parser.add_argument("--asked", default="", help="yes if the school asked, no if it was told")
    parser.add_argument("--departure", default="", help="taken or proposed, if it departs")
    parser.add_argument("--justification", default="", help="why it departs from the policy")
    parser.add_argument("--hr-advice", default="", help="what HR advised")
    parser.add_argument("--hr-advised", default="", help="the date of HR's advice")


def _decision_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--decision", required=required, help="noted, conditions or not-agreed")
    parser.add_argument("--by", default="head", help="who decided: head or chair")
    parser.add_argument("--decided-name", default="", help="their name")
    parser.add_argument("--decided", default="today", help="the date of the decision")
    parser.add_argument("--reason", default="", help="why")
    parser.add_argument("--conditions", default="", help="what was agreed")
    parser.add_argument("--review", default="", help="when to look again: a date, month or term")


def _add(args: argparse.Namespace) -> None:
    from app.models.relationship import Connection, OtherKind  # see app.cli
    from app.services.relationships.drafts import DisclosureDraft, MoreDraft
    from app.services.year_groups import parse_year_group

    with open_workspace(args) as work:
        relationships = work.need_casework().relationships
        draft = DisclosureDraft(
            staff_id=work.staff.named(args.staff).id,
            other_kind=choice(OtherKind, args.other, "--other") if args.other else None,
            other_initials=args.initials,
            year_group=parse_year_group(args.year) if args.year else None,
            connection=choice(Connection, args.connection, "--connection")
            if args.connection
            else None,
            platforms=tuple(args.platform),
            told_on=parse_date(args.told, work.today),
            told_to=args.told_to or work.session.person.name,
            note=args.note,
            decision=_decision(args, work) if args.decision else None,
            more=_more(args, work, MoreDraft()),
        )
        print_rows([{"reference": relationships.record(draft)}], args)


def _list(args: argparse.Namespace) -> None:
    from app.services.relationships.rows import Show  # see app.cli

    show = choice(Show, args.show, "--show")
    with open_workspace(args) as work:
        rows = [
            {
                "reference": item.reference,
                "staff": item.staff_name,
                "other": item.other,
                "connection": item.connection.label,
                "platforms": item.platforms,
                "told": item.told_on,
                "decision": item.outcome.label if item.outcome else None,
                "review": item.review_on,
                "state": item.state.label,
            }
            for item in work.need_casework().relationships.listed(show)
        ]
    print_rows(rows, args, empty="No disclosures.")


def _decide(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        relationships = work.need_casework().relationships
        row = relationships.by_reference(args.reference)
        relationships.decide(row.id, _decision(args, work))
        print_rows([{"reference": row.reference}], args)


def _show(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        relationships = work.need_casework().relationships
        row = relationships.by_reference(args.reference)
        rows = [
            {"on": line.on, "what": line.what, "recorded": line.at, "by": line.by or None}
            for line in relationships.history(row)
        ]
    print_rows(rows, args)


def _review(args: argparse.Namespace) -> None:
    from app.models.relationship import DecidedBy  # see app.cli

    with open_workspace(args) as work:
        relationships = work.need_casework().relationships
        row = relationships.by_reference(args.reference)
        office = choice(DecidedBy, args.by, "--by")
        name = args.reviewed_name or relationships.usual_decider(office)
        relationships.review_same(row.id, office, name)
        review = relationships.get(row.id).review_on
        print_rows([{"reference": row.reference, "review": review}], args)


def _more_told(args: argparse.Namespace) -> None:
    from app.services.relationships.drafts import MoreDraft  # see app.cli

    with open_workspace(args) as work:
        relationships = work.need_casework().relationships
        row = relationships.by_reference(args.reference)
        known = MoreDraft(
            row.awareness,
            row.asked,
            row.departure,
            row.justification or "",
            row.hr_advice or "",
            row.hr_advice_on,
        )
        relationships.tell_more(row.id, _more(args, work, known))
        print_rows([{"reference": row.reference}], args)


def _more(args: argparse.Namespace, work: Workspace, known: MoreDraft) -> MoreDraft:
    """What was said, over what is known."""
    from app.models.relationship import Awareness, Departure  # see app.cli

    changes: dict[str, object] = {}
    if args.known_to:
        changes["awareness"] = choice(Awareness, args.known_to, "--known-to")
    if args.asked:
        changes["asked"] = choice(YesNo, args.asked, "--asked") is YesNo.YES
    if args.departure:
        changes["departure"] = choice(Departure, args.departure, "--departure")
    if args.hr_advised:
        changes["hr_advice_on"] = parse_date(args.hr_advised, work.today)
    for field in ("justification", "hr_advice"):
        if text := getattr(args, field):
            changes[field] = text
    return replace(known, **changes)  # type: ignore[arg-type]  # each of its field's type


def _copy_back(args: argparse.Namespace) -> None:
    from app.services.evidence.intake import Arrival, accept  # see app.cli
    from app.services.evidence.view import tile

    # The question comes before anything is looked at.
    looked = looked_safe(args) if args.scan else None
    with open_workspace(args) as work:
        relationships = work.need_casework().relationships
        row = relationships.by_reference(args.reference)
        scan = None
        if looked is not None:
            scan = accept(Arrival(Path(args.scan), Path(args.scan).name), looked)
            tile(scan)  # what can't be shown later is better refused now
        relationships.copy_came_back(row.id, parse_date(args.signed, work.today))
        if scan is not None:
            relationships.keep_scan(row.id, scan)
        print_rows([{"reference": row.reference}], args)


def _decision(args: argparse.Namespace, work: Workspace) -> DecisionDraft:
    from app.models.relationship import DecidedBy, DecisionOutcome  # see app.cli
    from app.services.relationships.drafts import DecisionDraft

    decided_by = choice(DecidedBy, args.by, "--by")
    review_on: dt.date | None = None
    if args.review:
        review_on = parse_review(args.review, work.school.terms(), work.today)
    return DecisionDraft(
        outcome=choice(DecisionOutcome, args.decision, "--decision"),
        decided_by=decided_by,
        decided_name=args.decided_name
        or work.need_casework().relationships.usual_decider(decided_by),
        decided_on=parse_date(args.decided, work.today),
        reason=args.reason,
        conditions=args.conditions,
        review_on=review_on,
    )
