"""Makes the sample school: a vault that three years of ordinary work have filled."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

from app.dates import default_terms, school_year
from app.errors import FieldProblem, Problems
from app.models.school import RoleKey, SchoolKind
from app.models.staff import Category
from app.services.declarations.service import Declarations
from app.services.incidents.service import Incidents
from app.services.policies.service import Policies
from app.services.relationships.service import Relationships
from app.services.sample.aftermath import Aftermath
from app.services.sample.casework import Casework
from app.services.sample.diary import Desk, Diary, SampleClock
from app.services.sample.names import make_names
from app.services.sample.people import DOMAIN, Planned, Team, make_team
from app.services.sample.rounds import PolicyRounds, Round, plan_rounds
from app.services.school import RoleHolderDraft, SchoolDraft, SchoolSettings
from app.services.staff.activities import Activities, ActivityDraft
from app.services.staff.rows import LeavingDraft, StaffDraft
from app.services.staff.service import StaffRegister, add_people
from app.storage.book import Book
from app.storage.session import Session
from app.storage.trail import Who
from app.storage.vault import NewVault, Vault

SCHOOL = "Upper Thimble Primary School"
TRUST = "Thimble and Bobbin Learning Trust"
PASSPHRASE = "sample school only"  # noqa: S105 – printed for everybody: nothing in it is secret
CHAIR = "chair"
SIGN_INS = (*(desk.value for desk in Desk), CHAIR)
FEWEST, MOST = 20, 20_000
LARGE = 1000  # from so many people on, the story is long: 5,000 sign some 60,000 declarations

ACTIVITIES = (
    (
        "Reviews board games",
        "a video channel",
        True,
        "No difficulty. Nothing about school or pupils on it.",
    ),
    ("Sells cakes to order", "a page of their own", True, ""),
)

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class _Plan:
    """What is known before anything is written."""

    first: dt.date
    last: dt.date
    team: Team
    outside: list[str]
    rounds: list[Round]


def make_sample(
    folder: Path,
    *,
    seed: int = 1,
    staff: int = 60,
    today: dt.date | None = None,
    progress: Progress = lambda done, total: None,
) -> None:
    """Make the sample school in an empty folder; the same seed and day give the same school.

    Four people can sign in: ``head``, ``dsl``, ``office`` and ``chair``. What is recorded ends on
    the day before ``today``. Ids and keys differ each time, as they must.

    Raises:
        Problems: the number of staff or the day makes no school.
        Refused: the folder holds something.
        UnsafePlace: it is on a network drive, in a cloud folder, read-only or full.
    """
    day = today or dt.datetime.now().astimezone().date()
    problems = []
    if not FEWEST <= staff <= MOST:
        sentence = f"Enter how many staff the sample has, from {FEWEST} to {MOST:,}."
        problems.append(FieldProblem("staff", sentence))
    if not 2015 <= day.year <= 2100:
        problems.append(FieldProblem("today", "Enter a day for the sample from 2015 to 2100."))
    if problems:
        raise Problems(problems)
    rng = random.Random(f"{seed}/{staff}/{day}")  # noqa: S311 – repeatable is what it must be
    plan = _plan(rng, staff, day)
    clock = SampleClock(dt.datetime.combine(plan.first, dt.time(8)).astimezone(dt.UTC))
    new = NewVault(SCHOOL, SchoolKind.TRUST, Desk.HEAD, Desk.HEAD, PASSPHRASE, sample=True)
    session, _ = Vault.create(folder, new, clock)
    session.add_person(CHAIR, CHAIR, PASSPHRASE)
    session.close()
    # The chair's book is made at the chair's own first sign-in; everybody else learns of it here.
    Vault.open(folder, clock).unlock(CHAIR, PASSPHRASE).close()
    session = Vault.open(folder, clock).unlock(Desk.HEAD, PASSPHRASE)
    try:
        _fill(session, rng, plan, clock, progress)
    except BaseException:
        session.close()
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)
        raise
    session.close()


def _plan(rng: random.Random, staff: int, day: dt.date) -> _Plan:
    last = day - dt.timedelta(1)
    years = 17 if staff >= LARGE else 3
    # A round needs some weeks to look like one.
    newest = school_year(day - dt.timedelta(45))
    rounds = plan_rounds(newest - years + 1, years)
    first = rounds[0].opens - dt.timedelta(1)
    team = make_team(rng, staff, first, last)
    # Somebody has always just started and has not signed yet.
    new = [
        replace(person, starts=last - dt.timedelta(days), leaves=None, term_ends=None)
        for person, days in zip(team.others[-2:], (9, 4), strict=True)
    ]
    team = replace(team, others=(*team.others[:-2], *new))
    return _Plan(first, last, team, make_names(rng, 4), rounds)


def _fill(
    session: Session, rng: random.Random, plan: _Plan, clock: SampleClock, progress: Progress
) -> None:
    register, casebook = session.register, session.casebook
    assert casebook is not None  # noqa: S101 – made with the head's own sign-in
    for desk in (Desk.DSL, Desk.OFFICE):
        session.add_person(desk, desk, PASSPHRASE)
    known = session.people()
    people = {Desk(row.name): Who(row.id, row.name) for row in known if row.name != CHAIR}
    ids: dict[str, UUID] = {}
    diary = Diary(plan.last)
    incidents = Incidents(casebook, register)
    again = random.Random(plan.last.toordinal())  # noqa: S311 – repeatable is what it must be
    relationships = Relationships(casebook, register)
    books = (casebook, register)
    after = Aftermath(again, diary, *books, relationships, incidents, plan.team, ids)
    casework = Casework(rng, diary, relationships, incidents, plan.team, ids, after.follow)
    _enter_school(SchoolSettings(register), diary, plan, ids)
    _enter_staff(rng, diary, register, plan, ids)
    _enter_activities(Activities(register), diary, plan, ids)
    rounds = PolicyRounds(
        rng, diary, Policies(register), Declarations(register), SCHOOL, ids, casework.hear
    )
    rounds.enter(plan.rounds, plan.team.everyone)
    number = len(plan.team.everyone)
    years = [one.opens.year for one in plan.rounds]
    casework.enter_disclosures(min(number // 2, 120), plan.first, years[-3:])
    casework.enter_incidents(min(number // 2, 200), plan.first)
    after.enter_school(plan.first)
    after.enter_logs(plan.first)
    after.enter_approaches()
    after.enter_nephew()
    diary.play(clock, [register, casebook], people, progress)


def _enter_school(
    settings: SchoolSettings, diary: Diary, plan: _Plan, ids: dict[str, UUID]
) -> None:
    team = plan.team
    inside = (
        (RoleKey.HEAD, team.head, "head"),
        (RoleKey.DEPUTY_HEAD, team.deputy, "deputy"),
        (RoleKey.DSL, team.deputy, "safeguarding"),
        (RoleKey.ONLINE_SAFETY_OFFICER, team.deputy, "safeguarding"),
        (RoleKey.DATA_LEAD, team.office, "office"),
        (RoleKey.CHAIR, team.chair, "chair"),
    )
    outside = (
        (RoleKey.CEO, "ceo@thimbleandbobbin.example"),
        (RoleKey.HR, "hr@thimbleandbobbin.example, 01632 960112"),
        (RoleKey.LADO, "lado@council.example, 01632 960145"),
        (RoleKey.IT_PROVIDER, "help@it.example, 01632 960178"),
    )

    def act() -> None:
        settings.save_school(SchoolDraft(SCHOOL, SchoolKind.TRUST, TRUST), sample=True)
        for year in [*(one.opens.year for one in plan.rounds), plan.rounds[-1].opens.year + 1]:
            settings.set_terms(default_terms(year))
        for role, person, desk in inside:
            staff = ids[person.name]
            holder = RoleHolderDraft(role, person.name, f"{desk}@{DOMAIN}", staff_id=staff)
            settings.add_role_holder(holder)
        for (role, contact), name in zip(outside, plan.outside, strict=True):
            settings.add_role_holder(RoleHolderDraft(role, name, contact))

    diary.add(plan.first, "09:30", Desk.OFFICE, act)


def _enter_staff(
    rng: random.Random, diary: Diary, register: Book, plan: _Plan, ids: dict[str, UUID]
) -> None:
    staff = StaffRegister(register)
    begun = [p for p in plan.team.everyone if p.starts <= plan.first]

    def first_list() -> None:
        with register.writing() as book:
            added = add_people(book, [_draft(person, plan.first) for person in begun])
        ids.update(zip([person.name for person in begun], added, strict=True))

    def join(person: Planned, told: dt.date) -> None:
        ids[person.name] = staff.add(_draft(person, told))

    def leave(person: Planned, ticked: bool) -> None:
        leaving = LeavingDraft(person.leaves, accounts_changed=ticked, relationships_ended=ticked)
        staff.leave(ids[person.name], leaving)

    diary.add(plan.first, "09:00", Desk.OFFICE, first_list)
    for person in plan.team.everyone:
        if person.starts > plan.first:
            told = max(plan.first, person.starts - dt.timedelta(rng.randrange(0, 15)))
            diary.add(told, "08:25", Desk.OFFICE, partial(join, person, told))
        if person.leaves is not None:
            told = max(plan.first, person.starts, person.leaves - dt.timedelta(rng.randrange(12)))
            diary.add(told, "14:20", Desk.OFFICE, partial(leave, person, rng.random() < 0.75))


def _enter_activities(
    activities: Activities, diary: Diary, plan: _Plan, ids: dict[str, UUID]
) -> None:
    """Two of the staff do something outside school; the head has still to reply to one."""
    employed = (Category.TEACHER, Category.SUPPORT)
    staff = [p for p in plan.team.others if p.category in employed]
    here = [p for p in staff if p.here(plan.first) and p.here(plan.last)][:2]
    days = (plan.rounds[-1].opens + dt.timedelta(20), plan.last - dt.timedelta(6))

    def declare(person: Planned, day: dt.date, number: int) -> None:
        what, where, paid, said = ACTIVITIES[number]
        draft = ActivityDraft(what, where, paid, day)
        activity = activities.add(ids[person.name], draft)
        if said:
            diary.add(day, "16:10", Desk.HEAD, lambda: activities.say(activity, said))

    for number, (person, day) in enumerate(zip(here, days, strict=False)):
        diary.add(day, "13:05", Desk.OFFICE, partial(declare, person, day, number))


def _draft(person: Planned, told: dt.date) -> StaffDraft:
    return StaffDraft(
        name=person.name,
        category=person.category,
        starts=person.starts,
        ends=person.term_ends,
        role=person.role,
        email=person.email,
        staff_code=person.code,
        team=person.team,
        capacities=person.capacities,
        social_media_role=person.posts,
        social_media_told=told if person.posts else None,
    )
