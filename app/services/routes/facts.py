"""From the facts of an incident to whom it must be told: pure, so that a form can ask as one types.

The words of what happened play no part: a rule that read them could be talked round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.holder import Role
from app.models.incident import Done, HarmTest, IncidentType, Party
from app.models.route import RouteKey
from app.models.school import RoleKey
from app.services.routes.rules import ROUTES, RouteBook, RouteRule, Within
from app.services.school import HEADS, ROLE_LABELS
from app.services.staff.names import words_of
from app.words import join

SIGNS = {
    RouteKey.CHILD_AT_RISK: "A child may be at risk",
    RouteKey.ILLEGAL: "It may be against the law",
    RouteKey.THREAT: "Somebody is threatened",
    RouteKey.DATA_BREACH: "Personal data got out",
    RouteKey.ACCOUNT: "An account was broken into",
    RouteKey.MEDIA: "The media are interested",
    RouteKey.ALLEGATION: "It is an allegation",
    RouteKey.PROHIBITED_SITE: "Prohibited site opened by accident",
}  # what who records it can say applies
HARM = {
    HarmTest.HARMED: "Did they harm a child, or may they have?",
    HarmTest.OFFENCE: "May they have committed an offence against, or related to, a child?",
    HarmTest.RISK: "Did they act so that they may be a risk to children?",
    HarmTest.UNSUITABLE: "Did they act so that they may not be suitable to work with children?",
}
_CONDUCT = (IncidentType.CONDUCT, IncidentType.CONFIDENTIALITY, IncidentType.OTHER, None)
_HOSTILE = (IncidentType.THREAT, IncidentType.CYBERBULLYING)
_SAID = {
    Done.TOLD_DSL: frozenset({RoleKey.DSL, RoleKey.DEPUTY_DSL}),
    Done.HR: frozenset({RoleKey.HR}),
}
_OWN = {
    Role.HEAD: frozenset(HEADS),
    Role.DSL: frozenset({RoleKey.DSL, RoleKey.DEPUTY_DSL}),
    Role.CHAIR: frozenset({RoleKey.CHAIR}),
}


@dataclass(frozen=True)
class IncidentFacts:
    """What decides the routes.

    Attributes:
        about_head: the subject is the headteacher.
        harm: the questions of the harm threshold answered yes; None before they were asked.
        done: what had been done when it was recorded.
        recorder: the role of who recorded it: they know already.
    """

    about: Party | None = None
    by: Party | None = None
    type: IncidentType | None = None
    signs: frozenset[RouteKey] = frozenset()
    about_head: bool = False
    harm: tuple[HarmTest, ...] | None = None
    done: frozenset[Done] = frozenset()
    recorder: Role | None = None

    @property
    def knowing(self) -> frozenset[RoleKey]:
        """The roles whose holders knew when it was recorded."""
        own = _OWN.get(self.recorder, frozenset()) if self.recorder else frozenset()
        return own.union(*(_SAID[done] for done in self.done if done in _SAID))

    @property
    def conduct(self) -> bool:
        """Whether it is about how a member of staff behaved, rather than what was done to them."""
        if self.about_head or self.by is Party.STAFF:
            return True
        if self.about is not Party.STAFF:
            return False
        return self.type is IncidentType.CONDUCT or (
            self.by in (None, Party.UNKNOWN) and self.type in _CONDUCT
        )

    @property
    def asks_harm(self) -> bool:
        """Whether the four questions of the harm threshold have still to be answered."""
        return self.conduct and self.harm is None


@dataclass(frozen=True)
class Teller:
    """Somebody to be told.

    Attributes:
        role: in words; empty for who holds none, such as the police.
        name: empty if nobody is named for the role.
    """

    role: str
    name: str = ""
    contact: str = ""

    def __str__(self) -> str:
        if not self.name:
            return f"{self.role}: nobody is named. Add a name in Settings, Who does what"
        return ", ".join(filter(None, (self.short, self.contact)))

    @property
    def short(self) -> str:
        """The name with the role in brackets; one of them alone if there is no other."""
        return f"{self.name} ({self.role})" if self.name and self.role else self.name or self.role


@dataclass(frozen=True)
class Route:
    """One reason why somebody has to be told.

    Attributes:
        who: who is to be told, in order, but for those who knew when it was recorded.
        sourced: the time limit is the policies' own; others a school has to check.
        said: everybody knew when the incident was recorded, or that they did was ticked.
    """

    key: RouteKey
    who: tuple[Teller, ...]
    within: Within
    why: str
    procedure: str
    hand_off: bool = False
    outside: bool = False
    sourced: bool = True
    said: bool = False

    @property
    def title(self) -> str:
        """When it applies, in a few words."""
        return ROUTES[self.key]

    @property
    def names(self) -> str:
        """Who is to be told, as one line."""
        return join([each.short for each in self.who])


def routes_for(facts: IncidentFacts, book: RouteBook) -> tuple[Route, ...]:
    """Every route that applies and that the school has on, the most pressing first."""
    keys = frozenset(_keys(facts))
    return tuple(
        _route(rule, facts, book) for key in ROUTES if key in keys and (rule := _on(book, key))
    )


def _on(book: RouteBook, key: RouteKey) -> RouteRule | None:
    rule = book.rules.get(key)
    if rule is None:
        return None
    # That a child may be at risk, and that it is about the head, no setting turns off.
    return rule if rule.on or key in (RouteKey.CHILD_AT_RISK, RouteKey.ABOUT_HEAD) else None


def _keys(facts: IncidentFacts) -> Iterator[RouteKey]:
    """The routes that apply, in no order (R079–R104)."""
    people = (facts.about, facts.by)
    yield from facts.signs
    if facts.about_head:
        yield RouteKey.ABOUT_HEAD
    elif Party.STAFF in people:
        yield RouteKey.ABOUT_STAFF
    if facts.conduct and facts.harm:
        yield RouteKey.LADO
    if Party.PUPIL in people:
        yield RouteKey.ABOUT_PUPIL
    if facts.type is IncidentType.THREAT:
        yield RouteKey.THREAT
    if facts.type is IncidentType.CONFIDENTIALITY:
        yield RouteKey.DATA_BREACH
    if facts.type is IncidentType.ACCOUNT:
        yield RouteKey.ACCOUNT
    if facts.type is IncidentType.CYBERBULLYING and facts.by is Party.PUPIL:
        yield RouteKey.PUPIL_BULLYING
    if facts.type is IncidentType.CYBERBULLYING and facts.by is Party.STAFF:
        yield RouteKey.STAFF_BULLYING
    if facts.type is IncidentType.POST and facts.about in (Party.SCHOOL, Party.STAFF):
        yield RouteKey.CRITICISM
    if facts.about is Party.STAFF and facts.type in _HOSTILE:
        yield RouteKey.HR
        yield RouteKey.ESCALATION


def _route(rule: RouteRule, facts: IncidentFacts, book: RouteBook) -> Route:
    roles = rule.roles
    if facts.about_head:  # nobody tells the head about the head
        roles = tuple(dict.fromkeys(RoleKey.CHAIR if each in HEADS else each for each in roles))
    knowing = frozenset() if rule.hand_off else facts.knowing
    left = tuple(each for each in roles if each not in knowing)
    police = rule.key is RouteKey.ILLEGAL and Done.POLICE in facts.done
    return Route(
        rule.key,
        _who(rule, left, book, about_head=facts.about_head),
        rule.within,
        rule.why,
        rule.procedure,
        rule.hand_off,
        rule.outside,
        rule.sourced,
        police or not (left or rule.also),
    )


def _who(
    rule: RouteRule, roles: tuple[RoleKey, ...], book: RouteBook, *, about_head: bool
) -> tuple[Teller, ...]:
    """Everybody to be told; of several roles one without a holder is left out.

    In many small schools the head is the safeguarding lead too: about the head, they are left out.
    """
    heads = {words_of(each.name) for role in HEADS for each in book.named(role)}
    found = []
    for role in roles:
        label = ROLE_LABELS[role]
        label = label if label[:2].isupper() else f"{label[:1].lower()}{label[1:]}"
        named = book.named(role)
        if about_head:
            named = tuple(each for each in named if words_of(each.name) not in heads)
        found += [Teller(label, each.name, each.contact or "") for each in named]
        if not named:
            found.append(Teller(label))
    if any(each.name for each in found):
        found = [each for each in found if each.name]
    if rule.also:
        found.append(Teller("", rule.also))
    return tuple(found)
