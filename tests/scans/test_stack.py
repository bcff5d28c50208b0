"""Whole stacks: in order, lazily, and no page in another's way."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image

from app.errors import Refused
from app.models.scan import Verdict
from app.services.scans.judging import judge
from app.services.scans.reading import read_stack
from app.services.scans.rows import Known
from app.services.scans.sources import opened_stack
from tests.scans.cases import make
from tests.scans.paper import blanks, stack


@dataclass
class Pile:
    """A stack of pictures in memory, of which one may be damaged."""

    pictures: list[Image.Image]
    damaged: int = 0
    drawn: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def count(self) -> int:
        return len(self.pictures)

    def picture(self, page: int) -> Image.Image:
        with self.lock:
            self.drawn.append(page)
        if page == self.damaged:
            raise Refused("Page 2 of “scan.pdf” is damaged. Scan that page again.")
        return self.pictures[page - 1]

    def document(self, page: int) -> tuple[bytes, str]:
        raise NotImplementedError


def test_a_mixed_stack_is_read_in_order_with_backs_between() -> None:
    cases = [make(seed, "good", "copier, 150 dpi") for seed in range(3)]
    back = Image.new("L", cases[0].page.size, 245)
    document = stack([page for case in cases for page in (case.page, back)], 150)
    with opened_stack(document, "scan.pdf") as opened:
        readings = list(read_stack(opened, blanks()))
    assert [reading.page for reading in readings] == [1, 2, 3, 4, 5, 6]
    assert [one.reference for one in readings[::2]] == [case.reference for case in cases]
    judged = [judge(reading, Known()).verdict for reading in readings]
    assert judged == [Verdict.CLEAR, Verdict.BLANK] * 3


def test_one_bad_page_says_so_and_holds_up_no_other() -> None:
    cases = [make(seed, "good", "copier, 150 dpi") for seed in range(3)]
    readings = list(read_stack(Pile([case.page for case in cases], damaged=2), blanks()))
    assert [reading.reference for reading in readings] == [
        cases[0].reference,
        "",
        cases[2].reference,
    ]
    judged = judge(readings[1], None)
    assert judged.verdict is Verdict.UNKNOWN
    assert judged.reasons == ("Page 2 of “scan.pdf” is damaged. Scan that page again.",)


@pytest.mark.parametrize("workers", [1, 3])
def test_reading_is_lazy_stops_and_goes_on(workers: int) -> None:
    pile = Pile([Image.new("L", (600, 800), 255)] * 40)
    readings = read_stack(pile, blanks(), workers=workers)
    assert pile.drawn == []
    assert next(readings).page == 1
    readings.close()
    assert len(pile.drawn) <= 2 * workers + 1
    later = read_stack(pile, blanks(), start=39)
    assert [reading.page for reading in later] == [39, 40]


def test_a_photograph_is_read_through_the_file_as_well() -> None:
    case = make(1, "good", "photograph")
    pixels = np.asarray(case.page)
    document = stack([Image.fromarray(pixels)], 200)
    with opened_stack(document, "photo.pdf") as opened:
        (reading,) = read_stack(opened, blanks())
    assert reading.reference == case.reference
