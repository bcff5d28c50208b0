"""What happened at the sample school and when, played back in order with the clock put back."""

from __future__ import annotations

import datetime as dt
import enum
import heapq
from collections.abc import Callable
from itertools import count

from app.storage.book import Book
from app.storage.trail import Who


class Desk(enum.StrEnum):
    """Who writes something down."""

    HEAD = "head"
    DSL = "dsl"
    OFFICE = "office"


class SampleClock:
    """A clock that the diary sets."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        """The time that what is written now is recorded at."""
        return self.now


class Diary:
    """Things to do, each on its day and at somebody's desk.

    What is done may add more to the diary. Nothing is kept that falls after ``last``: it has not
    happened yet.
    """

    def __init__(self, last: dt.date) -> None:
        self.last = last
        self._entries: list[tuple[dt.datetime, int, Desk, Callable[[], object]]] = []
        self._order = count()
        self._now: dt.datetime | None = None

    def add(self, day: dt.date, time: str, desk: Desk, act: Callable[[], object]) -> None:
        """Do ``act`` on a day, at a time like "15:30" in the school."""
        if day <= self.last:
            hour, minute = map(int, time.split(":"))
            at = dt.datetime.combine(day, dt.time(hour, minute)).astimezone(dt.UTC)
            if self._now is not None:  # what follows from something is never before it
                at = max(at, self._now + dt.timedelta(minutes=5))
            heapq.heappush(self._entries, (at, next(self._order), desk, act))

    def play(
        self,
        clock: SampleClock,
        books: list[Book],
        people: dict[Desk, Who],
        progress: Callable[[int, int], object],
    ) -> None:
        """Do everything in order, each under the name of whose desk it is."""
        done = 0
        while self._entries:
            at, _, desk, act = heapq.heappop(self._entries)
            self._now = clock.now = at
            for book in books:
                book.who = people[desk]
            act()
            done += 1
            progress(done, done + len(self._entries))
