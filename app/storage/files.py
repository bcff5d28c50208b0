"""Files that are either wholly written or not at all, through a crash or a full disk."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.errors import UnsafePlace

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
TEMPORARY = ".new"


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``; as :func:`write_piece_by_piece`."""
    write_piece_by_piece(path, lambda file: file.write(data))


def write_piece_by_piece(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Put what ``write`` writes at ``path``: a reader or a crash finds the old file or the new.

    What ``write`` raises ends it, with the old file as it was.

    Raises:
        UnsafePlace: the disk is full or the folder can't be written to; the old file is as it was.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        with create(temporary) as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise disk_problem(error, path.parent) from error
        raise


def clear_unfinished(folder: Path) -> None:
    """Take away what a crash left half-written anywhere in a folder that nobody else uses."""
    for path in folder.rglob(f".*{TEMPORARY}"):
        with contextlib.suppress(OSError):
            path.unlink()


def create(path: Path) -> BinaryIO:
    """Open a new file for writing bytes that only this user may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def sync_folder(path: Path) -> None:
    """Make a file's new name durable. Windows does that by itself and can't open a folder."""
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def disk_problem(error: OSError, folder: Path) -> Exception:
    """The sentence for a person if the disk or its rights are at fault, else the error itself."""
    if error.errno in FULL:
        return UnsafePlace(
            f"The disk that holds {folder} is full. Nothing was saved. "
            "Free some space, then try again."
        )
    if error.errno in READ_ONLY:
        return UnsafePlace(
            f"Candour may not write to {folder}. Nothing was saved. "
            "Ask your IT technician to let your account on this computer write there."
        )
    return error
