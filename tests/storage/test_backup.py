"""A backup of a closed vault: whole, cheap the second time, in a place that is fit for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import (
    Damaged,
    InUse,
    NewerBackup,
    NoPlace,
    NotABackup,
    NotAVault,
    UnsafePlace,
)
from app.models.school import Setting
from app.storage.backup import Place, back_up, fingerprint, locate, places_on
from app.storage.backup.copying import PIECE, SAME_DISK
from app.storage.lock import VaultLock
from app.storage.verify import verify
from tests.storage.backups import LEFT_OUT, backed_up, pieces, restored, whole
from tests.storage.damage import CASEBOOK, REGISTER, documents, flip
from tests.storage.vaults import PASSPHRASES, hashes, set_colour, signed_in


def test_what_is_restored_is_the_vault_byte_by_byte(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        session.drafts.save("incident:new", {"what": "half"})
    made = backed_up(vault, tmp_path / "stick")
    back = restored(made.place, made.snapshot, tmp_path / "back")
    assert back == hashes(vault, without=LEFT_OUT)
    assert any(".drafts/" in path for path in back)
    assert verify(tmp_path / "back", "head", PASSPHRASES["head"]).faults == ()
    assert made.new_bytes == sum(file.size for file in made.snapshot.files)
    assert made.place.school == made.snapshot.school == "Ysgol y Bryn"


def test_a_second_backup_of_the_same_writes_nothing_but_its_list(
    vault: Path, tmp_path: Path
) -> None:
    first = backed_up(vault, tmp_path / "stick")
    before = pieces(first.place)
    second = backed_up(vault, tmp_path / "stick")
    assert second.new_bytes == 0
    assert pieces(second.place) == before
    assert second.snapshot.made_at > first.snapshot.made_at  # also within one second
    assert second.place == first.place


def test_a_backup_costs_what_changed(vault: Path, tmp_path: Path) -> None:
    """Of a database its changed pages, of documents the new ones."""
    with signed_in(vault) as session, session.register.writing() as writing:
        writing.add(Setting, *({"key": f"k{n}", "value": "x" * 300} for n in range(3000)))
    first = backed_up(vault, tmp_path / "stick")
    database = (vault / REGISTER / "book.db").stat().st_size
    assert database > 20 * PIECE
    with signed_in(vault) as session:
        set_colour(session, "red")
        new = session.register.documents.add(b"z" * 200_000, "z", "text/plain")
    second = backed_up(vault, tmp_path / "stick")
    size = (vault / REGISTER / "documents" / new.stored_as).stat().st_size
    assert size < second.new_bytes < size + database // 2
    assert second.place == first.place
    whole(tmp_path / "stick")


def test_the_journal_that_a_crash_left_is_backed_up(vault: Path, tmp_path: Path) -> None:
    with signed_in(vault) as session:
        set_colour(session, "in the journal")
        count = session.register.trail_head().count
        # As it was when the power went; copied by another process, as this one has locks on it.
        code = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2])"
        words = [sys.executable, "-c", code, str(vault), str(tmp_path / "crashed")]
        subprocess.run(words, check=True)
    made = backed_up(tmp_path / "crashed", tmp_path / "stick")
    assert "books/register/book.db-wal" in {file.path for file in made.snapshot.files}
    restored(made.place, made.snapshot, tmp_path / "back")
    with signed_in(tmp_path / "back") as session:
        assert session.register.trail_head().count == count


def test_what_nobody_may_copy_and_what_is_unfinished_is_left_out(
    vault: Path, tmp_path: Path
) -> None:
    people = vault / "people"
    (people / "somebody.stay").write_bytes(b"keys for this PC alone")
    (people / ".half.key.ab12.new").write_bytes(b"half")
    (vault / REGISTER / "documents" / "half.part").write_bytes(b"half")
    (vault / "backups.json").write_text("{}")
    (vault / "letter.docx").write_bytes(b"somebody's own file")
    made = backed_up(vault, tmp_path / "stick")
    kept = {file.path for file in made.snapshot.files}
    assert "vault.json" in kept
    assert not [path for path in kept if path.endswith((".stay", ".new", ".part"))]
    assert not kept & {"vault.lock", "backups.json", "letter.docx"}


def test_what_a_link_leads_to_is_not_backed_up(vault: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"of somebody who runs this as an administrator")
    (vault / REGISTER / "documents" / ("a" * 64)).symlink_to(secret)
    (vault / "people" / "link.key").symlink_to(secret)
    with pytest.raises(Damaged, match="is a link to somewhere else"):
        backed_up(vault, tmp_path / "stick")
    (vault / "people" / "link.key").unlink()
    made = backed_up(vault, tmp_path / "stick")
    assert not [file for file in made.snapshot.files if "aaaa" in file.path]


def test_a_damaged_document_does_not_replace_the_good_copy(vault: Path, tmp_path: Path) -> None:
    backed_up(vault, tmp_path / "stick")
    (document,) = documents(vault)
    good = document.read_bytes()
    document.write_bytes(good[:-9])
    made = backed_up(vault, tmp_path / "stick")
    assert any("was altered outside Candour" in told for told in made.told)
    back = tmp_path / "back"
    restored(made.place, made.snapshot, back)
    assert documents(back)[0].read_bytes() == good


def test_a_document_that_was_damaged_before_the_first_backup_is_told(
    vault: Path, tmp_path: Path
) -> None:
    (document,) = documents(vault)
    flip(document, -1)
    made = backed_up(vault, tmp_path / "stick")
    assert any("backed up as it lies" in told for told in made.told)
    back = tmp_path / "back"
    assert restored(made.place, made.snapshot, back) == hashes(vault, without=LEFT_OUT)


def test_a_damaged_piece_is_written_again_when_it_was_cut_short(
    vault: Path, tmp_path: Path
) -> None:
    made = backed_up(vault, tmp_path / "stick")
    piece = pieces(made.place)[documents(vault)[0].name]
    piece.write_bytes(piece.read_bytes()[:-1])
    backed_up(vault, tmp_path / "stick")
    whole(tmp_path / "stick")


def test_no_backup_without_the_vault_to_oneself(vault: Path, tmp_path: Path) -> None:
    lock = VaultLock(vault)
    lock.take("somebody")
    with pytest.raises(InUse, match="somebody"):
        backed_up(vault, tmp_path / "stick")
    lock.release()
    assert list((tmp_path / "stick").iterdir()) == []
    backed_up(vault, tmp_path / "stick")


def test_what_is_no_vault_is_told(vault: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAVault):
        backed_up(tmp_path / "empty", tmp_path / "stick")
    (vault / "vault.json").write_text("{}")
    with pytest.raises(Damaged, match="Sign in once"):
        backed_up(vault, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_vault_without_a_database_keeps_its_earlier_backup(vault: Path, tmp_path: Path) -> None:
    backed_up(vault, tmp_path / "stick")
    (vault / CASEBOOK / "book.db").unlink()
    with pytest.raises(Damaged, match=r"database of the casebook is missing.*no backup was made"):
        backed_up(vault, tmp_path / "stick")
    assert len(whole(tmp_path / "stick")) == 1


@pytest.mark.parametrize("inside", [".", "books", "people/stick"])
def test_a_place_in_the_vault_is_refused(vault: Path, inside: str) -> None:
    before = hashes(vault)
    with pytest.raises(UnsafePlace, match="in the vault's own folder"):
        back_up(vault, vault / inside)
    assert hashes(vault, without=("vault.lock",)) == {
        path: each for path, each in before.items() if path != "vault.lock"
    }


def test_a_cloud_folder_is_refused(vault: Path, tmp_path: Path) -> None:
    cloud = tmp_path / "OneDrive - School"
    cloud.mkdir()
    with pytest.raises(UnsafePlace, match="copied to the cloud"):
        back_up(vault, cloud)
    assert list(cloud.iterdir()) == []


def test_the_same_disk_is_told(vault: Path, tmp_path: Path) -> None:
    assert SAME_DISK in backed_up(vault, tmp_path / "stick").told


def test_a_place_that_is_not_there_is_not_made(vault: Path, tmp_path: Path) -> None:
    with pytest.raises(NoPlace, match="isn't there"):
        back_up(vault, tmp_path / "unplugged")
    assert not (tmp_path / "unplugged").exists()


def test_another_disk_in_the_same_drive_gets_nothing(vault: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    made = backed_up(vault, stick)
    made.place.folder.rename(tmp_path / "in a drawer")
    with pytest.raises(NoPlace, match="not the place that was chosen"):
        back_up(vault, stick, known=made.place.id)
    assert list(stick.iterdir()) == []


def test_one_stick_takes_several_schools(vault: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    backed_up(vault, stick)
    description = json.loads((vault / "vault.json").read_text())
    other = {**description, "vault": "0" * 8 + description["vault"][8:], "school": "Another"}
    (vault / "vault.json").write_text(json.dumps(other))
    backed_up(vault, stick)
    assert {place.school for place in places_on(stick)} == {"Ysgol y Bryn", "Another"}
    with pytest.raises(NotABackup, match="several schools"):
        Place.open(stick)
    for place in places_on(stick):
        assert Place.open(place.folder) == place


def test_a_damaged_description_loses_no_backup(vault: Path, tmp_path: Path) -> None:
    made = backed_up(vault, tmp_path / "stick")
    (made.place.folder / "backup.json").write_text("{")
    found = Place.open(tmp_path / "stick")
    assert (found.vault, found.school) == (made.place.vault, "Ysgol y Bryn")
    assert [each.name for each in found.snapshots()] == [made.snapshot.name]
    again = backed_up(vault, tmp_path / "stick", known=made.place.id)
    assert again.place == made.place
    assert len(places_on(tmp_path / "stick")) == 1


def test_a_newer_place_is_left_alone(vault: Path, tmp_path: Path) -> None:
    made = backed_up(vault, tmp_path / "stick")
    path = made.place.folder / "backup.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 2}))
    before = hashes(tmp_path / "stick")
    with pytest.raises(NewerBackup, match="Update Candour"):
        backed_up(vault, tmp_path / "stick")
    assert hashes(tmp_path / "stick") == before


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotABackup):
        Place.open(tmp_path)
    with pytest.raises(NoPlace):
        Place.open(tmp_path / "nowhere")


def test_the_fingerprint_tells_a_change_and_nothing_else(vault: Path, tmp_path: Path) -> None:
    made = backed_up(vault, tmp_path / "stick")
    assert made.fingerprint == fingerprint(vault)
    with signed_in(vault) as session:
        session.drafts.save("incident:new", {"what": "half"})
        assert fingerprint(vault) == made.fingerprint
    assert fingerprint(vault) == made.fingerprint  # signing in and out records nothing
    with signed_in(vault) as session:
        set_colour(session, "red")
        assert fingerprint(vault) != made.fingerprint
    assert fingerprint(vault) != made.fingerprint
    assert backed_up(vault, tmp_path / "stick").fingerprint == fingerprint(vault)


def test_a_stick_is_found_on_another_drive(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psutil

    (tmp_path / "E" / "Safe").mkdir(parents=True)
    made = backed_up(vault, tmp_path / "E" / "Safe")
    was = made.place.folder.parent
    (tmp_path / "E").rename(tmp_path / "F")
    assert locate(was, made.place.id) == was
    disk = SimpleNamespace(mountpoint=str(tmp_path / "F"), fstype="vfat", opts="rw,removable")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [disk])
    assert locate(was, made.place.id) == tmp_path / "F" / "Safe"
