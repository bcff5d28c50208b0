"""The scan of a signed copy: asked about before it is looked at, kept, and shown again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QMimeData, QTimer

from app.models.evidence import Answer
from app.services.evidence.view import Picture, picture
from app.services.relationships.rows import DisclosureRow
from app.ui.list_detail import ListDetailPage
from app.ui.pages.incident_intake import Incoming, Intake, chosen, has_evidence, incoming
from app.ui.pages.relationship_detail import DisclosureSheet, ScanSheet
from app.ui.stop_question import let_in
from app.ui.tasks import Progress
from app.ui.widgets.evidence_tray import Staged

_KINDS = "Scans (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)"


class Scans:
    """Takes scans of signed copies in on the relationships page.

    Args:
        page: shows the disclosure that a scan belongs to.
        shown: shows a disclosure again.
    """

    def __init__(self, page: ListDetailPage, shown: Callable[[UUID], object]) -> None:
        self._page, self._shown = page, shown
        casework = page.context.workspace.need_casework()
        self._relationships = casework.relationships
        self._intake = Intake(page.context, page, casework.evidence, self._must_stop)

    def choose(self) -> None:
        """Ask for the file of a scan."""
        paths = self._page.context.dialogs.open_files("Choose the scan of the signed copy", _KINDS)
        if paths:
            self._bring(chosen(paths[:1]))

    def take(self, mime: QMimeData) -> bool:
        """Take a scan that was pasted or dropped while a disclosure with a signed copy shows."""
        if not has_evidence(mime) or not isinstance(self._page.detail, DisclosureSheet):
            return False
        if self._page.detail.row.copy_signed_on is None:
            self._page.context.messages.info("Enter when the copy was signed, then add its scan.")
            return True
        # What the other program gives must be fetched now; the question can wait until it is done.
        batch = incoming(mime, dt.datetime.now(dt.UTC))[:1]
        QTimer.singleShot(0, self._page, lambda: self._bring(batch))
        return True

    def show(self, row: DisclosureRow) -> None:
        """Show the first page of a scan."""

        def draw(_progress: Progress) -> Picture | None:
            file = self._relationships.signed_copy(row.id)
            return picture(file.data, file.media_type, file.name) if file else None

        def drawn(page: Picture | None) -> None:
            if page is not None:
                self._page.show_detail(ScanSheet(row, page, partial(self._shown, row.id)))

        self._page.context.tasks.run(draw, done=drawn, title="Opening the scan")

    def _bring(self, batch: Sequence[Incoming]) -> None:
        sheet = self._page.detail
        if isinstance(sheet, DisclosureSheet):
            self._intake.take(batch, partial(self._keep, sheet.row))

    def _keep(self, row: DisclosureRow, staged: list[Staged]) -> None:
        scan = staged[0].accepted

        def kept(_none: None) -> None:
            self._page.context.messages.done(f"Kept the signed copy of {row.reference}.")
            self._shown(row.id)

        self._page.context.tasks.run(
            lambda _progress: self._relationships.keep_scan(row.id, scan),
            done=kept,
            title="Keeping the scan",
        )

    def _must_stop(self, answer: Answer) -> None:
        let_in(self._page.context, answer)  # says what to do now; nothing of it is kept
