"""The radar over an open casebook and the register."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.services.incidents.drafts import ActionDraft, IncidentDraft
from app.services.incidents.rows import ActionRow, IncidentRow
from app.services.incidents.service import Incidents
from app.services.radar.answers import answer_said, answered
from app.services.radar.case import Case, case_of, case_of_draft
from app.services.radar.index import People, read_people, read_told
from app.services.radar.matching import Matcher
from app.services.radar.patterns import Earlier, earlier
from app.services.radar.rows import Finding, Tier
from app.services.school import SchoolSettings
from app.storage.book import Book


@dataclass(frozen=True)
class Radar:
    """What was found for one incident, the most likely first.

    Attributes:
        declared: disclosures of staff in it that may be about the others in it.
        handlers: people who handle it, or may be asked to, and may be related to it.
    """

    declared: tuple[Finding, ...]
    handlers: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """What nobody has answered yet."""
        return tuple(each for each in (*self.declared, *self.handlers) if each.answer is None)


class RelationshipRadar:
    """Says what may match; a person confirms or dismisses it."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook, self._register = casebook, register
        self._school = SchoolSettings(register)
        self._incidents = Incidents(casebook, register)
        self._read: tuple[object, People] | None = None

    def of(self, incident: IncidentRow) -> Radar:
        """What may match a recorded incident, with the answers given."""
        return self._radar(case_of(incident), incident.actions)

    def of_draft(self, draft: IncidentDraft) -> Radar:
        """What may match an incident that is being written."""
        return self._radar(case_of_draft(draft, self._casebook.today()), ())

    def get_ready(self) -> None:
        """Read the staff list ahead of the first question; may run in another thread."""
        self._everybody()

    def answer(self, incident: UUID, finding: Finding, *, so: bool) -> None:
        """Keep what a person says to a finding as a line of the incident's chronology."""
        draft = ActionDraft(answer_said(finding, so), self._casebook.today())
        self._incidents.add_action(incident, draft)

    def earlier(self, incident: IncidentRow) -> tuple[Earlier, ...]:
        """Incidents before this one with the same person, group, address, wording or platform.

        Compares with every incident there is, so it is for another thread.
        """
        return earlier(self._casebook, case_of(incident), self._everybody().all.get)

    def _radar(self, case: Case, actions: tuple[ActionRow, ...]) -> Radar:
        matcher = Matcher(
            self._everybody(),
            case,
            self._casebook.who.name,
            partial(read_told, self._casebook),
            self._school.rules(),
        )
        declared = answered(matcher.declared(), actions)
        return Radar(_sorted(declared), _sorted(answered(matcher.handlers(), actions)))

    def _everybody(self) -> People:
        """The staff list; read again only after something was written to the register."""
        now = (self._register.trail_head(), self._register.today())
        if self._read is None or self._read[0] != now:
            self._read = (now, read_people(self._register))
        return self._read[1]


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    """The most likely first; what had ended by then last."""

    def order(each: Finding) -> tuple[bool, bool, int, str]:
        weak = each.tier is Tier.WEAK
        return each.had_ended is not None, weak, -len(each.reasons), each.reference

    return tuple(sorted(findings, key=order))
