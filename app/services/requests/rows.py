"""What is read back about requests: the request, its clock, and every item that was found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.models.request import Decision, RequestOutcome, Subject
from app.services.bundles.rows import Section
from app.services.requests.clock import Clock
from app.services.requests.drafts import DECISIONS, OUTCOMES, SUBJECTS, ItemDecision
from app.services.requests.searching import Place
from app.services.requests.tables import OF_REGISTER, Kind


@dataclass(frozen=True)
class RequestRow:
    """One request.

    Attributes:
        bundle: the reference of what was handed out, if anything was.
    """

    id: UUID
    reference: str
    about: Subject
    about_name: str
    about_staff_id: UUID | None
    also_known: tuple[str, ...]
    asked_by: str | None
    received_on: dt.date
    id_seen_on: dt.date | None
    id_seen: str | None
    note: str | None
    extended_on: dt.date | None
    extended_why: str | None
    outcome: RequestOutcome | None
    closed_on: dt.date | None
    closed_why: str | None
    bundle: str | None
    recorded_at: dt.datetime
    recorded_by: str
    clock: Clock

    @property
    def open(self) -> bool:
        """Whether it has still to be answered."""
        return self.outcome is None

    @property
    def about_label(self) -> str:
        """Who they are to the school, in words."""
        return SUBJECTS[self.about]

    @property
    def outcome_label(self) -> str:
        """How it ended, empty while it is open."""
        return OUTCOMES[self.outcome] if self.outcome else ""

    @property
    def asks(self) -> str:
        """Who asks: somebody for them, or they themselves."""
        return self.asked_by or self.about_name


@dataclass(frozen=True)
class Item:
    """One record that was found for a request.

    Attributes:
        number: on the list, from 1.
        title: what it is, with names; ``kind.label`` alone has none.
        section: all of it in words.
        names: other people's names in it, which hiding suggests.
        suggested: what a first look would do; None where a person has to say.
        decided: what was decided; None before.
        copy: an exhibit has a redacted copy, or none is needed for it to be redacted.
        owner: what an exhibit belongs to; of all else, the record itself.
    """

    id: UUID
    number: int
    book: str
    kind: Kind
    title: str
    happened_on: dt.date
    places: tuple[Place, ...]
    own: bool
    section: Section
    names: tuple[str, ...]
    suggested: ItemDecision | None
    decided: ItemDecision | None
    copy: bool
    owner: tuple[Kind, UUID]

    @property
    def plain(self) -> bool:
        """Whether what is suggested can be accepted unseen: of the casebook, words are read."""
        if self.suggested is None:
            return False
        of_register = self.own and self.kind in OF_REGISTER
        whole = self.suggested.decision is Decision.INCLUDE
        return (whole and of_register) or self.kind is Kind.PRINTOUT

    @property
    def what(self) -> str:
        """What is done with it, in words; empty before."""
        return DECISIONS[self.decided.decision] if self.decided else ""

    @property
    def given(self) -> bool:
        """Whether it goes to the person, as it is or redacted."""
        return self.decided is not None and self.decided.decision is not Decision.LEAVE_OUT

    @property
    def found(self) -> str:
        """Where and why it was found, in a line."""
        return "; ".join(f"{place.where}: {place.why}" for place in self.places)
