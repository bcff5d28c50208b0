"""Every kind of damage with every kind of content: good pages file themselves, no other does."""

from __future__ import annotations

import pytest

from app.models.scan import Verdict
from app.services.scans.blanks import Blank
from app.services.scans.judging import judge
from app.services.scans.reading import drawn_blanks, read_picture
from app.services.scans.rows import Known
from tests.scans.cases import KINDS, make
from tests.scans.paper import as_grey, blanks

CONTENTS = ("good", "good", "unsigned", "unsigned", "told")  # the benchmark reads thousands


@pytest.fixture(scope="module")
def known() -> dict[int, Blank]:
    return drawn_blanks(blanks())


@pytest.mark.parametrize("kind", KINDS)
def test_none_is_clear_that_may_not_be(kind: str, known: dict[int, Blank]) -> None:
    clear = 0
    for seed, what in enumerate(CONTENTS):
        case = make(seed, what, kind)
        (reading,) = read_picture(as_grey(case.page), 1, known)
        assert reading.reference == case.reference
        verdict = judge(reading, case.known).verdict
        clear += verdict is Verdict.CLEAR
        assert what == "good" or verdict is Verdict.CHECK
        assert judge(reading, Known(older="2025")).verdict is Verdict.CHECK
        assert judge(reading, None).verdict is Verdict.UNKNOWN
    assert clear
