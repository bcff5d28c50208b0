"""Boards as they stood: the same as what was on show at the end of each day of a long history."""

from __future__ import annotations

import datetime as dt
import random
from uuid import UUID

import pytest

from app.dates import midnight
from app.errors import CandourError, Refused
from app.models.declaration import HowSeen, Scope
from app.models.staff import Category
from app.services.declarations.rows import BoardRow, CollectionDraft, SignedDraft, State
from app.services.policies.rows import VersionDraft
from app.services.staff.rows import LeavingDraft, RejoiningDraft, StaffDraft
from tests.services.office import INSET, SIGNED, TODAY, Office

Boards = dict[UUID, tuple[BoardRow, ...]]


def test_what_was_corrected_later_is_as_it_was_then(office: Office) -> None:
    office.clock.now = dt.datetime(2026, 9, 3, 15, tzinfo=dt.UTC)
    person, leaver = office.hire("Siân Gŵyr"), office.hire("Leaver")
    now = office.collect()
    office.declarations.record(now, [person], SIGNED)
    office.clock.move(days=5)
    (entry,) = [each for each in office.declarations.history(person) if each.stands]
    office.declarations.take_back(entry.id, "That was her sister.")
    office.clock.move(days=5)
    office.declarations.record(now, [person], SIGNED)  # for the same day, but known only now
    office.staff.leave(leaver, LeavingDraft(dt.date(2026, 9, 5)))

    def then(day: int) -> list[tuple[str, State]]:
        board = office.declarations.past.board(dt.date(2026, 9, day), now)
        return [(row.name, row.state) for row in board.rows]

    waiting = [("Siân Gŵyr", State.NOT_RETURNED), ("Leaver", State.NOT_RETURNED)]
    assert then(3) == then(7) == [("Siân Gŵyr", State.SIGNED), waiting[1]]
    assert then(8) == then(12) == waiting
    assert then(13) == [("Siân Gŵyr", State.SIGNED)]
    # From all that is known now, she had signed on the third and the other was gone on the sixth.
    assert [row.name for row in office.declarations.board(now, dt.date(2026, 9, 8))] == [
        "Siân Gŵyr"
    ]


def test_days_without_a_board_are_refused(office: Office) -> None:
    office.hire("A")
    now = office.collect()
    past = office.declarations.past
    assert past.board(TODAY).rows == office.declarations.board(now)
    with pytest.raises(Refused, match="Enter a day up to today"):
        past.board(TODAY + dt.timedelta(1))
    with pytest.raises(Refused, match="On 3 September 2026 nobody had been asked"):
        past.board(INSET, now)  # the collection day, but the school entered it in November


def test_a_collection_that_was_closed_later_is_open_then(office: Office) -> None:
    office.hire("A")
    first = office.collect()
    office.clock.move(days=3)
    second = office.collect(dt.date(2026, 11, 5))
    past = office.declarations.past
    assert past.board(TODAY + dt.timedelta(2)).collection.id == first
    assert past.board(TODAY + dt.timedelta(2)).collection.open
    assert past.board(TODAY + dt.timedelta(3)).collection.id == second
    assert not past.board(TODAY + dt.timedelta(3), first).collection.open


