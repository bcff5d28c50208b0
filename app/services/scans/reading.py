"""Reading a stack of scanned pages: which form each is, and what is in its boxes."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from PIL import Image

from app.errors import Refused
from app.services.declarations.form_layout import LAYOUTS, Corner
from app.services.scans.blanks import Blank, find_blank
from app.services.scans.codes import Seen, complete, find_codes
from app.services.scans.geometry import fit
from app.services.scans.ink import marks
from app.services.scans.pixels import Grey
from app.services.scans.placing import crops, groups, turn_of, within
from app.services.scans.rows import PageReading
from app.services.scans.sources import Stack, opened_stack
from app.services.scans.whiteness import is_blank

_COARSE = 110  # dpi
_LONG_SIDE = 11.69  # inches of an A4 page
_NEAR, _FAR = 2.5, 5.0  # mm from where two codes, or one, say that the boxes are

FINER = "Set the copier to 200 dpi and scan it again."
COARSE = f"No code can be read: the scan is too coarse. {FINER}"
OUTSIDE = "Part of the form is outside the picture."
UNEVEN = "The boxes of this form can’t be found on the page."
TWICE = "The same form is on this page twice."
PARTLY = "Only one of this form’s codes can be read, and another form is on the same page."


def read_stack(
    stack: Stack, blanks: Mapping[int, bytes], start: int = 1, workers: int = 2
) -> Generator[PageReading, None, None]:
    """Read the pages of an open stack in order, from ``start`` on.

    Lazy: at most a few pages ahead are read, and closing the iterator stops the work. A page
    with several forms yields several readings, ``part`` 1, 2 …; a page that can't be read
    yields one that says why in ``problem`` and holds up no other.

    Args:
        stack: from ``sources.opened_stack``; it must stay open as long as the iterator.
        blanks: a PDF of the blank page to sign, by the number of its layout; all layouts.
        start: the first page, so that interrupted work goes on where it stopped.
        workers: how many pages are read at once, in threads.
    """
    known = drawn_blanks(blanks)
    pool = ThreadPoolExecutor(workers, "reading")
    ahead: deque[Future[list[PageReading]]] = deque()
    try:
        for page in range(start, stack.count + 1):
            ahead.append(pool.submit(_read_page, stack, page, known))
            if len(ahead) > workers:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def drawn_blanks(blanks: Mapping[int, bytes]) -> dict[int, Blank]:
    """Draw the blanks once for a whole stack."""
    drawn = {}
    for number, document in blanks.items():
        with opened_stack(document, "The blank form") as stack:
            drawn[number] = Blank.from_page(LAYOUTS[number], np.asarray(stack.picture(1)))
    return drawn


def _read_page(stack: Stack, page: int, blanks: Mapping[int, Blank]) -> list[PageReading]:
    try:
        picture = stack.picture(page)
    except (Refused, OSError) as problem:
        sentence = str(problem) if isinstance(problem, Refused) else "The page can’t be read."
        return [PageReading(page, problem=sentence)]
    return read_picture(np.asarray(picture), page, blanks)


def read_picture(picture: Grey, page: int, blanks: Mapping[int, Blank]) -> list[PageReading]:
    """Read one page's picture: a reading for each form on it, at least one."""
    seen, foreign = find_codes(picture, tries=1)
    if not seen and not foreign and is_blank(picture):
        return [PageReading(page, blank=True)]
    if not complete(seen):
        seen, foreign = find_codes(picture)
    if not seen:
        return [PageReading(page, foreign=foreign, problem=COARSE if _coarse(picture) else "")]
    forms = groups(seen)
    return [
        _read_form(picture, PageReading(page, part, foreign=foreign), form, len(forms) > 1, blanks)
        for part, form in enumerate(forms, 1)
    ]


def _read_form(
    picture: Grey, bare: PageReading, seen: list[Seen], crowded: bool, blanks: Mapping[int, Blank]
) -> PageReading:
    """Read one form, by its codes."""
    codes = tuple(one.code for one in seen)
    form = np.concatenate([one.printed for one in seen])
    there = np.concatenate([one.corners for one in seen])
    plane, _ = fit(form, there)
    turn = turn_of(plane)

    def said(problem: str = "") -> PageReading:
        return PageReading(bare.page, bare.part, codes, bare.foreign, turn=turn, problem=problem)

    corners = [code.corner for code in codes]
    if Corner.TEXT in corners:
        return said()
    if len(set(corners)) < len(corners):
        return said(TWICE)
    if crowded and len(codes) == 1:
        return said(PARTLY)
    layout = codes[0].layout
    found = find_blank(
        picture,
        blanks[layout.number],
        form,
        there,
        min(one.black for one in seen),
        _NEAR if len(codes) == 2 else _FAR,
    )
    lost = f"{UNEVEN} {FINER}" if _coarse(picture) else UNEVEN
    if found is None:
        return said(lost)
    if not within(picture, found.plane, layout):
        return said(OUTSIDE)
    if all(drift is None for drift in found.drift.values()):
        return said(lost)
    return PageReading(
        bare.page,
        bare.part,
        codes,
        bare.foreign,
        turn=turn,
        marks=marks(blanks[layout.number], found),
        crops=crops(picture, found.plane, layout, turn),
    )


def _coarse(picture: Grey) -> bool:
    """Whether an A4 page was scanned with too few dots to count on."""
    return bool(max(picture.shape) / _LONG_SIDE < _COARSE)


def page_image(document: bytes, turn: int, width: int) -> Image.Image:
    """Return a page kept by ``Stack.document``, set upright, in grey, for the screen.

    Args:
        document: the page alone.
        turn: ``PageReading.turn``; the shares in ``PageReading.crops`` fit what is returned.
        width: of the picture in pixels; a smaller page isn't enlarged.

    Raises:
        Refused: it can't be shown.
    """
    with opened_stack(document, "The page") as stack:
        picture = stack.picture(1)
    if turn:
        picture = picture.rotate(-turn, expand=True)
    if picture.width > width:
        height = round(picture.height * width / picture.width)
        picture = picture.resize((width, height), Image.Resampling.BOX, reducing_gap=2)
    return picture
