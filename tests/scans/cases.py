"""Pages with a known right answer: what is on them, what was done to them, what may be said."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.services.declarations.form_layout import CODE, LAYOUTS, Box, Corner, Layout
from app.services.scans.rows import Known
from tests.scans import damage
from tests.scans.paper import Answers, filled, printed

GOOD = (
    Answers(),
    Answers(nothing=False),
)
UNSIGNED = (
    Answers(signed=False, dated=False, nothing=False),
    Answers(signed=False, dated=False),
    Answers(signed=False),
    Answers(dated=False),
    Answers(dated=False, sprawling=True),
    Answers(dated=False, signed_in=Box.DATE),
    Answers(signed=False, dated_in=Box.SIGNED),
)
TOLD = (
    Answers(nothing=False, something=True),
    Answers(something=True),
    Answers(another=True),
)


@dataclass(frozen=True)
class Case:
    """A page and what is right about it.

    Attributes:
        what: good, unsigned, told, foreign or older.
        clear: whether it may be called clear.
    """

    what: str
    damage: str
    page: Image.Image
    reference: str
    known: Known | None

    @property
    def clear(self) -> bool:
        return self.what == "good"


def _code_spot(layout: Layout, rng: np.random.Generator) -> tuple[float, float]:
    area = layout.codes[Corner.TOP if rng.random() < 0.5 else Corner.FOOT]
    return area.left + CODE / 2, area.top + CODE / 2


def _show_through(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    layout = LAYOUTS[int(rng.integers(1, 3))]
    back = printed(layout, "A" * 12, int(rng.integers(4)))
    filled(back, layout, Answers(), rng)
    return damage.shown_through(page, back, rng)


Kind = Callable[[Image.Image, Layout, np.random.Generator], Image.Image]
KINDS: dict[str, Kind] = {
    "as printed, 200 dpi": lambda page, _, rng: page,
    "copier, 200 dpi": lambda page, _, rng: damage.copied(page, 200, rng),
    "copier, 150 dpi": lambda page, _, rng: damage.copied(page, 150, rng),
    "copier, 100 dpi": lambda page, _, rng: damage.copied(page, 100, rng),
    "copier, 75 dpi": lambda page, _, rng: damage.copied(page, 75, rng),
    "copier, 300 dpi": lambda page, _, rng: damage.copied(page, 300, rng),
    "askew up to 5°": lambda page, _, rng: damage.skewed(page, rng.uniform(-5, 5)),
    "turned": lambda page, _, rng: damage.copied(page, 150, rng).rotate(
        int(rng.integers(1, 4)) * 90, expand=True
    ),
    "grain": lambda page, _, rng: damage.noisy(damage.sampled(page, 150), rng.uniform(12, 28), rng),
    "out of focus": lambda page, _, rng: damage.blurred(
        damage.copied(page, 150, rng), rng.uniform(0.6, 1.4)
    ),
    "JPEG, quality 40": lambda page, _, rng: damage.jpeg(damage.copied(page, 150, rng), 40),
    "grey and faded": lambda page, _, rng: damage.faded(
        damage.copied(page, 150, rng), rng.uniform(50, 100), rng.uniform(190, 225)
    ),
    "black and white": lambda page, _, rng: damage.in_black_and_white(
        damage.copied(page, 200, rng), rng
    ),
    "streaks": lambda page, _, rng: damage.streaked(damage.copied(page, 150, rng), rng),
    "streaks, turned": lambda page, _, rng: damage.streaked(
        damage.copied(page, 150, rng).rotate(90, expand=True), rng
    ),
    "punch holes": lambda page, _, rng: damage.copied(damage.punched(page, rng), 150, rng),
    "shows through": lambda page, _, rng: damage.copied(_show_through(page, rng), 150, rng),
    "coffee ring anywhere": lambda page, _, rng: damage.copied(
        damage.stained(page, (rng.uniform(10, 200), rng.uniform(10, 290)), rng), 150, rng
    ),
    "coffee over a code": lambda page, layout, rng: damage.copied(
        damage.stained(page, _code_spot(layout, rng), rng), 150, rng
    ),
    "a code blotted out": lambda page, layout, rng: damage.copied(
        damage.blotted(page, _code_spot(layout, rng), rng), 150, rng
    ),
    "folded": lambda page, _, rng: damage.copied(damage.creased(page, rng), 150, rng),
    "photograph": lambda page, _, rng: damage.photographed(page, rng),
    "photograph, folded": lambda page, _, rng: damage.photographed(damage.creased(page, rng), rng),
    "several at once": lambda page, _, rng: damage.streaked(
        damage.jpeg(damage.copied(damage.punched(_show_through(page, rng), rng), 150, rng), 40),
        rng,
    ),
}


def make(seed: int, what: str, kind: str) -> Case:
    """Make a page from a seed."""
    rng = np.random.default_rng([seed, len(what), len(kind)])
    layout = LAYOUTS[1 if rng.random() < 0.8 else 2]
    reference = base64.b32encode(rng.bytes(8)).decode()[:12]
    answers = {"unsigned": UNSIGNED, "told": TOLD}.get(what, GOOD)
    page = printed(layout, reference, int(rng.integers(6)))
    filled(page, layout, answers[int(rng.integers(len(answers)))], rng)
    known = None if what == "foreign" else Known(older="2025" if what == "older" else "")
    return Case(what, kind, KINDS[kind](page, layout, rng), reference, known)
