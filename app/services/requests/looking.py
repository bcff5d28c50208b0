"""The items of a request: what was found, in words, with what a first look would do about each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.models.declaration import Declaration, Signature
from app.models.document import Document
from app.models.printout import Printout
from app.models.relationship import Disclosure
from app.models.request import Decision, Request, RequestItem
from app.services.bundles.offering import latest_redactions
from app.services.figures.name_check import NameCheck
from app.services.figures.stored import known
from app.services.requests.drafts import ItemDecision, Reason
from app.services.requests.matching import Matcher, others_in
from app.services.requests.rows import Item, RequestRow
from app.services.requests.searching import Found, search, sought
from app.services.requests.tables import Kind
from app.services.requests.wording import Worded, Wording, text_of
from app.services.school import SchoolSettings
from app.storage.book import Book

_ORDER = {kind: number for number, kind in enumerate(Kind)}
Step = Callable[[int, int], object]


class Looking:
    """Searches the books that one person holds, and reads what was decided."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook, self._register = casebook, register
        self._wording = Wording(casebook, register)
        self._school = SchoolSettings(register)

    def items(
        self,
        row: RequestRow,
        without: Sequence[UUID] = (),
        step: Step = lambda done, total: None,
    ) -> tuple[Item, ...]:
        """Everything that speaks of the person, the register's first.

        Args:
            row: the request.
            without: exhibits that no incident's chronology mentions.
            step: told how many are put into words, of how many.
        """
        wanted = sought(self._register, row.about_name, row.about_staff_id, row.also_known)
        matcher = Matcher(wanted)
        books = (self._register, self._casebook)
        found = search(books, matcher, row.about, row.about_staff_id)
        check = NameCheck(known(self._register, self._casebook))
        acting = frozenset(holder.name for holder in self._school.role_holders())
        exhibits = [each.record for each in found if each.kind is Kind.EXHIBIT]
        copies = latest_redactions(self._casebook, exhibits)
        decided = self._decided(row.id)
        worded: list[tuple[Found, Worded]] = []
        for number, each in enumerate(found, start=1):
            step(number, len(found))
            words = self._wording.of(each, without)
            if words is not None:
                worded.append((each, words))
        worded.sort(key=lambda pair: (_ORDER[pair[0].kind], pair[1].happened_on, pair[1].title))
        # Evidence stands below what it belongs to.
        items = []
        for number, (each, words) in enumerate(_with_owners(worded), start=1):
            names = tuple(others_in(text_of(words.section), check, matcher, acting))
            copy = each.kind is not Kind.EXHIBIT or each.record in copies
            items.append(
                Item(
                    id=each.record,
                    number=number,
                    book=each.book,
                    kind=each.kind,
                    title=words.title,
                    happened_on=words.happened_on,
                    places=each.places,
                    own=each.own,
                    section=words.section,
                    names=names,
                    suggested=_suggested(each, names, copy=copy),
                    decided=decided.get(each.record),
                    copy=copy,
                    owner=_owner(each, words),
                )
            )
        return tuple(items)

    def files(self, items: Iterable[Item]) -> list[tuple[Item, Row[Any]]]:
        """The scans and signatures that belong to items of the register and to disclosures.

        Those that are given as they are: a page on paper can't have words hidden.
        """
        found = []
        for item in items:
            if item.decided and item.decided.decision is Decision.INCLUDE:
                found += [(item, each) for each in self._files_of(item)]
        return found

    def _files_of(self, item: Item) -> list[Row[Any]]:
        columns = {
            Kind.DECLARATION: (Declaration.document_id, Declaration.id),
            Kind.DISCLOSURE: (Disclosure.copy_document_id, Disclosure.id),
            Kind.STAFF: (Signature.document_id, Signature.staff_id),
            Kind.PRINTOUT: (Printout.document_id, Printout.id),
        }
        if item.kind not in columns:
            return []
        document, owner = columns[item.kind]
        wanted = select(Document.__table__).where(
            Document.id.in_(select(document).where(owner == item.id))
        )
        with self.book(item.book).reading() as book:
            return book.rows(wanted)

    def book(self, name: str) -> Book:
        """One of the two books by its name."""
        return self._register if name == self._register.name else self._casebook

    def _decided(self, request: UUID) -> dict[UUID, ItemDecision]:
        statement = select(
            RequestItem.record, RequestItem.decision, RequestItem.reason, RequestItem.hide
        )
        with self._casebook.reading() as book:
            rows = book.rows(
                statement.join(Request, Request.id == RequestItem.request_id).where(
                    Request.id == request
                )
            )
        return {
            row.record: ItemDecision(row.decision, row.reason or "", tuple(row.hide or ()))
            for row in rows
        }


def _with_owners(worded: list[tuple[Found, Worded]]) -> list[tuple[Found, Worded]]:
    """The same order, each exhibit right after the record that it belongs to."""
    exhibits: dict[UUID, list[tuple[Found, Worded]]] = {}
    for each, words in worded:
        if words.exhibit is not None:
            exhibits.setdefault(words.exhibit.owner, []).append((each, words))
    for several in exhibits.values():
        several.sort(key=lambda pair: pair[1].title)
    ordered: list[tuple[Found, Worded]] = []
    for each, words in worded:
        if words.exhibit is None:
            ordered += [(each, words), *exhibits.pop(each.record, [])]
    return ordered + [pair for several in exhibits.values() for pair in several]


def _owner(found: Found, words: Worded) -> tuple[Kind, UUID]:
    row = words.exhibit
    if row is None:
        return found.kind, found.record
    return (Kind.INCIDENT if row.incident_id else Kind.APPROACH), row.owner


def _suggested(found: Found, names: tuple[str, ...], *, copy: bool) -> ItemDecision | None:
    """What a first look would do; nothing where only a person can say."""
    if found.kind is Kind.PRINTOUT:  # what it shows is given from the records themselves
        return ItemDecision(Decision.LEAVE_OUT, Reason.GIVEN.label)
    if not found.sure:
        return None
    if found.kind is Kind.EXHIBIT:
        return ItemDecision(Decision.REDACT, Reason.OTHERS.label) if copy else None
    if names:
        return ItemDecision(Decision.REDACT, Reason.OTHERS.label, names)
    return ItemDecision(Decision.INCLUDE)
