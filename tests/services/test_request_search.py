"""Everything that the books say of a person is found, and nothing of somebody called alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Integer, String, Table, Uuid

from app.models.base import BookBase, CasebookBase, RegisterBase
from app.models.relationship import OtherKind
from app.models.request import Subject
from app.models.schemas import tables
from app.models.staff import Staff
from app.services.requests.matching import Matcher, Sought
from app.services.requests.searching import Found, search, sought
from app.services.requests.tables import PASSED_OVER, SEARCHED, Kind, columns_of, to_search
from app.storage.book import Book
from app.storage.writing import Writing, shape
from tests.builders import NOW, book

NAME = "Siân Gŵyr-Jones"
TODAY = dt.date(2026, 11, 4)
SOUGHT = Sought((NAME,), emails=("s.gwyr@oak.example",), given=frozenset(("dafydd", "sian")))
MODELS: dict[str, Any] = {
    mapper.class_.__tablename__: mapper.class_
    for base in (BookBase, RegisterBase, CasebookBase)
    for mapper in base.registry.mappers
}
_numbers = count(1)


class Books:
    """A register and a casebook with one of each record that others belong to."""

    def __init__(self, folder: Path) -> None:
        self.register, self.casebook = book(folder, "register"), book(folder, "casebook")
        self.owners: dict[str, UUID] = {}
        with self.register.writing() as writing:
            self.other = put(writing, "staff", name="Ann Reed")
            self.sian = put(writing, "staff", name=NAME)
        with self.casebook.writing() as writing:
            self.owners["incident_id"] = put(writing, "incident")
            self.owners["evidence_id"] = self.evidence(writing)

    def evidence(self, writing: Writing, **values: Any) -> UUID:
        return put(writing, "evidence", incident_id=self.owners["incident_id"], **values)

    def all(self) -> tuple[Book, Book]:
        return self.register, self.casebook

    def find(
        self, staff_id: UUID | None = None, *, words: tuple[str, ...] = ()
    ) -> dict[UUID, Found]:
        wanted = sought(self.register, NAME, staff_id, words)
        found = search(self.all(), Matcher(wanted), Subject.STAFF, staff_id)
        return {each.record: each for each in found}


def put(writing: Writing, table: str, /, **values: Any) -> UUID:
    """Add a row of a table; what is not given is filled with something of its kind."""
    model = MODELS[table]
    blank = dict(shape(model).blank)
    for column in model.__table__.columns:
        if column.key in values:
            blank[column.key] = values[column.key]
        elif blank[column.key] is None and not column.nullable:
            blank[column.key] = filler(column)
    return UUID(str(writing.add(model, {**blank, "id": values.get("id", uuid4())})[0]))


def filler(column: Any) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class or ()))
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return next(_numbers)
    if isinstance(kind, Date):
        return TODAY
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, JSON):
        return [] if "list" in str(column.type.python_type) else {}
    if isinstance(kind, String):
        return f"x{next(_numbers)}"
    assert isinstance(getattr(kind, "impl", kind), DateTime), column
    return NOW


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = Books(tmp_path)
    yield made
    for each in made.all():
        each.close()


def test_every_table_is_searched_or_passed_over_on_purpose() -> None:
    for schema in ("register", "casebook"):
        assert set(tables(schema)) <= set(SEARCHED) | PASSED_OVER
    assert not set(SEARCHED) & PASSED_OVER
    assert set(SEARCHED) | PASSED_OVER <= set(tables("register")) | set(tables("casebook"))


@pytest.mark.parametrize("schema", ["register", "casebook"])
def test_every_column_that_holds_words_is_searched(books: Books, schema: str) -> None:
    """The name stands in one column of one row after the other."""
    opened = books.register if schema == "register" else books.casebook
    wanted: list[tuple[str, str, UUID]] = []
    with opened.writing() as writing:
        for name, table in to_search(schema).items():
            keys = columns_of(table)[0] if name != "document" else []
            wanted += [(name, key, _holding(books, writing, name, table, key)) for key in keys]
    found = books.find()
    for name, key, record in wanted:
        places = found[record].places if record in found else ()
        said = SEARCHED[name].words
        assert any(place.where.startswith(f"{said}: ") for place in places), (name, key)
        assert found[record].kind is SEARCHED[name].kind


def _holding(books: Books, writing: Writing, name: str, table: Table, key: str) -> UUID:
    """Put a row whose column ``key`` holds the name; return the id of the item it belongs to."""
    owner = SEARCHED[name].owner
    values: dict[str, Any] = _references(books, writing, name)
    values[key] = NAME if isinstance(table.c[key].type, String) else [f"and {NAME}"]
    if key in ("other_initials", "by_initials"):
        kind = "other_kind" if key == "other_initials" else "by_kind"
        values |= {key: "SG", kind: OtherKind.COLLEAGUE}
    if owner != "id":  # each in an item of its own, so that none hides another
        owned = next(iter(table.c[owner].foreign_keys)).column.table.name
        values[owner] = put(writing, owned, **_references(books, writing, owned))
    made = put(writing, name, **values)
    return made if owner == "id" else values[owner]


def _references(books: Books, writing: Writing, name: str) -> dict[str, Any]:
    """Rows that a row's foreign keys need; nothing of the person is in them."""
    found: dict[str, Any] = {}
    for column in MODELS[name].__table__.columns:
        if column.foreign_keys and (not column.nullable or column.key == "incident_id"):
            target = next(iter(column.foreign_keys)).column.table.name
            known = {"staff": books.other, "incident": books.owners.get("incident_id")}
            if target not in known:
                known[target] = put(writing, target, **_references(books, writing, target))
            found[column.key] = known[target]
    return found


