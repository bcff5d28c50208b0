"""``candour report``: the governors' report, the declaration register, an incident's file."""

from __future__ import annotations

import argparse

from app.cli import Subparsers, group
from app.cli.common import open_workspace, read_file, write_output
from app.errors import Refused
from app.words import count, join


def add_commands(subparsers: Subparsers) -> None:
    """Add ``report governors``, ``report declarations`` and ``report incident``."""
    reports = group(subparsers, "report", "Reports as PDF.")

    governors = reports.add_parser("governors", help="Numbers and no names, for a term.")
    governors.add_argument("--term", default="", help="such as “Autumn 2026”; the current one")
    governors.add_argument(
        "--section",
        action="append",
        default=[],
        help="declarations, disclosures, incidents or policies; all you may print",
    )
    governors.add_argument("--comment", default="", help="a comment to print")
    governors.add_argument(
        "--comment-file", metavar="FILE", help="read it from a file, - for stdin"
    )
    governors.add_argument(
        "--not-names",
        action="store_true",
        help="words of the comment that look like stored names are none",
    )
    governors.set_defaults(run=_governors)

    declarations = reports.add_parser(
        "declarations", help="Who signed and who has not, with names."
    )
    declarations.add_argument(
        "--policy", default="", help="title or number; not needed if only one"
    )
    declarations.set_defaults(run=_declarations)

    incident = reports.add_parser("incident", help="One incident with its evidence, in confidence.")
    incident.add_argument("reference", help="such as INC-2026-014")
    incident.set_defaults(run=_incident)


def _governors(args: argparse.Namespace) -> None:
    from app.reports.governors import governors_report  # see app.cli
    from app.services.figures.rows import Section

    comment = args.comment
    if args.comment_file:
        comment = read_file(args.comment_file).decode("utf-8-sig", errors="replace")
    with open_workspace(args) as work:
        allowed = work.figures.sections()
        try:
            sections = tuple(Section(name.lower()) for name in args.section) or allowed
        except ValueError as error:
            raise Refused(f"Choose sections from {join(allowed)}.") from error
        figures = work.figures.governors(work.figures.term(args.term), sections, comment)
        phrases = work.figures.names_in(figures)
        if phrases and not args.not_names:
            may = count(len(phrases), "phrase")
            quoted = join([phrase.quoted for phrase in phrases])
            raise Refused(
                f"{may} may identify someone: {quoted}. "
                "Reword, or add --not-names if nobody is meant."
            )
        pdf = work.printouts.official(
            figures.title,
            lambda official: governors_report(figures, official),
            confidential=work.casework is not None,
            trail=True,
        )
    write_output(args, pdf, figures.file_name)


def _declarations(args: argparse.Namespace) -> None:
    from app.cli.declarations import collection_named  # see app.cli
    from app.reports.register import declaration_register

    with open_workspace(args) as work:
        register = work.figures.register(collection_named(work, args.policy).id)
        pdf = work.printouts.official(
            register.title,
            lambda official: declaration_register(register, official),
            about=register.about,
        )
    write_output(args, pdf, register.file_name)


def _incident(args: argparse.Namespace) -> None:
    from app.reports.incident import incident_file  # see app.cli
    from app.services.incidents.file import printed_exhibits

    with open_workspace(args) as work:
        casework = work.need_casework()
        school, today = work.school.school(), work.today
        row = casework.incidents.by_reference(args.reference)
        exhibits = printed_exhibits(casework.evidence, row)
        pdf = work.printouts.official(
            f"Incident {row.reference}",
            lambda official: incident_file(
                school.name, row, exhibits, today, sample=school.sample, official=official
            ),
            confidential=True,
            about=[row.id],
        )
    write_output(args, pdf, f"{row.reference}.pdf")
