"""A sheet: title, body that scrolls, buttons pinned at the foot. Details and forms are sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.status import Chip, StatusChip

ButtonKind = Literal["primary", "plain", "danger", "link"]
EDGE = 24


def words(text: str, role: str = "", *, selectable: bool = False) -> QLabel:
    """Return a label that wraps and never reads ``text`` as markup.

    Args:
        text: what it says.
        role: ``title``, ``section``, ``label``, ``hint``, ``fact``, ``error`` or nothing.
        selectable: whether it can be copied with mouse and keyboard.
    """
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        label.setAccessibleName(text)
    return label


def button(text: str, pressed: Callable[[], object], kind: ButtonKind = "plain") -> QPushButton:
    """Return a button; ``&`` before a letter of ``text`` makes Alt and that letter press it.

    Enter presses the button that has the focus, as Space does.
    """
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(True)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style goes by, such as ``kind``, and take on its looks."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Sheet(QWidget):
    """Title row, body at most 640 wide that scrolls, footer with buttons from the left.

    Args:
        title: the heading.
        wide: fill the whole width and do not scroll (for a table).

    ``replaced`` asks the page to show another sheet in this one's place.
    """

    back_pressed = Signal()
    replaced = Signal(QWidget)

    def __init__(self, title: str, *, wide: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head(title))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        holder = QWidget()
        holder.setProperty("role", "body")
        holder.setLayout(self.body)
        self.scroller: QScrollArea | None = None
        if wide:
            self.body.setContentsMargins(EDGE, 4, EDGE, 12)
            outer.addWidget(holder, 1)
        else:
            holder.setMaximumWidth(theme.scaled(theme.READING_WIDTH) + 2 * EDGE)
            self.body.setContentsMargins(EDGE, 4, EDGE, EDGE)
            self.scroller = QScrollArea()
            self.scroller.setWidgetResizable(True)
            self.scroller.setFrameShape(QFrame.Shape.NoFrame)
            self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            middle = QWidget()
            middle.setProperty("role", "body")
            across = QHBoxLayout(middle)
            across.setContentsMargins(0, 0, 0, 0)
            across.addWidget(holder, 100, Qt.AlignmentFlag.AlignTop)
            across.addStretch(1)
            self.scroller.setWidget(middle)
            outer.addWidget(self.scroller, 1)
        self.footer = FlowLayout()
        self.footer.setContentsMargins(EDGE, 12, EDGE, 16)
        self._foot = QWidget()
        self._foot.setLayout(self.footer)
        self._foot.hide()
        outer.addWidget(self._foot)

    def _head(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(EDGE, 16, EDGE, 8)
        row.setSpacing(12)
        self.back = button("&Back", self.back_pressed.emit)
        self.back.setAccessibleName("Back to the list")
        self.back.hide()
        self.title = words(title, "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.chip = StatusChip(Chip(""))
        self.chip.hide()
        self.note = words("", "saved")
        self.note.setWordWrap(False)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.title, 1)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.note, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_chip(self, chip: Chip | None) -> None:
        """Show a status beside the heading, or none."""
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.set_chip(chip)

    def set_note(self, text: str) -> None:
        """Show a few words at the right of the heading ("Saved 16:33")."""
        self.note.setText(text)

    def add(self, widget: QWidget) -> None:
        """Put any widget next in the body."""
        self.body.addWidget(widget)

    def add_text(self, text: str, role: str = "") -> QLabel:
        """Put a paragraph next."""
        label = words(text, role, selectable=role == "")
        self.body.addWidget(label)
        return label

    def add_section(self, title: str) -> QLabel:
        """Put a section heading next, with room above it."""
        if self.body.count():
            self.body.addSpacing(12)
        return self.add_text(title, "section")

    def add_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Put label and value pairs next, one under the other; empty values are left out."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, theme.scaled(150))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, (label, value) in enumerate((a, b) for a, b in facts if b):
            grid.addWidget(words(label, "fact"), row, 0, top)
            grid.addWidget(words(value, selectable=True), row, 1, top)
        self.body.addWidget(holder)

    def add_button(
        self, text: str, pressed: Callable[[], object], kind: ButtonKind = "plain"
    ) -> QPushButton:
        """Put a button next in the body, as wide as its words."""
        made = button(text, pressed, kind)
        row = QHBoxLayout()
        row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)
        return made

    def add_buttons(self, *buttons: tuple[str, Callable[[], object]]) -> None:
        """Put plain buttons side by side next."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, pressed in buttons:
            row.addWidget(button(text, pressed))
        row.addStretch(1)
        self.body.addLayout(row)

    def foot_button(
        self, text: str, pressed: Callable[[], object], kind: ButtonKind = "plain"
    ) -> QPushButton:
        """Put a button at the foot, after those already there. It is never disabled."""
        made = button(text, pressed, kind)
        self.foot_widget(made)
        return made

    def foot_widget(self, widget: QWidget) -> None:
        """Put a button of another kind at the foot, such as one with a menu."""
        self.footer.addWidget(widget)
        self._foot.show()

    def foot_in_body(self) -> None:
        """Put the buttons right under the last field: for the short forms in front of the vault."""
        self.footer.setContentsMargins(0, 12, 0, 4)
        self.body.addWidget(self._foot)

    def reveal(self, widget: QWidget) -> None:
        """Scroll so that ``widget`` can be seen whole."""
        if self.scroller is not None:
            self.scroller.ensureWidgetVisible(widget, 24, 48)
