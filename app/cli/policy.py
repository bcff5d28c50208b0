"""``candour policy``: policies and their versions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers, group
from app.cli.common import add_looked_safe, looked_safe, open_workspace, print_rows, read_file
from app.errors import Refused

if TYPE_CHECKING:
    from app.services.policies.rows import PolicyFile, VersionDraft
    from app.workspace import Workspace


def add_commands(subparsers: Subparsers) -> None:
    """Add ``policy add``, ``policy list`` and ``policy compare``."""
    policy = group(subparsers, "policy", "The school's policies.")
    adding = policy.add_parser(
        "add",
        help="Add a version of a policy, and the policy itself if it is new.",
        description="Add a version of a policy, and the policy itself if its title is new, and "
        "start collecting signatures. Dates are typed like 3 September 2026.",
    )
    adding.add_argument("title", help="the policy's title")
    adding.add_argument("--reference", default="", help="the school's own number for it")
    adding.add_argument("--owner", default="", help="who is responsible for it")
    adding.add_argument("--committee", default="", help="who reviews it")
    adding.add_argument("--origin", default="", help="the model that it was made from")
    adding.add_argument(
        "--label", default="", help="what this version is called (default: the year)"
    )
    adding.add_argument("--ratified", metavar="DATE", help="when it was ratified")
    adding.add_argument("--by", default="", metavar="BODY", help="who ratified it")
    adding.add_argument("--review", default="", help="next review: a date, a month or a term")
    adding.add_argument("--change", default="", help="what is different from the version before")
    adding.add_argument("--file", help="the policy as PDF, Word or text")
    add_looked_safe(adding)
    adding.add_argument(
        "--wording", metavar="FILE", help="text file with the words that people sign"
    )
    adding.add_argument("--new-starters", action="store_true", help="only new starters sign")
    adding.add_argument("--draft", action="store_true", help="keep it as a draft: nobody signs yet")
    adding.add_argument("--from", dest="opened", metavar="DATE", help="collection day (today)")
    adding.add_argument("--due", metavar="DATE", help="last day to sign (14 days later)")
    adding.set_defaults(run=add_policy)
    listing = policy.add_parser("list", help="Print the policies.")
    listing.set_defaults(run=list_policies)
    comparing = policy.add_parser(
        "compare",
        help="Print what changed from one text of a policy to another.",
        description="Print what changed, clause by clause. OLD and NEW are files (PDF, Word or "
        "text) or what versions in the vault are called. Two files need no vault.",
    )
    comparing.add_argument("old", metavar="OLD", help="a file, or a version such as 2025")
    comparing.add_argument("new", metavar="NEW", help="a file, or a version such as 2026")
    comparing.add_argument("--policy", default="", help="the policy's title, if there are several")
    comparing.set_defaults(run=compare_texts)


def add_policy(args: argparse.Namespace) -> None:
    """Add a version, start collecting unless it is a draft, and say so."""
    from app.dates import parse_date, say_date  # see app.cli
    from app.models.declaration import Scope
    from app.services.declarations.rows import CollectionDraft
    from app.services.policies.rows import PolicyDraft

    # Plain text is the one kind of file that can't hold a picture.
    asked = args.file and not args.file.lower().endswith(".txt")
    looked = looked_safe(args) if asked else None
    with open_workspace(args) as work:
        policies, today = work.policies, work.today
        known = [p for p in policies.listed() if p.title.casefold() == args.title.casefold()]
        new = PolicyDraft(args.title, args.reference, args.origin, args.owner, args.committee)
        draft = _version(args, work)
        file = _file(args)
        if args.draft:
            policy_id = known[0].id if known else policies.add(new)
            version = policies.versions.add(policy_id, draft)
            if file is not None:
                policies.versions.attach(version, file.data, file.name, looked)
            print(f"Added version {draft.label} of {args.title} as a draft.")
            return
        collection = CollectionDraft(
            parse_date(args.opened, today) if args.opened else today,
            parse_date(args.due, today, ahead=True) if args.due else None,
            scope=Scope.NEW_STARTERS if args.new_starters else Scope.EVERYONE,
        )
        started = work.declarations.start_new_version(
            known[0].id if known else new, draft, file, collection, looked=looked
        )
        row = work.declarations.collection(started)
        print(
            f"Added version {draft.label} of {args.title}. Collecting until {say_date(row.due_on)}."
        )


def list_policies(args: argparse.Namespace) -> None:
    """Print one row for each policy."""
    with open_workspace(args) as work:
        rows = [
            {
                "title": row.title,
                "reference": row.reference,
                "version": row.version_label,
                "next_review": row.next_review,
                "review_by": row.next_review_on,
                "draft": row.has_draft,
            }
            for row in work.policies.listed()
        ]
    print_rows(rows, args, empty="There is no policy yet.")


def compare_texts(args: argparse.Namespace) -> None:
    """Print one row for each clause that differs."""
    from app.services.policies.change_rows import numbers  # see app.cli
    from app.services.policies.clauses import split
    from app.services.policies.comparison import compare
    from app.services.policies.texts import read_lines
    from app.words import shorten

    old, new = _texts(args)
    pairs = compare(split(read_lines(old.data, old.name)), split(read_lines(new.data, new.name)))
    rows: list[dict[str, object]] = []
    for pair in pairs:
        if not pair.differences:
            continue
        whole = args.json or args.output
        before, after = (
            text if whole else shorten(text, 60) for text in (pair.old_text, pair.new_text)
        )
        rows.append(
            {
                "change": list(pair.differences),
                "old_number": numbers(pair.old),
                "new_number": numbers(pair.new),
                "heading": (pair.new or pair.old)[0].heading,
                "old_text": before,
                "new_text": after,
            }
        )
    print_rows(rows, args, empty="Nothing changed.")


def _texts(args: argparse.Namespace) -> tuple[PolicyFile, PolicyFile]:
    """The two texts: files where there are such files, else versions in the vault."""
    from app.services.policies.rows import PolicyFile

    names = (args.old, args.new)
    known = {
        name: PolicyFile(Path(name).name, "", read_file(name))
        for name in names
        if Path(name).is_file()
    }
    wanted = [name for name in names if name not in known]
    if wanted:
        with open_workspace(args) as work:
            versions = work.policies.versions
            labels = {row.label: row.id for row in versions.of(work.policies.named(args.policy).id)}
            for name in wanted:
                if name not in labels:
                    sentence = f"“{name}” is neither a file nor a version. Check the name."
                    raise Refused(sentence)
                file = versions.file(labels[name])
                if file is None:
                    raise Refused(f"Version {name} has no document. Attach it first.")
                known[name] = file
    return known[args.old], known[args.new]


def _version(args: argparse.Namespace, work: Workspace) -> VersionDraft:
    import dataclasses

    from app.dates import parse_date

    known = [p for p in work.policies.listed() if p.title.casefold() == args.title.casefold()]
    offered = work.policies.versions.next(known[0].id if known else None, args.title)
    wording = read_text(args.wording) if args.wording else offered.wording
    return dataclasses.replace(
        offered,
        label=args.label or offered.label,
        ratified_on=parse_date(args.ratified, work.today) if args.ratified else None,
        ratified_by=args.by or offered.ratified_by,
        next_review=args.review,
        change_note=args.change,
        everyone_signs=not args.new_starters,
        wording=wording,
    )


def read_text(name: str) -> str:
    """Return a text file's content.

    Raises:
        Refused: it can't be read, or isn't text.
    """
    try:
        return read_file(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"“{name}” isn’t text. Save it as UTF-8.") from error


def _file(args: argparse.Namespace) -> PolicyFile | None:
    from app.services.policies.rows import PolicyFile

    return PolicyFile(Path(args.file).name, "", read_file(args.file)) if args.file else None
