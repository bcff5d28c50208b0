"""Every kind of damage with every kind of content: good pages file themselves, no other does."""

from __future__ import annotations

import pytest

from app.models.scan import Verdict
from app.services.scans.blanks import Blank
from app.services.scans.judging import judge
from app.services.scans.reading import drawn_blanks, read_picture
from tests.scans.cases import KINDS, make
from tests.scans.paper import as_grey, blanks

CONTENTS = ("good", "good", "good", "unsigned", "unsigned", "told", "older", "foreign")
LIKELY = 2 / 3  # of the good pages of a kind, of which there are few here; the benchmark has more


@pytest.fixture(scope="module")
def known() -> dict[int, Blank]:
    return drawn_blanks(blanks())


@pytest.mark.parametrize("kind", KINDS)
def test_none_is_clear_that_may_not_be(kind: str, known: dict[int, Blank]) -> None:
    clear = []
    for seed, what in enumerate(CONTENTS):
        case = make(seed, what, kind)
        readings = read_picture(as_grey(case.page), 1, known)
        assert [reading.reference for reading in readings] == [case.reference]
        verdict = judge(readings[0], case.known).verdict
        if what == "good":
            clear.append(verdict is Verdict.CLEAR)
        else:
            expected = Verdict.UNKNOWN if what == "foreign" else Verdict.CHECK
            assert verdict is expected, (seed, what)
    assert sum(clear) >= LIKELY * len(clear)
