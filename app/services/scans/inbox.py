"""The scan inbox: pages that wait for a person, and what the person does about them.

Nothing here is recorded before somebody has seen it. Each step can be taken back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select

from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Form, Outcome
from app.models.document import Document
from app.models.scan import PageState, ScanBatch, ScanPage, Verdict
from app.models.staff import Staff
from app.services.scans.filing import PAGE, changed, file_page, page_rows, unfile_page, waiting_page
from app.services.scans.inbox_rows import Accepted, BatchRow, Filing, PageRow, Target
from app.services.scans.intake import sha256_of
from app.services.scans.lookup import Lookup
from app.storage.book import Book

ASIDE_SHOWN = 200  # pages set aside that are listed, the latest first
AT_ONCE = 100  # pages filed in one transaction


class ScanInbox:
    """Scanned pages of the register."""

    def __init__(self, register: Book) -> None:
        self._register = register

    # Looking.

    def pages(self) -> tuple[PageRow, ...]:
        """All pages that wait, in the order of their scans; then the latest that were set aside."""
        waiting = _LISTED.where(ScanPage.state == PageState.WAITING).order_by(
            ScanBatch.recorded_at, ScanBatch.id, ScanPage.number, ScanPage.recorded_at
        )
        aside = (
            _LISTED.where(ScanPage.state == PageState.SET_ASIDE)
            .order_by(ScanPage.recorded_at.desc(), ScanPage.number)
            .limit(ASIDE_SHOWN)
        )
        with self._register.reading() as book:
            about = Lookup(book, self._register.today()).about
            rows = [*book.rows(waiting), *book.rows(aside)]
            return tuple(_page_row(row, about) for row in rows)

    def batches(self) -> tuple[BatchRow, ...]:
        """Files that were not read to the end, have pages waiting, or can still be deleted."""
        with self._register.reading() as book:
            rows = [BatchRow(**row._mapping) for row in book.rows(_BATCHES)]
        return tuple(row for row in rows if row.path or not row.done)

    def original(self, page_id: UUID) -> tuple[bytes, str]:
        """A page as it was scanned, and its media type; a blank one as long as its file is there.

        Raises:
            Refused: it was blank or could not be read, so it isn't kept.
            Damaged: it is not as it was.
        """
        statement = (
            select(Document.stored_as, Document.sha256, Document.media_type)
            .join(ScanPage, ScanPage.document_id == Document.id)
            .where(ScanPage.id == page_id)
        )
        with self._register.reading() as book:
            row = book.first(statement)
        if row is None:
            return self._from_source(page_id)
        data = self._register.documents.read(row.stored_as, row.sha256)
        return data, str(row.media_type)

    def targets(self, staff_id: UUID) -> tuple[Target, ...]:
        """What this person can have signed on a page whose code does not say it, likeliest first.

        Empty when they have signed everything that is asked of them.
        """
        with self._register.reading() as book:
            return Lookup(book, self._register.today()).targets(staff_id)

    # Deciding.

    def accept_clear(self, page_ids: Sequence[UUID], filing: Filing) -> Accepted:
        """File those of these pages that are clear; what changed since they were read is held.

        A page that can't be filed holds up no other: it has to be checked then, and says why.

        Raises:
            Problems: not one of them can be filed, such as for a date that can't be right.
        """
        accepted: list[UUID] = []
        held: dict[UUID, str] = {}
        for first in range(0, len(page_ids), AT_ONCE):
            done, others = self._accept_group(page_ids[first : first + AT_ONCE], filing)
            accepted += done
            held |= others
        return Accepted(tuple(accepted), held)

    def accept(self, page_id: UUID, filing: Filing) -> None:
        """File one page as signed.

        Raises:
            Problems: whose page it is or the date is missing, or can't be right.
            Refused: they have returned it before, or the page was dealt with.
        """
        with self._register.writing() as book:
            lookup = Lookup(book, self._register.today())
            file_page(book, lookup, waiting_page(book, page_id), filing, Outcome.SIGNED)

    def unsigned(self, page_id: UUID, filing: Filing) -> None:
        """File one page as returned without a signature: the person is still waited for.

        Raises:
            Problems, Refused: as for :meth:`accept`.
        """
        with self._register.writing() as book:
            lookup = Lookup(book, self._register.today())
            file_page(book, lookup, waiting_page(book, page_id), filing, Outcome.CHECK)

    def set_aside(self, page_ids: Sequence[UUID]) -> None:
        """Let these pages wait no longer; nothing is filed, and they are kept."""
        with self._register.writing() as book:
            for each in page_ids:
                book.change(ScanPage, waiting_page(book, each).id, state=PageState.SET_ASIDE)

    def undo(self, page_ids: Sequence[UUID]) -> None:
        """Let these pages wait again; what was filed from them is taken back."""
        with self._register.writing() as book:
            lookup = Lookup(book, self._register.today())
            for page in page_rows(book, page_ids):
                unfile_page(book, lookup, page)

    # The files that were scanned in.

    def delete_sources(self, batch_ids: Sequence[UUID]) -> tuple[str, ...]:
        """Delete files all of whose pages are dealt with; the pages are kept in the register.

        Returns:
            a sentence for each file that was left where it is.
        """
        left = []
        for row in self.batches():
            if row.id not in batch_ids or row.path is None:
                continue
            if not row.done:
                left.append(f"“{row.source}” has pages that wait. Deal with them first.")
                continue
            if sentence := self._delete(row.id, Path(row.path)):
                left.append(sentence)
            self.keep_sources([row.id])
        return tuple(left)

    def keep_sources(self, batch_ids: Sequence[UUID]) -> None:
        """Leave these files where they are, and offer their deletion no more."""
        with self._register.writing() as book:
            for each in batch_ids:
                book.change(ScanBatch, each, path=None)

    # Inside.

    def _from_source(self, page_id: UUID) -> tuple[bytes, str]:
        """A page that isn't kept, out of the file that was scanned in."""
        from app.services.scans.sources import opened_stack  # slow to import

        statement = (
            select(ScanBatch.path, ScanBatch.sha256, ScanBatch.source, ScanPage.number)
            .join(ScanPage, ScanPage.batch_id == ScanBatch.id)
            .where(ScanPage.id == page_id)
        )
        with self._register.reading() as book:
            row = book.first(statement)
        if row is not None and row.path is not None:
            with contextlib.suppress(OSError):
                if sha256_of(Path(row.path)) == row.sha256:
                    with opened_stack(Path(row.path), row.source) as stack:
                        return stack.document(row.number)
        raise Refused("This page is not kept: nothing was seen on it.")

    def _delete(self, batch_id: UUID, path: Path) -> str:
        """Delete a file, if it is the one that was read; say why not, or nothing."""
        with self._register.reading() as book:
            sha256 = book.scalar(select(ScanBatch.sha256).where(ScanBatch.id == batch_id))
        try:
            if path.is_file():
                if sha256_of(path) != sha256:
                    return f"“{path.name}” was changed since it was read, so it was not deleted."
                path.unlink()
        except OSError:
            return f"“{path.name}” can’t be deleted. Close it, then delete it yourself."
        return ""

    def _accept_group(
        self, page_ids: Sequence[UUID], filing: Filing
    ) -> tuple[list[UUID], dict[UUID, str]]:
        refused: dict[UUID, str] = {}
        while True:
            done: list[UUID] = []
            held: dict[UUID, str] = {}
            here = None
            try:
                with self._register.writing() as book:
                    lookup = Lookup(book, self._register.today())
                    for page in page_rows(book, page_ids):
                        here = page.id
                        reasons = changed(lookup, page)
                        if not reasons and page.id in refused:
                            reasons = (refused[page.id],)
                        if not reasons:
                            file_page(book, lookup, page, filing, Outcome.SIGNED)
                            done.append(page.id)
                        elif page.state is PageState.WAITING:
                            book.change(
                                ScanPage, page.id, verdict=Verdict.CHECK, reasons=list(reasons)
                            )
                            held[page.id] = " ".join(reasons)
                    if refused and not done:
                        raise Problems([FieldProblem("dated", next(iter(refused.values())))])
            except Refused as error:
                if here is None or here in refused:
                    raise
                # All of it was rolled back; this page is left out when it is done once more.
                refused[here] = str(error)
                continue
            return done, held


