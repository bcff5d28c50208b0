"""Saving a file where a person asked for it: an exported PDF, a list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.errors import Refused, UnsafePlace
from app.storage.files import FULL, write_piece_by_piece


def save_file(path: Path, data: bytes) -> None:
    """Write ``path`` so that it holds all of ``data`` or what it held before, even after a crash.

    Raises:
        Refused: the file can't be written; the sentence says what to do.
    """
    save_pieces(path, lambda file: file.write(data))


def save_pieces(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """The same for a file too large to be held in memory; what ``write`` raises ends it.

    Raises:
        Refused: the file can't be written; the sentence says what to do.
    """
    try:
        write_piece_by_piece(path, write)
    except (OSError, UnsafePlace) as error:
        raise Refused(_why(path, error)) from error


def _why(path: Path, error: Exception) -> str:
    cause = error.__cause__ or error
    if not path.parent.is_dir():
        return f"There is no folder “{path.parent}”. Choose another place."
    if path.is_dir():
        return f"“{path}” is a folder. Give the name of a file."
    if isinstance(cause, OSError) and cause.errno in FULL:
        return f"The disk is full. Make room, then save “{path.name}” again."
    if path.exists():
        return f"“{path.name}” can’t be replaced. If it is open, close it, then try again."
    return f"“{path.parent}” can’t be written to. Choose another place."
