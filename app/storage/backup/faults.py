"""What can go wrong with a place for backups, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import NoPlace, UnsafePlace
from app.storage.files import FULL, READ_ONLY

STILL_GOOD = "The earlier backups there are as they were."


@contextmanager
def place_faults(folder: Path) -> Iterator[None]:
    """Turn what the operating system says about a place into a sentence.

    Raises:
        NoPlace: it isn't there, or stopped answering.
        UnsafePlace: it is full or read-only.
    """
    try:
        yield
    except OSError as error:
        raise _explained(error, folder) from error
    except UnsafePlace as error:
        # What is written whole or not at all says it in the words for a vault.
        if isinstance(error.__cause__, OSError):
            raise _explained(error.__cause__, folder) from error
        raise


def _explained(error: OSError, folder: Path) -> Exception:
    if error.errno in FULL:
        return UnsafePlace(
            f"The disk that holds {folder} is full, so the backup was not finished. {STILL_GOOD} "
            "Free some space there or choose another place, then back up again."
        )
    if error.errno in READ_ONLY:
        return UnsafePlace(
            f"Candour may not write to {folder}, so no backup was made. {STILL_GOOD} "
            "Ask your IT technician to let your account write there, or choose another place."
        )
    return NoPlace(
        f"{folder} stopped answering, so the backup was not finished. {STILL_GOOD} "
        "Plug it in or connect it again, then back up again."
    )
