"""The casebook in the real window, by keyboard alone; each journey must score 2."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from app.models.evidence import Answer, CustodyEvent
from app.models.incident import IncidentType
from app.models.school import RoleKey
from app.services.evidence.intake import Arrival, LooksSafe, accept
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.services.sample.build import PASSPHRASE
from app.storage.vault import Vault
from app.workspace import Workspace
from tests.e2e.candour import Candour
from tests.e2e.journey import Journey
from tests.e2e.test_journeys import picture, scored

Start = Callable[[str], Candour]
Afterwards = Callable[..., Workspace]
KEY_SECONDS, DECISION_SECONDS = 0.28, 1.35  # as ux.md §5 reckons them
NAME = (62, 182, 158, 206)  # where the child's name stands on screenshot A
ABOUT_HEAD = "The head shouted at a parent in an open group, and I saw it."
RANG = "Rang the parent, who will ask for it to be taken down."


def opened(vault: Path, name: str = "head") -> Workspace:
    return Workspace.open(Vault.open(vault).unlock(name, PASSPHRASE))


def tab_to(candour: Candour, name: str) -> None:
    """Press Tab until the keyboard is there; each press counts."""
    for _ in range(20):
        candour.press("Tab")
        if name in candour.look().focus:
            return
    raise AssertionError(f"{name} is more than 20 presses of Tab away")


def screenshot() -> bytes:
    """A class chat that names a child, as a phone would save it."""
    drawn = Image.new("RGB", (400, 800), "white")
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(18)
    for top, line in ((60, "Year 4 parents"), (120, "She lied again."), (184, "Poor Tam Oakum!")):
        pen.text((20, top), line, "black", font)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def logged(vault: Path) -> bytes:
    """Have an incident with two screenshots be the newest; return the first of them."""
    work = opened(vault)
    looked = LooksSafe(Answer.NO)
    first = screenshot()
    exhibits = [
        ExhibitDraft(accept(Arrival(data, "Screenshot.png"), looked))
        for data in (first, picture("blue"))
    ]
    post = "A parent wrote in the Year 4 group that a teacher had lied, and named a child."
    draft = IncidentDraft(post, work.today, type=IncidentType.CYBERBULLYING)
    work.need_casework().incidents.record(draft, exhibits)
    work.session.close()
    return first


def test_task_9_hiding_a_name(
    school: Path, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """Hide the child's name on screenshot A; note you rang the parent."""
    original = logged(school)
    candour = signed_in("task-9")
    candour.press("ctrl+5")
    candour.wait_focus("Incidents")
    candour.press("Home")
    candour.wait_words("named a child")
    candour.wait_words("opens it")
    candour.picture("incident")
    candour.press("alt+1")
    candour.wait_words("&Hide parts")
    candour.picture("exhibit")
    candour.press("alt+h")
    candour.wait_words("No box yet")
    candour.wait_focus("with boxes")
    candour.press("Insert")
    candour.wait_words("1 box")
    candour.picture("a box")
    candour.press("1", "Down", "Down", "Down", "Down", "Right", "Right", "Right", "Right")
    candour.picture("the box over the name")
    candour.press("ctrl+s")
    candour.wait_words("Saved a redacted copy")
    candour.picture("copied")
    candour.press("alt+k")
    candour.wait_words("Chronology")
    candour.press("alt+a")
    candour.wait_focus("What was done?")
    candour.type(RANG)
    candour.press("ctrl+s")
    candour.wait_words("Added the action")
    candour.picture("noted")
    keys = candour.keys
    work = afterwards(candour)
    casework = work.need_casework()
    newest = max(casework.incidents.listed(), key=lambda item: item.reference)
    exhibit = casework.evidence.of(newest.id)[0]
    assert casework.evidence.read(exhibit.id, CustodyEvent.VIEWED) == original
    (copy,) = casework.redactions.of(exhibit.id)
    hidden = Image.open(io.BytesIO(casework.redactions.read(copy.id, CustodyEvent.VIEWED)))
    assert hidden.size == (400, 800)
    assert hidden.convert("RGB").crop(NAME).getcolors() == [
        ((NAME[2] - NAME[0]) * (NAME[3] - NAME[1]), (0, 0, 0))
    ]
    assert hidden.convert("RGB").getpixel((390, 790)) == (255, 255, 255)
    (action,) = [each for each in casework.incidents.get(newest.id).actions if each.what == RANG]
    assert action.happened_on == work.today
    scored(journeys, 9, "A name hidden, a call noted", keys, 36)


