"""Going through what was found: one letter decides on each item, the preview stands beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.dates import say_date
from app.models.request import Decision
from app.services.bundles.rows import Section
from app.services.requests.drafts import DECISIONS, REASONS, ItemDecision, Reason
from app.services.requests.rows import Item, RequestRow
from app.services.requests.service import Requests
from app.services.requests.tables import Kind
from app.services.requests.wording import hidden
from app.ui import theme
from app.ui.delegates import Lines
from app.ui.sheet import Sheet, button, words
from app.ui.tables import TwoLineList
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.status import Chip
from app.words import count, shorten

LETTERS = {"i": Decision.INCLUDE, "r": Decision.REDACT, "l": Decision.LEAVE_OUT}
_CHIPS = {
    Decision.INCLUDE: Chip(DECISIONS[Decision.INCLUDE], "plain"),
    Decision.REDACT: Chip(DECISIONS[Decision.REDACT], "info"),
    Decision.LEAVE_OUT: Chip(DECISIONS[Decision.LEAVE_OUT], "due"),
}


PAGES = {
    Kind.STAFF: "staff",
    Kind.DISCLOSURE: "relationships",
    Kind.APPROACH: "approaches",
    Kind.INCIDENT: "incidents",
    Kind.POST: "posted",
    Kind.REVIEW: "logs",
    Kind.INSPECTION: "logs",
    Kind.COMPLAINT: "logs",
}


def _lines(item: Item) -> Lines:
    title = f"{item.number}  {shorten(item.title, 60)}"
    said = item.decided
    if said is not None:
        chip = _CHIPS[said.decision]
        if said.decision is Decision.LEAVE_OUT and not said.reason:
            chip = Chip("Reason?", "problem")
        return Lines(title, said.reason or item.found, chip, item.kind.label)
    return Lines(title, item.found, Chip("Decide", "draft"), item.kind.label)


class Review(Sheet):
    """Every item of a request: I includes, R redacts, L leaves out, A accepts what is plain.

    Args:
        row: the request.
        items: what was found for it.
        requests: stores what is decided.
        open_page: shows an item's record on its own page.
    """

    def __init__(
        self,
        row: RequestRow,
        items: Sequence[Item],
        requests: Requests,
        open_page: Callable[[Item], object],
    ) -> None:
        super().__init__(f"{row.reference} · {row.about_name}", wide=True)
        self.row, self._requests, self._open_page = row, requests, open_page
        self.items = list(items)
        late = row.clock.late
        self.set_chip(Chip(row.clock.words, "problem" if late else "info"))
        self.list: TwoLineList[Item] = TwoLineList("What was found", _lines)
        self.list.setMinimumWidth(theme.scaled(260))
        self.list.installEventFilter(self)
        self.list.chosen.connect(self._show)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.list, 2)
        self.side = QWidget()
        across.addWidget(self.side, 3)
        self._build()
        self.said = words("", "hint")
        self.body.addWidget(self.said)
        self.body.addLayout(across, 1)
        self.list.set_rows(self.items)
        self._count()
        first = self._next_open(0) or (self.items[0] if self.items else None)
        if first is not None:
            self.list.select(str(first.id))
            self._show(first)

    def _build(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.where = words("", "hint")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("What it says")
        self.text.setMinimumHeight(theme.scaled(36))
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for caption, decision in (
            ("&Include", Decision.INCLUDE),
            ("&Redact", Decision.REDACT),
            ("&Leave out", Decision.LEAVE_OUT),
        ):
            choices.addWidget(button(caption, partial(self.choose, decision)))
        self.page = button("Sho&w its page", self._to_page, "link")
        choices.addWidget(self.page)
        choices.addStretch(1)
        self.hide_label = words("Words to hide, with commas between", "label")
        self.hide_box = QLineEdit()
        self.hide_box.setAccessibleName("Words to hide")
        self.hide_box.editingFinished.connect(self._hide_typed)
        self.why_label = words("Why? Press its number.", "label")
        self.reasons = QWidget()
        flow = FlowLayout(4)
        for number, reason in enumerate(Reason, start=1):
            flow.addWidget(button(f"{number} {REASONS[reason]}", partial(self._because, reason)))
        flow.addWidget(button(f"{len(Reason) + 1} In own words", self._own_words))
        self.reasons.setLayout(flow)
        self.why_box = QLineEdit()
        self.why_box.setAccessibleName("Reason in own words")
        self.why_box.returnPressed.connect(self._why_typed)
        for part in (
            *(self.where, self.text, self.hide_label, self.hide_box),
            *(self.why_label, self.reasons, self.why_box),
        ):
            column.addWidget(part, 1 if part is self.text else 0)
        column.addLayout(choices)
        if not self.items:
            self.side.hide()

    # --- deciding

    def choose(self, decision: Decision) -> None:
        """Decide on the marked item and go to the next; leaving out asks for a reason first."""
        item = self.list.current()
        if item is None:
            return
        before = item.decided
        reason = ""
        hide: tuple[str, ...] = ()
        if decision is Decision.REDACT:
            same = before is not None and before.decision is decision
            reason = before.reason if before and same else Reason.OTHERS.label
            hide = before.hide if before and before.hide else item.names
        elif decision is Decision.LEAVE_OUT and before is not None:
            reason = before.reason if before.decision is decision else ""
        self._store(item, ItemDecision(decision, reason, hide))
        if decision is Decision.LEAVE_OUT and not reason:
            self._show_current()
            return
        if decision is Decision.REDACT and not hide and item.kind is not Kind.EXHIBIT:
            self._show_current()
            self.hide_box.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._go_on()

    def accept(self) -> int:
        """Decide as suggested on what is plainly theirs; return how many."""
        number = self._requests.accept(self.row.id, self.items)
        self.items = [
            replace(item, decided=item.suggested) if item.plain and item.decided is None else item
            for item in self.items
        ]
        self._refresh()
        self._go_on()
        return number

    def go_to(self, number: int) -> None:
        """Mark an item by its number on the list."""
        if number <= len(self.items):
            self.list.select(str(self.items[number - 1].id))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _because(self, reason: Reason) -> None:
        self._reason(reason.label)

    def _reason(self, reason: str) -> None:
        item = self.list.current()
        if item is None or item.decided is None or item.decided.decision is Decision.INCLUDE:
            return
        self._store(item, replace(item.decided, reason=reason))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go_on()

    def _own_words(self) -> None:
        item = self.list.current()
        if item is not None and item.decided and item.decided.decision is not Decision.INCLUDE:
            self.why_box.show()
            self.why_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_typed(self) -> None:
        if self.why_box.text().strip():
            self._reason(self.why_box.text().strip())

    def _hide_typed(self) -> None:
        item = self.list.current()
        if item is None or item.decided is None or item.decided.decision is not Decision.REDACT:
            return
        typed = (part.strip() for part in self.hide_box.text().split(","))
        hide = tuple(dict.fromkeys(part for part in typed if part))
        if hide != item.decided.hide:
            self._store(item, replace(item.decided, hide=hide))
            self._show_current()

    def _store(self, item: Item, said: ItemDecision) -> None:
        self._requests.decide(self.row.id, [item], said)
        self.items[item.number - 1] = replace(item, decided=said)
        self._refresh()

    def _refresh(self) -> None:
        self.list.set_rows(self.items)
        self._count()

    def _go_on(self) -> None:
        """Go to the next item that nobody has decided on."""
        current = self.list.current()
        start = current.number if current else 0
        following = self._next_open(start) or self._next_open(0)
        if following is not None:
            self.list.select(str(following.id))
        self._show_current()

    def _next_open(self, after: int) -> Item | None:
        return next((each for each in self.items[after:] if each.decided is None), None)

    # --- showing

    def _to_page(self) -> None:
        item = self.list.current()
        if item is not None:
            self._open_page(item)

    def _count(self) -> None:
        left = sum(item.decided is None for item in self.items)
        if not self.items:
            self.said.setText(
                "Nothing was found in the books that you can open. Look for other names too, or "
                "close the request as nothing held."
            )
            return
        found = count(len(self.items), "item")
        self.said.setText(
            f"{found} found, {left} to decide. I includes, R redacts, L leaves out, A accepts what "
            "is plainly theirs."
        )

    def _show_current(self) -> None:
        item = self.list.current()
        if item is not None:
            self._show(item)

    def _show(self, item: Item) -> None:
        said = item.decided
        names = shorten(", ".join(item.names), 120)
        others = (
            f"Other people’s names in it: {names}." if names else "No other name was found in it."
        )
        self.where.setText(f"{item.title}\nFound in {shorten(item.found, 160)}.\n{others}")
        redacts = said is not None and said.decision is Decision.REDACT
        section = hidden(item.section, said.hide) if said and redacts else item.section
        self.text.setPlainText(say_section(section, item))
        in_words = redacts and item.kind is not Kind.EXHIBIT
        self.hide_label.setVisible(in_words)
        self.hide_box.setVisible(in_words)
        self.hide_box.setText(", ".join(said.hide) if said else "")
        out = said is not None and said.decision is Decision.LEAVE_OUT
        self.why_label.setVisible(out)
        self.reasons.setVisible(out)
        self.why_box.setVisible(False)
        self.page.setVisible(item.owner[0] in PAGES)
        reason = said.reason if said else ""
        self.why_box.setText("" if reason in REASONS.values() else reason)
        asked = "Why is it left out? Press its number."
        self.why_label.setText(f"Left out: {reason}" if reason else asked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a letter decide on the marked item, and a number say why."""
        if (
            watched is self.list
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and self._pressed(event.text().lower())
        ):
            return True
        return super().eventFilter(watched, event)

    def _pressed(self, key: str) -> bool:
        if key in LETTERS:
            self.choose(LETTERS[key])
        elif key == "a":
            self.accept()
        elif key.isdecimal() and 0 < int(key) <= len(Reason):
            self._because(tuple(Reason)[int(key) - 1])
        elif key == str(len(Reason) + 1):
            self._own_words()
        else:
            return False
        return True


def say_section(section: Section, item: Item) -> str:
    """An item as the preview shows it."""
    lines = [f"{label}: {said}" for label, said in section.facts]
    for event in section.events:
        when = " ".join(filter(None, (say_date(event.happened_on), event.happened_time)))
        lines += ["", f"{when} · {event.heading}", *filter(None, [event.text])]
    if item.kind is Kind.EXHIBIT:
        told = "It has a redacted copy." if item.copy else "It has no redacted copy yet."
        lines += ["", f"{told} The file itself can be seen on its page."]
    return "\n".join(lines)
