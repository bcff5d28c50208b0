"""Evidence is kept exactly as it arrived, with a log; what must not be kept never is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.errors import Damaged, Problems, Refused
from app.models.approach import Approach, ApproachKind, Reply
from app.models.document import Document
from app.models.evidence import Custody, CustodyEvent
from app.models.evidence import Evidence as EvidenceTable
from app.models.incident import Incident
from app.models.relationship import OtherKind
from app.services.evidence.intake import Arrival, accept
from app.services.evidence.rows import letter
from app.services.evidence.service import Belongs, Evidence, ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.storage.book import Book
from tests.builders import SetClock, book
from tests.pictures import SAFE, accepted, picture

DRAFT = IncidentDraft("A parent posted in the Year 4 group.", dt.date(2026, 11, 4))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def casebook(tmp_path: Path, clock: SetClock) -> Iterator[Book]:
    opened = book(tmp_path, "casebook", clock)
    yield opened
    opened.close()


@pytest.fixture
def incidents(casebook: Book, tmp_path: Path, clock: SetClock) -> Iterator[Incidents]:
    register = book(tmp_path, "register", clock)
    yield Incidents(casebook, register)
    register.close()


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (1, 2, 26, 27, 52, 53, 702, 703)] == [
        *("A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


def test_the_original_bytes_come_back_and_every_look_is_logged(
    incidents: Incidents, casebook: Book, clock: SetClock, tmp_path: Path
) -> None:
    data = picture("PNG", "red")
    taken = accept(Arrival(data, "Screenshot 1.png", "https://example.org/post/1"), SAFE)
    recorded = incidents.record(DRAFT, [ExhibitDraft(taken, "The post"), ExhibitDraft(accepted())])
    assert recorded.letters == ("A", "B")
    evidence = Evidence(casebook)
    first, _ = evidence.of(recorded.id)
    assert first.label == "INC-2026-001 A"
    assert first.source_url == "https://example.org/post/1"
    assert (first.sha256, first.size, first.name) == (taken.sha256, len(data), "Screenshot 1.png")
    clock.move(minutes=1)
    assert evidence.read(first.id, CustodyEvent.VIEWED) == data
    clock.move(minutes=1)
    saved = evidence.export(first.id, tmp_path)
    assert saved.name == "INC-2026-001-A.png"
    assert saved.read_bytes() == data
    log = [(row.label, row.recorded_by, row.note) for row in evidence.custody(first.id)]
    assert [line[0] for line in log] == ["Taken in", "Viewed", "Saved as a copy"]
    assert "was answered “No” first" in (log[0][2] or "")
    assert log[2][1:] == ("head", "As INC-2026-001-A.png")


def test_nothing_unencrypted_lies_in_the_vault(incidents: Incidents, tmp_path: Path) -> None:
    data = picture("BMP", "red")
    incidents.record(DRAFT, [ExhibitDraft(accept(Arrival(data, "canary-name.bmp"), SAFE))])
    for path in (tmp_path / "casebook").rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert data[1000:1040] not in held
            assert b"canary-name" not in held


def test_a_flipped_byte_is_told(incidents: Incidents, casebook: Book) -> None:
    recorded = incidents.record(DRAFT, [ExhibitDraft(accepted())])
    exhibit = Evidence(casebook).of(recorded.id)[0]
    path = casebook.documents.folder / exhibit.stored_as
    held = bytearray(path.read_bytes())
    held[-20] ^= 1
    path.write_bytes(held)
    with pytest.raises(Damaged, match="Put it back from a backup"):
        Evidence(casebook).read(exhibit.id, CustodyEvent.VIEWED)


def test_a_match_is_named(incidents: Incidents, casebook: Book) -> None:
    taken = accepted("red")
    recorded = incidents.record(DRAFT, [ExhibitDraft(taken)])
    assert Evidence(casebook).kept_as([taken.sha256, "0" * 64]) == {taken.sha256: "INC-2026-001 A"}
    with pytest.raises(Refused, match="is already kept as INC-2026-001 A"):
        incidents.add_evidence(recorded.id, [ExhibitDraft(taken)])
    again = incidents.record(DRAFT, [ExhibitDraft(taken)])  # another incident may show the same
    assert again.letters == ("A",)
    assert incidents.add_evidence(recorded.id, [ExhibitDraft(accepted("lime"))]) == ("B",)


def test_a_save_that_fails_leaves_no_file_behind(
    incidents: Incidents, casebook: Book, tmp_path: Path
) -> None:
    path = tmp_path / "shifty.png"
    path.write_bytes(picture(colour="red"))
    looked_at = accept(Arrival(path, path.name), SAFE)
    path.write_bytes(picture(colour="lime"))
    exhibits = [ExhibitDraft(accepted()), ExhibitDraft(looked_at)]
    with pytest.raises(Refused, match="has changed meanwhile"):
        incidents.record(DRAFT, exhibits)
    with pytest.raises(Problems):
        incidents.record(IncidentDraft("", None), exhibits[:1])
    with pytest.raises(ZeroDivisionError), Evidence(casebook).storing(exhibits[:1]) as stored:
        assert len(list(casebook.documents.folder.iterdir())) == 1
        assert 1 / (len(stored.documents) - 1)
    assert not any(casebook.documents.folder.iterdir())
    with casebook.reading() as reading:
        for table in (Incident, EvidenceTable, Document, Custody):
            assert reading.scalar(select(func.count()).select_from(table)) == 0


def test_what_an_exhibit_shows_can_be_said_later(incidents: Incidents, casebook: Book) -> None:
    recorded = incidents.record(DRAFT, [ExhibitDraft(accepted())])
    evidence = Evidence(casebook)
    exhibit = evidence.of(recorded.id)[0].id
    evidence.describe(exhibit, " The comment ", "https://example.org", dt.date(2026, 11, 3))
    row = evidence.get(exhibit)
    assert (row.caption, row.captured_on) == ("The comment", dt.date(2026, 11, 3))
    with pytest.raises(Problems, match="up to today"):
        evidence.describe(exhibit, "", "", dt.date(2026, 11, 5))


def test_an_approach_has_exhibits_of_its_own(incidents: Incidents, casebook: Book) -> None:
    recorded = incidents.record(DRAFT, [ExhibitDraft(accepted())])
    evidence, approach = Evidence(casebook), uuid4()
    draft = [ExhibitDraft(accepted("lime"), "The request")]
    with evidence.storing(draft) as stored, casebook.writing() as writing:
        writing.add(Approach, approach_row(approach))
        assert evidence.attach(writing, approach, stored, Belongs.APPROACH) == ("A",)
    (exhibit,) = evidence.of(approach)
    assert exhibit.label == "APP-2026-001 A"
    assert (exhibit.owner, exhibit.incident_id) == (approach, None)
    assert [each.label for each in evidence.of(recorded.id)] == ["INC-2026-001 A"]
    assert evidence.kept_as([exhibit.sha256]) == {exhibit.sha256: "APP-2026-001 A"}


def approach_row(approach: UUID) -> dict[str, object]:
    return {
        "id": approach,
        "reference": "APP-2026-001",
        "year": 2026,
        "number": 1,
        "staff_id": uuid4(),
        "staff_name": "Ana Example",
        "by_kind": OtherKind.PUPIL,
        "by_initials": "AB",
        "kind": ApproachKind.FRIEND_REQUEST,
        "platform": "Instagram",
        "happened_on": dt.date(2026, 11, 3),
        "reply": Reply.DECLINED,
    }
