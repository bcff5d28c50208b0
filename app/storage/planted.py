"""What Candour never puts into a vault's folder: links, pipes, devices, files of absurd size.

Whoever may write to the folder could plant them, to make the next person's Candour follow a link
out of the vault, wait at a pipe for ever or fill the memory. They are refused before anything is
read. Copies that a synchronising program made beside the originals are told.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from app.errors import Damaged
from app.storage.files import SMALL
from app.storage.inbox import INBOX
from app.words import printable

_DEEPER = re.compile(rf"people|people/[^/]+|people/[^/]+/register|{INBOX}|books|books/[^/]+")
_SMALL = re.compile(
    r"vault\.\w+|(backups|restored)\.json|people/[^/]+\.(key|state|stay|pending)|books/[^/]+/key\.age(\.next)?"
)
_WINDOWS_LINKS = frozenset({0xA0000003, 0xA000000C})  # junctions and symbolic links
# How synchronising programs call the second of two copies.
_COPY = re.compile(
    r"conflict|in konflikt|\(\d+\)(\.[^.]*)?$|[- ]copy( \(\d+\))?(\.[^.]*)?$|\.sync-conflict-",
    re.IGNORECASE,
)


def check_planted(vault: Path) -> None:
    """Refuse a vault with something in it that could lead its reader astray.

    Documents are looked at when they are opened.

    Raises:
        Damaged: there is such a thing; the sentence names it.
        OSError: the folder can't be read.
    """
    for name, entry in _entries(vault):
        try:
            state = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # another process has the vault open, and was just done with it
        tag = getattr(state, "st_reparse_tag", 0)
        if stat.S_ISLNK(state.st_mode) or tag in _WINDOWS_LINKS:
            raise _found(name, "is a link to somewhere else")
        if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
            raise _found(name, "is neither a file nor a folder")
        if _SMALL.fullmatch(name) and state.st_size > SMALL:
            raise _found(name, "is far larger than Candour writes it")


def copies(vault: Path) -> list[str]:
    """Names of what looks like copies that a synchronising program made."""
    return sorted(printable(name) for name, entry in _entries(vault) if _COPY.search(entry.name))


def _entries(vault: Path, inside: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """What lies in the folders that Candour makes, and no deeper: posix path and entry."""
    with os.scandir(vault / inside) as found:
        for entry in found:
            name = f"{inside}/{entry.name}" if inside else entry.name
            yield name, entry
            if _DEEPER.fullmatch(name) and entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(FileNotFoundError):  # for the same reason
                    yield from _entries(vault, name)


def _found(name: str, what: str) -> Damaged:
    return Damaged(
        f"“{printable(name)}” in the vault's folder {what}, which Candour didn't make. Let your IT "
        "technician look at it and take it out, then try again."
    )
