"""Home's lines about approaches: whom to tell, and what was done about them (R058, R059)."""

from __future__ import annotations

from collections.abc import Sequence

from app.dates import say_date
from app.services.approaches.reading import waiting
from app.services.home.rows import ToDoItem, Urgency, few
from app.services.school import Rules
from app.storage.book import Book


def approached(casebook: Book, rules: Rules) -> Sequence[ToDoItem]:
    """Approaches of which nobody was told, or about which nothing was done yet, oldest first."""
    rows = waiting(casebook, rules)
    return few(
        [
            ToDoItem(
                f"approach:{row.id}",
                f"Report the approach to {row.staff_name}"
                if row.reported_on is None
                else f"Record what {row.staff_name} did about an approach",
                f"{row.reference}, {say_date(row.happened_on)}, {row.by}",
                Urgency.WAITING,
                "approaches",
                str(row.id),
            )
            for row in rows
        ],
        ToDoItem(
            "approaches",
            f"Report or answer {len(rows)} approaches",
            f"The oldest is from {say_date(rows[0].happened_on)}." if rows else "",
            Urgency.WAITING,
            "approaches",
            action="waiting",
        ),
    )
