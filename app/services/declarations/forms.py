"""Forms to sign on paper: one for a person, with all that they have still to sign in a round.

A form is registered when it is printed or saved, so that its codes are known when it comes back;
printing it again gives the same form (R028, R042).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from app.dates import say_date, say_day
from app.errors import Refused
from app.models.declaration import Form
from app.models.staff import Category, Staff
from app.services.declarations.form_codes import new_reference
from app.services.declarations.form_layout import LARGE, NORMAL
from app.services.declarations.form_rows import (
    PREVIEW,
    FormPerson,
    FormPolicy,
    FormText,
    Order,
    PersonForm,
)
from app.services.declarations.rows import BoardRow, CollectionRow
from app.services.declarations.service import Declarations
from app.services.policies.versions import PolicyVersions
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.storage.writing import Writing

NO_ONE = "No one is left to sign, so there is nothing to print."
_MOST = 500  # ids in one statement, well below what SQLite takes
_CATEGORIES = {category: place for place, category in enumerate(Category)}

# A person, what they sign, and the layout: printed again, it is the same form.
_Same = tuple[UUID, frozenset[str], int]


class Forms:
    """The forms of the register's collections."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self._school = SchoolSettings(register)
        self._versions = PolicyVersions(register)
        self._declarations = Declarations(register)

    def people(self, collection_id: UUID) -> tuple[FormPerson, ...]:
        """Everybody on the board of a collection or of its round, by surname."""
        people: dict[UUID, list[tuple[CollectionRow, BoardRow]]] = {}
        for collection in self._round(collection_id):
            for row in self._declarations.board(collection.id):
                people.setdefault(row.staff_id, []).append((collection, row))
        return tuple(map(_person, people.values()))

    def prepare(
        self,
        collection_id: UUID,
        people: Sequence[FormPerson],
        order: Order = Order.NAME,
        *,
        large: bool = False,
    ) -> tuple[PersonForm, ...]:
        """The forms of these people, to look at: none is registered.

        Args:
            collection_id: what is signed; with the others of its round that are open.
            people: of :meth:`people`; who has nothing left to sign gets all of the round again.
            order: in which they are printed.
            large: everybody's in large print, not only of those who need it (R018).

        Raises:
            Refused: there are no people.
        """
        if not people:
            raise Refused(NO_ONE)
        collections = {row.id: row for row in self._round(collection_id)}
        with self._register.reading() as book:
            rows = book.rows(select(Staff.id).where(Staff.large_print.is_(True)))
        in_large = {row.id for row in rows}
        texts: dict[tuple[UUID, ...], FormText] = {}
        school, today = self._school.school().name, self._register.today()
        forms = []
        for person in sorted(people, key=lambda each: _place(each, order)):
            wanted = person.to_sign or tuple(collections)
            if wanted not in texts:
                texts[wanted] = self._text(school, [collections[each] for each in wanted])
            forms.append(
                PersonForm(
                    text=texts[wanted],
                    layout=LARGE if large or person.staff_id in in_large else NORMAL,
                    reference=PREVIEW,
                    staff_id=person.staff_id,
                    name=person.name,
                    category=person.category,
                    team=person.team,
                    group=" · ".join(
                        filter(None, (person.category.label, person.role, person.team))
                    ),
                    bring_back=_bring_back(person, today),
                )
            )
        return tuple(forms)

    def register(self, forms: Sequence[PersonForm]) -> tuple[PersonForm, ...]:
        """Enter forms before they are printed or saved; return them with their references."""
        with self._register.writing() as book:
            known = dict(_known(book, [form.staff_id for form in forms]))
            new = []
            for form in forms:
                if _same(form) not in known:
                    known[_same(form)] = new_reference()
                    new.append(form)
            today = self._register.today()
            book.add(Form, *(_record(form, known[_same(form)], today) for form in new))
        return tuple(form._replace(reference=known[_same(form)]) for form in forms)

    def _round(self, collection_id: UUID) -> list[CollectionRow]:
        found = self._declarations.round_of(self._declarations.collection(collection_id))
        return sorted(found, key=lambda row: row.policy_title)

    def _text(self, school: str, collections: Sequence[CollectionRow]) -> FormText:
        versions = [self._versions.get(row.version_id) for row in collections]
        policies = tuple(
            FormPolicy(
                title=version.policy_title,
                version_label=version.label,
                ratified_on=version.ratified_on,
                ratified_by=version.ratified_by,
                wording=version.wording,
            )
            for version in versions
        )
        return FormText(school, policies, tuple(row.id for row in collections))


def _person(stands: Sequence[tuple[CollectionRow, BoardRow]]) -> FormPerson:
    """One person, from their lines on the boards of a round."""
    first = stands[0][1]
    open_yet = [(collection, row) for collection, row in stands if row.outstanding]
    days = [row.last_day or collection.due_on for collection, row in open_yet or stands]
    return FormPerson(
        staff_id=first.staff_id,
        name=first.name,
        category=first.category,
        role=first.role,
        team=first.team,
        to_sign=tuple(collection.id for collection, _ in open_yet),
        last_day=min(days),
        overdue=any(row.overdue for _, row in open_yet),
        away=any(row.away for _, row in open_yet),
    )


def _bring_back(person: FormPerson, today: dt.date) -> str:
    if person.last_day >= today:
        return f"Bring it back signed by {say_day(person.last_day)}."
    if person.to_sign:
        return f"Due on {say_date(person.last_day)}: bring it back signed now."
    return "Bring it back signed."


def _place(person: FormPerson, order: Order) -> tuple[bool, str, int]:
    """Where a form comes; those with the same place stay by surname."""
    category = _CATEGORIES[person.category] if order is not Order.NAME else 0
    team = (person.team or "").casefold() if order is Order.TEAM else ""
    return order is Order.TEAM and not team, team, category


def _same(form: PersonForm) -> _Same:
    return form.staff_id, frozenset(each.hex for each in form.text.collections), form.layout.number


def _known(book: Writing, people: Sequence[UUID]) -> Iterator[tuple[_Same, str]]:
    """The references of these people's forms."""
    for first in range(0, len(people), _MOST):
        rows = book.rows(
            select(Form.staff_id, Form.collections, Form.layout, Form.reference)
            .where(Form.staff_id.in_(people[first : first + _MOST]))
            .order_by(Form.recorded_at)
        )
        for row in rows:
            yield (row.staff_id, frozenset(row.collections), row.layout), row.reference


def _record(form: PersonForm, reference: str, today: dt.date) -> dict[str, object]:
    return {
        "reference": reference,
        "staff_id": form.staff_id,
        "name": form.name,
        "collections": [each.hex for each in form.text.collections],
        "printed_on": today,
        "layout": form.layout.number,
        "large": form.layout.large,
    }
