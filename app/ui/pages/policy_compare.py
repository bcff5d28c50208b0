"""What changed from one version of a policy to the next, clause by clause (R004, R009)."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid

from app.services.policies.change_rows import Compared
from app.services.policies.comparison import Difference
from app.services.policies.rows import PolicyFile
from app.ui.page import PageContext
from app.ui.pages.declarations_steps import Host
from app.ui.pages.policy_clause_rows import ClauseRow, clause_rows
from app.ui.pages.policy_clauses import GAP, ClauseList
from app.ui.sheet import Sheet, button, restyle, words
from app.ui.tasks import Progress
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.status import EmptyState

ALL, WHOLE = "All changes", "Whole text"
DRAFT_KEY = "declarations:changes:"
_SHOWN: dict[str, tuple[str, frozenset[Difference]]] = {
    ALL: ("A&ll changes", frozenset(Difference)),
    "Added": ("Add&ed", frozenset({Difference.ADDED})),
    "Removed": ("Re&moved", frozenset({Difference.REMOVED})),
    "Reworded": (
        "Re&worded",
        frozenset({Difference.REWORDED, Difference.MERGED, Difference.SPLIT}),
    ),
    "Moved": ("Mo&ved", frozenset({Difference.MOVED})),
    WHOLE: ("Whole &text", frozenset()),
}


class CompareSheet(Sheet):
    """Two texts beside each other; each change can be ticked as material."""

    def __init__(self, context: PageContext, policy: str, load: Callable[[], Compared]) -> None:
        super().__init__("What changed", wide=True)
        self._context, self._policy = context, policy
        self.compared: Compared | None = None
        self._all: tuple[ClauseRow, ...] = ()
        self._shown = ALL
        self.summary = words("Comparing the two texts…", "hint")
        self.add(self.summary)
        self._build_filters()
        self._build_headings()
        self.list = ClauseList()
        self.list.clauses.ticked.connect(self._say)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._none = EmptyState("")
        self._stack.addWidget(self._none)
        self.body.addWidget(self._stack, 1)
        self._show_parts(visible=False)

        def load_rows(_progress: Progress) -> tuple[Compared, tuple[ClauseRow, ...]]:
            compared = load()
            return compared, clause_rows(compared)

        context.tasks.run(
            load_rows,
            done=self._show,
            failed=self._refused,
            title="Comparing the two texts",
        )

    @property
    def material(self) -> frozenset[int]:
        """Places of the changes that are ticked."""
        return frozenset(self.list.clauses.material)

    def _build_filters(self) -> None:
        flow = FlowLayout()
        self._filters = QWidget()
        self._filters.setAccessibleName("Show")
        self._filters.setLayout(flow)
        group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name, (caption, _) in _SHOWN.items():
            made = button(caption, partial(self.show_only, name))
            made.setCheckable(True)
            group.addButton(made)
            self._buttons[name] = made
            flow.addWidget(made)
        self.add(self._filters)

    def _build_headings(self) -> None:
        self._headings = QWidget()
        row = QHBoxLayout(self._headings)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._old, self._new = words("", "label"), words("", "label")
        row.addWidget(self._old, 1)
        row.addWidget(self._new, 1)
        self.add(self._headings)

    def _show_parts(self, *, visible: bool) -> None:
        self._filters.setVisible(visible)
        self._headings.setVisible(visible and self.list.beside)

    def _show(self, loaded: tuple[Compared, tuple[ClauseRow, ...]]) -> None:
        if not isValid(self):
            return
        self.compared, self._all = loaded
        self.list.clauses.material = set(self._ticked_before(self.compared))
        self._old.setText(self.compared.old.label)
        self._new.setText(self.compared.new.label if self.compared.new else "New text")
        for name, made in self._buttons.items():
            caption, wanted = _SHOWN[name]
            found = sum(1 for row in self._all if wanted.intersection(row.differences))
            made.setText(caption if name == WHOLE else f"{caption}: {found}")
        self._show_parts(visible=True)
        self.show_only(ALL)
        self._say()
        self.start()

    def _ticked_before(self, compared: Compared) -> frozenset[int]:
        """What is ticked to begin with."""
        return compared.material

    def _refused(self, sentence: str) -> None:
        if isValid(self):
            self.summary.hide()
            self._none.set_sentence(sentence)
            self._stack.setCurrentWidget(self._none)

    def show_only(self, name: str) -> None:
        """Show the changes of one kind, or the whole text; the clause chosen stays chosen."""
        current = self.list.currentIndex()
        place = self.list.clauses.row(current).place if current.isValid() else -1
        self._shown = name
        self._buttons[name].setChecked(True)
        wanted = _SHOWN[name][1]
        rows = [row for row in self._all if name == WHOLE or wanted.intersection(row.differences)]
        self.list.clauses.show_rows(rows)
        for made in self._buttons.values():
            restyle(made, "kind", "primary" if made.isChecked() else "plain")
        at = next((at for at, row in enumerate(rows) if row.place == place), 0)
        if rows:
            self.list.setCurrentIndex(self.list.clauses.index(at))
        self._none.set_sentence(
            "Nothing changed but perhaps how lines are broken."
            if name == ALL
            else "No change of this kind."
        )
        self._stack.setCurrentWidget(self.list if rows else self._none)
        QTimer.singleShot(0, self, self._place_headings)  # a scroll bar may have come or gone

    def _say(self) -> None:
        if self.compared is None:
            return
        old = self.compared.old.label
        new = self.compared.new.label if self.compared.new else "the new text"
        counted = self.compared.counted or "nothing changed"
        ticked = len(self.material)
        if ticked:
            who = f"{ticked} material, so everyone signs again."
        elif self.compared.saved:
            who = "None is material, so only new starters sign."
        else:
            who = "Tick what changes what people have to do: then everyone signs again."
        self.summary.setText(f"{self._policy}, from {old} to {new}: {counted}. {who}")

    def start(self) -> None:
        """Take the focus."""
        here = self.list if self._stack.currentWidget() is self.list else self._buttons[ALL]
        here.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_headings()

    def _place_headings(self) -> None:
        """Put the versions' names right above their columns, if there are two."""
        self._headings.setVisible(self.compared is not None and self.list.beside)
        columns = self.list.columns(self.list.viewport().width())
        right = self.list.width() - round(columns[-1][0] + columns[-1][1])
        self._headings.setContentsMargins(self.list.left, 0, max(right, 0), 0)


