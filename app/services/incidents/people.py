"""Who has which part in an incident: subject, target, witness, reporter (R110; KCSIE accounts)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.errors import Checks
from app.models.incident import Correction, Incident
from app.models.involved import Involved, Part
from app.models.staff import Staff
from app.services.incidents.drafts import ActionDraft, Subject, date_problems
from app.services.incidents.reading import index_incident, people_of
from app.services.incidents.subjects import Subjects
from app.services.incidents.writing import act, owner
from app.services.staff.names import alike, fold, words_of
from app.storage.book import Book
from app.words import clean, clean_line

_SUBJECTS = (Part.SUBJECT, Part.TARGET)  # a concern about the head is not for this book
_WHEN = "Enter the date of it."
# Letters of other alphabets, and digits, that are drawn like these.
_DRAWN = str.maketrans(
    "авеёзкмнорстухіјѕԁҽһӏԛԝαβεικνορτυχ0135",
    "abee3kmhopctyxijsdehlqwabeiknoptyxol3s",
)


@dataclass(frozen=True)
class PersonDraft:
    """Somebody with a part in it.

    Attributes:
        who: their name, or no name for an anonymous reporter.
        knows: whether a target knows of it (R110); None is not known.
        account: what they said, and why it was taken so.
    """

    part: Part | None
    who: Subject
    year_group: int | None = None
    knows: bool | None = None
    account: str = ""
    account_on: dt.date | None = None


class People:
    """The people of a casebook's incidents."""

    def __init__(self, casebook: Book, register: Book, subjects: Subjects) -> None:
        self._casebook, self._register, self._subjects = casebook, register, subjects

    def add(self, incident: UUID, draft: PersonDraft) -> UUID:
        """Add somebody to an incident; return the id of their part in it.

        Raises:
            HeadConcern: it would then be about the headteacher.
            Problems: one sentence for each field to put right.
        """
        name = clean_line(draft.who.name)
        who = self._subjects.named(Subject(draft.who.kind, name, draft.who.staff_id), "who")
        if draft.part in _SUBJECTS:
            self._subjects.check(who)
        self._check(draft, who)
        with self._casebook.writing() as book:
            (added,) = book.add(
                Involved,
                {
                    "incident_id": incident,
                    "part": draft.part,
                    "kind": who.kind,
                    "name": who.name,
                    "staff_id": who.staff_id,
                    "year_group": draft.year_group,
                    "knows": draft.knows if draft.part is Part.TARGET else None,
                    "account": clean(draft.account) or None,
                    "account_on": draft.account_on if clean(draft.account) else None,
                },
            )
            index_incident(book, incident)
        return added

    def _check(self, draft: PersonDraft, who: Subject) -> None:
        checks = Checks()
        checks.need(draft.part, "part", "Select what part they have in it.")
        if draft.part is Part.ANONYMOUS:
            if who.name:
                checks.need(False, "who", "Leave the name out, or choose “Reporter”.")
        else:
            checks.need(who.name or who.kind, "who", "Enter their name, or who they are.")
        if clean(draft.account):
            checks += date_problems(
                draft.account_on, self._casebook.today(), "Enter when they said it.", "account_on"
            )
        checks.stop()

    def tell(self, person: UUID, told_on: dt.date | None) -> None:
        """Record that a target who did not know was told (R110).

        Raises:
            Problems: the date is missing or to come.
        """
        checks = Checks(date_problems(told_on, self._casebook.today(), _WHEN, "told_on"))
        checks.stop()
        with self._casebook.writing() as book:
            row = owner(book, Involved, person)
            book.change(Involved, person, knows=True, told_on=told_on)
            said = row.name or "the person it is aimed at"
            act(book, row.incident_id, ActionDraft(f"Told {said} about it.", told_on))
            index_incident(book, row.incident_id)

    def take_account(self, person: UUID, account: str, on: dt.date | None) -> None:
        """Keep what somebody said; an earlier account stays in the chronology.

        Raises:
            Problems: one sentence for each field to put right.
        """
        text = clean(account)
        checks = Checks()
        checks.need(text, "account", "Enter what they said.")
        checks += date_problems(
            on, self._casebook.today(), "Enter when they said it.", "account_on"
        )
        checks.stop()
        with self._casebook.writing() as book:
            row = owner(book, Involved, person)
            if row.account:
                whose = row.name or "somebody who gave no name"
                before = ActionDraft(f"Account of {whose} before: {row.account}", row.account_on)
                act(book, row.incident_id, before)
            book.change(Involved, person, account=text, account_on=on)
            index_incident(book, row.incident_id)

    def remove(self, person: UUID, reason: str) -> None:
        """Take out somebody who was entered by mistake; what stood there stays readable.

        Raises:
            Problems: there is no reason.
        """
        checks = Checks()
        checks.need(clean(reason), "reason", "Enter why they are taken out.")
        checks.stop()
        with self._casebook.writing() as book:
            row = owner(book, Involved, person)
            (shown,) = (each for each in people_of(book, row.incident_id) if each.id == person)
            said = f"{shown.said} ({shown.detail})"
            book.add(
                Correction,
                {
                    "incident_id": row.incident_id,
                    "field": "people",
                    "before": f"{said}: {row.account}" if row.account else said,
                    "after": "",
                    "reason": clean(reason),
                },
            )
            book.remove(Involved, person, clean(reason))
            index_incident(book, row.incident_id)

    def look_alikes(self, name: str, incident: UUID | None = None) -> tuple[str, ...]:
        """Names on the staff list, and in this incident, that may be taken for ``name``.

        Those that only look like it ("Аnn" with a Cyrillic A), and those that may be the same
        person's ("A Reed", "Ann Reed"); ``name`` itself is not among them.
        """
        name = clean_line(name)
        if not name:
            return ()
        with self._register.reading() as book:
            known = [row.name for row in book.rows(select(Staff.name).order_by(Staff.sort_name))]
        if incident is not None:
            with self._casebook.reading() as book:
                known += [each.name for each in people_of(book, incident) if each.name]
                row = book.first(
                    select(Incident.about_name, Incident.by_name).where(Incident.id == incident)
                )
            known += [each for each in (row or ()) if each]
        return tuple(_alike(name, dict.fromkeys(known)))


def _alike(name: str, known: Iterable[str]) -> Iterable[str]:
    words, drawn = words_of(name), skeleton(name)
    for other in known:
        if other != name and (skeleton(other) == drawn or alike(words, words_of(other))):
            yield other


def skeleton(name: str) -> str:
    """How a name is drawn: equal for names that a person can hardly tell apart."""
    drawn = fold(clean_line(name)).translate(_DRAWN)
    return drawn.replace("rn", "m").replace("vv", "w").replace("cl", "d")
