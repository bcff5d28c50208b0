"""Every route's clock, and what is recorded of telling or not telling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.errors import Problems, Refused
from app.models.incident import HarmTest, Incident, IncidentType, Outcome, Party
from app.models.route import Removal, RouteKey
from app.models.school import RoleKey
from app.services.calendar import Closure, DayRules, Days, SchoolDays
from app.services.incidents.drafts import CloseDraft, Subject
from app.services.routes.clocks import State
from app.services.routes.rows import ToldDraft
from app.services.routes.rules import (
    DEFAULTS,
    RouteBook,
    Unit,
    Within,
)
from app.services.school import RoleHolderDraft
from tests.services.routes import RouteOffice, standing

K, P, T = RouteKey, Party, IncidentType
PLAIN = RouteBook(DEFAULTS, ())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RouteOffice]:
    made = RouteOffice(tmp_path)
    yield made
    made.register.close()
    made.casebook.close()


# Every clock: what is recorded when, until when, and how it stands in the morning of a day.
AT_ONCE, DAY, TWO = Within(), Within(Unit.WORKING_DAYS, 1), Within(Unit.WORKING_DAYS, 2)
MONTH, HOURS = Within(Unit.MONTHS, 1), Within(Unit.HOURS, 48)


@pytest.mark.parametrize(
    ("within", "days", "recorded", "ends", "states"),
    [
        (AT_ONCE, Days.SCHOOL, "2026-11-04", "2026-11-04", {"2026-11-05": State.LATE}),
        (
            DAY, Days.SCHOOL, "2026-11-04", "2026-11-05",
            {"2026-11-04": State.RUNNING, "2026-11-05": State.TODAY, "2026-11-06": State.LATE},
        ),
        (  # a weekend
            DAY, Days.SCHOOL, "2026-11-06", "2026-11-09",
            {"2026-11-08": State.RUNNING, "2026-11-09": State.TODAY, "2026-11-10": State.LATE},
        ),
        (  # half-term: the school's clock waits, the office's does not
            DAY, Days.SCHOOL, "2026-10-23", "2026-11-02",
            {"2026-10-27": State.RUNNING, "2026-11-02": State.TODAY, "2026-11-03": State.LATE},
        ),
        (
            DAY, Days.OFFICE, "2026-10-23", "2026-10-26",
            {"2026-10-26": State.TODAY, "2026-10-27": State.LATE},
        ),
        (  # a bank holiday
            DAY, Days.OFFICE, "2027-04-30", "2027-05-04",
            {"2027-05-03": State.RUNNING, "2027-05-05": State.LATE},
        ),
        (TWO, Days.OFFICE, "2026-12-23", "2026-12-29", {"2026-12-29": State.TODAY}),
        (MONTH, Days.SCHOOL, "2027-01-31", "2027-02-28", {"2027-03-01": State.LATE}),
        (MONTH, Days.SCHOOL, "2026-12-22", "2027-01-22", {"2027-01-22": State.TODAY}),
        (  # plain hours, over a weekend, to the minute
            HOURS, Days.SCHOOL, "2026-11-06", "2026-11-08",
            {"2026-11-07": State.RUNNING, "2026-11-08": State.TODAY, "2026-11-09": State.LATE},
        ),
    ],
)  # fmt: skip
def test_a_routes_clock(
    office: RouteOffice,
    within: Within,
    days: Days,
    recorded: str,
    ends: str,
    states: dict[str, State],
) -> None:
    half_term = Closure(dt.date(2026, 10, 26), dt.date(2026, 10, 30))
    SchoolDays(office.register).save(DayRules(inside=days, closures=(half_term,)))
    office.settings.save(replace(DEFAULTS[K.ABOUT_PUPIL], within=within))
    made = office.record(recorded, about=Subject(P.PUPIL))
    for day, state in states.items():
        office.at(day)
        found = standing(office.routes.of(made), K.ABOUT_PUPIL)
        assert (found.limit.day.isoformat(), found.state) == (ends, state)
        assert [each.state for each in office.routes.waiting()] == [state]


def test_bodies_outside_have_days_of_their_own(office: RouteOffice) -> None:
    made = office.record("2026-10-23", about=Subject(P.STAFF), harm=["risk"])
    half_term = Closure(dt.date(2026, 10, 26), dt.date(2026, 10, 30))
    SchoolDays(office.register).save(DayRules(closures=(half_term,)))
    found = standing(office.routes.of(made), K.LADO)
    assert found.limit.day == dt.date(2026, 10, 26)
    SchoolDays(office.register).save(DayRules(outside=Days.SCHOOL, closures=(half_term,)))
    assert standing(office.routes.of(made), K.LADO).limit.day == dt.date(2026, 11, 2)


def test_the_clock_begins_when_the_school_knew(office: RouteOffice) -> None:
    made = office.record("2026-11-06", about=Subject(P.PUPIL), known_on=dt.date(2026, 11, 4))
    assert office.state(made, K.ABOUT_PUPIL) is State.LATE


@pytest.mark.parametrize(
    ("told_on", "state"),
    [("2026-11-05", State.MET), ("2026-11-09", State.MET), ("2026-11-10", State.MET_LATE)],
)
def test_told_in_time_or_late(office: RouteOffice, told_on: str, state: State) -> None:
    office.settings.save(replace(DEFAULTS[K.ABOUT_PUPIL], within=TWO))
    made = office.record("2026-11-05", about=Subject(P.PUPIL))
    office.at("2026-11-20")
    draft = ToldDraft(
        K.ABOUT_PUPIL, "Jo Park", dt.date.fromisoformat(told_on), "about 4pm", "By telephone"
    )
    office.routes.tell(made, draft)
    found = standing(office.routes.of(made), K.ABOUT_PUPIL)
    assert found.state is state
    (told,) = found.told
    assert (told.whom, told.told_time, told.how) == ("Jo Park", "about 16:00", "By telephone")
    assert office.routes.waiting() == ()


class TestTelling:
    def test_not_told_because_is_a_record_and_stops_the_clock(self, office: RouteOffice) -> None:
        made = office.record(about=Subject(P.PARENT), signs=["illegal"])
        office.at("2026-11-20")
        assert [each.what for each in office.routes.waiting()] == [("May be against the law",)]
        why = "The post was rude; no offence that the head could see."
        office.routes.tell(made, ToldDraft(K.ILLEGAL, "Police", not_told_why=why))
        found = standing(office.routes.of(made), K.ILLEGAL)
        assert (found.state, found.told[0].not_told_why) == (State.NOT_TOLD, why)
        assert office.routes.waiting() == ()
        office.routes.tell(made, ToldDraft(K.ILLEGAL, "Police", dt.date(2026, 11, 20)))
        assert office.state(made, K.ILLEGAL) is State.MET_LATE

    def test_the_lados_advice(self, office: RouteOffice) -> None:
        made = office.record(about=Subject(P.PUPIL), by=Subject(P.STAFF), harm=["harmed"])
        draft = ToldDraft(
            K.LADO, "Amal Idris", dt.date(2026, 11, 4), how="By telephone", advice="Hold a meeting."
        )
        office.routes.tell(made, draft)
        (told,) = standing(office.routes.of(made), K.LADO).told
        assert told.advice == "Hold a meeting."

    def test_a_hand_off_names_the_procedure(self, office: RouteOffice) -> None:
        made = office.record(by=Subject(P.PUPIL), type=T.CYBERBULLYING)
        told = ToldDraft(K.PUPIL_BULLYING, "Head of year", dt.date(2026, 11, 4))
        with pytest.raises(Problems, match="Enter the procedure that it was handed to"):
            office.routes.tell(made, told)
        office.routes.tell(made, replace(told, procedure="Anti-bullying policy"))
        assert office.state(made, K.PUPIL_BULLYING) is State.MET

    def test_whoever_else_was_told_is_kept(self, office: RouteOffice) -> None:
        made = office.record()
        office.routes.tell(made, ToldDraft(K.ESCALATION, "The trust", dt.date(2026, 11, 4)))
        office.routes.tell(made, ToldDraft(K.OTHER, "Union rep", dt.date(2026, 11, 4)))
        others = office.routes.of(made).others
        assert [each.whom for each in others] == ["The trust", "Union rep"]
        assert [each.title for each in others] == ["The school takes it further", "Somebody else"]

    @pytest.mark.parametrize(
        ("draft", "sentence"),
        [
            (ToldDraft(K.OTHER, "\u200b", dt.date(2026, 11, 4)), "Enter who was told"),
            (ToldDraft(K.OTHER, "Jo"), "Enter when they were told."),
            (ToldDraft(K.OTHER, "Jo", dt.date(2026, 11, 5)), "5 November 2026 is to come"),
            (ToldDraft(K.OTHER, "Jo", dt.date(2026, 11, 3)), "from 4 November 2026 on"),
            (
                ToldDraft(K.OTHER, "Jo", dt.date(2026, 11, 4), not_told_why="Away"),
                "when they were told or why not, not both",
            ),
        ],
    )
    def test_what_cannot_be(self, office: RouteOffice, draft: ToldDraft, sentence: str) -> None:
        made = office.record()
        with pytest.raises(Problems, match=sentence):
            office.routes.tell(made, draft)
        assert office.routes.of(made).others == ()

    def test_an_incident_that_is_not_there(self, office: RouteOffice) -> None:
        draft = ToldDraft(K.OTHER, "Jo", dt.date(2026, 11, 4))
        for refused in (
            lambda: office.routes.tell(uuid4(), draft),
            lambda: office.routes.of(uuid4()),
            lambda: office.routes.set_harm(uuid4(), (), "Why"),
        ):
            with pytest.raises(Refused, match="no such incident"):
                refused()


class TestHarm:
    def test_the_questions_wait_and_their_answers_are_kept(self, office: RouteOffice) -> None:
        made = office.record("2026-11-06", about=Subject(P.PUPIL), by=Subject(P.STAFF))
        for key in (K.ABOUT_STAFF, K.ABOUT_PUPIL):
            office.routes.tell(made, ToldDraft(key, "Jo", dt.date(2026, 11, 6)))
        office.at("2026-11-10")
        (waits,) = office.routes.waiting()
        assert (waits.what, waits.state) == (("Harm threshold",), State.LATE)
        found = office.routes.of(made)
        assert found.harm is None
        assert str(found.harm_limit) == "Monday 9 November 2026"
        with pytest.raises(Problems, match="Enter the reason for these answers"):
            office.routes.set_harm(made, (), " ")
        office.routes.set_harm(made, (), "A joke among adults, no child involved.")
        found = office.routes.of(made)
        assert (found.harm, found.harm_limit) == ((), None)
        assert office.routes.waiting() == ()

    def test_a_yes_brings_the_lado_in(self, office: RouteOffice) -> None:
        made = office.record(about=Subject(P.STAFF))
        answers = (HarmTest.UNSUITABLE, HarmTest.HARMED)
        office.routes.set_harm(made, answers, "Messages at night.")
        found = office.routes.of(made)
        assert found.harm == (HarmTest.HARMED, HarmTest.UNSUITABLE)
        assert found.harm_why == "Messages at night."
        assert K.LADO in [each.route.key for each in found.standings]


class TestWaiting:
    def test_a_closed_incident_waits_for_nobody(self, office: RouteOffice) -> None:
        made = office.record(about=Subject(P.PUPIL))
        assert len(office.routes.waiting()) == 1
        closing = CloseDraft(Outcome.NO_ACTION, "Nothing in it.", dt.date(2026, 11, 4))
        office.incidents.closing.close(made, closing)
        assert office.routes.waiting() == ()

    def test_the_most_pressing_comes_first_with_all_it_waits_for(self, office: RouteOffice) -> None:
        office.record("2026-11-02", about=Subject(P.SCHOOL), type=T.POST)
        office.record("2026-11-04", about=Subject(P.PUPIL), type=T.THREAT)
        office.at("2026-11-04")
        first, second = office.routes.waiting()
        assert (first.what, first.state) == (
            ("Criticism of the school or staff",),
            State.LATE,
        )
        assert second.what == ("About a pupil", "Threats or abuse")

    def test_take_downs_run_in_plain_hours(self, office: RouteOffice) -> None:
        made = office.record("2026-11-06")
        due = office.clock.now + dt.timedelta(hours=48)
        with office.casebook.writing() as writing:
            removal = writing.add(
                Removal,
                {
                    "incident_id": made,
                    "asked": "Facebook",
                    "asked_on": dt.date(2026, 11, 6),
                    "due_at": due,
                },
            )[0]
        for day, time, state in (
            ("2026-11-07", "20:00", State.RUNNING),
            ("2026-11-08", "16:33", State.TODAY),
            ("2026-11-08", "16:34", State.LATE),
        ):
            office.at(day, time)
            (waits,) = office.routes.removals()
            assert (waits.what, waits.state) == (("Facebook",), state)
        with office.casebook.writing() as writing:
            writing.change(Removal, removal, settled_on=dt.date(2026, 11, 9), complied=False)
        assert office.routes.removals() == ()


class TestChairsBook:
    def test_about_the_head_goes_to_the_chair_and_no_further(self, tmp_path: Path) -> None:
        office = RouteOffice(tmp_path, "chair")
        office.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed"))
        office.school.add_role_holder(RoleHolderDraft(RoleKey.CHAIR, "Chris Hair"))
        assert office.routes.is_about_head(Subject(None, "the Head"))
        assert office.routes.is_about_head(Subject(), Subject(P.STAFF, "Reed, Ann"))
        assert not office.routes.is_about_head(Subject(P.STAFF, "Bo Lane"), Subject())
        with office.casebook.writing() as writing:
            (made,) = writing.add(
                Incident,
                {
                    "reference": "CH-INC-2026-001", "year": 2026, "number": 1,
                    "narrative": "Words.", "happened_on": dt.date(2026, 11, 4),
                    "about_kind": P.STAFF, "about_name": "Ann Reed",
                    "done_so_far": [], "status": "open",
                },
            )  # fmt: skip
        found = office.routes.of(made)
        assert found.about_head
        assert [each.route.key for each in found.standings] == [K.ABOUT_HEAD]
        assert found.standings[0].route.names == "Chris Hair (chair of governors)"
        assert found.harm_limit is not None
        office.register.close()
        office.casebook.close()
