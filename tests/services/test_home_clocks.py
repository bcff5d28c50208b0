"""What Home says of clocks, take-downs, tasks and logs, in only a few lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.incident import IncidentType, Party
from app.models.route import RouteKey
from app.services.home.rows import ToDoItem, Urgency
from app.services.home.todo import ToDo
from app.services.incidents.drafts import Subject
from app.services.incidents.removals import RemovalDraft
from app.services.incidents.tasks import TaskDraft
from app.services.logbook.rows import ComplaintDraft, InspectionDraft, ReviewDraft
from app.services.logbook.service import Logbook
from app.services.routes.rows import ToldDraft
from tests.services.routes import RouteOffice

TODAY = dt.date(2026, 11, 4)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RouteOffice]:
    made = RouteOffice(tmp_path)
    yield made
    made.register.close()
    made.casebook.close()


def lines(office: RouteOffice, section: str = "incidents") -> list[ToDoItem]:
    items = ToDo(office.register, office.casebook).look().items
    return [item for item in items if item.section == section]


def test_a_clock_goes_from_soon_to_late_and_leads_to_its_incident(office: RouteOffice) -> None:
    made = office.record("2026-11-06", about=Subject(Party.SCHOOL), type=IncidentType.POST)
    said = []
    for day in ("2026-11-06", "2026-11-09", "2026-11-10"):
        office.at(day)
        (line,) = lines(office)
        said.append((line.urgency, line.detail))
    assert said == [
        (Urgency.SOON, "Criticism of the school or staff: due Monday 9 November 2026"),
        (Urgency.WAITING, "Criticism of the school or staff: due today"),
        (Urgency.LATE, "Criticism of the school or staff: was due Monday 9 November 2026"),
    ]
    assert (line.title, line.record) == ("Say who was told about INC-2026-001", str(made))
    told = ToldDraft(RouteKey.CRITICISM, "Ann Reed", dt.date(2026, 11, 10))
    office.routes.tell(made, told)
    assert lines(office) == []


def test_many_are_one_line_for_each_urgency(office: RouteOffice) -> None:
    for _ in range(6):
        office.record("2026-11-03", about=Subject(Party.PUPIL))
    office.record("2026-11-04", about=Subject(Party.PUPIL))
    titles = [(each.title, each.urgency) for each in lines(office)]
    assert titles == [
        ("Say who was told about 6 incidents", Urgency.LATE),
        ("Say who was told about INC-2026-007", Urgency.WAITING),
    ]


def test_a_take_down_and_tasks(office: RouteOffice) -> None:
    made = office.record("2026-11-04")
    office.incidents.removals.ask(made, RemovalDraft("Facebook", TODAY))
    office.incidents.tasks.add(made, TaskDraft("Ring the parent", "Jo Park", TODAY))
    office.incidents.tasks.add(made, TaskDraft("Refresh the training"))
    office.incidents.tasks.add(made, TaskDraft("Far off", due_on=dt.date(2027, 3, 1)))
    assert [(each.title, each.detail) for each in lines(office)] == [
        (
            "See whether Facebook took it down",
            "INC-2026-001: due Friday 6 November 2026, 16:33",
        ),
        ("Ring the parent", "INC-2026-001 · Jo Park · due 4 November 2026"),
        ("Refresh the training", "INC-2026-001 · head · no date set"),
    ]
    office.at("2026-11-07")
    late = [each.title for each in lines(office) if each.urgency is Urgency.LATE]
    assert late == ["See whether Facebook took it down", "Ring the parent"]


def test_the_logs(office: RouteOffice) -> None:
    logs = Logbook(office.casebook, office.register)
    assert lines(office, "logs") == []
    logs.add_review(ReviewDraft(TODAY, "Jo Park", "The filter", next_on=dt.date(2026, 11, 30)))
    assert lines(office, "logs") == []
    complaint = ComplaintDraft(TODAY, "A parent", "Social media", "Too long.", "The chair")
    record = logs.add_complaint(complaint)
    inspection = InspectionDraft("Sam Field", "A complaint", "E-mail", "Ann Reed", TODAY, TODAY)
    logs.add_inspection(inspection)
    office.at("2026-11-25")
    assert [(each.title, each.urgency) for each in lines(office, "logs")] == [
        ("Deal with a complaint about “Social media”", Urgency.WAITING),
        ("Review the monitoring", Urgency.SOON),
        ("End the inspection of Sam Field’s messages", Urgency.SOON),
    ]
    assert lines(office, "logs")[0].record == str(record)
    office.at("2026-12-01")
    assert lines(office, "logs")[0].title == "Review the monitoring"
    assert lines(office, "logs")[0].urgency is Urgency.LATE
