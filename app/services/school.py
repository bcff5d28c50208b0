"""The school's own facts and rules: name, terms, who holds which role, settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.dates import TermDates, default_terms, say_date, school_year, term_of
from app.errors import FieldProblem, Problems
from app.models.rule import RuleSet
from app.models.school import RoleHolder, RoleKey, School, SchoolKind, Setting, Term
from app.models.staff import Staff
from app.services.staff.names import words_of
from app.storage.book import Book

ROLE_LABELS = {
    RoleKey.HEAD: "Headteacher",
    RoleKey.HEAD_OF_SCHOOL: "Head of school",
    RoleKey.ASSOCIATE_HEAD: "Associate headteacher",
    RoleKey.DEPUTY_HEAD: "Deputy headteacher",
    RoleKey.DSL: "Designated safeguarding lead",
    RoleKey.DEPUTY_DSL: "Deputy safeguarding lead",
    RoleKey.SAFEGUARDING_CONTACT: "Safeguarding contact",
    RoleKey.ONLINE_SAFETY_OFFICER: "Online-safety officer",
    RoleKey.CHAIR: "Chair of governors",
    RoleKey.CEO: "Chief executive of the trust",
    RoleKey.TRUSTEES: "Trustees",
    RoleKey.DATA_LEAD: "Data lead",
    RoleKey.HR: "HR",
    RoleKey.LADO: "LADO",
    RoleKey.IT_PROVIDER: "IT provider",
}
HEADS = (RoleKey.HEAD, RoleKey.HEAD_OF_SCHOOL)  # the policies' "headteacher" is either (R014)


@dataclass(frozen=True)
class SchoolDraft:
    """What can be said of the school itself."""

    name: str
    kind: SchoolKind = SchoolKind.ALONE
    trust_name: str = ""


@dataclass(frozen=True)
class SchoolRow:
    """The school, as stored."""

    name: str
    kind: SchoolKind
    trust_name: str | None
    sample: bool


@dataclass(frozen=True)
class RoleHolderDraft:
    """Who holds a role, as typed."""

    role: RoleKey
    name: str
    contact: str = ""
    remit: str = ""
    staff_id: UUID | None = None


@dataclass(frozen=True)
class RoleHolderRow:
    """Who holds, or held, a role."""

    id: UUID
    role: RoleKey
    name: str
    contact: str | None
    remit: str | None
    staff_id: UUID | None
    ended_on: dt.date | None

    @property
    def label(self) -> str:
        """The role in words."""
        return ROLE_LABELS[self.role]


@dataclass(frozen=True)
class Rules:
    """The school's own rules; the five policies contradict each other, so none is fixed.

    Attributes:
        suppression_threshold: counts from 1 up to one below this are not printed.
        age_rule: a former pupil's entry ends at this age, 18 or 19 (R048, R050); once the school
            has answered the questions about contact, the answer that holds today.
        oldest_year: the oldest year group in the school, from 0 (Reception) to 13.
        review_month: disclosures are looked at again in this month, 1 to 12.
        starter_days: days after their first day that a new starter has to sign.
        incident_days: days after which an open incident counts as open for long.
        removal_hours: that whoever is asked to take something down has for it.
    """

    suppression_threshold: int = 5
    age_rule: int = 18
    oldest_year: int = 6
    review_month: int = 9
    starter_days: int = 14
    incident_days: int = 30
    removal_hours: int = 48


_RANGES = {
    "suppression_threshold": (3, 20, "Enter the smallest count to print, from 3 to 20."),
    "age_rule": (18, 19, "Select whether the age is 18 or 19."),
    "oldest_year": (0, 13, "Enter the oldest year group, from 0 (Reception) to 13."),
    "review_month": (1, 12, "Select the month in which disclosures are reviewed."),
    "starter_days": (0, 100, "Enter the days that a new starter has to sign, from 0 to 100."),
    "incident_days": (1, 365, "Enter a number of days from 1 to 365."),
    "removal_hours": (1, 720, "Enter a number of hours from 1 to 720."),
}


class SchoolSettings:
    """The school, its terms, role-holders and rules, kept in the register."""

    def __init__(self, register: Book) -> None:
        self._register = register

    def school(self) -> SchoolRow:
        """The school; without a name until :meth:`save_school` has given it one."""
        statement = select(School.name, School.kind, School.trust_name, School.sample)
        with self._register.reading() as book:
            row = book.first(statement)
        return (
            SchoolRow("", SchoolKind.ALONE, None, False)
            if row is None
            else SchoolRow(**row._mapping)
        )

    def save_school(self, draft: SchoolDraft, *, sample: bool = False) -> None:
        """Say or change whose register this is; a sample stays a sample.

        Raises:
            Problems: a name is missing.
        """
        problems = []
        if not draft.name.strip():
            problems.append(FieldProblem("name", "Enter the school's name."))
        if draft.kind is SchoolKind.TRUST and not draft.trust_name.strip():
            problems.append(FieldProblem("trust_name", "Enter the trust's name."))
        if problems:
            raise Problems(problems)
        values: dict[str, Any] = {
            "name": draft.name.strip(),
            "kind": draft.kind,
            "trust_name": draft.trust_name.strip() or None,
        }
        with self._register.writing() as book:
            known = book.scalar(select(School.id))
            if known is None:
                book.add(School, {**values, "sample": sample})
            else:
                book.change(School, known, **values)

    def rules(self) -> Rules:
        """The school's rules: the defaults, and what it set otherwise."""
        names = {field.name for field in fields(Rules)}
        held = (
            select(RuleSet.answers)
            .where(RuleSet.from_on <= self._register.today())
            .order_by(RuleSet.from_on.desc(), RuleSet.recorded_at.desc())
            .limit(1)
        )
        with self._register.reading() as book:
            rows = book.rows(select(Setting.key, Setting.value))
            answered = book.first(held)
        values = {row.key: row.value for row in rows if row.key in names}
        if answered is not None:
            values["age_rule"] = int(answered.answers["former_until"])
        return Rules(**values)

    def set_rules(self, rules: Rules) -> None:
        """Keep what differs from the rules so far.

        Raises:
            Problems: a value lies outside what makes sense.
        """
        values = asdict(rules)
        problems = [
            FieldProblem(name, sentence)
            for name, (lowest, highest, sentence) in _RANGES.items()
            if not lowest <= values[name] <= highest
        ]
        if problems:
            raise Problems(problems)
        before = asdict(self.rules())
        for name, value in values.items():
            if before[name] != value:
                self.set_value(name, value)

    def value(self, key: str, default: Any = None) -> Any:
        """A setting that has no rule of its own, as JSON data."""
        with self._register.reading() as book:
            row = book.first(select(Setting.value).where(Setting.key == key))
        return default if row is None else row.value

    def set_value(self, key: str, value: Any) -> None:
        """Keep a setting, as JSON data."""
        with self._register.writing() as book:
            known = book.scalar(select(Setting.id).where(Setting.key == key))
            if known is None:
                book.add(Setting, {"key": key, "value": value})
            else:
                book.change(Setting, known, value=value)

    # Terms.

    def terms(self) -> tuple[TermDates, ...]:
        """The school's terms, oldest first; the usual English ones until it enters its own."""
        with self._register.reading() as book:
            rows = book.rows(select(Term.name, Term.starts, Term.ends).order_by(Term.starts))
        if rows:
            return tuple(TermDates(**row._mapping) for row in rows)
        year = school_year(self._register.today())
        return tuple(
            term for begins in (year - 1, year, year + 1) for term in default_terms(begins)
        )

    def term_on(self, date: dt.date) -> TermDates | None:
        """The term that counts ``date``; a holiday belongs to the term before it."""
        return term_of(date, self.terms())

    def set_terms(self, terms: Sequence[TermDates]) -> None:
        """Replace the terms of the school years that ``terms`` lie in.

        Raises:
            Problems: a name is missing, a term ends before it starts, or two overlap.
        """
        ordered = sorted(terms, key=lambda term: term.starts)
        _check_terms(ordered)
        years = {school_year(term.starts) for term in ordered}
        with self._register.writing() as book:
            known = [
                row
                for row in book.rows(select(Term.id, Term.starts).order_by(Term.starts))
                if school_year(row.starts) in years
            ]
            for row, term in zip(known, ordered, strict=False):
                book.change(Term, row.id, **asdict(term))
            for row in known[len(ordered) :]:
                book.remove(Term, row.id, why="The school year has fewer terms.")
            book.add(Term, *(asdict(term) for term in ordered[len(known) :]))

    # Role-holders.

    def role_holders(self, role: RoleKey | None = None) -> tuple[RoleHolderRow, ...]:
        """Who holds which role now, in the order of the roles."""
        today = self._register.today()
        statement = select(
            RoleHolder.id,
            RoleHolder.role,
            RoleHolder.name,
            RoleHolder.contact,
            RoleHolder.remit,
            RoleHolder.staff_id,
            RoleHolder.ended_on,
        ).where(or_(RoleHolder.ended_on.is_(None), RoleHolder.ended_on >= today))
        if role is not None:
            statement = statement.where(RoleHolder.role == role)
        with self._register.reading() as book:
            rows = [RoleHolderRow(**row._mapping) for row in book.rows(statement)]
        order = list(RoleKey)
        return tuple(sorted(rows, key=lambda row: (order.index(row.role), row.name.casefold())))

    def add_role_holder(self, draft: RoleHolderDraft) -> UUID:
        """Say who holds a role; a role can have several holders.

        Raises:
            Problems: the name is missing.
        """
        with self._register.writing() as book:
            return book.add(RoleHolder, _holder_values(draft))[0]

    def change_role_holder(self, holder: UUID, draft: RoleHolderDraft) -> None:
        """Correct a role-holder's name or contact.

        Raises:
            Problems: the name is missing.
        """
        with self._register.writing() as book:
            book.change(RoleHolder, holder, **_holder_values(draft))

    def end_role_holder(self, holder: UUID, last_day: dt.date) -> None:
        """Say that somebody holds a role no longer."""
        with self._register.writing() as book:
            book.change(RoleHolder, holder, ended_on=last_day)

    def is_head(self, name: str = "", staff_id: UUID | None = None) -> bool:
        """Whether this is the headteacher or head of school: concerns about them go elsewhere.

        Names are compared without titles, accents, capitals and order, so that "Mrs Siân Huws"
        is known as "Huws, Sian"; the name in the staff register counts as well.
        """
        heads = [holder for holder in self.role_holders() if holder.role in HEADS]
        records = {head.staff_id for head in heads if head.staff_id is not None}
        if staff_id is not None and staff_id in records:
            return True
        wanted = words_of(name)
        if not wanted:
            return False
        names = {head.name for head in heads}
        if records:
            with self._register.reading() as book:
                in_register = book.rows(select(Staff.name).where(Staff.id.in_(records)))
            names.update(row.name for row in in_register)
        return wanted in {words_of(each) for each in names}


def _holder_values(draft: RoleHolderDraft) -> dict[str, Any]:
    if not draft.name.strip():
        label = ROLE_LABELS[draft.role]
        raise Problems([FieldProblem("name", f"Enter who holds the role: {label}.")])
    return {
        "role": draft.role,
        "name": draft.name.strip(),
        "contact": draft.contact.strip() or None,
        "remit": draft.remit.strip() or None,
        "staff_id": draft.staff_id,
    }


def _check_terms(terms: Sequence[TermDates]) -> None:
    problems = []
    for number, term in enumerate(terms):
        if not term.name.strip():
            problems.append(FieldProblem("name", "Enter the term's name."))
        if term.ends <= term.starts:
            starts = say_date(term.starts)
            problems.append(
                FieldProblem("ends", f"{term.name} must end after {starts}, when it starts.")
            )
        if number and term.starts <= terms[number - 1].ends:
            before = terms[number - 1]
            sentence = (
                f"{term.name} must start after {say_date(before.ends)}, when {before.name} ends."
            )
            problems.append(FieldProblem("starts", sentence))
    if problems:
        raise Problems(problems)
