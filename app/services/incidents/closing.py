"""How an incident ends, what is still open then, and opening it again (R036, R118–R121)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from app.dates import say_date
from app.errors import Checks, Refused
from app.models.incident import ActionKind, Allegation, Incident, Outcome, Status
from app.models.response import Side, Task
from app.services.incidents.drafts import ActionDraft, CloseDraft
from app.services.incidents.reading import index_incident, read_incident
from app.services.incidents.rows import IncidentRow
from app.services.incidents.support import missing_support
from app.services.incidents.words import OUTCOMES, allegation_word
from app.services.incidents.writing import act
from app.services.routes.service import Routes
from app.storage.book import Book
from app.storage.writing import Writing
from app.words import clean, count, join, sentence

OFF_FILE = (Allegation.MALICIOUS, Allegation.FALSE)
REFRESH = "Refresh the training on online conduct after this incident"
_NO_BREACH = {
    Outcome.ACCIDENTAL: "A genuine mistake is no breach",
    Outcome.UNFOUNDED: "A malicious or misplaced report is not one that was found to be true",
}


class Closing:
    """Closes incidents of a casebook and opens them again."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook = casebook
        self._routes = Routes(casebook, register)

    def open_ends(self, row: IncidentRow) -> tuple[str, ...]:
        """What is still open about an incident, one short sentence each; empty when all is done."""
        return tuple(self._open_ends(row))

    def _open_ends(self, row: IncidentRow) -> list[str]:
        found = []
        routes = self._routes.of(row.id)
        for standing in routes.waiting:
            route = standing.route
            found.append(f"Nobody is recorded as told, or not told and why: {route.title.lower()}.")
        if routes.harm_limit is not None:
            found.append("The four questions of the harm threshold are not answered.")
        if row.unaware:
            found.append("Whom it was aimed at does not know of it.")
        if tasks := [each for each in row.tasks if each.open]:
            found.append(f"{sentence(count(len(tasks), 'task'))} still to do.")
        if asked := [each for each in row.removals if each.open]:
            who = join([each.asked for each in asked])
            found.append(f"Nobody has recorded whether it was taken down: {who}.")
        missing = missing_support(row)
        if Side.HARMED in missing:
            found.append("No support is recorded for whoever was harmed.")
        if Side.ACCUSED in missing:
            found.append("No support is recorded for whoever is accused.")
        if not row.judgement and row.impact:
            found.append("The school’s own view is not recorded beside how they took it.")
        return found

    def close(self, incident: UUID, draft: CloseDraft, *, asked: bool = False) -> None:
        """Close an incident with its outcome and the reason for it.

        What was still open is written into the chronology. If training is to be refreshed, that
        is a task that outlives the incident; ``asked`` says that whoever closes it was asked
        about training, and has to answer (R036).

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is closed already.
        """
        with self._casebook.reading() as book:
            row = read_incident(book, Incident.id == incident)
        if row.status is Status.CLOSED:
            raise Refused(f"{row.reference} is closed already. Reopen it first.")
        check_close(draft, row.happened_on, self._casebook.today(), asked=asked)
        assert draft.outcome is not None  # noqa: S101 - check_close
        open_ends = self.open_ends(row)
        with self._casebook.writing() as book:
            book.change(
                Incident,
                incident,
                status=Status.CLOSED,
                outcome=draft.outcome,
                closed_on=draft.closed_on,
                rationale=clean(draft.rationale),
                allegation=draft.allegation,
                copy_given_on=draft.copy_given_on,
                off_file_on=draft.off_file_on,
                training=draft.training,
            )
            told = ActionDraft(_said(draft, open_ends), draft.closed_on)
            act(book, incident, told, ActionKind.CLOSED)
            _follow_up(book, incident, draft.copy_given_on, draft.off_file_on)
            if draft.training:
                task = {"incident_id": incident, "what": REFRESH, "owner": book.who.name}
                book.add(Task, task)
            index_incident(book, incident)

    def follow_up(
        self, incident: UUID, copy_given_on: dt.date | None, off_file_on: dt.date | None
    ) -> None:
        """Record, after the closing, that the copy was given or the personnel file cleared.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is open.
        """
        with self._casebook.reading() as book:
            row = read_incident(book, Incident.id == incident)
        if row.status is Status.OPEN:
            raise Refused(f"{row.reference} is open. Record this when you close it.")
        checks = Checks()
        new_copy = copy_given_on if copy_given_on != row.copy_given_on else None
        new_file = off_file_on if off_file_on != row.off_file_on else None
        checks.need(new_copy or new_file, "copy_given_on", "Enter a date, or go back.")
        today = self._casebook.today()
        _check_dates(checks, row.allegation, new_copy, new_file, row.happened_on, today)
        checks.stop()
        with self._casebook.writing() as book:
            book.change(
                Incident,
                incident,
                copy_given_on=copy_given_on or row.copy_given_on,
                off_file_on=off_file_on or row.off_file_on,
            )
            _follow_up(book, incident, new_copy, new_file)
            index_incident(book, incident)

    def reopen(self, incident: UUID, reason: str) -> None:
        """Open a closed incident again; its chronology keeps how it had been closed.

        Raises:
            Problems: there is no reason.
            Refused: it is open.
        """
        with self._casebook.reading() as book:
            row = read_incident(book, Incident.id == incident)
        if row.status is Status.OPEN:
            raise Refused(f"{row.reference} is open already.")
        checks = Checks()
        checks.need(clean(reason), "reason", "Enter why it is opened again.")
        checks.stop()
        with self._casebook.writing() as book:
            ended = ("outcome", "closed_on", "rationale", "allegation", "training")
            values = dict.fromkeys((*ended, "copy_given_on", "off_file_on"))
            book.change(Incident, incident, status=Status.OPEN, **values)
            draft = ActionDraft(clean(reason), self._casebook.today())
            act(book, incident, draft, ActionKind.REOPENED)
            index_incident(book, incident)


