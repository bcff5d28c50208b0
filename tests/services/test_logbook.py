"""The logs: reviews of monitoring, inspections of messages, complaints about the policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Problems, Refused
from app.models.school import RoleKey
from app.services.incidents.drafts import HeadConcern
from app.services.logbook.rows import ComplaintDraft, InspectionDraft, ReviewDraft
from app.services.logbook.service import Logbook
from app.services.school import RoleHolderDraft, SchoolSettings
from app.storage.book import Book
from tests.builders import SetClock, book

TODAY = dt.date(2026, 11, 4)
REVIEW = ReviewDraft(
    TODAY, "Jo Park", "The filter’s weekly report", "Nothing", dt.date(2026, 12, 2)
)
INSPECTION = InspectionDraft(
    "Sam Field", "A parent’s complaint of messages at night", "School e-mail of October",
    "Ann Reed", TODAY,
)  # fmt: skip
COMPLAINT = ComplaintDraft(
    TODAY, "A parent", "Social media policy", "It says nothing of governors.", "Chris Hair"
)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def casebook(tmp_path: Path, clock: SetClock) -> Iterator[Book]:
    opened = book(tmp_path, "casebook", clock)
    yield opened
    opened.close()


@pytest.fixture
def logs(casebook: Book, register: Book) -> Logbook:
    return Logbook(casebook, register)


def fields(raised: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [each.field for each in raised.value.problems]


class TestReviews:
    def test_the_newest_says_when_the_next_is_due(self, logs: Logbook, clock: SetClock) -> None:
        assert logs.due().review_on is None
        logs.add_review(REVIEW)
        clock.move(days=40)
        again = replace(REVIEW, done_on=dt.date(2026, 12, 14), next_on=dt.date(2027, 1, 4))
        logs.add_review(again)
        assert [each.done_on for each in logs.reviews()] == [dt.date(2026, 12, 14), TODAY]
        assert logs.due().review_on == dt.date(2027, 1, 4)
        assert logs.reviews()[1].found == "Nothing"

    def test_what_must_be_said(self, logs: Logbook) -> None:
        with pytest.raises(Problems) as raised:
            logs.add_review(ReviewDraft(None, "", "\u200b"))
        assert fields(raised) == ["done_on", "done_by", "looked_at"]
        with pytest.raises(Problems, match="The next one must be after 4 November 2026"):
            logs.add_review(replace(REVIEW, next_on=TODAY))
        assert logs.reviews() == ()


class TestInspections:
    def test_reason_first_then_begun_then_ended(self, logs: Logbook, clock: SetClock) -> None:
        made = logs.add_inspection(INSPECTION)
        assert (logs.inspections()[0].state, logs.due().begun) == ("Not begun", ())
        clock.move(days=1)
        logs.begin_inspection(made, dt.date(2026, 11, 5))
        (row,) = logs.due().begun
        assert (row.state, row.recorded_afterwards) == ("Under way", False)
        with pytest.raises(Refused, match="It began on 5 November 2026"):
            logs.begin_inspection(made, dt.date(2026, 11, 5))
        with pytest.raises(Problems) as raised:
            logs.end_inspection(made, TODAY, " ")
        assert fields(raised) == ["ended_on", "found"]
        logs.end_inspection(made, dt.date(2026, 11, 5), "No such messages.")
        assert (logs.inspections()[0].state, logs.due().begun) == ("Ended", ())
        with pytest.raises(Refused, match="It ended on 5 November 2026"):
            logs.end_inspection(made, dt.date(2026, 11, 5), "Again")

    def test_a_reason_written_afterwards_shows(self, logs: Logbook) -> None:
        before = dt.date(2026, 11, 2)
        logs.add_inspection(replace(INSPECTION, authorised_on=before, begun_on=before))
        assert logs.inspections()[0].recorded_afterwards

    def test_nothing_begins_before_it_is_authorised(self, logs: Logbook) -> None:
        with pytest.raises(Problems, match="from 4 November 2026 on, when it was authorised"):
            logs.add_inspection(replace(INSPECTION, begun_on=dt.date(2026, 11, 3)))
        with pytest.raises(Problems) as raised:
            logs.add_inspection(InspectionDraft("", "", "", "", None))
        assert fields(raised) == ["name", "concern", "scope", "authorised_by", "authorised_on"]

    def test_the_heads_messages_are_the_chairs_matter(self, logs: Logbook, register: Book) -> None:
        SchoolSettings(register).add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed"))
        with pytest.raises(HeadConcern):
            logs.add_inspection(replace(INSPECTION, name="Reed, Ann"))
        assert logs.inspections() == ()


class TestComplaints:
    def test_passed_on_then_closed(self, logs: Logbook) -> None:
        made = logs.add_complaint(COMPLAINT)
        assert [each.state for each in logs.due().complaints] == ["Not passed on"]
        logs.settle_complaint(made, passed_on=TODAY)
        assert [each.state for each in logs.due().complaints] == ["Passed on"]
        logs.settle_complaint(made, passed_on=TODAY, outcome="Governors added.", closed_on=TODAY)
        assert logs.due().complaints == ()
        (row,) = logs.complaints()
        assert (row.state, row.outcome) == ("Closed", "Governors added.")

    def test_what_must_be_said(self, logs: Logbook) -> None:
        with pytest.raises(Problems) as raised:
            logs.add_complaint(ComplaintDraft(None, "", "", "", ""))
        assert fields(raised) == ["received_on", "received_from", "policy", "what", "passed_to"]
        made = logs.add_complaint(COMPLAINT)
        early = dt.date(2026, 11, 3)
        with pytest.raises(Problems) as raised:
            logs.settle_complaint(made, passed_on=early, closed_on=TODAY)
        assert fields(raised) == ["passed_on", "outcome"]
        with pytest.raises(Problems, match="Enter when it was closed"):
            logs.settle_complaint(made, passed_on=None, outcome="Done")
        with pytest.raises(Problems, match="from 4 November 2026 on"):
            logs.settle_complaint(made, passed_on=None, outcome="Done", closed_on=early)
