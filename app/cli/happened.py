"""What commands that tell of something share: the words, the people, the evidence with them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import add_looked_safe, choice, looked_safe, read_file
from app.errors import Refused

if TYPE_CHECKING:
    from app.services.evidence.service import ExhibitDraft
    from app.services.incidents.drafts import Subject


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what happened, to whom, where, and with what evidence."""
    parser.add_argument("--what", default="", help="what happened, in your own words")
    parser.add_argument("--what-file", metavar="FILE", help="read it from a text file, - for stdin")
    parser.add_argument("--on", default="today", help="the date it happened")
    parser.add_argument("--time", default="", help="the time, such as “about 4pm”")
    parser.add_argument("--about", default="", help="who it is about: a name, or some words")
    parser.add_argument("--about-kind", default="", help="staff, pupil, parent, school or other")
    parser.add_argument("--by", default="", help="who did it")
    parser.add_argument("--by-kind", default="", help="the same kinds, or unknown")
    parser.add_argument("--platform", default="", help="where: Facebook, WhatsApp, …")
    parser.add_argument("--link", default="", help="the address of the post")
    parser.add_argument("--type", default="", help="post, threat, cyberbullying, approach, …")
    parser.add_argument(
        "--done", action="append", default=[], help="told-dsl, asked-removal, hr, police, support"
    )
    parser.add_argument("--evidence", nargs="+", metavar="FILE", default=[], help="files to keep")
    add_looked_safe(parser)


def narrative(args: argparse.Namespace) -> str:
    """What happened, from --what or --what-file.

    Raises:
        Refused: the file can't be read, or isn't text.
    """
    if not args.what_file:
        return str(args.what)
    try:
        return read_file(args.what_file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"“{args.what_file}” isn’t text. Save it as UTF-8.") from error


def exhibits(args: argparse.Namespace) -> list[ExhibitDraft]:
    """The files of --evidence; none is read before --looked-safe has answered the question.

    Raises:
        Refused: the question wasn't answered, or a file can't be kept.
    """
    if not args.evidence:
        return []
    from app.services.evidence.intake import Arrival, take_look  # see app.cli
    from app.services.evidence.service import ExhibitDraft
    from app.services.evidence.view import tile

    looked = looked_safe(args)
    paths = [Path(name) for name in args.evidence]
    batch = take_look([Arrival(path, path.name) for path in paths], looked)
    if batch.refused:
        raise Refused(" ".join(batch.refused))
    for accepted in batch.accepted:
        tile(accepted)  # what can't be shown later is better refused now
    return [ExhibitDraft(accepted) for accepted in batch.accepted]


def named(name: str, kind: str, option: str) -> Subject:
    """Somebody whom a command names; ``option`` is what said their kind."""
    from app.models.incident import Party  # see app.cli
    from app.services.incidents.drafts import Subject

    return Subject(choice(Party, kind, option) if kind else None, name)
