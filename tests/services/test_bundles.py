"""A bundle can be checked by anybody, holds what was chosen and nothing of what was left out."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pypdf
import pytest

from app.errors import Problems, Refused
from app.models.bundle import Recipient
from app.models.evidence import CustodyEvent
from app.models.incident import Party
from app.reports.chronology import chronology
from app.reports.how_to_check import how_to_check
from app.services.bundles.rows import BundleDraft, BundleRow, Choice, Chosen, Piece
from app.services.bundles.service import Bundles
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.incidents.drafts import ActionDraft, IncidentDraft, Subject
from app.services.incidents.service import Incidents
from app.services.relationships.service import Relationships
from app.storage.book import Book
from tests.builders import book
from tests.pictures import accepted
from tests.told import a_school, nephew, noted

DAY = dt.date(2026, 11, 3)
DRAFT = IncidentDraft(
    "Dafydd Example wrote about Mrs Gwen  Sample in the Year 4 group.",
    DAY,
    about=Subject(Party.STAFF, "Gwen Sample"),
    by=Subject(Party.PARENT, "Dafydd Example"),
    platform="WhatsApp",
)
PAPER = partial(chronology, "Oak Lane")


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Book]:
    opened = book(tmp_path, "casebook")
    yield opened
    opened.close()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Book]:
    opened = book(tmp_path, "register")
    yield opened
    opened.close()


@pytest.fixture
def incidents(casebook: Book, register: Book) -> Incidents:
    return Incidents(casebook, register)


@pytest.fixture
def bundles(casebook: Book, register: Book, incidents: Incidents) -> Bundles:
    relationships = Relationships(casebook, register)
    return Bundles(casebook, incidents, relationships, Evidence(casebook))


@pytest.fixture
def pieces(incidents: Incidents, bundles: Bundles) -> tuple[Piece, ...]:
    shots = [
        ExhibitDraft(accepted("red", "Dafydd.png"), caption="What Dafydd Example wrote"),
        ExhibitDraft(accepted("blue")),
    ]
    recorded = incidents.record(DRAFT, shots)
    incidents.add_action(recorded.id, ActionDraft("Rang Dafydd Example at home.", DAY))
    return bundles.offered([recorded.reference])


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def draft(*chosen: Chosen, **others: object) -> BundleDraft:
    values: dict[str, object] = {
        "recipient": Recipient.POLICE,
        "whom": "PC Fictional",
        "why": "Their request of 3 November",
        "chosen": chosen,
    }
    return BundleDraft(**{**values, **others})  # type: ignore[arg-type]


def make(bundles: Bundles, made: BundleDraft, stick: Path) -> BundleRow:
    return bundles.make(made, stick, PAPER, "Oak Lane", how_to_check())


def code(command: list[str], folder: Path) -> int:
    return subprocess.run(command, check=False, cwd=folder, capture_output=True).returncode


def sha256sum(bag: Path) -> list[int]:
    checks = (["sha256sum", "-c", f"{each}-sha256.txt"] for each in ("manifest", "tagmanifest"))
    return [code(check, bag) for check in checks]


def bagit(bag: Path) -> int:
    return code([sys.executable, "-m", "bagit", "--validate", str(bag)], bag)


def words(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_outsiders_can_check_it_and_one_changed_byte_shows(
    bundles: Bundles, pieces: tuple[Piece, ...], stick: Path
) -> None:
    row = make(bundles, draft(*map(Chosen, pieces)), stick)
    bag = stick / "BUN-2026-001"
    assert (bagit(bag), sha256sum(bag)) == (0, [0, 0])
    assert sorted(path.name for path in (bag / "data" / "originals").iterdir()) == [
        "INC-2026-001-A.png",
        "INC-2026-001-B.png",
    ]
    assert (
        row.manifest
        == subprocess.run(
            ["sha256sum", bag / "tagmanifest-sha256.txt"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.partition(" ")[0]
    )
    for path in sorted(bag.rglob("*")):
        if path.is_file() and path.name != "tagmanifest-sha256.txt":
            whole = path.read_bytes()
            path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
            assert bagit(bag) != 0, path
            assert sha256sum(bag) != [0, 0], path
            path.write_bytes(whole)
    assert (bagit(bag), sha256sum(bag)) == (0, [0, 0])


def test_its_names_fit_a_fat32_stick(
    bundles: Bundles, pieces: tuple[Piece, ...], stick: Path
) -> None:
    make(bundles, draft(*map(Chosen, pieces)), stick)
    names = [path.name for path in stick.rglob("*")]
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._-]*[A-Za-z0-9]", name) for name in names)
    paths = [str(path).casefold() for path in stick.rglob("*")]
    assert len(set(paths)) == len(paths)


def test_what_is_left_out_or_hidden_is_nowhere(
    bundles: Bundles, pieces: tuple[Piece, ...], stick: Path
) -> None:
    incident, first, second = pieces
    hidden = draft(
        Chosen(incident, Choice.REDACT),
        Chosen(first),
        Chosen(second, Choice.LEAVE_OUT, "Shows another child"),
        recipient=Recipient.SUBJECT,
        whom="Gwen Sample",
        hide=("Dafydd Example", "mrs gwen sample"),
    )
    make(bundles, hidden, stick)
    bag = stick / "BUN-2026-001"
    text = words((bag / "data" / "chronology.pdf").read_bytes())
    assert "[hidden] wrote about [hidden] in the Year 4 group" in text
    assert "Rang [hidden] at home" in text
    assert "INC-2026-001 A · What [hidden] wrote" in text
    assert "1 item left out" in text
    for file in bag.rglob("*"):
        if file.is_file():
            assert b"Dafydd" not in file.read_bytes(), file
            assert b"another child" not in file.read_bytes(), file
    assert "Dafydd" not in text
    assert "another child" not in text
    assert "Evidence B" not in text
    assert not (bag / "data" / "originals" / "INC-2026-001-B.png").exists()


def test_every_exhibit_says_where_it_went(
    bundles: Bundles, pieces: tuple[Piece, ...], casebook: Book, stick: Path
) -> None:
    make(bundles, draft(*map(Chosen, pieces)), stick)
    lines = Evidence(casebook).custody(pieces[1].id)
    assert [line.what for line in lines] == [CustodyEvent.TAKEN_IN, CustodyEvent.BUNDLED]
    assert lines[-1].note == "In BUN-2026-001 for PC Fictional"
    (row,) = bundles.made()
    assert (row.whom, row.protected) == ("PC Fictional", False)
    assert row.items["pieces"][0] == {"piece": "INC-2026-001", "choice": "include", "why": ""}


@pytest.mark.skipif(not shutil.which("age"), reason="needs Debian's age")
def test_it_opens_with_an_age_key_alone(
    bundles: Bundles, pieces: tuple[Piece, ...], stick: Path, tmp_path: Path
) -> None:
    key = tmp_path / "key.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True)
    make(bundles, draft(*map(Chosen, pieces), age_key=public.stdout), stick)
    (sealed,) = stick.iterdir()
    assert b"Dafydd" not in sealed.read_bytes()
    tar = subprocess.run(["age", "-d", "-i", key, sealed], check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], check=True, cwd=tmp_path, input=tar)
    assert (bagit(tmp_path / "BUN-2026-001"), sha256sum(tmp_path / "BUN-2026-001")) == (0, [0, 0])


def test_it_opens_with_the_passphrase_alone(
    bundles: Bundles, pieces: tuple[Piece, ...], stick: Path, tmp_path: Path
) -> None:
    import pyrage

    make(bundles, draft(*map(Chosen, pieces), passphrase="three fictional words"), stick)
    (sealed,) = stick.iterdir()
    tar = pyrage.passphrase.decrypt(sealed.read_bytes(), "three fictional words")
    subprocess.run(["tar", "-x"], check=True, cwd=tmp_path, input=tar)
    assert bagit(tmp_path / "BUN-2026-001") == 0


def test_what_is_missing_is_said_all_at_once(bundles: Bundles, pieces: tuple[Piece, ...]) -> None:
    incident, first, second = pieces
    bad = draft(
        Chosen(incident, Choice.REDACT),
        Chosen(first, Choice.REDACT),
        Chosen(second, Choice.LEAVE_OUT),
        recipient=None,
        whom=" ",
        passphrase="short",
        age_key="age1nonsense",
    )
    with pytest.raises(Problems) as caught:
        bundles.check(bad)
    assert [each.sentence for each in caught.value.problems] == [
        "Select who gets it.",
        "Enter the name of who gets it.",
        "Make a redacted copy of INC-2026-001 A first, or leave it out.",
        "Enter why INC-2026-001 B is left out.",
        "Enter the names and words to hide.",
        "Enter a passphrase of 12 characters or more.",
        "That is not an age public key. It begins with age1; ask them to send it again.",
    ]


@pytest.mark.parametrize("key", ["", "three fictional words"])
def test_a_full_stick_keeps_nothing(
    bundles: Bundles,
    pieces: tuple[Piece, ...],
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
) -> None:
    """A file system of 64 KiB, in which the bundle has no room."""
    small = stick / "small"
    small.mkdir()
    if code(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(small)], stick):
        pytest.skip("mounting needs a right that this machine does not give")
    try:
        with pytest.raises(Refused, match="no room"):
            make(bundles, draft(*map(Chosen, pieces), passphrase=key), small)
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=True)
    assert bundles.made() == ()


@pytest.mark.parametrize("key", ["", "three fictional words"])
def test_a_stick_pulled_out_half_way_keeps_nothing(
    bundles: Bundles, pieces: tuple[Piece, ...], stick: Path, key: str
) -> None:
    def pulled(done: int, _total: int) -> None:
        if done == 2:
            shutil.rmtree(stick)

    made = draft(*map(Chosen, pieces), passphrase=key)
    with pytest.raises(Refused, match=r"pulled out|written to"):
        bundles.make(made, stick, PAPER, "Oak Lane", how_to_check(), pulled)
    assert bundles.made() == ()
    stick.mkdir()
    make(bundles, made, stick)
    assert [row.reference for row in bundles.made()] == ["BUN-2026-001"]


def test_nothing_there_is_overwritten(
    bundles: Bundles, pieces: tuple[Piece, ...], stick: Path
) -> None:
    (stick / "BUN-2026-001").mkdir()
    with pytest.raises(Refused, match="is there already"):
        make(bundles, draft(*map(Chosen, pieces)), stick)
    assert list((stick / "BUN-2026-001").iterdir()) == []


def test_a_disclosure_says_nothing_that_is_hidden(tmp_path: Path, stick: Path) -> None:
    with a_school(tmp_path) as school:
        note = "Dafydd Example, her nephew, writes to her."
        given = school.relationships.record(nephew(school, note=note, decision=noted()))
        incidents = Incidents(school.casebook, school.register)
        evidence = Evidence(school.casebook)
        bundles = Bundles(school.casebook, incidents, school.relationships, evidence)
        (piece,) = bundles.offered([given])
        make(bundles, draft(Chosen(piece, Choice.REDACT), hide=("Dafydd Example",)), stick)
    text = words((stick / "BUN-2026-001" / "data" / "chronology.pdf").read_bytes())
    assert text.count("[hidden], her nephew, writes to her.") == 2
    assert "Dafydd" not in text
