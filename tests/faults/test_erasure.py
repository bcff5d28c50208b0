"""What was erased, and what is disposed of again, is nowhere; whoever hides more is found."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.errors import Refused
from app.models.document import Document
from app.models.evidence import Custody, CustodyEvent, Evidence, Redaction
from app.models.incident import Incident, Party
from app.models.post import Post
from app.models.printout import Printout
from app.models.retention import LegalHold
from app.reports.incident import incident_file
from app.services.erasure.erasing import Owner, erase
from app.services.erasure.fields import words_of
from app.services.evidence.service import Evidence as EvidenceService
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.correcting import Corrections
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.file import printed_exhibits
from app.services.incidents.service import Incidents
from app.services.posts.rows import PostDraft
from app.services.retention.disposing import Act, dispose
from app.services.retention.replay import Disposals, read_disposals, replay
from app.storage.book import Book
from app.storage.session import Session
from app.storage.verify import verify
from tests.faults.disposed import CASEBOOK, traces
from tests.pictures import accepted
from tests.reports.reading import text_of
from tests.storage.damage import fresh, rows
from tests.storage.vaults import PASSPHRASES, signed_in

ACT = Act(None, "It is due.", "head")
WRONG = "zqwrongaboutsomebody"
STORY = f"A parent wrote about {WRONG}."


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return fresh(tmp_path)


@pytest.fixture
def made(vault: Path) -> UUID:
    """An incident with an exhibit and its redacted copy, made of a post and printed twice."""
    with signed_in(vault) as session:
        book = casebook(session)
        incidents = Incidents(book, session.register)
        exhibits = [ExhibitDraft(accepted("red", f"{WRONG}.png"), "The post")]
        about = Subject(Party.PARENT, "Mr Wrong")
        draft = IncidentDraft(STORY, dt.date(2026, 11, 4), about=about, impact="They laughed.")
        recorded = incidents.record(draft, exhibits)
        exhibit = incidents.get(recorded.id).exhibits[0]
        copy = book.documents.add(f"{WRONG} redacted".encode(), "copy.png", "image/png")
        with book.writing() as writing:
            writing.add(Document, {**copy.record(), "original": exhibit.document_id})
            writing.add(
                Redaction,
                {"evidence_id": exhibit.id, "document_id": copy.id, "boxes": {}, "note": WRONG},
            )
            content = PostDraft(STORY, impact="They laughed.").to_json()
            post = {"sender_id": uuid4(), "sender_name": "office", "chain": "c", "counter": 1}
            post |= {"posted_at": writing.now, "receipt": "r", "incident_id": recorded.id}
            writing.add(Post, {**post, "content": content})
        for title, about_ids in (("Incident INC-2026-001", None), ("The file", [recorded.id.hex])):
            pdf = book.documents.add(STORY.encode(), "printed.pdf", "application/pdf")
            shown = {"code": title, "title": title, "pages": 1, "trail": [], "about": about_ids}
            with book.writing() as writing:
                writing.add(Document, pdf.record())
                writing.add(Printout, {**shown, "document_id": pdf.id})
    return recorded.id


@pytest.fixture
def other(vault: Path, made: UUID) -> UUID:
    with signed_in(vault) as session:
        incidents = Incidents(casebook(session), session.register)
        return incidents.record(IncidentDraft("Something else.", dt.date(2026, 11, 4))).id


def casebook(session: Session) -> Book:
    book = session.casebook
    assert book is not None
    return book


def faults(vault: Path) -> list[str]:
    return [each.sentence for each in verify(vault, "head", PASSPHRASES["head"]).faults]


def put_away(vault: Path, incident: UUID, *, field: str) -> int:
    """Erase one field of an incident, or the file of its exhibit."""
    with signed_in(vault) as session:
        book = casebook(session)
        with book.reading() as reading:
            offered = words_of(reading, Incident, incident)
        words = next(each for each in offered if each.field == field)
        return erase(book, Owner(Incident, incident), words, "It was somebody else.", "a parent")


def wrong_words(vault: Path, incident: UUID) -> None:
    """Correct an incident to words that are wrong, and once more."""
    with signed_in(vault) as session:
        incidents = Incidents(casebook(session), session.register)
        correct: Corrections = incidents.corrections
        correct.correct(incident, "impact", f"They were hurt by {WRONG}.", "They said so.")
        correct.correct(incident, "impact", f"They laughed at {WRONG}.", f"{WRONG} says no.")


def test_erased_words_are_nowhere(vault: Path, made: UUID) -> None:
    wrong_words(vault, made)
    assert traces(vault, [WRONG], [])
    assert put_away(vault, made, field="impact") == 2
    put_away(vault, made, field="narrative")
    put_away(vault, made, field="document")
    assert traces(vault, [WRONG], []) == []
    assert faults(vault) == []
    with signed_in(vault) as session:
        incidents = Incidents(casebook(session), session.register)
        row = incidents.get(made)
        assert row.impact == "[erased 4 November 2026: It was somebody else.]"
        assert {each.after for each in row.corrections if each.field == "impact"} == {row.impact}
        assert session.casebook is not None
        with session.casebook.reading() as reading:
            assert reading.find(WRONG) == []
            assert [hit.reference for hit in reading.find(row.reference)] == [row.reference]


def test_the_record_goes_on_after_an_erasure(vault: Path, made: UUID) -> None:
    put_away(vault, made, field="impact")
    wrong_words(vault, made)
    put_away(vault, made, field="impact")
    assert traces(vault, ["They laughed at"], []) == []
    assert faults(vault) == []


def test_an_erased_file_leaves_its_line(vault: Path, made: UUID) -> None:
    before = {path.name for path in (vault / CASEBOOK / "documents").iterdir()}
    put_away(vault, made, field="document")
    after = {path.name for path in (vault / CASEBOOK / "documents").iterdir()}
    assert after < before
    assert faults(vault) == []
    with signed_in(vault) as session, casebook(session).reading() as reading:
        erased = reading.rows(
            select(Evidence.id, Evidence.kept_at).where(Evidence.document_id.is_(None))
        )
        assert [row.kept_at for row in erased] == [
            "[erased 4 November 2026: It was somebody else.]"
        ]
        log = select(Custody.what, Custody.note).where(Custody.evidence_id == erased[0].id)
        assert CustodyEvent.ERASED in {row.what for row in reading.rows(log)}


def test_a_hold_stops_both(vault: Path, made: UUID) -> None:
    with signed_in(vault) as session:
        hold = {"kind": "incident", "record": made, "title": "INC-2026-001"}
        with casebook(session).writing() as writing:
            writing.add(LegalHold, {**hold, "why": "The court asked for it."})
        with pytest.raises(Refused, match="The court asked for it"):
            dispose(casebook(session), {Incident: [made]}, ACT)
    with pytest.raises(Refused, match="on hold"):
        put_away(vault, made, field="document")
    assert faults(vault) == []


def test_an_older_backup_is_disposed_of_again(
    vault: Path, made: UUID, other: UUID, tmp_path: Path
) -> None:
    wrong_words(vault, made)
    older = tmp_path / "older"
    shutil.copytree(vault, older)
    for field in ("narrative", "impact", "document"):
        put_away(vault, made, field=field)
    with signed_in(vault) as session:
        dispose(casebook(session), {Incident: [other]}, ACT)
        with casebook(session).reading() as reading:
            told = read_disposals(reading)
    with signed_in(older) as session:
        assert replay(casebook(session), told) > 5
        assert replay(casebook(session), told) == 0
        assert replay(casebook(session), Disposals()) == 0
        with casebook(session).reading() as reading:
            assert reading.scalar(select(Incident.id).where(Incident.id == other)) is None
            narrative = reading.scalar(select(Incident.narrative).where(Incident.id == made))
        incidents = Incidents(casebook(session), session.register)
        again = incidents.record(IncidentDraft("A third.", dt.date(2026, 11, 4)))
    assert narrative == "[erased 4 November 2026: It was somebody else.]"
    assert again.reference == "INC-2026-003"  # the number of what was disposed of is not given
    assert faults(older) == []
    assert traces(older, [WRONG], []) == []


def test_what_no_disposal_explains_is_found(vault: Path, made: UUID, other: UUID) -> None:
    with signed_in(vault) as session:
        dispose(casebook(session), {Incident: [other]}, ACT)
    listed = (
        "UPDATE disposal SET records = json_insert(records, '$[#]', :r) WHERE kind = 'incident'"
    )
    attacks = {
        "DELETE FROM revision WHERE seq IN (SELECT seq FROM trail WHERE record = :r)": "lacks",
        "DELETE FROM incident WHERE id = :r": "is missing, although the trail never removed it",
        listed: "DSP-2026-001 was altered",
        "UPDATE incident SET impact = 'nothing' WHERE id = :r": "was altered outside",
    }
    for number, (attack, told) in enumerate(attacks.items()):
        copy = vault.with_name(f"attacked {number}")
        shutil.copytree(vault, copy)
        with rows(copy, CASEBOOK, unguarded=True) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(attack, {"r": made.hex})
            connection.commit()
        assert any(told in each for each in faults(copy)), (attack, faults(copy))


def test_what_follows_an_erasure_is_still_checked(vault: Path, made: UUID) -> None:
    put_away(vault, made, field="impact")
    with rows(vault, CASEBOOK, unguarded=True) as connection:
        connection.execute(
            "DELETE FROM revision WHERE seq = (SELECT max(seq) FROM trail "
            "WHERE kind = 'incident' AND record = ?)",
            (made.hex,),
        )
        connection.execute("UPDATE incident SET impact = 'nothing' WHERE id = ?", (made.hex,))
        connection.commit()
    assert any("lacks what line" in each for each in faults(vault))


def test_an_erased_file_is_told_wherever_it_was_shown(vault: Path, made: UUID) -> None:
    put_away(vault, made, field="document")
    with signed_in(vault) as session:
        row = Incidents(casebook(session), session.register).get(made)
        evidence = EvidenceService(casebook(session))
        with pytest.raises(Refused, match="erased 4 November 2026: It was somebody else"):
            evidence.read(row.exhibits[0].id, CustodyEvent.VIEWED)
        (printed,) = printed_exhibits(evidence, row)
        assert printed.prints == ()
        pdf = incident_file("School", row, [printed], dt.date(2026, 11, 4))
    assert "The file was erased 4 November 2026" in text_of(pdf)
