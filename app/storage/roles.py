"""Who signs in, and which book is whose: what a role opens, and who may let whom in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.errors import FieldProblem, Problems, Refused
from app.models.holder import Role
from app.models.school import School
from app.storage import holders
from app.storage.book import Book
from app.storage.opening import CASEBOOK, CHAIR, REGISTER
from app.storage.passphrases import check_passphrase
from app.words import join

GIVEN = {
    Role.HEAD: (REGISTER, CASEBOOK),
    Role.DSL: (REGISTER, CASEBOOK),
    Role.OFFICE: (REGISTER,),
    Role.CHAIR: (REGISTER,),
}
"""What a new sign-in opens, as far as whoever adds it can; a chair's book is a chair's to give."""

OWN = {Role.HEAD: CASEBOOK, Role.CHAIR: CHAIR}
"""The book that is made when the first of a role signs in, if it isn't there yet."""


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    id: UUID
    name: str
    role: Role


@dataclass(frozen=True)
class PersonRow:
    """One person with a sign-in.

    Attributes:
        books: those they may open, as far as this session can tell.
    """

    id: UUID
    name: str
    role: Role
    books: tuple[str, ...]


def check_person(
    name: str,
    role: str,
    passphrase: str,
    taken: set[str],
    known: Sequence[str] | None,
    roles: Sequence[Role] = tuple(Role),
) -> Role:
    """Check a new sign-in; return its role, which is one of ``roles``.

    Args:
        taken: sign-in names that there are already, in small letters.
        known: what a guesser of passphrases would try; see ``check_passphrase``.

    Raises:
        Problems: one line for each field that needs attention.
    """
    problems = []
    if not name:
        problems.append(FieldProblem("person_name", "Enter the name to sign in with."))
    elif name.casefold() in taken:
        sentence = f"“{name}” has a sign-in already. Enter another name."
        problems.append(FieldProblem("person_name", sentence))
    if role not in roles:
        problems.append(FieldProblem("role", f"Select {join(roles, 'or')}."))
    try:
        check_passphrase(passphrase, None if known is None else [*known, name])
    except Problems as error:
        problems.extend(error.problems)
    if problems:
        raise Problems(problems)
    return Role(role)


def listed(books: Mapping[str, Book]) -> list[PersonRow]:
    """Everybody with a sign-in, by name, and which of these books they may open."""
    may_open: dict[UUID, list[str]] = {}
    rows: dict[UUID, holders.HolderRow] = {}
    for name, book in books.items():
        with book.reading() as reading:
            for row in holders.holders(reading):
                may_open.setdefault(row.id, []).append(name)
                rows.setdefault(row.id, row)
    people = [
        PersonRow(row.id, row.name, row.role, tuple(may_open[row.id])) for row in rows.values()
    ]
    return sorted(people, key=lambda row: row.name.casefold())


def names_known(register: Book) -> list[str] | None:
    """What a guesser of passphrases would try; None for the sample school, whose own is public."""
    with register.reading() as reading:
        school = reading.first(select(School.name, School.sample))
        people = [row.name for row in holders.holders(reading)]
    return None if school is None or school.sample else [school.name, *people]


def check_fits(book: str, person: PersonRow) -> None:
    """Refuse to mix the chair's book with the school's: its whole sense is that they are apart.

    Raises:
        Refused: the chair's book is for a chair, and the casebook for everybody else.
    """
    if book == CHAIR and person.role is not Role.CHAIR:
        raise Refused(
            f"The chair's book is only for people who sign in as chair, and {person.name} signs "
            f"in as {person.role}. Give them a sign-in as chair first."
        )
    if book == CASEBOOK and person.role is Role.CHAIR:
        raise Refused(
            f"{person.name} signs in as chair and has the chair's book instead of the casebook. "
            "Print what they ought to see."
        )
