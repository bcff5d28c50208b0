"""The clear pages of the scan inbox: all of them to be looked through, then accepted at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from app.errors import CandourError
from app.services.scans.inbox_rows import Filing, PageRow
from app.ui.forms import Field
from app.ui.sheet import Sheet, words
from app.ui.widgets.date_box import DateBox
from app.ui.widgets.scan_views import TileGrid
from app.words import count, sentence

TOLD = (
    "The right person, the right version, signed and dated. Look through them all, then accept: "
    "Enter. Arrows go from page to page."
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.pages.scans import ScansPage


class ClearSheet(Sheet):
    """Tiles of clear pages; Enter accepts those that are on show, and no others."""

    def __init__(self, page: ScansPage, rows: Sequence[PageRow]) -> None:
        super().__init__("", wide=True)
        self._page = page
        self.date = DateBox(page.context.today)
        self.date.set_value(page.dated)
        self.date.changed.connect(self._dated)
        self._field = Field("dated", "Date signed", self.date, "")
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(self._field)
        across.addWidget(words(TOLD), 1)
        self.body.addLayout(across)
        self.grid = TileGrid(page.pictures)
        self.grid.doubleClicked.connect(lambda _index: self.look())
        self.body.addWidget(self.grid, 1)
        self._accept = self.foot_button("", self.accept, "primary")
        self.foot_button("&Look at this one", self.look)
        self.foot_button("&Set this one aside", self.set_aside)
        self.keys = self.grid
        self.show_pages(rows)

    def show_pages(self, rows: Sequence[PageRow]) -> None:
        """Show these pages; more may come while the scan is read."""
        self.grid.set_pages(rows)
        pages = count(len(rows), "clear page")
        self.set_title(sentence(pages))
        self._accept.setText(f"&Accept {pages}")

    def _dated(self) -> None:
        if value := self.date.value():
            self._page.dated = value

    def accept(self) -> None:
        """File all that are on show."""
        shown = [row.id for row in self.grid.pages]
        self._field.show_problem(self.date.problem())
        if self.date.problem():
            return
        scans = self._page.context.workspace.scans
        try:
            accepted = scans.accept_clear(shown, Filing(self.date.value()))
        except CandourError as refused:
            self._field.show_problem(str(refused))
            self.date.setFocus()
            return
        self._page.decided(accepted.sentence, accepted.pages)

    def look(self) -> None:
        """Show the page that the keyboard is on, whole."""
        row = self.grid.current()
        if row is not None:
            self._page.show_page(row)

    choose_name = look

    def unsigned(self) -> None:
        """Look at the page first: it was taken for signed."""
        self.look()

    def set_aside(self) -> None:
        """Let the page that the keyboard is on wait no longer."""
        row = self.grid.current()
        if row is not None:
            self._page.set_aside(row)
