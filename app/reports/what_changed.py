"""What changed in a policy, for staff: the changes that matter, old words struck out.

Struck out and underlined, not coloured alone: it will be copied in black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from app.dates import say_date
from app.models.policy import ChangeKind
from app.reports import fonts
from app.reports.blocks import PART, SUBTITLE, TITLE, Block, Heading, Panel, Words
from app.reports.layout import Sheet, flow
from app.reports.text import ACCENT, BODY, INK, NOTE, RED, Style, wrap
from app.services.policies.change_rows import KIND_LABELS, ChangeRow, WhatChanged, counted
from app.services.policies.word_changes import Mark, Piece, in_one_line, plain, word_changes

LEGEND = "Words struck out are gone. Underlined words are new."
INDENT = 12.0  # points
_COLOURS = {Mark.KEPT: INK, Mark.DELETED: RED, Mark.INSERTED: ACCENT}
_SPACED = re.compile(r"\S+[^\S\n]*|\n|[^\S\n]+")

Run = tuple[Mark, str]


class Marked(Block):
    """Words of which some are struck out and some underlined, beside a bar."""

    def __init__(self, pieces: Sequence[Piece], style: Style = BODY) -> None:
        self._pieces, self._style = pieces, style
        self._lines: list[list[Run]] | None = None

    def _set(self, width: float) -> list[list[Run]]:
        """The runs of each line; once broken at a page, they stay as they are."""
        if self._lines is None:
            style, room = self._style, width - INDENT
            self._lines = [[]]
            used = 0.0
            for mark, word in _words(self._pieces, style, room):
                wide = fonts.width(word.rstrip(), style.font, style.size)
                if word == "\n" or (used + wide > room and self._lines[-1]):
                    self._lines.append([])
                    used = 0.0
                if word != "\n":
                    self._lines[-1].append((mark, word))
                    used += fonts.width(word, style.font, style.size)
        return self._lines

    def height(self, width: float) -> float:
        """Points it takes up."""
        return len(self._set(width)) * self._style.leading

    def least(self, width: float) -> float:
        """Two lines, so that none stands alone."""
        return min(2, len(self._set(width))) * self._style.leading

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Fill the page with whole lines."""
        lines = self._set(width)
        fitting = int(room // self._style.leading)
        if len(lines) - fitting == 1:
            fitting -= 1
        if fitting < min(2, len(lines)):
            return None
        first, second = Marked((), self._style), Marked((), self._style)
        first._lines, second._lines = lines[:fitting], lines[fitting:]
        return first, second

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw the bar, then each run with its line."""
        style = self._style
        canvas.setFillColor(ACCENT)
        canvas.rect(left, top - self.height(width), 2, self.height(width), stroke=0, fill=1)
        canvas.setLineWidth(0.7)
        for number, line in enumerate(self._set(width)):
            base = top - (number + 1) * style.leading + 0.28 * style.size
            at = left + INDENT
            for mark, text in _joined(line):
                at = _draw_run(canvas, mark, text, (at, base), style)


def what_changed(told: WhatChanged) -> bytes:
    """Return the page; it runs over where the changes are many or long."""
    title = f"What changed: {told.policy}"
    since = f"From version {told.old_label} to version {told.new_label}"
    if told.ratified_on is not None:
        since += f", ratified on {say_date(told.ratified_on)}"
    story: list[Block] = [Heading(title, TITLE), Words(f"{told.school} · {since}", SUBTITLE)]
    material = [row for row in told.changes if row.material]
    rest = counted(row.kind for row in told.changes if not row.material)
    if material:
        story.append(Panel(f"{_said(material)} {_signs(told)}"))
    else:
        story.append(Panel(f"Nothing changed in what you have to do. {_signs(told)}"))
    for row in material:
        story += _change(row)
    if rest:
        also = "Also" if material else "Otherwise"
        story.append(Words(f"{also}: {rest}. This does not change what you have to do.", BODY))
    if material:
        story.append(Words(LEGEND, NOTE))
    sheet = Sheet(told.school, title, told.made_on, sample=told.sample)
    return flow(sheet, story)


def _said(material: Sequence[ChangeRow]) -> str:
    verb = "This changes" if len(material) == 1 else "These change"
    return f"{verb} what you do: {counted(row.kind for row in material)}."


def _signs(told: WhatChanged) -> str:
    return "Everyone signs this version." if told.everyone_signs else "Only new starters sign it."


def _change(row: ChangeRow) -> Iterator[Block]:
    old, new = row.old_number, row.new_number
    number = new or old or ""
    if old and new and old != new:
        number = f"{new} (was {old})"
    elif old and not new and row.kind is not ChangeKind.REMOVED:
        number = f"without a number (was {old})"
    parts = (_label(row), number, f"in “{row.heading}”" if row.heading else "")
    yield Heading(" ".join(part for part in parts if part), PART, 1)
    if row.kind is ChangeKind.RENUMBERED:
        return
    if row.kind is ChangeKind.ADDED:
        yield Marked([Piece(Mark.INSERTED, row.new_text or "")])
    elif row.kind is ChangeKind.REMOVED:
        yield Marked([Piece(Mark.DELETED, row.old_text or "")])
    else:
        yield Marked(in_one_line(word_changes(row.old_text or "", row.new_text or "")))


def _label(row: ChangeRow) -> str:
    old, new = row.old_text or "", row.new_text or ""
    if row.kind is ChangeKind.REWORDED and plain(old) == plain(new):
        return "Split" if new.count("\n") > old.count("\n") else "Merged"
    return KIND_LABELS[row.kind]


def _words(pieces: Sequence[Piece], style: Style, room: float) -> Iterator[Run]:
    """Words with the spaces after them; what is wider than a line comes in parts."""
    for piece in pieces:
        for word in _SPACED.findall(fonts.printable(piece.text)):
            if fonts.width(word, style.font, style.size) <= room:
                yield piece.mark, word
            else:
                for part in wrap(word, style.font, style.size, room):
                    yield piece.mark, part


def _joined(line: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of one kind as one run."""
    at = 0
    while at < len(line):
        mark, text = line[at]
        at += 1
        while at < len(line) and line[at][0] is mark:
            text += line[at][1]
            at += 1
        yield mark, text


def _draw_run(
    canvas: Any, mark: Mark, text: str, place: tuple[float, float], style: Style
) -> float:
    """Draw a run at its place and return where the next one begins."""
    left, base = place
    canvas.setFont(style.font, style.size)
    canvas.setFillColor(_COLOURS[mark])
    canvas.drawString(left, base, text)
    end = left + fonts.width(text.rstrip(), style.font, style.size)
    canvas.setStrokeColor(_COLOURS[mark])
    if mark is Mark.DELETED:
        canvas.line(left, base + 0.3 * style.size, end, base + 0.3 * style.size)
    elif mark is Mark.INSERTED:
        canvas.line(left, base - 0.16 * style.size, end, base - 0.16 * style.size)
    return left + fonts.width(text, style.font, style.size)
