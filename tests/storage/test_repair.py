"""What is damaged comes back from a backup, and what is newer than the backup stays."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import Damaged, InUse, Refused, WrongPassphrase
from app.models.school import Setting
from app.storage import holders, people, repair
from app.storage.backup import Place
from app.storage.salvage import Salvage
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.builders import SetClock
from tests.faults.killed import Wrap, dies
from tests.storage import damage as d
from tests.storage.backed_up import again, backed_up
from tests.storage.vaults import PASSPHRASES, hashes, set_colour, signed_in

OWN = ("vault.lock", "backups.json", "book.db-wal", "book.db-shm")
DATABASE = d.REGISTER / "book.db"


def mended(vault: Path, place: Place, name: str = "head") -> list[str]:
    """Plan, do and verify; the plan's lines."""
    plan = repair.plan(vault, place, name, PASSPHRASES[name], SetClock())
    assert plan.beyond == ()
    lines = plan.lines()
    aside = repair.apply(plan, SetClock())
    for change in plan.changes:
        assert (aside / change.file).is_file() == bool(change.before)
    assert not vault.with_name("vault.repair").exists()
    assert verify(vault, name, PASSPHRASES[name], SetClock()).faults == ()
    return lines


def colours(vault: Path) -> list[str]:
    with signed_in(vault) as session, session.register.reading() as reading:
        rows = reading.rows(select(Setting.value).where(Setting.key.like("colour%")))
        found = session.register.trail_head().count
    assert found
    return sorted(str(row.value) for row in rows)


def paint(vault: Path, *names: str) -> None:
    with signed_in(vault) as session:
        for name in names:
            set_colour(session, name)


def flip_page(page: int) -> Callable[[Path], None]:
    return lambda vault: d.flip(vault / DATABASE, (page - 1) * 4096 + 77)


def cut(vault: Path) -> None:
    data = (vault / DATABASE).read_bytes()
    (vault / DATABASE).write_bytes(data[: -4096 * 3 - 100])


def every_page(vault: Path) -> None:
    for page in range(0, (vault / DATABASE).stat().st_size, 4096):
        d.flip(vault / DATABASE, page + 999)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "document altered": (
        lambda v: d.flip(d.documents(v)[0], -1),
        "The document .* of the register",
    ),
    "document missing": (lambda v: d.documents(v)[0].unlink(), "The document .* of the register"),
    "key file altered": (lambda v: d.flip(v / d.CASEBOOK / "key.age", -1), "key file of the case"),
    "key file missing": (lambda v: (v / d.REGISTER / "key.age").unlink(), "key file of the reg"),
    "own sign-in altered": (lambda v: d.flip(d.persons(v, "head", ".key"), 300), "people/.*.key"),
    "sign-in missing": (lambda v: d.persons(v, "dsl", ".key").unlink(), "people/.*.key"),
    "sign-in altered": (lambda v: d.flip(d.persons(v, "dsl", ".key"), -30), "people/.*.key"),
    "own state altered": (lambda v: d.flip(d.persons(v, "head", ".state"), -1), "people/.*.state"),
    "state missing": (lambda v: d.persons(v, "dsl", ".state").unlink(), "people/.*.state"),
    "vault.json altered": (d.vault_json(format=9), "vault.json"),
    "vault.json missing": (lambda v: (v / "vault.json").unlink(), "vault.json"),
    "documents gone": (lambda v: shutil.rmtree(v / d.CASEBOOK / "documents"), "The document"),
    "book gone": (lambda v: shutil.rmtree(v / d.CASEBOOK), "casebook"),
    "first page": (flip_page(1), "damaged pages of the register come from"),
    "salt": (lambda v: d.flip(v / DATABASE, 3), "damaged pages of the register come from"),
    "a page": (flip_page(10), "damaged pages of the register come from"),
    "cut short": (cut, "damaged pages of the register come from"),
    "every page": (every_page, "damaged pages of the register come from"),
    "emptied": (lambda v: (v / DATABASE).write_bytes(b""), "register"),
    "gone": (lambda v: (v / DATABASE).unlink(), "register"),
}


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_of_damage_is_mended(tmp_path: Path, kind: str) -> None:
    import re

    vault, place = backed_up(tmp_path)
    damage, words = FILES[kind]
    damage(vault)
    lines = mended(vault, place)
    assert any(re.search(words, each) for each in lines), lines
    for name in PASSPHRASES:
        with signed_in(vault, name) as session:
            assert session.notices == ()
    assert colours(vault) == ["green"]


