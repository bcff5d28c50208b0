"""Beside an incident: what staff have told already, who is too near to handle it, what came before.

Everything "may match" until a person says so. It protects people: who told in good time, and who
would otherwise decide about a friend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.dates import say_date
from app.errors import CandourError
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.rows import IncidentRow
from app.services.radar.patterns import Earlier
from app.services.radar.rows import About, Finding, Tier
from app.services.radar.service import Radar
from app.ui.forms import Form
from app.ui.messages import announce
from app.ui.page import PageContext
from app.ui.sheet import Sheet, button, words
from app.ui.widgets.status import Chip, StatusChip
from app.words import sentence

_AFTER_MS = 400  # when somebody stops typing
_FEW = 3  # lines in the panel of a form
_EARLIER = 5  # shown before somebody asks for the others
_TOLD = "What staff told before"
_TOLD_HINT = "Telling in good time protects people. Nothing is certain until you say so."
_NEAR = "Who may be too near"
_NEAR_HINT = "If it is so, somebody else should handle this, for everybody’s sake."


def add(sheet: Sheet, context: PageContext, row: IncidentRow) -> None:
    """Put what staff have told, and who is too near, next on an incident's sheet.

    Args:
        sheet: the incident's.
        context: the page's.
        row: the incident.
    """
    sheet.add(FoundHere(context, row))


def add_earlier(sheet: Sheet, context: PageContext, row: IncidentRow) -> None:
    """Put earlier incidents like this one next, as soon as they are found."""
    sheet.add(CameBefore(context, row))


def watch(form: Form, context: PageContext, draft: Callable[[], IncidentDraft]) -> RadarPanel:
    """Put a panel next in a form, which says what the radar finds while an incident is written.

    Args:
        form: the incident's.
        context: the page's.
        draft: gives what stands in the form.
    """
    panel = RadarPanel(form, context, draft)
    form.add(panel)
    return panel


class _Section(QWidget):
    """Parts one under the other, each put in anew when something was answered."""

    def __init__(self, context: PageContext, row: IncidentRow) -> None:
        super().__init__()
        self.context, self.row = context, row
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.hide()

    def head(self, title: str, hint: str) -> None:
        """Put a heading next."""
        if self.column.count():
            self.column.addWidget(words(""))
        self.column.addWidget(words(title, "section"))
        self.column.addWidget(words(hint, "hint"))


class FoundHere(_Section):
    """Disclosures that may bear on an incident, with what a person says to each."""

    def __init__(self, context: PageContext, row: IncidentRow) -> None:
        super().__init__(context, row)
        self._service = context.workspace.need_casework().radar
        self._fill()

    def _fill(self) -> None:
        _empty(self.column)
        radar = self._service.of(self.row)
        parts = ((_TOLD, _TOLD_HINT, radar.declared), (_NEAR, _NEAR_HINT, radar.handlers))
        for title, hint, findings in parts:
            if findings:
                self.head(title, hint)
            for finding in findings:
                self.column.addWidget(self._card(finding))
        self.setVisible(bool(radar.declared or radar.handlers))

    def _card(self, finding: Finding) -> QFrame:
        buttons: list[QWidget] = []
        if finding.answer is not True:
            yes = "That is so" if finding.answer is None else "It is so after all"
            buttons.append(self._answer(yes, "Confirm", finding, so=True))
        if finding.answer is not False:
            no = "Not so" if finding.answer is None else "Not so after all"
            buttons.append(self._answer(no, "Dismiss", finding, so=False))
        if finding.disclosure is not None:
            record = str(finding.disclosure)
            go = partial(self.context.navigate, "relationships", record)
            opened = button(finding.reference, go, "link")
            opened.setAccessibleName(f"Open {finding.reference}")
            buttons.append(opened)
        lines = _lines(finding)
        if finding.answer is False:
            lines = lines[:1]
        return _card_of(_title(finding), lines, _chip(finding), buttons)

    def _answer(self, text: str, verb: str, finding: Finding, *, so: bool) -> QWidget:
        made = button(text, partial(self._say, finding, so=so))
        made.setAccessibleName(f"{verb}: {finding.key}")
        return made

    def _say(self, finding: Finding, *, so: bool) -> None:
        try:
            self._service.answer(self.row.id, finding, so=so)
        except CandourError as refused:
            self.context.messages.problem(str(refused))
            return
        self.context.messages.done("Kept in the chronology." if so else "Noted that it is not so.")
        if isValid(self):  # the page may have been shown anew by then
            self.row = self.context.workspace.need_casework().incidents.get(self.row.id)
            self._fill()


class CameBefore(_Section):
    """Earlier incidents with something in common, looked for in another thread."""

    def __init__(self, context: PageContext, row: IncidentRow) -> None:
        super().__init__(context, row)
        self._found: Sequence[Earlier] = ()
        self._most = _EARLIER
        casework = context.workspace.need_casework()
        self._links = casework.incidents.links
        context.tasks.run(
            lambda _progress: casework.radar.earlier(row),
            done=self._arrived,
            failed=lambda _sentence: None,
            title="Looking for earlier incidents",
        )

    def _arrived(self, found: Sequence[Earlier]) -> None:
        if isValid(self):
            self._found = found
            self._fill()

    def _fill(self) -> None:
        _empty(self.column)
        if self._found:
            self.head("Earlier incidents like this", "Link those that belong with it.")
        for each in self._found[: self._most]:
            go = partial(self.context.navigate, "incidents", str(each.id))
            opened = button("Open", go)
            opened.setAccessibleName(f"Open {each.reference}")
            link = button("Link", partial(self._link, each))
            link.setAccessibleName(f"Link {each.reference}")
            title = f"{each.reference}, {say_date(each.happened_on)}"
            why = f"{sentence('; '.join(each.reasons))}."
            self.column.addWidget(_beside(title, [each.opening, why], [link, opened]))
        if (left := len(self._found) - self._most) > 0:
            self.column.addWidget(button(f"Show {left} more", self._show_all, "link"))
        self.setVisible(bool(self._found))

    def _show_all(self) -> None:
        self._most = len(self._found)
        self._fill()

    def _link(self, other: Earlier) -> None:
        try:
            self._links.link(self.row.id, other.id, f"{sentence('; '.join(other.reasons))}.")
        except CandourError as refused:
            self.context.messages.problem(str(refused))
            return
        self.context.messages.done(f"Linked with {other.reference}.")
        if isValid(self):
            self._arrived([each for each in self._found if each.id != other.id])


class RadarPanel(QFrame):
    """What the radar finds in what is being written, in a few lines; hidden while it is nothing.

    Args:
        form: whose changes it follows.
        context: the page's.
        draft: what stands in the form.
    """

    def __init__(
        self, form: Form, context: PageContext, draft: Callable[[], IncidentDraft]
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(_TOLD)
        self._radar, self._draft = context.workspace.need_casework().radar, draft
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(4)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.look)
        form.changed.connect(self._timer.start)
        self._shown: list[Finding] = []
        self.hide()
        context.tasks.run(
            lambda _progress: self._radar.get_ready(),
            done=lambda _none: None,
            failed=lambda _sentence: None,  # it is read, or refused, when it is needed
            title="Reading the staff list",
        )

    def look(self) -> None:
        """Say what is found now."""
        radar = self._radar.of_draft(self._draft())
        findings = _worth_saying(radar)
        if findings == self._shown:
            return
        self._shown = findings
        _empty(self._column)
        for finding in findings[:_FEW]:
            self._column.addWidget(_line(finding))
        if left := len(findings[_FEW:]):
            more = f"{left} more to look at once it is saved."
            self._column.addWidget(words(more, "hint"))
        self.setVisible(bool(findings))
        if findings:
            announce(self, f"May match: {_title(findings[0])}")


def _worth_saying(radar: Radar) -> list[Finding]:
    """What to say while somebody writes: what is likely, and who handles it already."""
    panel = "may be asked onto a panel"
    near = [each for each in radar.handlers if each.does != panel or each.tier is Tier.STRONG]
    return [*(each for each in radar.declared if each.had_ended is None), *near]


def _line(finding: Finding) -> QWidget:
    line = QWidget()
    across = QHBoxLayout(line)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(12)
    across.addWidget(StatusChip(_chip(finding)), 0, Qt.AlignmentFlag.AlignTop)
    across.addWidget(words(f"{_title(finding)} {_lines(finding)[0]}"), 1)
    return line


def _title(finding: Finding) -> str:
    if finding.about is About.DECLARED:
        return f"{finding.who} told the school of {finding.other}: {finding.declared}."
    if finding.disclosure is None:
        return f"{finding.who} {finding.does} and may be in it themself."
    return f"{finding.who} {finding.does} and may be related to somebody in it."


def _lines(finding: Finding) -> list[str]:
    lines = []
    if finding.about is About.HANDLER and finding.disclosure is not None:
        lines.append(f"{finding.reference}: {finding.other}, {finding.declared}.")
    signs = "Strong signs" if finding.tier is Tier.STRONG else "Some signs"
    lines.append(f"{signs}: {'; '.join(finding.reasons)}.")
    if finding.conditions:
        lines.append(f"Conditions: {finding.conditions}")
    if finding.late:
        lines.append("It was told after this happened.")
    if finding.had_ended is not None:
        lines.append(f"It had ended on {say_date(finding.had_ended)}, before this happened.")
    return lines


def _chip(finding: Finding) -> Chip:
    if finding.answer is not None:
        said = {About.DECLARED: ("Meant", "Not meant"), About.HANDLER: ("Related", "Not related")}
        yes, no = said[finding.about]
        return Chip(yes, "done") if finding.answer else Chip(no)
    if finding.had_ended is not None:
        return Chip("Had ended")
    strong_warning = finding.about is About.HANDLER and finding.tier is Tier.STRONG
    return Chip("May match", "due" if strong_warning else "info")


def _frame(title: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setAccessibleName(title)
    return frame


def _card_of(title: str, lines: Sequence[str], chip: Chip, buttons: Sequence[QWidget]) -> QFrame:
    """A card with a chip beside its title and buttons below."""
    frame = _frame(title)
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 10)
    column.setSpacing(4)
    head = QHBoxLayout()
    head.setSpacing(12)
    head.addWidget(words(title, "label"), 1)
    head.addWidget(StatusChip(chip), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(head)
    for line in lines:
        column.addWidget(words(line, "hint"))
    row = QHBoxLayout()
    row.setSpacing(8)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    column.addSpacing(4)
    column.addLayout(row)
    return frame


def _beside(title: str, lines: Sequence[str], buttons: Sequence[QWidget]) -> QFrame:
    """A lower card with its buttons at the right."""
    frame = _frame(title)
    across = QHBoxLayout(frame)
    across.setContentsMargins(12, 8, 8, 8)
    across.setSpacing(8)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(words(title, "label"))
    for line in lines:
        column.addWidget(words(line, "hint"))
    across.addLayout(column, 1)
    for each in buttons:
        across.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
    return frame


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
