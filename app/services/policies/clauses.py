"""A policy's text as clauses: every line of it belongs to exactly one of them.

Real policies have lost numbers, numbers that start again, doubled clauses and headings inside
clauses, so nothing here relies on a number being there, or being the only one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

HEADING_LENGTH = 80  # characters; longer ones are sentences without their full stop
LONG = 25  # words of a paragraph that no cover has

_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,3})+[a-z]?|\d{1,2})(?P<end>[.):]?)(?:\s+|$)")
_PART = re.compile(
    r"(?P<number>(?:appendix|annex|schedule|part|section|chapter)\s+(?:\d{1,2}|[a-z]))\b[.:]?"
    r"(?:\s*[-–—:]\s*|\s+|$)",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"(?P<number>\((?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,2})\)|(?:[a-z]|[ivx]{2,5})[.)])\s+"
)
_CAPITAL = re.compile(r"(?P<number>\(?[A-Z][.)])\s+")
_BULLET = re.compile(r"(?:[•·‣▪◦●○∙*–—\uf0b7\uf0a7-]|o(?=\s))\s+")
_HASHES = re.compile(r"#{1,6}\s+")
_DASHED_NUMBER = re.compile(r"[-*•]\s+(?=(?:\d{1,2}(?:\.\d{1,3})+[a-z]?[.)]?|\([a-z]{1,4}\))\s)")
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)
_LEADER = re.compile(r"[\s.…·_]+\d{0,3}$")  # the dots and the page number of a line of contents
_OPEN_ENDED = re.compile(r"(?<![;,] )(?<!/)\b(?:a|an|and|its|or|our|that|the|their|which)$")


@dataclass(frozen=True)
class Line:
    """One line of a policy's text, or one paragraph of a Word file.

    Attributes:
        starts: it is known to begin a paragraph.
        heading: it is known to be a heading.
        furniture: the header, footer or number of a page.
    """

    text: str
    starts: bool = False
    heading: bool = False
    furniture: bool = False


@dataclass(frozen=True)
class Clause:
    """A clause, heading, list item or paragraph on its own.

    Attributes:
        number: as printed, without the full stop: ``4.1.2``, ``(a)``, ``Appendix 1``; or None.
        mark: all that stands before the text: number, bullet or hashes.
        text: the words.
        heading: what it stands under, or None.
        lines: its lines in the source, counted from 1, blank ones and page furniture included.
        title: it is itself a heading.
        preamble: it belongs to what comes before the first clause, such as a cover.
    """

    number: str | None
    mark: str
    text: str
    heading: str | None
    lines: tuple[int, ...]
    title: bool = False
    preamble: bool = False


def plain_lines(text: str) -> tuple[Line, ...]:
    """Return a plain text's lines."""
    return tuple(Line(line) for line in text.splitlines())


def split(lines: Sequence[Line]) -> tuple[Clause, ...]:
    """Return the clauses in the order of the text, first those of the preamble if there is one.

    Whether the preamble ends early or late changes nothing about where a clause begins.
    """
    reader = _Reader(lines)
    drafts = reader.read()
    if not drafts:
        return ()
    drafts[0].lines[:0] = reader.before  # blank lines and page furniture before the first words
    end = _preamble_end(drafts)
    return _under_headings(
        [replace(draft.clause(), preamble=place < end) for place, draft in enumerate(drafts)]
    )


@dataclass
class _Draft:
    """A clause that is still being read."""

    number: str | None
    mark: str
    words: list[str]
    lines: list[int]
    family: str  # number, part, letter, bullet, contents, heading or paragraph
    title: bool = False

    def clause(self) -> Clause:
        apart = "\n" if self.family == "contents" else " "
        text = ""
        for words in self.words:
            hyphen = text.endswith("-") and not text.endswith(" -") and words[:1].islower()
            text += ("" if hyphen or not text else apart) + words
        return Clause(self.number, self.mark, text, None, tuple(self.lines), self.title)


