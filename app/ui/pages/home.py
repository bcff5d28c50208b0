"""Home: what needs doing, sorted; Enter opens the place where it is done."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app import dates
from app.services.backups import Opening
from app.services.backups.words import LONG_AGO
from app.services.home.rows import ToDoItem, Urgency
from app.ui.backing_up import back_up_now
from app.ui.delegates import Lines
from app.ui.messages import Messages
from app.ui.page import Page, PageContext
from app.ui.sheet import Sheet
from app.ui.tables import TwoLineList
from app.ui.widgets.banner import Banner
from app.ui.widgets.status import Chip, EmptyState

_CHIPS = {
    Urgency.LATE: Chip("Late", "problem"),
    Urgency.WAITING: Chip("To do", "due"),
    Urgency.SOON: Chip("Soon", "info"),
}
_DRAFT = "draft:"


@dataclass(frozen=True)
class _Row:
    id: str
    item: ToDoItem
    chip: Chip


def _tried(openings: Sequence[Opening], now: dt.datetime) -> str:
    """Say when the books were last opened from a backup, and which of them long ago or badly."""
    stale = [
        each.sentence
        for each in openings
        if each.problem or (each.opened_at is not None and now - each.opened_at > LONG_AGO)
    ]
    opened = [each.opened_at for each in openings if each.opened_at is not None]
    if stale or len(opened) < len(openings):
        return " ".join(stale)
    return f"Opened and compared on {dates.say_date(min(opened).astimezone().date())}."


def _lines(row: _Row) -> Lines:
    return Lines(row.item.title, row.item.detail, row.chip)


class HomePage(Page):
    """The first page after signing in."""

    section: ClassVar[str] = "home"
    title: ClassVar[str] = "Home"
    always: ClassVar[bool] = True  # drafts come and go without a commit
    reads: ClassVar[frozenset[str]] = frozenset(
        {
            "staff",
            "outside_activity",
            "policy",
            "policy_version",
            "collection",
            "declaration",
            "disclosure",
            "decision",
            "taken_up",
            "incident",
            "setting",
            "action",
            "term",
            "told",
            "removal",
            "task",
            "approach",
            "monitoring_review",
            "inspection",
            "policy_complaint",
        }
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sheet = Sheet("Home", wide=True)
        column.addWidget(self.sheet)
        self.greeting = self.sheet.add_text("", "hint")
        self._late = Messages()
        self.sheet.body.addWidget(Banner(self._late))
        self.view: TwoLineList[_Row] = TwoLineList("What needs doing", _lines)
        self.view.opened.connect(self._open)
        self.view.setProperty("pane", False)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.empty = EmptyState("Nothing needs doing.")
        self.empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.empty.setAccessibleName("Nothing needs doing.")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self.stack.setMaximumWidth(860)
        self.sheet.body.addWidget(self.stack, 1)
        self.backups = self.sheet.add_text("", "hint")
        self.backups.setMaximumWidth(860)
        if context.backups is not None:
            context.backups.ended.connect(self._look_at_backups)
        if context.window is not None:
            self.sheet.foot_button("Switch &person", context.window.switch_person)

    def enter(self) -> None:
        if self.stack.currentWidget() is self.empty:
            self.empty.setFocus()
            return
        self.view.setCurrentIndex(self.view.rows.index(0, 0))
        self.view.setFocus()

    def reload(self) -> None:
        context = self.context
        person = context.workspace.session.person
        self.greeting.setText(f"{person.name}, {dates.say_day(context.today())}")
        self._look_at_backups()
        items = [
            *(_Row(i.id, i, _CHIPS[i.urgency]) for i in context.workspace.todo.look().items),
        ]
        rows = [*self._asks_again(), *self._drafts(), *items]
        self.view.set_rows(rows)
        self.stack.setCurrentWidget(self.view if rows else self.empty)

    def _look_at_backups(self) -> None:
        """Say how the backups are; late ones loudly, with a button that mends it."""
        backups, now = self.context.workspace.backups, dt.datetime.now(dt.UTC)
        status = backups.status(now)
        sentence = f"{status.sentence} {_tried(backups.openings(now), now)}".strip()
        self.backups.setText(sentence)
        self.empty.set_sentence(f"Nothing needs doing. {sentence}")
        self.empty.setAccessibleName(f"Nothing needs doing. {sentence}")
        runner = self.context.backups
        if status.late and backups.places() and not (runner is not None and runner.coming):
            self._late.problem(status.sentence, ("Back &up now", self._back_up))
        else:
            self._late.clear()

    def _back_up(self) -> None:
        back_up_now(self.context, self._look_at_backups)

    def _asks_again(self) -> list[_Row]:
        """What a remembered sign-in leaves closed."""
        session = self.context.workspace.session
        if not session.is_remembered or session.person.role == "office":
            return []
        item = ToDoItem(
            "again",
            "Sign in with your passphrase",
            "Relationships and incidents stay closed until you do.",
            Urgency.SOON,
            "",
        )
        return [_Row("again", item, Chip("Closed", "info"))]

    def _drafts(self) -> list[_Row]:
        rows = []
        for draft in self.context.drafts.list():
            if not draft.title:
                continue
            when = dates.say_moment(draft.saved_at)
            item = ToDoItem(
                _DRAFT + draft.key,
                f"Finish “{draft.title}”",
                f"Draft saved {when}",
                Urgency.WAITING,
                draft.section,
            )
            rows.append(_Row(item.id, item, Chip("Draft", "draft")))
        return rows

    def _open(self, row: _Row) -> None:
        item = row.item
        if item.id == "again":
            if self.context.window is not None:
                self.context.window.sign_in_again()
        elif item.id.startswith(_DRAFT):
            self.context.navigate(item.section, action=item.id)
        else:
            self.context.navigate(item.section, item.record, item.action)
