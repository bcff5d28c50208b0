"""Home's lines about relationships: whom to hear, what to decide, what to look at again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Row, and_, false, func, select

from app.dates import say_date, school_year
from app.models.relationship import Disclosure, OtherKind
from app.services.home.rows import SINGLY, ToDoItem, Urgency, few
from app.services.relationships.reading import to_take_up
from app.services.relationships.rows import State, describe_other
from app.services.school import Rules
from app.services.year_groups import AGE_AFTER_RECEPTION, standing
from app.storage.book import Book

_CHILDREN = [kind for kind in OtherKind if kind.child]
_VERBS = {State.UNDECIDED: "Decide on", State.REVIEW_DUE: "Review"}
_TIES = select(
    Disclosure.id,
    Disclosure.reference,
    Disclosure.staff_name,
    Disclosure.other_kind,
    Disclosure.other_initials,
    Disclosure.year_group,
    Disclosure.year_group_in,
)


def ties(register: Book, casebook: Book, rules: Rules) -> tuple[list[ToDoItem], int]:
    """Relationships to hear of, to decide and to look at again; and how many they are."""
    told = to_take_up(register, casebook)
    today = casebook.today()
    items = list(
        few(
            [
                ToDoItem(
                    f"hear:{row.declaration_id}",
                    f"Hear what {row.staff_name} has to disclose",
                    f"Ticked on the declaration of {say_date(row.dated)}",
                    Urgency.WAITING,
                    "relationships",
                    str(row.declaration_id),
                    "take-up",
                )
                for row in told
            ],
            ToDoItem(
                "hear",
                f"Hear what {len(told)} people have to disclose",
                "They ticked it on their declarations.",
                Urgency.WAITING,
                "relationships",
                action="take-up",
            ),
        )
    )
    waiting_for = _disclosures(casebook, rules, today)
    for state, (number, rows) in waiting_for.items():
        verb = _VERBS[state]
        if number > SINGLY:
            items.append(
                ToDoItem(
                    f"ties:{state}",
                    f"{verb} {number} relationships",
                    "",
                    Urgency.WAITING,
                    "relationships",
                    action=state.value,
                )
            )
            continue
        items += [
            ToDoItem(
                f"tie:{row.id}",
                f"{verb} {row.reference}",
                f"{row.staff_name} and {_other(row, rules, today)}",
                Urgency.WAITING,
                "relationships",
                str(row.id),
            )
            for row in rows
        ]
    return items, len(told) + sum(number for number, _rows in waiting_for.values())


def _disclosures(
    casebook: Book, rules: Rules, today: dt.date
) -> dict[State, tuple[int, list[Row[Any]]]]:
    """How many disclosures are to be decided and reviewed, and the rows where they are few.

    Counted by the database, with the age rule of ``year_groups.standing`` put as a condition:
    a school may have thousands.
    """
    turns = Disclosure.year_group_in - Disclosure.year_group + rules.age_rule - AGE_AFTER_RECEPTION
    of_age = and_(Disclosure.other_kind.in_(_CHILDREN), turns < school_year(today))
    current = [Disclosure.ended_on.is_(None), ~func.coalesce(of_age, false())]
    conditions = {
        State.UNDECIDED: Disclosure.decision_id.is_(None),
        State.REVIEW_DUE: and_(Disclosure.decision_id.is_not(None), Disclosure.review_on <= today),
    }
    found: dict[State, tuple[int, list[Row[Any]]]] = {}
    with casebook.reading() as book:
        for state, condition in conditions.items():
            number = book.scalar(select(func.count()).where(*current, condition))
            rows = (
                book.rows(_TIES.where(*current, condition).order_by(Disclosure.told_on))
                if 0 < number <= SINGLY
                else []
            )
            found[state] = (number, rows)
    return found


def _other(row: Row[Any], rules: Rules, today: dt.date) -> str:
    stands = standing(row.other_kind, row.year_group, row.year_group_in, today, rules)
    return describe_other(row.other_initials, stands)
