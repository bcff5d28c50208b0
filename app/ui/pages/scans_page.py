"""One scanned page: what is on it, why it isn't clear, and what is to become of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.models.declaration import ToDisclose
from app.models.scan import Verdict
from app.services.declarations.form_layout import Box
from app.services.declarations.rows import TO_DISCLOSE_LABELS
from app.services.scans.inbox_rows import Filing, PageRow, Target
from app.services.scans.rows import Mark
from app.services.staff.service import Which
from app.ui.forms import Form, Values
from app.ui.widgets.scan_views import PageView, StripView
from app.ui.widgets.status import Chip
from app.ui.widgets.type_ahead import Pick, TypeAhead

if TYPE_CHECKING:
    from app.ui.pages.scans import ScansPage

CHIPS = {
    Verdict.CLEAR: Chip("Clear", "done"),
    Verdict.CHECK: Chip("Check", "due"),
    Verdict.UNKNOWN: Chip("Unknown", "problem"),
    Verdict.BLANK: Chip("Blank", "plain"),
}


class PageForm(Form):
    """Enter accepts, N chooses a name, U says unsigned, S sets aside."""

    def __init__(self, page: ScansPage, row: PageRow) -> None:
        super().__init__(row.name or row.place, today=page.context.today)
        self._page, self.scan = page, row
        self._targets: tuple[Target, ...] = ()
        self.set_chip(CHIPS[row.verdict])
        for reason in row.reasons:
            self.add_text(reason, "label")
        strip = StripView(page.pictures, row) if row.reading.crops else None
        if strip is not None:
            self.add(strip)
        self.add_facts(
            [
                ("Signs", row.about),
                ("Printed as", row.printed_as),
                ("Scanned", row.place if row.name else ""),
            ]
        )
        with self.row():
            self._name: TypeAhead = self.pick("staff_id", "Whose page it is", self._people)
            signed = self.date("dated", "Date signed", value=page.dated)
        signed.edit.returnPressed.connect(self.entered)
        self._name.changed.connect(self._named)
        self._name.edit.returnPressed.connect(self._entered)
        self._about = self.drop_down("about", "What they sign on it", [], empty="")
        self.choice(
            "to_disclose",
            "What they ticked",
            [(each.value, TO_DISCLOSE_LABELS[each]) for each in ToDisclose],
            value=row.to_disclose.value,
            columns=3,
        )
        self.show_field("staff_id", row.staff_id is None)
        self.show_field("about", False)
        whole = PageView(page.pictures, row) if row.has_picture else None
        if whole is not None:
            self.add_section("The whole page")
            self.add(whole)
        accept = self.foot_button("&Accept", self.accept, "primary")
        self.keys: QWidget = strip or whole or accept
        self.foot_button("Choose &name", self.choose_name)
        self.foot_button("Unsi&gned", self.unsigned)
        self.foot_button("&Set aside", self.set_aside)

    # --- what the keys and buttons do

    def accept(self) -> None:
        """File the page as signed."""
        self._file(self._page.context.workspace.scans.accept, "Accepted the page of {}.")

    def entered(self) -> None:
        """Accept at Enter, but never a form that may not be signed: that takes a button."""
        marks = self.scan.reading.marks
        if any(marks.get(box, Mark.MARKED) is not Mark.MARKED for box in (Box.SIGNED, Box.DATE)):
            self._page.context.messages.info(
                "It may not be signed and dated. Press Accept (Alt+A) or Unsigned (U)."
            )
        else:
            self.accept()

    def unsigned(self) -> None:
        """File the page as returned without a signature."""
        self._file(
            self._page.context.workspace.scans.unsigned,
            "Recorded: the form of {} came back unsigned.",
        )

    def set_aside(self) -> None:
        """Let the page wait no longer."""
        self._page.set_aside(self.scan)

    def choose_name(self) -> None:
        """Ask whose page it is."""
        self.show_field("staff_id", True)
        self.focus("staff_id")
        self._name.edit.selectAll()

    # --- inside

    def _file(self, file: Callable[[UUID, Filing], None], said: str) -> None:
        picked = self._name.value()
        name = picked.text if picked else self.scan.name

        def work(values: Values) -> None:
            who = values.pick("staff_id")
            number = values.choice("about")
            file(
                self.scan.id,
                Filing(
                    values.date("dated"),
                    ToDisclose(values.choice("to_disclose") or ToDisclose.NOT_ASKED),
                    UUID(who.key) if who and who.key else None,
                    self._targets[int(number)].collections if number else (),
                ),
            )

        if self.attempt(work):
            self._page.dated = self.values().date("dated")
            self._page.decided(said.format(name), [self.scan.id])

    def _people(self) -> list[Pick]:
        rows = self._page.context.workspace.staff.listed(Which.ALL)
        return [Pick(str(row.id), row.name, row.category.label) for row in rows]

    def _entered(self) -> None:
        """Accept at Enter, once a name stands there: the first Enter takes it from the list."""
        popup = self._name.completer.popup()
        if popup is not None and not popup.isVisible():
            self.entered()

    def _named(self) -> None:
        """Offer what the person can have signed, where it is more than one form."""
        picked = self._name.value()
        key = picked.key if picked else None
        scans = self._page.context.workspace.scans
        self._targets = scans.targets(UUID(key)) if key else ()
        self._about.combo.clear()
        for number, target in enumerate(self._targets):
            self._about.combo.addItem(target.about, str(number))
        self.show_field("about", len(self._targets) > 1)
