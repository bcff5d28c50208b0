"""Whom the school still waits for: leave, exemptions that end, new joiners, several policies."""

from __future__ import annotations

import csv
import datetime as dt
import io
from uuid import UUID

import pytest

from app.errors import Problems, Refused
from app.models.declaration import Outcome, ToDisclose
from app.models.staff import Category
from app.services.declarations.reminders import addresses, mail_merge, to_remind
from app.services.declarations.rows import CollectionDraft, SignedDraft, State
from app.services.figures.service import Figures
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.school import Rules, SchoolSettings
from app.services.staff.rows import StaffDraft
from tests.services.office import INSET, SIGNED, TODAY, Office

DUE = dt.date(2026, 9, 17)


def acceptable_use(office: Office) -> UUID:
    policy = office.policies.add(PolicyDraft("Acceptable use"))
    version = office.policies.versions.add(
        policy, VersionDraft("2", INSET, "Governors", wording="I will.")
    )
    office.policies.versions.finalise(version)
    return version


def agree(office: Office) -> None:
    """Board, counts, Home, the list and the governors' figures say the same."""
    declarations = office.declarations
    (row,) = [each for each in declarations.collections() if each.open]
    board = declarations.board(row.id)
    waiting, counts = declarations.waiting(), declarations.counts(row.id)
    names = [each.row.name for each in declarations.to_sign()]
    assert sorted(names) == sorted(each.name for each in board if each.outstanding)
    assert waiting.not_signed == counts.outstanding == len(names)
    assert waiting.overdue == counts.overdue == sum(each.overdue for each in board)
    figures = Figures(office.register, None)
    printed = figures.governors(figures.term()).declarations
    assert printed is not None
    today = office.register.today()
    on_the_day = declarations.counts(row.id, today)
    assert (printed.signed, printed.due) == (on_the_day.signed, on_the_day.due)
    shares = [(share.signed, share.due) for share in printed.over_time[-1:]]
    assert shares == ([(printed.signed, printed.due)] if printed.due else [])


def test_somebody_on_leave_is_waited_for_and_late_only_when_asked_again(office: Office) -> None:
    person, other = office.hire("Siân Gŵyr"), office.hire("B")
    now = office.collect()
    back = TODAY + dt.timedelta(10)
    office.declarations.on_leave(now, [person], TODAY, back, "Parental leave")
    row = office.row(now, person)
    assert (row.state, row.outstanding, row.overdue, row.away) == (
        State.NOT_RETURNED, True, False, True,
    )  # fmt: skip
    assert row.remark == "On leave, ask again on 14 November 2026: Parental leave"
    assert office.row(now, other).overdue
    agree(office)
    assert [each.row.name for each in to_remind(office.declarations.to_sign())] == ["B"]
    office.clock.move(days=10)
    row = office.row(now, person)
    assert (row.overdue, row.away) == (True, False)
    assert row.remark == "Ask again: was on leave until 14 November 2026"
    agree(office)
    office.declarations.record(now, [person], SIGNED)
    assert office.row(now, person).state is State.SIGNED
    agree(office)


def test_an_exemption_ends_and_they_are_asked_again(office: Office) -> None:
    person, always = office.hire("A"), office.hire("B")
    now = office.collect()
    last = TODAY + dt.timedelta(3)
    office.declarations.exempt(now, [person], TODAY, "On a sabbatical.", last)
    office.declarations.exempt(now, [always], TODAY, "Covered by the agency’s own.")
    for _ in range(4):
        row = office.row(now, person)
        assert (row.state, row.remark, row.outstanding) == (
            State.EXEMPT, "Until 7 November 2026: On a sabbatical.", False,
        )  # fmt: skip
        agree(office)
        office.clock.move(days=1)
    row = office.row(now, person)
    assert (row.state, row.remark, row.overdue) == (
        State.NOT_RETURNED, "Ask again: was exempt until 7 November 2026", True,
    )  # fmt: skip
    assert office.row(now, always).state is State.EXEMPT
    agree(office)
    # What was on a day while it lasted stays so.
    assert office.declarations.counts(now, TODAY).exempt == 2
    history = office.declarations.history(person)[0]
    assert (history.said, history.until) == ("Exempt", last)


def test_dates_of_leave_and_exemption_have_to_make_sense(office: Office) -> None:
    person = office.hire("A")
    now = office.collect()
    for outcome, until, sentence in (
        (Outcome.ON_LEAVE, None, "Enter the day on which to ask them again"),
        (Outcome.ON_LEAVE, TODAY, "Day to ask again must be after 4 November 2026"),
        (Outcome.EXEMPT, INSET, "Last day of the exemption must be on or after 4 November 2026"),
    ):
        with pytest.raises(Problems, match=sentence) as raised:
            if outcome is Outcome.EXEMPT:
                office.declarations.exempt(now, [person], TODAY, "Why", until)
            else:
                office.declarations.on_leave(now, [person], TODAY, until)
        assert [each.field for each in raised.value.problems] == ["until"]
    assert office.entries() == 0
    office.declarations.on_leave(now, [person], TODAY, TODAY + dt.timedelta(1))
    assert office.row(now, person).remark == "On leave, ask again on 5 November 2026"
    assert office.declarations.history(person)[0].said == "On leave"


