"""The clocks of routes and of requests to take something down: until when, and where they stand.

A limit counts from the day the school knew, or from the record where nobody said when that was.
Working days are those of the school's calendar; hours are plain hours, nights and holidays
included (a platform has 48 for a take-down); a month ends on the same date of the next one.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from app.dates import midnight, say_day, say_time
from app.services.calendar import SchoolCalendar, add_months
from app.services.routes.rules import Unit, Within


class State(enum.StrEnum):
    """Where a clock stands."""

    LATE = "late"
    TODAY = "due today"
    RUNNING = "running"
    MET_LATE = "met late"
    MET = "met"
    NOT_TOLD = "not told"

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done any more."""
        return self in (State.MET, State.MET_LATE, State.NOT_TOLD)


@dataclass(frozen=True)
class Limit:
    """Until when something has to be done: to the end of ``day``, or to ``moment`` on it (UTC)."""

    day: dt.date
    moment: dt.datetime | None = None

    def __str__(self) -> str:
        return say_day(self.day) + (f", {say_time(self.moment)}" if self.moment else "")

    def state(self, now: dt.datetime) -> State:
        """Where a clock stands that nobody has met so far."""
        today = now.astimezone().date()
        if today > self.day or (self.moment is not None and now > self.moment):
            return State.LATE
        return State.TODAY if today == self.day else State.RUNNING

    def met(self, done_on: dt.date) -> State:
        """Whether what was done on ``done_on`` was in time; within a day nobody counts hours."""
        return State.MET if done_on <= self.day else State.MET_LATE


def limit(
    within: Within,
    known_on: dt.date | None,
    recorded_at: dt.datetime,
    calendar: SchoolCalendar,
    *,
    outside: bool = False,
) -> Limit:
    """Until when somebody has to be told.

    Args:
        within: how fast.
        known_on: when the school came to know; None if that was when it was recorded.
        recorded_at: when it was recorded, UTC.
        calendar: knows the working days.
        outside: it is a body outside the school that is told.
    """
    day = known_on or recorded_at.astimezone().date()
    if within.unit is Unit.WORKING_DAYS:
        days = calendar.days_for(outside=outside)
        return Limit(calendar.add_working_days(day, within.number, days))
    if within.unit is Unit.MONTHS:
        return Limit(add_months(day, within.number))
    if within.unit is Unit.HOURS:
        same = day == recorded_at.astimezone().date()
        return until((recorded_at if same else midnight(day)) + dt.timedelta(hours=within.number))
    return Limit(day)


def until(moment: dt.datetime) -> Limit:
    """The limit at one moment, such as a take-down's ``due_at``."""
    return Limit(moment.astimezone().date(), moment)