class VersionCompare(CompareSheet):
    """A version that is stored: what is material is saved, and printed for staff."""

    def __init__(self, host: Host, version_id: UUID) -> None:
        policies = host.context.workspace.policies
        self._policies, self._version = policies, policies.versions.get(version_id)
        super().__init__(
            host.context,
            self._version.policy_title,
            lambda: policies.changes.compare(version_id),
        )
        self.list.clauses.ticked.connect(self._keep_draft)
        self.foot_button("&Save what is material", self.save, "primary")
        self.foot_button("&Print what changed", self.print_here)

    @property
    def _draft(self) -> str:
        return f"{DRAFT_KEY}{self._version.id}"

    def _keep_draft(self) -> None:
        """Store each tick at once, so that no lock can lose one."""
        if self.compared is None:
            return
        state = {"ticked": sorted(self.material), "of": len(self.compared.pairs)}
        title = f"What changed: {self._version.policy_title}"
        at = self._context.drafts.save(self._draft, "declarations", title, state, {})
        self.set_note(f"Saved {at.astimezone():%H:%M}")

    def _ticked_before(self, compared: Compared) -> frozenset[int]:
        kept = self._context.drafts.load(self._draft)
        if kept is None or kept[0]["of"] != len(compared.pairs):
            return compared.material
        changed = {place for place, _ in compared.changes}
        return frozenset(changed.intersection(kept[0]["ticked"]))

    def save(self) -> None:
        """Keep what is ticked."""
        if self._keep():
            self._context.messages.done(self._consequence())

    def _keep(self) -> bool:
        if self.compared is None:
            self._context.messages.info("The two texts are not compared yet.")
            return False
        self._policies.changes.save(self._version.id, self.compared, self.material)
        self._context.drafts.delete(self._draft)
        self.set_note("")
        return True

    def _consequence(self) -> str:
        if not self._version.final:
            who = "Everyone signs" if self.material else "Only new starters sign"
            return f"Saved. {who} this version."
        if self.material and not self._version.everyone_signs:
            return "Saved. Only new starters were asked: start collecting from everyone."
        return "Saved."

    def print_here(self) -> None:
        """Save, then print the page for staff."""
        from app.ui.widgets.pdf import print_pdf  # when needed

        if not self._keep():
            return
        if self.compared is not None and not self.compared.changes:
            self._context.messages.info("Nothing changed, so there is nothing to print.")
            return
        told = self._policies.changes.what_changed(self._version.id)

        def make(_progress: Progress) -> bytes:
            from app.reports.what_changed import what_changed  # slow to import

            return what_changed(told)

        def made(pdf: bytes) -> None:
            if isValid(self):
                print_pdf(pdf, f"What changed {told.new_label}", self, self._context)

        self._context.tasks.run(make, done=made, title="Making the page")


class FileCompare(CompareSheet):
    """A text that is about to be added: what is ticked goes back to the form."""

    def __init__(
        self,
        host: Host,
        policy_id: UUID,
        file: PolicyFile,
        take: Callable[[Compared, frozenset[int]], object],
        back: Callable[[], object],
    ) -> None:
        policies = host.context.workspace.policies
        super().__init__(
            host.context,
            policies.get(policy_id).title,
            lambda: policies.changes.compare_file(policy_id, file),
        )
        self._take, self._go_back = take, back
        self.foot_button("&Save what is material", self.save, "primary")

    def save(self) -> None:
        """Give the form what is ticked."""
        if self.compared is None:
            self._go_back()
        else:
            self._take(self.compared, self.material)
