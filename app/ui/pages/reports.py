"""Reports: the governors' report and the declaration register, with a live preview (ux G1, G3)."""

# ruff: noqa: D102 - what overrides Page or Qt is described there

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from app import settings
from app.dates import say_date
from app.errors import CandourError, FieldProblem, Problems
from app.services.figures.name_check import Phrase
from app.services.figures.rows import DeclarationRegister, GovernorsFigures, Section
from app.services.incidents.rows import IncidentRow
from app.services.printouts.rows import Official
from app.ui import theme
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.page import Page, PageContext
from app.ui.tasks import Progress
from app.ui.widgets.pdf import PdfPreview, print_pdf
from app.words import count, join

GOVERNORS, REGISTER, INCIDENT = "governors", "register", "incident"
KINDS = [(GOVERNORS, "Governors’ report"), (REGISTER, "Declaration register, with names")]
INCIDENT_KIND = (INCIDENT, "Incident file, with names and evidence")
NOT_SHOWN = (
    "An incident’s file is made when you save or print it. "
    "The log of each piece of evidence then says so."
)
TITLES = {
    GOVERNORS: "Governors report",
    REGISTER: "Declaration register",
    INCIDENT: "Incident file",
}
DRAFT = "report:governors"
PAUSE_MS = 250  # after a keystroke, before the preview is made anew
Report = GovernorsFigures | DeclarationRegister | IncidentRow


