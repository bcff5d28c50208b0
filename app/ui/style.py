"""The style sheet: what a palette alone can't say (borders, radius, padding, type)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.paths import resources

if TYPE_CHECKING:
    from app.ui.theme import Colours

_SHEET = """
QWidget { font-size: %(body)spx; }
QLabel[role="title"] { font-size: %(title)spx; font-weight: 600; }
QLabel[role="section"] { font-size: %(section)spx; font-weight: 600; }
QLabel[role="label"], QLabel[role="school"] { font-weight: 600; }
QLabel[role="hint"], QLabel[role="saved"] { font-size: %(hint)spx; color: %(secondary)s; }
QLabel[role="error"] { font-weight: 600; color: %(problem)s; }
QLabel[role="fact"] { color: %(secondary)s; }

QLineEdit, QPlainTextEdit, QComboBox {
  background: %(base)s; color: %(text)s; border: 1px solid %(border)s; border-radius: 4px;
  selection-background-color: %(accent)s; selection-color: %(on_accent)s; }
QLineEdit, QComboBox { padding: 0 10px; min-height: %(control)spx; }
QPlainTextEdit { padding: 4px 6px; }
QLineEdit[error="true"], QPlainTextEdit[error="true"], QComboBox[error="true"] {
  border: 2px solid %(problem)s; }
QLineEdit:read-only { background: %(window)s; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("%(style)s/down-%(name)s.svg"); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
  background: %(base)s; border: 1px solid %(border)s; outline: 0;
  selection-background-color: %(selection)s; selection-color: %(selected_text)s; }

QPushButton {
  background: %(base)s; color: %(text)s; border: 1px solid %(border)s; border-radius: 4px;
  padding: 0 16px; min-height: %(control)spx; }
QPushButton:hover { background: %(selection)s; color: %(selected_text)s; }
QPushButton:pressed { background: %(line)s; }
QPushButton:disabled { color: %(secondary)s; border-color: %(line)s; }
QPushButton[kind="primary"] {
  background: %(accent)s; color: %(on_accent)s; border-color: %(accent)s; font-weight: 600; }
QPushButton[kind="primary"]:hover { border-color: %(text)s; }
QPushButton[kind="danger"] { background: %(problem)s; color: %(base)s; border: none;
  font-weight: 600; }
QPushButton[kind="link"] {
  background: transparent; color: %(accent)s; border: none; padding: 0 2px; min-height: 24px;
  text-align: left; text-decoration: underline; }
QPushButton[kind="link"][error="true"] { color: %(problem)s; font-weight: 600; }
QToolButton { border: none; border-radius: 4px; min-height: 24px; min-width: 24px; padding: 3px; }
QToolButton:hover { background: %(selection)s; }

QRadioButton, QCheckBox { spacing: 10px; min-height: 28px; background: transparent; }
QRadioButton::indicator { width: 18px; height: 18px; border: 1px solid %(border)s;
  border-radius: 10px; background: %(base)s; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 6px solid %(accent)s; }
QCheckBox::indicator { width: 18px; height: 18px; border: 1px solid %(border)s;
  border-radius: 3px; background: %(base)s; }
QCheckBox::indicator:checked { background: %(accent)s; border-color: %(accent)s;
  image: url("%(style)s/tick-%(name)s.svg"); }

QAbstractItemView { background: %(base)s; border: none; outline: 0; }
QListView[pane="true"] { border-right: 1px solid %(line)s; }
QTableView { border: 1px solid %(line)s; gridline-color: %(line)s;
  selection-background-color: %(selection)s; selection-color: %(selected_text)s; }
QHeaderView { background: %(window)s; }
QHeaderView::section { background: %(window)s; color: %(text)s; border: none;
  border-bottom: 1px solid %(border)s; padding: 0 10px; font-weight: 600;
  min-height: %(control)spx; }

QScrollArea { background: transparent; border: none; }
QWidget[role="body"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: %(border)s; border-radius: 4px; margin: 2px; min-height: 32px;
  min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QFrame[role="sidebar"] { background: %(sidebar)s; border: none; }
QFrame[role="sidebar"] QToolButton { border-radius: 0; padding: 0 12px 0 16px;
  min-height: 38px; text-align: left; border-left: 4px solid transparent; }
QFrame[role="sidebar"] QToolButton:checked { background: %(selection)s; color: %(selected_text)s;
  border-left: 4px solid %(accent)s; font-weight: 600; }
QFrame[role="rule"] { background: %(line)s; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="summary"] { border: 2px solid %(problem)s; border-radius: 4px;
  background: %(problem_ground)s; }
QFrame[role="drop"] { border: 2px dashed %(border)s; border-radius: 4px; }
QFrame[role="drop"][over="true"] { border: 2px solid %(accent)s; background: %(selection)s; }
QFrame[role="card"] { background: %(base)s; border: 1px solid %(line)s; border-radius: 4px; }
QFrame[role="quote"] { border: none; border-left: 4px solid %(line)s; }
QFrame[role="ribbon"] { background: %(draft_ground)s; }
QFrame[role="ribbon"] QLabel { color: %(draft)s; font-size: %(hint)spx; font-weight: 600; }
QToolTip { background: %(base)s; color: %(text)s; border: 1px solid %(border)s; padding: 4px; }
QProgressBar { border: 1px solid %(border)s; border-radius: 4px; background: %(base)s;
  height: 10px; text-align: center; }
QProgressBar::chunk { background: %(accent)s; border-radius: 3px; }
QMenu { background: %(base)s; border: 1px solid %(border)s; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 3px; }
QMenu::item:selected { background: %(selection)s; color: %(selected_text)s; }
"""


def sheet(look: Colours, type_sizes: Mapping[str, int]) -> str:
    """Return the style sheet of one look at one text size.

    Args:
        look: the colours.
        type_sizes: pixels of ``hint``, ``body``, ``section`` and ``title``.
    """
    return _SHEET % {
        **{name: getattr(look, name) for name in _PLAIN},
        **{name: getattr(look, name)[0] for name in ("problem", "draft")},
        **{f"{name}_ground": getattr(look, name)[1] for name in ("problem", "draft")},
        **type_sizes,
        "control": round(30 * type_sizes["body"] / 14),
        "name": "dark" if look.name == "dark" else "light",
        "style": (resources() / "style").as_posix(),
    }


_PLAIN = (
    "window",
    "base",
    "sidebar",
    "text",
    "secondary",
    "border",
    "line",
    "accent",
    "on_accent",
    "selection",
    "selected_text",
)
