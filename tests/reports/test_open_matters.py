"""What is open, gathered and printed for the head who takes over."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from app.errors import NoRight
from app.reports.open_matters import open_matters_pages
from app.services.incidents.rows import Show
from app.services.open_matters import Matter, OpenMatters, Part, open_matters
from app.workspace import Workspace
from tests.reports.sampled import signed_in

TODAY = dt.date(2026, 11, 20)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture(scope="module")
def sample() -> Iterator[Workspace]:
    with contextlib.closing(signed_in("head")) as session:
        yield Workspace.open(session)


def test_everything_that_is_open_is_gathered_with_its_next_steps(sample: Workspace) -> None:
    matters = open_matters(sample.session)
    by_title = {part.title: part.matters for part in matters.parts}
    work = sample.need_casework()
    open_ones = {row.reference for row in work.incidents.listed(Show.OPEN)}
    assert open_ones
    named = {matter.what.split(",")[0] for matter in by_title["Incidents"]}
    assert open_ones <= named
    assert all(matter.steps for part in matters.parts for matter in part.matters)
    waiting = work.routes.waiting()
    assert waiting
    told = {m.what.split(",")[0]: " ".join(m.steps) for m in by_title["Incidents"]}
    for each in waiting:
        assert str(each.limit) in told[each.reference]
    undecided = [row for row in work.relationships.listed() if row.state == "undecided"]
    assert [m for m in by_title["Relationships"] if "Decide on it." in m.steps]
    assert len([m for m in by_title["Relationships"] if "Decide on it." in m.steps]) == len(
        undecided
    )
    assert any("have still to sign" in note for note in matters.notes)
    assert any("backup" in note for note in matters.notes)
    said = text_of(open_matters_pages(matters))
    for reference in open_ones:
        assert reference in said
    assert "In confidence" in said


def test_a_hundred_matters_with_long_steps_flow_over_pages() -> None:
    long = Matter(
        "INC-2026-001, " + "A very long type of incident " * 8, ("Ring. " * 120,) * 6, True
    )
    parts = (Part("Incidents", (long,) * 60, ""), Part("Relationships", (), "Nothing waits."))
    matters = OpenMatters("Ysgol y Bryn", False, TODAY, "Siân Gŵyr", parts, ("No backup.",))
    pdf = open_matters_pages(matters)
    assert len(PdfReader(BytesIO(pdf)).pages) > 10
    said = text_of(pdf)
    assert said.count("Late: INC-2026-001") == 60
    assert "Nothing waits." in said
    assert "for Siân Gŵyr alone" in said


def test_without_the_casebook_there_are_none(sample: Workspace) -> None:
    with pytest.raises(NoRight, match="whoever holds the casebook"):
        open_matters(SimpleNamespace(books={}, register=sample.session.register))  # type: ignore[arg-type]
