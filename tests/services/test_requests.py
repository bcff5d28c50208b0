"""Subject access from the day it comes to the answer: the clock, decisions, what is given."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdf
import pytest

from app.errors import Problems, Refused
from app.models.bundle import Recipient
from app.models.evidence import CustodyEvent
from app.models.incident import Party
from app.models.request import Decision, RequestOutcome
from app.models.request import Subject as Whose
from app.reports.how_to_check import how_to_check
from app.reports.request_papers import papers
from app.services.bundles.rows import BundleRow
from app.services.bundles.service import Bundles
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.home.requests import requests as home_lines
from app.services.home.rows import Urgency
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.service import Incidents
from app.services.printouts.service import Printouts
from app.services.relationships.service import Relationships
from app.services.requests.clock import clock
from app.services.requests.drafts import KNOWN, HandOver, ItemDecision, Reason, RequestDraft
from app.services.requests.rows import Item, RequestRow
from app.services.requests.service import Requests
from app.services.requests.tables import Kind
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.storage.trail_lines import trail_lines
from tests.builders import SetClock, book
from tests.pictures import accepted
from tests.told import staff_member

NAME, OTHER = "Siân Gŵyr", "Dafydd Example"
CAME = dt.date(2026, 12, 22)
INCLUDE = ItemDecision(Decision.INCLUDE)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-12-22", "2027-01-22"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-31", "2027-01-31"),
        ("2026-08-31", "2026-09-30"),
        ("2026-11-21", "2026-12-21"),
    ],
)
def test_one_calendar_month_holidays_and_weekends_included(received: str, due: str) -> None:
    came = day(received)
    runs = clock(came, came, extended=False, from_identity=True, today=came)
    assert runs.due == day(due)
    assert runs.days_left == (day(due) - came).days


def test_the_month_may_begin_when_it_is_known_who_asks() -> None:
    came, known = day("2026-12-22"), day("2027-01-05")
    plain: dict[str, Any] = {"extended": False, "today": came}
    assert clock(came, known, from_identity=True, **plain).due == day("2027-02-05")
    assert clock(came, known, from_identity=False, **plain).due == day("2027-01-22")
    assert clock(came, None, from_identity=True, **plain).waits
    assert clock(came, None, from_identity=False, **plain).due == day("2027-01-22")


class School:
    """A member of staff in the register, and an incident that names a parent too."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(dt.datetime(2026, 12, 22, 12, tzinfo=dt.UTC))
        self.register = book(folder, "register", self.clock)
        self.casebook = book(folder, "casebook", self.clock)
        self.staff = staff_member(self.register, NAME)
        staff_member(self.register, "Ann Reed")
        self.incidents = Incidents(self.casebook, self.register)
        self.evidence = Evidence(self.casebook)
        relationships = Relationships(self.casebook, self.register)
        self.bundles = Bundles(self.casebook, self.incidents, relationships, self.evidence)
        self.requests = Requests(self.casebook, self.register, self.bundles)
        draft = IncidentDraft(
            f"{OTHER} wrote that Sian Gwyr had lied. Dafydd is a parent.",
            CAME,
            about=Subject(Party.STAFF, NAME, self.staff),
            by=Subject(Party.PARENT, OTHER),
        )
        shots = [
            ExhibitDraft(accepted("red"), caption=f"What {OTHER} wrote"),
            ExhibitDraft(accepted("blue"), caption="A child in the picture"),
        ]
        self.incident = self.incidents.record(draft, shots)

    def add(self, **changes: Any) -> RequestRow:
        draft = RequestDraft(
            NAME, staff_id=self.staff, received_on=CAME, id_seen_on=CAME, id_seen=KNOWN
        )
        return self.requests.add(replace(draft, **changes))

    def items(self, row: RequestRow) -> dict[str, Item]:
        found = self.requests.items(row.id)
        return {each.section.reference or each.kind.value: each for each in found}

    def decide(self, row: RequestRow, item: Item, decision: ItemDecision = INCLUDE) -> None:
        self.requests.decide(row.id, [item], decision)

    def decide_all(self, row: RequestRow) -> None:
        """The second picture left out, the incident redacted, the rest given."""
        items = self.items(row)
        said = {
            "INC-2026-001": ItemDecision(Decision.REDACT, "", items["INC-2026-001"].names),
            "INC-2026-001 B": ItemDecision(Decision.LEAVE_OUT, Reason.OTHERS.label),
        }
        for key, item in items.items():
            self.decide(row, item, said.get(key, INCLUDE))

    def bundle(self, row: RequestRow, folder: Path, age_key: str = "") -> BundleRow:
        settings = SchoolSettings(self.register)
        paper, letter = papers(row, settings, Printouts(self.register, self.casebook))
        make = self.requests.answering.make
        return make(
            row,
            folder,
            HandOver(age_key=age_key),
            paper,
            letter,
            "Oak Lane",
            how_to_check(row.reference),
        )


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School(tmp_path)
    yield made
    made.register.close()
    made.casebook.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def words(pdf: Path) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf.read_bytes()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def kinds(opened: Book) -> set[tuple[str, str]]:
    return {(line.what, line.kind) for line in trail_lines(opened)}


