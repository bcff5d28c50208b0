"""Files that are either wholly written or not at all, through a crash or a full disk."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from app.errors import UnsafePlace

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
HELD = frozenset({errno.EBUSY, errno.ETXTBSY})
GONE = frozenset(
    getattr(errno, name)
    for name in ("EIO", "ENXIO", "ENODEV", "ESTALE", "ENOTCONN", "ETIMEDOUT", "EHOSTDOWN")
    if hasattr(errno, name)
)
TEMPORARY = ".new"
SMALL = 1024 * 1024  # bytes; descriptions, keys and states have some thousands

_PAUSES = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32)  # seconds: a scanner looks at a new file so long
_WINDOWS_HELD = frozenset({5, 32, 33})  # access denied, sharing violation, lock violation
_LEVELS = 4  # how deep a vault's own folders lie: people/<id>.drafts/register


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
        replace(temporary, path)
        sync_folder(path.parent)
    except BaseException as error:
        discard(temporary)
        if isinstance(error, OSError):
            raise disk_problem(error, path.parent) from error
        raise


def replace(source: Path, target: Path) -> None:
    """Give a file another's name and place; wait a little if another program holds one of them.

    Antivirus and backup programs on Windows hold each new file for a moment.

    Raises:
        OSError: it couldn't be done.
    """
    _patiently(lambda: source.replace(target))


def remove(path: Path) -> None:
    """Remove a file, as patiently as :func:`replace`; nothing happens if it isn't there.

    Raises:
        OSError: it couldn't be done.
    """
    _patiently(lambda: path.unlink(missing_ok=True))


def discard(path: Path) -> None:
    """Remove a file if that is possible; for what does no harm if it stays."""
    with contextlib.suppress(OSError):
        remove(path)


def _patiently(action: Callable[[], object]) -> None:
    for pause in _PAUSES:
        try:
            action()
        except OSError as error:
            if not is_held(error):
                raise
            time.sleep(pause)  # nothing tells when a scanner lets go
        else:
            return
    action()


def is_held(error: OSError) -> bool:
    """Whether another program has a file just now, so that a moment later it may be free."""
    return error.errno in HELD or getattr(error, "winerror", None) in _WINDOWS_HELD


def clear_unfinished(folder: Path) -> None:
    """Take away what a crash left half-written in a vault that nobody else uses.

    Links are not followed, and folders deeper than a vault's own are left alone.
    """
    for path, folders, names in os.walk(folder):
        if len(Path(path).relative_to(folder).parts) >= _LEVELS:
            folders.clear()
        for name in names:
            if name.startswith(".") and name.endswith(TEMPORARY):
                discard(Path(path, name))


def create(path: Path) -> BinaryIO:
    """Open a new file for writing bytes that only this user may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading, but no link and nothing that a reader could wait at for ever.

    Raises:
        OSError: it can't be opened, or is no plain file.
    """
    extra = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, os.O_RDONLY | extra)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return os.fdopen(descriptor, "rb")


def read_small(path: Path, most: int = SMALL) -> bytes:
    """The bytes of a plain file that Candour keeps small, whatever somebody put in its place.

    Args:
        path: of the file.
        most: bytes.

    Raises:
        OSError: it can't be read, is no plain file or is larger.
    """
    with open_regular(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, "larger than Candour writes it", str(path))
    return data


def sha256_of(path: Path) -> str:
    """The SHA-256 (hex) of a file.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(path: Path) -> None:
    """Make a file's new name durable. Windows does that by itself and can't open a folder."""
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """Let what goes wrong with the disk meanwhile be a sentence (:func:`disk_problem`).

    Raises:
        UnsafePlace: the disk is full, read-only or doesn't answer.
    """
    try:
        yield
    except OSError as error:
        raise disk_problem(error, folder) from error


def disk_problem(error: OSError, folder: Path) -> Exception:
    """The sentence for a person if the disk or its rights are at fault, else the error itself."""
    if is_held(error):
        return UnsafePlace(
            f"Another program holds a file in {folder}, so this was not saved. "
            "Wait a moment, then try again. If it stays so, let the antivirus leave the folder out."
        )
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
    if error.errno in GONE or (error.errno == errno.ENOENT and not folder.exists()):
        return UnsafePlace(
            f"The disk that holds {folder} doesn't answer, so this was not saved. "
            "Check that it is plugged in, then try again."
        )
    return error
