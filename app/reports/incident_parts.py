"""The parts of an incident's file: people, what is to do, steps and letters, support, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.dates import say_date, say_moment
from app.reports.blocks import PART, Block, Entry, Heading, Words
from app.reports.text import NOTE
from app.services.incidents.parts import PersonRow, RemovalRow, StepRow, SupportRow, TaskRow
from app.services.incidents.rows import IncidentRow
from app.services.routes.facts import HARM

LABELS = 125.0  # points, for what stands on the left


def parts(incident: IncidentRow) -> Iterator[Block]:
    """Give a section for each kind of thing that is recorded; none for what is not."""
    yield from _section("People", (_person(each) for each in incident.people))
    yield from _harm(incident)
    yield from _section("Still to do", (_task(each) for each in incident.tasks if each.open))
    yield from _section("Steps with parents and pupils", map(_step, incident.steps))
    letters = [each for each in incident.steps if each.letter]
    for step in letters:
        yield Heading(f"Letter to {step.whom}, {say_date(step.happened_on)}", PART, level=1)
        yield from (Words(each) for each in (step.letter or "").split("\n\n"))
    yield from _section("Asked to take it down", map(_removal, incident.removals))
    yield from _section("Support", map(_support, incident.support))
    links = (
        (each.reference, f"{each.why} {say_date(each.happened_on)}: {each.opening}")
        for each in incident.links
    )
    yield from _section("Belongs with", links)


def _section(title: str, lines: Iterable[tuple[str, str]]) -> Iterator[Block]:
    entries = [Entry(label, words, LABELS) for label, words in lines]
    if entries:
        yield Heading(title)
        yield from entries


def _join(*said: str | None) -> str:
    return ". ".join(each.rstrip(".") for each in said if each)


def _person(row: PersonRow) -> tuple[str, str]:
    kind = row.detail.removeprefix(f"{row.label}, ").capitalize() if row.name else ""
    told = f"Told on {say_date(row.told_on)}" if row.told_on else ""
    unaware = "Does not know of it" if row.unaware else ""
    heard = f"Heard on {say_date(row.account_on)}" if row.account_on else ""
    account = f"\n{row.account}" if row.account else ""
    kind = "" if kind == row.label else kind
    return row.label, _join(row.said, kind, unaware, told, heard) + account


def _harm(incident: IncidentRow) -> Iterator[Block]:
    if incident.harm is None:
        return
    yield Heading("Harm threshold")
    for test, question in HARM.items():
        yield Entry("Yes" if test in incident.harm else "No", question, LABELS)
    yield Entry("Why", incident.harm_why or "", LABELS)
    yield Words("One yes is enough to talk it over with the LADO.", NOTE)


def _task(row: TaskRow) -> tuple[str, str]:
    return row.owner, _join(row.what, f"By {say_date(row.due_on)}" if row.due_on else "")


def _step(row: StepRow) -> tuple[str, str]:
    letter = "With a letter, below" if row.letter else ""
    return say_date(row.happened_on), _join(f"{row.label}: {row.whom}", row.note, letter)


def _removal(row: RemovalRow) -> tuple[str, str]:
    came = f"Time until {say_moment(row.due_at)}"
    if row.settled_on is not None:
        word = "Taken down" if row.complied else "Not taken down"
        came = f"{word}, looked on {say_date(row.settled_on)}"
    return say_date(row.asked_on), _join(row.asked, row.how, row.link, came, row.note)


def _support(row: SupportRow) -> tuple[str, str]:
    whom = f"{row.service}, for {row.whom} ({row.label.lower()})"
    return say_date(row.offered_on), _join(whom, row.answer, row.note)
