"""Making a redacted copy of a picture or PDF: boxes, then one key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import Refused
from app.models.evidence import CustodyEvent
from app.services.evidence.blacking import clip
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.view import Picture, picture
from app.ui import theme
from app.ui.page import PageContext
from app.ui.pages.evidence_boxes import KEYS, BoxView
from app.ui.sheet import Sheet, button, words
from app.ui.tasks import Progress
from app.ui.widgets.evidence_tray import pixmap_of
from app.words import count


class RedactSheet(Sheet):
    """One exhibit with boxes on it; the original stays as it is.

    Args:
        context: the page's.
        row: the exhibit, a picture or PDF.
        saved: called with the new copy's id.
    """

    def __init__(
        self, context: PageContext, row: ExhibitRow, saved: Callable[[UUID], object]
    ) -> None:
        super().__init__(f"Hide parts of {row.label}", wide=True)
        casework = context.workspace.need_casework()
        self.row = row
        self._context, self._evidence = context, casework.evidence
        self._redactions, self._saved = casework.redactions, saved
        self._data = b""
        self._page, self._saving = 0, False
        self._pages = 1 if row.moving else row.pages
        self.view = BoxView(f"Evidence {row.label} with boxes", self.turn_page)
        self.view.changed.connect(self._count)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.view, 1)
        self._counted = words("No box yet", "label")
        self.why = QLineEdit()
        label = words("What is hidden, and why? (optional)", "label")
        self.why.setAccessibleName(label.text())
        promise = words(
            "The copy is drawn anew: nothing below a box, and no detail about the file, is in it. "
            "The original stays as it is.",
            "hint",
        )
        panel = QWidget()
        panel.setFixedWidth(theme.scaled(240))
        side = QVBoxLayout(panel)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        for widget in (self._counted, words(KEYS, "hint"), label, self.why, promise):
            side.addWidget(widget)
        side.addStretch(1)
        across.addWidget(panel)
        if self._pages > 1:
            self._add_pages()
        self.body.addLayout(across, 1)
        self.foot_button("&Save redacted copy", self.save, "primary")
        self.foot_button("&Add a box", self._add_box)
        self.foot_button("&Remove box", self.view.remove)
        self._open()

    def _add_pages(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button("Pre&vious page", partial(self.turn_page, -1)))
        row.addWidget(button("Ne&xt page", partial(self.turn_page, 1)))
        self._page_words = words(f"Page 1 of {self._pages}", "hint")
        row.addWidget(self._page_words)
        row.addStretch(1)
        self.body.addLayout(row)

    @property
    def untouched(self) -> bool:
        """Whether no box lies on any page."""
        return not clip(self.view.boxes)

    def save(self) -> None:
        """Keep the copy; with many pages that takes a while."""
        if self._saving:
            return
        boxes = clip(self.view.boxes)
        redactions, exhibit, note = self._redactions, self.row.id, self.why.text()

        def work(progress: Progress) -> UUID:
            return redactions.black_out(
                exhibit, boxes, note, lambda done, total: progress.step(done, total, "Page")
            )

        def done(made: UUID) -> None:
            self._saving = False
            self._saved(made)

        def failed(sentence: str) -> None:
            self._saving = False
            self._context.messages.problem(sentence)
            self.view.setFocus()

        self._saving = True
        self._context.tasks.run(work, done=done, failed=failed, title=f"Redacting {self.row.label}")

    def turn_page(self, step: int) -> None:
        """Show the next or the former page with its boxes."""
        page = self._page + step
        if self._data and 0 <= page < self._pages:
            self._page = page
            self._draw()

    def _open(self) -> None:
        evidence, row = self._evidence, self.row

        def done(data: bytes) -> None:
            self._data = data
            self._draw()

        self._context.tasks.run(
            lambda _progress: evidence.read(row.id, CustodyEvent.VIEWED, "To hide parts of it"),
            done=done,
            title=f"Opening {row.label}",
        )

    def _draw(self) -> None:
        data, row, page = self._data, self.row, self._page

        def work(_progress: Progress) -> Picture | str:
            try:
                return picture(data, row.media_type, row.name, page)
            except Refused as problem:
                return str(problem)

        def done(shown: Picture | str) -> None:
            if isinstance(shown, str):
                self._context.messages.problem(shown)
            elif page == self._page:
                self.view.show_pixmap(pixmap_of(shown))
                self.view.show_boxes_of(page)
                if self._pages > 1:
                    self._page_words.setText(f"Page {page + 1} of {self._pages}")

        self._context.tasks.run(work, done=done, title=f"Page {page + 1}")

    def _add_box(self) -> None:
        self.view.add()
        self.view.setFocus()

    def _count(self) -> None:
        boxes = clip(self.view.boxes)
        number = sum(map(len, boxes.values()))
        on = f" on {count(len(boxes), 'page')}" if self._pages > 1 and number else ""
        self._counted.setText(f"{count(number, 'box', 'boxes')}{on}" if number else "No box yet")
