"""The school's backups: places, when they are due, and what opening one finds."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.dates import default_terms, school_year
from app.errors import NoPlace, Problems, UnsafePlace
from app.models.backup import CheckHow
from app.services.backups import Backups, PlaceRow
from app.storage.backup import Keep, Place, entries
from app.storage.backup.objects import object_path
from app.storage.people import PEOPLE
from app.storage.session import Session
from app.storage.vault import Vault
from tests.builders import SetClock
from tests.storage.backups import pieces, whole
from tests.storage.damage import flip
from tests.storage.vaults import PASSPHRASES, copy_vault, make_quick, set_colour


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    copy_vault(tmp_path / "vault")
    (tmp_path / "STICK").mkdir()
    return tmp_path / "vault"


@pytest.fixture
def clock() -> SetClock:
    """Today: files have the computer's own times."""
    return SetClock(dt.datetime.now(dt.UTC))


@pytest.fixture
def session(vault: Path, clock: SetClock) -> Iterator[Session]:
    opened = Vault.open(vault, clock).unlock("head", PASSPHRASES["head"])
    yield opened
    opened.close()


@pytest.fixture
def backups(session: Session) -> Backups:
    return Backups(session.register, session)


@pytest.fixture
def row(backups: Backups, tmp_path: Path) -> PlaceRow:
    return backups.add_place(tmp_path / "STICK")


def test_a_place_is_chosen_kept_and_let_go(backups: Backups, row: PlaceRow, tmp_path: Path) -> None:
    assert backups.places() == (row,)
    assert row.name == "STICK"
    assert backups.folders() == (tmp_path / "STICK",)
    again = backups.add_place(tmp_path / "STICK", "HEAD-BACKUP")
    assert [each.name for each in backups.places()] == ["HEAD-BACKUP"]
    assert again.id == row.id
    backups.remove_place(row.id)
    assert backups.places() == ()
    assert Place.open(tmp_path / "STICK").id == row.id


def test_a_place_that_is_none_is_refused(backups: Backups, vault: Path, tmp_path: Path) -> None:
    with pytest.raises(NoPlace):
        backups.add_place(tmp_path / "unplugged")
    with pytest.raises(UnsafePlace):
        backups.add_place(vault / "books")
    assert backups.places() == ()


def test_how_long_is_the_schools_to_say(backups: Backups) -> None:
    assert backups.keep() == Keep(24, 31, 12)
    backups.set_keep(Keep(48, 60, 24))
    assert backups.keep() == Keep(48, 60, 24)
    with pytest.raises(Problems, match="from 1 to 120"):
        backups.set_keep(Keep(24, 31, 0))


def test_home_says_how_the_backups_fare(
    backups: Backups, clock: SetClock, tmp_path: Path, session: Session
) -> None:
    assert "No place for backups has been chosen" in backups.status(clock()).sentence
    assert backups.status(clock()).late
    row = backups.add_place(tmp_path / "STICK")
    assert backups.status(clock()).sentence == "No backup has been made yet. Back up now."
    backups.run_due()
    made = clock()
    status = backups.status(clock())
    assert status.sentence.startswith("Last backup today at ")
    assert (status.last_good, status.late, status.problem) == (made, False, None)
    clock.move(days=1)
    assert backups.status(clock()).sentence.startswith("Last backup yesterday at ")
    clock.move(days=6, minutes=1)
    late = backups.status(clock())
    assert late.late
    assert "7 days ago. Back up now." in late.sentence
    (tmp_path / "STICK").rename(tmp_path / "in a drawer")
    outcome = backups.back_up(row)
    assert outcome.made is None
    status = backups.status(clock())
    assert status.problem == outcome.problem
    assert "isn't there" in status.sentence
    (tmp_path / "in a drawer").rename(tmp_path / "STICK")
    assert backups.back_up(row).made is not None
    assert backups.status(clock()).problem is None


