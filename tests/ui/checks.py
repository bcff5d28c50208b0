"""Checks that every page must pass."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QScrollBar,
    QWidget,
)


def controls(root: QWidget) -> Iterator[QWidget]:
    """Everything under ``root`` that takes the focus by itself."""
    for widget in [root, *root.findChildren(QWidget)]:
        inside = widget.parentWidget()
        helper = isinstance(widget, QScrollBar) or (
            inside is not None
            and isinstance(inside, QAbstractScrollArea)
            and widget is inside.viewport()
        )
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and not helper
            and not widget.objectName().startswith("qt_")
        ):
            yield widget


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    if widget.accessibleName().strip():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton) and widget.text().strip():
        return widget.text()
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox):  # its list is named as the box is
            return name_of(above)
        above = above.parentWidget()
    buddies = [label for label in widget.window().findChildren(QLabel) if label.buddy() is widget]
    return buddies[0].text() if buddies else ""


def assert_all_named(root: QWidget) -> None:
    """Fail if a control under ``root`` has neither a name, words of its own, nor a label."""
    unnamed = [
        f"{type(widget).__name__} {widget.objectName()} in {_path(widget)}"
        for widget in controls(root)
        if not name_of(widget).strip()
    ]
    assert not unnamed, "controls without a name: " + "; ".join(unnamed)


def assert_mnemonics_differ(root: QWidget) -> None:
    """Fail if two visible buttons under ``root`` answer to the same Alt-letter."""
    seen: dict[str, str] = {}
    for widget in root.findChildren(QAbstractButton):
        text = widget.text().replace("&&", "")
        at = text.find("&")
        if at < 0 or not widget.isVisibleTo(root):
            continue
        letter = text[at + 1].casefold()
        assert letter not in seen, f"Alt+{letter} is both “{seen[letter]}” and “{text}”"
        seen[letter] = text


def _path(widget: QWidget) -> str:
    names: list[str] = []
    above = widget.parentWidget()
    while above is not None and len(names) < 5:
        names.append(type(above).__name__)
        above = above.parentWidget()
    return " < ".join(names)


def assert_nothing_left(app: QApplication, before: Collection[QWidget] = ()) -> None:
    """Fail if a window is still open that was not there ``before``."""
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [w for w in app.topLevelWidgets() if w not in before and w.isVisible()]
    assert not left, f"windows left behind: {left}"
