"""Somebody with an office passphrase who can write any file: what they get, and what is noticed.

That no key of theirs opens the casebook is shown in ``test_office_keys``; that keys and books
slipped in are refused, in ``test_bad_vaults`` and ``test_posting_attacks``.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.errors import CandourError, Damaged, VaultError
from app.models.holder import Holder
from app.storage import holders
from app.storage.backup import Place, back_up
from app.storage.keys import new_identity, seal, unseal
from app.storage.restore import restore
from app.storage.vault import Vault
from app.storage.verify import verify
from tests.faults.canaries import found
from tests.storage.backed_up import backed_up, stick
from tests.storage.damage import REGISTER, fresh, persons, rechain, rows
from tests.storage.vaults import PASSPHRASES, hashes, set_colour, signed_in

if sys.platform == "win32":
    pytest.skip("plants what Unix has", allow_module_level=True)
SECRET = "zqinsider0123456789abcdef"

Plant = Callable[[Path, Path], object]


def link(name: str) -> Plant:
    def plant(vault: Path, elsewhere: Path) -> None:
        path = vault / name
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(elsewhere if path.suffix in ("", ".drafts") else elsewhere / "letter.txt")

    return plant


def pipe(name: str) -> Plant:
    def plant(vault: Path, _: Path) -> None:
        (vault / name).unlink(missing_ok=True)
        os.mkfifo(vault / name)

    return plant


def device(vault: Path, _: Path) -> None:
    try:
        os.mknod(vault / "inbox" / ("0" * 64), stat.S_IFCHR | 0o600, os.makedev(1, 5))  # zeros
    except PermissionError:
        pytest.skip("only root makes device nodes")


def listening(vault: Path, _: Path) -> None:
    here = Path.cwd()
    os.chdir(vault / "people")  # a socket's path may have some hundred characters only
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("x.key")
    finally:
        os.chdir(here)


def vast(name: str) -> Plant:
    def plant(vault: Path, _: Path) -> None:
        with (vault / name).open("ab") as file:
            file.truncate(1 << 40)  # takes no room, and no memory has it

    return plant


def drafts_of_the_head(vault: Path) -> Path:
    folder = persons(vault, "head", ".drafts")
    folder.mkdir(exist_ok=True)
    return folder


def in_drafts(plant: Callable[[str], Plant], name: str) -> Plant:
    def inside(vault: Path, elsewhere: Path) -> None:
        folder = drafts_of_the_head(vault).relative_to(vault)
        plant(str(folder / name))(vault, elsewhere)

    return inside


REFUSED = {
    "the inbox leads elsewhere": link("inbox"),
    "a book leads elsewhere": link("books/casebook"),
    "documents lead elsewhere": link("books/register/documents"),
    "a database leads elsewhere": link("books/register/book.db"),
    "a key file leads elsewhere": link("books/casebook/key.age"),
    "the next key file leads elsewhere": link("books/casebook/key.age.next"),
    "the lock leads elsewhere": link("vault.lock"),
    "vault.json leads elsewhere": link("vault.json"),
    "a post leads elsewhere": link("inbox/" + "0" * 64),
    "a draft leads elsewhere": in_drafts(link, "x.draft"),
    "a post is a pipe": pipe("inbox/" + "0" * 64),
    "vault.json is a pipe": pipe("vault.json"),
    "a key file is a pipe": pipe("books/register/key.age"),
    "a sign-in is a pipe": pipe("people/x.key"),
    "a draft is a pipe": in_drafts(pipe, "x.draft"),
    "the journal is a pipe": pipe("books/register/book.db-wal"),
    "a post is a device": device,
    "a sign-in is a socket": listening,
    "vault.json is vast": vast("vault.json"),
    "a key file is vast": vast("books/casebook/key.age"),
    "a sign-in is vast": vast("people/x.key"),
    "the list of backups is vast": vast("backups.json"),
}


@pytest.mark.parametrize("plant", REFUSED.values(), ids=list(REFUSED))
def test_what_would_lead_astray_is_refused_before_it_is_read(tmp_path: Path, plant: Plant) -> None:
    vault, elsewhere = fresh(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letter.txt").write_text(SECRET)
    (elsewhere / "download.part").write_text("half")
    before = hashes(elsewhere)
    plant(vault, elsewhere)
    for action in (
        lambda: Vault.open(vault).unlock("head", PASSPHRASES["head"]),
        lambda: verify(vault, "head", PASSPHRASES["head"]),
        lambda: back_up(vault, stick(tmp_path)),
    ):
        with pytest.raises(Damaged, match="which Candour didn't make"):
            action()
    assert hashes(elsewhere) == before


def hard_link(name: str) -> Plant:
    return lambda vault, elsewhere: os.link(elsewhere / "letter.txt", vault / name)


def deep(vault: Path, _: Path) -> None:
    here = os.open(vault / "people", os.O_RDONLY)
    for _level in range(1500):  # deeper than a path may be long, or Python calls itself
        os.mkdir("d", dir_fd=here)
        there = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = there
    os.close(here)


def odd_names(vault: Path, _: Path) -> None:
    for folder in (vault, vault / "inbox", vault / "people", drafts_of_the_head(vault)):
        for name in (b"\x1b[2J\r\n.key", b"\xff\xfe.draft", b"x.file", b" ", b"a\tb.state"):
            Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"?")


PASSED_BY = {
    "a post is another's letter": hard_link("inbox/" + "0" * 64),
    "a sign-in is another's letter": hard_link("people/00000000-0000-0000-0000-000000000000.key"),
    "the next key file is another's letter": hard_link("books/casebook/key.age.next"),
    "what looks unfinished is another's letter": hard_link("people/.x.new"),
    "folders without end": deep,
    "names that would move a terminal": odd_names,
}


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Path]:
    """A folder that is cleared by a program that depth doesn't stop, unlike Python's own."""
    yield tmp_path
    subprocess.run(["rm", "-rf", tmp_path], check=True)


@pytest.mark.parametrize("plant", PASSED_BY.values(), ids=list(PASSED_BY))
def test_what_does_no_harm_is_passed_by(bare: Path, plant: Plant) -> None:
    vault, elsewhere = fresh(bare), bare / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letter.txt").write_text(SECRET)
    written = (elsewhere / "letter.txt").stat().st_mtime
    plant(vault, elsewhere)
    with signed_in(vault) as session:
        set_colour(session, "red")
        assert session.casebook is not None
    for line in verify(vault, "head", PASSPHRASES["head"]).lines():
        assert line.isprintable()
    assert (elsewhere / "letter.txt").read_text() == SECRET
    assert (elsewhere / "letter.txt").stat().st_mtime == written


def test_a_document_that_is_a_pipe_or_a_link_is_damaged(tmp_path: Path) -> None:
    vault = fresh(tmp_path)
    (document,) = (vault / REGISTER / "documents").iterdir()
    content = document.read_bytes()
    (tmp_path / "elsewhere").write_bytes(content)
    with signed_in(vault) as session:
        for plant in (lambda path: path.symlink_to(tmp_path / "elsewhere"), os.mkfifo):
            document.unlink()
            plant(document)
            with pytest.raises(Damaged):
                session.register.documents.read(document.name, "")
    assert verify(vault, "head", PASSPHRASES["head"]).faults


def test_no_key_is_added_to_the_casebook(tmp_path: Path) -> None:
    """With the office's keys alone, whatever is put into the folder lets nobody new in."""
    vault = fresh(tmp_path)
    spy = new_identity()
    with rows(vault) as register:  # the register is theirs to change
        register.execute("UPDATE holder SET public_key = ?, role = 'head'", (spy.public_key,))
        rechain(register)
    sealed = seal(b'{"book": "casebook"}', [spy.public_key])
    (vault / "books" / "casebook" / "key.age.next").write_bytes(sealed)
    try:
        with signed_in(vault) as session:
            assert session.casebook is not None
            names = {row.name for row in session.people() if "casebook" in row.books}
            assert names == {"head", "dsl"}
            session.new_sheet()  # whatever writes the casebook's keys anew
    except CandourError:
        pass  # refused: as good
    key = (vault / "books" / "casebook" / "key.age").read_bytes()
    assert unseal(key, [spy.secret]) is None
    assert holders.read_keys(vault / "books" / "casebook", [spy.secret]) is None


