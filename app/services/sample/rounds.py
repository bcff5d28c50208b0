"""The sample school's policy, and what its staff return in each round of declarations."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.models.declaration import HowSeen, ToDisclose
from app.services.declarations.rows import CollectionDraft, SignedDraft
from app.services.declarations.service import Declarations
from app.services.policies.rows import CommunicationDraft, PolicyDraft, PolicyFile, VersionDraft
from app.services.policies.service import Policies
from app.services.policies.wording import default_wording
from app.services.sample.diary import Desk, Diary
from app.services.sample.people import Planned
from app.services.sample.policy_texts import policy_text

TITLE = "Social media policy for staff"
VERSIONS = 3
CHANGES = (
    "First version.",
    "Group chats of parents and of staff are named.",
    "What to do about accounts that pretend to be somebody was added.",
)
LINKED = (("Staff code of conduct", "14", True), ("Child protection", "3", True))
WHY_EXEMPT = ("On maternity leave.", "Long-term sick leave.", "On a sabbatical until summer.")
WHY_CHECK = (
    "Signed, but the date is missing.",
    "The signature is on another person’s form.",
    "Signed last year’s form.",
)
WHY_UNTIL = "On secondment to another school."
WHY_AWAY = ("Parental leave.", "A term at our partner school.")
WHY_DECLINED = "Wants to talk with their union first."


@dataclass(frozen=True)
class Round:
    """One collection: the version it asks for and the day it opens."""

    number: int
    opens: dt.date
    version: int  # from 1
    new_version: bool
    last: bool


def plan_rounds(first_year: int, years: int) -> list[Round]:
    """One round each September; a new version whenever a third of the years has passed."""
    rounds = []
    for number in range(years):
        opens = dt.date(first_year + number, 9, 1)
        opens += dt.timedelta((7 - opens.weekday()) % 7 if opens.weekday() >= 5 else 0)
        version = number * VERSIONS // years + 1
        before = (number - 1) * VERSIONS // years + 1 if number else 0
        rounds.append(Round(number, opens, version, version != before, number == years - 1))
    return rounds


class PolicyRounds:
    """Enters the policy's versions, the collections and what comes back into a diary."""

    def __init__(
        self,
        rng: random.Random,
        diary: Diary,
        policies: Policies,
        declarations: Declarations,
        school: str,
        ids: dict[str, UUID],
        something: Callable[[UUID, Planned, dt.date], None],
    ) -> None:
        """``something`` hears of each "something to disclose"; ``ids`` tells staff by name."""
        self._rng, self._diary, self._school = rng, diary, school
        self._policies, self._declarations = policies, declarations
        self._ids, self._something = ids, something
        self._policy: UUID | None = None
        self._version: UUID | None = None
        self._collections: dict[int, UUID] = {}
        self._telling = 0.0

    def enter(self, rounds: Sequence[Round], people: Sequence[Planned]) -> None:
        """Enter all rounds."""
        # A large sample is for trying out a large register; the casebook stays a small school's.
        self._telling = 11 * min(1, 60 / len(people))
        for one, following in zip(rounds, [*rounds[1:], None], strict=True):
            until = following.opens if following else self._diary.last
            self._diary.add(one.opens, "08:40", Desk.OFFICE, partial(self._open, one))
            asked = [p for p in people if p.here(one.opens)]
            joined = [p for p in people if one.opens < p.starts < until and p.here(p.starts)]
            if one.last:
                self._last_round(one, [p for p in asked if p.here(self._diary.last)], joined)
            else:
                self._earlier_round(one, [*asked, *joined], until)

    def _open(self, one: Round) -> None:
        collection = CollectionDraft(one.opens, title=f"September {one.opens.year}")
        if one.new_version:
            change = CHANGES[one.version - 1]
            text = policy_text(one.version, TITLE, self._school)
            file = PolicyFile(f"Social media policy {one.opens.year}.txt", "", text.encode())
            policy = self._policy or PolicyDraft(
                TITLE,
                reference="36",
                origin="Our trust’s model policy",
                owner="Headteacher",
                committee="Resources committee",
                legal_framework="Equality Act 2010\nData Protection Act 2018",
            )
            started = self._declarations.start_new_version(
                policy, self._draft(one, change), file, collection
            )
            found = self._declarations.collection(started)
            self._version = found.version_id
            if self._policy is None:
                self._policy = found.policy_id
                for title, number, also_read in LINKED:
                    self._policies.link(self._policy, title, number, also_read=also_read)
            self._policies.versions.tell(
                self._version, CommunicationDraft("All staff", one.opens, "Read out on INSET day")
            )
        else:
            assert self._version is not None  # noqa: S101 – the first round has a version
            started = self._declarations.start(self._version, collection)
        self._collections[one.number] = started

    def _draft(self, one: Round, change: str) -> VersionDraft:
        year = one.opens.year
        review = "Autumn Term {}" if one.version < VERSIONS else "September {}"
        return VersionDraft(
            str(year),
            ratified_on=dt.date(year, 7, 9),
            ratified_by="Full governing body",
            next_review=review.format(year + 1),
            everyone_signs=True,
            wording=default_wording(self._school, TITLE),
            change_note=change,
            produced_on=dt.date(year, 6, 11),
            produced_by="Deputy headteacher",
            signed_position="Chair of governors",
            consultation="Unions were consulted in June; no objections.",
            equality_check="Read for its effect on all groups; none is put at a disadvantage.",
        )

    def _earlier_round(self, one: Round, people: Sequence[Planned], until: dt.date) -> None:
        signed: dict[tuple[dt.date, HowSeen, ToDisclose], list[Planned]] = defaultdict(list)
        exempt, check = [], []
        for person in people:
            fate = self._rng.random()
            if fate < 0.03:
                continue
            start = max(one.opens, person.starts)
            if fate < 0.06 and start == one.opens:
                exempt.append(person)
                continue
            if 0.06 <= fate < 0.12 and start == one.opens:
                check.append(person)
            late = start if self._rng.random() < 0.6 else start + dt.timedelta(self._days(40))
            day = min(late, until - dt.timedelta(1), person.leaves or person.term_ends or late)
            signed[max(day, start), self._how(), self._tells()].append(person)
        self._other(one, exempt, self._declarations.exempt, WHY_EXEMPT)
        self._other(one, check, self._declarations.check, WHY_CHECK)
        self._sign(one, signed)

    def _last_round(self, one: Round, asked: Sequence[Planned], joined: Sequence[Planned]) -> None:
        """All five states, whatever the dice say: some of each, and the newest still to sign."""
        people = list(asked)
        self._rng.shuffle(people)
        some = max(2, len(people) // 18)
        exempt, check, declined = people[:some], people[some : 2 * some], people[-some // 2 :]
        some_away = 3 * some + max(1, some // 2)
        away, signing = people[3 * some : some_away], people[some_away : -some // 2]
        # Those between return nothing.
        self._for_a_time(one, exempt[0], away)
        self._other(one, exempt[1:], self._declarations.exempt, WHY_EXEMPT)
        self._other(one, check, self._declarations.check, WHY_CHECK)
        self._other(one, declined, self._declarations.decline, (WHY_DECLINED,))
        signed: dict[tuple[dt.date, HowSeen, ToDisclose], list[Planned]] = defaultdict(list)
        for person in [*signing, *joined]:
            fortnight = self._diary.last - dt.timedelta(14)
            if person in joined and (person.starts > fortnight or self._rng.random() < 0.3):
                continue
            start = max(one.opens, person.starts)
            day = start if self._rng.random() < 0.7 else start + dt.timedelta(self._days(25))
            last = person.leaves or person.term_ends or self._diary.last
            day = min(day, self._diary.last, last)
            signed[day, self._how(), self._tells()].append(person)
        self._sign(one, signed)

    def _sign(
        self, one: Round, signed: dict[tuple[dt.date, HowSeen, ToDisclose], list[Planned]]
    ) -> None:
        for (day, how, tells), people in signed.items():

            def act(
                day: dt.date = day,
                how: HowSeen = how,
                tells: ToDisclose = tells,
                people: list[Planned] = people,
            ) -> None:
                staff = [self._ids[person.name] for person in people]
                recorded = self._declarations.record(
                    self._collections[one.number], staff, SignedDraft(day, how, tells)
                )
                if tells is ToDisclose.SOMETHING:
                    for declaration, person in zip(recorded.ids, people, strict=True):
                        self._something(declaration, person, day)

            self._diary.add(day, "15:40", Desk.OFFICE, act)

    def _other(
        self,
        one: Round,
        people: Sequence[Planned],
        record: Callable[[UUID, Sequence[UUID], dt.date, str], object],
        reasons: Sequence[str],
    ) -> None:
        for number, why in enumerate(reasons):
            those = people[number :: len(reasons)]

            def act(those: Sequence[Planned] = those, why: str = why) -> None:
                staff = [self._ids[person.name] for person in those]
                record(self._collections[one.number], staff, one.opens, why)

            if those:
                self._diary.add(one.opens, "15:20", Desk.OFFICE, act)

    def _for_a_time(self, one: Round, exempt: Planned, away: Sequence[Planned]) -> None:
        """Somebody is exempt up to a day, and these are on leave until after Christmas."""

        def act() -> None:
            collection, ids, year = self._collections[one.number], self._ids, one.opens.year + 1
            # Exempt for as long as this round is the newest.
            last, back = dt.date(year, 12, 31), dt.date(year, 1, 5)
            self._declarations.exempt(collection, [ids[exempt.name]], one.opens, WHY_UNTIL, last)
            for number, why in enumerate(WHY_AWAY):
                those = [ids[each.name] for each in away[number :: len(WHY_AWAY)]]
                if those:
                    self._declarations.on_leave(collection, those, one.opens, back, why)

        self._diary.add(one.opens, "15:10", Desk.OFFICE, act)

    def _days(self, most: int) -> int:
        return min(self._rng.randrange(1, most), self._rng.randrange(1, most))

    def _how(self) -> HowSeen:
        kinds = (HowSeen.PAPER, HowSeen.WITNESSED, HowSeen.EMAIL)
        return self._rng.choices(kinds, (14, 3, 1))[0]

    def _tells(self) -> ToDisclose:
        kinds = (ToDisclose.NOTHING, ToDisclose.SOMETHING, ToDisclose.NOT_ASKED)
        return self._rng.choices(kinds, (80, self._telling, 9))[0]
