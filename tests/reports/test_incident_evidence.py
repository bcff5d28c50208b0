"""An incident's file on paper: messages as text, things as where they are, recordings by name."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

from pypdf import PdfReader

from app.reports.incident import incident_file
from app.services.evidence.intake import Arrival, accept
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.evidence.things import ThingDraft, Things
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.file import printed_exhibits
from app.services.incidents.service import Incidents
from tests.builders import SetClock, book
from tests.pictures import SAFE, picture
from tests.services.messages import eml

TODAY = dt.date(2026, 11, 4)


def test_every_kind_of_evidence_goes_on_paper(tmp_path: Path) -> None:
    clock = SetClock()
    casebook, register = book(tmp_path, "casebook", clock), book(tmp_path, "register", clock)
    incidents, evidence = Incidents(casebook, register), Evidence(casebook)
    files = {
        "a.png": picture(),
        "mail.eml": eml("You will be sorry.", html="<p>You will be sorry.</p><!-- unseen -->"),
        "voice.mp4": b"\x00\x00\x00\x18ftypisom" + bytes(600),
    }
    drafts = [ExhibitDraft(accept(Arrival(data, name), SAFE)) for name, data in files.items()]
    saved = incidents.record(IncidentDraft("A post.", TODAY), drafts)
    Things(casebook, evidence).add(saved.id, ThingDraft("Blue phone", "Head’s safe", TODAY))
    row = incidents.get(saved.id)
    pdf = incident_file("Oak Lane Primary", row, printed_exhibits(evidence, row), TODAY)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    text = " ".join(text.split())
    assert "Zoë Parent <zoe@example.org>" in text
    assert "You will be sorry." in text
    assert "unseen" not in text
    assert "A thing, kept in: Head’s safe." in text
    assert "It can’t be shown on paper; the original is kept." in text  # the recording
    printed = [[each.label for each in evidence.custody(one.id)] for one in row.exhibits]
    assert printed == [["Taken in", "Printed"]] * 2 + [["Taken in"]] * 2
    casebook.close()
    register.close()
