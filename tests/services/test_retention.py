"""What is due and when, keeping it all the same, holds, disposal by rule, and its certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from app.errors import Problems, Refused
from app.models.declaration import Collection, Declaration, HowSeen, Outcome, Scope, ToDisclose
from app.models.document import Document
from app.models.incident import Action, ActionKind, Allegation, Incident, Party, Status
from app.models.logbook import MonitoringReview
from app.models.policy import Policy, PolicyVersion, VersionState
from app.models.post import Post
from app.models.relationship import Connection, Disclosure, OtherKind
from app.models.request import Request, RequestOutcome, Subject
from app.models.scan import PageState, ScanBatch, ScanPage, Verdict
from app.models.staff import Category, Staff
from app.reports.disposal import certify
from app.services.retention.rows import CERTIFICATE
from app.services.retention.schedule import read_period, say_period
from app.storage.session import Session
from app.storage.verify import verify
from app.storage.writing import Model
from app.workspace import Workspace
from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, make_quick, signed_in

TODAY = dt.date(2026, 11, 4)
LONG_AGO = dt.datetime(2015, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return fresh(tmp_path)


@pytest.fixture
def session(vault: Path) -> Iterator[Session]:
    with signed_in(vault) as opened:
        yield opened


@pytest.fixture
def work(session: Session) -> Workspace:
    return Workspace.open(session)


def put(session: Session, book: str, model: Model, **values: Any) -> UUID:
    with session.book(book).writing() as writing:
        (made,) = writing.add(model, values)
    return made


def left(session: Session, name: str, ends: dt.date | None) -> UUID:
    who = {"name": name, "sort_name": name.lower(), "category": Category.TEACHER}
    return put(session, "register", Staff, **who, starts=dt.date(2010, 9, 1), ends=ends)


def incident(session: Session, number: int, **values: Any) -> UUID:
    blank = {"reference": f"INC-2015-{number:03}", "year": 2015, "number": number}
    told = {"narrative": "Something", "happened_on": dt.date(2015, 3, 1), "done_so_far": []}
    shut = {"status": Status.CLOSED, "closed_on": dt.date(2015, 4, 1)}
    return put(session, "casebook", Incident, **{**blank, **told, **shut, **values})


def due(work: Workspace, on: dt.date | None = None) -> dict[str, dt.date]:
    return {row.title.partition(",")[0]: row.due for row in work.retention.due(on)}


def test_periods_are_read_as_they_are_typed() -> None:
    for months in (None, 0, 1, 12, 18, 72, 120):
        assert read_period(say_period(months)) == months
    assert read_period("6 Years") == 72
    for wrong in ("", "soon", "6", "-1 years", "9999 years"):
        with pytest.raises(ValueError, match=f"^{wrong}$"):
            read_period(wrong)


def test_incidents_are_due_by_what_they_are(session: Session, work: Workspace) -> None:
    here, gone = left(session, "Ann Here", None), left(session, "Bob Gone", dt.date(2020, 7, 31))
    staff = {"about_kind": Party.STAFF, "about_staff_id": here}
    incident(session, 1, about_kind=Party.PUPIL)
    incident(session, 2, **staff)
    incident(session, 3, **staff, harm=[])
    incident(session, 4, **{**staff, "about_staff_id": gone}, harm=[])
    incident(session, 5, **staff, allegation=Allegation.SUBSTANTIATED)
    incident(session, 6, **staff, allegation=Allegation.FALSE)
    incident(session, 7, status=Status.OPEN, closed_on=None)
    assert due(work) == {
        "INC-2015-001": dt.date(2021, 4, 1),
        "INC-2015-002": dt.date(2021, 4, 1),
        "INC-2015-004": dt.date(2020, 7, 31),
        "INC-2015-005": dt.date(2025, 4, 1),
        "INC-2015-006": dt.date(2016, 4, 1),
        "Bob Gone": dt.date(2026, 7, 31),
    }
    assert "INC-2015-005" not in due(work, dt.date(2025, 3, 31))
    assert "INC-2015-005" in due(work, dt.date(2025, 4, 1))


def test_the_school_s_own_periods_count(session: Session, work: Workspace) -> None:
    incident(session, 1)
    schedule = work.retention.schedule
    schedule.save({"incident": "12 years"})
    assert due(work) == {}
    schedule.save({"incident": "kept"})
    assert due(work, dt.date(2090, 1, 1)) == {}
    with pytest.raises(Problems, match="6 years"):
        schedule.save({"incident": "soon"})
    schedule.save({"incident": "6 years"})
    assert due(work) == {"INC-2015-001": dt.date(2021, 4, 1)}
    assert work.school.value("retention") == {}


def test_what_is_left_of_somebody_goes_with_their_disclosures(
    session: Session, work: Workspace, vault: Path
) -> None:
    gone = left(session, "Bob Gone", dt.date(2015, 7, 31))
    scan = session.register.documents.add(b"a signed page", "scan.png", "image/png")
    paper = put(session, "register", Document, **scan.record())
    policy = put(session, "register", Policy, title="Social media")
    version = {"policy_id": policy, "state": VersionState.FINAL, "everyone_signs": True}
    versions = [
        put(
            session,
            "register",
            PolicyVersion,
            **version,
            number=n,
            label=str(n),
            wording="I …",
            final_on=dt.date(2013 + n, 9, 1),
        )
        for n in (1, 2)
    ]
    dates = {"opened_on": dt.date(2014, 9, 1), "due_on": dt.date(2014, 10, 1)}
    asked = put(
        session,
        "register",
        Collection,
        version_id=versions[0],
        title="2014",
        **dates,
        scope=Scope.EVERYONE,
    )
    put(
        session,
        "register",
        Declaration,
        staff_id=gone,
        version_id=versions[0],
        collection_id=asked,
        outcome=Outcome.SIGNED,
        dated=dt.date(2014, 9, 2),
        how_seen=HowSeen.SCAN,
        to_disclose=ToDisclose.NOTHING,
        document_id=paper,
        stands=True,
    )
    batch = put(
        session,
        "register",
        ScanBatch,
        source="stack.pdf",
        sha256="x",
        pages=2,
        recorded_at=LONG_AGO,
    )
    for number, whose in ((1, gone), (2, None)):
        put(
            session,
            "register",
            ScanPage,
            batch_id=batch,
            number=number,
            document_id=paper,
            state=PageState.ACCEPTED,
            verdict=Verdict.CLEAR,
            reasons=[],
            staff_id=whose,
            reading={},
        )
    told = {"year": 2014, "number": 3, "staff_id": gone, "staff_name": "Bob Gone"}
    put(
        session,
        "casebook",
        Disclosure,
        **told,
        reference="DIS-2014-003",
        other_kind=OtherKind.PARENT,
        other_initials="AB",
        connection=Connection.FAMILY,
        platforms=[],
        told_on=dt.date(2014, 9, 2),
        told_to="head",
    )
    found = due(work)
    assert found["Bob Gone"] == found["DIS-2014-003"] == dt.date(2021, 7, 31)
    assert found["stack.pdf"] == dt.date(2016, 3, 1)
    assert "Social media" not in found  # somebody's declaration still stands on it
    rows = [row for row in work.retention.due() if "Bob" in row.title]
    assert work.retention.goes_with(rows)["declaration"] == 1
    done = work.retention.dispose(rows, "They left long ago.")
    assert {row.book for row in done} == {"register", "casebook"}
    with session.register.reading() as book:
        assert book.scalar(ScanBatch.__table__.select().where(ScanBatch.pages == 1)) is not None
    kept = {path.name for path in (vault / "books/register/documents").iterdir()}
    assert scan.stored_as in kept  # the other page is of the same file
    assert "Social media" in due(work)
    work.retention.dispose(work.retention.due(), "Nobody needs them.")
    assert due(work) == {}
    assert scan.stored_as not in {
        path.name for path in (vault / "books/register/documents").iterdir()
    }
    session.close()
    assert verify(vault, "head", PASSPHRASES["head"]).faults == ()


def test_logs_requests_and_posts_are_due(session: Session, work: Workspace) -> None:
    day = dt.date(2015, 3, 1)
    put(session, "casebook", MonitoringReview, done_on=day, done_by="head", looked_at="filters")
    put(
        session,
        "casebook",
        Request,
        reference="SAR-2015-001",
        year=2015,
        number=1,
        about=Subject.STAFF,
        about_name="Ann",
        also_known=[],
        received_on=day,
        outcome=RequestOutcome.ANSWERED,
        closed_on=day,
    )
    post = {"sender_id": uuid4(), "sender_name": "office", "chain": "c", "counter": 1}
    put(
        session,
        "casebook",
        Post,
        **post,
        posted_at=LONG_AGO,
        receipt="r",
        content={},
        set_aside_why="A joke.",
        recorded_at=LONG_AGO,
    )
    assert set(due(work)) == {"Monitoring review", "SAR-2015-001", "Report from office"}
    work.retention.dispose(work.retention.due(), "It is time.")
    assert due(work) == {}


def test_it_is_kept_because_or_on_hold(session: Session, work: Workspace) -> None:
    record = incident(session, 1)
    (row,) = work.retention.due()
    with pytest.raises(Problems, match="why it is kept"):
        work.retention.keep(row, " ", TODAY)
    work.retention.keep(row, "An appeal is running.", dt.date(2027, 9, 1))
    assert work.retention.due() == ()
    assert [each.kept for each in work.retention.kept()] == ["An appeal is running."]
    assert due(work, dt.date(2027, 9, 1)) == {"INC-2015-001": dt.date(2021, 4, 1)}
    work.retention.hold("casebook", "incident", record, "INC-2015-001", "A court’s letter.")
    with pytest.raises(Refused, match="is on hold"):
        work.retention.hold("casebook", "incident", record, "INC-2015-001", "Again.")
    with pytest.raises(Refused, match="A court’s letter"):
        work.retention.dispose([row], "It is due.")
    (held,) = work.retention.holds()
    work.retention.lift("casebook", held.id, "The court is done.")
    (done,) = work.retention.dispose([row], "It is due.")
    assert done.rule == "Incidents: 6 years from closing"
    assert work.retention.holds() == ()


def test_what_hangs_on_it_is_on_hold_too(session: Session, work: Workspace) -> None:
    record = incident(session, 1, about_name="Mr Wrong")
    (row,) = work.retention.due()
    what = put(
        session,
        "casebook",
        Action,
        incident_id=record,
        what="Rang the parents",
        by="head",
        happened_on=dt.date(2015, 3, 2),
        kind=ActionKind.DONE,
    )
    work.retention.hold("casebook", "action", what, "A call", "A court’s letter")
    with pytest.raises(Refused, match=r"A court’s letter[.] Lift the hold first"):
        work.retention.dispose([row], "It is due.")
    assert work.retention.due() == (row,)


def test_the_certificate_tells_no_names(session: Session, work: Workspace) -> None:
    incident(session, 1, about_name="Mr Wrong", narrative="Mr Wrong wrote it.")
    incident(session, 2)
    (done,) = work.retention.dispose(work.retention.due(), "The schedule says so.")
    assert (done.reference, done.what) == ("DSP-2026-001", "2 incidents")
    pdf = certify(done, work.retention, work.printouts, work.school, TODAY)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "Wrong" not in text
    for said in ("DSP-2026-001", "Incidents: 6 years from closing", "4 November 2027", "Casebook:"):
        assert said in text
    (kept,) = work.retention.disposals()
    assert kept.certificate is not None
    assert kept.title == f"{CERTIFICATE} DSP-2026-001"
    assert due(work, dt.date(2060, 1, 1)) == {}  # a certificate itself is never due


def test_home_asks_once_a_year(session: Session, work: Workspace) -> None:
    def asked() -> list[str]:
        return [item.title for item in work.todo.look().items if item.id == "retention"]

    assert asked() == []
    incident(session, 1)
    incident(session, 2, closed_on=dt.date(2020, 10, 1))  # due since the school year began
    assert asked() == ["Look through 1 record whose time is over"]
    work.retention.looked()
    assert asked() == []
    session.register.clock.move(days=365)  # type: ignore[attr-defined]
    assert asked() == ["Look through 2 records whose time is over"]


def test_drafts_of_long_ago_are_the_typist_s_own(session: Session, work: Workspace) -> None:
    session.drafts.save("incident:new", {"title": "New incident"})
    assert due(work) == {}
    (row,) = work.retention.due(dt.date(2027, 11, 4))
    work.retention.dispose([row], "I forgot it.")
    assert session.drafts.all() == []
