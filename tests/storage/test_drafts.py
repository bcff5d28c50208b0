"""Drafts: encrypted to their typist, back after a crash, gone when the work is saved."""

from __future__ import annotations

from pathlib import Path

from app.storage.drafts import Drafts
from app.storage.keys import new_identity
from tests.builders import SetClock

MINE = new_identity()


def drafts(folder: Path, identity: str | None = MINE.secret) -> Drafts:
    return Drafts(folder / "me.drafts", MINE.public_key, identity, SetClock())


def test_a_draft_with_pictures_is_back_as_it_was(tmp_path: Path) -> None:
    first = drafts(tmp_path)
    a, b = first.keep_file(b"picture A"), first.keep_file(b"picture B")
    first.save("incident:new", {"what": "A parent posted ŵ", "field": "what"}, [a, b])
    again = drafts(tmp_path)
    draft = again.load("incident:new")
    assert draft is not None
    assert draft.state == {"what": "A parent posted ŵ", "field": "what"}
    assert [again.file(file) for file in draft.files] == [b"picture A", b"picture B"]


def test_a_draft_shows_nothing_in_its_folder(tmp_path: Path) -> None:
    mine = drafts(tmp_path)
    mine.save("incident:new", {"what": "canary-qzx"}, [mine.keep_file(b"canary-qzx")])
    files = list((tmp_path / "me.drafts").iterdir())
    assert len(files) == 2
    assert all(b"canary" not in path.read_bytes() for path in files)
    assert all("incident" not in path.name for path in files)


def test_saving_again_replaces_and_drops_pictures_no_longer_wanted(tmp_path: Path) -> None:
    mine = drafts(tmp_path)
    a, b = mine.keep_file(b"A"), mine.keep_file(b"B")
    mine.save("incident:new", {"what": "one"}, [a, b])
    mine.save("incident:new", {"what": "two"}, [b])
    again = drafts(tmp_path)
    draft = again.load("incident:new")
    assert draft is not None
    assert (draft.state["what"], draft.files) == ("two", (b,))
    assert len(list((tmp_path / "me.drafts").iterdir())) == 2


def test_discarding_leaves_nothing(tmp_path: Path) -> None:
    mine = drafts(tmp_path)
    mine.save("incident:new", {"what": "one"}, [mine.keep_file(b"A")])
    mine.discard("incident:new")
    assert list((tmp_path / "me.drafts").iterdir()) == []
    assert drafts(tmp_path).all() == []


def test_a_picture_that_no_draft_mentions_goes_at_the_next_sign_in(tmp_path: Path) -> None:
    mine = drafts(tmp_path)
    kept = mine.keep_file(b"A")
    mine.save("incident:new", {}, [kept])
    mine.keep_file(b"pasted just before the power cut")
    again = drafts(tmp_path)
    assert again.file(kept) == b"A"
    assert len(list((tmp_path / "me.drafts").iterdir())) == 2


def test_a_damaged_draft_does_not_hide_the_others(tmp_path: Path) -> None:
    mine = drafts(tmp_path)
    mine.save("incident:new", {"what": "lost"})
    (damaged,) = (tmp_path / "me.drafts").iterdir()
    mine.save("staff:new", {"name": "kept"})
    damaged.write_bytes(b"nonsense")
    assert [draft.key for draft in drafts(tmp_path).all()] == ["staff:new"]


def test_another_person_reads_none_of_them(tmp_path: Path) -> None:
    drafts(tmp_path).save("incident:new", {"what": "mine"})
    assert drafts(tmp_path, new_identity().secret).all() == []


def test_a_remembered_sign_in_keeps_drafts_it_cannot_read(tmp_path: Path) -> None:
    drafts(tmp_path, identity=None).save("staff:new", {"name": "kept"})
    after = drafts(tmp_path).load("staff:new")
    assert after is not None
    assert after.state == {"name": "kept"}


def test_of_two_drafts_of_one_piece_of_work_the_later_stays(tmp_path: Path) -> None:
    clock = SetClock()
    folder = tmp_path / "me.drafts"
    Drafts(folder, MINE.public_key, MINE.secret, clock).save("staff:new", {"name": "earlier"})
    clock.move(hours=1)
    Drafts(folder, MINE.public_key, None, clock).save("staff:new", {"name": "later"})
    after = drafts(tmp_path).load("staff:new")
    assert after is not None
    assert after.state == {"name": "later"}
    assert len(list(folder.iterdir())) == 1