def test_two_sticks_that_take_turns_don_t_nag(
    backups: Backups, clock: SetClock, tmp_path: Path
) -> None:
    rows = []
    for name in ("A", "B"):
        (tmp_path / name).mkdir()
        rows.append(backups.add_place(tmp_path / name))
        backups.back_up(rows[-1])
    (tmp_path / "A").rename(tmp_path / "in a drawer")
    clock.move(days=2)
    outcomes = [backups.back_up(row) for row in backups.places()]
    assert [outcome.made is None for outcome in outcomes] == [True, False]
    assert backups.status(clock()).sentence.startswith("Last backup today")
    assert backups.status(clock()).problem is None
    clock.move(days=40)
    backups.back_up(rows[1])
    assert "A has had no backup since" in backups.status(clock()).sentence


def test_what_is_due(
    backups: Backups, row: PlaceRow, session: Session, clock: SetClock, tmp_path: Path
) -> None:
    assert backups.due(clock())
    backups.back_up(row)
    clock.now = dt.datetime.now(dt.UTC)
    assert not backups.due(clock())
    clock.move(hours=3)
    assert not backups.due(clock())  # nothing changed
    clock.move(days=1)
    assert backups.due(clock())  # once a day all the same: it proves the place
    backups.back_up(row)
    clock.now = dt.datetime.now(dt.UTC)
    backups.back_up(row)
    set_colour(session, "red")
    now = dt.datetime.now(dt.UTC)
    assert not backups.due(now)  # changes have not settled
    assert backups.due(now + dt.timedelta(minutes=2))
    set_colour(session, "green")
    entry = entries(session.folder)[row.id]
    assert entry.last_good is not None
    assert not backups.due(dt.datetime.now(dt.UTC))


def test_what_was_missed_is_caught_up(vault: Path, clock: SetClock, tmp_path: Path) -> None:
    """The stick was out when Candour closed; at the next sign-in the backup is due at once."""
    session = Vault.open(vault, clock).unlock("head", PASSPHRASES["head"])
    backups = Backups(session.register, session)
    backups.add_place(tmp_path / "STICK")
    backups.run_due()
    set_colour(session, "red")
    session.close()
    clock.now = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    session = Vault.open(vault, clock).unlock("head", PASSPHRASES["head"])
    backups = Backups(session.register, session)
    assert backups.due(clock())
    (outcome,) = backups.run_due()
    assert outcome.made is not None
    assert outcome.made.new_bytes > 0
    session.close()


def test_a_backup_is_opened_once_and_remembered(
    backups: Backups, row: PlaceRow, session: Session, clock: SetClock
) -> None:
    assert backups.to_open(clock()) == []
    backups.back_up(row)
    waiting = backups.to_open(clock())
    assert [each.book for each in waiting] == ["register", "casebook"]
    for each in waiting:
        compared = backups.open_and_compare(each)
        assert compared.problem is None
        assert compared.counts == compared.expected
        assert compared.counts["holder"] >= 2
        assert compared.lines > 0
    assert backups.to_open(clock()) == []
    set_colour(session, "red")
    backups.back_up(row)
    assert backups.to_open(clock()) == []  # once a day is enough
    clock.move(days=1)
    backups.back_up(row)
    assert len(backups.to_open(clock())) == 2


def test_how_long_ago_each_book_was_opened(
    backups: Backups, row: PlaceRow, clock: SetClock
) -> None:
    assert [each.sentence for each in backups.openings(clock())] == [
        "Register: never opened from a backup yet. It will be after the next backup.",
        "Casebook: never opened from a backup yet. It will be after the next backup.",
    ]
    backups.back_up(row)
    register, _ = backups.to_open(clock())
    backups.open_and_compare(register)
    first, second = backups.openings(clock())
    assert first.sentence.endswith(", and all was there.")
    assert second.opened_at is None
    clock.move(days=40)
    assert backups.openings(clock())[0].sentence.startswith("Register: not opened since ")


