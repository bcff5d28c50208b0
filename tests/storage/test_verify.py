"""``verify`` says "All well", or names what is wrong; it alters nothing itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli
from app.errors import WrongPassphrase
from app.storage import people
from app.storage.lock import WANTED
from app.storage.state import state_path
from app.storage.verify import verify
from tests.builders import SetClock
from tests.storage import damage as d
from tests.storage.vaults import PASSPHRASES, hashes, signed_in

DATABASE = d.REGISTER / "book.db"
KEY_FILE = d.REGISTER / "key.age"
UNSTABLE = ("vault.lock", "book.db-wal", "book.db-shm")

KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "database missing": (lambda v: (v / DATABASE).unlink(), "register: .*book.db is missing"),
    "database empty": (lambda v: (v / DATABASE).write_bytes(b""), "book.db is empty"),
    "database cut short": (
        lambda v: (v / DATABASE).write_bytes((v / DATABASE).read_bytes()[:-1000]),
        "book.db is cut short",
    ),
    "last page lost": (
        lambda v: (v / DATABASE).write_bytes((v / DATABASE).read_bytes()[:-4096]),
        "register: .*(page|database)",
    ),
    "byte flipped": (
        lambda v: d.flip(v / DATABASE, 4096 * 9 + 77),
        "page of the database is damaged .*page 10",
    ),
    "first page flipped": (lambda v: d.flip(v / DATABASE, 100), "can't be opened with this book's"),
    "another school's database": (d.another_schools_database, "it is another book's"),
    "last week's database": (d.last_weeks_database, "older copy than the one you saw last"),
    "plain database": (d.plain_database, "book.db is not encrypted"),
    "key file missing": (lambda v: (v / KEY_FILE).unlink(), "key.age is missing"),
    "key file altered": (
        lambda v: d.flip(v / KEY_FILE, -1),
        "register's key file is missing or damaged",
    ),
    "key file cut": (lambda v: (v / KEY_FILE).write_bytes(b"age"), "key.age is damaged"),
    "last week's key file": (d.last_weeks_key_file, "older copy"),
    "key file for one more": (d.key_file_for_one_more, "sealed to 5 keys, but 4 are listed"),
    "key file of our own making": (d.key_file_of_our_own_making, "swapped for another one"),
    "book missing": (
        lambda v: shutil.rmtree(v / d.CASEBOOK),
        "casebook: the whole book is missing",
    ),
    "document missing": (
        lambda v: d.documents(v)[0].unlink(),
        "the file “original.png” .* is missing",
    ),
    "document altered": (lambda v: d.flip(d.documents(v)[0], -1), "name is not its hash"),
    "documents swapped": (d.swapped_documents, "file “original.png” .* was altered: its name"),
    "document nobody mentions": (d.orphan, "no record mentions the document"),
    "stray document": (
        lambda v: (v / d.REGISTER / "documents" / "photo.png").write_bytes(b"x"),
        "documents/photo.png is not a file that Candour wrote",
    ),
    "documents folder missing": (
        lambda v: shutil.rmtree(v / d.REGISTER / "documents"),
        "folder documents is missing",
    ),
    "stray file": (lambda v: (v / "notes.txt").write_text("x"), "notes.txt in vault is not"),
    "row altered": (
        d.run("UPDATE setting SET value = '\"red\"'"),
        "the setting “colour” was altered outside Candour",
    ),
    "row taken out": (d.run("DELETE FROM setting"), "colour” is missing, although"),
    "row slipped in": (d.slip_in_a_row, "the setting .* was slipped in"),
    "trail line altered": (
        d.run("UPDATE trail SET who_name = 'nobody' WHERE seq = 3"),
        "trail's line 3 was altered",
    ),
    "trail line taken out": (
        d.run("DELETE FROM revision WHERE seq = 3", "DELETE FROM trail WHERE seq = 3"),
        "trail lacks lines 3 to 3",
    ),
    "end of the trail taken out": (
        d.run(
            "DELETE FROM revision WHERE seq = (SELECT max(seq) FROM trail)",
            "DELETE FROM trail WHERE seq = (SELECT max(seq) FROM trail)",
        ),
        "older copy than the one you saw last",
    ),
    "trail rewritten": (d.rewrite_the_trail, "its trail is another one than you saw last"),
    "history altered": (d.rewrite_history, "history of the setting “colour” was altered at line"),
    "history taken out": (
        d.run("DELETE FROM revision WHERE changes LIKE '%blue%'"),
        "history of the setting “colour” lacks",
    ),
    "guard taken off": (d.take_the_guards_off, "guard “trail_no_delete” is missing"),
    "table missing": (
        d.run("ALTER TABLE setting RENAME TO settings"),
        "table “setting” is missing",
    ),
    "trigger added": (
        d.run(
            "CREATE TRIGGER spy AFTER INSERT ON setting BEGIN DELETE FROM setting; END",
        ),
        "trigger “spy” was added",
    ),
    "index lists nothing": (
        d.run("UPDATE search_entry SET record = '00000000000000000000000000000000'"),
        "index of words lists 1 records",
    ),
    "reference to nothing": (
        d.run("PRAGMA foreign_keys = OFF", "INSERT INTO revision VALUES (999, x'00', NULL, NULL)"),
        "revision record refers to a trail not there",
    ),
    "holder altered": (d.slip_in_a_holder, "casebook: its holder dsl differs from the register"),
    "book keys row lost": (d.run("DELETE FROM book_key"), "doesn't say which keys are its own"),
    "vault.json missing": (lambda v: (v / "vault.json").unlink(), "vault.json is missing"),
    "vault.json no JSON": (lambda v: (v / "vault.json").write_text("{"), "vault.json is damaged"),
    "key slipped into vault.json": (d.slip_in_a_key, "vault.json names other people or keys"),
    "key of a book in vault.json": (
        d.vault_json(books={"register": "age1x"}),
        "another public key",
    ),
    "key file of a person missing": (
        lambda v: d.persons(v, "dsl", ".key").unlink(),
        "key file of dsl is missing",
    ),
    "key file of a person damaged": (
        lambda v: d.persons(v, "dsl", ".key").write_bytes(b"{}"),
        "key file people/.* is damaged",
    ),
    "sign-in slipped in": (d.slip_in_a_sign_in, "is not on the register's list"),
    "state missing": (lambda v: d.persons(v, "dsl", ".state").unlink(), ".state is missing"),
    "state altered": (
        lambda v: d.flip(d.persons(v, "head", ".state"), -1),
        "what you saw last in this vault is missing or damaged",
    ),
    "draft damaged": (d.damaged_draft, "your draft .* is damaged"),
}


def test_a_vault_as_candour_left_it_is_all_well(tmp_path: Path) -> None:
    vault = d.fresh(tmp_path)
    with signed_in(vault) as session:
        session.take_away("casebook", "dsl")
        session.drafts.save("incident:new", {"what": "half"})
    (vault / WANTED).touch()  # of somebody who was killed while they waited for a backup
    report = verify(vault, "head", PASSPHRASES["head"], SetClock())
    assert report.lines()[0] == "All well."
    assert "1 document, open to 3 people" in report.lines()[1]


def test_the_office_is_told_what_it_could_not_check(tmp_path: Path) -> None:
    vault = d.fresh(tmp_path)
    report = verify(vault, "office", PASSPHRASES["office"], SetClock())
    assert report.faults == ()
    assert "casebook doesn't open with your keys" in report.looked_at[1]
    d.flip(next((vault / d.CASEBOOK / "documents").iterdir()), -1)
    (vault / d.CASEBOOK / "book.db").write_bytes(b"x" * 5000)
    told = "\n".join(verify(vault, "office", PASSPHRASES["office"], SetClock()).lines())
    assert "its name is not its hash" in told
    assert "Casebook: the database book.db is cut short" in told


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage_is_named(tmp_path: Path, kind: str) -> None:
    vault = d.fresh(tmp_path)
    damage, sentence = KINDS[kind]
    damage(vault)
    before = hashes(vault, without=UNSTABLE)
    report = verify(vault, "head", PASSPHRASES["head"], SetClock())
    told = [fault.sentence for fault in report.faults]
    assert any(re.search(sentence, each) for each in told), told
    assert all(each.endswith(".") for each in told), told
    assert hashes(vault, without=UNSTABLE) == before


def test_verify_asks_for_the_right_passphrase(tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        verify(d.fresh(tmp_path), "head", PASSPHRASES["dsl"], SetClock())


def test_the_command_says_all_well_or_ends_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = d.fresh(tmp_path)
    (tmp_path / "passphrase").write_text(PASSPHRASES["head"])
    command = ["verify", "--vault", str(vault), "--as", "head"]
    command += ["--passphrase-file", str(tmp_path / "passphrase")]
    assert cli.main(command) == 0
    assert capsys.readouterr().out.startswith("All well.\n")
    state_path(vault / "people", people.named(vault / "people", "dsl")[0].id).unlink()
    assert cli.main(command) == 3
    assert "1 fault found" in capsys.readouterr().out
    assert cli.main([*command, "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"]
    assert len(told["looked_at"]) == 2
    (fault,) = told["faults"]
    assert fault["where"] == "people"
    assert re.fullmatch(r"people/.*\.state", fault["file"])
    assert fault["sentence"].endswith(".state is missing.")
