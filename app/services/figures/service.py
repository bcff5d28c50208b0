"""The figures behind the reports, asked of the books that are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as AnyOf
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from app.dates import TermDates, default_terms, school_year
from app.errors import Refused
from app.models.policy import PolicyVersion
from app.models.staff import Category
from app.services.declarations.rows import BoardRow, CollectionRow, Counts, State
from app.services.declarations.service import Declarations
from app.services.figures.casework import Span, disclosed, incidents
from app.services.figures.name_check import NameCheck, Phrase
from app.services.figures.rows import (
    DeclarationFigures,
    DeclarationRegister,
    GovernorsFigures,
    PolicyFigures,
    RegisterLine,
    Section,
    Share,
)
from app.services.figures.shares import share_on
from app.services.figures.stored import known, stored_names
from app.services.figures.suppression import LEAST_THRESHOLD, Table, lone, split
from app.services.policies.service import Policies
from app.services.school import Rules, SchoolSettings
from app.storage.book import Book
from app.storage.opening import CHAIR

TERMS_SHOWN = 6


class Figures:
    """Numbers over the books that are open: without the casebook, the declarations' part only."""

    def __init__(self, register: Book, casebook: Book | None) -> None:
        self._register = register
        self._casebook = casebook
        self._school = SchoolSettings(register)
        self._declarations = Declarations(register)

    # What can be asked for.

    def sections(self) -> tuple[Section, ...]:
        """The sections of the governors' report that this person may print."""
        if self._casebook is None:
            return (Section.DECLARATIONS,)
        return tuple(Section)

    def terms(self) -> tuple[TermDates, ...]:
        """The terms that can be reported on, the current one first."""
        today = self._register.today()
        known = [term for term in self._all_terms(today) if term.starts <= today]
        return tuple(reversed(known))

    def term(self, name: str = "") -> TermDates:
        """The term of that name, in any capitals; without one, the current term.

        Raises:
            Refused: there is no such term, or it has not begun.
        """
        terms = self.terms()
        if not name.strip():
            return terms[0]
        wanted = " ".join(name.split()).casefold()
        for term in terms:
            if term.name.casefold() == wanted:
                return term
        raise Refused(
            f"There is no term “{name.strip()[:40]}” to report on. Enter it like {terms[0].name}."
        )

    # The governors' report.

    def governors(
        self,
        term: TermDates,
        sections: AnyOf[Section] = tuple(Section),
        comment: str = "",
    ) -> GovernorsFigures:
        """All that the report prints, safe to print; sections that may not be seen are left out."""
        today = self._register.today()
        school, rules = self._school.school(), self._school.rules()
        spans = self._spans(term)
        on = min(today, spans[-1][2])
        chosen = frozenset(sections).intersection(self.sections())
        return GovernorsFigures(
            school=school.name,
            sample=school.sample,
            term=term,
            on=on,
            made_on=today,
            threshold=lowest_printed(rules),
            declarations=self._signed(spans, on, rules) if Section.DECLARATIONS in chosen else None,
            disclosures=disclosed(self._casebook, spans[-1], on, rules)
            if self._casebook and Section.DISCLOSURES in chosen
            else None,
            incidents=incidents(self._casebook, spans, on, rules)
            if self._casebook and Section.INCIDENTS in chosen
            else None,
            policies=self._reviews(on) if Section.POLICIES in chosen else None,
            sections=chosen,
            comment=comment,
            chair=self._casebook is not None and self._casebook.name == CHAIR,
        )

    def names_in(self, figures: GovernorsFigures) -> tuple[Phrase, ...]:
        """Phrases of the report's free text that may identify somebody; the comment's first."""
        check = NameCheck(known(self._register, self._casebook))
        titles = [figures.term.name]
        if figures.declarations is not None:
            titles.append(figures.declarations.title)
        titles += [
            f"{policy.title} ({policy.version}), {policy.next_review}"
            for policy in figures.policies or ()
        ]
        return tuple(phrase for text in (figures.comment, *titles) for phrase in check.find(text))

    def stored_names(self) -> frozenset[str]:
        """Every name of a person in the books that are open."""
        return stored_names(self._register, self._casebook)

    # The declaration register.

    def register(self, collection: UUID | None = None) -> DeclarationRegister:
        """Who stands where in a collection, with names; without an id, in the current one.

        Raises:
            Refused: nobody was asked to sign yet.
        """
        row = (
            self._declarations.current()
            if collection is None
            else self._declarations.collection(collection)
        )
        if row is None:
            raise Refused("Nobody has been asked to sign a policy yet. Start collecting first.")
        school = self._school.school()
        people = self._declarations.board(row.id)
        counts = Counts.of(people)
        return DeclarationRegister(
            school=school.name,
            sample=school.sample,
            title=row.title,
            version=row.version_label,
            on=row.closed_on or self._register.today(),
            signed=counts.signed,
            due=counts.due,
            exempt=counts.exempt,
            lines=tuple(map(_line, people)),
            about=tuple(each.staff_id for each in people),
        )

    # Terms: each counts the holiday after it.

    def _all_terms(self, around: dt.date) -> list[TermDates]:
        """The school's terms, with the usual ones for the school years that it hasn't entered."""
        entered = list(self._school.terms())
        years = {school_year(term.starts) for term in entered}
        first = school_year(around)
        for year in range(first - 3, first + 1):
            if year not in years:
                entered += default_terms(year)
        return sorted(entered, key=lambda term: term.starts)

    def _spans(self, term: TermDates) -> list[Span]:
        """Up to six terms, the last of which is ``term``."""
        terms = self._all_terms(term.starts)
        following = [each.starts for each in terms if each.starts > term.starts]
        end = min(following, default=_next_term(term)) - dt.timedelta(1)
        shown = [each for each in terms if each.starts <= term.starts][-TERMS_SHOWN:]
        ends = [*(each.starts - dt.timedelta(1) for each in shown[1:]), end]
        return [(each.name, each.starts, last) for each, last in zip(shown, ends, strict=True)]

    # Declarations.

    def _signed(
        self, spans: Sequence[Span], on: dt.date, rules: Rules
    ) -> DeclarationFigures | None:
        collections = self._declarations.collections()
        current = _newest(collections, on)
        if current is None:
            return None
        board = self._declarations.board(current.id, on)
        counts = Counts.of(board)
        return DeclarationFigures(
            title=current.title,
            opened_on=current.opened_on,
            due_on=current.due_on,
            signed=counts.signed,
            due=counts.due,
            exempt=lone(counts.exempt, rules.suppression_threshold),
            by_category=_by_category(board, rules.suppression_threshold),
            over_time=self._over_time(
                [row for row in collections if row.policy_id == current.policy_id], spans, on
            ),
        )

    def _over_time(
        self,
        collections: Sequence[CollectionRow],
        spans: Sequence[Span],
        on: dt.date,
    ) -> tuple[Share, ...]:
        ends = {term.name: term.ends for term in self._all_terms(spans[-1][1])}
        days = [*(ends[name] for name, _, _ in spans[:-1]), on]
        shares = []
        with self._register.reading() as book:
            for (name, _, _), day in zip(spans, days, strict=True):
                collection = _newest(collections, day)
                if collection is not None:
                    shares.append(share_on(book, collection, day, name))
        return tuple(share for share in shares if share.due)

    def _reviews(self, on: dt.date) -> tuple[PolicyFigures, ...]:
        collections = self._declarations.collections()
        policies = Policies(self._register).listed()
        ratified = select(PolicyVersion.id, PolicyVersion.ratified_on)
        figures = []
        with self._register.reading() as book:
            days = {row.id: row.ratified_on for row in book.rows(ratified)}
            for policy in policies:
                if policy.version_id is None:
                    continue
                newest = _newest([row for row in collections if row.policy_id == policy.id], on)
                share = None if newest is None else share_on(book, newest, on)
                due = policy.next_review_on
                figures.append(
                    PolicyFigures(
                        policy.title,
                        policy.version_label or "",
                        days[policy.version_id],
                        policy.next_review or "",
                        overdue=due is not None and due < on,
                        share=share if share and share.due else None,
                    )
                )
        return tuple(figures)


def lowest_printed(rules: Rules) -> int:
    """The smallest count that prints, besides 0."""
    return max(rules.suppression_threshold, LEAST_THRESHOLD)


def _next_term(term: TermDates) -> dt.date:
    """When the term after the last one known begins, by the usual dates."""
    year = school_year(term.starts)
    usual = [*default_terms(year), *default_terms(year + 1)]
    return next(each.starts for each in usual if each.starts > term.ends)


def _newest(collections: Iterable[CollectionRow], on: dt.date) -> CollectionRow | None:
    """The newest collection that had begun; they come newest first."""
    return next((row for row in collections if row.opened_on <= on), None)


def _by_category(board: Sequence[BoardRow], threshold: int) -> Table | None:
    counts = {category: [0, 0] for category in Category}
    for row in board:
        if row.asked and row.state is not State.EXEMPT:
            counts[row.category][row.outstanding] += 1
    labels = [category.label for category in counts]
    pairs = [(signed, outstanding) for signed, outstanding in counts.values()]
    return split(labels, ("Signed", "Not yet signed"), pairs, threshold, "Other")


def _line(row: BoardRow) -> RegisterLine:
    return RegisterLine(
        row.name, row.category.label, row.role or "", row.state.value, row.dated, row.remark
    )