def test_nothing_to_do_is_said_and_the_vault_is_left_alone(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    before = hashes(vault, without=OWN)
    plan = repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    assert plan.lines() == ["Nothing is damaged. There is nothing to repair."]
    plan.discard()
    assert hashes(vault, without=OWN) == before


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    every_page(vault)
    d.flip(d.documents(vault)[0], -1)
    before = hashes(vault, without=OWN)
    plan = repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    assert len(plan.changes) == 2
    assert hashes(vault, without=OWN) == before
    plan.discard()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["stick", "vault"]


def test_what_is_newer_than_the_backup_is_kept(tmp_path: Path) -> None:
    """Each page damaged by itself: mended, or said plainly to be beyond that."""
    vault, place = backed_up(tmp_path)
    paint(vault, "newer", "newest")
    pages = (vault / DATABASE).stat().st_size // 4096
    kept, beyond = 0, 0
    whole = hashes(vault, without=OWN)
    for page in range(1, pages + 1, 17):
        copy = tmp_path / f"copy-{page}"
        shutil.copytree(vault, copy)
        flip_page(page)(copy)
        if hashes(copy, without=OWN) == whole:
            continue
        damaged = (copy / DATABASE).read_bytes()
        plan = repair.plan(copy, place, "head", PASSPHRASES["head"], SetClock())
        if plan.beyond:
            beyond += 1
            assert plan.changes == ()
            assert any(
                " can't be read any more" in each or "can be had" in each for each in plan.beyond
            ), plan.beyond
            plan.discard()
            assert (copy / DATABASE).read_bytes() == damaged
        else:
            kept += 1
            repair.apply(plan, SetClock())
            assert verify(copy, "head", PASSPHRASES["head"], SetClock()).faults == ()
            assert colours(copy) == ["green", "newer", "newest"]
        shutil.rmtree(copy)
    assert kept > 3 * beyond, (kept, beyond)


def test_a_newer_change_is_laid_over_an_older_backup_after_new_keys(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    with signed_in(vault) as session:
        session.new_sheet()  # every page is encrypted anew
        with session.register.writing() as writing:
            kept = writing.scalar(select(Setting.id).where(Setting.key == "colour"))
            writing.change(Setting, kept, value="red")
            (gone,) = writing.add(Setting, {"key": "shape", "value": "round"})
            writing.index("setting", gone, "SET-1", "shape", "round")
        with session.register.writing() as writing:
            writing.remove(Setting, gone, why="not wanted")
            writing.unindex(gone)
            (found,) = writing.add(Setting, {"key": "colour of doors", "value": "blue"})
            writing.index("setting", found, "", "doors", "blue")
    flip_page(page_without_records(tmp_path, vault))(vault)
    lines = mended(vault, place)
    assert any("newer changes from the damaged one" in each for each in lines), lines
    assert colours(vault) == ["blue", "red"]
    with signed_in(vault) as session, session.register.reading() as reading:
        assert [hit.title for hit in reading.find("doors")] == ["doors"]
        assert reading.find("round") == []


def page_without_records(folder: Path, vault: Path) -> int:
    """A page without which every record can still be read."""
    secrets = people.sign_in(vault / "people", "head", PASSPHRASES["head"])
    keys = holders.read_keys(vault / d.REGISTER, [secrets.identity.secret])
    assert keys is not None
    copy = folder / "book.db"

    def read() -> dict[str, int]:
        with Salvage(copy, keys.database_keys[0]) as salvage:
            return {
                table: len(salvage.rows(table))
                for table in ("trail", "revision", "setting", "holder", "book_key", "document")
            }

    shutil.copyfile(vault / DATABASE, copy)
    before = read()
    for page in range(copy.stat().st_size // 4096 - 1, 2, -1):
        shutil.copyfile(vault / DATABASE, copy)
        d.flip(copy, (page - 1) * 4096 + 77)
        if read() == before:
            return page
    raise AssertionError("every page has records")


def crashed(vault: Path, folder: Path) -> Path:
    """The vault as a crash leaves it, with a change that is in the journal alone."""
    with signed_in(vault) as session:
        set_colour(session, "newer")
        shutil.copytree(vault, folder)
    return folder


def test_what_a_crash_left_in_the_journal_is_kept(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    copy = crashed(vault, tmp_path / "crashed")
    assert (copy / d.REGISTER / "book.db-wal").stat().st_size
    flip_page(40)(copy)
    mended(copy, place)
    assert colours(copy) == ["green", "newer"]


@pytest.mark.parametrize(("at", "left"), [(3, 1), (20, 1), (40, 1), (-4096 - 10, 1), (-70, 0)])
def test_a_damaged_journal_is_brought_in_as_far_as_it_can_be(
    tmp_path: Path, at: int, left: int
) -> None:
    """Its header and checksums cost nothing; a page of it costs what was recorded last."""
    vault, place = backed_up(tmp_path)
    copy = crashed(vault, tmp_path / "crashed")
    journal = copy / d.REGISTER / "book.db-wal"
    d.flip(journal, at)
    held = journal.read_bytes()
    plan = repair.plan(copy, place, "head", PASSPHRASES["head"], SetClock())
    (line,) = plan.lines()
    assert line.startswith("The register's journal was damaged"), line
    assert ("Nothing is lost" in line) == bool(left)
    aside = repair.apply(plan, SetClock())
    assert (aside / d.REGISTER / "book.db-wal").read_bytes() == held
    assert verify(copy, "head", PASSPHRASES["head"], SetClock()).faults == ()
    assert colours(copy) == ["green", "newer"][: 1 + left]


def test_another_schools_backups_are_refused(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    d.vault_json(vault="00000000-0000-0000-0000-000000000001")(vault)
    with pytest.raises(Refused, match="another school"):
        repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())


def test_a_wrong_passphrase_and_an_open_vault_are_refused(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    with pytest.raises(WrongPassphrase):
        repair.plan(vault, place, "head", PASSPHRASES["dsl"], SetClock())
    with signed_in(vault), pytest.raises(InUse):
        repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    assert not vault.with_name("vault.repair").exists()


def test_a_vault_that_changed_since_the_plan_is_left_alone(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    document = d.documents(vault)[0]
    d.flip(document, -1)
    plan = repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    d.flip(document, -2)
    with pytest.raises(Refused, match="Look again"):
        repair.apply(plan, SetClock())


def test_a_newer_backup_is_preferred_and_a_damaged_one_passed_over(tmp_path: Path) -> None:
    vault, _ = backed_up(tmp_path)
    paint(vault, "newer")
    place = again(vault, days=1)
    newest, oldest = place.snapshots()
    (vault / DATABASE).write_bytes(b"")
    plan = repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    assert "5 November 2026" in plan.lines()[0]
    plan.discard()
    pieces = {file.path: file.pieces for file in newest.files}["books/register/book.db"]
    older = {file.path: file.pieces for file in oldest.files}["books/register/book.db"]
    (own,) = set(pieces) - set(older) if len(set(pieces) - set(older)) == 1 else pieces[:1]
    (place.folder / "objects" / own[:2] / own).unlink()
    plan = repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    assert plan.changes == ()
    assert "when you saw it last" in plan.beyond[0]
    plan.discard()


def test_killed_anywhere_it_is_finished_by_doing_it_again(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    paint(vault, "newer")
    place = again(vault, days=1)
    flip_page(5)(vault)
    d.flip(d.documents(vault)[0], -1)
    d.flip(d.persons(vault, "dsl", ".state"), -1)
    for step in range(1, 100):
        copy = tmp_path / str(step) / "vault"
        shutil.copytree(vault, copy)

        def work(before: Wrap, after: Wrap, copy: Path = copy) -> None:
            plan = repair.plan(copy, place, "head", PASSPHRASES["head"], SetClock())
            for owner, name in (
                (Path, "replace"),
                (Path, "unlink"),
                (repair, "create"),
                (repair, "sync_folder"),
            ):
                setattr(owner, name, before(getattr(owner, name)))
            repair.apply(plan, SetClock())

        if not dies(work, step):
            assert step > 10
            return
        if step % 5 == 0:
            mended(copy, place) if verify_faults(copy) else None
            assert colours(copy) == ["green", "newer"]
        shutil.rmtree(tmp_path / str(step))
    raise AssertionError("it never came to its end")


def verify_faults(vault: Path) -> bool:
    return bool(verify(vault, "head", PASSPHRASES["head"], SetClock()).faults)


def test_a_book_that_is_left_too_old_says_so(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    paint(vault, "newer")
    (vault / DATABASE).unlink()
    plan = repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    assert plan.changes == ()
    assert any("Only the first" in each for each in plan.beyond), plan.beyond
    plan.discard()
    with pytest.raises(Exception, match="missing or cut short"):
        Vault.open(vault).unlock("head", PASSPHRASES["head"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few people make links")
def test_a_link_out_of_the_vault_is_not_followed(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (vault / d.REGISTER).rename(elsewhere)
    (vault / d.REGISTER).symlink_to(elsewhere)
    with pytest.raises(Damaged, match="is a link to somewhere else"):
        repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())


def test_a_folder_of_somebodys_own_is_left_alone(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    own = vault.with_name("vault.repair") / "accounts.txt"
    own.parent.mkdir()
    own.write_text("somebody's")
    with pytest.raises(Refused, match="is in the way"):
        repair.plan(vault, place, "head", PASSPHRASES["head"], SetClock())
    assert own.is_file()