def test_the_office_hears_of_the_casebook_and_leaves_it_to_who_opens_it(
    vault: Path, clock: SetClock, tmp_path: Path
) -> None:
    session = Vault.open(vault, clock).unlock("office", PASSPHRASES["office"])
    backups = Backups(session.register, session)
    row = backups.add_place(tmp_path / "STICK")
    backups.back_up(row)
    assert [each.book for each in backups.to_open(clock())] == ["register"]
    assert [each.book for each in backups.openings(clock())] == ["register", "casebook"]
    tested = backups.test_restore(row)
    assert tested.not_opened == ("casebook",)
    assert tested.problems == ()
    session.close()


def swap(place: Place, changes: dict[str, Path]) -> None:
    """Put other files into the newest backup, with a list whose name proves it."""
    snapshot = place.newest()
    assert snapshot is not None
    path = place.snapshot_folder / f"{snapshot.name}.json"
    stored = json.loads(path.read_bytes())
    for file in stored["files"]:
        if file["path"] in changes:
            data = changes[file["path"]].read_bytes()
            name = hashlib.sha256(data).hexdigest()
            object_path(place.folder / "objects", name).write_bytes(data)
            file.update(size=len(data), pieces=[name])
    data = json.dumps(stored).encode()
    path.unlink()
    stamp = snapshot.name.rpartition("-")[0]
    (place.snapshot_folder / f"{stamp}-{hashlib.sha256(data).hexdigest()[:16]}.json").write_bytes(
        data
    )


REGISTER_DATABASE = "books/register/book.db"


