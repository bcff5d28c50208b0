"""What is known about an exhibit: what it shows, where it is from, its copies, its custody log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.dates import say_date, say_moment
from app.models.evidence import EvidenceKind
from app.services.evidence.redacting import RedactionRow
from app.services.evidence.rows import PROVES, CustodyRow, ExhibitRow
from app.ui.sheet import button, words
from app.words import count


def about(
    row: ExhibitRow,
    custody: Sequence[CustodyRow],
    copies: Sequence[RedactionRow],
    look: Callable[[RedactionRow], object],
    save: Callable[[RedactionRow], object],
) -> QWidget:
    """Return the panel; ``look`` and ``save`` are for a redacted copy."""
    panel = QWidget()
    panel.setProperty("role", "body")
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 8, 8)
    column.setSpacing(4)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def fact(label: str, value: str) -> None:
        if value:
            column.addWidget(words(label, "fact"))
            column.addWidget(words(value, selectable=True))
            column.addSpacing(4)

    if copies:
        column.addWidget(words("Redacted copies", "label"))
        for copy in copies:
            _add_copy(column, copy, look, save)
        column.addSpacing(8)
    physical = row.kind is EvidenceKind.PHYSICAL
    fact("What it is" if physical else "What it shows", row.caption or "")
    if not physical:
        fact("What it is", row.shape_words)
    if row.moving:
        column.addWidget(words("The first frame is shown. All of it is kept.", "hint"))
    fact("Locked away" if physical else "In its place", row.kept_at or "")
    fact("Source", row.source_url or "")
    when = "Received on" if physical else "Seen on"
    fact(when, say_date(row.captured_on) if row.captured_on else "")
    fact("Taken in by" if physical else "Captured by", row.captured_by)
    fact("Taken in", f"{say_moment(row.recorded_at)} by {row.recorded_by}")
    if row.document_id is not None:
        fact("Name as it arrived", row.name)
        fact("Size", count(row.size, "byte"))
        fact("SHA-256 at intake", " ".join(row.sha256[at : at + 8] for at in range(0, 64, 8)))
        column.addWidget(words(PROVES, "hint"))
    column.addSpacing(12)
    column.addWidget(words("Custody log", "label"))
    for each in custody:
        column.addWidget(words(f"{each.label} by {each.recorded_by}"))
        note = f"{say_moment(each.recorded_at)}{f' · {each.note}' if each.note else ''}"
        column.addWidget(words(note, "hint"))
    return panel


def _add_copy(
    column: QVBoxLayout,
    copy: RedactionRow,
    look: Callable[[RedactionRow], object],
    save: Callable[[RedactionRow], object],
) -> None:
    name = f"copy {copy.number}"
    column.addWidget(words(copy.note or f"Redacted {name}"))
    column.addWidget(words(f"{say_moment(copy.recorded_at)} by {copy.recorded_by}", "hint"))
    row = QHBoxLayout()
    row.setSpacing(12)
    for text, act in (("View", look), ("Save…", save)):
        made = button(text, partial(act, copy), "link")
        made.setAccessibleName(f"{text.rstrip('…')} redacted {name}")
        row.addWidget(made)
    row.addStretch(1)
    column.addLayout(row)
