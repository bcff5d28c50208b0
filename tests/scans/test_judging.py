"""What is said of a reading, and nothing clear in doubt."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from app.models.scan import Verdict
from app.services.declarations.form_codes import FormCode
from app.services.declarations.form_layout import LARGE, NORMAL, Box, Corner
from app.services.scans.judging import ELSEWHERE, judge
from app.services.scans.rows import Known, Mark, PageReading

UPPER = FormCode(NORMAL, Corner.TOP, "ANNAANNAANNA")
LOWER = FormCode(NORMAL, Corner.FOOT, "ANNAANNAANNA")
MARKS = {
    Box.NOTHING: Mark.MARKED,
    Box.SOMETHING: Mark.EMPTY,
    Box.FORMAT: Mark.EMPTY,
    Box.SIGNED: Mark.MARKED,
    Box.DATE: Mark.MARKED,
}
GOOD = PageReading(1, codes=(UPPER, LOWER), marks=MARKS)


def test_of_all_marks_only_signed_dated_and_nothing_else_is_clear() -> None:
    for marks in product(Mark, repeat=5):
        said = dict(zip(MARKS, marks, strict=True))
        judged = judge(replace(GOOD, marks=said), Known())
        right = {**said, Box.NOTHING: Mark.MARKED} == MARKS
        assert (judged.verdict is Verdict.CLEAR) == right == (judged.reasons == ())
        assert judged.verdict in {Verdict.CLEAR, Verdict.CHECK}


def test_each_reason_is_said() -> None:
    def reasons(reading: PageReading = GOOD, known: Known | None = None) -> tuple[str, ...]:
        judged = judge(reading, known or Known())
        assert judged.verdict is Verdict.CHECK
        return judged.reasons

    assert reasons(known=Known(older="2025")) == ("This is the 2025 form.",)
    assert reasons(known=Known(returned=True, left=True)) == (
        "Returned before.",
        "The person has left.",
    )
    other = replace(LOWER, reference="BENBENBENBEN")
    assert "disagree" in reasons(replace(GOOD, codes=(UPPER, other)))[0]
    assert "disagree" in reasons(replace(GOOD, codes=(UPPER, replace(LOWER, layout=LARGE))))[0]
    assert reasons(replace(GOOD, problem="Torn.", marks={})) == ("Torn.",)
    assert len(reasons(replace(GOOD, marks={}))) == 4
    assert reasons(replace(GOOD, marks={**MARKS, Box.SOMETHING: Mark.MARKED})) == (
        "Something to disclose is ticked.",
    )


def test_what_is_no_form_of_this_school() -> None:
    assert judge(GOOD, None).verdict is Verdict.UNKNOWN
    assert judge(GOOD, None).reasons == (ELSEWHERE,)
    assert judge(PageReading(1), None).verdict is Verdict.UNKNOWN
    assert judge(PageReading(1, blank=True), None).verdict is Verdict.BLANK
    text = FormCode(NORMAL, Corner.TEXT, "ANNAANNAANNA")
    assert judge(PageReading(1, codes=(text,)), Known()).verdict is Verdict.BLANK
    assert judge(PageReading(1, codes=(text,)), None).verdict is Verdict.UNKNOWN
