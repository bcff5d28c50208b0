"""``candour forms file``: scanned forms, looked at or filed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Subparsers
from app.cli.common import RowOfCells, add_looked_safe, looked_safe, open_workspace, print_rows
from app.errors import Refused

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from app.services.evidence.intake import LooksSafe
    from app.services.scans.inbox_rows import ScanSource
    from app.workspace import Workspace


def add_command(forms: Subparsers) -> None:
    """Add ``forms file``."""
    filing = forms.add_parser(
        "file",
        help="Say what each page of a scan is; with --accept-clear, file those that are clear.",
    )
    filing.add_argument("scans", nargs="+", metavar="SCAN", help="PDF, TIFF, JPEG or PNG")
    filing.add_argument(
        "--accept-clear",
        action="store_true",
        help="keep the pages and file the clear ones; the others wait in Scans",
    )
    add_looked_safe(filing)
    filing.add_argument("--date", help="when they signed (collection day)")
    filing.set_defaults(run=file_forms)


def file_forms(args: argparse.Namespace) -> None:
    """Print a line for each page; without --accept-clear nothing is kept."""
    from app.dates import parse_date  # see app.cli
    from app.reports.declaration import blank_forms
    from app.services.scans.inbox_rows import ScanSource

    looked = looked_safe(args) if args.accept_clear else None
    blanks = blank_forms()
    rows: list[RowOfCells] = []
    refused = []
    with open_workspace(args) as work:
        dated = parse_date(args.date, work.today) if args.date else _collection_day(work)
        for path in map(Path, args.scans):
            source = ScanSource(path.name, path)
            try:
                if looked is not None:
                    rows += _file(work, source, blanks, looked, dated)
                else:
                    rows += _look(work, source, blanks)
            except Refused as problem:  # the other scans are read all the same
                refused.append(str(problem))
    print_rows(rows, args)
    if refused:
        raise Refused(" ".join(refused))


def _collection_day(work: Workspace) -> dt.date:
    current = work.declarations.current()
    return work.declarations.default_date(current) if current else work.today


def _look(work: Workspace, source: ScanSource, blanks: Mapping[int, bytes]) -> Iterator[RowOfCells]:
    for page in work.scan_intake.look(source, blanks):
        yield {
            "scan": source.name,
            "page": page.page,
            "name": page.name,
            "signs": page.about,
            "verdict": page.verdict,
            "why": " ".join(page.reasons),
        }


def _file(
    work: Workspace,
    source: ScanSource,
    blanks: Mapping[int, bytes],
    looked: LooksSafe,
    dated: dt.date,
) -> Iterator[RowOfCells]:
    from app.models.scan import PageState, Verdict  # see app.cli
    from app.services.scans.inbox_rows import Filing

    batch = work.scan_intake.take_in(source, blanks, looked).batch_id
    pages = [page for page in work.scans.pages() if page.batch_id == batch]
    clear = [
        page.id
        for page in pages
        if page.state is PageState.WAITING and page.verdict is Verdict.CLEAR
    ]
    accepted = work.scans.accept_clear(clear, Filing(dated))
    for page in sorted(pages, key=lambda each: (each.reading.page, each.reading.part)):
        held = accepted.held.get(page.id, "")
        yield {
            "scan": source.name,
            "page": page.reading.page,
            "name": page.name,
            "signs": page.about,
            "verdict": Verdict.CHECK if held else page.verdict,
            "done": "accepted" if page.id in accepted.pages else page.state.value.replace("_", " "),
            "why": held or " ".join(page.reasons),
        }
