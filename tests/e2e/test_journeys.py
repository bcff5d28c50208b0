"""Tasks of ux.md §5 in the real window, by keyboard alone; each must score 2."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2
import zxingcpp
from PIL import Image

from app.models.evidence import CustodyEvent
from app.reports.recovery_check import key_groups
from app.services.staff.rows import StaffRow
from app.services.staff.service import Which
from app.workspace import Workspace
from tests.e2e.candour import Candour
from tests.e2e.conftest import WORDS, chosen_words, unlock
from tests.e2e.journey import Journey

Start = Callable[[str], Candour]
Afterwards = Callable[..., Workspace]


def scored(journeys: list[Journey], task: int, title: str, keys: int, target: int) -> None:
    journey = Journey(task, title, keys, target)
    journeys.append(journey)
    assert journey.score == 2, f"task {task} took {keys} keys, its target is {target}"


def person(work: Workspace, name: str) -> StaffRow:
    return next(row for row in work.staff.listed() if row.name == name)


@chosen_words
def test_task_1_setting_up(
    start: Start, afterwards: Afterwards, journeys: list[Journey], tmp_path: Path
) -> None:
    """Set the app up for your school; there is no stick here, so the place is a folder."""
    stick = tmp_path / "HEAD-BACKUP"
    stick.mkdir()
    candour = start("task-1")
    candour.press("alt+s")
    candour.wait_focus("School’s name")
    candour.type("Ysgol y Bont")
    candour.press("alt+n")
    candour.wait_focus("Your name")
    candour.type("head")
    candour.press("Tab", "h", "Tab")
    candour.wait_focus("Passphrase")
    candour.type(WORDS)
    candour.press("alt+n")
    candour.wait_words("Step 3 of 5")
    candour.press("alt+n")
    candour.wait_words("Step 4 of 5")
    candour.press("alt+p")
    candour.wait_dialog("Print")
    candour.picture("print")
    candour.press("Return")
    sheet = candour.printed()
    seen = candour.wait_focus("Type group")
    number = int(seen.focus.split("group ")[1].split(" ")[0])
    candour.type(asked_group(sheet, number, "casebook" if "casebook" in seen.focus else "register"))
    candour.press("alt+n")
    candour.wait_words("Step 5 of 5")
    candour.wait_focus("Folder")
    candour.type(str(stick))
    candour.press("alt+n")
    candour.wait_words("Choose a backup place that is not this PC")
    candour.picture("the same disk")
    candour.press("alt+n")
    candour.wait_title("Home")
    candour.wait_words("Add your staff")
    seen = candour.look()
    candour.picture("home")
    assert "recovery sheet" not in seen.words.lower()
    assert "Choose where backups go" not in seen.words
    keys = candour.keys
    folder = next(path.parent for path in candour.home.rglob("vault.json"))
    work = afterwards(candour, folder)
    assert work.school.school().name == "Ysgol y Bont"
    assert [row.folder for row in work.backups.places()] == [stick]
    scored(journeys, 1, "Setting up, sheet printed, backup place set", keys, 25)


def asked_group(sheet: bytes, number: int, book: str) -> str:
    """Read a group of a key off the printed sheet, which is a picture, by its QR codes."""
    secrets = []
    for page in pypdfium2.PdfDocument(sheet):
        picture = page.render(scale=200 / 72).to_pil()
        codes = zxingcpp.read_barcodes(picture)
        secrets += [(code.position.top_left.y, code.text) for code in codes]
    assert len(secrets) == 2
    secrets.sort()  # the register's key is printed first
    _, secret = secrets[0 if book == "register" else 1]
    return key_groups(secret[secret.index("AGE-SECRET-KEY-") :])[number - 1]


@chosen_words
def test_task_2_staff_from_excel(
    empty_school: Path, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """Put the staff in from Excel: 60 rows, one a duplicate, one without a name."""
    names = [f"Person {'ABCDEFGHIJ'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(60)]
    names[3], names[4] = "Siân Gŵyr", "Ŷnyr Llŷn"
    names[12] = ""  # with the heading above, row 14
    names[40] = names[20]
    rows = ["Full name\tRole\tStart date"]
    rows += [f"{name}\tClass teacher\t01/09/2020" for name in names]
    candour = signed_in("task-2")
    candour.press("ctrl+3", "alt+i")
    candour.wait_focus("Paste the cells here")
    candour.screen.copy("\n".join(rows).encode())
    candour.press("ctrl+v")
    candour.wait_words("Add 58 staff")
    candour.picture("dry run")
    candour.press("alt+a")
    candour.wait_words("Added 58 staff")
    candour.wait_words("Enter a full name")
    assert "14" in candour.look().words
    candour.picture("added")
    keys = candour.keys
    work = afterwards(candour)
    saved = [row.name for row in work.staff.listed()]
    assert len(saved) == 58
    assert {"Siân Gŵyr", "Ŷnyr Llŷn"} <= set(saved)
    assert saved.count(names[20]) == 1
    scored(journeys, 2, "Staff from Excel", keys, 12)


def test_task_5_a_starter(
    school: Path, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """A teaching assistant with ŷ and ŵ in the name starts on Monday."""
    name = "Ŵenna Tŷ-Bach"
    candour = signed_in("task-5")
    candour.press("ctrl+3", "ctrl+n")
    candour.wait_focus("Full name")
    candour.type(name)
    candour.press("Tab", "s", "Tab")
    candour.wait_focus("Start date")
    candour.type("next mon")
    candour.press("ctrl+s")
    candour.wait_words(f"Added {name}")
    candour.press("ctrl+p")
    candour.wait_dialog("Print")
    candour.picture("print")
    candour.press("Return")
    assert len(pypdf.PdfReader(io.BytesIO(candour.printed())).pages) == 1
    keys = candour.keys
    work = afterwards(candour)
    row = person(work, name)
    assert row.starts is not None
    assert (row.starts.weekday(), row.starts > work.today) == (0, True)
    assert row.category.label == "Support staff"
    scored(journeys, 5, "A starter, with form", keys, 8)


def test_task_6_a_leaver_and_back(
    school: Path, teacher: str, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """A teacher leaves on Friday. No – undo that."""
    candour = signed_in("task-6")
    candour.press("ctrl+3", "ctrl+f")
    candour.wait_focus("Search staff")
    candour.type(teacher.rsplit(maxsplit=1)[-1])
    candour.press("Return")
    candour.wait(lambda seen: "Search" not in seen.focus, "the record")
    candour.press("alt+l")
    candour.wait_focus("Last day")
    candour.type("fri")
    candour.press("ctrl+s")
    candour.wait_words("leaves on")
    candour.picture("left")
    candour.press("ctrl+z")
    candour.wait(lambda seen: "Undo" not in seen.words, "it to be undone")
    candour.picture("undone")
    keys = candour.keys
    work = afterwards(candour)
    assert person(work, teacher).ends is None
    scored(journeys, 6, "A leaver, undone", keys, 7)


def test_task_7_a_disclosure(
    school: Path, teacher: str, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """A teacher tells you her nephew is in Year 5 and they are on Instagram."""
    candour = signed_in("task-7")
    candour.press("ctrl+4", "ctrl+n")
    candour.wait_focus("Who told you?")
    candour.pick(teacher, teacher)
    candour.press("Tab", "p", "Tab")
    candour.wait_focus("Their initials")
    candour.type("TB")
    candour.press("Tab")
    candour.wait_focus("Year group")
    candour.type("5")
    candour.press("Tab", "f", "Tab")
    candour.wait_focus("Where are they in touch?")
    candour.pick("Insta", "Instagram")
    candour.press("Tab", "Tab")
    candour.wait_focus("Decide later")
    candour.press("n")
    candour.picture("form")
    candour.press("ctrl+s")
    candour.wait_dialog("Print")
    candour.press("Return")
    assert len(pypdf.PdfReader(io.BytesIO(candour.printed())).pages) == 1
    candour.picture("after")
    keys = candour.keys
    work = afterwards(candour)
    relationships = work.need_casework().relationships
    newest = max(relationships.listed(), key=lambda item: item.reference)
    row = relationships.by_reference(newest.reference)
    assert (row.staff_name, row.other_initials, row.platforms) == (
        teacher,
        "TB",
        ("Instagram",),
    )
    assert row.review_on is not None
    assert row.review_on.month == 9
    assert row.review_on > work.today
    scored(journeys, 7, "A disclosure, with copy to sign", keys, 18)


def test_task_8_an_incident_with_screenshots(
    school: Path, teacher: str, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """Log this post; two screenshots. The app locks after the first paste."""
    candour = signed_in("task-8")
    candour.press("ctrl+i")
    candour.wait_focus("What happened?")
    candour.type("A parent wrote in the Year 4 group that a teacher had lied to her.")
    candour.press("Tab", "Tab", "Tab")
    candour.wait_focus("Who is it about?")
    candour.pick(teacher, teacher)
    candour.press("Tab", "Tab")
    candour.wait_focus("Where?")
    candour.pick("Face", "Facebook")
    candour.screen.copy(picture("red"), "image/png")
    candour.press("ctrl+v")
    candour.wait_dialog("Stop before you look")
    candour.picture("question")
    candour.press("n")
    candour.wait(lambda seen: not seen.dialog and "A  400" in seen.words, "exhibit A")
    before = candour.look().focus
    candour.screen.xdotool("key", "ctrl+l")  # the app locks: nobody's key
    unlock(candour)
    candour.wait_words("Year 4 group")
    candour.wait(lambda seen: seen.focus == before, f"the keyboard at {before} again")
    assert "Saved " in candour.look().words
    candour.screen.copy(picture("blue"), "image/png")
    candour.press("ctrl+v")
    candour.wait_dialog("Stop before you look")
    candour.press("n")
    candour.wait(lambda seen: not seen.dialog and "B  400" in seen.words, "exhibit B")
    candour.picture("both")
    candour.press("ctrl+s")
    candour.wait_words("Saved INC-")
    candour.picture("saved")
    keys = candour.keys
    work = afterwards(candour).need_casework()
    newest = max(work.incidents.listed(), key=lambda item: item.reference)
    exhibits = work.evidence.of(newest.id)
    colours = [colour_of(work.evidence.read(each.id, CustodyEvent.VIEWED)) for each in exhibits]
    assert [each.letter for each in exhibits] == ["A", "B"]
    assert colours == ["red", "blue"]
    scored(journeys, 8, "An incident, two screenshots, a lock", keys, 16)


def test_task_10_the_governors_report(
    school: Path, teacher: str, signed_in: Start, afterwards: Afterwards, journeys: list[Journey]
) -> None:
    """Make the autumn governors' report; the comment names a member of staff."""
    candour = signed_in("task-10")
    candour.press("ctrl+6", "ctrl+n")
    candour.wait_focus("Comment")
    candour.type(f"Training was led by {teacher}")
    candour.press("ctrl+s")
    candour.wait_focus(f"may identify someone: “{teacher}”")
    candour.picture("warned")
    before = candour.keys
    candour.press("space")
    candour.wait_focus("Comment")
    candour.press(*["ctrl+BackSpace"] * len(teacher.split()))
    candour.type("a teacher")
    fix = candour.keys - before
    candour.press("ctrl+s")
    candour.wait_dialog("Save the report")
    candour.press("Return")
    candour.wait_words("Saved ")
    candour.picture("saved")
    report = pypdf.PdfReader(io.BytesIO(candour.printed()))
    keys = candour.keys
    (file,) = candour.home.glob("*.pdf")
    work = afterwards(candour)
    text = "\n".join(page.extract_text() for page in report.pages)
    everything = f"{text}\n{report.metadata}\n{file.name}"
    assert "Training was led by a teacher" in " ".join(text.split())
    stored = {row.name for row in work.staff.listed(Which.ALL)}
    assert len(stored) > 40
    assert [name for name in stored if name in everything] == []
    scored(journeys, 10, f"Governors’ report (and {fix} to mend it)", keys - fix, 6)


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 800), colour).save(out, "PNG")
    return out.getvalue()


def colour_of(data: bytes) -> str:
    pixel = Image.open(io.BytesIO(data)).convert("RGB").getpixel((5, 5))
    return {(255, 0, 0): "red", (0, 0, 255): "blue"}.get(pixel, str(pixel))  # type: ignore[arg-type]
