"""Everything in the open books that speaks of one person, with where and why it was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, select

from app.models.approach import Approach
from app.models.evidence import Evidence
from app.models.incident import Incident
from app.models.printout import Printout
from app.models.relationship import Disclosure, OtherKind
from app.models.request import Subject
from app.models.response import LadderStep
from app.models.staff import Staff
from app.services.radar.index import read_people
from app.services.requests.matching import Match, Matcher, Sought
from app.services.requests.tables import SEARCHED, Kind, columns_of, texts_in, to_search
from app.services.staff.names import fold
from app.storage.book import Book, Reading
from app.storage.migrations import schema_of

_INITIALS = frozenset(("other_initials", "by_initials"))
# Initials are told of people of a kind: a pupil's are not those of a teacher.
_CALLED = {
    Subject.STAFF: {OtherKind.COLLEAGUE, OtherKind.GOVERNOR, OtherKind.PARENT, OtherKind.OTHER},
    Subject.PUPIL: {OtherKind.PUPIL, OtherKind.FORMER_PUPIL, OtherKind.OTHER_SCHOOL},
    Subject.PARENT: {OtherKind.PARENT, OtherKind.OTHER},
    Subject.OTHER: set(OtherKind),
}


@dataclass(frozen=True)
class Place:
    """Where something was found in an item, and why it may be about the person."""

    where: str
    why: str
    sure: bool


@dataclass(frozen=True)
class Found:
    """A record that speaks of the person.

    Attributes:
        own: it belongs to them, as the register knows them.
    """

    book: str
    kind: Kind
    record: UUID
    places: tuple[Place, ...]
    own: bool

    @property
    def sure(self) -> bool:
        """Whether it is about them beyond doubt."""
        return self.own or any(place.sure for place in self.places)


def sought(register: Book, name: str, staff_id: UUID | None, also_known: tuple[str, ...]) -> Sought:
    """Gather what the register knows about a person that others may call them by."""
    people = read_people(register).all
    given = frozenset(fold(person.name.split()[0]) for person in people.values() if person.name)
    if staff_id is None or staff_id not in people:
        return Sought((name,), also_known, given=given)
    names = tuple(dict.fromkeys((*people[staff_id].names, name)))
    wanted = select(Staff.email, Staff.role).where(Staff.id == staff_id)
    with register.reading() as book:
        row = book.rows(wanted)[0]
        alone = book.scalar(select(func.count()).where(Staff.role == row.role)) == 1
    return Sought(
        names=names,
        words=also_known,
        emails=(row.email,) if row.email else (),
        posts=(row.role,) if row.role and alone else (),
        given=given,
    )


def search(
    books: tuple[Book, ...], matcher: Matcher, about: Subject, staff_id: UUID | None
) -> list[Found]:
    """Look through every table of these books.

    Args:
        books: those that who searches holds: the register, and one casebook.
        matcher: knows the person.
        about: whom such a request is about.
        staff_id: their id in the register, if they are in it.
    """
    found: dict[UUID, Found] = {}
    for book in books:
        with book.reading() as reading:
            for each in _of_book(book.name, reading, matcher, about, staff_id):
                _put(found, each)
            if schema_of(book.name) == "casebook":
                for each in list(_exhibits(book.name, reading, found)):
                    _put(found, each)
            for each in list(_printouts(book.name, reading, found)):
                _put(found, each)
    return list(found.values())


def _put(found: dict[UUID, Found], new: Found) -> None:
    """Add an item; what was found in it before stays."""
    old = found.get(new.record)
    if old is not None:
        places = tuple(dict.fromkeys((*old.places, *new.places)))
        new = Found(new.book, new.kind, new.record, places, old.own or new.own)
    found[new.record] = new


def _of_book(
    name: str, book: Reading, matcher: Matcher, about: Subject, staff_id: UUID | None
) -> Iterator[Found]:
    schema = schema_of(name)
    files = _files(book) if schema == "casebook" else {}
    for table_name, table in to_search(schema).items():
        for row in book.rows(select(table)):
            places = list(_places(table, row, matcher, about, staff_id))
            if not places:
                continue
            how = SEARCHED[table_name]
            own = any(place.why in (_OWN, _NAMED) for place in places)
            if table_name == "document":
                if row.id in files:
                    kind, record = files[row.id]
                    yield Found(name, kind, record, tuple(places), own=False)
            elif (owner := row._mapping[how.owner]) is not None:
                yield Found(name, how.kind, owner, tuple(places), own)


_OWN = "it is theirs"
_NAMED = "it is about them"
_KEYS = frozenset(("id", "staff_id"))


def _places(
    table: Table, row: Row[Any], matcher: Matcher, about: Subject, staff_id: UUID | None
) -> Iterator[Place]:
    words, ids = columns_of(table)
    said = SEARCHED[table.name].words
    values = row._mapping
    theirs = [key for key in ids if staff_id is not None and values[key] == staff_id]
    for key in theirs:
        yield Place(said, _NAMED if key not in _KEYS else _OWN, sure=True)
    if not _KEYS.isdisjoint(theirs):
        return  # each line of their own record has their name in it
    for key in words:
        value = values[key]
        if value is None or (key in _INITIALS and not _may_mean(values, about)):
            continue
        for text in texts_in(value):
            for match in matcher.find(text):
                yield Place(f"{said}: {_column(key)}", _why(match), match.sure)


def _may_mean(values: Any, about: Subject) -> bool:
    kind = values.get("other_kind") or values.get("by_kind")
    return kind in _CALLED[about]


def _why(match: Match) -> str:
    return f"“{match.words}”, {match.why}"


_COLUMNS = {
    "narrative": "what happened",
    "about_name": "who it is about",
    "by_name": "who did it",
    "impact": "how they took it",
    "led_by": "who looks into it",
    "rationale": "why it was closed so",
    "judgement": "the school’s view",
    "harm_why": "reasons about harm",
    "group_name": "group",
    "what": "what was done",
    "by": "by whom",
    "before": "words before",
    "after": "words after",
    "account": "what they said",
    "other_initials": "the other person’s initials",
    "by_initials": "initials of who tried",
    "by_account": "the account",
    "staff_name": "member of staff",
    "content": "what was posted",
    "sender_name": "who posted it",
    "whom": "whom",
    "note": "note",
    "items": "what went in",
    "source_url": "link",
}


def _column(key: str) -> str:
    return _COLUMNS.get(key) or key.replace("_", " ")


def _files(book: Reading) -> dict[UUID, tuple[Kind, UUID]]:
    """Whose each document of a casebook is."""
    owners: dict[UUID, tuple[Kind, UUID]] = {}
    for kind, record, document in (
        (Kind.EXHIBIT, Evidence.id, Evidence.document_id),
        (Kind.DISCLOSURE, Disclosure.id, Disclosure.copy_document_id),
        (Kind.INCIDENT, LadderStep.incident_id, LadderStep.document_id),
    ):
        wanted = select(document.label("file"), record.label("owner"))
        for row in book.rows(wanted.where(document.is_not(None))):
            owners[row.file] = (kind, row.owner)
    return owners


def _exhibits(name: str, book: Reading, found: dict[UUID, Found]) -> Iterator[Found]:
    """All evidence of what was found: a picture may show them though no word says so."""
    owners = {each.record for each in found.values() if each.kind in _WITH_EVIDENCE}
    statement = (
        select(
            Evidence.id,
            Evidence.incident_id,
            Evidence.approach_id,
            func.coalesce(Incident.reference, Approach.reference).label("reference"),
        )
        .outerjoin(Incident, Incident.id == Evidence.incident_id)
        .outerjoin(Approach, Approach.id == Evidence.approach_id)
    )
    for row in book.rows(statement):
        owner = row.incident_id or row.approach_id
        if owner in owners:
            place = Place("Evidence", f"it belongs to {row.reference}", sure=found[owner].sure)
            yield Found(name, Kind.EXHIBIT, row.id, (place,), own=False)


_WITH_EVIDENCE = frozenset((Kind.INCIDENT, Kind.APPROACH))


def _printouts(name: str, book: Reading, found: dict[UUID, Found]) -> Iterator[Found]:
    """Printouts and letters that show what was found."""
    shown = {each.record.hex: each for each in found.values()}
    for row in book.rows(select(Printout.id, Printout.about).where(Printout.about.is_not(None))):
        of = [shown[record] for record in row.about if record in shown]
        if of:
            place = Place("Printout", "it shows a record that was found", sure=of[0].sure)
            yield Found(name, Kind.PRINTOUT, row.id, (place,), own=False)
