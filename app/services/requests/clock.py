"""How long the school has to answer: one calendar month, holidays and weekends included.

The last day is the corresponding date in the next month, or that month's last day where there is
none: 22 December gives 22 January, 31 January gives 28 or 29 February.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.dates import say_date
from app.services.calendar import add_months
from app.words import count

EXTENDED_MONTHS = 3  # one, and two more where a request is complex
FROM_IDENTITY = "requests_from_identity"  # the setting; True unless the school says otherwise


@dataclass(frozen=True)
class Clock:
    """Where a request stands in time.

    Attributes:
        starts: the day from which it is counted; None while proof of identity is waited for.
        first_due: the last day without an extension; counted from receipt while waiting.
        due: the last day.
        days_left: until then; below 0 it is late.
    """

    starts: dt.date | None
    first_due: dt.date
    due: dt.date
    days_left: int

    @property
    def waits(self) -> bool:
        """Whether it has not begun, since nobody knows yet who asks."""
        return self.starts is None

    @property
    def late(self) -> bool:
        """Whether the last day has gone by."""
        return not self.waits and self.days_left < 0

    @property
    def words(self) -> str:
        """Give "Due 22 January 2027, 31 days left"."""
        if self.waits:
            return "Begins when you know who asks"
        if self.days_left < 0:
            return f"Was due {say_date(self.due)}, {count(-self.days_left, 'day')} ago"
        if self.days_left == 0:
            return f"Due today, {say_date(self.due)}"
        return f"Due {say_date(self.due)}, {count(self.days_left, 'day')} left"


def clock(
    received_on: dt.date,
    id_seen_on: dt.date | None,
    *,
    extended: bool,
    from_identity: bool,
    today: dt.date,
) -> Clock:
    """Reckon the last day of a request.

    Args:
        received_on: when it came.
        id_seen_on: when the asker's identity was known; None while proof is waited for.
        extended: the asker was told in time that it takes longer.
        from_identity: the month runs from when the identity was known, where that was later.
        today: what days are left from.
    """
    starts: dt.date | None = received_on
    if from_identity:
        starts = None if id_seen_on is None else max(received_on, id_seen_on)
    first = starts or received_on
    due = add_months(first, EXTENDED_MONTHS if extended else 1)
    return Clock(starts, add_months(first, 1), due, (due - today).days)