def test_a_request_is_logged_with_its_last_day(school: School) -> None:
    row = school.add()
    assert (row.reference, row.about, row.about_name) == ("SAR-2026-001", Whose.STAFF, NAME)
    assert row.clock.words == "Due 22 January 2027, 31 days left"
    assert school.requests.by_reference("sar-2026-001") == row
    assert ("added", "request") in kinds(school.casebook)
    (line,) = home_lines(school.register, school.casebook)
    assert line.title == "Answer the request SAR-2026-001"
    assert (line.detail, line.urgency) == (row.clock.words, Urgency.SOON)
    school.clock.move(days=32)
    (line,) = home_lines(school.register, school.casebook)
    assert (line.detail, line.urgency) == ("Was due 22 January 2027, 1 day ago", Urgency.LATE)


def test_what_is_missing_is_said_all_at_once(school: School) -> None:
    for name, asked in (("", "name"), ("Kim Nobody", "about")):
        draft = RequestDraft(name, received_on=CAME + dt.timedelta(1), id_seen="a passport")
        with pytest.raises(Problems) as caught:
            school.requests.add(draft)
        problems = [each.field for each in caught.value.problems]
        assert problems == [asked, "received_on", "id_seen_on"]


def test_proof_and_more_time_move_the_last_day(school: School) -> None:
    row = school.add(id_seen_on=None, id_seen="")
    assert row.clock.waits
    school.clock.move(days=14)
    row = school.requests.knew(row.id, day("2027-01-05"), "Passport")
    assert row.clock.due == day("2027-02-05")
    school.requests.count_from_identity(chosen=False)
    assert school.requests.get(row.id).clock.due == day("2027-01-22")
    row = school.requests.extend(row.id, day("2027-01-05"), "Four years of records.")
    assert row.clock.due == day("2027-03-22")
    with pytest.raises(Refused, match="once"):
        school.requests.extend(row.id, day("2027-01-05"), "More.")


def test_more_time_counts_only_if_they_were_told_within_the_month(school: School) -> None:
    row = school.add()
    school.clock.move(days=40)
    with pytest.raises(Problems, match="told by 22 January 2027"):
        school.requests.extend(row.id, day("2027-01-23"), "Four years of records.")


def test_others_are_suggested_for_hiding_and_their_own_name_is_not(school: School) -> None:
    items = school.items(school.add())
    assert list(items) == ["staff", "INC-2026-001", "INC-2026-001 A", "INC-2026-001 B"]
    incident = items["INC-2026-001"]
    assert incident.names == (OTHER, "Dafydd")
    assert incident.suggested == ItemDecision(
        Decision.REDACT, Reason.OTHERS.label, (OTHER, "Dafydd")
    )
    assert incident.own
    assert "what happened: “Sian Gwyr”, their name" in incident.found
    assert items["staff"].suggested == INCLUDE
    assert items["INC-2026-001 A"].suggested is None


def test_what_is_plainly_theirs_is_accepted_and_nothing_else(school: School) -> None:
    row = school.add()
    assert school.requests.accept(row.id, school.requests.items(row.id)) == 1
    items = school.items(row)
    assert items["staff"].decided == INCLUDE
    assert [item.decided for item in items.values()].count(None) == 3


def test_each_item_has_to_be_decided_on(school: School, stick: Path) -> None:
    row = school.add()
    items = school.items(row)
    school.decide(row, items["staff"])
    school.decide(row, items["INC-2026-001"], ItemDecision(Decision.REDACT))
    school.decide(row, items["INC-2026-001 A"], ItemDecision(Decision.REDACT))
    with pytest.raises(Problems) as caught:
        school.bundle(row, stick)
    assert [each.sentence for each in caught.value.problems] == [
        "Enter the words to hide in item 2.",
        "Make a redacted copy of item 3 first, or leave it out.",
        "Decide what is done with item 4.",
    ]
    school.decide(row, items["INC-2026-001 B"], ItemDecision(Decision.LEAVE_OUT))
    with pytest.raises(Problems, match="Select a reason for leaving out item 4"):
        school.bundle(row, stick)
    assert list(stick.iterdir()) == []


