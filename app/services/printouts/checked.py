"""What a check of a printout says."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from app.services.printouts.codes import PageCode, page_code
from app.services.printouts.comparing import Difference
from app.services.printouts.printed import PrintedPage
from app.services.printouts.rows import PrintoutRow
from app.services.scans.pixels import Grey
from app.words import count, join, plural


class Verdict(enum.StrEnum):
    """What is said of one page."""

    AS_PRINTED = "as printed"
    ADDED_TO = "added to"
    DIFFERS = "differs"
    UNCLEAR = "not clear"
    NOT_KNOWN = "not known"
    NOT_OURS = "not ours"
    BLANK = "blank"


@dataclass(frozen=True)
class CheckedPage:
    """One page of what was given.

    Attributes:
        number: in the file, from 1.
        said: sentences, the most important first.
        seen: the page as given, laid over the printed one; None where it couldn't be.
        printed: the page as printed, if its code is known.
    """

    number: int
    verdict: Verdict
    said: tuple[str, ...]
    code: PageCode | None = None
    title: str = ""
    differences: tuple[Difference, ...] = ()
    seen: Grey | None = field(default=None, repr=False, compare=False)
    printed: PrintedPage | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Checked:
    """A whole file.

    Attributes:
        printouts: those that its pages are of.
        trail: what the trails' heads that are printed in them say of the records.
    """

    pages: tuple[CheckedPage, ...]
    printouts: tuple[PrintoutRow, ...] = ()
    trail: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The gravest of the pages'."""
        order = list(Verdict)
        grave = [page.verdict for page in self.pages if page.verdict is not Verdict.BLANK]
        return max(grave, key=order.index, default=Verdict.BLANK)

    @property
    def said(self) -> tuple[str, ...]:
        """What is to be said of the whole: which pages there are, which are missing."""
        return (_tally(self.pages), *self._whole())

    def _whole(self) -> list[str]:
        said = []
        if len(self.printouts) > 1:
            titles = join([f"“{row.title}” ({row.code})" for row in self.printouts])
            said.append(
                f"The pages are of {count(len(self.printouts), 'printout')}: {titles}. "
                "They were not printed together."
            )
        for row in self.printouts:
            here = [
                page.code.page for page in self.pages if page.code and page.code.code == row.code
            ]
            missing = [str(number) for number in range(1, row.pages + 1) if number not in here]
            if missing:
                said.append(
                    f"{plural(len(missing), 'Page')} {join(missing)} of {row.pages} of "
                    f"“{row.title}” {plural(len(missing), 'is', 'are')} not here."
                )
            twice = sorted({str(number) for number in here if here.count(number) > 1})
            if twice:
                said.append(f"{plural(len(twice), 'Page')} {join(twice)} came more than once.")
        return said


def _tally(pages: tuple[CheckedPage, ...]) -> str:
    told = [page for page in pages if page.verdict is not Verdict.BLANK]
    number = {each: sum(page.verdict is each for page in told) for each in Verdict}
    if not told:
        return "There is nothing on the pages."
    if number[Verdict.AS_PRINTED] == len(told):
        if len(told) == 1:
            return "This page is as Candour printed it."
        return f"All {len(told)} pages are as Candour printed them."
    words = {
        Verdict.AS_PRINTED: ("is as printed", "are as printed"),
        Verdict.ADDED_TO: ("had something added", "had something added"),
        Verdict.DIFFERS: ("differs", "differ"),
        Verdict.UNCLEAR: ("can’t be told", "can’t be told"),
        Verdict.NOT_KNOWN: ("has a code that is not known", "have a code that is not known"),
        Verdict.NOT_OURS: ("is not ours", "are not ours"),
    }
    parts = [
        f"{each} {plural(each, *words[verdict])}"
        for verdict in reversed(words)
        if (each := number[verdict])
    ]
    return f"Of {count(len(told), 'page')}, {join(parts)}."


def shown(code: PageCode) -> str:
    """A page's code as it is printed."""
    return page_code(code.code, code.page or 1)