def test_history_before_the_last_anchor_cannot_be_altered_unnoticed(tmp_path: Path) -> None:
    """The office can rewrite the register with its chain; who signed in since has an anchor."""
    vault = fresh(tmp_path)
    with rows(vault) as register:
        query = "UPDATE trail SET who_name = 'office' WHERE seq = 2"
        register.execute(query)
        rechain(register)
    with pytest.raises(VaultError, match=r"older|rewritten|altered"):
        Vault.open(vault).unlock("head", PASSPHRASES["head"])
    assert verify(vault, "head", PASSPHRASES["head"]).faults


def test_the_heads_next_unlock_writes_nothing_in_the_open(tmp_path: Path) -> None:
    """Whatever lies there, nothing of the casebook gets out of it."""
    vault = fresh(tmp_path)
    with signed_in(vault) as session:
        assert session.casebook is not None
        with session.casebook.writing() as writing:
            row = writing.first(Holder.__table__.select())
            assert row is not None
            writing.index("holder", row.id, "", SECRET, SECRET)
        session.drafts.save("incident:new", {"narrative": SECRET})
    odd_names(vault, tmp_path)
    (vault / "vault.json").write_text('{"format": 1, "people": [], "books": {"casebook": "x"}}')
    with signed_in(vault) as session:
        draft = session.drafts.load("incident:new")
        assert draft is not None
        assert draft.state["narrative"] == SECRET
    assert found([SECRET], vault) == []


def test_links_in_a_backup_are_not_followed(tmp_path: Path) -> None:
    vault, place = backed_up(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    letter = elsewhere / ("0" * 64)
    letter.write_text(SECRET)
    piece = next(each for each in pieces(place) if each.stat().st_size > 60_000)
    folder = piece.parent
    shutil.rmtree(folder)
    folder.symlink_to(elsewhere)
    (tmp_path / "target.part").symlink_to(elsewhere)
    with pytest.raises(CandourError):
        restore(place, place.snapshots()[0], tmp_path / "target")
    with pytest.raises(CandourError, match="went missing"):
        back_up(vault, stick(tmp_path))  # which would put pieces there, and thin others
    assert letter.read_text() == SECRET
    assert found([SECRET], tmp_path / "target") == []


def pieces(place: Place) -> list[Path]:
    return sorted(path for path in (place.folder / "objects").glob("*/*") if path.is_file())
