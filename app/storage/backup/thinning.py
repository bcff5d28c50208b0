"""Which backups are kept: of a day each hour's, of a month each day's, of a year each month's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.storage.backup.objects import OBJECTS, listed, sync_names
from app.storage.backup.place import Place
from app.storage.backup.snapshot import SUFFIX, snapshot_times

LAST_DAYS = 3
"""The last of this many days with a backup are kept however old: a clock that jumped by a year
would else take everything but the newest."""
YOUNG = dt.timedelta(days=1)  # what no backup names may be of one that is just being made

_MONTH = dt.timedelta(days=365.25) / 12


@dataclass(frozen=True)
class Keep:
    """How long backups are kept.

    Attributes:
        hourly_hours: one for each hour of so many hours.
        daily_days: one for each day of so many days.
        monthly_months: one for each month of so many months; nothing older is kept.
    """

    hourly_hours: int = 24
    daily_days: int = 31
    monthly_months: int = 12


USUAL = Keep()


def kept(times: Iterable[dt.datetime], now: dt.datetime, keep: Keep) -> set[dt.datetime]:
    """Which of these backups stay; the newest always does.

    Args:
        times: when each was made.
        now: what age is reckoned from; what is dated later stays.
        keep: the rules.
    """
    newest_first = sorted(times, reverse=True)
    spans: tuple[tuple[dt.timedelta, Callable[[dt.datetime], object]], ...] = (
        (dt.timedelta(hours=keep.hourly_hours), lambda at: (at.date(), at.hour)),
        (dt.timedelta(days=keep.daily_days), lambda at: at.date()),
        (_MONTH * keep.monthly_months, lambda at: (at.year, at.month)),
    )
    stay = {at for at in newest_first if at > now}
    for longest, span_of in spans:
        latest: dict[object, dt.datetime] = {}
        for at in newest_first:
            latest.setdefault(span_of(at), at)
        stay |= {at for at in latest.values() if now - at <= longest}
    days: dict[dt.date, dt.datetime] = {}
    for at in newest_first:
        days.setdefault(at.date(), at)
    return stay | set(list(days.values())[:LAST_DAYS])


def thin(place: Place, keep: Keep, now: dt.datetime, newest: str) -> str:
    """Remove backups that are not kept, then the pieces that no backup needs.

    Args:
        place: where.
        keep: the rules.
        now: the time.
        newest: the name of the backup just made, which stays.

    Returns:
        A sentence if nothing was removed because something there can't be read; else "".
    """
    times = snapshot_times(place.snapshot_folder)
    stay = kept(times.values(), now, keep)
    gone = [name for name, at in times.items() if at not in stay and name != newest]
    if not gone:
        return ""
    snapshots = place.snapshots()
    damaged = [each for each in snapshots if each.problem is not None]
    if damaged:
        return (
            f"The backup of {damaged[0].made_at:%Y-%m-%d} can't be read, so no older backup was "
            "removed. Choose a new place for backups soon."
        )
    for name in gone:
        (place.snapshot_folder / f"{name}{SUFFIX}").unlink(missing_ok=True)
    sync_names(
        place.snapshot_folder
    )  # a list that came back after its pieces went would be damaged
    needed = {piece for each in snapshots if each.name not in gone for piece in each.pieces}
    _drop(place, needed, now)
    return ""


def _drop(place: Place, needed: set[str], now: dt.datetime) -> None:
    before = (now - YOUNG).timestamp()
    for name, state, path in list(listed(place.folder / OBJECTS)):
        if name not in needed and state.st_mtime < before:
            path.unlink(missing_ok=True)


def rules_of(stored: Mapping[str, int]) -> Keep:
    """The rules as a setting keeps them; what it lacks is as usual."""
    return Keep(
        int(stored.get("hourly_hours", USUAL.hourly_hours)),
        int(stored.get("daily_days", USUAL.daily_days)),
        int(stored.get("monthly_months", USUAL.monthly_months)),
    )
