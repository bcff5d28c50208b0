"""``candour incident``: record, list and show what happened online."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from app.cli import Subparsers, group
from app.cli.common import choice, open_workspace, print_rows
from app.cli.happened import add_options, exhibits, narrative
from app.cli.incident_steps import add_steps, who
from app.dates import parse_date, say_date
from app.errors import Refused

if TYPE_CHECKING:
    from app.services.evidence.service import ExhibitDraft
    from app.workspace import Workspace


def add_commands(subparsers: Subparsers) -> None:
    """Add ``incident add``, ``list``, ``show`` and the steps with one."""
    commands = group(subparsers, "incident", "What happened online, and what was done about it.")

    adding = commands.add_parser("add", help="Record an incident, with its evidence.")
    add_options(adding)
    adding.add_argument("--again", action="store_true", help="though one like it is recorded")
    adding.set_defaults(run=_add)

    listing = commands.add_parser("list", help="Print the incidents.")
    listing.add_argument("--show", default="all", help="open, closed or all")
    listing.set_defaults(run=_list)

    showing = commands.add_parser("show", help="Print one incident's chronology.")
    showing.add_argument("reference", help="such as INC-2026-014")
    showing.set_defaults(run=_show)

    add_steps(commands)


def _add(args: argparse.Namespace) -> None:
    from app.models.incident import Done, IncidentType  # see app.cli
    from app.services.incidents.drafts import IncidentDraft

    # Before the vault is unlocked, and before a byte of the files is read.
    files = exhibits(args)
    text = narrative(args)
    with open_workspace(args) as work:
        incidents = work.need_casework().incidents
        draft = IncidentDraft(
            narrative=text,
            happened_on=parse_date(args.on, work.today),
            happened_time=args.time,
            about=who(work, incidents, args.about, args.about_kind, "--about-kind"),
            by=who(work, incidents, args.by, args.by_kind, "--by-kind"),
            platform=args.platform,
            link=args.link,
            type=choice(IncidentType, args.type, "--type") if args.type else None,
            done_so_far=tuple(choice(Done, word, "--done") for word in args.done),
        )
        incidents.check(draft)
        if not args.again and (alike := incidents.same_as(draft)):
            raise Refused(
                f"{alike[0].reference} says almost the same. Add to that one, or say --again."
            )
        recorded = incidents.record(draft, files)
        _warn_of_copies(work, files, recorded.reference)
    row = {"reference": recorded.reference, "evidence": list(recorded.letters)}
    print_rows([row], args)


def _warn_of_copies(work: Workspace, files: list[ExhibitDraft], reference: str) -> None:
    kept = work.need_casework().evidence.kept_as([each.accepted.sha256 for each in files])
    for exhibit in files:
        label = kept.get(exhibit.accepted.sha256, "")
        if label and not label.startswith(reference):
            print(f"“{exhibit.accepted.name}” is also kept as {label}.", file=sys.stderr)


def _list(args: argparse.Namespace) -> None:
    from app.services.incidents.rows import Show  # see app.cli

    show = choice(Show, args.show, "--show")
    with open_workspace(args) as work:
        items = work.need_casework().incidents.listed(show)
    rows = [
        {
            "reference": item.reference,
            "happened": item.happened_on,
            "type": item.type_label,
            "status": item.status,
            "evidence": item.exhibits,
            "opening": item.opening,
        }
        for item in items
    ]
    print_rows(rows, args, "No incidents are recorded.")


def _show(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        incident = work.need_casework().incidents.by_reference(args.reference)
    rows = [
        {
            "happened": say_date(entry.happened_on),
            "time": entry.happened_time,
            "recorded": entry.recorded_at,
            "by": entry.recorded_by,
            "entry": entry.heading,
            "text": entry.text,
        }
        for entry in incident.chronology()
    ]
    print_rows(rows, args)
