"""A session that is narrowed to the register holds nothing that opens another book."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

from app.errors import Damaged, NoRight, VaultError, WrongPassphrase
from app.models.document import Document
from app.storage.book import Book
from app.storage.keys import BookKeys
from app.storage.people import Secrets
from app.storage.session import Session
from app.storage.vault import Vault
from tests.builders import SetClock
from tests.storage.vaults import PASSPHRASES, copy_vault, signed_in


def open_files(folder: Path) -> set[str]:
    """The books whose database this process holds open."""
    held = psutil.Process(os.getpid()).open_files()
    return {Path(each.path).parent.name for each in held if folder in Path(each.path).parents}


def held(kind: type) -> list[object]:
    gc.collect()
    return [each for each in gc.get_objects() if type(each) is kind]


def test_narrowing_lets_go_of_the_casebook_and_its_keys(tmp_path: Path) -> None:
    copy_vault(tmp_path / "vault")
    others = {id(each) for each in (*held(Book), *held(BookKeys), *held(Secrets))}
    with signed_in(tmp_path / "vault") as session:
        session.drafts.save("incident:new", {"words": "what happened"})
        casebook = session.casebook
        assert casebook is not None
        assert len(_rows(casebook)) == 1
        del casebook
        assert "casebook" in open_files(tmp_path)
        session.narrow()
        assert session.casebook is None
        assert session.is_remembered
        assert list(session.books) == ["register"]
        with pytest.raises(NoRight):
            session.book("casebook")
        with pytest.raises(NoRight):
            session.add_person("new", "office", "a passphrase of many words")
        assert "casebook" not in open_files(tmp_path)
        assert session.drafts.load("incident:new") is None
        ours = [each for each in (*held(Book), *held(BookKeys)) if id(each) not in others]
        assert {getattr(each, "name", getattr(each, "book", "")) for each in ours} == {"register"}
        assert not [each for each in held(Secrets) if id(each) not in others]
        assert session.school_name == "Ysgol y Bryn"
    with signed_in(tmp_path / "vault") as session:  # nothing was lost
        draft = session.drafts.load("incident:new")
        assert draft is not None
        assert draft.state == {"words": "what happened"}
        assert session.casebook is not None


def test_whoever_still_has_the_closed_book_cannot_read_it(tmp_path: Path) -> None:
    copy_vault(tmp_path / "vault")
    with signed_in(tmp_path / "vault") as session:
        casebook = session.casebook
        assert casebook is not None
        with casebook.reading() as reading:
            kept = reading.first(select(Document.stored_as, Document.sha256))
        assert kept is not None
        session.narrow()
        with pytest.raises(VaultError, match="casebook is closed"), casebook.reading():
            pass
        with pytest.raises(VaultError, match="casebook is closed"), casebook.writing():
            pass
        with pytest.raises(Damaged):
            casebook.documents.read(kept.stored_as, kept.sha256)
        assert casebook.database_key == b""


def test_a_narrowed_session_is_widened_by_the_passphrase_alone(tmp_path: Path) -> None:
    copy_vault(tmp_path / "vault")
    vault = Vault.open(tmp_path / "vault", SetClock())
    with signed_in(tmp_path / "vault") as session:
        session.narrow()
        person = session.person.id
        with pytest.raises(WrongPassphrase):
            vault.prove(person, PASSPHRASES["office"])
        secrets = vault.prove(person, PASSPHRASES["head"])
        assert session.casebook is None
    widened = vault.enter(secrets)
    assert isinstance(widened, Session)
    assert widened.casebook is not None
    widened.close()


def _rows(book: Book) -> list[str]:
    return list(book.documents.stored())
