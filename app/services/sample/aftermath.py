"""What the sample school does besides recording: rules, who was told, support, approaches, logs."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.models.approach import ApproachKind, Reply
from app.models.incident import IncidentType, Party
from app.models.involved import Part
from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.models.response import Rung, Side
from app.models.route import RouteKey
from app.services.approaches.drafts import ApproachDraft, ReplyDraft
from app.services.approaches.service import Approaches
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.ladder import StepDraft
from app.services.incidents.people import PersonDraft
from app.services.incidents.removals import RemovalDraft
from app.services.incidents.service import Incidents
from app.services.incidents.support import Directory, OfferDraft
from app.services.incidents.tasks import TaskDraft
from app.services.logbook.rows import ReviewDraft
from app.services.logbook.service import Logbook
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.relationships.service import Relationships
from app.services.routes.rows import ToldDraft
from app.services.routes.service import Routes
from app.services.rules.presets import PRESETS
from app.services.rules.questions import RuleKey
from app.services.rules.rows import RuleSetDraft
from app.services.rules.service import ContactRules
from app.services.sample.diary import Desk, Diary
from app.services.sample.people import Planned, Team
from app.services.sample.stories import Story
from app.storage.book import Book

TALKED_OVER = "Talked over with the deputy."
NO_LADO = f"None of the four questions was answered yes. {TALKED_OVER}"
PRESET = "003"
CLAUSES = {
    RuleKey.PUPILS: ("4.1", "Staff are in touch with pupils on the school’s own channels only."),
    RuleKey.PARENTS: ("4.3", "With parents staff keep to school matters, on school channels."),
    RuleKey.TIES: ("4.4", "Family and friends outside school are no secret: tell the head."),
}


@dataclass(frozen=True)
class _Try:
    """Somebody's attempt to be in touch; ``days`` before the last day."""

    days: int
    kind: ApproachKind
    platform: str
    initials: str
    year: int | None
    reply: ReplyDraft
    told: bool = True


TRIES = (
    _Try(
        290,
        ApproachKind.FOLLOW,
        "Instagram",
        "RK",
        6,
        ReplyDraft(Reply.DECLINED, "Thank you, but I don’t follow pupils. See you in class.", True),
    ),
    _Try(44, ApproachKind.FRIEND_REQUEST, "Facebook", "DH", None, ReplyDraft(Reply.IGNORED)),
    _Try(
        31,
        ApproachKind.MESSAGE,
        "Snapchat",
        "LB",
        5,
        ReplyDraft(Reply.DECLINED, "I can’t chat here. Please ask me at school.", True),
    ),
    _Try(5, ApproachKind.FRIEND_REQUEST, "Snapchat", "LB", 5, ReplyDraft(Reply.BLOCKED)),
    _Try(3, ApproachKind.GROUP, "WhatsApp", "SO", None, ReplyDraft(Reply.NOT_YET), told=False),
)


