"""A vault whose chair of governors has signed in, and ways to put things into its inbox."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.models.post import Post
from app.storage import people
from app.storage.keys import RecoveryKey, seal
from app.storage.sealed import Kind, Letter, lay_out
from app.storage.session import Session
from app.storage.vault import Vault
from tests.builders import NOW, SetClock
from tests.storage.vaults import PASSPHRASES, QUICK, copy_vault

CHAIRS = "chairs cheerful cheddar"
WORDS = {**PASSPHRASES, "chair": CHAIRS}


@cache
def _template() -> tuple[Path, tuple[RecoveryKey, ...]]:
    folder = Path(tempfile.mkdtemp(prefix="candour-tests-")) / "vault"
    keys = copy_vault(folder)
    people.COST, usual = QUICK, people.COST
    try:
        with session_of(folder, "head") as session:
            session.add_person("chair", "chair", CHAIRS)
        with session_of(folder, "chair") as session:
            keys += session.new_recovery_keys
        for name in ("head", "dsl", "office"):  # who keep the chair's key and post their decoys
            with session_of(folder, name):
                pass
        for name in ("head", "chair"):  # who take those in
            with session_of(folder, name):
                pass
    finally:
        people.COST = usual
    return folder, keys


def copy_chaired(folder: Path) -> tuple[RecoveryKey, ...]:
    """Lay a closed vault with a chair's book into ``folder``; printed keys, the chair's last.

    Everybody has signed in today, so that no decoys are added until the clock moves a day on.
    """
    template, keys = _template()
    shutil.copytree(template, folder)
    return keys


@contextmanager
def session_of(folder: Path, name: str, day: int = 0) -> Iterator[Session]:
    """Somebody's session, ``day`` days after the first."""
    session = Vault.open(folder, SetClock(NOW + dt.timedelta(days=day))).unlock(name, WORDS[name])
    try:
        yield session
    finally:
        session.close()


def inbox(folder: Path) -> list[Path]:
    """The posts that lie there."""
    return sorted((folder / "inbox").iterdir())


def words_in(session: Session) -> list[str]:
    """What the reports say that a session's book has."""
    assert session.casebook is not None
    with session.casebook.reading() as reading:
        rows = reading.rows(select(Post.content).order_by(Post.posted_at, Post.counter))
    return [row.content["narrative"] for row in rows]


def letter_for(session: Session, book: str = "chair", **values: Any) -> Letter:
    """A report by somebody who makes it up with other software."""
    letter = Letter(
        id=uuid4(),
        kind=Kind.REPORT,
        book=book,
        vault=session._open["register"].keys.vault,
        sender_id=session.person.id,
        sender_name=session.person.name,
        chain="made up",
        counter=1,
        last="",
        posted_at=NOW,
        receipt="0000-0000",
        content={"narrative": "made up"},
    )
    return replace(letter, **values)


def put(folder: Path, plain: bytes, public_key: str) -> Path:
    """Put a sealed post into the inbox with other software."""
    sealed = seal(plain, [public_key])
    path = folder / "inbox" / hashlib.sha256(sealed).hexdigest()
    path.write_bytes(sealed)
    return path


def forge(session: Session, folder: Path, book: str = "chair", **values: Any) -> Path:
    """Seal a made-up report to a book's real key."""
    key = session._memory.state.known[book].public_key
    return put(folder, lay_out(letter_for(session, **{"book": book, **values})), key)
