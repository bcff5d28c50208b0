"""The wording of a form on its pages: nothing lost, nothing over the edge, the boxes last."""

from __future__ import annotations

import random

import pytest

from app.reports.blocks import Words
from app.reports.form_page import FOOT, down, look
from app.reports.form_wording import typeset
from app.reports.layout import TEXT_WIDTH
from app.services.declarations.form_layout import LAYOUTS, Layout
from app.services.declarations.form_rows import FormPolicy, FormText
from tests.reports.material import DAY, SCHOOL


def wording(dice: random.Random) -> str:
    """Paragraphs and points of any length, numbered word by word."""
    lines = []
    for _ in range(dice.choice((0, 1, 3, 12, 40))):
        words = " ".join(
            f"{dice.randrange(10**6)}" for _ in range(dice.choice((1, 5, 30, 200, 900)))
        )
        lines.append(dice.choice(("", "- ")) + words)
    return dice.choice(("\n", "\n\n")).join(lines)


def a_text(dice: random.Random) -> FormText:
    policies = tuple(
        FormPolicy(f"Policy {number} " + "x" * dice.choice((0, 60, 180)), "7", DAY, None, words)
        for number, words in enumerate(wording(dice) for _ in range(dice.randint(1, 4)))
    )
    return FormText(SCHOOL, policies, ())


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: str(layout.number))
@pytest.mark.parametrize("seed", range(30))
def test_every_word_is_set_once_in_order_and_in_its_place(layout: Layout, seed: int) -> None:
    text = a_text(random.Random(seed))
    pages = typeset(text, layout)
    said: list[str] = []
    for number, page in enumerate(pages, start=1):
        lowest = down(layout.answers_top) if number == len(pages) else down(FOOT - 14)
        above = down(20)
        for block, top in page:
            assert isinstance(block, Words)
            assert block.style.size >= look(layout).sizes[-1]
            assert top <= above
            above = top - block.height(TEXT_WIDTH)
            said += block.lines(TEXT_WIDTH)
        assert above >= lowest
        assert page or number == len(pages)
    wanted = " ".join(
        words.removeprefix("- ") for policy in text.policies for words in policy.wording.split("\n")
    )
    numbers = [word for word in " ".join(said).split() if word.isdecimal()]
    if len(text.policies) == 1:
        assert numbers == wanted.split()
    else:  # the titles stand between, with numbers of their own
        found = iter(" ".join(said).split())
        assert all(word in found for word in wanted.split())
    if len(pages) > 1:
        assert pages[-1], "the page to sign has words above the signature"
