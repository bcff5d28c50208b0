"""Items in plain words: a title, and a section as the answer and the preview show it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.dates import say_date, say_moment
from app.models.declaration import Collection, Form, Signature
from app.models.staff import FormerEngagement, OutsideActivity
from app.services.bundles.offering import disclosure_section, hider, incident_section
from app.services.bundles.rows import Event, Section
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import Evidence
from app.services.incidents.rows import IncidentRow
from app.services.incidents.service import Incidents
from app.services.relationships.service import Relationships
from app.services.requests.searching import Found
from app.services.requests.tables import SEARCHED, Kind, to_search
from app.storage.book import Book, Reading
from app.storage.migrations import schema_of

_TABLES = {how.kind: name for name, how in SEARCHED.items() if how.owner == "id"} | {
    Kind.EXHIBIT: "evidence"
}
_NOT_SAID = frozenset(
    (
        *("id", "year", "number", "reference", "sort_name", "recorded_at", "recorded_by"),
        *("public_key", "chain", "counter", "stands", "layout", "code", "trail", "about"),
        *("year_group_in", "manifest", "pages", "records", "record"),
    )
)
_LABELS = {
    "staff_code": "Code",
    "starts": "First day",
    "ends": "Last day",
    "social_media_role": "Social media is part of the job",
    "social_media_told": "Told so on",
    "accounts_changed": "Passwords changed at leaving",
    "relationships_ended": "Relationships ended at leaving",
    "to_disclose": "Something to disclose",
    "how_seen": "How it was seen",
    "follow_up_on": "Heard on",
    "by_kind": "Who tried",
    "by_initials": "Their initials",
    "by_account": "Their account",
    "happened_on": "Happened on",
    "happened_time": "Time",
    "reply_text": "Words of the reply",
    "dated": "Dated",
}
_WHEN = ("happened_on", "dated", "told_on", "talked_on", "done_on", "authorised_on", "received_on")


@dataclass(frozen=True)
class Worded:
    """An item in words.

    Attributes:
        exhibit: the exhibit, if it is one.
    """

    title: str
    happened_on: dt.date
    section: Section
    exhibit: ExhibitRow | None = None


class Wording:
    """Puts records into words, from the books that are open."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._books = {register.name: register, casebook.name: casebook}
        self._register = register
        self._incidents = Incidents(casebook, register)
        self._relationships = Relationships(casebook, register)
        self._evidence = Evidence(casebook)

    def of(self, found: Found, without: Sequence[UUID] = ()) -> Worded | None:
        """One item in words; None if it is gone.

        Args:
            found: the item.
            without: exhibits that an incident's chronology doesn't mention.
        """
        if found.kind is Kind.INCIDENT:
            return self._incident(found.record, without)
        if found.kind is Kind.DISCLOSURE:
            row = self._relationships.get(found.record)
            title = f"{row.reference}, {row.staff_name} and {row.other}"
            return Worded(title, row.told_on, disclosure_section(row, None))
        if found.kind is Kind.EXHIBIT:
            return self._exhibit(self._evidence.get(found.record))
        book = self._books[found.book]
        table = to_search(schema_of(book.name))[_TABLES[found.kind]]
        with book.reading() as reading:
            stored = reading.first(select(table).where(table.c.id == found.record))
            if stored is None:
                return None
            if found.kind is Kind.STAFF:
                return _staff(reading, stored)
            if found.kind is Kind.DECLARATION:
                return _declaration(reading, stored)
        return _plain(found.kind, stored)

    def _incident(self, incident: UUID, without: Sequence[UUID]) -> Worded:
        row = self._incidents.get(incident)
        left_out = [each for each in row.exhibits if each.id in without]
        section = incident_section(row, None, left_out)
        facts = (*section.facts, *_more(row))
        title = f"{row.reference}, {row.type_label}"
        return Worded(title, row.happened_on, replace(section, facts=facts))

    def _exhibit(self, row: ExhibitRow) -> Worded:
        day = row.captured_on or row.recorded_at.astimezone().date()
        facts = (
            ("What it is", row.shape_words),
            ("Caption", row.caption or ""),
            ("File name", row.name),
            ("From", row.source_url or ""),
            ("Captured by", row.captured_by),
            ("Kept at", row.kept_at or ""),
        )
        section = _section(row.label, Kind.EXHIBIT.label, facts)
        return Worded(f"{row.label}, {row.caption or row.shape_words}", day, section, row)


def hidden(section: Section, words: Sequence[str]) -> Section:
    """A section with words blacked out in every part of it."""
    clean = hider(words)
    return Section(
        section.reference,
        section.title,
        tuple((label, clean(said)) for label, said in section.facts),
        tuple(_cleaned(event, clean) for event in section.events),
        redacted=True,
    )


