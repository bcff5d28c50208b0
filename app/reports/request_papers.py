"""The two papers of an answer, made official: what is given, and the letter with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.models.school import RoleKey
from app.reports.request import request_pdf
from app.reports.request_letter import request_letter
from app.services.bundles.rows import Filed
from app.services.printouts.service import Printouts
from app.services.requests.answering import Answer
from app.services.requests.rows import RequestRow
from app.services.school import SchoolSettings


def papers(
    row: RequestRow, settings: SchoolSettings, printouts: Printouts
) -> tuple[Callable[[Answer, Sequence[Filed]], bytes], Callable[[Answer], bytes]]:
    """Return what makes the answer's PDF, and what makes the letter's.

    Whoever looks after the school's data signs; else the headteacher, as far as one is named.
    """
    school = settings.school()
    signs = settings.role_holders(RoleKey.DATA_LEAD) or settings.role_holders(RoleKey.HEAD)
    name, office = (signs[0].name, signs[0].label) if signs else ("", "")

    def paper(answer: Answer, index: Sequence[Filed]) -> bytes:
        return printouts.official(
            f"Answer to {row.reference}",
            lambda official: request_pdf(
                school.name, answer, index, sample=school.sample, official=official
            ),
            confidential=True,
            about=answer.records,
        )

    def letter(answer: Answer) -> bytes:
        return printouts.official(
            f"Letter for {row.reference}",
            lambda official: request_letter(
                school.name, answer, name, office, sample=school.sample, official=official
            ),
            confidential=True,
            about=(row.id,),
        )

    return paper, letter