def test_an_incident_in_two_minutes(
    school: Path, teacher: str, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """From Ctrl+I to saved, with who, where, what kind, a screenshot and what was done."""
    candour = signed_in("task-14")
    candour.press("ctrl+i")
    candour.wait_focus("What happened?")
    candour.type(
        "A parent wrote in the Year 4 group that the teacher is a liar and posted a photo."
    )
    candour.press("Tab", "Tab")
    candour.wait_focus("Time")
    candour.type("4pm")
    candour.press("Tab")
    candour.wait_focus("Who is it about?")
    candour.pick(teacher.rsplit(maxsplit=1)[-1], teacher)
    candour.press("Tab")
    candour.wait_focus("Who did it?")
    candour.pick("a parent", "A parent")
    candour.press("Tab")
    candour.wait_focus("Where?")
    candour.pick("What", "WhatsApp")
    candour.screen.copy(screenshot(), "image/png")
    candour.press("ctrl+v")
    candour.wait_dialog("Stop before you look")
    candour.press("n")
    candour.wait_words("A  400")
    candour.wait_focus("Where?")
    candour.press(*["Tab"] * 4)
    candour.wait_focus("Choose…")
    candour.press("p")
    candour.picture("form")
    tab_to(candour, "Told the safeguarding lead")
    candour.press("space")
    candour.picture("form end")
    candour.press("ctrl+s")
    candour.wait_words("Saved INC-")
    candour.picture("saved")
    keys = candour.keys
    decisions = 9  # what, when, about whom, by whom, where, evidence, is it safe, kind, done
    seconds = (keys + candour.letters) * KEY_SECONDS + decisions * DECISION_SECONDS
    casework = afterwards(candour).need_casework()
    newest = max(casework.incidents.listed(), key=lambda item: item.reference)
    row = casework.incidents.get(newest.id)
    assert (row.about.name, str(row.by), row.platform) == (teacher, "A parent or carer", "WhatsApp")
    assert row.type is not None
    assert row.done_so_far
    assert [each.letter for each in casework.evidence.of(newest.id)] == ["A"]
    assert seconds <= 120
    scored(journeys, 14, f"An incident in full, {seconds:.0f} s reckoned", keys, 30)


def test_may_i_and_then_tell(
    school: Path, teacher: str, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """May I keep a friend who became a parent? The answer, then the disclosure filled in."""
    candour = signed_in("task-15")
    candour.press("ctrl+4", "alt+i")
    candour.wait_title("May I")
    candour.wait_focus("Pupil")
    candour.press("p", "p")
    candour.wait_focus("Parent or carer")
    candour.press("Tab", "k", "Tab")
    candour.wait_focus("Not said")
    candour.press("s")
    candour.wait_words("May I keep a friend who became a parent")
    candour.wait_words("Yes, but tell the school")
    candour.picture("answer")
    candour.press("alt+r")
    candour.wait_focus("Who told you?")
    candour.picture("filled in")
    candour.pick(teacher.rsplit(maxsplit=1)[-1], teacher)
    candour.press("Tab", "Tab")
    candour.wait_focus("Their initials")
    candour.type("RB")
    candour.press("Tab", "Tab")
    candour.wait_focus("Where are they in touch?")
    candour.pick("Face", "Facebook")
    candour.press("Tab", "Tab", "n")
    candour.picture("form")
    candour.press("ctrl+s")
    candour.wait_dialog("Print")
    candour.press("Return")
    candour.printed()
    candour.picture("saved")
    keys = candour.keys
    relationships = afterwards(candour).need_casework().relationships
    newest = max(relationships.listed(), key=lambda item: item.reference)
    row = relationships.by_reference(newest.reference)
    assert (row.staff_name, row.other_initials) == (teacher, "RB")
    assert row.standing.kind.value == "parent"
    assert row.connection.value == "social_circle"
    scored(journeys, 15, "May I…?, then the disclosure, with copy", keys, 24)


def test_past_the_head(
    school: Path, start: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """The office posts a report about the head; the chair reads and records it."""
    work = opened(school)
    (head,) = [each.name for each in work.school.role_holders(RoleKey.HEAD)]
    work.session.close()
    candour = start("task-16")
    signs_in(candour, "o", "office")
    candour.press("ctrl+8")
    candour.wait_title("Post a report")
    candour.press("c")
    candour.wait_focus("Chair of governors")
    candour.press("Tab")
    candour.wait_focus("What happened?")
    candour.type(ABOUT_HEAD)
    candour.press(*["Tab"] * 3)
    candour.wait_focus("Who is it about?")
    candour.pick(head.rsplit(maxsplit=1)[-1], head)
    candour.picture("post")
    candour.press("ctrl+s")
    seen = candour.wait_words("Your receipt")
    candour.picture("receipt")
    (receipt,) = re.findall(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", seen.words, re.M)
    keys, home = candour.keys, candour.home / ".config" / "Candour" / "settings.json"
    candour.close()
    home.write_text(json.dumps({"vault": str(school)}), encoding="utf-8")
    candour = start("task-16 chair")
    signs_in(candour, "a", "chair")
    candour.picture("home")
    candour.press("ctrl+9")
    candour.wait_words(receipt)
    candour.picture("posted")
    candour.press("alt+r")
    candour.wait_focus("When did it happen?")  # the report did not say
    candour.type("today")
    candour.press("ctrl+s")
    candour.wait_words("Recorded as CH-INC-")
    candour.picture("recorded")
    keys += candour.keys
    candour.close()
    chair = opened(school, "chair")
    (post,) = chair.posts.listed()
    assert (post.receipt, post.waits) == (receipt, False)
    (incident,) = chair.need_casework().incidents.listed()
    assert chair.need_casework().incidents.get(incident.id).about.name == head
    chair.session.close()
    candour = start("task-16 head")
    signs_in(candour, "h", "head")
    assert "posted" not in candour.look().words.casefold()
    candour.press("ctrl+k")
    candour.wait_focus("Find")
    candour.type("shouted")
    candour.wait_words("No match")
    candour.picture("finds nothing")
    candour.press("ctrl+9")
    candour.wait_words("Nothing was posted to you")
    candour.press("ctrl+5")
    candour.wait_title("Incidents")
    candour.picture("sees nothing")
    assert "shouted" not in candour.look().words
    work = afterwards(candour)
    assert work.posts.listed() == ()
    assert work.find.search("shouted") == ()
    scored(journeys, 16, "Past the head: posted, read, recorded (two sign-ins)", keys, 24)


def signs_in(candour: Candour, letter: str, name: str) -> None:
    """Choose one's name at the door and type the passphrase."""
    candour.wait(lambda seen: seen.active and "Passphrase" in seen.words, "the door")
    if candour.look().focus == "Passphrase":  # who was last here
        candour.press("shift+Tab")
    candour.press(letter)
    if name == "chair":  # whose name the door does not say
        candour.wait(lambda seen: seen.typed == "Another name…", "another name at the door")
        candour.press("Tab")
        candour.wait_focus("The name you sign in with")
        candour.type(name)
    else:
        candour.wait(lambda seen: seen.typed == name, f"{name} at the door")
    candour.picture("door")
    candour.press("Tab")
    candour.wait_focus("Passphrase")
    candour.type(PASSPHRASE)
    candour.press("Return")
    candour.wait_title("Home")


def test_a_bundle_for_the_police(
    school: Path, signed_in: Start, afterwards: Afterwards, journeys: list[Journey], tmp_path: Path
) -> None:
    """Hand the incident over with screenshot A, without B; they check it with their own tools."""
    original = logged(school)
    stick = tmp_path / "home" / "stick"
    stick.mkdir()
    candour = signed_in("task-17")
    candour.press("ctrl+5")
    candour.wait_focus("Incidents")
    candour.press("Home")
    candour.wait_words("opens it")
    candour.press("alt+b")
    candour.wait_title("Bundles")
    candour.wait_focus("Police")
    candour.press("p", "Tab")
    candour.wait_focus("Their name")
    candour.type("PC Fictional")
    tab_to(candour, "What goes in")
    candour.press("Down", "Down", "l")
    candour.wait_focus("Why is it left out?")
    candour.type("It shows nothing about the child")
    candour.picture("form")
    candour.press("ctrl+s")
    candour.wait_dialog("Where to put the bundle")
    candour.type("stick")
    candour.picture("folder")
    candour.press("Return")
    candour.wait_words("BUN-2", 60)
    candour.wait_words(" is in “", 60)
    candour.picture("made")
    keys = candour.keys
    afterwards(candour)
    (bag,) = stick.iterdir()
    (kept,) = (bag / "data" / "originals").iterdir()
    assert kept.read_bytes() == original
    assert checks(bag) == [0, 0, 0]
    kept.write_bytes(original[:-1] + bytes([original[-1] ^ 1]))
    bagit, files, tags = checks(bag)
    assert bagit != 0
    assert files != 0
    assert tags == 0
    scored(journeys, 17, "A bundle for the police, one picture left out", keys, 18)


def checks(bag: Path) -> list[int]:
    """Return what bagit.py and sha256sum say of a bundle: 0 where nothing is amiss."""
    commands = (
        [sys.executable, "-m", "bagit", "--validate", str(bag)],
        ["sha256sum", "-c", "manifest-sha256.txt"],
        ["sha256sum", "-c", "tagmanifest-sha256.txt"],
    )
    return [
        subprocess.run(each, check=False, cwd=bag, capture_output=True).returncode
        for each in commands
    ]
