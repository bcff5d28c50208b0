"""What the incidents page prints: one incident's file, the stop card, the blank form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services.incidents.drafts import HeadConcern
from app.services.incidents.rows import IncidentRow
from app.services.school import RoleHolderRow
from app.ui.widgets.pdf import print_pdf

if TYPE_CHECKING:
    from app.ui.page import Page
    from app.ui.tasks import Progress


def print_stop_card(page: Page, contacts: tuple[RoleHolderRow, ...]) -> None:
    """Print the card for an image that must never be saved."""
    from app.reports.stop_card import stop_card  # ReportLab is slow to import

    school, today = page.context.workspace.school.school(), page.context.today()
    _make_and_print(
        page,
        lambda _progress: stop_card(school.name, contacts, today, sample=school.sample),
        "Stop before you look",
    )


def print_concern_form(page: Page, concern: HeadConcern) -> None:
    """Print the blank form for a concern about the headteacher."""
    from app.reports.concern import concern_form  # ReportLab is slow to import

    school, today = page.context.workspace.school.school(), page.context.today()
    _make_and_print(
        page,
        lambda _progress: concern_form(school.name, concern.contacts, today, sample=school.sample),
        "Concern form",
    )


def print_incident(page: Page, row: IncidentRow) -> None:
    """Print an incident's file; the custody log of each exhibit says so."""
    from app.reports.incident import incident_file  # ReportLab is slow to import
    from app.services.incidents.file import printed_exhibits  # and so is PDFium

    school, today = page.context.workspace.school.school(), page.context.today()
    work = page.context.workspace
    evidence = work.need_casework().evidence
    _make_and_print(
        page,
        lambda _progress: work.printouts.official(
            f"Incident {row.reference}",
            lambda official: incident_file(
                school.name,
                row,
                printed_exhibits(evidence, row),
                today,
                sample=school.sample,
                official=official,
            ),
            confidential=True,
            about=[row.id],
        ),
        row.reference,
    )


def _make_and_print(page: Page, work: Callable[[Progress], bytes], title: str) -> None:
    page.context.tasks.run(
        work,
        done=lambda pdf: print_pdf(pdf, title, page.window(), page.context),
        title=f"Making “{title}”",
    )