def test_the_answer_holds_what_was_chosen_and_no_third_party(school: School, stick: Path) -> None:
    row = school.add()
    school.decide_all(row)
    made = school.bundle(row, stick)
    bag = stick / "SAR-2026-001"
    check = [sys.executable, "-m", "bagit", "--validate", str(bag)]
    assert subprocess.run(check, check=False, capture_output=True).returncode == 0
    assert sorted(path.name for path in (bag / "data").iterdir()) == [
        *("SAR-2026-001.pdf", "index.csv", "letter.pdf", "originals"),
    ]
    text = words(bag / "data" / "SAR-2026-001.pdf")
    assert f"Staff record of {NAME}" in text or f"Name {NAME}" in text
    assert "[hidden] wrote that Sian Gwyr had lied. [hidden] is a parent." in text
    assert "Item 2 Other people’s information" in text
    assert "Item 4 Evidence. Reason: Other people’s information" in text
    assert "child in the picture" not in text
    for path in bag.rglob("*"):
        assert "Gwyr" not in path.name
        if path.suffix == ".pdf":
            assert "Dafydd" not in words(path)
        elif path.is_file():
            assert b"Dafydd" not in path.read_bytes(), path
    letter = words(bag / "data" / "letter.pdf")
    assert f"Dear {NAME}" in letter
    assert "Information Commissioner" in letter
    assert (made.recipient, made.whom) == (Recipient.SUBJECT, NAME)
    assert school.requests.get(row.id).bundle == made.reference
    assert json.dumps(made.items).count("leave_out") == 1
    exhibit = school.evidence.of(school.incident.id)[0]
    log = school.evidence.custody(exhibit.id)
    assert [line.what for line in log] == [CustodyEvent.TAKEN_IN, CustodyEvent.BUNDLED]
    assert {("added", "bundle"), ("changed", "request")} <= kinds(school.casebook)


def test_what_protects_a_child_is_not_in_the_schedule(school: School, stick: Path) -> None:
    row = school.add()
    school.decide_all(row)
    second = school.items(row)["INC-2026-001 B"]
    school.decide(row, second, ItemDecision(Decision.LEAVE_OUT, Reason.CHILD.label))
    made = school.bundle(row, stick)
    text = words(stick / "SAR-2026-001" / "data" / "SAR-2026-001.pdf")
    assert "left out" not in text
    assert "risk" not in text
    assert made.items["pieces"][-1]["why"] == Reason.CHILD.label


def test_what_was_recorded_meanwhile_is_not_missed(school: School, stick: Path) -> None:
    row = school.add()
    school.decide_all(row)
    school.incidents.record(IncidentDraft(f"{NAME} rang.", CAME))
    with pytest.raises(Problems, match="Decide what is done with item"):
        school.bundle(row, stick)


def test_an_encrypted_answer_lies_nowhere_in_the_clear(school: School, stick: Path) -> None:
    import pyrage

    row = school.add()
    school.decide_all(row)
    key = pyrage.x25519.Identity.generate()
    school.bundle(row, stick, str(key.to_public()))
    (sealed,) = stick.iterdir()
    assert sealed.name == "SAR-2026-001.tar.age"
    assert b"%PDF" in pyrage.decrypt(sealed.read_bytes(), [key])


def test_it_ends_once(school: School, stick: Path) -> None:
    row = school.add()
    with pytest.raises(Problems, match="how it was answered without one"):
        school.requests.close(row.id, RequestOutcome.ANSWERED, CAME)
    with pytest.raises(Problems, match="why it was refused"):
        school.requests.close(row.id, RequestOutcome.REFUSED, CAME)
    with pytest.raises(Problems, match="Item 1 was found"):
        school.requests.close(row.id, RequestOutcome.NOTHING_HELD, CAME)
    school.decide_all(row)
    school.bundle(row, stick)
    closed = school.requests.close(row.id, RequestOutcome.ANSWERED, CAME)
    assert (closed.open, closed.outcome_label) == (False, "Answered")
    assert home_lines(school.register, school.casebook) == []
    with pytest.raises(Refused, match="closed"):
        school.decide(closed, school.items(closed)["staff"])


def test_nothing_is_held_about_somebody_unknown(school: School) -> None:
    row = school.add(name="Kim Nobody", staff_id=None, about=Whose.PARENT)
    assert school.requests.items(row.id) == ()
    closed = school.requests.close(row.id, RequestOutcome.NOTHING_HELD, CAME)
    assert closed.outcome is RequestOutcome.NOTHING_HELD


def test_the_chairs_requests_count_by_themselves(school: School, tmp_path: Path) -> None:
    """In the chair's book, which the head does not hold, and about what is in it alone."""
    chair = book(tmp_path, "chair", school.clock)
    incidents = Incidents(chair, school.register)
    incidents.record(IncidentDraft(f"{NAME} spoke to the chair.", CAME))
    bundles = Bundles(chair, incidents, Relationships(chair, school.register), Evidence(chair))
    requests = Requests(chair, school.register, bundles)
    draft = RequestDraft(NAME, staff_id=school.staff, received_on=CAME)
    row = requests.add(draft)
    assert row.reference == "CH-SAR-2026-001"
    assert [item.section.reference for item in requests.items(row.id)] == ["", "CH-INC-2026-001"]
    seen = school.requests.items(school.add().id)
    assert not any("CH-" in item.title for item in seen)
    assert {item.kind for item in seen} == {Kind.STAFF, Kind.INCIDENT, Kind.EXHIBIT}
    chair.close()


def test_a_number_is_never_given_twice(school: School) -> None:
    first: UUID = school.add().id
    assert school.add().reference == "SAR-2026-002"
    assert school.requests.get(first).reference == "SAR-2026-001"
