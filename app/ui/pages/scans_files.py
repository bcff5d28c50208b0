"""The rest of the scan inbox: scans half read, pages set aside, files that are dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.services.scans.inbox_rows import BatchRow, PageRow
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table
from app.ui.widgets.scan_views import PageView
from app.words import count, sentence

if TYPE_CHECKING:
    from app.ui.pages.scans import ScansPage

EXPLANATION = (
    "Scan the signed forms as they come, at 200 dpi: any order, any way round. Candour turns the "
    "pages and finds out whose each is. Nothing is recorded before you have seen it."
)


class HalfReadSheet(Sheet):
    """A scan whose reading stopped before its end."""

    def __init__(self, page: ScansPage, row: BatchRow) -> None:
        super().__init__(row.source)
        self._page, self._row = page, row
        self.add_text(f"{row.read} of {count(row.pages, 'page')} are read and kept.")
        if row.path is None:
            self.add_text("Scan or drop the same file again to read the rest.")
        elif row.id in page.context.workspace.scan_intake.reading:
            self.add_text("The others come as they are read.")
        else:
            self.foot_button("&Read the rest", self.accept, "primary")

    def accept(self) -> None:
        """Go on where reading stopped."""
        reading = self._page.context.workspace.scan_intake.reading
        if self._row.path is not None and self._row.id not in reading:
            self._page.queue.resume(self._row.source, self._row.id)


class DealtWithSheet(Sheet):
    """Files all of whose pages are dealt with: they can go."""

    def __init__(self, page: ScansPage, rows: Sequence[BatchRow]) -> None:
        super().__init__("Dealt with")
        self._page, self._rows = page, rows
        one = len(rows) == 1
        self.add_text(
            f"Every page of {'this scan is' if one else 'these scans is'} dealt with. What was "
            "accepted is kept in Candour, encrypted. The scan itself still lies on this PC, "
            "for anybody to read."
        )
        self.add_facts([(row.source, _outcome(row)) for row in rows[:8]])
        if len(rows) > 8:
            self.add_text(f"and {count(len(rows) - 8, 'other file')}", "hint")
        scans = "scan" if one else f"{len(rows)} scans"
        self.foot_button(f"&Delete the {scans}", self.delete, "danger")
        self.foot_button("&Keep it" if one else "&Keep them", self.keep)

    def delete(self) -> None:
        """Delete the files; no key of the list does this, for Enter comes easily."""
        left = self._page.context.workspace.scans.delete_sources([row.id for row in self._rows])
        gone = len(self._rows) - len(left)
        if left:
            self._page.context.messages.problem(" ".join(left[:3]))
        else:
            self._page.context.messages.done(f"Deleted {count(gone, 'scan')} from this PC.")

    def keep(self) -> None:
        """Leave the files where they are."""
        self._page.context.workspace.scans.keep_sources([row.id for row in self._rows])


class _PagesSheet(Sheet):
    """Pages in a table."""

    def __init__(
        self, title: str, told: str, page: ScansPage, rows: Sequence[PageRow], act: str
    ) -> None:
        super().__init__(title, wide=True)
        self._page = page
        self.add_text(told)
        self.table: Table[PageRow] = Table(
            "Pages",
            [
                Column("Page", lambda row: row.place),
                Column("Whose", lambda row: row.name, spare=True),
                Column("Why", lambda row: " ".join(row.reasons) or "By you", stretch=True),
            ],
        )
        self.add(self.table)
        self.keys = self.table
        self.act = self.foot_button(act, self.accept, "primary")
        self.foot_button("&Look at this one", self.look)
        self.show_pages(rows)

    def accept(self) -> None:
        """Do what the first button says."""
        raise NotImplementedError

    def look(self) -> None:
        """Show the chosen page."""
        raise NotImplementedError

    def show_pages(self, rows: Sequence[PageRow]) -> None:
        """Show these pages."""
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.select(str(rows[0].id))


class AgainSheet(_PagesSheet):
    """Forms that came back before: they can go aside together."""

    def __init__(self, page: ScansPage, rows: Sequence[PageRow]) -> None:
        told = "These forms were returned or scanned before. Nothing is recorded twice."
        super().__init__("", told, page, rows, "")

    def show_pages(self, rows: Sequence[PageRow]) -> None:
        """Show these pages; more may come while the scan is read."""
        super().show_pages(rows)
        pages = count(len(rows), "page")
        self.set_title(f"{sentence(pages)} again")
        self.act.setText(f"Set all {pages} a&side")

    def accept(self) -> None:
        """Set all of them aside."""
        ids = [row.id for row in self.table.rows.shown_rows()]
        self._page.context.workspace.scans.set_aside(ids)
        self._page.decided(f"Set {count(len(ids), 'page')} aside.", ids)

    def look(self) -> None:
        """Show the chosen page, as any other to check."""
        row = self.table.current()
        if row is not None:
            self._page.show_page(row)


class AsideSheet(_PagesSheet):
    """Pages set aside, each with its reason; any of them can be taken back."""

    def __init__(self, page: ScansPage, rows: Sequence[PageRow]) -> None:
        told = "Nothing was recorded from these pages."
        super().__init__("Set aside", told, page, rows, "&Take back")

    def accept(self) -> None:
        """Let the chosen page wait again."""
        row = self.table.current()
        if row is not None:
            self._page.context.workspace.scans.undo([row.id])
            self._page.context.messages.done(f"{row.place} waits again.")

    def look(self) -> None:
        """Show the chosen page."""
        row = self.table.current()
        if row is not None:
            self._page.show_detail(LookSheet(self._page, row))


class LookSheet(Sheet):
    """A page that was set aside, to be looked at."""

    def __init__(self, page: ScansPage, row: PageRow) -> None:
        super().__init__(row.place)
        for reason in row.reasons:
            self.add_text(reason, "label")
        self.add(PageView(page.pictures, row))


def _outcome(row: BatchRow) -> str:
    parts = [f"{row.filed} accepted"]
    if row.aside:
        parts.append(f"{row.aside} set aside")
    return f"{count(row.pages, 'page')}: {', '.join(parts)}"
