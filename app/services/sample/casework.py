"""What the sample school's head and safeguarding lead record: disclosures and incidents."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from app.models.evidence import Answer
from app.models.incident import Party
from app.models.relationship import DecidedBy, DecisionOutcome, OtherKind
from app.services.evidence.intake import Arrival, LooksSafe, accept
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import ActionDraft, CloseDraft, IncidentDraft, Subject
from app.services.incidents.service import Incidents
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.relationships.rows import Show, State
from app.services.relationships.service import Relationships
from app.services.sample.diary import Desk, Diary
from app.services.sample.people import Planned, Team
from app.services.sample.pictures import draw_chat
from app.services.sample.stories import STORIES, Story
from app.services.sample.ties import ENDED, LETTERS, TIES, Tie

TIMES = ("08:20", "09:45", "10:30", "11:15", "12:40", "13:50", "14:30", "15:55", "16:30", "17:10")
WHEN = ("", "", "about 4pm", "16:30", "after school", "about 20:15", "lunchtime", "21:40")
MOST_PICTURES = 60  # enough to look at; a large school's register is what is large


class Casework:
    """Enters disclosures and incidents into a diary."""

    def __init__(
        self,
        rng: random.Random,
        diary: Diary,
        relationships: Relationships,
        incidents: Incidents,
        team: Team,
        ids: dict[str, UUID],
        follow: Callable[[UUID, Story, dt.date], object],
    ) -> None:
        """``follow`` does what an incident asks for, once it is recorded."""
        self._rng, self._diary, self._team, self._ids = rng, diary, team, ids
        self._relationships, self._incidents, self._follow = relationships, incidents, follow
        self._looked = LooksSafe(Answer.NO)  # drawn by pictures.py, so somebody knows
        self._pictures = 0
        self._ties = [tie for tie in TIES for _ in range(tie.weight)]
        self._told = 0
        self._waiting = 2  # so many that said "something to disclose" lately still wait

    # Disclosures.

    def enter_disclosures(self, number: int, first: dt.date, years: Sequence[int]) -> None:
        """Enter ``number`` disclosures since ``first``, and a review each September."""
        days = (self._diary.last - first).days
        ago = [7, *(self._rng.randrange(1, days - 5) for _ in range(number - 1))]
        for days_ago in ago:
            day = _weekday(self._diary.last - dt.timedelta(days_ago))
            here = [p for p in self._team.everyone if p.here(day)]
            self._tell(self._rng.choice(here), day, None)
        for year in years:
            self._diary.add(dt.date(year, 9, 20), "16:10", Desk.HEAD, self._review)

    def hear(self, declaration: UUID, person: Planned, declared: dt.date) -> None:
        """Take up a declaration that said "something to disclose"; the newest still wait."""
        day = _weekday(declared + dt.timedelta(self._rng.randrange(1, 12)))
        if self._waiting and declared > self._diary.last - dt.timedelta(100):
            self._waiting -= 1
            return
        if self._rng.random() < 0.25:
            note = "Meant a shop’s account that they follow."
            take_up = self._relationships.take_up
            name = self._team.head.name
            act = partial(take_up, declaration, day, name, note)
            self._diary.add(day, self._rng.choice(TIMES), Desk.HEAD, act)
        else:
            self._tell(person, day, declaration)

    def _tell(self, person: Planned, day: dt.date, declaration: UUID | None) -> None:
        self._told += 1
        if self._told % len(self._ties) == 1:
            self._rng.shuffle(self._ties)
        tie = self._ties[self._told % len(self._ties)]
        years = {
            OtherKind.PUPIL: (0, 6),
            OtherKind.FORMER_PUPIL: (7, 13),
            OtherKind.OTHER_SCHOOL: (1, 12),
        }.get(tie.kind)
        decided = self._rng.random()
        waiting = day > self._diary.last - dt.timedelta(12)
        decision = None if waiting or decided < 0.2 else self._decision(tie, person, day)
        draft = DisclosureDraft(
            staff_id=None,  # known once they are in the register
            other_kind=tie.kind,
            other_initials="".join(self._rng.choices(LETTERS, k=2)),
            year_group=self._rng.randint(*years) if years else None,
            connection=tie.connection,
            platforms=tie.platforms,
            told_on=day,
            told_to=self._team.head.name,
            note=tie.note,
            declaration_id=declaration,
            decision=decision,
        )
        later = None
        if decision is None and not waiting:
            later = _weekday(day + dt.timedelta(self._rng.randrange(2, 15)))
        ends = None
        if self._rng.random() < 0.16:
            ends = _weekday(day + dt.timedelta(self._rng.randrange(60, 500)))
        record = partial(self._record, draft, tie, person, later, ends)
        self._diary.add(day, self._rng.choice(TIMES), Desk.HEAD, record)

    def _record(
        self,
        draft: DisclosureDraft,
        tie: Tie,
        person: Planned,
        later: dt.date | None,
        ends: dt.date | None,
    ) -> None:
        reference = self._relationships.record(replace(draft, staff_id=self._ids[person.name]))
        disclosure = self._relationships.by_reference(reference).id
        if later is not None:
            decision = self._decision(tie, person, later)
            decide = partial(self._relationships.decide, disclosure, decision)
            self._diary.add(
                later, "16:40", Desk.HEAD, partial(self._unless_ended, disclosure, decide)
            )
        if ends is not None:
            end = partial(self._relationships.end, disclosure, ends, self._rng.choice(ENDED))
            self._diary.add(ends, "17:20", Desk.HEAD, partial(self._unless_ended, disclosure, end))

    def _unless_ended(self, disclosure: UUID, act: Callable[[], object]) -> None:
        if self._relationships.get(disclosure).state is not State.ENDED:
            act()

    def _decision(self, tie: Tie, person: Planned, day: dt.date) -> DecisionDraft:
        chair = person is self._team.head or self._rng.random() < 0.08
        outcome = DecisionOutcome.NOTED
        if tie.not_agreed:
            outcome = DecisionOutcome.NOT_AGREED
        elif tie.conditions:
            outcome = DecisionOutcome.CONDITIONS
        return DecisionDraft(
            outcome,
            DecidedBy.CHAIR if chair else DecidedBy.HEAD,
            (self._team.chair if chair else self._team.head).name,
            day,
            reason=tie.not_agreed or "Openly acknowledged; another tie than school.",
            conditions=tie.conditions if not tie.not_agreed else "",
        )

    def _review(self) -> None:
        """Ask each of them in September; some were away and are still due."""
        own = self._ids[self._team.head.name]
        for item in self._relationships.listed(Show.REVIEW_DUE):
            if item.state is State.REVIEW_DUE and self._rng.random() < 0.85:
                by = DecidedBy.CHAIR if item.staff_id == own else DecidedBy.HEAD
                holder = self._team.chair if by is DecidedBy.CHAIR else self._team.head
                self._relationships.review_same(item.id, by, holder.name)

    # Incidents.

    def enter_incidents(self, number: int, first: dt.date) -> None:
        """Enter ``number`` incidents since ``first``, each told once in a turn through them all."""
        days = (self._diary.last - first).days
        for turn in range(number):
            story = STORIES[turn % len(STORIES)]
            share = ((turn + 0.5) / number) ** 0.7  # more of them lately, as everywhere
            happened = first + dt.timedelta(8 + int((days - 10) * share))
            happened += dt.timedelta(self._rng.randrange(-6, 7))
            happened = max(first, min(happened, self._diary.last - dt.timedelta(1)))
            day = min(_weekday(happened + dt.timedelta(self._rng.randrange(3))), self._diary.last)
            record = partial(self._happen, story, turn // len(STORIES), happened, day)
            desk = Desk.DSL if Party.PUPIL in (story.about, story.by) else Desk.HEAD
            self._diary.add(day, self._rng.choice(TIMES), desk, record)

    def _happen(self, story: Story, turn: int, happened: dt.date, day: dt.date) -> None:
        here = [p for p in self._team.others if p.here(happened) and p.email]
        about = self._rng.choice(here)
        words = {"staff": about.name, "year": f"Year {self._rng.randint(1, 6)}"}
        draft = IncidentDraft(
            narrative=story.texts[turn % len(story.texts)].format(**words),
            happened_on=happened,
            happened_time=self._rng.choice(WHEN),
            about=Subject(Party.STAFF, about.name, self._ids[about.name])
            if story.about is Party.STAFF
            else Subject(story.about),
            by=Subject(story.by, about.name if story.by is Party.STAFF else ""),
            platform=story.platforms[turn % len(story.platforms)],
            type=story.type,
            done_so_far=story.done,
            knows=True if story.about is Party.STAFF else None,
            led_by=self._team.deputy.name if story.by is Party.PUPIL else self._team.head.name,
        )
        recorded = self._incidents.record(draft, self._exhibits(story, words, happened))
        self._follow(recorded.id, story, day)
        desk = Desk.DSL if Party.PUPIL in (story.about, story.by) else Desk.HEAD
        acted = day
        for after, what in story.actions:
            acted = _weekday(day + dt.timedelta(after))
            action = ActionDraft(what.format(**words), acted)
            act = partial(self._incidents.add_action, recorded.id, action)
            self._diary.add(acted, "16:05" if after == 0 else "11:35", desk, act)
        closed = _weekday(acted + dt.timedelta(self._rng.randrange(1, 12)))
        if story.outcome is not None and self._rng.random() < 0.88:
            close = CloseDraft(story.outcome, story.rationale, closed)
            act = partial(self._incidents.closing.close, recorded.id, close)
            self._diary.add(closed, "17:30", desk, act)
        if self._rng.random() < 0.1:
            correct = partial(
                self._incidents.corrections.correct,
                recorded.id,
                "narrative",
                f"{draft.narrative} It was seen by more people than we first knew.",
                "Two more parents told us.",
            )
            self._diary.add(_weekday(day + dt.timedelta(1)), "09:05", desk, correct)

    def _exhibits(
        self, story: Story, words: dict[str, str], happened: dt.date
    ) -> list[ExhibitDraft]:
        if not story.chat or self._pictures >= MOST_PICTURES:
            return []
        self._pictures += 1
        lines = [line.format(**words) for line in story.chat]
        picture = draw_chat(self._rng, lines, f"{self._rng.randint(15, 22)}:{happened.day:02}")
        name = f"Screenshot_{happened:%Y%m%d}_{self._pictures:02}.png"
        accepted = accept(Arrival(picture, name), self._looked)
        return [ExhibitDraft(accepted, lines[0], captured_on=happened)]


def _weekday(day: dt.date) -> dt.date:
    return day + dt.timedelta((7 - day.weekday()) % 7) if day.weekday() >= 5 else day