@pytest.mark.parametrize("kind", ["flipped", "swapped", "another school's", "older", "missing"])
def test_a_wrong_backup_is_told(
    kind: str, vault: Path, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.db"
    shutil.copy(vault / REGISTER_DATABASE, old)
    session = Vault.open(vault, clock).unlock("head", PASSPHRASES["head"])
    set_colour(session, "red")
    clock.move(hours=1)
    backups = Backups(session.register, session)
    row = backups.add_place(tmp_path / "STICK")
    backups.back_up(row)
    place = Place.open(tmp_path / "STICK")
    snapshot = place.newest()
    assert snapshot is not None
    if kind == "flipped":
        page = tmp_path / "flipped.db"
        data = b"".join(
            pieces(place)[piece].read_bytes()
            for file in snapshot.files
            if file.path == REGISTER_DATABASE
            for piece in file.pieces
        )
        page.write_bytes(data)
        flip(page, len(data) // 2)
        swap(place, {REGISTER_DATABASE: page})
    elif kind == "swapped":
        swap(place, {"books/register/key.age": vault / "books/casebook/key.age"})
    elif kind == "another school's":
        other = tmp_path / "other"
        from tests.storage.vaults import new_vault

        Vault.create(other, new_vault("Another"), clock)[0].close()
        swap(
            place,
            {REGISTER_DATABASE: other / REGISTER_DATABASE},
        )
    elif kind == "older":
        # A real one of an earlier hour, so that it is whole in itself.
        swap(place, {REGISTER_DATABASE: old})
    else:
        document = next(f for f in snapshot.files if "register/documents" in f.path)
        path = place.snapshot_folder / f"{snapshot.name}.json"
        stored = json.loads(path.read_bytes())
        stored["files"] = [f for f in stored["files"] if f["path"] != document.path]
        data = json.dumps(stored).encode()
        path.unlink()
        stamp = snapshot.name.rpartition("-")[0]
        name = f"{stamp}-{hashlib.sha256(data).hexdigest()[:16]}.json"
        (place.snapshot_folder / name).write_bytes(data)
    register = next(each for each in backups.to_open(clock()) if each.book == "register")
    compared = backups.open_and_compare(register)
    told = {
        "flipped": "damaged",
        "swapped": "key file is missing or damaged",
        "another school's": "doesn't open with its own keys",
        "older": "its trail was cut",
        "missing": "lacks 1 of its 1 documents",
    }
    assert compared.problem is not None
    assert told[kind] in compared.problem
    assert compared.problem.endswith("tell your IT technician.")
    assert backups.openings(clock())[0].problem == compared.problem
    assert backups.test_restore(row).problems
    session.close()


def test_a_vault_that_was_put_back_is_told_by_its_backup(
    vault: Path, clock: SetClock, tmp_path: Path
) -> None:
    """Somebody put an old vault back whole, people and all: only the backup knows what is lost."""
    shutil.copytree(vault, tmp_path / "last week")
    session = Vault.open(vault, clock).unlock("head", PASSPHRASES["head"])
    backups = Backups(session.register, session)
    row = backups.add_place(tmp_path / "STICK")
    set_colour(session, "red")
    backups.back_up(row)
    session.close()
    session = Vault.open(tmp_path / "last week", clock).unlock("head", PASSPHRASES["head"])
    backups = Backups(session.register, session)
    backups.add_place(tmp_path / "STICK")
    register = next(each for each in backups.to_open(clock()) if each.book == "register")
    problem = backups.open_and_compare(register).problem
    assert problem is not None
    assert "was put back to an earlier state" in problem or "swapped or rewritten" in problem
    session.close()


def test_a_test_restore_shows_the_counts_and_leaves_nothing(
    backups: Backups,
    row: PlaceRow,
    session: Session,
    clock: SetClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    private = tmp_path / "temporary"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(private))
    assert backups.test_due(clock().date())
    backups.back_up(row)
    seen: set[str] = set()

    def progress(done: int, total: int, what: str) -> None:
        for path in private.rglob("*"):
            if path.is_file() and path.parent.name == PEOPLE:
                seen.add(path.suffix)

    tested = backups.test_restore(row, progress)
    assert list(private.iterdir()) == []
    assert ".key" in seen
    assert tested.problems == ()
    assert [(each.book, each.problem) for each in tested.books] == [
        ("register", None),
        ("casebook", None),
    ]
    assert all(each.counts == each.expected for each in tested.books)
    assert not backups.test_due(clock().date())
    last = backups._last_check("casebook", how=CheckHow.RESTORED)
    assert last.problem is None
    assert backups.test_due(clock().date() + dt.timedelta(days=150))


def test_a_test_restore_is_due_once_a_term(
    backups: Backups, row: PlaceRow, clock: SetClock
) -> None:
    autumn, spring, _ = default_terms(school_year(clock().date()))
    clock.now = dt.datetime.combine(autumn.starts, dt.time(9), dt.UTC)
    backups.back_up(row)
    backups.test_restore(row)
    assert not backups.test_due(autumn.ends)
    assert backups.test_due(spring.starts + dt.timedelta(days=1))


def test_a_damaged_piece_is_found_by_the_weekly_reading_and_mended(
    backups: Backups, row: PlaceRow, clock: SetClock, tmp_path: Path
) -> None:
    backups.back_up(row)
    place = Place.open(tmp_path / "STICK")
    snapshot = place.newest()
    assert snapshot is not None
    document = next(f for f in snapshot.files if "/documents/" in f.path)
    flip(pieces(place)[document.pieces[0]], -1)
    clock.move(days=1)
    backups.run_due()
    assert "is damaged in this backup" in (backups.status(clock()).problem or "")
    clock.move(days=1)
    backups.run_due()
    assert backups.status(clock()).problem is None
    newest = whole_newest(tmp_path / "STICK")
    assert document.path in newest


def whole_newest(stick: Path) -> set[str]:
    return {file.path for file in whole(stick)[0].files}


def test_what_the_note_beside_the_vault_says_is_never_trusted(
    backups: Backups, row: PlaceRow, session: Session, clock: SetClock
) -> None:
    for text in ("", "{", "[]", '{"x": 1}', f'{{"{row.id}": 7}}', '{"a": {"folder": 1}}'):
        (session.folder / "backups.json").write_text(text)
        assert backups.status(clock()).last_good is None
        assert backups.due(clock())
    ahead = (clock() + dt.timedelta(days=900)).isoformat()
    note = {str(row.id): {"folder": "x", "last_good": ahead, "fingerprint": "x"}}
    (session.folder / "backups.json").write_text(json.dumps(note))
    assert backups.due(clock())
    assert backups.status(clock()).last_good is None
