"""``candour post`` and ``posts``: sealed reports into others' books, and those in one's own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli import Subparsers, group
from app.cli.common import choice, open_workspace, print_rows
from app.cli.happened import add_options, exhibits, named, narrative
from app.dates import parse_date
from app.errors import Refused

if TYPE_CHECKING:
    from app.services.posts.rows import PostDraft, PostRow
    from app.services.posts.service import Posts


def add_commands(subparsers: Subparsers) -> None:
    """Add ``post`` and ``posts list``, ``show``, ``set-aside``, ``check`` and ``accept``."""
    told = "Seal a report into a book that you can't read."
    posting = subparsers.add_parser("post", help=told, description=told)
    posting.add_argument("--to", required=True, help="casebook or chair")
    add_options(posting)
    posting.add_argument("--contact", default="", help="how its reader can reach you")
    posting.add_argument(
        "--even-so", action="store_true", help="post it although it names somebody who reads it"
    )
    posting.set_defaults(run=_post)

    commands = group(subparsers, "posts", "Sealed reports that arrived, and the keys of the books.")
    listing = commands.add_parser("list", help="Print the reports that arrived in your book.")
    listing.add_argument("--waiting", action="store_true", help="only those not dealt with")
    listing.set_defaults(run=_list)
    showing = commands.add_parser("show", help="Print one report.")
    showing.add_argument("receipt", help="the code that its sender was given")
    showing.set_defaults(run=_show)
    aside = commands.add_parser("set-aside", help="Say that no incident is made of a report.")
    aside.add_argument("receipt", help="the code that its sender was given")
    aside.add_argument("--why", required=True, help="why not")
    aside.set_defaults(run=_set_aside)
    checking = commands.add_parser("check", help="Print the check codes of the books' keys.")
    checking.set_defaults(run=_check)
    accepting = commands.add_parser("accept", help="Post to a book's new key from now on.")
    accepting.add_argument("book", help="casebook or chair")
    accepting.add_argument("code", help="the check code that the book's holder reads to you")
    accepting.set_defaults(run=_accept)


def _post(args: argparse.Namespace) -> None:
    from app.models.incident import Done, IncidentType  # see app.cli
    from app.services.posts.rows import PostDraft

    # Before the vault is unlocked, and before a byte of the files is read.
    files = exhibits(args)
    text = narrative(args)
    with open_workspace(args) as work:
        draft = PostDraft(
            narrative=text,
            happened_on=parse_date(args.on, work.today),
            happened_time=args.time,
            about=named(args.about, args.about_kind, "--about-kind"),
            by=named(args.by, args.by_kind, "--by-kind"),
            platform=args.platform,
            link=args.link,
            type=choice(IncidentType, args.type, "--type") if args.type else None,
            done_so_far=tuple(choice(Done, word, "--done") for word in args.done),
            contact=args.contact,
        )
        if not args.even_so:
            _stop_if_named(work.posts, args.to, draft)
        receipt = work.posts.post(args.to, draft, files)
    print_rows([{"to": args.to, "receipt": receipt}], args)


def _stop_if_named(posts: Posts, book: str, draft: PostDraft) -> None:
    warned = posts.warn(book, [draft.about.name, draft.by.name], text=draft.narrative)
    if warned is not None:
        raise Refused(f"{warned.sentence} Nothing was posted; --even-so posts it all the same.")


def _list(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        found = work.posts.waiting() if args.waiting else work.posts.listed()
    rows = [
        {
            "receipt": each.receipt,
            "posted": each.posted_at.astimezone(),
            "claims to be": each.sender,
            "files": each.files,
            "state": "waiting" if each.waits else "recorded" if each.incident_id else "set aside",
            "opening": " ".join(each.draft.narrative.split())[:60],
        }
        for each in found
    ]
    print_rows(rows, args, "No reports have arrived.")


def _show(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        post = _found(work.posts, args.receipt)
        files = work.posts.files(post.id)
    row = {
        "receipt": post.receipt,
        "from": post.claim,
        "posted": post.posted_at.astimezone(),
        "happened": post.draft.happened_on,
        "about": str(post.draft.about),
        "by": str(post.draft.by),
        "files": [each.name for each in files],
        "contact": post.draft.contact,
        "text": post.draft.narrative,
    }
    print_rows([row], args)


def _set_aside(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        post = _found(work.posts, args.receipt)
        work.posts.set_aside(post.id, args.why)
    print_rows([{"receipt": post.receipt, "set aside": args.why}], args)


def _found(posts: Posts, receipt: str) -> PostRow:
    post = posts.find_receipt(receipt)
    if post is None:
        raise Refused(f"No report with the receipt “{receipt}” has arrived. Check every letter.")
    return post


def _check(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        targets = work.posts.targets()
    rows = [
        {"book": each.book, "check code": each.check, "state": each.standing} for each in targets
    ]
    print_rows(rows, args)


def _accept(args: argparse.Namespace) -> None:
    with open_workspace(args) as work:
        work.posts.target(args.book)
        work.posts.accept_key(args.book, args.code)
    print_rows([{"book": args.book, "check code": args.code}], args)
