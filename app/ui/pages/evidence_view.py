"""The evidence viewer: the original as it arrived, where it came from, who has seen it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.models.evidence import CustodyEvent, EvidenceKind
from app.services.evidence.outside import WARNING, Outside
from app.services.evidence.redacting import RedactionRow
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.view import DRAWN, Picture, picture
from app.services.evidence.written import KIND_OF, Attachment, Written, read_written
from app.ui import theme
from app.ui.page import PageContext
from app.ui.pages.evidence_about import about
from app.ui.pages.evidence_picture import STEP, PictureView
from app.ui.pages.evidence_text import TextView
from app.ui.sheet import Sheet, button, restyle, words
from app.ui.tasks import Progress
from app.ui.widgets.evidence_tray import pixmap_of

Shown = Picture | Written | None
_MILLIMETRES = 25.4 / 72  # of a point, in which a PDF's pages are measured


@dataclass(frozen=True)
class ExhibitDoings:
    """What can be done with an exhibit; ``others`` shows the next (1) or the one before (-1)."""

    describe: Callable[[], object]
    hide: Callable[[], object]
    hand_over: Callable[[], object]
    take: Callable[[Sequence[Attachment]], object]
    others: Callable[[int], object]


class ExhibitSheet(Sheet):
    """One exhibit. Looking at it is a line in its custody log, written before it is shown."""

    def __init__(self, context: PageContext, row: ExhibitRow, doings: ExhibitDoings) -> None:
        super().__init__(row.label, wide=True)
        casework = context.workspace.need_casework()
        self.row = row
        self._context, self._evidence = context, casework.evidence
        self._redactions = casework.redactions
        self._doings = doings
        self._outside = Outside()
        # Locking and closing destroy the sheet; so does going on to another.
        self.destroyed.connect(self._outside.close)
        self._data, self._media_type, self._pages = b"", row.media_type, row.pages
        self._page = 0
        self._copy: RedactionRow | None = None
        self.view = PictureView(f"Evidence {row.label}", self.turn_page)
        self.view.measured.connect(self._measured)
        self._page_words, self._distance = words("", "hint"), words("", "hint")
        for each in (self._page_words, self._distance):
            each.setWordWrap(False)
            each.hide()
        self._original = button("Show the ori&ginal", self._open)
        self._original.hide()
        self._waiting = words("Opening…", "hint")
        self._middle = QVBoxLayout()
        self._middle.addWidget(self._waiting)
        self._middle.addWidget(self._original)
        self._written: QWidget | None = None
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addLayout(self._middle, 1)
        self._about = QScrollArea()
        self._about.setWidgetResizable(True)
        self._about.setFixedWidth(theme.scaled(280))
        self._about.setAccessibleName("About this evidence")
        across.addWidget(self._about)
        if row.kind in DRAWN and row.document_id is not None:
            self._add_tools()
            self._middle.addWidget(self.view, 1)
        self.body.addLayout(across, 1)
        self._add_foot()
        self._show_about()
        if row.instead:
            self._waiting.setText(row.instead.replace("A thing", "This is a thing"))
            restyle(self._waiting, "role", "")
            self._middle.addStretch(1)
        elif row.kind in (EvidenceKind.SOUND, EvidenceKind.FILM):
            self._waiting.setText(WARNING)
            restyle(self._waiting, "role", "")
            play = button("&Open in another program…", self.open_outside)
            self._middle.addWidget(play, 0, Qt.AlignmentFlag.AlignLeft)
            self._middle.addStretch(1)
        else:
            self._open()

    def _add_tools(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for text, name, act in (
            ("&Fit", "Fit to the window", self.view.fit),
            ("&100 %", "As large as it is", partial(self.view.zoom_to, 1)),
            ("+", "Zoom in", partial(self.view.zoom, STEP)),
            ("−", "Zoom out", partial(self.view.zoom, 1 / STEP)),
            ("&Turn", "Turn a quarter", self.view.turn),
            ("M&easure", "Measure", self._measure),
        ):
            tools.addWidget(_tool(text, name, act))
        if self.row.pages > 1:
            tools.addWidget(_tool("Pre&vious", "Previous page", partial(self.turn_page, -1)))
            tools.addWidget(_tool("Ne&xt", "Next page", partial(self.turn_page, 1)))
        tools.addStretch(1)
        self.body.addLayout(tools)
        said = QHBoxLayout()
        said.addWidget(self._page_words)
        said.addWidget(self._distance)
        said.addStretch(1)
        self._middle.insertLayout(0, said)

    def _add_foot(self) -> None:
        there = self.row.document_id is not None
        if there and (self.row.kind in DRAWN or self.row.media_type in KIND_OF):
            self.foot_button("&Hide parts", self._doings.hide)
        if self.row.kind is EvidenceKind.PHYSICAL:
            self.foot_button("&Hand over", self._doings.hand_over, "primary")
        elif there:
            self.foot_button("&Save a copy…", self.save_copy)
        self.foot_button("&Describe it", self._doings.describe)
        self.foot_button("Next eviden&ce", partial(self._doings.others, 1))

    def focus_view(self) -> None:
        """Put the keyboard where the evidence is."""
        inside = self._written.text if isinstance(self._written, TextView) else self.view
        inside.setFocus()

    # --- showing

    def _open(self) -> None:
        evidence, row = self._evidence, self.row

        def work(_progress: Progress) -> tuple[bytes, Shown]:
            data = evidence.read(row.id, CustodyEvent.VIEWED)
            return data, _drawn(data, row.media_type, row.name)

        self._copy, self._media_type, self._pages = None, row.media_type, row.pages
        self._run(work, row.label)

    def look_at_copy(self, copy: RedactionRow) -> None:
        """Show a redacted copy in the original's place."""
        redactions = self._redactions

        def work(_progress: Progress) -> tuple[bytes, Shown]:
            data = redactions.read(copy.id, CustodyEvent.VIEWED)
            return data, _drawn(data, copy.media_type, copy.export_name)

        self._copy, self._media_type, self._pages = copy, copy.media_type, copy.pages
        self._run(work, copy.label)

    def _run(self, work: Callable[[Progress], tuple[bytes, Shown]], title: str) -> None:
        def done(result: tuple[bytes, Shown]) -> None:
            self._data = result[0]
            self._page = 0
            self._waiting.hide()
            self._show(result[1])
            self._show_about()

        self.set_title(title)
        self._original.setVisible(self._copy is not None)
        self._context.tasks.run(work, done=done, failed=self._failed, title=f"Opening {title}")

    def _failed(self, problem: str) -> None:
        self._waiting.setText(problem)
        restyle(self._waiting, "role", "error")
        self._waiting.show()
        self._show_about()

    def _show(self, shown: Shown) -> None:
        if isinstance(shown, Picture):
            self.view.show_pixmap(pixmap_of(shown))
            several = self._pages > 1
            self._page_words.setText(f"Page {self._page + 1} of {self._pages}" if several else "")
            self._page_words.setVisible(several)
        elif shown is not None:
            if self._written is not None:
                self._middle.removeWidget(self._written)
                self._written.deleteLater()
            self._written = TextView(f"Evidence {self.row.label}", shown, self._doings.take)
            self._middle.addWidget(self._written, 1)
            self.focus_view()

    def turn_page(self, step: int) -> None:
        """Show the next or the former page."""
        page = self._page + step
        if not self._data or not 0 <= page < self._pages:
            return
        self._page = page
        data, media_type, name = self._data, self._media_type, self.row.name
        self._context.tasks.run(
            lambda _progress: picture(data, media_type, name, page),
            done=self._show,
            title=f"Page {page + 1}",
        )

    # --- measuring

    def _measure(self) -> None:
        self.view.measure(not self.view.measuring)
        self._say_distance("Drag, or Enter at each end. Esc ends." if self.view.measuring else "")

    def _say_distance(self, text: str) -> None:
        self._distance.setText(text)
        self._distance.setVisible(bool(text))

    def stop_measuring(self) -> bool:
        """End measuring; return whether it was on."""
        was = self.view.measuring
        if was:
            self._measure()
        return was

    def _measured(self, across: float, down: float, straight: float) -> None:
        """Say a distance as the original has it: what is shown may be smaller."""
        scale = self.row.width / (self.view.shown.width() or 1)
        if self.row.kind is EvidenceKind.PDF:
            scale *= _MILLIMETRES
            unit = "mm on page 1" if self._page == 0 else "mm if the page is as wide as page 1"
        else:
            turned = (self.view.shown.width() > self.view.shown.height()) != (
                self.row.width > self.row.height
            )
            if turned:  # a phone's picture that is shown as it was held
                scale = self.row.height / (self.view.shown.width() or 1)
            unit = "pixels"
        self._say_distance(
            f"{straight * scale:,.0f} {unit} ({across * scale:,.0f} × {down * scale:,.0f})"
        )

    # --- taking it out of the vault

    def save_copy(self) -> None:
        """Save the original outside the vault, under its reference and no personal name."""
        row, evidence = self.row, self._evidence
        self._save(
            "Save a copy of the original",
            row.export_name,
            lambda path: evidence.export(row.id, path),
        )

    def save_redacted(self, copy: RedactionRow) -> None:
        """Save a redacted copy outside the vault."""
        redactions = self._redactions
        self._save(
            "Save the redacted copy",
            copy.export_name,
            lambda path: redactions.export(copy.id, path),
        )

    def _save(self, title: str, name: str, export: Callable[[Path], object]) -> None:
        path = self._context.dialogs.save_file(title, name, "All files (*)")
        if path is None:
            return

        def done(_result: object) -> None:
            self._context.messages.done(f"Saved {path.name}. The custody log says so.")
            self._show_about()

        self._context.tasks.run(lambda _progress: export(path), done=done, title=f"Saving {name}")

    def open_outside(self) -> None:
        """Open a recording in another program, once the person has read what that means."""
        answer = self._context.dialogs.ask(
            "Open an unencrypted copy?",
            WARNING,
            [("open", "&Open the copy"), ("not", "&Don’t open it")],
            danger=True,
        )
        if answer != "open":
            return
        evidence, exhibit, outside = self._evidence, self.row.id, self._outside

        def done(path: Path) -> None:
            self._show_about()
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                outside.close()
                self._context.messages.problem(
                    "No program on this PC plays it. Save a copy for somebody who has one."
                )

        self._context.tasks.run(
            lambda _progress: outside.open(evidence, exhibit), done=done, title="Opening it"
        )

    # --- about it

    def _show_about(self) -> None:
        self.row = self._evidence.get(self.row.id)
        self._about.setWidget(
            about(
                self.row,
                self._evidence.custody(self.row.id),
                self._redactions.of(self.row.id),
                self.look_at_copy,
                self.save_redacted,
            )
        )


def _drawn(data: bytes, media_type: str, name: str) -> Shown:
    if media_type in KIND_OF:
        return read_written(data, media_type, name)
    return picture(data, media_type, name)


def _tool(text: str, name: str, act: Callable[[], object]) -> QWidget:
    made = button(text, act)
    made.setAccessibleName(name)
    made.setToolTip(name)
    restyle(made, "compact", True)
    return made
