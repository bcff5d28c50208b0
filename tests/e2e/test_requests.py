"""Everything held about a member of staff, asked for before Christmas: by keyboard alone."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdf

from app.models.evidence import Answer
from app.models.incident import IncidentType, Party
from app.models.request import RequestOutcome
from app.services.evidence.intake import Arrival, LooksSafe, accept
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft, Subject
from app.storage.trail_lines import trail_lines
from app.workspace import Workspace
from tests.e2e.candour import Candour
from tests.e2e.journey import Journey
from tests.e2e.test_casebook import DECISION_SECONDS, KEY_SECONDS, opened, screenshot
from tests.e2e.test_journeys import scored

Start = Callable[[str], Candour]
Afterwards = Callable[..., Workspace]
PARENT = "Corwen Oakum"


def shared_incident(vault: Path, teacher: str) -> None:
    """Have an incident about the teacher that a parent and a child have a part in as well."""
    work = opened(vault)
    picture = accept(Arrival(screenshot(), "Screenshot.png"), LooksSafe(Answer.NO))
    draft = IncidentDraft(
        f"{PARENT} wrote in the Year 4 group that {teacher} had lied about Tam Oakum.",
        work.today,
        about=Subject(Party.STAFF, teacher, work.staff.named(teacher).id),
        by=Subject(Party.PARENT, PARENT),
        type=IncidentType.CYBERBULLYING,
    )
    work.need_casework().incidents.record(draft, [ExhibitDraft(picture)])
    work.session.close()


def test_task_11_everything_held_about_them(
    school: Path, teacher: str, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """A member of staff asked on 22 December for everything held about them."""
    shared_incident(school, teacher)
    candour = signed_in("task-11")
    candour.press("ctrl+6", "alt+u")
    candour.wait_title("Subject access requests")
    candour.picture("requests")
    candour.press("ctrl+n")
    candour.wait_focus("Who is it about?")
    candour.pick(teacher.rsplit(maxsplit=1)[-1], teacher)
    candour.press("Tab")
    candour.wait_focus("When did the request come?")
    year = came().year
    candour.type(f"22 December {year}")
    candour.wait_words(f"due 22 January {year + 1}")
    candour.picture("new request")
    candour.press("ctrl+s")
    candour.wait_focus("What was found")
    candour.wait_words(f"ue 22 January {year + 1}")
    candour.picture("found")
    candour.press("a")
    candour.wait_words("to decide")
    decisions = decided(candour)
    candour.picture("decided")
    candour.press("alt+m")
    candour.wait_words("Encrypt it?")
    candour.picture("hand over")
    candour.press("ctrl+s")
    candour.wait_dialog("Where to put the bundle")
    candour.press("Return")
    candour.wait_words("Close the request when it is given")
    candour.picture("handed out")
    candour.press("alt+c")
    candour.wait_words("How did it end?")
    candour.press("ctrl+s")
    candour.wait_words("Closed SAR-")
    candour.picture("closed")
    keys = candour.keys
    seconds = (keys + candour.letters) * KEY_SECONDS + (5 + decisions) * DECISION_SECONDS
    (bag,) = candour.home.glob("SAR-*")
    work = afterwards(candour)
    requests = work.need_casework().requests
    (row,) = [each for each in requests.listed() if each.received_on == came()]
    assert row.outcome is RequestOutcome.ANSWERED
    assert row.clock.due == dt.date(year + 1, 1, 22)
    items = requests.items(row.id)
    reasons = {item.decided.reason for item in items if item.decided and not item.given}
    assert reasons == {"Other people’s information"}
    pages = pypdf.PdfReader(io.BytesIO((bag / "data" / f"{bag.name}.pdf").read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "[hidden] wrote in the Year 4 group that" in text
    assert not re.search("Oakum|Tam|Corwen", text)
    assert "Reason: Other people’s information" in text
    book = work.session.casebook
    assert book is not None
    history = {(line.what, line.kind) for line in trail_lines(book)}
    assert {("added", "request"), ("added", "request_item"), ("added", "bundle")} <= history
    assert seconds <= 300
    scored(journeys, 11, f"A request answered, {seconds:.0f} s reckoned", keys, 30)


def came() -> dt.date:
    """The last 22 December that has been."""
    today = dt.datetime.now().astimezone().date()
    this = dt.date(today.year, 12, 22)
    return this if this <= today else this.replace(year=today.year - 1)


def decided(candour: Candour) -> int:
    """Redact each record that is left, leave out each picture; return how many there were."""
    done = 0
    while "0 to decide" not in (seen := candour.look()).words:
        left = int(seen.words.partition(" to decide")[0].rsplit(maxsplit=1)[-1])
        if "What it is:" in seen.words:  # a picture, of which nobody has made a redacted copy
            candour.press("l", "1")
        else:
            candour.press("i" if "No other name was found" in seen.words else "r")
        done += 1
        assert done < 20
        candour.wait_words(f"{left - 1} to decide")
    return done
