"""How backups fare, in sentences."""

from __future__ import annotations

import datetime as dt

from app.dates import say_date, say_time
from app.storage.backup import Entry
from app.storage.opening import called
from app.words import count, sentence

LATE = dt.timedelta(days=7)
LONG_AGO = dt.timedelta(days=31)


def last_backup(last_good: dt.datetime, now: dt.datetime) -> str:
    """Give "Last backup today at 12:10." or how long it has been."""
    then, today = last_good.astimezone().date(), now.astimezone().date()
    days = (today - then).days
    if days == 0:
        return f"Last backup today at {say_time(last_good)}."
    if days == 1:
        return f"Last backup yesterday at {say_time(last_good)}."
    if now - last_good <= LATE:
        return f"Last backup on {say_date(then)} at {say_time(last_good)}."
    ago = count(days, "day")
    return f"The last backup was made on {say_date(then)}, {ago} ago. Back up now."


NO_PLACE = "No place for backups has been chosen. Choose one, so that nothing is lost with this PC."
NEVER = "No backup has been made yet. Back up now."


def behind(name: str, entry: Entry, now: dt.datetime) -> str:
    """Give "HEAD-BACKUP has had no backup since 3 March 2027. Plug it in." or ""."""
    if entry.last_good is None or now - entry.last_good <= LONG_AGO:
        return ""
    day = say_date(entry.last_good.astimezone().date())
    return f"{name} has had no backup since {day}. Plug it in or connect it."


def not_there(name: str) -> str:
    """Give "HEAD-BACKUP is not plugged in or connected."."""
    return f"{name} is not plugged in or connected. Connect it, then back up."


def opened(book: str, opened_at: dt.datetime | None, now: dt.datetime) -> str:
    """Give "Casebook: not opened since 3 March 2027."."""
    name = sentence(called(book))
    if opened_at is None:
        return f"{name}: never opened from a backup yet. It will be after the next backup."
    day = say_date(opened_at.astimezone().date())
    if now - opened_at > LONG_AGO:
        return f"{name}: not opened since {day}."
    return f"{name}: opened from a backup on {day}, and all was there."