def test_what_is_theirs_by_id_is_found_under_any_name(books: Books) -> None:
    with books.casebook.writing() as writing:
        told = put(writing, "disclosure", staff_id=books.sian, staff_name="Mrs J")
        tried = put(writing, "approach", staff_id=books.sian, staff_name="Mrs J")
        about = put(writing, "incident", about_staff_id=books.sian, about_name="The teacher")
        target = put(writing, "incident")
        put(writing, "involved", incident_id=target, staff_id=books.sian, name="")
    found = books.find(books.sian)
    for record in (told, tried, about, target, books.sian):
        assert found[record].own
    assert books.owners["incident_id"] not in found
    assert books.other not in found


def test_evidence_comes_with_its_incident_and_by_its_file_name(books: Books) -> None:
    with books.casebook.writing() as writing:
        about = put(writing, "incident", narrative=f"About {NAME}")
        picture = put(writing, "evidence", incident_id=about, caption=None)
        document = put(writing, "document", name="Siân Gŵyr-Jones chat.png")
        named = books.evidence(writing, document_id=document)
    found = books.find()
    assert found[picture].kind is Kind.EXHIBIT
    assert found[picture].places[0].why.startswith("it belongs to")
    assert "File name" in found[named].places[0].where
    assert books.owners["evidence_id"] not in found


def test_a_printout_that_shows_what_was_found(books: Books) -> None:
    with books.casebook.writing() as writing:
        about = put(writing, "incident", narrative=f"About {NAME}")
        shows = put(writing, "printout", about=[about.hex])
        put(writing, "printout", about=[books.owners["incident_id"].hex])
    kinds = [each.record for each in books.find().values() if each.kind is Kind.PRINTOUT]
    assert kinds == [shows]


def test_a_former_name_and_a_nickname_of_it(books: Books) -> None:
    with books.register.writing() as writing:
        person = put(writing, "staff", name="Elizabeth Morgan")
    with books.register.writing() as writing:
        writing.change(Staff, person, name="Elizabeth Hardy")
    with books.casebook.writing() as writing:
        before = put(writing, "incident", narrative="It was Miss Morgan who wrote it.")
        short = put(writing, "incident", narrative="They called her Liz Hardy in the group.")
    wanted = sought(books.register, "Elizabeth Hardy", person, ())
    found = search(books.all(), Matcher(wanted), Subject.STAFF, person)
    assert {before, short} <= {each.record for each in found}


@pytest.mark.parametrize(
    "text",
    [
        "Sian Gwyr Jones was named.",
        "SIÂN GŴYR-JONES",
        "Mrs Gŵyr-Jones rang.",
        "Ask Siân about it.",
        "Mrs G was there",
        "S.G. said so.",
        "as SJ wrote",
        "Sian Gwyrr-Jones",
        "@siangwyrjones liked it",
        "sent to s.gwyr@oak.example",
    ],
)
def test_ways_to_speak_of_them(text: str) -> None:
    assert Matcher(SOUGHT).find(text), text


@pytest.mark.parametrize(
    "text",
    [
        "Dafydd Jones wrote it.",
        "Siân Example, a parent, wrote it.",
        "Ann Reed said so.",
        "The class went out. It rained.",
        "@annreed liked it",
        "Mrs R was there",
    ],
)
def test_somebody_else_is_not_taken_for_them(text: str) -> None:
    assert Matcher(SOUGHT).find(text) == (), text


def test_other_words_are_looked_for_as_they_are_typed(books: Books) -> None:
    with books.casebook.writing() as writing:
        there = put(writing, "incident", narrative="In the YEAR 4  group, as always.")
    assert there in books.find(words=("year 4 group",))
    assert there not in books.find()


def test_a_child_with_their_initials_is_not_them(books: Books) -> None:
    with books.casebook.writing() as writing:
        child = put(writing, "disclosure", other_initials="SG", other_kind=OtherKind.PUPIL)
        colleague = put(writing, "disclosure", other_initials="SG", other_kind=OtherKind.COLLEAGUE)
    found = books.find(books.sian)
    assert colleague in found
    assert not found[colleague].sure
    assert child not in found
