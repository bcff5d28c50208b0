"""The copy of a disclosure that both people in the room sign."""

from __future__ import annotations

import datetime as dt

from app.dates import say_date
from app.reports.blocks import SUBTITLE, TITLE, Block, Entry, Heading, Panel, Words
from app.reports.concern import Blanks
from app.reports.layout import Sheet, flow
from app.reports.text import NOTE
from app.services.printouts.rows import Official
from app.services.relationships.rows import DisclosureRow
from app.words import join

AGREED = (
    "We have talked about this and this page says what was said. {staff} will tell the school if "
    "anything changes, and the school looks at it again with them{review}."
)


def disclosure_copy(
    school: str,
    row: DisclosureRow,
    made_on: dt.date,
    *,
    sample: bool = False,
    official: Official | None = None,
    rule: str = "",
) -> bytes:
    """Return one page, longer only if what was written is long.

    The paper holds the other person's initials, never a name. ``rule`` is what the school's rule
    of that day says.
    """
    facts = [
        ("Member of staff", row.staff_name),
        ("The other person", row.other),
        ("How they know each other", row.connection.label),
        ("On", join(row.platforms) or "No platform named"),
        ("Told to the school on", f"{say_date(row.told_on)}, to {row.told_to}"),
    ]
    facts += [
        ("Known to", row.awareness.label if row.awareness else ""),
        ("Note", row.note or ""),
        ("The school’s rule", rule),
        *_departure(row),
    ]
    review = f" on {say_date(row.review_on)}" if row.review_on else ""
    story: list[Block] = [
        Heading("A relationship openly acknowledged", TITLE),
        Words(f"{school} · {row.reference}", SUBTITLE),
        *(Entry(label, words, 165) for label, words in facts if words),
        Heading("What was decided"),
        *_decision(row),
        Panel(AGREED.format(staff=row.staff_name, review=review)),
        Blanks(f"Signed: {row.staff_name}", "Date"),
        Blanks("Signed for the school", "Print name", "Date"),
        Words(
            "Staff tell the school of such relationships for their own protection: what is open "
            "can be explained. One signed copy each. This page is kept in confidence and is seen "
            "by the headteacher and the safeguarding lead.",
            NOTE,
        ),
    ]
    title = f"Disclosure {row.reference}"
    return flow(Sheet(school, title, made_on, "In confidence", sample, official), story)


def _departure(row: DisclosureRow) -> list[tuple[str, str]]:
    """What departs from the policy, and why, in the words of who signs (R057)."""
    if row.departure is None:
        return []
    advice = f"{row.hr_advice} ({say_date(row.hr_advice_on)})" if row.hr_advice_on else "To come"
    return [
        (f"Departure, {row.departure.label.lower()}", row.justification or ""),
        ("HR’s advice", advice),
    ]


def _decision(row: DisclosureRow) -> list[Block]:
    decision = row.decision
    if decision is None:
        return [
            Words("Not decided yet. The decision is written here by hand, or printed later."),
            Blanks("Decision, and any conditions"),
            Blanks("Decided by (headteacher or chair of governors)", "Date"),
        ]
    by = f"{decision.decided_by.label}: {decision.decided_name}, {say_date(decision.decided_on)}"
    facts = [("Decision", decision.outcome.label), ("Decided by", by)]
    if decision.conditions:
        facts.append(("Conditions", decision.conditions))
    if decision.reason:
        facts.append(("Why", decision.reason))
    if row.review_on:
        facts.append(("Looked at again", say_date(row.review_on)))
    return [Entry(label, words, 165) for label, words in facts]
