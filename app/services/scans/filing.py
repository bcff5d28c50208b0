"""Filing one scanned page: from what a person has seen on it to the declarations it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Declaration, HowSeen, Outcome
from app.models.scan import PageState, ScanPage, Verdict
from app.models.staff import Staff
from app.services.declarations import entries
from app.services.declarations.entries import Entry
from app.services.declarations.form_layout import Box
from app.services.scans.inbox_rows import Filing, kept_reading, ticked
from app.services.scans.judging import judge
from app.services.scans.lookup import Lookup
from app.services.scans.rows import Mark
from app.storage.writing import Writing

FORMAT_ASKED = "Ticked on their form; ask which"
_UNDONE = "Accepting the scanned page was undone."
_UNSIGNED = "The form came back without a signature."

PAGE = select(
    ScanPage.id,
    ScanPage.batch_id,
    ScanPage.number,
    ScanPage.document_id,
    ScanPage.state,
    ScanPage.verdict,
    ScanPage.reasons,
    ScanPage.form_id,
    ScanPage.staff_id,
    ScanPage.reading,
)


def page_rows(book: Writing, page_ids: Sequence[UUID]) -> list[Row[Any]]:
    """These pages, in this order."""
    rows = {row.id: row for row in book.rows(PAGE.where(ScanPage.id.in_(page_ids)))}
    return [rows[each] for each in page_ids if each in rows]


def waiting_page(book: Writing, page_id: UUID) -> Row[Any]:
    """One page that waits for a person.

    Raises:
        LookupError: there is none with this id.
        Refused: it was dealt with.
    """
    row = book.first(PAGE.where(ScanPage.id == page_id))
    if row is None:
        raise LookupError(page_id)
    if row.state is not PageState.WAITING:
        raise Refused("This page was dealt with before. Undo that first.")
    return row


def changed(lookup: Lookup, page: Row[Any]) -> tuple[str, ...]:
    """Say why a page can't be accepted with the clear ones now: things change after reading."""
    if page.state is not PageState.WAITING or page.verdict is not Verdict.CLEAR:
        return tuple(page.reasons) or ("This page was dealt with before.",)
    form = lookup.form_by_id(page.form_id)
    judged = judge(kept_reading(page.number, page.reading), form.known if form else None)
    return () if judged.verdict is Verdict.CLEAR else judged.reasons


def file_page(
    book: Writing, lookup: Lookup, page: Row[Any], filing: Filing, outcome: Outcome
) -> None:
    """Record what one page says, for everything on it that is still to be signed.

    ``lookup`` is of the same transaction.

    Raises:
        Problems: whose page it is or the date is missing, or can't be right.
        Refused: they have returned it before.
    """
    staff_id = filing.staff_id or page.staff_id
    if staff_id is None:
        raise Problems([FieldProblem("staff_id", "Choose whose page it is.")])
    if page.document_id is None:
        raise Refused("This page is not kept. Set it aside, and scan it again.")
    form_id, to_sign = _what(lookup, page, staff_id, filing)
    if not to_sign:
        raise Refused("They have returned this before. Set the page aside.")
    reading = kept_reading(page.number, page.reading)
    signed = outcome is Outcome.SIGNED
    entry = Entry(
        outcome,
        filing.dated,
        reason=None if signed else _UNSIGNED,
        how_seen=HowSeen.SCAN if signed else None,
        to_disclose=filing.to_disclose or ticked(reading),
        document_id=page.document_id,
        form_id=form_id,
    )
    for collection in to_sign:
        entries.add(book, collection, [staff_id], entry, lookup.today)
    if reading.marks.get(Box.FORMAT) is Mark.MARKED and _other_format(book, staff_id) is None:
        book.change(Staff, staff_id, other_format=FORMAT_ASKED)  # R018
    book.change(ScanPage, page.id, state=PageState.ACCEPTED, staff_id=staff_id)


def unfile_page(book: Writing, lookup: Lookup, page: Row[Any]) -> None:
    """Let a page wait again; what was filed from it is taken back."""
    if page.state is PageState.ACCEPTED:
        filed = select(Declaration.id).where(
            Declaration.document_id == page.document_id,
            Declaration.staff_id == page.staff_id,
            Declaration.stands,
        )
        for row in book.rows(filed):
            entries.take_back(book, row.id, _UNDONE, lookup.today)
        ticked_format = page.reading["marks"].get(str(Box.FORMAT)) == Mark.MARKED
        if ticked_format and _other_format(book, page.staff_id) == FORMAT_ASKED:
            book.change(Staff, page.staff_id, other_format=None)
    form = lookup.form_by_id(page.form_id)
    staff_id = form.staff_id if form else None
    book.change(ScanPage, page.id, state=PageState.WAITING, staff_id=staff_id)


def _what(
    lookup: Lookup, page: Row[Any], staff_id: UUID, filing: Filing
) -> tuple[UUID | None, Sequence[UUID]]:
    """Return the form of a page, and what on it this person has still to sign."""
    form = lookup.form_by_id(page.form_id)
    if form is not None and form.staff_id == staff_id:
        return form.id, form.to_sign
    targets = lookup.targets(staff_id)
    chosen = [each for each in targets if filing.about in ((), each.collections)]
    return (chosen[0].form_id, chosen[0].collections) if chosen else (None, ())


def _other_format(book: Writing, staff_id: UUID) -> str | None:
    asked: str | None = book.scalar(select(Staff.other_format).where(Staff.id == staff_id))
    return asked
