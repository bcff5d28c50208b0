"""Home's lines about time: who has still to be told, what is still up, tasks, logs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from app.dates import say_date
from app.services.home.rows import ToDoItem, Urgency, few
from app.services.incidents.tasks import DueTask, tasks_due
from app.services.logbook.service import Logbook
from app.services.routes.clocks import State
from app.services.routes.rows import Waiting
from app.services.routes.service import Routes
from app.storage.book import Book
from app.words import count, join, sentence, shorten

_AHEAD_DAYS = 7
_URGENCY = {State.LATE: Urgency.LATE, State.TODAY: Urgency.WAITING, State.RUNNING: Urgency.SOON}


def clocks(register: Book, casebook: Book) -> Iterator[ToDoItem]:
    """Everything whose time runs: by urgency few lines each, however many clocks there are."""
    routes = Routes(casebook, register)
    yield from _by_state(
        routes.waiting(),
        lambda each: ToDoItem(
            f"told:{each.incident}",
            f"Say who was told about {each.reference}",
            sentence(f"{join([what.lower() for what in each.what])}: {_until(each)}"),
            _URGENCY[each.state],
            "incidents",
            str(each.incident),
        ),
        lambda number: f"Say who was told about {count(number, 'incident')}",
    )
    yield from _by_state(
        routes.removals(),
        lambda each: ToDoItem(
            f"removal:{each.incident}:{each.limit}",
            f"See whether {each.what[0]} took it down",
            f"{each.reference}: {_until(each)}",
            _URGENCY[each.state],
            "incidents",
            str(each.incident),
        ),
        lambda number: f"See whether {count(number, 'thing')} were taken down",
    )
    with casebook.reading() as book:
        tasks = tasks_due(book, casebook.today(), _AHEAD_DAYS)
    yield from _tasks([each for each in tasks if each.late], Urgency.LATE)
    yield from _tasks([each for each in tasks if not each.late], Urgency.SOON)
    yield from _logs(Logbook(casebook, register), casebook.today())


def _by_state(
    rows: Sequence[Waiting],
    line: Callable[[Waiting], ToDoItem],
    together: Callable[[int], str],
) -> Iterator[ToDoItem]:
    for state, urgency in _URGENCY.items():
        here = [each for each in rows if each.state is state]
        one = ToDoItem(
            f"{together(2)}:{state}",
            together(len(here)),
            {
                State.LATE: "Their time is over.",
                State.TODAY: "Their time ends today.",
                State.RUNNING: "Their time runs.",
            }[state],
            urgency,
            "incidents",
        )
        yield from few([line(each) for each in here], one)


def _until(waiting: Waiting) -> str:
    if waiting.state is State.LATE:
        return f"was due {waiting.limit}"
    return "due today" if waiting.state is State.TODAY else f"due {waiting.limit}"


def _tasks(tasks: Sequence[DueTask], urgency: Urgency) -> Sequence[ToDoItem]:
    late = urgency is Urgency.LATE
    return few(
        [
            ToDoItem(
                f"task:{each.id}",
                shorten(each.what),
                f"{each.reference} · {each.owner} · {_due(each.due_on, late=late)}",
                urgency,
                "incidents",
                str(each.incident),
            )
            for each in tasks
        ],
        ToDoItem(
            f"tasks:{urgency}",
            f"{'Late: ' if late else ''}{count(len(tasks), 'task')} about incidents",
            "Each is on its incident’s page.",
            urgency,
            "incidents",
        ),
    )


def _due(day: dt.date | None, *, late: bool) -> str:
    if day is None:
        return "no date set"
    return f"{'was due' if late else 'due'} {say_date(day)}"


def _logs(logbook: Logbook, today: dt.date) -> Iterator[ToDoItem]:
    """Monitoring to be reviewed, inspections under way, complaints about the policy."""
    due = logbook.due()
    if due.review_on is not None and due.review_on <= today + dt.timedelta(_AHEAD_DAYS):
        late = due.review_on < today
        yield ToDoItem(
            "monitoring",
            "Review the monitoring",
            f"{'Was due' if late else 'Due'} {say_date(due.review_on)}",
            Urgency.LATE if late else Urgency.SOON,
            "logs",
            action="review",
        )
    yield from few(
        [
            ToDoItem(
                f"inspection:{row.id}",
                f"End the inspection of {row.name}’s messages",
                f"Under way since {say_date(row.begun_on)}" if row.begun_on else "",
                Urgency.SOON,
                "logs",
                str(row.id),
            )
            for row in due.begun
        ],
        ToDoItem(
            "inspections",
            f"End {count(len(due.begun), 'inspection')} of messages",
            "Say what was found.",
            Urgency.SOON,
            "logs",
        ),
    )
    yield from few(
        [
            ToDoItem(
                f"complaint:{row.id}",
                f"Deal with a complaint about “{row.policy}”",
                f"Received {say_date(row.received_on)} · {row.state}",
                Urgency.SOON if row.passed_on else Urgency.WAITING,
                "logs",
                str(row.id),
            )
            for row in due.complaints
        ],
        ToDoItem(
            "complaints",
            f"Deal with {count(len(due.complaints), 'complaint')} about policies",
            "Each goes to the complaints procedure.",
            Urgency.WAITING,
            "logs",
        ),
    )
