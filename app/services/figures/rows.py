"""The figures of printed reports: numbers that may be seen, made from what is stored.

Whatever a governors' report holds has been made safe before it gets here: small counts never
leave the services (see :mod:`app.services.figures.suppression`).
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass
from uuid import UUID

from app.dates import TermDates
from app.services.figures.suppression import Cell, Cross, Table


class Section(enum.StrEnum):
    """A part of the governors' report that can be left out."""

    DECLARATIONS = "declarations"
    DISCLOSURES = "disclosures"
    INCIDENTS = "incidents"
    POLICIES = "policies"
    QUESTIONS = "questions"

    @property
    def label(self) -> str:
        """What people read."""
        return SECTION_LABELS[self]


SECTION_LABELS = {
    Section.DECLARATIONS: "Declarations",
    Section.DISCLOSURES: "Disclosures",
    Section.INCIDENTS: "Incidents",
    Section.POLICIES: "Policy reviews",
    Section.QUESTIONS: "Questions to ask",
}


@dataclass(frozen=True)
class Share:
    """How many had signed, of those who had to, at the end of a term or so far in it."""

    term: str
    signed: int
    due: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means everybody."""
        return 100 * self.signed // self.due


@dataclass(frozen=True)
class DeclarationFigures:
    """Where a collection stands.

    Attributes:
        title: of the collection.
        due: people who have to sign: asked and not exempt.
        exempt: how many need not.
        by_category: signed and not yet signed, or None where that would tell too much.
        over_time: all together, oldest term first.
    """

    title: str
    opened_on: dt.date
    due_on: dt.date
    signed: int
    due: int
    exempt: Cell
    by_category: Table | None
    over_time: tuple[Share, ...]

    @property
    def outstanding(self) -> int:
        """Those who have yet to sign."""
        return self.due - self.signed


@dataclass(frozen=True)
class DisclosureFigures:
    """Relationships openly acknowledged and in force, by kind and decision.

    Attributes:
        told: how many were told to the school during the term.
    """

    in_force: Cross
    told: Cell


@dataclass(frozen=True)
class IncidentFigures:
    """What happened online.

    Attributes:
        total: in the term.
        trend: each term with its number, oldest first, this one last.
        period: what ``by_type`` covers in words: this term or, where that is too few to tell
            apart, several terms together.
        by_type: types by outcome; None where even several terms are too few.
        open_long: open for longer than ``days``; None where "fewer than 5" would tell it.
        approaches: how many by pupils or parents there were in the term.
    """

    total: int
    trend: tuple[tuple[str, int], ...]
    period: str
    by_type: Cross | None
    open_long: Cell | None
    days: int
    approaches: Cell | None = None


@dataclass(frozen=True)
class PolicyFigures:
    """When a policy is next looked at, and who has signed it.

    Attributes:
        share: of its newest collection; None if nobody was asked to sign it.
    """

    title: str
    version: str
    ratified_on: dt.date | None
    next_review: str
    overdue: bool
    share: Share | None


@dataclass(frozen=True)
class GovernorsFigures:
    """All that a governors' report prints; a part that is None is left out.

    Attributes:
        on: the day of which the figures are true.
        threshold: smaller counts are hidden.
        chair: the casebook counted is the chair of governors' own, not the school's.
    """

    school: str
    sample: bool
    term: TermDates
    on: dt.date
    made_on: dt.date
    threshold: int
    declarations: DeclarationFigures | None = None
    disclosures: DisclosureFigures | None = None
    incidents: IncidentFigures | None = None
    policies: tuple[PolicyFigures, ...] | None = None
    sections: frozenset[Section] = frozenset(Section)
    comment: str = ""
    chair: bool = False

    @property
    def wants_declarations(self) -> bool:
        """Whether the declarations' part is printed, be it to say that there is nothing."""
        return Section.DECLARATIONS in self.sections

    @property
    def title(self) -> str:
        """Of the report; also the PDF's own."""
        return f"Governors’ report, {self.term.name}"

    @property
    def file_name(self) -> str:
        """As ux.md §2.27 has it: no personal name, whatever the school is called."""
        term = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", self.term.name)
        return f"{self.made_on} Governors report {term} anonymised.pdf"


@dataclass(frozen=True)
class RegisterLine:
    """One person in the printed register."""

    name: str
    category: str
    role: str
    state: str
    dated: dt.date | None
    remark: str


@dataclass(frozen=True)
class DeclarationRegister:
    """Who stands where in a collection, with names, for the office's file.

    Attributes:
        due: people who have to sign: asked and not exempt.
        about: ids of everybody on it.
    """

    school: str
    sample: bool
    title: str
    version: str
    on: dt.date
    signed: int
    due: int
    exempt: int
    lines: tuple[RegisterLine, ...]
    about: tuple[UUID, ...] = ()

    @property
    def file_name(self) -> str:
        """As ux.md §2.27 has it."""
        return f"{self.on} Declaration register.pdf"
