"""What a person was typing: encrypted to their own key, never in a shared book.

A draft outlives a lock, a crash and a power cut. Each is one age file with a random name in the
person's folder; a picture pasted into it is a file of its own, written once.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pyrage

from app.storage.clock import Clock
from app.storage.files import discard, disk_problem, write_atomically
from app.storage.keys import Identity

_TEXT = ".draft"
_FILE = ".file"


@dataclass(frozen=True)
class Draft:
    """One unfinished piece of work.

    Attributes:
        key: which page and record it belongs to, such as ``incident:new``.
        state: what the page needs to put everything back, as JSON values.
        files: what ``keep_file`` returned for each pasted picture, in order.
    """

    key: str
    state: dict[str, Any]
    saved_at: dt.datetime
    files: tuple[UUID, ...] = ()


class Drafts:
    """The drafts of one person."""

    def __init__(self, folder: Path, public_key: str, identity: str | None, clock: Clock) -> None:
        """Without ``identity`` (a sign-in that was remembered) drafts are kept but not read."""
        self._folder = folder
        self._recipient = pyrage.x25519.Recipient.from_str(public_key)
        self._identity = None if identity is None else pyrage.x25519.Identity.from_str(identity)
        self._clock = clock
        self._names: dict[str, Path] = {}
        self._drafts = self._read_all()

    def save(self, key: str, state: dict[str, Any], files: Sequence[UUID] = ()) -> Draft:
        """Keep a draft in place of the one with the same key; it is durable on return.

        Raises:
            UnsafePlace: the disk is full, read-only or doesn't answer; the draft before it is kept.
        """
        draft = Draft(key, state, self._clock(), tuple(files))
        text = {
            "key": key,
            "state": state,
            "saved_at": draft.saved_at.isoformat(),
            "files": [file.hex for file in draft.files],
        }
        path = self._names.get(key) or self._folder / f"{uuid4().hex}{_TEXT}"
        self._write(path, json.dumps(text, ensure_ascii=False).encode())
        before = self._drafts.get(key)
        self._names[key] = path
        self._drafts[key] = draft
        if before is not None:
            self._drop_files(set(before.files) - set(draft.files))
        return draft

    def keep_file(self, data: bytes) -> UUID:
        """Keep a pasted picture; name its id in the next ``save``."""
        file = uuid4()
        self._write(self._path(file), data)
        return file

    def file(self, file: UUID) -> bytes:
        """What ``keep_file`` was given.

        Raises:
            LookupError: it is gone, or this session can't read drafts.
        """
        try:
            return self._read(self._path(file))
        except (OSError, pyrage.DecryptError) as error:
            raise LookupError(f"no file {file}") from error

    def load(self, key: str) -> Draft | None:
        """The draft with this key, if there is one."""
        return self._drafts.get(key)

    def all(self) -> list[Draft]:
        """Every draft, the latest first."""
        return sorted(self._drafts.values(), key=lambda draft: draft.saved_at, reverse=True)

    def discard(self, key: str) -> None:
        """Remove a draft, because its work was saved or is not wanted."""
        draft = self._drafts.pop(key, None)
        path = self._names.pop(key, None)
        if path is not None:
            discard(path)
        if draft is not None:
            self._drop_files(set(draft.files))

    def _read_all(self) -> dict[str, Draft]:
        drafts: dict[str, Draft] = {}
        if self._identity is None or not self._folder.is_dir():
            return drafts
        for path in self._folder.glob(f"*{_TEXT}"):
            try:
                draft = _from_json(self._read(path))
            except (OSError, pyrage.DecryptError, ValueError):
                continue  # verify names it; the others are still good
            other = drafts.get(draft.key)
            # A remembered sign-in can't see an earlier draft, so it may have made a second one.
            if other is not None and other.saved_at >= draft.saved_at:
                discard(path)
                continue
            if other is not None:
                discard(self._names[draft.key])
            drafts[draft.key] = draft
            self._names[draft.key] = path
        mentioned = {file for draft in drafts.values() for file in draft.files}
        kept = {path.stem: path for path in self._folder.glob(f"*{_FILE}")}
        for name in kept.keys() - {file.hex for file in mentioned}:
            discard(kept[name])
        return drafts

    def _path(self, file: UUID) -> Path:
        return self._folder / f"{file.hex}{_FILE}"

    def _drop_files(self, files: set[UUID]) -> None:
        for file in files:
            discard(self._path(file))

    def _read(self, path: Path) -> bytes:
        if self._identity is None:
            raise LookupError("drafts are read after the passphrase has been typed")
        data: bytes = pyrage.decrypt(path.read_bytes(), [self._identity])
        return data

    def _write(self, path: Path, data: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise disk_problem(error, self._folder.parent) from error
        # Several times as fast as encrypting bytes at once, and other threads can run meanwhile.
        sealed = io.BytesIO()
        pyrage.encrypt_io(io.BytesIO(data), sealed, [self._recipient])
        write_atomically(path, sealed.getvalue())


def _from_json(data: bytes) -> Draft:
    """Read what ``save`` wrote: whoever knows a public key can seal something else to it.

    Raises:
        ValueError: it is something else.
    """
    try:
        text = json.loads(data)
        draft = Draft(
            key=text["key"],
            state=text["state"],
            saved_at=dt.datetime.fromisoformat(text["saved_at"]),
            files=tuple(UUID(hex=file) for file in text["files"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a draft") from error
    if (
        not isinstance(draft.key, str)
        or not isinstance(draft.state, dict)
        or draft.saved_at.tzinfo is None
    ):
        raise ValueError("not a draft")
    return draft


def drafts_of(folder: Path, lesser: Identity, own: Identity | None, clock: Clock) -> Drafts:
    """A person's drafts, as their session can read them.

    Those of a session with a casebook are sealed to the person's own key. Without it they are
    sealed to a lesser one, which a remembered sign-in has too; a session with the person's own key
    brings them over.
    """
    plain = Drafts(folder / "register", lesser.public_key, lesser.secret, clock)
    if own is None:
        folder.mkdir(mode=0o700, exist_ok=True)
        return plain
    drafts = Drafts(folder, own.public_key, own.secret, clock)
    for draft in plain.all():
        files = [drafts.keep_file(plain.file(each)) for each in draft.files]
        drafts.save(draft.key, draft.state, files)
        plain.discard(draft.key)
    return drafts
