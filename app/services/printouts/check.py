"""Check a printout: a PDF, a scan or a photograph against the pages as they were printed.

A PDF's words are compared one by one and its pages as they look. A scan is laid over the page as
printed by its QR code and compared letter by letter: that finds a figure that was changed, but
not what is smaller than a letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from app.errors import Damaged
from app.services.declarations.form_layout import Area
from app.services.evidence.intake import LooksSafe, demand
from app.services.printouts.checked import Checked, CheckedPage, Verdict, shown
from app.services.printouts.comparing import Difference, What, differences
from app.services.printouts.placing import Laid, lay_over
from app.services.printouts.printed import (
    SCALE,
    PrintedPage,
    Proof,
    find_proofs,
    grey,
    printed_page,
    printed_pages,
)
from app.services.printouts.rows import PrintoutRow
from app.services.printouts.service import Printouts
from app.services.scans.blanks import ink_of
from app.services.scans.pixels import Grey
from app.services.scans.sources import opened_stack

_MOST = 200  # pages of one file
_ELSEWHERE = 0.6  # of what was printed is where it was, or the page is another
_BLANK = 60  # mm² of ink on the back of a page, at most
_SAID = 6  # differences in words; the boxes show them all

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class _Given:
    """A page as it came.

    Attributes:
        digital: its own words and picture, if it is a PDF's page that is no scan.
    """

    number: int
    picture: Grey
    digital: PrintedPage | None = None


def check_file(
    printouts: Printouts,
    data: bytes,
    name: str,
    looked: LooksSafe,
    told: Told = lambda done, total: None,
) -> Checked:
    """Check a PDF, TIFF, JPEG or PNG.

    Args:
        printouts: those of the open books.
        data: the file; nothing of it is kept.
        name: what sentences call it.
        looked: the answer to the question before any image is looked at.
        told: called with pages done and their number.

    Raises:
        Refused: the file is none of these, is damaged, or needs a password.
    """
    demand(looked)
    known: dict[str, PrintoutRow | None] = {}
    same = hashlib.sha256(data).hexdigest()
    pages = []
    for given, total in _pages(data, name):
        pages.append(_checked(printouts, given, known, same))
        told(given.number, total)
    rows = tuple(row for row in known.values() if row is not None)
    trail = tuple(said for row in rows for said in printouts.say_of_heads(row))
    return Checked(tuple(pages), rows, trail)


def _pages(data: bytes, name: str) -> Iterator[tuple[_Given, int]]:
    with opened_stack(data, name) as stack:
        total = min(stack.count, _MOST)
        drawn = printed_pages(data, name) if b"%PDF-" in data[:1024] else None
        for number in range(1, total + 1):
            digital = None if drawn is None else next(drawn)
            if digital is None or _is_scan(digital):
                yield _Given(number, grey(stack.picture(number))), total
            else:
                yield _Given(number, digital.picture, digital), total


def _is_scan(page: PrintedPage) -> bool:
    whole = page.picture.size / SCALE**2
    return any(area.width * area.height > 0.6 * whole for area in page.pictures)


def _checked(
    printouts: Printouts, given: _Given, known: dict[str, PrintoutRow | None], same: str
) -> CheckedPage:
    proofs = find_proofs(given.picture)
    if not proofs:
        return _without_code(given)
    proof = proofs[0]
    code = proof.code
    if code.code not in known:
        known[code.code] = printouts.find(code.code)
    row = known[code.code]
    if row is None or (code.page or 0) > row.pages:
        return CheckedPage(
            given.number,
            Verdict.NOT_KNOWN,
            (
                f"The code {shown(code)} is not known in the books that you can open. The page "
                "may be of a book that only others open, of another school, or not genuine.",
            ),
            code,
        )
    try:
        pdf = printouts.pdf(row.id)
    except Damaged as error:
        return CheckedPage(given.number, Verdict.UNCLEAR, (str(error),), code, row.title)
    printed = printed_page(pdf, row.title, code.page or 1)
    page = CheckedPage(
        given.number, Verdict.AS_PRINTED, (), code, row.title, seen=given.picture, printed=printed
    )
    if hashlib.sha256(pdf).hexdigest() == same:
        return replace(page, said=("It is the very file that Candour made.",))
    return _compared(page, printed, given, proof)


def _without_code(given: _Given) -> CheckedPage:
    inside = given.picture[::2, ::2]
    dark = float((inside < 0.6 * np.percentile(inside, 90)).mean())
    if dark * 210 * 297 < _BLANK:
        return CheckedPage(given.number, Verdict.BLANK, ("A blank side.",))
    said = (
        "No code of Candour’s was found on it. It is not an official page, or its code was cut "
        "off or covered. If a code is printed at its foot, type that.",
    )
    return CheckedPage(given.number, Verdict.NOT_OURS, said)


def _compared(page: CheckedPage, printed: PrintedPage, given: _Given, proof: Proof) -> CheckedPage:
    own = find_proofs(printed.picture)[0].corners / SCALE
    left, top = own.min(axis=0)
    wide, tall = np.ptp(own, axis=0)
    if given.digital is not None and given.picture.shape == printed.picture.shape:
        laid: Laid | None = Laid(np.diag([SCALE, SCALE, 1.0]), given.picture, 1.0)
    else:
        ink = ink_of(printed.picture, 0.0)
        laid = lay_over(given.picture, printed.picture, ink, (own, proof.corners))
    words = _words_differ(printed, given.digital) if given.digital else []
    if laid is None or laid.found < _ELSEWHERE:
        made = "It carries this page’s code, but hardly anything is where it was printed."
        poor = "" if given.digital else " If the scan is poor, scan again at 200 dpi to be sure."
        return replace(page, verdict=Verdict.DIFFERS, said=(made + poor, *words), seen=None)
    found = differences(printed, laid, Area(float(left), float(top), float(wide), float(tall)))
    page = replace(page, seen=laid.picture)
    if found is None and given.digital is not None:
        otherwise = "Its words stand elsewhere, or in other letters, than what was printed."
        return replace(page, verdict=Verdict.DIFFERS, said=(*words, otherwise))
    if found is None:
        poor = (
            "The scan is too coarse or blurred to tell. Scan again at 200 dpi, flat on the glass."
        )
        return replace(page, verdict=Verdict.UNCLEAR, said=(poor,))
    said = (*words, *_said(found, printed, told=bool(words)))
    if words or any(each.what in (What.CHANGED, What.MISSING) for each in found):
        verdict = Verdict.DIFFERS
    elif found:
        verdict = Verdict.ADDED_TO
        said = ("Every word that was printed is there and unchanged.", *said)
    else:
        verdict = Verdict.AS_PRINTED
        said = (_as_printed(given),)
    return replace(page, verdict=verdict, said=said, differences=tuple(found))


def _as_printed(given: _Given) -> str:
    if given.digital is None:
        return "Everything on it is as it was printed, as far as a scan shows."
    return "It says and shows what was printed, though another program saved the file."


def _said(found: list[Difference], printed: PrintedPage, *, told: bool) -> list[str]:
    said: dict[str, None] = {}  # each sentence once, in order
    for each in found:
        place = _place(each.area, printed)
        if each.what is What.CHANGED and not told:
            said[f"Not as printed {place}: “{each.words}” stood there."] = None
        elif each.what is What.MISSING and not told:
            said[f"Missing {place}: “{each.words}”."] = None
        elif each.what is What.ADDED:
            said[f"Something was added {place}: writing, a stamp or print."] = None
        elif each.what is What.SHADED:
            said[f"Lighter or darker {place}: a stain, a patch or another picture."] = None
    return _few(list(said), "And {} more; the boxes show them all.")


def _few(said: list[str], more: str) -> list[str]:
    if len(said) <= _SAID:
        return said
    return [*said[:_SAID], more.format(len(said) - _SAID)]


def _place(area: Area, printed: PrintedPage) -> str:
    tall, wide = (side / SCALE for side in printed.picture.shape)
    down = ("at the top", "in the middle", "at the foot")
    across = (" on the left", "", " on the right")
    row = min(int(3 * (area.top + area.height / 2) / tall), 2)
    column = min(int(3 * (area.left + area.width / 2) / wide), 2)
    return down[max(row, 0)] + across[max(column, 0)]


def _words_differ(printed: PrintedPage, digital: PrintedPage) -> list[str]:
    """What a PDF's words say otherwise."""
    then, now = printed.text.split(), digital.text.split()
    said = []
    for what, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        old, new = " ".join(then[a:b]), " ".join(now[c:d])
        if what == "replace":
            said.append(f"“{_cut(old)}” was printed; here it is “{_cut(new)}”.")
        elif what == "delete":
            said.append(f"“{_cut(old)}” was printed; here it is missing.")
        elif what == "insert":
            said.append(f"“{_cut(new)}” was not printed; here it was added.")
    return _few(said, "And {} more.")


def _cut(words: str) -> str:
    return words if len(words) < 120 else f"{words[:100]} …"
