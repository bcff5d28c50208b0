"""Taking in: each post once, whatever else lies in the inbox, and what is missing is told."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.document import Document
from app.models.post import PostFile, PostSender
from app.storage.sealed import Kind, SealedFile, lay_out
from tests.storage.chaired import (
    copy_chaired,
    forge,
    inbox,
    letter_for,
    put,
    session_of,
    words_in,
)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    copy_chaired(tmp_path / "vault")
    return tmp_path / "vault"


def post(vault: Path, *words: str, name: str = "office", to: str = "chair") -> list[Path]:
    """Post reports; their files in that order."""
    made: list[Path] = []
    with session_of(vault, name) as session:
        for each in words:
            session.posting.post(to, {"narrative": each}, [])
            made += sorted(set(inbox(vault)) - set(made))
    return made


def told(vault: Path, name: str = "chair", day: int = 0) -> tuple[list[str], list[str]]:
    """What somebody's book has, and what they hear as they sign in."""
    with session_of(vault, name, day) as session:
        return words_in(session), list(session.notices)


def test_what_is_posted_arrives_in_its_book_alone(vault: Path) -> None:
    post(vault, "for the chair")
    post(vault, "for the casebook", to="casebook")
    assert told(vault, "head") == (["for the casebook"], [])
    assert len(inbox(vault)) == 1
    assert told(vault) == (["for the chair"], [])
    assert inbox(vault) == []
    assert told(vault) == (["for the chair"], [])


def test_the_head_posts_to_the_chair_too(vault: Path) -> None:
    post(vault, "about a governor", name="head")
    assert told(vault, "head") == ([], [])
    assert told(vault) == (["about a governor"], [])


def test_files_arrive_as_they_were(vault: Path) -> None:
    picture = bytes(range(256)) * 700
    with session_of(vault, "office") as session:
        files = [
            SealedFile("a.png", "image/png", picture),
            SealedFile("b\u202egnp.exe", "image/png", b""),
        ]
        session.posting.post("chair", {"narrative": "with files"}, files)
    with session_of(vault, "chair") as session:
        book = session.books["chair"]
        with book.reading() as reading:
            rows = reading.rows(
                select(Document.name, Document.stored_as, Document.sha256)
                .join(PostFile, PostFile.document_id == Document.id)
                .order_by(PostFile.position)
            )
        assert [row.name for row in rows] == ["a.png", "bgnp.exe"]
        assert book.documents.read(rows[0].stored_as, rows[0].sha256) == picture


def test_a_replay_is_kept_once_and_told(vault: Path) -> None:
    (made,) = post(vault, "once")
    copy = made.read_bytes()
    told(vault)
    made.write_bytes(copy)
    words, (notice,) = told(vault)
    assert words == ["once"]
    assert notice == (
        "A sealed report was in the inbox again after being taken in. Kept once; the copy was "
        "removed."
    )
    assert inbox(vault) == []


def test_a_deleted_post_is_missed_when_the_next_one_comes(vault: Path) -> None:
    first, second, _ = post(vault, "one", "two", "three")
    first.unlink()
    second.unlink()
    words, notices = told(vault)
    assert words == ["three"]
    (notice,) = notices
    assert notice.startswith("2 posts that office made have not arrived: numbers ")
    assert "Somebody may have deleted files" in notice
    assert told(vault) == (["three"], [])  # said once, and kept
    with session_of(vault, "chair") as session, session.books["chair"].reading() as reading:
        missing = [row.missing for row in reading.rows(select(PostSender.missing)) if row.missing]
    assert [len(each) for each in missing] == [2]


def test_the_next_days_decoys_show_a_deleted_post(vault: Path) -> None:
    (only,) = post(vault, "deleted")
    only.unlink()
    assert told(vault) == ([], [])
    with session_of(vault, "office", 1):
        pass
    words, notices = told(vault, day=1)
    assert words == []
    assert [each.split(":")[0] for each in notices] == ["1 post that office made has not arrived"]


def test_a_post_that_comes_late_fills_its_gap(vault: Path) -> None:
    first, _ = post(vault, "one", "two")
    kept = shutil.move(first, vault.parent / first.name)
    assert "has not arrived" in told(vault)[1][0]
    shutil.move(kept, first)
    assert told(vault) == (["one", "two"], [])
    with session_of(vault, "chair") as session, session.books["chair"].reading() as reading:
        assert [
            row.missing for row in reading.rows(select(PostSender.missing)) if row.missing
        ] == []


