"""The reports' figures, from real encrypted books: right, safe, and only what may be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from app.errors import Refused
from app.services.declarations.service import Declarations
from app.services.figures.rows import Section
from app.services.figures.service import Figures
from app.services.figures.shares import share_on
from app.storage.session import Session
from tests.reports.sampled import TODAY, signed_in


@pytest.fixture
def head() -> Iterator[Session]:
    session = signed_in("head")
    yield session
    session.close()


@pytest.fixture
def office() -> Iterator[Session]:
    session = signed_in("office")
    yield session
    session.close()


def test_shares_count_as_the_board_does(head: Session) -> None:
    declarations = Declarations(head.register)
    checked = 0
    for collection in declarations.collections():
        for days in (0, 10, 60, 200):
            day = min(collection.opened_on + dt.timedelta(days), TODAY)
            counts = declarations.counts(collection.id, day)
            with head.register.reading() as book:
                share = share_on(book, collection, day)
            assert (share.signed, share.due) == (counts.signed, counts.due)
            checked += counts.signed > 0
    assert checked > 4


def test_the_terms_report_adds_up(head: Session) -> None:
    figures = Figures(head.register, head.casebook)
    report = figures.governors(figures.term())
    assert report.term.name == "Autumn 2026"
    assert report.on == TODAY
    declared, disclosed, happened = report.declarations, report.disclosures, report.incidents
    assert declared is not None
    assert disclosed is not None
    assert happened is not None
    if declared.by_category is not None:
        assert declared.by_category.totals == (declared.signed, declared.outstanding)
    assert declared.over_time[-1].signed == declared.signed
    assert disclosed.in_force.rows.total == disclosed.in_force.columns.total > 0
    assert happened.trend[-1] == ("Autumn 2026", happened.total)
    assert len(happened.trend) == 6
    if happened.by_type is not None:
        assert happened.by_type.rows.total in (
            happened.total,
            sum(number for _, number in happened.trend[-3:]),
            sum(number for _, number in happened.trend),
        )
    assert report.policies


def test_an_earlier_term_is_reported_as_it_ended(head: Session) -> None:
    figures = Figures(head.register, head.casebook)
    earlier = figures.governors(figures.term("spring 2026"))
    assert earlier.on < dt.date(2026, 5, 1)
    assert earlier.incidents is not None
    assert earlier.incidents.trend[-1][0] == "Spring 2026"


def test_a_term_that_is_not_there_is_refused(head: Session) -> None:
    with pytest.raises(Refused, match="no term “Winter 2026”"):
        Figures(head.register, head.casebook).term("Winter 2026")


def test_the_office_gets_the_declarations_part_only(office: Session) -> None:
    figures = Figures(office.register, office.casebook)
    assert figures.sections() == (Section.DECLARATIONS,)
    report = figures.governors(figures.term(), tuple(Section))
    assert report.declarations is not None
    assert (report.disclosures, report.incidents, report.policies) == (None, None, None)


def test_sections_can_be_left_out(head: Session) -> None:
    figures = Figures(head.register, head.casebook)
    report = figures.governors(figures.term(), [Section.POLICIES])
    assert report.policies
    assert (report.declarations, report.disclosures, report.incidents) == (None, None, None)


def test_names_in_the_comment_are_found(head: Session) -> None:
    figures = Figures(head.register, head.casebook)
    name = sorted(figures.stored_names())[5]
    report = figures.governors(figures.term(), (), f"With thanks to {name}.")
    assert figures.names_in(report)
    plain = figures.governors(figures.term(), comment="The head briefed everyone in September.")
    assert figures.names_in(plain) == ()


def test_the_register_holds_everyone(head: Session) -> None:
    register = Figures(head.register, head.casebook).register()
    board = Declarations(head.register).board(Declarations(head.register).collections()[0].id)
    assert [line.name for line in register.lines] == [row.name for row in board]
    assert register.sample
    assert register.file_name == "2026-11-21 Declaration register.pdf"
