"""Where one can go: the sections, which of them a person has, and the sidebar."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.page import Page, PageContext
from app.ui.theme import colours


@dataclass(frozen=True)
class Place:
    """A section: its page is imported and built when it is first shown.

    Attributes:
        number: Ctrl and this digit go there; 0 for none.
        casebook: only for who can open the casebook.
        plain: listed only for who can't; the others get there from elsewhere.
        office: what the school looks after; not for the chair of governors.
        listed: has its line in the sidebar.
        under: the section whose line is marked while one is here, if it has none itself.
    """

    key: str
    title: str
    icon: str
    module: str
    page: str
    number: int = 0
    casebook: bool = False
    listed: bool = True
    plain: bool = False
    office: bool = False
    under: str = ""

    def build(self, context: PageContext) -> Page:
        """Import the page and make it."""
        page: Page = getattr(importlib.import_module(self.module), self.page)(context)
        return page


_PAGES = "app.ui.pages."
PLACES = (
    Place("home", "Home", "home", _PAGES + "home", "HomePage", 1),
    Place(
        "declarations",
        "Declarations",
        "declarations",
        _PAGES + "declarations",
        "DeclarationsPage",
        2,
        office=True,
    ),
    Place("scans", "Scans", "scan", _PAGES + "scans", "ScansPage", 7, office=True),
    Place("staff", "Staff", "staff", _PAGES + "staff", "StaffPage", 3, office=True),
    Place(
        "relationships",
        "Relationships",
        "relationships",
        _PAGES + "relationships",
        "RelationshipsPage",
        4,
        casebook=True,
    ),
    Place(
        "incidents",
        "Incidents",
        "incidents",
        _PAGES + "incidents",
        "IncidentsPage",
        5,
        casebook=True,
    ),
    Place(
        "approaches",
        "Approaches",
        "relationships",
        _PAGES + "approaches",
        "ApproachesPage",
        casebook=True,
        listed=False,
        under="relationships",
    ),
    Place(
        "logs",
        "Logs",
        "incidents",
        _PAGES + "logbook",
        "LogbookPage",
        casebook=True,
        listed=False,
        under="incidents",
    ),
    Place("reports", "Reports", "reports", _PAGES + "reports", "ReportsPage", 6),
    Place("post", "Post a report", "shield", _PAGES + "post", "PostPage", 8, plain=True),
    Place(
        "posted",
        "Posted reports",
        "import",
        _PAGES + "posted",
        "PostedPage",
        9,
        casebook=True,
    ),
    Place("may-i", "May I…?", "help", _PAGES + "may_i", "MayIPage"),
    Place("settings", "Settings", "settings", _PAGES + "settings", "SettingsPage"),
    Place(
        "bundles",
        "Bundles",
        "export",
        _PAGES + "bundle",
        "BundlesPage",
        casebook=True,
        listed=False,
        under="incidents",
    ),
    Place(
        "requests",
        "Subject access requests",
        "export",
        _PAGES + "requests",
        "RequestsPage",
        casebook=True,
        listed=False,
        under="reports",
    ),
    Place(
        "check",
        "Check a printout",
        "reports",
        _PAGES + "check_printout",
        "CheckPrintoutPage",
        listed=False,
        under="reports",
    ),
    Place("find", "Find", "search", _PAGES + "find", "FindPage", listed=False),
    Place("history", "History", "history", _PAGES + "history", "HistoryPage", listed=False),
)

_KEYS = {"settings": "Ctrl+comma"}


def places(*, casebook: bool, chair: bool = False) -> tuple[Place, ...]:
    """Return the sections of a person who can, or can't, open a casebook or the chair's book."""
    return tuple(
        replace(place, listed=place.listed and not (casebook and place.plain))
        for place in PLACES
        if (casebook or not place.casebook) and not (chair and place.office)
    )


class SideButton(QToolButton):
    """One line of the sidebar: icon, words, count. In the rail only the icon."""

    def __init__(self, title: str, icon: str, shortcut: str) -> None:
        super().__init__()
        self.title, self.icon_name, self._shortcut = title, icon, shortcut
        self.count = 0
        self.rail = False
        self.setProperty("ring", False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()

    def set_count(self, count: int) -> None:
        """Show how many things wait there; none shows nothing."""
        if count != self.count:
            self.count = count
            self._name()
            self.update()

    def _name(self) -> None:
        waiting = f", {self.count}" if self.count else ""
        self.setAccessibleName(self.title + waiting)
        key = f" ({self._shortcut})" if self._shortcut else ""
        self.setToolTip(f"{self.title}{waiting}{key}")

    def sizeHint(self) -> QSize:
        return QSize(theme.RAIL, theme.scaled(34 if self.rail else 38))  # 12 in 460 px

    def nextCheckState(self) -> None:
        """Stay as it is: which line is marked follows from the page that is shown."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = colours(self)
        painter = QPainter(self)
        ink = look.text
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(look.selection))
            painter.fillRect(0, 0, 4, self.height(), QColor(look.accent))
            ink = look.selected_text
        elif self.underMouse():
            painter.fillRect(self.rect(), QColor(look.window))
        size = theme.scaled(20)
        left = (self.width() - size) // 2 if self.rail else 18
        name = f"{self.icon_name}-filled" if self.isChecked() else self.icon_name
        picture = theme.pixmap(theme.known_icon(name, self.icon_name), ink, size)
        painter.drawPixmap(left, (self.height() - size) // 2, picture)
        if not self.rail:
            self._words(painter, left + size + 12, ink)
        elif self.count:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.accent))
            painter.drawEllipse(left + size - 4, (self.height() - size) // 2 - 3, 8, 8)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(look.focus))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 4, 4)
        painter.end()

    def _words(self, painter: QPainter, left: int, ink: str) -> None:
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        box = QRectF(left, 0, self.width() - left - 12, self.height())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, self.title)
        if self.count:
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, str(self.count))


