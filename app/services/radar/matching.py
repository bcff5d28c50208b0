"""Comparing one incident with what staff have told: a score in two tiers, with its reasons.

A member of staff is found by their record, any name they had, a short form of their first name,
or a surname that only they have; the other person by initials, kind, year group and platform.
What speaks against it (a pupil is no parent, Year 2 is not Year 6) rules it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.models.incident import Party
from app.models.relationship import OtherKind
from app.services.nicknames import other_forms
from app.services.radar.case import Case, Someone
from app.services.radar.index import People, Person, Told
from app.services.radar.names import Fit, Initials, initials_of, letters_of, mentions, year_in
from app.services.radar.rows import About, Finding, Tier
from app.services.relationships.rows import describe_other
from app.services.school import Rules
from app.services.staff.names import fold, words_of
from app.services.year_groups import Standing, say_year_group, standing

_TITLED = re.compile(r"\b(?:Mrs?|Ms|Miss|Mx|Dr)\.?\s+([^\W\d_]+(?:[-'’][^\W\d_]+)*)")
_TITLE = re.compile(r"^(?:mrs?|ms|miss|mx|dr)\.?\s+", re.I)
_READ = 20_000  # letters of what happened, some ten pages: it is read at every pause in typing
_MOST = 3  # namesakes; with more, a name says too little
_AGREE = {
    Party.PUPIL: (OtherKind.PUPIL, OtherKind.FORMER_PUPIL, OtherKind.OTHER_SCHOOL),
    Party.PARENT: (OtherKind.PARENT,),
    Party.STAFF: (OtherKind.COLLEAGUE, OtherKind.GOVERNOR),
}
_KIND_WORDS = {
    OtherKind.PUPIL: "a pupil",
    OtherKind.FORMER_PUPIL: "a former pupil",
    OtherKind.OTHER_SCHOOL: "a pupil",
    OtherKind.PARENT: "a parent or carer",
    OtherKind.COLLEAGUE: "a colleague",
    OtherKind.GOVERNOR: "a governor",
}


@dataclass(frozen=True)
class Known:
    """A person on the staff list who may be meant; ``sure`` if nobody else can be."""

    person: Person
    sure: bool
    why: str


@dataclass(frozen=True)
class Fits:
    """How the other person of a disclosure fits somebody in the incident."""

    tier: Tier
    reasons: tuple[str, ...]


class Matcher:
    """One incident beside the staff list and what staff have told.

    Args:
        people: the staff list.
        case: the incident.
        signed_in: the name of who sees it.
        told: reads what people have told, by their ids.
        rules: of the school, for the age rule.
    """

    def __init__(
        self,
        people: People,
        case: Case,
        signed_in: str,
        told: Callable[[Collection[UUID]], Mapping[UUID, list[Told]]],
        rules: Rules,
    ) -> None:
        self._people, self._case, self._rules = people, case, rules
        self._platform = fold(case.platform.strip())
        self._found: dict[Someone, list[Known]] = {}
        self._text = case.narrative[:_READ]
        self._mentions = mentions(self._text)
        self._year = year_in(self._text)
        self._staff = self._staff_in()
        self._handling = list(self._who_handles(signed_in))
        handlers = {known.person.id for known, _does in self._handling}
        governors = {person.id for person in people.governors}
        self._told = told({*self._staff, *handlers, *governors})

    # Whom the incident means.

    def known(self, someone: Someone) -> list[Known]:
        """The people on the staff list whom ``someone`` may be, the surest first."""
        if someone not in self._found:
            self._found[someone] = self._look_up(someone)
        return self._found[someone]

    def _look_up(self, someone: Someone) -> list[Known]:
        if someone.staff_id in self._people.all:
            return [Known(self._people.all[someone.staff_id], True, "the same member of staff")]
        if someone.kind in (Party.PUPIL, Party.PARENT, Party.SCHOOL) or not someone.name.strip():
            return []
        words = words_of(someone.name)
        if found := self._people.called(words):
            return self._those(found, someone.name, lambda person: _called(person, found))
        first, *rest = fold(_TITLE.sub("", someone.name)).replace("-", " ").split() or [""]
        alike: set[UUID] = set()
        for form in other_forms(first) if rest else ():
            alike |= self._people.called(tuple(sorted((form, *rest)))).keys()
        if alike:
            why = f"“{someone.name}”, if {first.capitalize()} is a short form"
            return [Known(self._people.all[one], False, why) for one in _few(alike)]
        if _TITLE.match(someone.name) or not rest:
            return self._by_surname(someone.name, [first, *rest][-1])
        surnamed = self._people.surnamed(rest[-1])
        initial = {one for one in surnamed if self._begins(one, first)} if len(first) == 1 else ()
        return self._those(initial, someone.name, lambda _person: f"“{someone.name}”")

    def _by_surname(self, name: str, surname: str) -> list[Known]:
        found = self._people.surnamed(surname)
        only = f"“{name}”: the only {surname.capitalize()} on the staff list"
        return self._those(found, name, lambda _person: only)

    def _those(self, found: Iterable[UUID], name: str, why: Callable[[Person], str]) -> list[Known]:
        people = [self._people.all[one] for one in _few(found)]
        alone = len(people) == 1
        return [
            Known(each, alone, why(each) if alone else f"one of several called {name}")
            for each in people
        ]

    def _begins(self, person: UUID, letter: str) -> bool:
        return any(fold(name).startswith(letter) for name in self._people.all[person].names)

    def _staff_in(self) -> dict[UUID, Known]:
        """Everybody on the staff list who is in the incident, or is named in what happened."""
        found: dict[UUID, Known] = {}
        for someone in self._case.people:
            for known in self.known(someone):
                found.setdefault(known.person.id, known)
        for known in self._named():
            found.setdefault(known.person.id, known)
        return found

    def _named(self) -> Iterator[Known]:
        words = re.findall(r"[^\W\d_]+", self._text)
        folded = [fold(word) for word in words]
        names = [word in self._people for word in folded]
        seen = set()
        for length in (2, 3):
            for start in range(len(folded) - length + 1):
                if not words[start][0].isupper() or not all(names[start : start + length]):
                    continue
                key = tuple(sorted(folded[start : start + length]))
                if key in seen:
                    continue
                seen.add(key)
                called = self._people.called(key)
                for one in _few(called):
                    why = f"“{' '.join(words[start : start + length])}” in what happened"
                    yield Known(self._people.all[one], len(called) == 1, why)
        for surname in dict.fromkeys(_TITLED.findall(self._text)):
            last = fold(surname).replace("-", " ").split()[-1]
            for known in self._by_surname(surname, last):
                yield Known(known.person, False, known.why)  # a parent may be called so too

    # What was told.

    def declared(self) -> Iterator[Finding]:
        """Disclosures of staff in the incident that may be about the others in it."""
        for known in self._staff.values():
            for told in self._of_that_day(known.person):
                fits = self._best(told, known.person)
                if fits is None:
                    continue
                strong = known.sure and fits.tier is Tier.STRONG
                yield self._finding(
                    told,
                    About.DECLARED,
                    Tier.STRONG if strong else Tier.WEAK,
                    known.person.name,
                    (known.why, *fits.reasons),
                )

    def handlers(self) -> Iterator[Finding]:
        """Warnings: somebody who handles it, or may sit on a panel, is related to it."""
        named = {known.person.id for known, _does in self._handling}
        panel = (
            (Known(person, True, ""), "may be asked onto a panel")
            for person in self._people.governors
            if person.id not in named
        )
        seen: set[tuple[str, UUID | None]] = set()
        for known, does in (*self._handling, *panel):
            for finding in self._related(known, does):
                if (finding.who, finding.disclosure) not in seen:
                    seen.add((finding.who, finding.disclosure))
                    yield finding

    def _who_handles(self, signed_in: str) -> Iterator[tuple[Known, str]]:
        for someone, does in (*self._case.handlers, (Someone(signed_in), "is signed in")):
            for known in self.known(someone):
                yield known, does

    def _related(self, known: Known, does: str) -> Iterator[Finding]:
        person = known.person
        themself = self._staff.get(person.id)
        if themself is not None:
            tier = Tier.STRONG if known.sure and themself.sure else Tier.WEAK
            why = (themself.why,)
            yield Finding(About.HANDLER, tier, person.name, "", None, "", "", "", why, does)
        for told in self._of_that_day(person):
            if (fits := self._best(told, person, named=True)) is not None:
                strong = known.sure and fits.tier is Tier.STRONG
                tier = Tier.STRONG if strong else Tier.WEAK
                reasons = fits.reasons
                yield self._finding(told, About.HANDLER, tier, person.name, reasons, does)
        yield from self._told_of(known, does)

    def _told_of(self, known: Known, does: str) -> Iterator[Finding]:
        """What staff in the incident have told about a colleague who may be this handler."""
        own = _all_initials(known.person.names)
        for one in self._staff.values():
            if one.person.id == known.person.id:
                continue
            for told in self._of_that_day(one.person):
                letters = letters_of(told.initials)
                if told.kind.child or letters not in own:
                    continue
                expected = OtherKind.GOVERNOR if known.person.sits else OtherKind.COLLEAGUE
                alone = self._people.with_initials(letters) == 1
                sure = alone and told.kind is expected and own[letters].fit >= Fit.ENDS
                tier = Tier.STRONG if sure and one.sure and known.sure else Tier.WEAK
                why = own[letters].why or f"the initials {letters}"
                many = "" if alone else f"others have the initials {letters} too"
                reasons = tuple(filter(None, (f"{one.person.name} is in it", why, many)))
                yield self._finding(told, About.HANDLER, tier, known.person.name, reasons, does)

    # Comparing.

    def _best(self, told: Told, teller: Person, *, named: bool = False) -> Fits | None:
        """How the other person fits whoever of the incident fits best; ``named`` asks a name."""
        stands = self._standing(told)
        found = [
            fits
            for someone in self._case.people
            if someone.staff_id != teller.id
            and not any(one.sure and one.person.id == teller.id for one in self.known(someone))
            and (fits := self._fits(told, stands, someone, named)) is not None
        ]
        mentioned = self._mentions.get(letters_of(told.initials))
        if mentioned is not None and mentioned.letters not in _all_initials(teller.names):
            unnamed = Someone(year_group=self._year)
            if (fits := self._weigh(told, stands, unnamed, mentioned)) is not None:
                found.append(fits)
        return min(
            found, key=lambda fits: (fits.tier is Tier.WEAK, -len(fits.reasons)), default=None
        )

    def _fits(self, told: Told, stands: Standing, someone: Someone, named: bool) -> Fits | None:
        initials = initials_of(someone.name)
        fit = initials.get(letters_of(told.initials))
        if initials:
            return self._weigh(told, stands, someone, fit) if fit else None
        agrees = stands.kind in _AGREE.get(someone.kind, ()) if someone.kind else False
        if named or not agrees or not self._platform or self._platform not in told.platforms:
            return None
        weighed = self._weigh(told, stands, someone, Initials("", Fit.TURNED, "no name is given"))
        return Fits(Tier.WEAK, weighed.reasons) if weighed else None

    def _weigh(self, told: Told, stands: Standing, someone: Someone, fit: Initials) -> Fits | None:
        reasons = [fit.why or f"the initials {told.initials}"]
        strong = fit.fit >= Fit.ENDS and len(fit.letters) > 1
        agrees = False
        if someone.kind in _AGREE:
            if stands.kind in _AGREE[someone.kind]:
                agrees = True
                reasons.append(_KIND_WORDS[stands.kind])
            elif stands.kind.child or someone.kind is Party.PUPIL:
                return None
            else:
                strong = False
        year = someone.year_group
        if year is None and someone.kind is Party.PUPIL:
            year = self._year
        if year is not None and stands.year_group is not None:
            apart = abs(year - stands.year_group)
            if apart > 1:
                return None
            if apart:
                strong = False
            else:
                agrees = True
                reasons.append(say_year_group(year))
        elif year is not None and not stands.kind.child and someone.kind is Party.PUPIL:
            return None
        if self._platform and self._platform in told.platforms:
            agrees = True
            reasons.append(self._case.platform.strip())
        return Fits(Tier.STRONG if strong and agrees else Tier.WEAK, tuple(reasons))

    # The day of the incident.

    def _standing(self, told: Told) -> Standing:
        day = self._case.happened_on
        return standing(told.kind, told.year_group, told.year_group_in, day, self._rules)

    def _of_that_day(self, teller: Person) -> Iterator[Told]:
        """Of each relationship the telling that stood when it happened, else the first."""
        roots: dict[UUID, list[Told]] = {}
        for told in self._told.get(teller.id, ()):
            roots.setdefault(told.root, []).append(told)
        for chain in roots.values():
            chain.sort(key=lambda told: told.told_on)
            stood = [told for told in chain if told.told_on <= self._case.happened_on]
            yield stood[-1] if stood else chain[0]

    def _finding(
        self,
        told: Told,
        about: About,
        tier: Tier,
        who: str,
        reasons: tuple[str, ...],
        does: str = "",
    ) -> Finding:
        stands = self._standing(told)
        ended = told.ended_on
        if stands.ended and stands.ends_on is not None:
            ended = min(filter(None, (ended, stands.ends_on)))
        had_ended = ended if ended is not None and ended < self._case.happened_on else None
        decided = told.outcome.label[0].lower() + told.outcome.label[1:] if told.outcome else ""
        return Finding(
            about,
            Tier.WEAK if had_ended else tier,
            who,
            told.reference,
            told.id,
            describe_other(told.initials, stands),
            f"declared {say_date(told.first_told_on)}, {decided or 'not decided yet'}",
            told.conditions or "",
            reasons,
            does,
            late=told.first_told_on > self._case.happened_on,
            had_ended=had_ended,
        )


def _called(person: Person, found: Mapping[UUID, str]) -> str:
    name = found[person.id]
    return f"named as {name}" if name == person.name else f"known as {name} before"


def _few(found: Iterable[UUID]) -> list[UUID]:
    people = sorted(found)
    return people if len(people) <= _MOST else []


def _all_initials(names: Iterable[str]) -> Mapping[str, Initials]:
    """The initials of all names of one person; those of the present name count first."""
    found: dict[str, Initials] = {}
    for name in names:
        for letters, one in initials_of(name).items():
            if one.fit > Fit.TURNED:
                found.setdefault(letters, one)
    return found