def _cleaned(event: Event, clean: Callable[[str], str]) -> Event:
    return replace(
        event,
        heading=clean(event.heading),
        text=clean(event.text),
        recorded_by=clean(event.recorded_by),
    )


def text_of(section: Section) -> str:
    """All words of a section, for the name check."""
    facts = [said for _label, said in section.facts]
    events = [f"{event.heading}.\n{event.text}" for event in section.events]
    return "\n".join((*facts, *events))


def _more(row: IncidentRow) -> Iterator[tuple[str, str]]:
    """What an incident's section for outsiders leaves to its page."""
    people = [f"{each.said}, {each.label.lower()}" for each in row.people]
    tasks = [f"{task.what} ({task.owner})" for task in row.tasks]
    yield from (
        (label, said)
        for label, said in (
            ("People involved", "; ".join(people)),
            ("Group, class or club", row.group_name or ""),
            ("Tasks", "; ".join(tasks)),
            ("Done at the start", "; ".join(row.done_labels)),
        )
        if said
    )
    for step in row.steps:
        if step.letter:
            yield f"Letter of {say_date(step.happened_on)}", step.letter


def _staff(book: Reading, row: Row[Any]) -> Worded:
    section = _section("", Kind.STAFF.label, _facts(row))
    events = [
        _event(each, day, heading)
        for model, heading, when in (
            (FormerEngagement, "Earlier engagement", "ends"),
            (OutsideActivity, "Outside activity declared", "declared_on"),
            (Form, "Form printed", "printed_on"),
            (Signature, "Signed on the screen", "signed_at"),
        )
        for each in book.rows(select(model.__table__).where(model.__table__.c.staff_id == row.id))
        if (day := _day(each._mapping[when])) is not None
    ]
    events.sort(key=lambda event: event.happened_on)
    title = f"Staff record of {row.name}"
    return Worded(title, _day(row.recorded_at), replace(section, events=tuple(events)))


def _declaration(book: Reading, row: Row[Any]) -> Worded:
    asked = book.scalar(select(Collection.title).where(Collection.id == row.collection_id))
    facts = [("Asked to sign", str(asked or "")), *_facts(row)]
    facts.append(("Stands", "Yes" if row.stands else "No: superseded or taken back"))
    if row.signature_id is not None:
        signed = book.first(select(Signature.__table__).where(Signature.id == row.signature_id))
        facts += [] if signed is None else list(_facts(signed))
    section = _section("", Kind.DECLARATION.label, facts)
    return Worded(f"Declaration, {asked}, {say_date(row.dated)}", row.dated, section)


def _plain(kind: Kind, row: Row[Any]) -> Worded:
    values = row._mapping
    reference = values.get("reference") or ""
    when = next((values[key] for key in _WHEN if values.get(key)), None)
    day = _day(when or values["recorded_at"])
    name = values.get("title") or values.get("name") or values.get("staff_name") or ""
    title = ", ".join(filter(None, (reference or kind.label, name, say_date(day))))
    return Worded(title, day, _section(reference, kind.label, _facts(row)))


def _section(reference: str, title: str, facts: Sequence[tuple[str, str]]) -> Section:
    shown = tuple((label, said) for label, said in facts if said)
    return Section(reference, title, shown, (), redacted=False)


def _event(row: Row[Any], day: dt.date, heading: str) -> Event:
    text = "\n".join(f"{label}: {said}" for label, said in _facts(row))
    return Event(day, None, heading, text, row.recorded_at, row.recorded_by)


def _facts(row: Row[Any]) -> list[tuple[str, str]]:
    """A row's columns as labels and words; ids and what is empty are left out."""
    facts = []
    for key, value in row._mapping.items():
        if key not in _NOT_SAID and value is not None and not isinstance(value, UUID):
            said = _said(value)
            if said:
                facts.append((_LABELS.get(key) or key.replace("_", " ").capitalize(), said))
    return facts


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, enum.Enum):
        return str(getattr(value, "label", str(value.value).replace("_", " ").capitalize()))
    if isinstance(value, dt.datetime):
        return say_moment(value)
    if isinstance(value, dt.date):
        return say_date(value)
    if isinstance(value, dict):
        pairs = ((key.replace("_", " "), _said(each)) for key, each in value.items())
        return "; ".join(f"{key}: {said}" for key, said in pairs if said)
    if isinstance(value, (list, tuple)):
        return "; ".join(filter(None, map(_said, value)))
    return "" if value is None else str(value)


def _day(value: Any) -> dt.date:
    return value.astimezone().date() if isinstance(value, dt.datetime) else value