def test_what_does_not_fit_is_told_left_and_holds_nothing_up(vault: Path) -> None:
    with session_of(vault, "office") as session:
        key = session._memory.state.known["chair"].public_key
        good = lay_out(letter_for(session))
        left = {
            put(vault, good.replace(b"candour-post 1", b"candour-post 2", 1), key): "newer version",
            put(vault, b"something else", key): "damaged or cut short",
            put(vault, good[:200], key): "damaged or cut short",
            put(vault, good.replace(b'"counter": 1', b'"counter": 0'), key): "damaged or cut short",
            forge(session, vault, book="casebook"): "for the casebook and not for this book",
            forge(session, vault, vault=uuid4()): "another school's vault",
            forge(session, vault, counter=10**9): "has a number that can't be",
        }
        # Sealed to the chair's key, although it says that it is for the casebook.
        wrong = next(path for path, why in left.items() if "not for this" in why)
        wrong.unlink()
        del left[wrong]
        left[put(vault, lay_out(letter_for(session, "casebook")), key)] = "not for this book"
        cut = put(vault, good, key)
        cut.write_bytes(cut.read_bytes()[:-20])
        left[cut] = "damaged or cut short"
        stray = vault / "inbox" / hashlib.sha256(b"").hexdigest()
        stray.write_bytes(b"")
        left[stray] = "damaged or cut short"
        session.posting.post("chair", {"narrative": "good"}, [])
    words, notices = told(vault)
    assert words == ["good"]
    assert set(inbox(vault)) == set(left)
    for path, why in left.items():
        (about,) = [each for each in notices if path.name[:12] in each]
        assert why in about
        assert "left there" in about
    assert len(notices) == len(left)


def test_a_report_with_a_broken_file_is_not_half_taken_in(vault: Path) -> None:
    with session_of(vault, "office") as session:
        key = session._memory.state.known["chair"].public_key
        files = (SealedFile("a.png", "image/png", b"picture" * 99),)
        plain = lay_out(letter_for(session, files=files))
        put(vault, plain.replace(b"picturepicture", b"pictureforgery", 1), key)
    words, notices = told(vault)
    assert words == []
    assert "damaged or cut short" in notices[0]
    with session_of(vault, "chair") as session:
        assert list(session.books["chair"].documents.stored()) == []


def test_somebody_else_in_a_senders_name_is_told(vault: Path) -> None:
    post(vault, "real")
    told(vault)
    with session_of(vault, "head") as session:
        office = next(row for row in session.people() if row.name == "office")
        forge(session, vault, sender_id=office.id, sender_name="office")
    words, notices = told(vault)
    assert sorted(words) == ["made up", "real"]
    assert [each.split(":")[0] for each in notices] == [
        "Reports in the name of office are counted afresh"
    ]


def test_a_known_chain_gone_on_with_by_somebody_else_is_told(vault: Path) -> None:
    post(vault, "real")
    with session_of(vault, "chair") as session, session.books["chair"].reading() as reading:
        row = next(
            each
            for each in reading.rows(select(PostSender.__table__))
            if each.sender_name == "office"
        )
    with session_of(vault, "head") as session:
        same = {"sender_id": row.sender_id, "sender_name": "office", "chain": row.chain}
        forge(session, vault, **same, counter=row.counter + 1, last="another", id=uuid4())
        forge(session, vault, **same, counter=row.counter, id=uuid4())
        forge(session, vault, **same, counter=row.counter, kind=Kind.DECOY)
    words, notices = told(vault)
    assert words == ["real", "made up", "made up"]
    assert sorted(each[:66] for each in notices) == [
        "A report in the name of office doesn't follow their report before "[:66],
        "A report in the name of office has a number that was used before: "[:66],
    ]


def test_a_flood_is_told_in_few_words(vault: Path) -> None:
    with session_of(vault, "office") as session:
        key = session._memory.state.known["chair"].public_key
        for number in range(40):
            put(vault, b"nothing %d" % number, key)
    notices = told(vault)[1]
    assert len(notices) == 21
    assert notices[-1] == "20 more like the last one."


def test_one_id_posted_twice_is_one_report(vault: Path) -> None:
    with session_of(vault, "office") as session:
        letter = letter_for(session)
        key = session._memory.state.known["chair"].public_key
        put(vault, lay_out(letter), key)
        put(vault, lay_out(replace(letter, counter=2, content={"narrative": "again"})), key)
    words, notices = told(vault)
    assert words == ["made up"]
    assert "in the inbox again" in notices[-1]


def test_more_posts_than_are_committed_together_all_arrive(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.taking_in._BATCH", 3)
    made = post(vault, *(f"number {n}" for n in range(10)))
    made[4].unlink()
    words, notices = told(vault)
    assert words == [f"number {n}" for n in range(10) if n != 4]
    assert [each.split(":")[0] for each in notices] == ["1 post that office made has not arrived"]
    assert inbox(vault) == []
