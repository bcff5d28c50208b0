"""Which backups stay, and which pieces."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from app.storage.backup import Keep, Made
from app.storage.backup.thinning import LAST_DAYS, USUAL, kept
from tests.builders import NOW, SetClock
from tests.storage.backups import at, backed_up, pieces, whole
from tests.storage.damage import flip
from tests.storage.vaults import set_colour, signed_in

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_hourly_for_a_day_daily_for_a_month_monthly_for_a_year() -> None:
    """A year and a half of backups at three times each school day, thinned as they come."""
    there: set[dt.datetime] = set()
    for day in range(450):
        for minutes in (0, 20, 90):
            now = dt.datetime(2025, 7, 1, 9, tzinfo=dt.UTC) + day * DAY
            now += dt.timedelta(minutes=minutes)
            there = kept({*there, now}, now, USUAL)
    ages = sorted(now - each for each in there)
    assert [age for age in ages if age <= DAY] == [HOUR * 0, dt.timedelta(minutes=70), DAY]
    days = [(now - age).date() for age in ages if DAY < age <= 31 * DAY]
    assert len(days) == len(set(days)) == 30
    months = [(now - age).strftime("%Y%m") for age in ages if age > 31 * DAY]
    assert len(months) == len(set(months)) == 11
    assert max(ages) <= dt.timedelta(days=366)


def test_what_was_kept_is_the_last_of_its_hour_day_and_month() -> None:
    times = [NOW - dt.timedelta(minutes=minutes) for minutes in range(0, 60 * 24 * 200, 170)]
    stay = kept(times, NOW, USUAL)
    for each in stay:
        later = [other for other in times if other > each]
        if NOW - each > 31 * DAY:
            assert not [other for other in later if other.strftime("%Y%m") == f"{each:%Y%m}"]
        elif NOW - each > DAY:
            assert not [other for other in later if other.date() == each.date()]
    assert NOW in stay


@pytest.mark.parametrize("years", [1, 5, 50])
def test_the_newest_always_stays_and_a_jump_of_the_clock_takes_not_everything(years: int) -> None:
    times = [NOW - n * DAY for n in range(40)]
    stay = kept(times, NOW + years * 366 * DAY, USUAL)
    assert sorted(stay, reverse=True) == times[:LAST_DAYS]
    assert kept([NOW], NOW + years * 366 * DAY, USUAL) == {NOW}


def test_what_is_dated_later_than_now_stays() -> None:
    ahead = [NOW + n * DAY for n in range(1, 9)]
    assert set(ahead) <= kept([*ahead, NOW], NOW, USUAL)


def test_the_school_can_say_how_long() -> None:
    times = [NOW - n * DAY for n in range(400)]
    stay = kept(times, NOW, Keep(hourly_hours=1, daily_days=5, monthly_months=2))
    assert {NOW - n * DAY for n in range(6)} < stay
    assert len(stay) == 6 + 1  # the end of September; that of October is one of the six


def aged(made: Made) -> None:
    """Let the pieces be as old as pieces usually are when nobody needs them any more."""
    for path in pieces(made.place).values():
        os.utime(path, (0, 0))


def history(vault: Path, stick: Path) -> Made:
    """Two backups of one hour, more than a year ago, and some of these weeks."""
    clock = SetClock()
    for text in ("2025-03-03T10:10", "2025-03-03T10:40", "2026-10-30T09:00"):
        with signed_in(vault) as session:
            set_colour(session, text)
        at(clock, text)
        made = backed_up(vault, stick, clock=clock, keep=Keep(24, 31, 120))
        aged(made)
    for text in ("2026-11-01T09:00", "2026-11-02T09:00"):
        at(clock, text)
        made = backed_up(vault, stick, clock=clock, keep=Keep(24, 31, 120))
        aged(made)
    return made


def test_pieces_go_with_the_last_backup_that_needs_them(vault: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    made = history(vault, stick)
    assert len(whole(stick)) == 4  # of one hour the last
    needed = {piece for each in made.place.snapshots() for piece in each.pieces}
    assert set(pieces(made.place)) == needed


def test_pieces_that_somebody_is_just_writing_stay(vault: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    made = history(vault, stick)
    fresh = made.place.folder / "objects" / "ab" / ("ab" + "0" * 62)
    part = made.place.folder / "objects" / "0123.part"
    for path in (fresh, part):
        path.write_bytes(b"another computer's")
    old = made.place.folder / "objects" / "cd" / ("cd" + "0" * 62)
    old.write_bytes(b"nobody's")
    os.utime(old, (0, 0))
    backed_up(vault, stick, clock=SetClock(NOW))  # the usual rules drop what is older than a year
    assert len(whole(stick)) == 4
    assert fresh.exists()
    assert part.exists()
    assert not old.exists()


def test_with_a_damaged_list_nothing_is_removed(vault: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    made = history(vault, stick)
    lists = sorted(made.place.snapshot_folder.iterdir())
    flip(lists[0], 40)
    before = set(pieces(made.place))
    told = backed_up(vault, stick, clock=SetClock(NOW)).told
    assert any("no older backup was removed" in each for each in told)
    assert set(lists) <= set(made.place.snapshot_folder.iterdir())
    assert before <= set(pieces(made.place))
    lists[0].unlink()
    backed_up(vault, stick, clock=SetClock(NOW))
    whole(stick)


def test_a_clock_that_went_back_removes_nothing_that_is_needed(vault: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    clock = SetClock()
    backed_up(vault, stick, clock=clock)
    clock.move(days=-400)
    with signed_in(vault) as session:
        set_colour(session, "earlier")
    made = backed_up(vault, stick, clock=clock)
    assert any("is dated 4 November 2026, later than today" in told for told in made.told)
    assert {each.name for each in whole(stick)} >= {made.snapshot.name}
    assert len(whole(stick)) == 2