class History:
    """An office that does something at random on each of many days."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.rng = office, random.Random(seed)
        self.people = [office.hire(f"Person {number:02}") for number in range(8)]
        self.collections = [office.collect()]
        self.labels = 0

    def live(self) -> Boards:
        return {each: self.office.declarations.board(each) for each in self.collections}

    def act(self) -> None:
        """Do one thing; what the services refuse is refused to people, too."""
        kinds = (self.sign, self.sign, self.other, self.take_back, self.staff, self.start)
        try:
            self.rng.choices(kinds, (6, 2, 5, 5, 4, 1))[0]()
        except CandourError:
            return

    def sign(self) -> None:
        who = self.rng.sample(self.people, self.rng.randrange(1, 4))
        dated = self.office.register.today() - dt.timedelta(self.rng.randrange(4))
        draft = SignedDraft(dated, self.rng.choice((HowSeen.PAPER, HowSeen.EMAIL)))
        self.office.declarations.record(self.rng.choice(self.collections), who, draft)

    def other(self) -> None:
        service, today = self.office.declarations, self.office.register.today()
        which, who = self.rng.choice(self.collections), [self.rng.choice(self.people)]
        until = today + dt.timedelta(self.rng.randrange(1, 12))
        self.rng.choice(
            (
                lambda: service.check(which, who, today, "Not dated."),
                lambda: service.decline(which, who, today, "Refuses."),
                lambda: service.exempt(which, who, today, "Need not."),
                lambda: service.exempt(which, who, today, "Need not yet.", until),
                lambda: service.on_leave(which, who, today, until),
            )
        )()

    def take_back(self) -> None:
        rows = self.office.declarations.history(self.rng.choice(self.people))
        standing = [row.id for row in rows if row.stands]
        if standing:
            self.office.declarations.take_back(self.rng.choice(standing), "Mistake.")

    def staff(self) -> None:
        register, today = self.office.staff, self.office.register.today()
        who, soon = self.rng.choice(self.people), today + dt.timedelta(self.rng.randrange(-4, 6))
        name = f"Person {self.rng.randrange(100):02} renamed"
        self.rng.choice(
            (
                lambda: register.leave(who, LeavingDraft(soon)),
                lambda: register.undo_leave(who),
                lambda: register.rejoin(who, RejoiningDraft(soon)),
                lambda: register.change(who, StaffDraft(name, Category.GOVERNOR, INSET)),
                lambda: self.people.append(self.office.hire(name, soon)),
            )
        )()

    def start(self) -> None:
        today = self.office.register.today()
        if self.rng.random() < 0.6:
            self.labels += 1
            draft = VersionDraft(f"v{self.labels}", today, "Governors", wording="Words.")
            version = self.office.policies.versions.add(self.office.policy, draft)
            self.office.policies.versions.finalise(version)
            self.office.version = version
        opened = today - dt.timedelta(self.rng.randrange(3))
        scope = self.rng.choice(tuple(Scope))
        collection = CollectionDraft(opened, opened + dt.timedelta(9), scope=scope)
        self.collections.append(self.office.declarations.start(self.office.version, collection))


@pytest.mark.parametrize("seed", range(8))
def test_every_evening_of_a_history_is_found_again(office: Office, seed: int) -> None:
    history = History(office, seed)
    evenings: list[tuple[dt.date, Boards]] = []
    for _ in range(45):
        for _ in range(history.rng.randrange(4)):
            history.act()
        evenings.append((office.register.today(), history.live()))
        office.clock.move(days=history.rng.choice((1, 1, 1, 4)))
    for day, boards in evenings:
        known = {row.id: row for row in office.declarations.past.collections(day)}
        assert set(known) == set(boards)
        for collection, rows in boards.items():
            assert office.declarations.past.board(day, collection).rows == rows, (day, collection)


def test_a_past_board_is_answered_from_indexes(office: Office) -> None:
    from app.services.declarations.board import board_statement
    from app.services.declarations.past import _stood

    end = midnight(TODAY + dt.timedelta(1))
    collection = office.declarations.collection(office.collect())
    statement = board_statement(collection, TODAY, _stood(TODAY, end))
    compiled = statement.compile(
        compile_kwargs={"literal_binds": True}, dialect=office.register._engine.dialect
    )
    with office.register._engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    entries = [line for line in plan if "declaration" in line]
    assert len(entries) == 5
    # Each person's few entries, never all of a collection for each person.
    assert sum("ix_declaration_person (staff_id=?" in line for line in entries) == 4
    assert not any("SCAN declaration" in line for line in entries)