class Sidebar(QFrame):
    """The sections, and at the foot Find and Lock. Arrows move between lines."""

    gone_to = Signal(str)
    lock_pressed = Signal()

    def __init__(self, school: str, shown: Sequence[Place]) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.setAccessibleName("Sections")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(0)
        self.school = QLabel(school)
        self.school.setProperty("role", "school")
        self.school.setTextFormat(Qt.TextFormat.PlainText)
        self.school.setWordWrap(True)
        self.school.setContentsMargins(16, 0, 12, 10)
        column.addWidget(self.school)
        self.buttons: dict[str, SideButton] = {}
        for place in shown:
            if place.listed:
                key = f"Ctrl+{place.number}" if place.number else _KEYS.get(place.key, "")
                self._add(column, place.key, place.title, place.icon, key)
        column.addStretch(1)
        self._add(column, "find", "Find", "search", "Ctrl+K")
        self.lock = self._line(column, "Lock now", "lock", "Ctrl+L")
        self.lock.clicked.connect(lambda _checked=False: self.lock_pressed.emit())
        self.set_rail(False)

    def _line(self, column: QVBoxLayout, title: str, icon: str, shortcut: str) -> SideButton:
        made = SideButton(title, icon, shortcut)
        column.addWidget(made)
        return made

    def _add(self, column: QVBoxLayout, key: str, title: str, icon: str, shortcut: str) -> None:
        made = self._line(column, title, icon, shortcut)
        made.setCheckable(True)
        made.clicked.connect(partial(self._pressed, key))
        self.buttons[key] = made

    def _pressed(self, key: str, _checked: bool = False) -> None:
        self.gone_to.emit(key)

    def show_place(self, key: str) -> None:
        """Mark where one is."""
        for each, made in self.buttons.items():
            made.setChecked(each == key)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many things wait in each section."""
        for key, made in self.buttons.items():
            made.set_count(counts.get(key, 0))

    def set_rail(self, rail: bool) -> None:
        """Show icons alone, for a narrow window."""
        self.setFixedWidth(theme.RAIL if rail else theme.scaled(theme.SIDEBAR))
        self.school.setVisible(not rail)
        for made in [*self.buttons.values(), self.lock]:
            made.rail = rail
            made.updateGeometry()
            made.update()

    def focus_here(self) -> QWidget:
        """Return what F6 goes to: the line of where one is."""
        return next((made for made in self.buttons.values() if made.isChecked()), self.lock)
