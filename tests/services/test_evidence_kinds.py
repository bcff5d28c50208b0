"""Things in a locked drawer, recordings opened outside, pictures that differ by metadata alone."""

from __future__ import annotations

import datetime as dt
import io
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from app.errors import Problems, Refused
from app.models.evidence import CustodyEvent, EvidenceKind
from app.services.evidence.intake import Accepted, Arrival, accept
from app.services.evidence.outside import PREFIX, Outside, clear_left
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.evidence.things import HandOver, ThingDraft, Things
from app.services.evidence.twins import same_pictures
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.storage.book import Book
from tests.builders import SetClock, book
from tests.pictures import SAFE, accepted, picture

TODAY = dt.date(2026, 11, 4)
DRAFT = IncidentDraft("A parent posted in the Year 4 group.", TODAY)


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


@pytest.fixture
def evidence(casebook: Book) -> Evidence:
    return Evidence(casebook)


@pytest.fixture
def incident(incidents: Incidents) -> UUID:
    return incidents.record(DRAFT, [ExhibitDraft(accepted())]).id


def test_a_thing_is_numbered_with_the_others_and_every_hand_over_is_logged(
    incident: UUID, evidence: Evidence, casebook: Book, clock: SetClock
) -> None:
    things = Things(casebook, evidence)
    phone = things.add(incident, ThingDraft("Pupil’s phone, blue case", "Head’s safe", TODAY))
    row = evidence.get(phone)
    assert (row.letter, row.kind, row.document_id) == ("B", EvidenceKind.PHYSICAL, None)
    assert (row.shape_words, row.kept_at, row.name) == ("Physical item", "Head’s safe", "")
    clock.move(minutes=5)
    things.hand_over(phone, HandOver("PC 1234 Example", "Northgate police station", "Receipt 77"))
    log = [(each.label, each.note) for each in evidence.custody(phone)]
    assert log == [
        ("Taken in", "Locked away: Head’s safe"),
        (
            "Handed over",
            "To PC 1234 Example, from Head’s safe to Northgate police station. Receipt 77",
        ),
    ]
    assert evidence.get(phone).kept_at == "Northgate police station"
    with pytest.raises(Refused, match=r"is a thing, not a file\. It is kept in: Northgate"):
        evidence.read(phone, CustodyEvent.VIEWED)
    assert len(evidence.custody(phone)) == 2  # nobody saw a file that isn't there
    picture_a = evidence.of(incident)[0].id
    with pytest.raises(Refused, match="is a file in the vault"):
        things.hand_over(picture_a, HandOver("PC 1234", "There"))


def test_what_a_thing_needs(incident: UUID, evidence: Evidence, casebook: Book) -> None:
    things = Things(casebook, evidence)
    with pytest.raises(Problems) as wrong:
        things.add(incident, ThingDraft(" ", "", None))
    assert [each.field for each in wrong.value.problems] == ["caption", "kept_at", "captured_on"]
    phone = things.add(incident, ThingDraft("Phone", "Safe", TODAY, "Ann Reed"))
    assert evidence.get(phone).captured_by == "Ann Reed"
    with pytest.raises(Problems) as wrong:
        things.hand_over(phone, HandOver("", ""))
    assert [each.field for each in wrong.value.problems] == ["to", "kept_at"]


def recording() -> Accepted:
    return accept(Arrival(b"\x00\x00\x00\x18ftypisom" + bytes(600), "Voice of Nia.mp4"), SAFE)


def test_a_recording_outside_is_private_logged_and_removed(
    incidents: Incidents, evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    saved = incidents.record(DRAFT, [ExhibitDraft(recording())])
    (row,) = evidence.of(saved.id)
    assert row.shape_words == "Video"
    outside = Outside()
    path = outside.open(evidence, row.id)
    assert path.name == f"{saved.reference}-A.mp4"  # not the name that it arrived with
    assert path.read_bytes() == evidence.content(row)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.label for each in evidence.custody(row.id)][-1] == "Opened in another program"
    outside.close()
    assert list((tmp_path / "temp").iterdir()) == []
    # What a crash leaves is removed the next time.
    left = Outside().open(evidence, row.id)
    assert left.parent.name.startswith(PREFIX)
    clear_left()
    assert list((tmp_path / "temp").iterdir()) == []


def test_pictures_that_differ_by_metadata_alone_are_told(
    incidents: Incidents, evidence: Evidence
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Sent on"
    data = picture(colour="red", exif=exif)
    again = accept(Arrival(data, "again.png"), SAFE)
    assert same_pictures(evidence, [again]) == {}
    incidents.record(DRAFT, [ExhibitDraft(accepted("red"))])
    assert evidence.kept_as([again.sha256]) == {}
    assert same_pictures(evidence, [again]) == {again.sha256: "INC-2026-001 A"}
    other = accepted("blue")
    assert same_pictures(evidence, [other]) == {}
    (kept,) = evidence.of_size(300, 200, most=5)
    assert [each.label for each in evidence.custody(kept.id)] == ["Taken in"]  # nobody looked


def test_two_such_pictures_in_one_batch(evidence: Evidence) -> None:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(file, "BMP")
    first, second = accepted("red", "one.png"), accept(Arrival(file.getvalue(), "two.bmp"), SAFE)
    assert same_pictures(evidence, [first, second]) == {second.sha256: "one.png"}