class _Reader:
    """Goes through the lines once and decides at each whether a clause begins."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._drafts: list[_Draft] = []
        self._gap = True  # a blank line, or nothing, stands before
        self._top = 0  # the last number without a dot
        self._contents_end = 0  # the line before which the table of contents ends
        self.before: list[int] = []

    def read(self) -> list[_Draft]:
        for place, line in enumerate(self._lines):
            text = " ".join(line.text.replace("\t", "  ").split(" ")).strip()
            if line.furniture or not text:
                (self._drafts[-1].lines if self._drafts else self.before).append(place + 1)
                self._gap = self._gap or not text
                continue
            draft = None if place < self._contents_end else self._begun(place, text)
            if draft is not None:
                self._drafts.append(draft)
            else:
                self._drafts[-1].words.append(text)
                self._drafts[-1].lines.append(place + 1)
            self._gap = False
        return self._drafts

    def _begun(self, place: int, text: str) -> _Draft | None:
        """The clause that begins with this line, or None if it goes on with the last one."""
        line, last = self._lines[place], self._drafts[-1] if self._drafts else None
        hashes = _HASHES.match(text)
        heading = line.heading or hashes is not None
        lead = hashes or _DASHED_NUMBER.match(text)
        mark, rest = (text[: lead.end()], text[lead.end() :]) if lead else ("", text)
        starts = last is None or self._gap or line.starts or heading or last.title
        if starts and _CONTENTS.fullmatch(rest.strip("*_ ")):
            self._contents_end = self._end_of_contents(place)
            family = "contents" if self._contents_end else "heading"
            return _Draft(None, mark, [rest], [place + 1], family, title=True)
        for family, found in (
            ("part", self._part(rest, starts)),
            ("number", self._number(rest, starts, heading or (starts and self._alone(place)))),
            ("letter", self._listed(_LETTER.match(rest), "letter", starts)),
            ("letter", _CAPITAL.match(rest) if starts else None),
            ("bullet", self._listed(_BULLET.match(rest), "bullet", starts)),
        ):
            if found is not None:
                number = None if family == "bullet" else found["number"].strip()
                if family == "number":
                    self._top = int(found["number"].partition(".")[0])
                elif family == "letter":
                    number = found["number"].rstrip(".")
                    number = number if number.startswith("(") else number.rstrip(")")
                words = [rest[found.end() :]] if rest[found.end() :] else []
                title = heading or (family == "part" and self._alone(place))
                mark = (mark + rest[: found.end()]).strip()
                return _Draft(number, mark, words, [place + 1], family, title)
        if heading or self._titled(place, rest, starts):
            return _Draft(None, mark.strip(), [rest], [place + 1], "heading", title=True)
        if starts and not (self._gap and not line.starts and self._goes_on(rest)):
            return _Draft(None, mark.strip(), [rest], [place + 1], "paragraph")
        return None

    def _part(self, text: str, starts: bool) -> re.Match[str] | None:
        found = _PART.match(text) if starts and len(text) <= HEADING_LENGTH else None
        return None if text[-1] in ".;:," else found

    def _number(self, text: str, starts: bool, alone: bool) -> re.Match[str] | None:
        found = _NUMBER.match(text)
        if found is None:
            return None
        number, rest = found["number"], text[found.end() :]
        clean = starts or self._clean()
        if "." in number:
            return found if clean or not rest[:1].islower() else None
        value = int(number)
        likely = value <= 1 or self._top < value <= self._top + 4
        likely = likely or (self._top > 0 and alone and rest[:1].isupper())
        if found["end"]:
            return found if value and (clean or value == self._top + 1) else None
        # A bare number may be a date, an age or a house.
        if not rest or not likely or _MONTH.match(rest):
            return None
        return found if value and clean and not rest[0].islower() and rest[0] not in "<&%" else None

    def _listed(
        self, found: re.Match[str] | None, family: str, starts: bool
    ) -> re.Match[str] | None:
        """A letter or bullet counts where a list can be, not wherever a line was wrapped."""
        in_list = bool(self._drafts) and self._drafts[-1].family == family
        return found if starts or in_list or self._clean() else None

    def _clean(self) -> bool:
        """Whether the words before end a sentence or an item of a list."""
        words = self._words_before()
        return words.endswith((".", ";", ":", ",", "!", "?", " and", " or"))

    def _words_before(self) -> str:
        words = self._drafts[-1].words if self._drafts else []
        return words[-1].rstrip("*_ ”’\"'") if words else ""

    def _goes_on(self, text: str) -> bool:
        """Whether a sentence goes on after a blank line, as where a page was turned."""
        before = self._words_before()
        if not before or self._drafts[-1].title or before.endswith((".", ";", ":", "!", "?")):
            return False
        return text[:1].islower() or _OPEN_ENDED.search(before) is not None

    def _titled(self, place: int, text: str, starts: bool) -> bool:
        """Whether a line that nobody marked as a heading looks like one."""
        return starts and self._alone(place) and _looks_like_heading(text)

    def _alone(self, place: int) -> bool:
        """Whether nothing follows on the next line that belongs to this one."""
        after = self._lines[place + 1] if place + 1 < len(self._lines) else None
        if after is None or after.starts or after.heading or not after.text.strip():
            return True
        return _NUMBER.match(after.text.strip()) is not None

    def _end_of_contents(self, place: int) -> int:
        """Where the table of contents ends, if its first entry comes again further on; else 0."""
        first, end = "", 0
        for following, line in enumerate(self._lines[place + 1 :], place + 1):
            entry = _entry(line.text)
            if not entry or line.furniture:
                continue
            if not first:
                first = entry
            elif entry == first:
                return end or following
            elif not end and re.search(r"[^\s.…]{3,}[.;:]$", line.text.strip()):
                end = following  # a sentence: no line of contents
        return 0


def _entry(text: str) -> str:
    """A line of contents, or the heading that it leads to, made alike."""
    bare = _HASHES.sub("", text.strip()).strip("*_ ")
    return " ".join((_LEADER.sub("", bare) or bare).split()).casefold()


def _looks_like_heading(text: str) -> bool:
    bare = text.strip("*_ ")
    short = len(bare) <= HEADING_LENGTH and len(bare.split()) <= 10 and "  " not in bare
    return short and bare[:1].isupper() and not bare.endswith((".", ";", ":", ",", "!", "?"))


def _preamble_end(drafts: list[_Draft]) -> int:
    """How many of the first drafts are cover, title and the like."""
    for place, draft in enumerate(drafts):
        if draft.family in ("number", "contents", "part"):
            return place
        words = " ".join(draft.words)
        if words.endswith(".") and len(words.split()) > LONG:
            return place - 1 if place and drafts[place - 1].title else place
    return 0


def _under_headings(clauses: list[Clause]) -> tuple[Clause, ...]:
    """Find the numbered headings, and say of each other clause what it stands under."""
    done: list[Clause] = []
    heading = None
    for place, clause in enumerate(clauses):
        before = clauses[place - 1] if place else None
        after = clauses[place + 1] if place + 1 < len(clauses) else None
        title = clause.title or _is_title(clause, before, after)
        if title:
            heading = f"{clause.number or ''} {clause.text}".strip()
        done.append(replace(clause, title=title, heading=None if title else heading))
    return tuple(done)


def _is_title(clause: Clause, before: Clause | None, after: Clause | None) -> bool:
    """A short line with a number is a heading where what follows stands below it."""
    depth = _depth(clause)
    if not depth or after is None or "." in clause.text or not _looks_like_heading(clause.text):
        return False
    if _depth(after):
        return (after.number or "").startswith(f"{clause.number}.")
    return before is None or _depth(before) != depth  # else it is the last of a list


def _depth(clause: Clause) -> int:
    """How many numbers the number has; 0 for letters, bullets and none."""
    number = clause.number or ""
    return number.count(".") + 1 if number[:1].isdigit() else 0
