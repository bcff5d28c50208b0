"""The governors' report: numbers and no names (ux.md §3.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.dates import say_date
from app.reports.blocks import (
    PART,
    SUBTITLE,
    TITLE,
    Beside,
    Block,
    Bullets,
    Heading,
    Panel,
    Together,
    Words,
)
from app.reports.charts import Bar, BarList, Column, Columns, Grid, Tiles
from app.reports.layout import Sheet, flow
from app.reports.text import NOTE
from app.services.figures.rows import (
    DeclarationFigures,
    DisclosureFigures,
    GovernorsFigures,
    IncidentFigures,
    PolicyFigures,
    Section,
    Share,
)
from app.services.figures.suppression import Cell, Cross, Mark, Row, Table, Tally
from app.services.figures.trends import questions, trends
from app.services.printouts.rows import Official
from app.words import count, join, plural, sentence

CHAIR_ALONE = (
    "Disclosures and incidents in this copy are those of the chair of governors’ own book alone: "
    "concerns about the headteacher. What the school’s casebook holds is not counted here."
)


def governors_report(figures: GovernorsFigures, official: Official | None = None) -> bytes:
    """Return the report; with nothing recorded it is a nil report of one page."""
    story: list[Block] = [
        Heading("Governors’ report", TITLE),
        Words(f"{figures.school} · {figures.term.name}", SUBTITLE),
        Tiles(_tiles(figures)),
        Words(_how_to_read(figures), NOTE),
    ]
    if figures.chair:
        story.append(Panel(CHAIR_ALONE))
    changes = trends(figures)
    if changes:
        story += [Heading("In short"), Bullets(changes)]
    if figures.comment.strip():
        story += [Heading("Comment"), Words(figures.comment.strip())]
    if figures.declarations is not None:
        story += _declarations(figures.declarations, figures)
    elif figures.wants_declarations:
        story += [Heading("Declarations"), Words("Nobody has been asked to sign a policy yet.")]
    if figures.disclosures is not None:
        story += _disclosures(figures.disclosures, figures)
    if figures.incidents is not None:
        story += _incidents(figures.incidents, figures)
    if figures.policies is not None:
        story += _policies(figures.policies)
    asked = questions(figures) if Section.QUESTIONS in figures.sections else ()
    if asked:
        story += [Heading("Questions to ask"), Bullets(asked)]
    if official is not None:
        story += _proof(official)
    sheet = Sheet(
        figures.school,
        figures.title,
        figures.made_on,
        "Numbers, no names",
        figures.sample,
        official,
    )
    return flow(sheet, story)


def _how_to_read(figures: GovernorsFigures) -> str:
    threshold = figures.threshold
    return (
        f"Figures as at {say_date(figures.on)}. Nobody is named, and nobody should be recognised: "
        f"small groups are put together, and a count from 1 to {threshold - 1} is printed as "
        f"“fewer than {threshold}” unless it is a total. “Not shown” keeps such a count from being "
        f"worked out.{_left_out(figures)}"
    )


def _left_out(figures: GovernorsFigures) -> str:
    """Say what governors will not find here, so that nobody takes a part for the whole."""
    parts = (
        ("declarations", figures.declarations is not None or figures.wants_declarations),
        ("disclosures", figures.disclosures is not None),
        ("incidents", figures.incidents is not None),
        ("policy reviews", figures.policies is not None),
    )
    missing = [name for name, there in parts if not there]
    if not missing:
        return ""
    return f" {sentence(join(missing))} {plural(len(missing), 'is', 'are')} not part of this copy."


def _tiles(figures: GovernorsFigures) -> list[tuple[str, str]]:
    tiles = []
    declared = figures.declarations
    if declared is not None:
        share = Share("", declared.signed, declared.due).percent if declared.due else 100
        tiles.append((f"{share}%", f"signed: {declared.signed} of {declared.due} people"))
        tiles.append((str(declared.outstanding), "yet to sign"))
    if figures.disclosures is not None:
        tiles.append((str(figures.disclosures.in_force.rows.total), "relationships acknowledged"))
    if figures.incidents is not None:
        total = figures.incidents.total
        tiles.append((str(total), f"{plural(total, 'incident')} this term"))
    if figures.policies is not None and len(tiles) < 4:
        overdue = sum(policy.overdue for policy in figures.policies)
        tiles.append((str(overdue), f"{plural(overdue, 'policy review')} overdue"))
    return tiles or [("0", "recorded this term")]


# Declarations.


def _declarations(figures: DeclarationFigures, report: GovernorsFigures) -> list[Block]:
    asked = (
        f"{figures.title}: people were asked from {say_date(figures.opened_on)} to sign by "
        f"{say_date(figures.due_on)}. {figures.signed} of {figures.due} had signed by "
        f"{say_date(report.on)}, and {count(figures.outstanding, 'person')} "
        f"{plural(figures.outstanding, 'has', 'have')} yet to sign."
    )
    exempt = figures.exempt
    if exempt.count != 0:
        asked += f" {sentence(_cell(exempt, report.threshold))} were exempt."
    story: list[Block] = [Heading("Declarations"), Words(asked)]
    if figures.by_category is not None:
        story += _by_category(figures.by_category, report.threshold)
    elif figures.due:
        story.append(
            Words(
                "Not split by category: so few are in some categories, or have yet to sign, "
                "that the split would point at them.",
                NOTE,
            )
        )
    if len(figures.over_time) > 1:
        columns = [
            (share.term, float(share.percent), f"{share.percent}%") for share in figures.over_time
        ]
        chart = Columns("Signed at the end of each term", columns, full=100, tall=84)
        story.append(Together([chart, Words(_over_time(figures.over_time), NOTE)]))
    return story


def _over_time(shares: Sequence[Share]) -> str:
    parts = [f"{share.term}: {share.signed} of {share.due}" for share in shares]
    return f"{'; '.join(parts)}. The last column is up to the day of this report."


def _by_category(table: Table, threshold: int) -> list[Block]:
    columns = [
        Column("Category", 28),
        Column("People", 10, right=True),
        Column("Signed", 18, right=True),
        Column("Not yet signed", 18, right=True),
        Column("", 25),
        Column("Signed", 19, right=True),
    ]
    rows = [_category(row, threshold) for row in table.rows]
    signed, outstanding = table.totals
    percent = 100 * signed // table.total
    bar = Bar(signed / table.total, signed / table.total)
    rows.append(["All", str(table.total), str(signed), str(outstanding), bar, f"{percent}%"])
    story: list[Block] = [Grid(columns, rows, total=True)]
    if table.merged:
        story.append(Words(f"Other: {_list(table.merged)}.", NOTE))
    return story


def _category(row: Row, threshold: int) -> list[str | Bar]:
    """A row of the table; what "fewer than 5" leaves open stays open in its percentage and bar."""
    signed, outstanding = row.cells
    most = threshold - 1
    words = [_cell(cell, threshold) for cell in row.cells]
    if signed.count is not None:
        low = high = signed.count
        percent = f"{100 * low // row.total}%"
    elif signed.mark is outstanding.mark is Mark.FEWER:
        low, high = max(row.total - most, 1), min(most, row.total - 1)
        percent = f"{100 * low // row.total} to {-(-100 * high // row.total)}%"
    elif outstanding.mark is Mark.FEWER:
        low, high = row.total - most, row.total - 1
        words[0] = f"at least {low}"
        percent = f"{100 * low // row.total}% or more"
    elif signed.mark is Mark.FEWER:
        low, high = 1, most
        words[1] = f"at least {row.total - most}"
        percent = f"{-(-100 * most // row.total)}% or less"
    else:
        low, high = 0, 0
        percent = "not shown"
    bar = Bar(low / row.total, high / row.total)
    return [row.label, str(row.total), words[0], words[1], bar, percent]


# Disclosures.


def _disclosures(figures: DisclosureFigures, report: GovernorsFigures) -> list[Block]:
    total = figures.in_force.rows.total
    told = figures.told
    words = (
        f"{sentence(count(total, 'relationship'))} on social media that staff have openly "
        f"acknowledged {plural(total, 'is', 'are')} in force. "
    )
    if told.count == 0:
        words += "None was told to the school this term."
    else:
        was = "was" if told.count == 1 else "were"
        words += f"{sentence(_cell(told, report.threshold))} {was} told to the school this term."
    story: list[Block] = [Heading("Disclosures"), Words(words)]
    if total:
        story += _cross(
            figures.in_force, ("With whom", "Decision"), report.threshold, "relationships"
        )
    return story


def _cross(cross: Cross, titles: tuple[str, str], threshold: int, things: str) -> list[Block]:
    if len(cross.rows.counts) < 2 and len(cross.columns.counts) < 2:
        return [Words(f"Too few {things} to split without pointing at people.", NOTE)]
    lists = [
        BarList(title, tally.counts)
        for title, tally in zip(titles, (cross.rows, cross.columns), strict=True)
        if len(tally.counts) > 1
    ]
    story: list[Block] = [Beside(lists[0], lists[1] if len(lists) == 2 else _Gap())]
    notes = [note for tally in (cross.rows, cross.columns) for note in _notes(tally)]
    if notes:
        story.append(Words(" ".join(notes), NOTE))
    if cross.table is not None:
        title = f"{titles[0]}, by {titles[1].lower()}"
        story += [Heading(title, PART, level=1), _table(cross.table, threshold)]
        rest = [part for part in (cross.table.merged, cross.table.merged_columns) if part]
        if rest:
            said = "; ".join(_list(part) for part in rest)
            story.append(Words(f"The rest: {said}.", NOTE))
    return story


class _Gap(Block):
    def height(self, width: float) -> float:
        return 0

    def draw(self, canvas: object, left: float, top: float, width: float) -> None:
        """Nothing."""


def _notes(tally: Tally) -> list[str]:
    notes = []
    if tally.merged and len(tally.counts) > 1:
        notes.append(f"{tally.counts[-1][0]}: {_list(tally.merged)}.")
    if tally.empty and len(tally.counts) > 1:
        notes.append(f"None recorded as: {_list(tally.empty)}.")
    return notes


def _list(labels: Sequence[str]) -> str:
    return join([label[:1].lower() + label[1:] for label in labels])


def _table(table: Table, threshold: int) -> Grid:
    columns = [
        Column("", 30),
        *(Column(title, 20, right=True) for title in table.columns),
        Column("All", 12, right=True),
    ]
    rows = [
        [row.label, *(_cell(cell, threshold) for cell in row.cells), str(row.total)]
        for row in table.rows
    ]
    rows.append(["All", *map(str, table.totals), str(table.total)])
    return Grid(columns, rows, total=True)


def _cell(cell: Cell, threshold: int) -> str:
    if cell.mark is Mark.FEWER:
        return f"fewer than {threshold}"
    return "not shown" if cell.count is None else str(cell.count)


# Incidents.


def _incidents(figures: IncidentFigures, report: GovernorsFigures) -> list[Block]:
    words = "No incident happened this term."
    if figures.total:
        happened = count(figures.total, "incident")
        words = f"{happened} happened this term."
    if figures.open_long is not None:
        number = figures.open_long
        has = "has" if number.count == 1 else "have"
        said = "None" if number.count == 0 else sentence(_cell(number, report.threshold))
        words += f" {said} {has} been open for longer than {figures.days} days."
    approaches = figures.approaches
    if approaches is not None and approaches.count != 0:
        many = sentence(_cell(approaches, report.threshold))
        were = (
            "approach by a pupil or parent was"
            if approaches.count == 1
            else ("approaches by pupils or parents were")
        )
        words += f" {many} {were} reported this term."
    story: list[Block] = [Heading("Incidents"), Words(words)]
    if any(number for _, number in figures.trend) and len(figures.trend) > 1:
        columns = [(term, float(number), str(number)) for term, number in figures.trend]
        story.append(Columns("Incidents in each term", columns, tall=78))
    if figures.by_type is not None:
        titles = ("Type", "Outcome")
        blocks = _cross(figures.by_type, titles, report.threshold, "incidents")
        lead = Heading(f"By type and outcome: {figures.period}", PART, level=1)
        story += [lead, *blocks]
    elif figures.total:
        story.append(Words("Too few incidents to split by type without pointing at people.", NOTE))
    return story


# Policies.


def _policies(policies: Sequence[PolicyFigures]) -> list[Block]:
    if not policies:
        return [Heading("Policy reviews"), Words("No policy is in force yet.")]
    columns = [
        Column("Policy", 34),
        Column("Ratified", 19),
        Column("Next review", 25),
        Column("Signed", 22, right=True),
    ]
    rows = [
        [
            f"{policy.title} ({policy.version})",
            _day(policy.ratified_on),
            f"{policy.next_review or 'No date set'}{' – overdue' if policy.overdue else ''}",
            "Nobody asked"
            if policy.share is None
            else f"{policy.share.signed} of {policy.share.due}",
        ]
        for policy in policies
    ]
    return [Heading("Policy reviews"), Grid(columns, rows)]


def _day(date: dt.date | None) -> str:
    return say_date(date) if date else "–"


# Proof.


def _proof(official: Official) -> list[Block]:
    """The heads of the trails: whoever keeps this paper holds what the records can't undo."""
    told = Words(
        "Keep this copy. Each book’s letters and figures stand for everything recorded in it "
        "until this report was made. In Candour, “Check a printout” says whether they still fit: "
        "if so, nothing before that day was rewritten.",
        NOTE,
    )
    marks = Words(" · ".join(mark.words for mark in official.trail))
    return [Heading("The state of the records", PART, level=1), Together([marks, told])]
