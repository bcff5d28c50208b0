"""Whether a page can be accepted as it is, and if not, why."""

from __future__ import annotations

from app.services.scans.rows import Judged, Known, PageReading


def judge(reading: PageReading, known: Known | None) -> Judged:
    """Judge one reading.

    Clear only where the codes agree on a known form that is not older, returned or somebody's
    who has left, signature and date are marked, and neither the disclosure box nor the one for
    another format can have anything in it.

    Args:
        reading: one part of a page.
        known: the form of ``reading.reference``; None where the register knows none.

    Returns:
        CLEAR without reasons; CHECK with all that speaks against it; UNKNOWN where no form of
        this school was found; BLANK for empty pages and pages of text, which are set aside.
    """
    raise NotImplementedError
