"""Trends in plain English, and what a governor might ask: from figures that are printed anyway.

Nothing is looked up here. A sentence says what a reader of the same page could reckon out, so
that it tells nothing that a small count was hidden for.
"""

from __future__ import annotations

from app.services.figures.rows import (
    DeclarationFigures,
    DisclosureFigures,
    GovernorsFigures,
    IncidentFigures,
)
from app.services.figures.suppression import Mark
from app.words import plural

UNDECIDED = "Not decided yet"


def trends(figures: GovernorsFigures) -> tuple[str, ...]:
    """What rose and what fell, against the same term a year ago or the term before."""
    said = []
    if figures.declarations is not None:
        said += _signed(figures.declarations)
    if figures.incidents is not None:
        said += _happened(figures.incidents)
    return tuple(said)


def questions(figures: GovernorsFigures) -> tuple[str, ...]:
    """What a governor might ask, seeing these figures."""
    asked = []
    if figures.declarations is not None:
        asked.append(_of_declarations(figures.declarations, figures))
    if figures.disclosures is not None:
        asked.append(_of_disclosures(figures.disclosures))
    if figures.incidents is not None:
        asked += _of_incidents(figures.incidents)
    if any(policy.overdue for policy in figures.policies or ()):
        asked.append("Who looks at the policy whose review is overdue, and by when?")
    return tuple(asked)


def before(terms: tuple[str, ...]) -> int | None:
    """Which of the terms the last is compared with: the same a year ago, or the one before."""
    if len(terms) < 2:
        return None
    season = terms[-1].rpartition(" ")[0]
    same = [at for at, name in enumerate(terms[:-1]) if name.rpartition(" ")[0] == season]
    return same[-1] if same else len(terms) - 2


def _signed(figures: DeclarationFigures) -> list[str]:
    shares = figures.over_time
    at = before(tuple(share.term for share in shares))
    if at is None:
        return []
    change = shares[-1].percent - shares[at].percent
    then = f"the end of {shares[at].term}"
    if not change:
        return [f"Signed declarations: the same share as at {then}."]
    points = f"{abs(change)} percentage {plural(abs(change), 'point')}"
    return [f"Signed declarations: {points} {'more' if change > 0 else 'fewer'} than at {then}."]


def _happened(figures: IncidentFigures) -> list[str]:
    at = before(tuple(name for name, _ in figures.trend))
    if at is None or not any(number for _, number in figures.trend):
        return []
    name, number = figures.trend[at]
    change = figures.trend[-1][1] - number
    if not change:
        return [f"Incidents: as many as in {name}."]
    more = "more" if change > 0 else "fewer"
    return [f"Incidents: {abs(change)} {more} than in {name}{_mostly(figures)}."]


def _mostly(figures: IncidentFigures) -> str:
    """The one kind that makes up more than half, where the report prints it for this term."""
    if figures.by_type is None or figures.period != figures.trend[-1][0]:
        return ""
    rows = figures.by_type.rows
    if len(rows.counts) < 2 or 2 * rows.counts[0][1] <= rows.total:
        return ""
    label = rows.counts[0][0]
    return "" if rows.merged and label == rows.counts[-1][0] else f", mostly “{label}”"


def _of_declarations(figures: DeclarationFigures, report: GovernorsFigures) -> str:
    if figures.outstanding and figures.due_on < report.on:
        return "What keeps those who have not signed from signing, and who speaks with them?"
    if figures.outstanding:
        return "How are those who have yet to sign reminded?"
    return "How do starters and supply staff come to read the policy before they begin?"


def _of_disclosures(figures: DisclosureFigures) -> str:
    decisions = figures.in_force.columns
    printed = [label for label, _ in decisions.counts]
    if len(printed) > 1 and UNDECIDED in (*printed, *decisions.merged):
        return "Which step do the relationships wait for on which nothing is decided yet?"
    if not figures.in_force.rows.total:
        return "Do staff know that they may tell us of relationships, and that it protects them?"
    return "Are agreed conditions looked at again each year, with the person they bind?"


def _of_incidents(figures: IncidentFigures) -> list[str]:
    asked = []
    at = before(tuple(name for name, _ in figures.trend))
    if at is not None and figures.trend[-1][1] > figures.trend[at][1]:
        asked.append("What lies behind the rise in incidents, and was training refreshed?")
    waiting = figures.open_long
    if waiting is not None and (waiting.mark is Mark.FEWER or waiting.count):
        asked.append("What keeps the oldest open incidents open?")
    if not figures.total:
        asked.append("Would pupils, parents and staff know whom to tell if something happened?")
    return asked or ["What did the school learn from what happened this term?"]