_BATCHES = (
    select(
        ScanBatch.id,
        ScanBatch.source,
        ScanBatch.path,
        ScanBatch.pages,
        func.count(func.distinct(ScanPage.number)).label("read"),
        *(
            func.coalesce(func.sum(case((ScanPage.state == state, 1), else_=0)), 0).label(name)
            for name, state in (
                ("waiting", PageState.WAITING),
                ("filed", PageState.ACCEPTED),
                ("aside", PageState.SET_ASIDE),
            )
        ),
    )
    .outerjoin(ScanPage, ScanPage.batch_id == ScanBatch.id)
    .group_by(ScanBatch.id)
    .order_by(ScanBatch.recorded_at, ScanBatch.id)
)
_LISTED = (
    PAGE.add_columns(
        ScanBatch.source,
        ScanBatch.path,
        ScanBatch.pages,
        Staff.name,
        Form.name.label("printed_as"),
        Form.staff_id.label("printed_for"),
        Form.collections,
    )
    .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
    .outerjoin(Staff, Staff.id == ScanPage.staff_id)
    .outerjoin(Form, Form.id == ScanPage.form_id)
)


def _page_row(row: Row[Any], about: Callable[[list[UUID]], str]) -> PageRow:
    another = row.printed_for == row.staff_id and row.printed_as not in (None, row.name)
    return PageRow(
        id=row.id,
        batch_id=row.batch_id,
        source=row.source,
        pages=row.pages,
        number=row.number,
        state=row.state,
        verdict=row.verdict,
        reasons=tuple(row.reasons),
        kept=row.reading,
        staff_id=row.staff_id,
        name=row.name or "",
        printed_as=row.printed_as if another else "",
        about=about([UUID(hex=each) for each in row.collections or ()]),
        has_picture=row.document_id is not None or row.path is not None,
    )
