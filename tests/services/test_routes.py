"""Which routes apply, and whom they name, by the school's settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Problems
from app.models.holder import Holder, Role
from app.models.incident import Done, HarmTest, IncidentType, Party
from app.models.route import RouteKey
from app.models.school import RoleKey
from app.services.incidents.drafts import Subject
from app.services.routes.clocks import State
from app.services.routes.facts import HARM, SIGNS, IncidentFacts, routes_for
from app.services.routes.rules import (
    DEFAULTS,
    ROUTES,
    RouteBook,
    Unit,
    Within,
)
from app.services.school import RoleHolderDraft
from tests.services.routes import RouteOffice

K, P, T = RouteKey, Party, IncidentType
PLAIN = RouteBook(DEFAULTS, ())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RouteOffice]:
    made = RouteOffice(tmp_path)
    yield made
    made.register.close()
    made.casebook.close()


def facts(
    about: Party | None = None,
    by: Party | None = None,
    kind: IncidentType | None = None,
    *signs: RouteKey,
    **more: object,
) -> IncidentFacts:
    return IncidentFacts(about, by, kind, frozenset(signs), **more)  # type: ignore[arg-type]


YES = (HarmTest.RISK,)


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        (facts(), []),
        (facts(P.OTHER, P.UNKNOWN), []),
        (facts(None, None, None, K.CHILD_AT_RISK), [K.CHILD_AT_RISK]),  # R079
        (facts(P.STAFF, P.PARENT), [K.ABOUT_STAFF]),  # R082, R091
        (facts(P.STAFF), [K.ABOUT_STAFF]),
        (facts(P.PUPIL, P.STAFF), [K.ABOUT_STAFF, K.ABOUT_PUPIL]),  # R094
        (facts(P.PUPIL, P.STAFF, harm=YES), [K.LADO, K.ABOUT_STAFF, K.ABOUT_PUPIL]),
        (facts(P.STAFF, None, T.CONDUCT, harm=YES), [K.LADO, K.ABOUT_STAFF]),
        (facts(P.STAFF, None, T.CONDUCT, harm=()), [K.ABOUT_STAFF]),
        (facts(P.STAFF, P.PARENT, None, harm=YES), [K.ABOUT_STAFF]),  # done to them, not by them
        (facts(P.STAFF, about_head=True), [K.ABOUT_HEAD]),  # R095
        (facts(None, P.STAFF, about_head=True, harm=YES), [K.ABOUT_HEAD, K.LADO]),
        (facts(P.PUPIL), [K.ABOUT_PUPIL]),  # R096
        (facts(P.PARENT, P.PUPIL), [K.ABOUT_PUPIL]),
        (facts(P.PARENT, None, None, K.ILLEGAL), [K.ILLEGAL]),  # R097, R108
        (facts(P.SCHOOL, None, T.CONFIDENTIALITY), [K.DATA_BREACH]),  # R101
        (facts(None, None, None, K.DATA_BREACH), [K.DATA_BREACH]),
        (facts(P.SCHOOL, None, T.ACCOUNT), [K.ACCOUNT]),  # R102
        (facts(None, None, None, K.ACCOUNT), [K.ACCOUNT]),
        (facts(P.SCHOOL, None, None, K.MEDIA), [K.MEDIA]),  # R089
        (facts(P.SCHOOL, P.PARENT, T.POST), [K.CRITICISM]),  # R093
        (facts(P.STAFF, P.PARENT, T.POST), [K.ABOUT_STAFF, K.CRITICISM]),  # R087
        (facts(P.PUPIL, P.PUPIL, T.POST), [K.ABOUT_PUPIL]),
        (facts(P.PARENT, P.PARENT, T.THREAT), [K.THREAT]),  # R086
        (facts(None, None, None, K.THREAT), [K.THREAT]),
        (
            facts(P.STAFF, P.PARENT, T.THREAT),
            [K.ABOUT_STAFF, K.THREAT, K.HR, K.ESCALATION],  # R103, R104
        ),
        (facts(P.PUPIL, P.PUPIL, T.CYBERBULLYING), [K.ABOUT_PUPIL, K.PUPIL_BULLYING]),  # R098
        (
            facts(P.STAFF, P.STAFF, T.CYBERBULLYING),
            [K.ABOUT_STAFF, K.STAFF_BULLYING, K.HR, K.ESCALATION],
        ),
        (facts(None, None, None, K.ALLEGATION), [K.ALLEGATION]),  # R099
        (facts(None, None, None, K.PROHIBITED_SITE), [K.PROHIBITED_SITE]),  # R084
        (facts(None, None, None, K.POLICY_COMPLAINT), [K.POLICY_COMPLAINT]),  # R100
        (
            facts(P.STAFF, None, None, K.MEDIA, K.ILLEGAL, K.CHILD_AT_RISK),
            [K.CHILD_AT_RISK, K.ILLEGAL, K.ABOUT_STAFF, K.MEDIA],  # a child comes first
        ),
    ],
)
def test_which_routes_apply(said: IncidentFacts, keys: list[RouteKey]) -> None:
    assert [each.key for each in routes_for(said, PLAIN)] == keys


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        (facts(P.PUPIL, P.STAFF), True),
        (facts(P.STAFF, None, T.CONDUCT), True),
        (facts(P.STAFF, P.PARENT, T.CONDUCT), True),
        (facts(P.STAFF), True),
        (facts(P.STAFF, P.UNKNOWN, T.OTHER), True),
        (facts(P.STAFF, P.UNKNOWN, T.POST), False),
        (facts(P.STAFF, P.PARENT), False),
        (facts(P.PUPIL, P.PARENT), False),
        (facts(P.PUPIL, P.STAFF, harm=()), False),
        (facts(P.PUPIL, P.STAFF, harm=YES), False),
    ],
)
def test_when_the_four_questions_are_asked(said: IncidentFacts, asks: bool) -> None:
    assert said.asks_harm is asks
    assert len(HARM) == len(HarmTest)


def test_every_route_has_words_and_every_rule_its_place() -> None:
    assert set(ROUTES) == set(RouteKey)
    assert set(DEFAULTS) == set(RouteKey) - {RouteKey.OTHER}
    assert set(SIGNS) <= set(DEFAULTS)
    for rule in DEFAULTS.values():
        assert rule.why.endswith(".")
        assert rule.procedure or not rule.hand_off


class TestWho:
    def test_names_come_from_the_settings(self, office: RouteOffice) -> None:
        dsl = RoleHolderDraft(RoleKey.DSL, "Jo Park", "01632 960001")
        office.school.add_role_holder(dsl)
        office.school.add_role_holder(RoleHolderDraft(RoleKey.DEPUTY_DSL, "Lee Moss"))
        (route,) = routes_for(facts(P.PUPIL), office.routes.book())
        assert [str(each) for each in route.who] == [
            "Jo Park (designated safeguarding lead), 01632 960001"
        ]
        (risk,) = routes_for(facts(None, None, None, K.CHILD_AT_RISK), office.routes.book())
        assert risk.names == (
            "Jo Park (designated safeguarding lead) and Lee Moss (deputy safeguarding lead)"
        )

    def test_where_nobody_is_named_it_says_so(self) -> None:
        (route,) = routes_for(facts(P.PUPIL), PLAIN)
        assert str(route.who[0]) == (
            "designated safeguarding lead: nobody is named. Add a name in Settings, Who does what"
        )

    def test_of_several_roles_the_empty_ones_are_left_out(self, office: RouteOffice) -> None:
        office.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed"))
        (route,) = routes_for(facts(P.SCHOOL, P.PARENT, T.POST), office.routes.book())
        assert route.names == "Ann Reed (headteacher)"

    def test_two_heads_are_both_told(self, office: RouteOffice) -> None:
        for name in ("Ann Reed", "Bo Lane"):
            office.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, name))
        (route,) = routes_for(facts(P.STAFF, P.PARENT), office.routes.book())
        assert route.names == "Ann Reed (headteacher) and Bo Lane (headteacher)"

    def test_nobody_tells_the_head_about_the_head(self, office: RouteOffice) -> None:
        roles = (RoleKey.HEAD, RoleKey.DSL, RoleKey.CHAIR, RoleKey.DEPUTY_DSL)
        names = ("Ann Reed", "Mrs A Reed", "Chris Hair", "Lee Moss")
        for role, name in zip(roles, names, strict=True):
            office.school.add_role_holder(RoleHolderDraft(role, name))
        office.school.add_role_holder(RoleHolderDraft(RoleKey.DSL, "Reed, Ann"))
        said = facts(
            P.STAFF, None, None, K.CHILD_AT_RISK, K.ILLEGAL, K.MEDIA, about_head=True, harm=YES
        )
        routes = routes_for(said, office.routes.book())
        told = {each.name for route in routes for each in route.who}
        assert "Ann Reed" not in told
        assert "Reed, Ann" not in told
        assert "Chris Hair" in told

    def test_what_was_ticked_at_the_start_counts(self, office: RouteOffice) -> None:
        made = office.record(
            about=Subject(P.PUPIL), type=T.CYBERBULLYING, by=Subject(P.PUPIL),
            done_so_far=(Done.TOLD_DSL, Done.POLICE), signs=["illegal"],
        )  # fmt: skip
        office.at("2026-12-01")
        assert office.state(made, K.ABOUT_PUPIL) is State.MET
        assert office.state(made, K.ILLEGAL) is State.MET
        assert (
            office.state(made, K.PUPIL_BULLYING) is State.LATE
        )  # a hand-off is a record of its own


class TestSettings:
    def test_a_rule_of_its_own(self, office: RouteOffice) -> None:
        rule = replace(
            DEFAULTS[K.ABOUT_PUPIL],
            roles=(RoleKey.SAFEGUARDING_CONTACT,),
            within=Within(Unit.HOURS, 4),
            procedure="Keeping children safe",
            also="Trust safeguarding team",
        )
        office.settings.save(rule)
        (route,) = routes_for(facts(P.PUPIL), office.routes.book())
        assert str(route.within) == "Within 4 hours"
        assert route.procedure == "Keeping children safe"
        assert route.names == "safeguarding contact and Trust safeguarding team"
        office.settings.reset(K.ABOUT_PUPIL)
        assert office.routes.book().rules[K.ABOUT_PUPIL] == DEFAULTS[K.ABOUT_PUPIL]

    def test_a_route_turned_off(self, office: RouteOffice) -> None:
        office.settings.save(replace(DEFAULTS[K.CRITICISM], on=False, roles=()))
        assert routes_for(facts(P.SCHOOL, P.PARENT, T.POST), office.routes.book()) == ()

    @pytest.mark.parametrize("key", [K.CHILD_AT_RISK, K.ABOUT_HEAD])
    def test_two_that_nobody_can_turn_off(self, office: RouteOffice, key: RouteKey) -> None:
        office.settings.save(replace(DEFAULTS[key], on=False))
        said = facts(P.STAFF, None, None, K.CHILD_AT_RISK, about_head=True)
        assert key in [each.key for each in routes_for(said, office.routes.book())]

    def test_a_rule_that_tells_nobody_or_never(self, office: RouteOffice) -> None:
        with pytest.raises(Problems) as found:
            office.settings.save(
                replace(DEFAULTS[K.MEDIA], roles=(), within=Within(Unit.WORKING_DAYS, 0))
            )
        assert [each.field for each in found.value.problems] == ["roles", "number"]


class TestWhoKnows:
    """Who records it knows already: nobody tells themselves."""

    def test_the_head_records_it(self, office: RouteOffice) -> None:
        for role, name in (
            (RoleKey.HEAD, "Ann Reed"),
            (RoleKey.IT_PROVIDER, "Oak IT"),
            (RoleKey.DSL, "Jo Park"),
        ):
            office.school.add_role_holder(RoleHolderDraft(role, name))
        with office.casebook.writing() as writing:
            writing.add(Holder, {"name": "head", "role": Role.HEAD, "public_key": "age1"})
        assert office.routes.recorder is Role.HEAD
        made = office.record(about=Subject(P.STAFF), by=Subject(P.PUPIL), type=T.ACCOUNT)
        office.at("2026-12-01")
        found = {each.route.key: each for each in office.routes.of(made).standings}
        assert found[K.ABOUT_STAFF].state is State.MET
        assert found[K.ACCOUNT].route.names == "Oak IT (IT provider)"
        assert found[K.ACCOUNT].state is State.LATE
        assert found[K.ABOUT_PUPIL].state is State.LATE

    def test_police_and_hand_offs_stay(self, office: RouteOffice) -> None:
        said = facts(P.STAFF, P.STAFF, T.CYBERBULLYING, K.ILLEGAL, recorder=Role.HEAD)
        routes = {each.key: each for each in routes_for(said, PLAIN)}
        assert routes[K.ILLEGAL].names == "the police"
        assert not routes[K.ILLEGAL].said
        assert not routes[K.STAFF_BULLYING].said

    def test_the_chair_still_tells_the_chief_executive(self, office: RouteOffice) -> None:
        for role, name in ((RoleKey.CHAIR, "Chris Hair"), (RoleKey.CEO, "Sam Oake")):
            office.school.add_role_holder(RoleHolderDraft(role, name))
        said = facts(P.STAFF, about_head=True, recorder=Role.CHAIR)
        (route,) = routes_for(said, office.routes.book())
        assert route.names == "Sam Oake (chief executive of the trust)"