class Aftermath:
    """Enters it into a diary, over the books of the sample."""

    def __init__(
        self,
        rng: random.Random,
        diary: Diary,
        casebook: Book,
        register: Book,
        relationships: Relationships,
        incidents: Incidents,
        team: Team,
        ids: dict[str, UUID],
    ) -> None:
        self._rng, self._diary, self._team, self._ids = rng, diary, team, ids
        self._relationships, self._incidents = relationships, incidents
        self._routes = Routes(casebook, register)
        self._approaches = Approaches(casebook, register)
        self._logbook = Logbook(casebook, register)
        self._rules = ContactRules(register)
        self._directory = Directory(register)

    def enter_school(self, first: dt.date) -> None:
        """Enter the school's rules and whom it knows to help."""
        answers = {key: rule.answer.value for key, rule in PRESETS[PRESET].rules.items()}
        draft = RuleSetDraft(first, PRESET, answers, CLAUSES, "As the policy says since then.")
        self._diary.add(first, "10:15", Desk.HEAD, partial(self._rules.set, draft))
        self._diary.add(first, "10:40", Desk.HEAD, self._directory.add_suggested)

    def enter_logs(self, first: dt.date) -> None:
        """Enter a look at the filter's reports each half-year."""
        day = first + dt.timedelta(40)
        while day <= self._diary.last:
            draft = ReviewDraft(
                day,
                self._team.deputy.name,
                "The filter’s weekly reports and the list of blocked sites.",
                "Nothing that needed more than a word with two classes.",
                day + dt.timedelta(182),
            )
            self._diary.add(day, "15:20", Desk.DSL, partial(self._logbook.add_review, draft))
            day += dt.timedelta(175)

    def enter_approaches(self) -> None:
        """Enter what pupils and parents tried; one of them twice."""
        staff = [p for p in self._team.others if p.email and p.here(self._diary.last)]
        for number, each in enumerate(TRIES):
            day = self._diary.last - dt.timedelta(each.days)
            person = staff[number % len(staff)] if each.initials != "LB" else staff[2]
            if person.here(day):
                self._diary.add(day, "08:35", Desk.HEAD, partial(self._try, each, person, day))

    def enter_nephew(self) -> None:
        """Enter what radar is for: an aunt who had told in March, and a worried parent now."""
        last = self._diary.last
        told = last - dt.timedelta(263)
        aunt = [p for p in self._team.others if p.email and p.here(told) and p.here(last)][:6][-1]
        self._diary.add(told, "15:50", Desk.HEAD, partial(self._tell_of_nephew, aunt, told))
        self._diary.add(last, "15:35", Desk.DSL, partial(self._worry, aunt, last))

    def _tell_of_nephew(self, aunt: Planned, day: dt.date) -> None:
        decision = DecisionDraft(
            DecisionOutcome.CONDITIONS,
            DecidedBy.HEAD,
            self._team.head.name,
            day,
            reason="Family; the parents know and are in the group.",
            conditions="Only in the family’s group, never one to one.",
        )
        self._relationships.record(
            DisclosureDraft(
                staff_id=self._ids[aunt.name],
                other_kind=OtherKind.PUPIL,
                other_initials="MT",
                connection=Connection.FAMILY,
                platforms=("WhatsApp",),
                told_on=day,
                told_to=self._team.head.name,
                year_group=4,
                note="Her sister’s son.",
                decision=decision,
            )
        )

    def _worry(self, aunt: Planned, day: dt.date) -> None:
        recorded = self._incidents.record(
            IncidentDraft(
                narrative=f"A parent is worried: in a WhatsApp group they saw that {aunt.name} and "
                "Max Tansy, Year 5, write to each other on most evenings.",
                happened_on=day,
                happened_time="15:10",
                about=Subject(Party.PUPIL, "Max Tansy, Year 5"),
                by=Subject(Party.STAFF, aunt.name, self._ids[aunt.name]),
                platform="WhatsApp",
                type=IncidentType.CONDUCT,
                led_by=self._team.deputy.name,
            )
        )
        whom = f"{self._team.head.name}, headteacher"
        draft = ToldDraft(RouteKey.ABOUT_STAFF, whom, day, "15:40", "In person")
        self._routes.tell(recorded.id, draft)

    def _try(self, each: _Try, person: Planned, day: dt.date) -> None:
        parent = each.year is None
        self._approaches.record(
            ApproachDraft(
                staff_id=self._ids[person.name],
                by_kind=OtherKind.PARENT if parent else OtherKind.PUPIL,
                initials=each.initials,
                kind=each.kind,
                platform=each.platform,
                happened_on=day,
                year_group=each.year,
                reply=each.reply,
                reported_to=self._team.head.name if each.told else "",
                reported_on=day if each.told else None,
            )
        )

    def follow(self, incident: UUID, story: Story, day: dt.date) -> None:
        """Do what an incident asks for: tell, offer support, ask for a take-down."""
        fresh = day > self._diary.last - dt.timedelta(4)
        routes = self._routes.of(incident)
        waiting = [each.route for each in routes.waiting]
        for route in waiting[1:] if fresh else waiting:
            self._tell(incident, route.key, route.procedure, day)
        if routes.conduct:
            self._routes.set_harm(incident, (), TALKED_OVER)
        if story.about is Party.STAFF:
            about = self._incidents.get(incident).about.name
            self._offer(incident, Side.HARMED, about, day)
            if story.type is IncidentType.POST and story.by is Party.PARENT:
                self._climb(incident, day)
        if routes.conduct:
            self._offer(incident, Side.ACCUSED, self._incidents.get(incident).by.name, day)
        if fresh:
            task = TaskDraft(
                "Ring the parents’ group’s administrator",
                self._team.head.name,
                self._diary.last + dt.timedelta(3),
            )
            self._incidents.tasks.add(incident, task)

    def _tell(self, incident: UUID, key: RouteKey, procedure: str, day: dt.date) -> None:
        names = {
            RouteKey.ABOUT_STAFF: self._team.head.name,
            RouteKey.ABOUT_PUPIL: f"{self._team.deputy.name}, safeguarding lead",
            RouteKey.CHILD_AT_RISK: f"{self._team.deputy.name}, safeguarding lead",
        }
        if key in (RouteKey.ILLEGAL, RouteKey.LADO):
            draft = ToldDraft(key, "Police" if key is RouteKey.ILLEGAL else "LADO")
            draft = ToldDraft(draft.route, draft.whom, not_told_why=NO_LADO)
        else:
            whom = names.get(key, self._team.head.name)
            draft = ToldDraft(key, whom, day, "", "In person", procedure=procedure)
        self._routes.tell(incident, draft)

    def _offer(self, incident: UUID, side: Side, whom: str, day: dt.date) -> None:
        services = self._directory.names()
        if whom and services:
            offer = OfferDraft(side, whom, self._rng.choice(services), day, True)
            self._incidents.support.offer(incident, offer)

    def _climb(self, incident: UUID, day: dt.date) -> None:
        """Talk with the parent, ask for the post to be taken down, and look two days later."""
        step = StepDraft(Rung.DISCUSS, "The parent", day, "By telephone, ten minutes.")
        self._incidents.ladder.take(incident, step)
        asked = RemovalDraft("The parent", day, how="By telephone")
        removal = self._incidents.removals.ask(incident, asked)
        said = "Sent us the picture on the same evening."
        parent = Subject(Party.PARENT)
        witness = PersonDraft(Part.WITNESS, parent, account=said, account_on=day)
        self._incidents.people.add(incident, witness)
        looked = day + dt.timedelta(2)
        settle: Callable[[], object] = partial(
            self._incidents.removals.settle, removal, True, looked
        )
        self._diary.add(looked, "08:50", Desk.HEAD, settle)
