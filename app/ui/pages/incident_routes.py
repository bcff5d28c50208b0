"""While an incident is written: who must be told, and how fast, at the foot of the form."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QVBoxLayout, QWidget

from app.models.route import RouteKey
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.routes.facts import SIGNS, IncidentFacts, Route, routes_for
from app.services.routes.rules import Unit, Within
from app.ui.forms import Form
from app.ui.messages import announce
from app.ui.page import PageContext
from app.ui.sheet import EDGE, button, words
from app.ui.theme import READING_WIDTH, scaled
from app.words import join, sentence

_AFTER_MS = 40  # a change is on the screen within a tenth of a second
_SAY_AFTER_MS = 1200  # a screen reader isn't interrupted at every key
_HEAD = "It is about the headteacher, who could read it here. Nothing is saved in this book."
_HARM = "Answer the four questions of the harm threshold once it is saved."


def add(form: Form, context: PageContext, draft: Callable[[], IncidentDraft]) -> RoutesPanel:
    """Put the ticks ``signs`` next in a form, and above its buttons whom to tell.

    Args:
        form: the incident's.
        context: knows the school's settings.
        draft: gives what stands in the form, the ticks included.
    """
    form.ticks("signs", "Does any of this apply? (optional)", _signs(), columns=2)
    panel = RoutesPanel(form, context, draft)
    outer, foot = form.layout(), form.footer.parentWidget()
    assert isinstance(outer, QBoxLayout)  # noqa: S101 - a sheet's
    assert foot is not None  # noqa: S101
    outer.insertWidget(outer.indexOf(foot), panel)
    return panel


def _signs() -> list[tuple[str, str]]:
    return [(key.value, text) for key, text in SIGNS.items()]


class RoutesPanel(QWidget):
    """Whom to tell, by how fast; it stops nothing, and has a button only about the head.

    Args:
        form: whose changes it follows; it gets the ticks ``signs``.
        context: the school's settings.
        draft: what stands in the form.
    """

    def __init__(
        self, form: Form, context: PageContext, draft: Callable[[], IncidentDraft]
    ) -> None:
        super().__init__()
        self._form, self._context, self._draft = form, context, draft
        self._routes = context.workspace.need_casework().routes
        self._book = self._routes.book()
        self._recorder = self._routes.recorder
        self._facts = IncidentFacts(recorder=self._recorder)
        self._subjects: tuple[Subject, ...] = ()
        self._about_head = False
        self.shown: tuple[Route, ...] = ()
        self.setAccessibleName("Who must be told")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(EDGE, 4, EDGE, 0)
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._card.setMaximumWidth(scaled(READING_WIDTH))
        outer.addWidget(self._card)
        self._column = QVBoxLayout(self._card)
        self._column.setContentsMargins(12, 6, 12, 6)
        self._lines = QWidget()
        self._column.addWidget(self._lines)
        self.hide()
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._soon.timeout.connect(self.look)
        self._say = QTimer(self, singleShot=True, interval=_SAY_AFTER_MS)
        self._say.timeout.connect(self._announce)
        form.changed.connect(self._changed)

    def _changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._changed()

    def look(self) -> None:
        """Show what follows from the form as it is now."""
        facts = self._facts_of(self._draft())
        if facts == self._facts:
            return
        self._facts = facts
        self.shown = tuple(each for each in routes_for(facts, self._book) if not each.said)
        self._show_lines()
        self._say.start()

    def _facts_of(self, draft: IncidentDraft) -> IncidentFacts:
        subjects = (draft.about, draft.by)
        if subjects != self._subjects:
            self._subjects = subjects
            self._about_head = self._routes.is_about_head(*subjects)
        return IncidentFacts(
            draft.about.kind,
            draft.by.kind,
            draft.type,
            frozenset(map(RouteKey, draft.signs)),
            self._about_head,
            None,
            frozenset(draft.done_so_far),
            self._recorder,
        )

    def _show_lines(self) -> None:
        old, self._lines = self._lines, QWidget()
        grid = QGridLayout(self._lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, scaled(130))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, (within, told) in enumerate(_by_speed(self.shown)):
            grid.addWidget(words(f"Tell {str(within).lower()}", "label"), row, 0, top)
            grid.addWidget(words(sentence(told)), row, 1, top)
        if hint := self._hint():
            grid.addWidget(words(hint, "hint"), grid.rowCount(), 0, 1, 2)
        if self._facts.about_head and not self._routes.are_chairs:
            post = button("Post it to the chai&r", lambda: self._context.navigate("post"))
            grid.addWidget(post, grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._column.replaceWidget(old, self._lines)
        old.deleteLater()
        self.setAccessibleDescription(self.sentence())
        self.setVisible(bool(self.shown))
        self._make_room()
        QTimer.singleShot(0, self, self._keep_in_sight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Take the height that the lines need at this width: the form above gives way."""
        inside = self._card.contentsRect().width()
        self._card.setMinimumHeight(self._column.heightForWidth(inside) + 2)

    def _keep_in_sight(self) -> None:
        """Scroll the field that is being filled back into what is left of the form."""
        here = self._form.focusWidget()
        if any(here is not None and each.isAncestorOf(here) for each in self._form.fields.values()):
            self._form.reveal(here)

    def _hint(self) -> str:
        if not self.shown:
            return ""
        if self._facts.about_head and not self._routes.are_chairs:
            return _HEAD
        because = join([each.title.lower() for each in self.shown])
        return f"Because: {because}.{f' {_HARM}' if self._facts.asks_harm else ''}"

    def sentence(self) -> str:
        """Everything that it says, for a screen reader."""
        lines = [f"Tell {str(within).lower()}: {told}." for within, told in _by_speed(self.shown)]
        return " ".join([*lines, self._hint()]).strip()

    def _announce(self) -> None:
        announce(self, self.sentence() or "Nobody in particular has to be told.")


def _by_speed(routes: Sequence[Route]) -> Iterator[tuple[Within, str]]:
    """Whom to tell, for each time limit, the shortest first; nobody is named twice."""
    by_limit: dict[Within, list[str]] = {}
    told: set[str] = set()
    for route in sorted(routes, key=_speed):
        names = [each.short for each in route.who if each.short not in told]
        told.update(names)
        if names:
            by_limit.setdefault(route.within, []).extend(names)
    for within, names in by_limit.items():
        yield within, join(names)


def _speed(route: Route) -> tuple[int, int]:
    return (list(Unit).index(route.within.unit), route.within.number)
