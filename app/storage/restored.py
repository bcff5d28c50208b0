"""What a vault that came from a backup has still to be told: the file ``restored.json``.

It lies in the open in the vault's folder, says where later backups are, and is removed when what
was disposed of since has been disposed of again in every book. Nothing it says is trusted:
whatever it points at has to open with the reader's own keys.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app.errors import VaultError
from app.storage.backup import Place, Snapshot, read_vault_id
from app.storage.clock import utc_now
from app.storage.files import write_atomically
from app.storage.opening import BOOKS

NAME = "restored.json"
FORMAT = 1


@dataclass(frozen=True)
class Restored:
    """Where a vault came from.

    Attributes:
        folder, place: of the backups.
        vault: whose backup it was.
        snapshot: the one that was restored; ``made_at`` is when it was made.
        restored_at: when that was done.
        others: folders that hold an older copy of this vault.
        waiting: the books that have not caught up yet.
    """

    folder: Path
    place: UUID
    vault: UUID
    snapshot: str
    made_at: dt.datetime
    restored_at: dt.datetime
    others: tuple[Path, ...]
    waiting: tuple[str, ...]


def note(vault: Path, place: Place, snapshot: Snapshot, former: Sequence[Path]) -> None:
    """Write down where a vault comes from."""
    books = {each.path.split("/")[1] for each in snapshot.files if each.path.startswith("books/")}
    _write(
        vault,
        Restored(
            folder=place.folder,
            place=place.id,
            vault=place.vault,
            snapshot=snapshot.name,
            made_at=snapshot.made_at,
            restored_at=utc_now(),
            others=tuple(former),
            waiting=tuple(sorted(books)),
        ),
    )


def read(vault: Path) -> Restored | None:
    """What was noted; None if nothing was, or it can't be read."""
    try:
        stored = json.loads((vault / NAME).read_bytes())
        if stored["format"] != FORMAT:
            return None
        return Restored(
            folder=Path(stored["folder"]),
            place=UUID(stored["place"]),
            vault=UUID(stored["vault"]),
            snapshot=str(stored["snapshot"]),
            made_at=dt.datetime.fromisoformat(stored["made_at"]),
            restored_at=dt.datetime.fromisoformat(stored["restored_at"]),
            others=tuple(Path(each) for each in stored["others"]),
            waiting=tuple(str(each) for each in stored["waiting"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def caught_up(vault: Path, books: Sequence[str]) -> None:
    """Note that some books are done; the file goes with the last of them."""
    noted = read(vault)
    if noted is None:
        return
    waiting = tuple(book for book in noted.waiting if book not in books)
    if waiting:
        _write(vault, replace(noted, waiting=waiting))
    else:
        with contextlib.suppress(OSError):
            (vault / NAME).unlink()


def others(target: Path, vault: UUID) -> list[Path]:
    """Folders beside ``target`` that hold the same school's vault: the damaged one, say."""
    found = []
    with contextlib.suppress(OSError):
        for folder in sorted(target.parent.iterdir()):
            if folder == target or not (folder / BOOKS).is_dir():
                continue
            with contextlib.suppress(VaultError):
                if read_vault_id(folder) == vault:
                    found.append(folder.resolve())
    return found


def _write(vault: Path, noted: Restored) -> None:
    content = {
        "format": FORMAT,
        "folder": str(noted.folder.resolve()),
        "place": str(noted.place),
        "vault": str(noted.vault),
        "snapshot": noted.snapshot,
        "made_at": noted.made_at.isoformat(),
        "restored_at": noted.restored_at.isoformat(),
        "others": [str(each) for each in noted.others],
        "waiting": list(noted.waiting),
    }
    write_atomically(vault / NAME, json.dumps(content, ensure_ascii=False, indent=2).encode())