def test_new_joiners_have_a_last_day_of_their_own(office: Office) -> None:
    early, late = office.hire("Early", dt.date(2026, 9, 4)), office.hire("Late", TODAY)
    old = office.hire("Old")
    now = office.collect()
    assert office.row(now, old).last_day == DUE
    assert office.row(now, early).last_day == dt.date(2026, 9, 18)
    assert office.row(now, late).last_day == dt.date(2026, 11, 18)
    assert [office.row(now, each).overdue for each in (old, early, late)] == [True, True, False]
    SchoolSettings(office.register).set_rules(Rules(starter_days=3))
    # Nobody has less time than everybody else.
    assert office.row(now, early).last_day == DUE
    assert office.row(now, late).last_day == dt.date(2026, 11, 7)
    agree(office)


def test_the_list_for_a_mail_merge_is_harmless_and_complete(office: Office) -> None:
    person = office.staff.add(
        StaffDraft("=HYPERLINK(1)", Category.TEACHER, INSET, email="=cmd@school.example")
    )
    office.hire("Siân Gŵyr")
    now = office.collect()
    people = office.declarations.to_sign([now])
    assert {each.id for each in people} >= {person}
    rows = list(csv.reader(io.StringIO(mail_merge(people).decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Email", "Policy", "Last day", "Status"]
    policy = "Social media, version 2026"
    late = [policy, "17 September 2026", "Not returned, overdue"]
    assert rows[1:] == [
        ["'=HYPERLINK(1)", "'=cmd@school.example", *late],
        ["Siân Gŵyr", "", *late],
    ]
    assert addresses(people) == "=cmd@school.example"


def test_several_policies_are_collected_on_one_form(office: Office) -> None:
    both, half, none = (office.hire(name) for name in ("Both", "Half", "None"))
    other = acceptable_use(office)
    first = office.declarations.start(
        office.version, CollectionDraft(INSET, title="September"), [other]
    )
    row = office.declarations.collection(first)
    together = office.declarations.round_of(row)
    assert [each.title for each in together] == [
        "September: Acceptable use", "September: Social media",
    ]  # fmt: skip
    assert row in together
    ids = [row.id, *(each.id for each in together if each != row)]
    office.declarations.record(ids[0], [half], SIGNED)
    recorded = office.declarations.record_together(ids, [both, half], SignedDraft(TODAY))
    assert recorded.sentence == "Recorded for 2 people."
    assert len(recorded.ids) == 3
    assert office.declarations.history(half)[-1].dated == INSET  # the first signature stays
    assert [office.declarations.counts(each).signed for each in ids] == [2, 2]
    (waiting,) = office.declarations.to_sign()
    assert waiting.id == none
    assert waiting.what == ("Acceptable use, version 2", "Social media, version 2026")
    assert office.declarations.waiting().not_signed == 1
    office.declarations.check(ids[0], [none], TODAY, "Not dated")
    assert office.declarations.to_sign()[0].row.remark == "Social media: Not dated"
    with pytest.raises(Problems, match="Select who signed"):
        office.declarations.record_together(ids, [], SIGNED)


def test_what_is_ticked_on_a_form_of_two_policies_is_heard_once(office: Office) -> None:
    person = office.hire("Both")
    other = acceptable_use(office)
    first = office.declarations.start(
        office.version, CollectionDraft(INSET, title="September"), [other]
    )
    ids = [each.id for each in office.declarations.round_of(office.declarations.collection(first))]
    told = SignedDraft(TODAY, to_disclose=ToDisclose.SOMETHING)
    office.declarations.record_together(ids, [person], told)
    (waiting,) = office.declarations.to_hear()
    assert office.declarations.waiting().to_hear == 1
    office.declarations.heard(waiting.declaration_id, TODAY)
    assert office.declarations.to_hear() == ()
    assert office.declarations.waiting().to_hear == 0


def test_a_round_is_started_whole_or_not_at_all(office: Office) -> None:
    other = acceptable_use(office)
    draft = office.policies.versions.add(office.policy, VersionDraft("2027", wording="Words."))
    with pytest.raises(Refused, match="still a draft"):
        office.declarations.start(other, CollectionDraft(INSET), [draft])
    with pytest.raises(Refused, match="Choose each policy once"):
        office.declarations.start_new_version(
            office.policy,
            VersionDraft("2027", TODAY, "Governors", wording="Words."),
            None,
            CollectionDraft(TODAY),
            [office.version],
        )
    with pytest.raises(Problems, match="ratified"):
        office.declarations.start(office.version, CollectionDraft(dt.date(2026, 9, 2)), [other])
    assert office.declarations.collections() == ()
    started = office.declarations.start(office.version, CollectionDraft(INSET))
    assert office.declarations.collection(started).round_id is None
