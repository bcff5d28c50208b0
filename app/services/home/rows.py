"""What Home shows: one thing to do, and all of them."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

SINGLY = 4  # so many of a kind are listed one by one; more are one line with a number


class Urgency(enum.IntEnum):
    """How things are sorted: late, waiting, worth knowing."""

    LATE = 0
    WAITING = 1
    SOON = 2


@dataclass(frozen=True)
class ToDoItem:
    """One thing to do, and the place where it is done.

    Attributes:
        id: tells it from the others on the list.
        title: what to do, verb first.
        detail: since when or why.
        section, record, action: where the window goes for it.
    """

    id: str
    title: str
    detail: str
    urgency: Urgency
    section: str
    record: str = ""
    action: str = ""


@dataclass(frozen=True)
class HomeView:
    """What Home shows, and the counts beside the sections."""

    items: tuple[ToDoItem, ...]
    counts: dict[str, int]


@dataclass(frozen=True)
class OpenIncidents:
    """Open incidents: how many, how many for long, and the oldest of those."""

    open: int
    long: int
    references: tuple[tuple[str, str, dt.date], ...]


def few(items: Sequence[ToDoItem], together: ToDoItem) -> Sequence[ToDoItem]:
    """List a few one by one, more of them as one line."""
    return items if len(items) <= SINGLY else [together]
