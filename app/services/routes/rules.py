"""The school's rules for each route: whom, how fast, under which procedure, and whether at all.

The defaults come from the five policies (domain.md §3, R079–R104). Days and hours that they don't
give are marked where they stand: a school checks them with its data protection officer.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import FieldProblem, Problems
from app.models.route import RouteKey
from app.models.school import RoleKey
from app.services.school import RoleHolderRow, SchoolSettings
from app.storage.book import Book
from app.words import clean_line, count

_SETTING = "routes"
_MOST = 366  # of any unit

ROUTES = {
    RouteKey.CHILD_AT_RISK: "A child may be at risk",
    RouteKey.ABOUT_HEAD: "About the headteacher",
    RouteKey.ILLEGAL: "May be against the law",
    RouteKey.LADO: "The harm threshold may be met",
    RouteKey.ABOUT_STAFF: "About a member of staff",
    RouteKey.ABOUT_PUPIL: "About a pupil",
    RouteKey.THREAT: "Threats or abuse",
    RouteKey.DATA_BREACH: "Personal data got out",
    RouteKey.ACCOUNT: "An account is not safe",
    RouteKey.MEDIA: "The media may ask",
    RouteKey.CRITICISM: "Criticism of the school or staff",
    RouteKey.PUPIL_BULLYING: "Cyberbullying by a pupil",
    RouteKey.STAFF_BULLYING: "Cyberbullying by a colleague",
    RouteKey.ALLEGATION: "An allegation",
    RouteKey.PROHIBITED_SITE: "A prohibited site was opened",
    RouteKey.POLICY_COMPLAINT: "A complaint about the policy",
    RouteKey.HR: "Staff need support or advice",
    RouteKey.ESCALATION: "The school takes it further",
    RouteKey.OTHER: "Somebody else",
}  # in the order in which they are to be told


class Unit(enum.StrEnum):
    """What a time limit is counted in."""

    AT_ONCE = "at_once"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Within:
    """How fast somebody has to be told; ``number`` counts for nothing at once."""

    unit: Unit = Unit.AT_ONCE
    number: int = 0

    def __str__(self) -> str:
        if self.unit is Unit.AT_ONCE:
            return "At once"
        one = {Unit.HOURS: "hour", Unit.WORKING_DAYS: "working day", Unit.MONTHS: "month"}
        return f"Within {count(self.number, one[self.unit])}"


AT_ONCE = Within()
ONE_DAY = Within(Unit.WORKING_DAYS, 1)


@dataclass(frozen=True)
class RouteRule:
    """One route as the school has it.

    Attributes:
        roles: who is told; their names are those in the settings.
        also: a person or body that holds no role, such as the police.
        why: one sentence.
        procedure: the document that leads it on, by the school's own name.
        hand_off: the matter goes over to that procedure, and that is the record (R099).
        outside: the time counts in working days of bodies outside the school.
        sourced: the time limit is the policies' own; others are marked to be checked.
    """

    key: RouteKey
    roles: tuple[RoleKey, ...]
    within: Within
    why: str
    procedure: str = ""
    also: str = ""
    hand_off: bool = False
    outside: bool = False
    sourced: bool = True
    on: bool = True

    @property
    def title(self) -> str:
        """When it applies, in a few words."""
        return ROUTES[self.key]


_K, _R = RouteKey, RoleKey
DEFAULTS: Mapping[RouteKey, RouteRule] = {
    rule.key: rule
    for rule in (
        RouteRule(
            _K.CHILD_AT_RISK,
            (_R.DSL, _R.DEPUTY_DSL),
            AT_ONCE,
            "A child’s safety comes before everything else, this record included.",
            "Child protection policy",
        ),  # R079
        RouteRule(
            _K.ABOUT_HEAD,
            (_R.CHAIR, _R.CEO),
            AT_ONCE,
            "The headteacher can’t look into a concern about themselves.",
            "Allegations policy",
        ),  # R095, 003 §9.2
        RouteRule(
            _K.ILLEGAL,
            (_R.HEAD,),
            ONE_DAY,
            "Decide whether to tell the police, and record it either way.",
            also="the police",
            outside=True,
            sourced=False,
        ),  # R097, R108: no time given
        RouteRule(
            _K.LADO,
            (_R.LADO,),
            ONE_DAY,
            "An answer of yes to any of the four questions has to be discussed with the LADO.",
            "Allegations policy",
            outside=True,
            sourced=False,
        ),  # domain.md §4 †
        RouteRule(
            _K.ABOUT_STAFF,
            (_R.HEAD,),
            AT_ONCE,
            "The headteacher decides what follows, and offers support to whoever needs it.",
        ),  # R082, R091, R094, R103
        RouteRule(
            _K.ABOUT_PUPIL,
            (_R.DSL,),
            AT_ONCE,
            "The safeguarding lead looks into what concerns a pupil.",
            "Child protection policy",
        ),  # R096
        RouteRule(
            _K.THREAT,
            (_R.HEAD, _R.ASSOCIATE_HEAD),
            AT_ONCE,
            "Whoever was threatened needs protection and support, and the police may need to know.",
        ),  # R082, R086, R108
        RouteRule(
            _K.DATA_BREACH,
            (_R.DATA_LEAD, _R.HEAD),
            AT_ONCE,
            "The data lead decides what must be done, and whether the regulator has to hear of it.",
            "Data breach plan",
        ),  # R101
        RouteRule(
            _K.ACCOUNT,
            (_R.HEAD, _R.IT_PROVIDER),
            AT_ONCE,
            "The account has to be closed to whoever got in, or the fake one reported.",
        ),  # R102, R092
        RouteRule(
            _K.MEDIA,
            (_R.HEAD,),
            AT_ONCE,
            "Nobody answers the media before a leader has said who does.",
        ),  # R089
        RouteRule(
            _K.CRITICISM,
            (_R.HEAD_OF_SCHOOL, _R.HEAD),
            ONE_DAY,
            "Nobody replies to criticism before a leader has agreed to it.",
            sourced=False,
        ),  # R073, R087, R093: no time given
        RouteRule(
            _K.PUPIL_BULLYING,
            (_R.DSL,),
            ONE_DAY,
            "Bullying between pupils is dealt with under its own policy.",
            "Anti-bullying policy",
            hand_off=True,
            sourced=False,
        ),  # R098
        RouteRule(
            _K.STAFF_BULLYING,
            (_R.HEAD,),
            AT_ONCE,
            "Bullying by a colleague is dealt with under its own policy.",
            "Allegations policy",
            hand_off=True,
        ),  # R098, R103
        RouteRule(
            _K.ALLEGATION,
            (_R.HEAD,),
            AT_ONCE,
            "An allegation is dealt with under its own policy, not here.",
            "Allegations policy",
            hand_off=True,
        ),  # R099
        RouteRule(
            _K.PROHIBITED_SITE,
            (_R.HEAD, _R.IT_PROVIDER),
            AT_ONCE,
            "Opened by accident and reported, it is no breach; the filter may need a change.",
        ),  # R084, R092
        RouteRule(
            _K.POLICY_COMPLAINT,
            (_R.HEAD, _R.CHAIR),
            ONE_DAY,
            "A complaint about the policy is dealt with under the complaints procedure.",
            "Complaints procedure",
            hand_off=True,
            sourced=False,
        ),  # R100
        RouteRule(
            _K.HR,
            (_R.HR,),
            ONE_DAY,
            "Staff who are harassed, or accused, are told where they find help; HR advises.",
            outside=True,
            sourced=False,
        ),  # R081, R103
        RouteRule(
            _K.ESCALATION,
            (),
            ONE_DAY,
            "The school itself reports it to the platform and takes it further if nothing happens.",
            also="the platform",
            outside=True,
            sourced=False,
        ),  # R104
    )
}


@dataclass(frozen=True)
class RouteBook:
    """All routes of a school as they are now, and who holds which role."""

    rules: Mapping[RouteKey, RouteRule]
    holders: tuple[RoleHolderRow, ...]

    def named(self, role: RoleKey) -> tuple[RoleHolderRow, ...]:
        """Who holds a role."""
        return tuple(each for each in self.holders if each.role is role)


class RouteSettings:
    """The school's rules for routes, kept in the register; only what it changed."""

    def __init__(self, register: Book) -> None:
        self._school = SchoolSettings(register)

    def book(self) -> RouteBook:
        """Every rule, and who holds the roles."""
        kept = self._school.value(_SETTING, {})
        rules = {key: _own(rule, kept.get(key.value)) for key, rule in DEFAULTS.items()}
        return RouteBook(rules, self._school.role_holders())

    def save(self, rule: RouteRule) -> None:
        """Keep a rule as the school wants it.

        Raises:
            Problems: it is on and names nobody, or its time makes no sense.
        """
        problems = []
        if rule.on and not rule.roles and not clean_line(rule.also):
            problems.append(FieldProblem("roles", "Select who is told, or write who."))
        within = rule.within
        if within.unit is not Unit.AT_ONCE and not 1 <= within.number <= _MOST:
            problems.append(FieldProblem("number", f"Enter a number from 1 to {_MOST}."))
        if problems:
            raise Problems(problems)
        kept = dict(self._school.value(_SETTING, {}))
        default = DEFAULTS[rule.key]
        tidy = replace(rule, also=clean_line(rule.also), procedure=clean_line(rule.procedure))
        kept.pop(rule.key.value, None)
        if tidy != default:
            kept[rule.key.value] = {
                "on": tidy.on,
                "roles": [role.value for role in tidy.roles],
                "also": tidy.also,
                "within": [within.unit.value, within.number],
                "procedure": tidy.procedure,
            }
        self._school.set_value(_SETTING, kept)

    def reset(self, key: RouteKey) -> None:
        """Go back to the rule that Candour comes with."""
        self.save(DEFAULTS[key])


def _own(rule: RouteRule, kept: Mapping[str, Any] | None) -> RouteRule:
    if kept is None:
        return rule
    unit, number = kept["within"]
    return replace(
        rule,
        on=kept["on"],
        roles=tuple(RoleKey(role) for role in kept["roles"]),
        also=kept["also"],
        within=Within(Unit(unit), number),
        procedure=kept["procedure"],
    )
