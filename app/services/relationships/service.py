"""Relationships that staff disclose: told, decided, reviewed, ended (R045–R056).

What is recorded lies in the casebook; who people are and the school's own rules come from the
register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Declaration
from app.models.relationship import (
    Connection,
    DecidedBy,
    Decision,
    Disclosure,
    OtherKind,
    TakenUp,
)
from app.models.school import RoleKey
from app.models.staff import Staff
from app.services.attached import attached
from app.services.declarations.waiting import told_together
from app.services.evidence.intake import Accepted
from app.services.initials import tidy_initials
from app.services.policies.rows import PolicyFile
from app.services.references import next_number, reference
from app.services.relationships.copies import check_copy, keep_scan
from app.services.relationships.drafts import (
    DecisionDraft,
    DisclosureDraft,
    MoreDraft,
    check_decision,
    check_disclosure,
    check_end,
    check_more,
    check_talk,
)
from app.services.relationships.history import HistoryLine, history
from app.services.relationships.reading import (
    index_disclosure,
    items,
    read_disclosure,
    to_take_up,
)
from app.services.relationships.records import (
    decision_record,
    disclosure_record,
    more_columns,
    next_review,
    standing_decision,
)
from app.services.relationships.rows import DisclosureItem, DisclosureRow, Show, State, ToTakeUp
from app.services.relationships.ruling import RuleSaid, rule_said
from app.services.rules.service import ContactRules
from app.services.school import HEADS, Rules, SchoolSettings
from app.storage.book import Book
from app.words import clean

SAME = "Reviewed: nothing has changed."


class Relationships:
    """The disclosures and decisions of a casebook."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook = casebook
        self._register = register
        self._school = SchoolSettings(register)
        self._contact_rules = ContactRules(register)

    # Recording.

    def record(self, draft: DisclosureDraft) -> str:
        """Record a disclosure, with its decision where there is one; return its reference.

        Raises:
            Problems: one sentence for each field to put right.
        """
        return self.record_all([draft])[0]

    def record_all(self, drafts: Sequence[DisclosureDraft]) -> list[str]:
        """Record several disclosures, or none of them; return their references.

        Raises:
            Problems: of the first draft that has any.
            Refused: what a draft replaces has ended or never was.
        """
        today, rules = self._casebook.today(), self._school.rules()
        names = self._staff_names(draft.staff_id for draft in drafts)
        for draft in drafts:
            self._check(draft, today, rules, names)
            if draft.replaces is not None:
                self._open(draft.replaces)
        review_on = next_review(today, rules)
        with self._casebook.writing() as book:
            records, decisions = [], []
            first = next_number(book, Disclosure, "DIS", today.year)
            for number, draft in enumerate(drafts, first):
                given = reference(self._casebook, "DIS", today.year, number)
                record = disclosure_record(draft, given, today.year, number, names, review_on)
                if draft.decision is not None:
                    decisions.append(decision_record(record["id"], draft.decision, review_on))
                    record |= standing_decision(decisions[-1])
                records.append(record)
            book.add(Disclosure, *records)
            book.add(Decision, *decisions)
            for record in records:
                index_disclosure(book, record["id"])
                if record["replaces"] is not None:
                    why = f"Told anew as {record['reference']}."
                    ended = {"ended_on": record["told_on"], "ended_why": why}
                    book.change(Disclosure, record["replaces"], **ended)
        self._followed_up([draft.declaration_id for draft in drafts], today)
        return [record["reference"] for record in records]

    def decide(self, disclosure: UUID, draft: DecisionDraft) -> None:
        """Add a decision; earlier ones stay readable.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: the disclosure has ended.
        """
        row = self._open(disclosure)
        today = self._casebook.today()
        problems = check_decision(draft, row.told_on, today)
        problems += self._check_who_decides(row.staff_id, draft)
        if problems:
            raise Problems(problems)
        review_on = next_review(today, self._school.rules())
        decision = decision_record(disclosure, draft, review_on)
        with self._casebook.writing() as book:
            book.add(Decision, decision)
            book.change(Disclosure, disclosure, **standing_decision(decision))
            index_disclosure(book, disclosure)

    def review_same(self, disclosure: UUID, decided_by: DecidedBy, decided_name: str) -> None:
        """Record that a review today found nothing changed: the last decision, said again.

        Raises:
            Refused: nothing was decided yet, or the disclosure has ended.
        """
        last = self._open(disclosure).decision
        if last is None:
            raise Refused("Record the decision first; then it can be reviewed.")
        draft = DecisionDraft(
            last.outcome,
            decided_by,
            decided_name,
            self._casebook.today(),
            reason=SAME,
            conditions=last.conditions or "",
        )
        self.decide(disclosure, draft)

    def take_back_review(self, disclosure: UUID) -> None:
        """Take back a review that found nothing changed: the wrong key was pressed.

        The decision before it stands again; the trail keeps the one taken back.

        Raises:
            Refused: the last thing decided was no such review of today.
        """
        row = self._open(disclosure)
        last, before = row.decision, row.decisions[-2:-1]
        today = self._casebook.today()
        if last is None or not before or last.reason != SAME or last.decided_on != today:
            raise Refused(f"There is no review of {row.reference} to take back.")
        standing = {"decision_id": before[0].id, "review_on": before[0].review_on}
        why = f"The review of {say_date(today)} was taken back."
        with self._casebook.writing() as book:
            book.change(Disclosure, disclosure, why, **standing)
            book.remove(Decision, last.id, why)
            index_disclosure(book, disclosure)

    def tell_more(self, disclosure: UUID, draft: MoreDraft) -> None:
        """Put in what is known besides; what stood there before stays in the history.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: the disclosure has ended.
        """
        self._open(disclosure)
        if problems := check_more(draft, self._casebook.today()):
            raise Problems(problems)
        with self._casebook.writing() as book:
            book.change(Disclosure, disclosure, **more_columns(draft))
            index_disclosure(book, disclosure)

    def copy_came_back(self, disclosure: UUID, signed_on: dt.date | None) -> None:
        """Record that the member of staff's signed copy is here.

        Raises:
            Problems: the date is missing or can't be so.
        """
        check_copy(signed_on, self.get(disclosure).told_on, self._casebook.today())
        with self._casebook.writing() as book:
            book.change(Disclosure, disclosure, copy_signed_on=signed_on)

    def keep_scan(self, disclosure: UUID, scan: Accepted) -> None:
        """Keep the scan of the signed copy.

        Raises:
            Refused: the scan is neither a picture nor a PDF, or changed since it was looked at.
        """
        keep_scan(self._casebook, disclosure, scan)

    def end(self, disclosure: UUID, ended_on: dt.date | None, why: str) -> None:
        """Record that a relationship, or the contact, has ended.

        Raises:
            Problems: the date or the reason is missing, or the date can't be so.
            Refused: it has ended already.
        """
        row = self._open(disclosure)
        check_end(ended_on, why, row.told_on, self._casebook.today()).stop()
        with self._casebook.writing() as book:
            book.change(Disclosure, disclosure, ended_on=ended_on, ended_why=clean(why))

    def take_up(
        self, declaration: UUID, talked_on: dt.date | None, talked_to: str, note: str = ""
    ) -> None:
        """Record that "something to disclose" was talked over and needs no record.

        Raises:
            Problems: the date or the name is missing, or the date lies ahead.
            Refused: it has been talked over already.
        """
        waiting = {one.declaration_id: one for one in self.to_take_up()}
        if declaration not in waiting:
            raise Refused("That declaration has been talked over already.")
        today = self._casebook.today()
        check_talk(talked_on, talked_to, today).stop()
        record = {
            "declaration_id": declaration,
            "staff_id": waiting[declaration].staff_id,
            "staff_name": waiting[declaration].staff_name,
            "talked_on": talked_on,
            "talked_to": clean(talked_to),
            "note": clean(note) or None,
        }
        with self._casebook.writing() as book:
            book.add(TakenUp, record)
        self._followed_up([declaration], today)

    # Reading.

    def listed(self, show: Show = Show.CURRENT) -> tuple[DisclosureItem, ...]:
        """The disclosures to show: what needs deciding or a review first, then the newest."""
        found = self._items()
        if show is Show.ENDED:
            ended = [item for item in found if item.state is State.ENDED]
            return tuple(sorted(ended, key=lambda item: item.told_on, reverse=True))
        if show is Show.REVIEW_DUE:
            due = [item for item in found if item.state is State.REVIEW_DUE]
            return tuple(sorted(due, key=lambda item: (item.review_on, item.reference)))
        current = [item for item in found if item.state is not State.ENDED]
        order = list(State)
        current.sort(key=lambda item: (item.told_on, item.reference), reverse=True)
        return tuple(sorted(current, key=lambda item: order.index(item.state)))

    def to_do(self) -> tuple[DisclosureItem, ...]:
        """Disclosures to decide or to review now, oldest first."""
        today = self._casebook.today()
        due = or_(Disclosure.decision_id.is_(None), Disclosure.review_on <= today)
        found = self._items(Disclosure.ended_on.is_(None), due)
        wanted = [item for item in found if item.state is not State.ENDED]
        return tuple(sorted(wanted, key=lambda item: (item.told_on, item.reference)))

    def to_take_up(self) -> tuple[ToTakeUp, ...]:
        """Declarations with something to disclose that nobody has talked over, oldest first."""
        return to_take_up(self._register, self._casebook)

    def get(self, disclosure: UUID) -> DisclosureRow:
        """Everything about one disclosure.

        Raises:
            Refused: there is none with this id.
        """
        return self._one(Disclosure.id == disclosure)

    def by_reference(self, reference: str) -> DisclosureRow:
        """The disclosure "DIS-2026-003".

        Raises:
            Refused: there is none.
        """
        return self._one(Disclosure.reference == reference.strip().upper())

    def signed_copy(self, disclosure: UUID) -> PolicyFile | None:
        """The scan of the copy that was signed, or None.

        Raises:
            Damaged: its file is missing or isn't as it was taken in.
        """
        return attached(self._casebook, Disclosure.copy_document_id, disclosure)

    def history(self, row: DisclosureRow) -> list[HistoryLine]:
        """Everything that was recorded about a disclosure up to today, the earliest first."""
        today, rules = self._casebook.today(), self._school.rules()
        with self._casebook.reading() as book:
            return history(book, row, today, rules)

    def rule(
        self,
        kind: OtherKind,
        connection: Connection | None,
        year_group: int | None,
        on: dt.date,
    ) -> RuleSaid | None:
        """What the school's rules of a day say of such contact; None if they say nothing."""
        return rule_said(self._contact_rules.rules_on(on), kind, connection, year_group)

    def rule_of(self, row: DisclosureRow) -> RuleSaid | None:
        """The rule of the day on which a disclosure was told."""
        return self.rule(row.told_kind, row.connection, row.told_year_group, row.told_on)

    def alike(self, draft: DisclosureDraft) -> tuple[DisclosureItem, ...]:
        """Disclosures that stand and look like this one: same staff, same kind, same initials.

        They may be the same person, or another one who must be told apart.
        """
        initials = tidy_initials(draft.other_initials)
        if draft.staff_id is None or draft.other_kind is None or not initials:
            return ()
        wanted = (Disclosure.staff_id == draft.staff_id, Disclosure.other_initials == initials)
        return tuple(
            item
            for item in self._items(*wanted)
            if item.state is not State.ENDED
            and item.kind is draft.other_kind
            and item.id != draft.replaces
        )

    def next_review(self) -> dt.date:
        """When a decision made today is reviewed, if nobody says otherwise."""
        return next_review(self._casebook.today(), self._school.rules())

    def usual_decider(self, decided_by: DecidedBy) -> str:
        """Who decides in that office, as far as the school has named its role-holders."""
        roles = {DecidedBy.HEAD: HEADS, DecidedBy.CHAIR: (RoleKey.CHAIR,)}[decided_by]
        holders = (holder for role in roles for holder in self._school.role_holders(role))
        return next((holder.name for holder in holders), "")

    def _items(self, *wanted: ColumnElement[bool]) -> list[DisclosureItem]:
        today, rules = self._casebook.today(), self._school.rules()
        with self._casebook.reading() as book:
            return items(book, wanted, today, rules)

    def _one(self, condition: ColumnElement[bool]) -> DisclosureRow:
        today, rules = self._casebook.today(), self._school.rules()
        with self._casebook.reading() as book:
            return read_disclosure(book, condition, today, rules)

    # Checking.

    def _check(
        self, draft: DisclosureDraft, today: dt.date, rules: Rules, names: dict[UUID | None, str]
    ) -> None:
        known = draft if draft.staff_id in names else replace(draft, staff_id=None)
        problems = check_disclosure(known, today, rules)
        if draft.decision is not None and draft.staff_id is not None:
            problems += self._check_who_decides(draft.staff_id, draft.decision)
        if problems:
            raise Problems(problems)

    def _check_who_decides(self, staff_id: UUID, draft: DecisionDraft) -> list[FieldProblem]:
        if draft.decided_by is DecidedBy.HEAD and self._school.is_head(staff_id=staff_id):
            sentence = "Select the chair of governors, who decides on what the headteacher tells."
            return [FieldProblem("decided_by", sentence)]
        return []

    def _open(self, disclosure: UUID) -> DisclosureRow:
        row = self.get(disclosure)
        if row.state is State.ENDED:
            raise Refused(f"{row.reference} has ended. Record a new disclosure instead.")
        return row

    def _staff_names(self, wanted: Iterable[UUID | None]) -> dict[UUID | None, str]:
        ids = {one for one in wanted if one is not None}
        with self._register.reading() as book:
            rows = book.rows(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
        return {row.id: row.name for row in rows}

    def _followed_up(self, declarations: Iterable[UUID | None], on: dt.date) -> None:
        """Say in the register that the head has heard it; what it was stays in the casebook."""
        wanted = {one for one in declarations if one is not None}
        if not wanted:
            return
        with self._register.writing() as book:
            for declaration in told_together(book, wanted):
                book.change(Declaration, declaration, follow_up_on=on)
