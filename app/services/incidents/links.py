"""Incidents that belong together: shown from both."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app.errors import Checks, FieldProblem, Problems, Refused
from app.models.incident import Incident
from app.models.involved import IncidentLink
from app.services.incidents.drafts import ActionDraft
from app.services.incidents.writing import act, owner
from app.storage.book import Book
from app.words import clean, sentence


class Links:
    """Which incidents of a casebook belong together, and why."""

    def __init__(self, casebook: Book) -> None:
        self._casebook = casebook

    def link(self, incident: UUID, other: UUID, why: str) -> UUID:
        """Say that two incidents belong together; both show it. Returns the link's id.

        Raises:
            Problems: it is the same one, they are linked already, or there is no reason.
            Refused: there is no such incident.
        """
        checks = Checks()
        checks.need(incident != other, "other", "Choose another incident than this one.")
        checks.need(clean(why), "why", "Enter how they belong together.")
        checks.stop()
        with self._casebook.writing() as book:
            known = select(Incident.id).where(Incident.id.in_((incident, other)))
            if len(book.rows(known)) < 2:
                raise Refused("There is no such incident. Check its reference.")
            if book.scalar(select(IncidentLink.id).where(_between(incident, other))) is not None:
                raise Problems([FieldProblem("other", "They are linked already.")])
            values = {"incident_id": incident, "other_id": other, "why": clean(why)}
            return book.add(IncidentLink, values)[0]

    def unlink(self, link: UUID, reason: str) -> None:
        """Take a link out that was made by mistake; both chronologies say so.

        Raises:
            Problems: there is no reason.
        """
        checks = Checks()
        checks.need(clean(reason), "reason", "Enter why they don't belong together.")
        checks.stop()
        with self._casebook.writing() as book:
            row = owner(book, IncidentLink, link)
            book.remove(IncidentLink, link, clean(reason))
            for here, there in ((row.incident_id, row.other_id), (row.other_id, row.incident_id)):
                name = book.scalar(select(Incident.reference).where(Incident.id == there))
                said = f"No longer linked with {name}. {sentence(clean(reason))}"
                act(book, here, ActionDraft(said, self._casebook.today()))


def _between(one: UUID, other: UUID) -> ColumnElement[bool]:
    link = IncidentLink
    return or_(
        and_(link.incident_id == one, link.other_id == other),
        and_(link.incident_id == other, link.other_id == one),
    )