def check_close(
    draft: CloseDraft, happened_on: dt.date, today: dt.date, *, asked: bool = False
) -> None:
    """Check how an incident is closed; "no further action" needs a reason like any other (R121).

    Raises:
        Problems: one sentence for each field to put right.
    """
    checks = Checks()
    checks.need(draft.outcome, "outcome", "Select an outcome.")
    if draft.allegation is Allegation.SUBSTANTIATED and draft.outcome in _NO_BREACH:
        why = _NO_BREACH[draft.outcome]
        checks.need(False, "allegation", f"{why}. Select another finding, or another outcome.")
    if not clean(draft.rationale):
        said = "Enter why this is the right outcome."
        if draft.outcome is Outcome.NO_ACTION:
            said = "Enter why nothing more is done: that is a decision too."
        checks.need(False, "rationale", said)
    if asked:
        said = "Select whether training should be refreshed."
        checks.need(draft.training is not None, "training", said)
    if draft.closed_on is None:
        checks.need(False, "closed_on", "Enter the date it was closed.")
    elif draft.closed_on > today:
        checks.need(False, "closed_on", "Enter a date up to today.")
    elif draft.closed_on < happened_on:
        when = say_date(happened_on)
        checks.need(False, "closed_on", f"Enter a date from {when} on, when it happened.")
    _check_dates(
        checks, draft.allegation, draft.copy_given_on, draft.off_file_on, happened_on, today
    )
    checks.stop()


def _check_dates(
    checks: Checks,
    allegation: Allegation | None,
    copy_given_on: dt.date | None,
    off_file_on: dt.date | None,
    happened_on: dt.date,
    today: dt.date,
) -> None:
    for field, day in (("copy_given_on", copy_given_on), ("off_file_on", off_file_on)):
        if day is not None and not happened_on <= day <= today:
            when = say_date(happened_on)
            checks.need(False, field, f"Enter a date from {when}, when it happened, up to today.")
    if off_file_on is not None and allegation not in OFF_FILE:
        said = "Only what was malicious or false is taken off a personnel file. Leave this empty."
        checks.need(False, "off_file_on", said)


def _said(draft: CloseDraft, open_ends: tuple[str, ...]) -> str:
    assert draft.outcome is not None  # noqa: S101 - check_close
    said = [f"{OUTCOMES[draft.outcome]}. {clean(draft.rationale)}"]
    if draft.allegation is not None:
        said.append(f"Allegation: {allegation_word(draft.allegation).lower()}.")
    if draft.training is not None:
        said.append(f"Training to be refreshed: {'yes' if draft.training else 'no'}.")
    if open_ends:
        said.append("Still open when it was closed: " + " ".join(open_ends))
    return "\n".join(said)


def _follow_up(
    book: Writing, incident: UUID, copy_given_on: dt.date | None, off_file_on: dt.date | None
) -> None:
    if copy_given_on is not None:
        act(book, incident, ActionDraft("Gave them their copy of the summary.", copy_given_on))
    if off_file_on is not None:
        act(book, incident, ActionDraft("Taken off the personnel file.", off_file_on))