class ReportsPage(Page):
    """What to print on the left, how it will look on the right."""

    section, title = "reports", "Reports"
    reads = frozenset(
        {
            "staff",
            "collection",
            "declaration",
            "policy",
            "policy_version",
            "school",
            "setting",
            "term",
            "disclosure",
            "decision",
            "incident",
        }
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._figures = context.workspace.figures
        self._saved: Path | None = None
        self._asked = 0
        self._excused: frozenset[str] = frozenset()
        self.form = Form("Reports", today=context.today)
        self.preview = PdfPreview("Preview of the report")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.form)
        across.addWidget(self.preview, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._show)
        self._fill()
        self.set_narrow(False)
        self.form.changed.connect(self._changed)
        self._keeper = DraftKeeper(
            context.drafts, self.section, DRAFT, "Governors’ report", self.form
        )
        self.keep_draft(self._keeper)
        kept = context.drafts.load(DRAFT)
        if kept is not None:
            self.form.restore(kept[0]["form"])

    def _fill(self) -> None:
        form, sections = self.form, self._figures.sections()
        terms = [(term.name, term.name) for term in self._figures.terms()]
        rounds = [
            (str(row.id), row.title) for row in self.context.workspace.declarations.collections()
        ]
        casework = self.context.workspace.casework
        kinds = [*KINDS, INCIDENT_KIND] if casework else KINDS
        form.choice("kind", "Report", kinds, value=GOVERNORS)
        form.drop_down("term", "Term", terms, value=terms[0][0])
        form.drop_down(
            "collection",
            "Collection",
            rounds,
            value=rounds[0][0] if rounds else None,
            empty="Nobody was asked yet",
        )
        incidents = [
            (item.reference, f"{item.reference}, {say_date(item.happened_on)}")
            for item in (casework.incidents.listed() if casework else ())
        ]
        form.drop_down("incident", "Incident", incidents, empty="Choose an incident")
        form.ticks(
            "sections",
            "Sections",
            [(section.value, section.label) for section in sections],
            value=self._usual(),
        )
        form.text("comment", "Comment (optional)", hint="Numbers and facts, no names.", lines=5)
        form.tick("not_names", "None of these words is a name here")
        form.body.addStretch(1)
        form.foot_button("&Save PDF", self.save, "primary")
        form.foot_button("&Print", self.print_here)
        form.foot_button("Chec&k a printout", self._check, "link")
        if casework:
            form.foot_button("S&ubject access requests", self._requests, "link")
        self._after = [
            form.foot_button("&Open", self._open),
            form.foot_button("&Folder", self._open_folder),
        ]
        form.show_field("sections", len(sections) > 1)
        self._suit_kind()

    def _usual(self) -> list[str]:
        """The sections of the last report that this person saved or printed here."""
        left_out = settings.load().report_without.split(",")
        names = [section.value for section in self._figures.sections()]
        return [name for name in names if name not in left_out] or names

    def _remember(self, values: Values) -> None:
        """Begin with the same sections the next time."""
        if values.choice("kind") != GOVERNORS or len(self._figures.sections()) < 2:
            return
        chosen = values.ticks("sections")
        left_out = [each.value for each in self._figures.sections() if each.value not in chosen]
        kept = settings.load()
        if kept.report_without != ",".join(left_out):
            settings.save(replace(kept, report_without=",".join(left_out)))

    # What is chosen.

    def _suit_kind(self) -> None:
        governors = self._kind() == GOVERNORS
        for field in ("term", "comment"):
            self.form.show_field(field, governors)
        self.form.show_field("sections", governors and len(self._figures.sections()) > 1)
        self.form.show_field("collection", self._kind() == REGISTER)
        self.form.show_field("incident", self._kind() == INCIDENT)
        if not governors:
            self.form.show_field("not_names", False)
        self._offer(None)

    def _kind(self) -> str:
        return self.form.values().choice("kind") or GOVERNORS

    def _changed(self) -> None:
        self._suit_kind()
        self._timer.start()

    def _report(self, values: Values) -> Report:
        if values.choice("kind") == REGISTER:
            chosen = values.choice("collection")
            return self._figures.register(UUID(chosen) if chosen else None)
        if values.choice("kind") == INCIDENT:
            reference = values.choice("incident")
            if not reference:
                raise Problems([FieldProblem("incident", "Choose an incident.")])
            return self.context.workspace.need_casework().incidents.by_reference(reference)
        return self._figures.governors(
            self._figures.term(values.choice("term") or ""),
            [Section(value) for value in values.ticks("sections")],
            values.text("comment"),
        )

    def _phrases(self, report: Report) -> tuple[Phrase, ...]:
        """Words that may identify somebody, where that matters."""
        if not isinstance(report, GovernorsFigures):
            return ()
        return self._figures.names_in(report)

    def _checked(self, values: Values) -> Report:
        report = self._report(values)
        phrases = self._phrases(report)
        if phrases and not values.tick("not_names"):
            raise Problems([FieldProblem("comment", warning(phrases))])
        return report

    # Preview.

    def reload(self) -> None:
        self._show()

    def _show(self) -> None:
        """Make the preview of what is chosen now."""
        if self._kind() == INCIDENT:
            self._asked += 1
            self.preview.show_sentence(NOT_SHOWN)
            return
        try:
            report = self._report(self.form.values())
        except CandourError as refused:
            self.preview.show_sentence(str(refused))
            return
        phrases = self._phrases(report)
        found = frozenset(phrase.text for phrase in phrases)
        if not found <= self._excused:  # ticked for other words than these
            self.form.set_value("not_names", False)
        self._excused = found
        self.form.show_field("not_names", bool(phrases))
        self.form.fields["comment"].show_problem(warning(phrases) if phrases else "")
        self._asked += 1
        number = self._asked

        def done(pdf: bytes) -> None:
            if isValid(self) and number == self._asked:
                self.preview.show_pdf(pdf)

        self.context.tasks.run(self._maker(report), done=done, title="Making the preview")

    # Saving and printing.

    def enter(self) -> None:
        self.form.focus("kind")

    def new_here(self) -> None:
        """Begin with this term's report and everything that may be in it."""
        self.form.set_value("kind", GOVERNORS)
        self.form.set_value("term", self._figures.term().name)
        self.form.set_value("sections", self._usual())
        self.form.focus("comment")
        self._changed()

    def save(self) -> None:
        self.form.attempt(self._save)

    def _save(self, values: Values) -> None:
        report = self._checked(values)
        name = f"{report.reference}.pdf" if isinstance(report, IncidentRow) else report.file_name
        path = self.context.dialogs.save_file("Save the report", name, "PDF (*.pdf)")
        if path is None:
            return
        self._remember(values)
        make = self._maker(report, kept=True)

        def work(progress: Progress) -> Path:
            from app.services.saving import save_file  # rarely needed

            save_file(path, make(progress))
            return path

        self.context.tasks.run(work, done=self._done, title="Saving the report")

    def _done(self, path: Path) -> None:
        if not isValid(self):
            return
        self._keeper.discard()
        self._offer(path)
        self.context.messages.done(f"Saved {path.name}.")

    def _offer(self, path: Path | None) -> None:
        """Offer to open what was just saved, until something else is chosen."""
        self._saved = path
        for button in self._after:
            button.setVisible(path is not None)

    def print_here(self) -> None:
        self.form.attempt(self._print)

    def _print(self, values: Values) -> None:
        report = self._checked(values)
        title = TITLES[values.choice("kind") or GOVERNORS]
        sent = partial(self.context.messages.done, "Sent the report to the printer.")

        def done(pdf: bytes) -> None:
            if isValid(self):
                print_pdf(pdf, title, self.window(), self.context, sent)

        self._remember(values)
        make = self._maker(report, kept=True)
        self.context.tasks.run(make, done=done, title="Making the report")

    def _check(self) -> None:
        self.context.navigate("check")

    def _requests(self) -> None:
        self.context.navigate("requests")

    def _open(self) -> None:
        if self._saved is not None:
            self._show_file(self._saved)

    def _open_folder(self) -> None:
        if self._saved is not None:
            self._show_file(self._saved.parent)

    def _show_file(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.context.messages.info(f"It lies here: {path}")

    def _maker(self, report: Report, *, kept: bool = False) -> Callable[[Progress], bytes]:
        """The work that turns rows into a PDF, off the window's thread.

        What is kept, to check its paper by later, was saved or printed; a preview is not.
        """
        work = self.context.workspace
        casework, school, today = work.casework, work.school.school(), self.context.today()

        def make(official: Official | None = None) -> bytes:
            if isinstance(report, GovernorsFigures):
                from app.reports.governors import governors_report  # slow to import

                return governors_report(report, official)
            if isinstance(report, DeclarationRegister):
                from app.reports.register import declaration_register

                return declaration_register(report, official)
            from app.reports.incident import incident_file
            from app.services.incidents.file import printed_exhibits

            exhibits = printed_exhibits(casework.evidence, report) if casework else ()
            return incident_file(
                school.name, report, exhibits, today, sample=school.sample, official=official
            )

        if not kept:
            return lambda _progress: make()
        governors = isinstance(report, GovernorsFigures)
        title = f"Incident {report.reference}" if isinstance(report, IncidentRow) else report.title
        confidential = casework is not None and not isinstance(report, DeclarationRegister)
        return lambda _progress: work.printouts.official(
            title, make, confidential=confidential, trail=governors, about=_shown(report)
        )

    # Layout and drafts.

    def set_narrow(self, narrow: bool) -> None:
        self.form.setFixedWidth(theme.scaled(348 if narrow else 380))

    def panes(self) -> list[QWidget]:
        return [self.form, self.preview]

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        self.form.restore(state["form"])
        self._suit_kind()
        self._show()


def _shown(report: object) -> tuple[UUID, ...]:
    """The records that a report shows by name."""
    if isinstance(report, DeclarationRegister):
        return report.about
    return (report.id,) if isinstance(report, IncidentRow) else ()


def warning(phrases: tuple[Phrase, ...]) -> str:
    """Say which words may identify somebody."""
    may = count(len(phrases), "phrase")
    quoted = join([phrase.quoted for phrase in phrases])
    return f"{may} may identify someone: {quoted}. Reword, or tick that nobody is meant."
