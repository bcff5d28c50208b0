"""A vault comes back from a backup: shown first, then wholly or not at all."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from app.errors import Damaged, NewerBackup, NotAVault, OlderCopy, Refused, VaultError
from app.storage import restored
from app.storage.backup import Place
from app.storage.compare import held_by
from app.storage.restore import Passphrase, Printed, preview, restore
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.faults.killed import Wrap, dies
from tests.storage import damage as d
from tests.storage.backed_up import again, backed_up, stick
from tests.storage.chaired import CHAIRS, copy_chaired
from tests.storage.vaults import PASSPHRASES, copy_vault, hashes, set_colour, signed_in

HEAD = Passphrase("head", PASSPHRASES["head"])
OWN = ("vault.lock", "restored.json", "backups.json", "book.db-wal", "book.db-shm")


def test_a_backup_is_shown_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, place = backed_up(tmp_path)
    private = tmp_path / "temporary"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(private))
    shown = preview(place, place.snapshots()[0], HEAD)
    assert list(private.iterdir()) == []
    assert shown.school == "Ysgol y Bryn"
    assert shown.sign_in_names == ("dsl", "head", "office")
    assert shown.opened == ("register", "casebook")
    with signed_in(vault) as session:
        for name, book in session.books.items():
            assert shown.books[name].counts == held_by(book).counts
    assert shown.sentence == (
        "This backup was made on 4 November 2026, 16:33; it opens with the passphrases and the "
        "recovery sheet of that day."
    )


def test_the_office_and_the_sheet_see_what_they_open(tmp_path: Path) -> None:
    _, place = backed_up(tmp_path)
    (snapshot,) = place.snapshots()
    shown = preview(place, snapshot, Passphrase("office", PASSPHRASES["office"]))
    assert (shown.opened, shown.closed) == (("register",), ("casebook",))
    keys = copy_vault(tmp_path / "another")  # the same sheet: it is a copy of the same vault
    (casebook,) = (key.secret for key in keys if key.book == "casebook")
    assert preview(place, snapshot, Printed((casebook.lower(),))).opened == ("casebook",)


def test_it_goes_where_one_stands_and_not_on_a_whole_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, place = backed_up(tmp_path)
    (snapshot,) = place.snapshots()
    with pytest.raises(Refused, match="is a whole disk"):
        restore(place, snapshot, Path(tmp_path.anchor))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    if sys.platform != "win32":  # which lets nobody move the folder that one stands in
        assert restore(place, snapshot, Path()) == here
        assert (here / "vault.json").is_file()


def test_nobody_but_its_holders_hears_of_a_chairs_book(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    copy_chaired(vault)
    place = again(vault)
    (snapshot,) = place.snapshots()
    shown = preview(place, snapshot, HEAD)
    assert (shown.opened, shown.closed) == (("register", "casebook"), ())
    assert "chair’s book" not in " ".join(shown.lines()).replace("'", "’")
    theirs = preview(place, snapshot, Passphrase("chair", CHAIRS))
    assert (theirs.opened, theirs.closed) == (("register", "chair"), ("casebook",))


@pytest.mark.parametrize(
    ("secret", "sentence"),
    [
        (Passphrase("head", "not the right one at all"), "passphrase does not match this backup"),
        (Passphrase("nobody", PASSPHRASES["head"]), "Nobody signs in as “nobody” in this backup"),
        (
            Printed(("AGE-SECRET-KEY-1" + "Q" * 58,)),
            "A recovery key is mistyped",
        ),
        (Printed(("",)), "Type the keys of the recovery sheet"),
    ],
)
def test_what_does_not_open_it_is_told(
    tmp_path: Path, secret: Passphrase | Printed, sentence: str
) -> None:
    _, place = backed_up(tmp_path)
    with pytest.raises(Refused, match=sentence):
        preview(place, place.snapshots()[0], secret)


def test_a_later_sheet_does_not_match_an_older_backup(tmp_path: Path) -> None:
    vault, _ = backed_up(tmp_path)
    with signed_in(vault) as session:
        key, _ = session.new_sheet()
    place = again(vault, days=1)
    newest, oldest = place.snapshots()
    assert "register" in preview(place, newest, Printed((key.secret,))).opened
    with pytest.raises(Refused, match="This key does not match this backup"):
        preview(place, oldest, Printed((key.secret,)))


def test_what_comes_back_is_what_was_backed_up(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    before = hashes(vault, without=OWN)
    target = tmp_path / "new" / "School"
    assert restore(place, place.snapshots()[0], target) == target
    assert hashes(target, without=OWN) == before
    assert not target.with_name("School.part").exists()
    assert verify(target, "head", PASSPHRASES["head"], SetClock()).faults == ()
    for name in PASSPHRASES:
        with signed_in(target, name) as session:
            assert session.notices == ()


def test_an_older_book_in_a_restored_vault_is_refused(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    older = (vault / d.REGISTER / "book.db").read_bytes()
    with signed_in(vault) as session:
        set_colour(session, "newer")
    place = again(vault, days=1)
    target = tmp_path / "back"
    restore(place, place.snapshots()[0], target)
    (target / d.REGISTER / "book.db").write_bytes(older)
    with pytest.raises(OlderCopy), signed_in(target):
        pass


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    with pytest.raises(Refused, match="is not empty"):
        restore(place, place.snapshots()[0], vault)
    empty = tmp_path / "empty"
    empty.mkdir()
    restore(place, place.snapshots()[0], empty)
    with signed_in(empty):
        pass


def test_a_damaged_backup_restores_nothing(tmp_path: Path) -> None:
    _, place = backed_up(tmp_path)
    (snapshot,) = place.snapshots()
    (name,) = next(file for file in snapshot.files if "/documents/" in file.path).pieces
    d.flip(place.folder / "objects" / name[:2] / name, -1)
    target = tmp_path / "back"
    with pytest.raises(Damaged, match="Use another backup"):
        restore(place, snapshot, target)
    assert not target.exists()
    assert not target.with_name("back.part").exists()


def test_what_a_newer_version_made_is_refused(tmp_path: Path) -> None:
    _, place = backed_up(tmp_path)
    described = place.folder / "backup.json"
    described.write_text(described.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(NewerBackup, match="Update Candour"):
        Place.open(stick(tmp_path))


def test_killed_anywhere_leaves_nothing_that_opens(tmp_path: Path) -> None:
    _, place = backed_up(tmp_path)
    (snapshot,) = place.snapshots()
    whole = 0
    for step in range(1, 200):
        target = tmp_path / f"back-{step}"

        def work(before: Wrap, after: Wrap, target: Path = target) -> None:
            import os

            from app.storage.backup import checking

            for owner, name in (
                (Path, "rename"),
                (Path, "mkdir"),
                (Path, "unlink"),
                (os, "fsync"),
                (checking, "create"),
            ):
                setattr(owner, name, before(getattr(owner, name)))
            restore(place, snapshot, target)

        if not dies(work, step):
            assert step > 20
            assert whole > 0
            return
        for left in (target, target.with_name(f"{target.name}.part")):
            if left.exists():
                try:
                    Vault.open(left).unlock("head", PASSPHRASES["head"]).close()
                except (NotAVault, VaultError):
                    continue
                whole += 1
                assert verify(left, "head", PASSPHRASES["head"]).faults == ()
        if step % 7 == 0:  # trying again finishes it
            if not (target / "people").is_dir() or (target / "setting-up").exists():
                restore(place, snapshot, target)
            assert verify(target, "head", PASSPHRASES["head"]).faults == ()
        shutil.rmtree(target, ignore_errors=True)
        shutil.rmtree(target.with_name(f"{target.name}.part"), ignore_errors=True)
    raise AssertionError("it never came to its end")


def test_it_notes_where_it_comes_from_and_what_lies_beside_it(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    (snapshot,) = place.snapshots()
    target = tmp_path / "back"
    restore(place, snapshot, target)
    noted = restored.read(target)
    assert noted is not None
    assert noted.place == place.id
    assert noted.snapshot == snapshot.name
    assert noted.others == (vault.resolve(),)
    assert noted.waiting == ("casebook", "register")
    restored.caught_up(target, ["casebook"])
    restored.caught_up(target, ["register"])
    assert not (target / restored.NAME).exists()
