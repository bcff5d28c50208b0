"""What *Check a printout* says of altered, re-typed, re-scanned and foreign paper: the table."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.errors import Refused
from app.models.evidence import Answer
from app.reports.text import Style
from app.services.evidence.intake import LooksSafe
from app.services.printouts.check import check_file
from app.services.printouts.checked import Checked, Verdict
from app.services.printouts.codes import new_code, read_typed
from app.services.printouts.printed import printed_page
from app.services.printouts.rows import Official, PrintoutRow
from app.services.printouts.service import Printouts
from tests.builders import book
from tests.scans import damage
from tests.services import printed as made
from tests.services.printed import copied, drawn, printed, report, scanned

SAFE = LooksSafe(Answer.NO)


@dataclass(frozen=True)
class Paper:
    """A report that was printed, and the books that know it."""

    printouts: Printouts
    pdf: bytes
    row: PrintoutRow
    pages: list[Image.Image]


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    folder = tmp_path_factory.mktemp("printouts")
    register = book(folder)
    printouts = Printouts(register, None)
    printed(printouts, "An earlier report")
    pdf = printed(printouts)
    code = read_typed(_codes(pdf)[0])
    assert code is not None
    row = printouts.find(code.code)
    assert row is not None
    yield Paper(printouts, pdf, row, drawn(pdf))
    register.close()


def _codes(pdf: bytes) -> list[str]:
    from tests.reports.reading import text_of

    lines = text_of(pdf).splitlines()
    return [line.split(": ")[1] for line in lines if line.startswith("Check this page")]


def check(paper: Paper, data: bytes) -> Checked:
    return check_file(paper.printouts, data, "what was given", SAFE)


def again(paper: Paper, swap: Callable[[str], str] = str, style: Style | None = None) -> bytes:
    """The report made anew by somebody who copied its code."""
    return report(Official(paper.row.code), swap, style or Style())


def changed(old: str, new: str) -> Callable[[str], str]:
    return lambda words: words.replace(old, new)


Make = Callable[[Paper], bytes]
PAGE_PRINTED = "This page is as Candour printed it."
ALL_PRINTED = "All 3 pages are as Candour printed them."
TABLE: dict[str, tuple[Make, Verdict, str]] = {
    "the file itself": (lambda p: p.pdf, Verdict.AS_PRINTED, "It is the very file"),
    "saved by another program": (
        lambda p: made.saved_again(p.pdf),
        Verdict.AS_PRINTED,
        "It says and shows what was printed",
    ),
    "a figure changed in the PDF": (
        lambda p: again(p, changed("53 had signed", "63 had signed")),
        Verdict.DIFFERS,
        "“53” was printed; here it is “63”.",
    ),
    "a line removed in the PDF": (
        lambda p: again(p, changed("The office wrote to them again and offered", "It offered")),
        Verdict.DIFFERS,
        "was printed",
    ),
    "a name added in the PDF": (
        lambda p: again(p, changed("Paragraph 7. Of", "Paragraph 7. Anna Otterby says: of")),
        Verdict.DIFFERS,
        "Anna Otterby",
    ),
    "typed anew, in other letters": (
        lambda p: again(p, style=Style(size=11.5, leading=17)),
        Verdict.DIFFERS,
        "printed",
    ),
    "scanned, clean": (lambda p: scanned(p.pages), Verdict.AS_PRINTED, "as far as a scan shows"),
    "scanned through a copier": (
        lambda p: scanned([copied(page) for page in p.pages[:1]]),
        Verdict.AS_PRINTED,
        "a scan shows",
    ),
    "scanned upside down, at 150 dpi": (
        lambda p: scanned([page.rotate(180).resize((1240, 1754)) for page in p.pages[:1]], 150),
        Verdict.AS_PRINTED,
        "a scan shows",
    ),
    "faded": (
        lambda p: scanned([damage.faded(page, 95, 235) for page in p.pages[:1]]),
        Verdict.AS_PRINTED,
        "a scan shows",
    ),
    "with dirt on the glass": (
        lambda p: scanned(
            [damage.streaked(page, np.random.default_rng(5)) for page in p.pages[:1]]
        ),
        Verdict.AS_PRINTED,
        "a scan shows",
    ),
    "punched and folded": (
        lambda p: scanned(
            [
                damage.creased(
                    damage.punched(page, np.random.default_rng(6)), np.random.default_rng(7)
                )
                for page in p.pages[:1]
            ]
        ),
        Verdict.AS_PRINTED,
        "a scan shows",
    ),
    "black and white, as a fax": (
        lambda p: scanned([page.point(lambda v: 255 * (v > 140)) for page in p.pages[:1]]),
        Verdict.AS_PRINTED,
        "a scan shows",
    ),
    "a figure changed, then scanned": (
        lambda p: scanned(
            [copied(page) for page in drawn(again(p, changed("53 had", "58 had")))[:1]]
        ),
        Verdict.DIFFERS,
        "“53” stood there",
    ),
    "a figure of a table changed, then scanned": (
        lambda p: scanned([copied(page) for page in drawn(again(p, changed("28", "26")))[:1]]),
        Verdict.DIFFERS,
        "“28” stood there",
    ),
    "a line blanked, then scanned": (
        lambda p: scanned([copied(made.blanked(p.pages[0], (18, 52, 192, 62)))]),
        Verdict.DIFFERS,
        "Missing at the top",
    ),
    "a name pasted in, then scanned": (
        lambda p: scanned([copied(made.pasted(p.pages[2], "and Anna Otterby", (110, 240)))]),
        Verdict.ADDED_TO,
        "Something was added at the foot",
    ),
    "signed by hand": (
        lambda p: scanned([copied(made.signed(p.pages[2]))]),
        Verdict.ADDED_TO,
        "Every word that was printed is there and unchanged.",
    ),
    "stained": (
        lambda p: scanned([damage.stained(p.pages[0], (90, 60), np.random.default_rng(3))]),
        Verdict.DIFFERS,
        "Not as printed",
    ),
    "typed anew in other letters, then scanned": (
        lambda p: scanned(
            [copied(page) for page in drawn(again(p, style=Style(size=11.5, leading=17)))[:1]]
        ),
        Verdict.DIFFERS,
        "hardly anything is where it was printed",
    ),
    "too coarse": (
        lambda p: scanned(
            [damage.blurred(page, 2.9).resize((827, 1169)) for page in p.pages[:1]], 100
        ),
        Verdict.NOT_OURS,
        "No code of Candour’s was found",
    ),
    "another school’s report": (
        lambda p: report(Official(new_code())),
        Verdict.NOT_KNOWN,
        "is not known",
    ),
    "no code at all": (lambda p: report(None), Verdict.NOT_OURS, "not an official page"),
    "a blank page": (
        lambda p: scanned([Image.new("L", (1654, 2339), 248)]),
        Verdict.BLANK,
        "A blank side.",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_is_said_of_each(paper: Paper, name: str) -> None:
    make, verdict, words = TABLE[name]
    found = check(paper, make(paper))
    said = " ".join([*found.said, *(each for page in found.pages for each in page.said)])
    assert found.verdict is verdict, said
    assert words in said
    if verdict is Verdict.AS_PRINTED:
        assert found.said[0] == (ALL_PRINTED if len(found.pages) == 3 else PAGE_PRINTED)


def test_pages_of_two_printouts_pages_missing_and_pages_twice(paper: Paper) -> None:
    other = drawn(printed(paper.printouts, "Another report"))
    found = check(paper, scanned([paper.pages[0], other[1], paper.pages[0]]))
    assert found.verdict is Verdict.AS_PRINTED
    said = " ".join(found.said)
    assert "The pages are of 2 printouts" in said
    assert "They were not printed together." in said
    assert "Pages 2 and 3 of 3 of “Report on declarations” are not here." in said
    assert "Page 1 came more than once." in said
    assert "Pages 1 and 3 of 3 of “Another report” are not here." in said


def test_single_figures_changed_on_a_copied_page_are_found(paper: Paper) -> None:
    """Each figure of some sentences, one at a time as a forger would, after a copier."""
    page = printed_page(paper.pdf, "", 1)
    words = [word for word in page.words if word.text.isdigit() and word.area.height > 2]
    luck, caught = np.random.default_rng(12), 0
    picture = paper.pages[0]
    for word in words:
        at = int(luck.integers(len(word.text)))
        other = str(luck.choice([each for each in "23456789" if each != word.text[at]]))
        picture = made.other_figure(picture, word.letters[at], other)
    found = check(paper, scanned([copied(picture)])).pages[0].differences
    for word in words:
        area = word.area
        caught += any(
            each.area.left - 1 < area.left + area.width / 2 < each.area.right + 1
            and abs(each.area.top - area.top) < 3
            for each in found
        )
    print(f"\n{caught} of {len(words)} changed figures were found")  # noqa: T201 - see -s
    assert len(words) > 25
    assert caught >= 0.93 * len(words)


def test_a_mark_that_is_typed_off_paper_is_known_or_not(paper: Paper) -> None:
    mark = paper.row.trail[0]
    assert mark.words.startswith("Register: ")
    assert "matches" in paper.printouts.say_of_typed_head(mark.words)
    assert "matches" in paper.printouts.say_of_typed_head(mark.shown.upper())
    wrong = mark.shown[:-1] + ("0" if mark.shown[-1] != "0" else "1")
    assert "No open book ever had this mark" in paper.printouts.say_of_typed_head(wrong)
    with pytest.raises(Refused, match="type all 20"):
        paper.printouts.say_of_typed_head("0af3")


def test_a_rewritten_trail_does_not_match_what_was_printed(tmp_path: Path) -> None:
    register = book(tmp_path)
    printouts = Printouts(register, None)
    printed(printouts, "First")
    pdf = printed(printouts, "Second")
    code = read_typed(_codes(pdf)[0])
    assert code is not None
    row = printouts.find(code.code)
    assert row is not None
    assert "matches" in printouts.say_of_heads(row)[0]
    with register.writing() as writing:  # by somebody who gets past the triggers
        writing._connection.exec_driver_sql("DROP TRIGGER IF EXISTS trail_no_update")
        writing._connection.exec_driver_sql(
            "UPDATE trail SET head = zeroblob(32) WHERE seq = ?", (row.trail[0].count,)
        )
    assert "does not match" in printouts.say_of_heads(row)[0]
    register.close()


def test_a_file_that_is_none_of_these_is_refused(paper: Paper) -> None:
    with pytest.raises(Refused, match="is not a PDF, TIFF, JPEG or PNG"):
        check(paper, b"hello")
    with pytest.raises(Refused, match="is empty"):
        check(paper, b"")


def test_a_photo_of_a_page_is_checked_too(paper: Paper) -> None:
    file = io.BytesIO()
    copied(paper.pages[1]).save(file, "PNG")
    found = check(paper, file.getvalue())
    assert found.verdict is Verdict.AS_PRINTED, found
