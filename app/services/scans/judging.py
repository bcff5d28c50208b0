"""Whether a page can be accepted as it is, and if not, why."""

from __future__ import annotations

from app.models.scan import Verdict
from app.services.declarations.form_layout import Box, Corner
from app.services.scans.rows import Judged, Known, Mark, PageReading

NO_CODE = "No code was found. Choose whose form this is, or set the page aside."
OTHER_CODE = (
    "The code on this page is not one of Candour’s. Choose whose form it is, or set it aside."
)
ELSEWHERE = "A form of another school, or one that this register no longer knows."
EMPTY_PAGE = "The page is blank."
RETURNED = "Returned before."
TEXT_PAGE = "A page of text; nothing to sign."

_MUST_BE_MARKED = {
    Box.SIGNED: ("The signature box looks empty.", "The signature is hard to make out."),
    Box.DATE: ("The date box looks empty.", "The date is hard to make out."),
}
_MUST_BE_EMPTY = {
    Box.SOMETHING: (
        "Something to disclose is ticked.",
        "Something may be written at “something to tell”.",
    ),
    Box.FORMAT: ("Another format is asked for.", "Something may be written at “another format”."),
}


def judge(reading: PageReading, known: Known | None) -> Judged:
    """Judge one reading.

    Clear only where the codes agree on a known form that is not older, returned or somebody's
    who has left, signature and date are marked, and neither the disclosure box nor the one for
    another format can have anything in it.

    Args:
        reading: one part of a page.
        known: the form of ``reading.reference``; None where the register knows none.

    Returns:
        CLEAR without reasons; CHECK with all that speaks against it; UNKNOWN where no form of
        this school was found; BLANK for empty pages and pages of text, which are set aside.
    """
    if reading.blank:
        return Judged(Verdict.BLANK, (EMPTY_PAGE,))
    if not reading.codes:
        why = reading.problem or (OTHER_CODE if reading.foreign else NO_CODE)
        return Judged(Verdict.UNKNOWN, (why,))
    if known is None:
        return Judged(Verdict.UNKNOWN, (ELSEWHERE,))
    if any(code.corner is Corner.TEXT for code in reading.codes):
        return Judged(Verdict.BLANK, (TEXT_PAGE,))
    reasons = (*_about_the_form(reading, known), *_about_the_boxes(reading))
    return Judged(Verdict.CHECK if reasons else Verdict.CLEAR, reasons)


def _about_the_form(reading: PageReading, known: Known) -> list[str]:
    reasons = []
    if len({(code.reference, code.layout.number) for code in reading.codes}) > 1:
        reasons.append("Two codes disagree: this may be two pages over each other.")
    if known.older:
        reasons.append(f"This is the {known.older} form.")
    if known.returned:
        reasons.append(RETURNED)
    if known.left:
        reasons.append("The person has left.")
    return reasons


def _about_the_boxes(reading: PageReading) -> list[str]:
    if reading.problem:
        return [reading.problem]
    reasons = []
    for box, (empty, unsure) in _MUST_BE_MARKED.items():
        mark = reading.marks.get(box, Mark.UNSURE)
        if mark is not Mark.MARKED:
            reasons.append(empty if mark is Mark.EMPTY else unsure)
    for box, (marked, unsure) in _MUST_BE_EMPTY.items():
        mark = reading.marks.get(box, Mark.UNSURE)
        if mark is not Mark.EMPTY:
            reasons.append(marked if mark is Mark.MARKED else unsure)
    return reasons
