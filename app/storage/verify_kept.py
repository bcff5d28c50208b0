"""Whether a book's documents are those that its records name, in people's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.storage.keys import BookKeys
from app.storage.naming import Names
from app.storage.raw import Row
from app.storage.verify_documents import Looked, look_at
from app.storage.verify_files import DOCUMENTS, document_files, short

UNMENTIONED = "no record mentions the document"


def document_faults(
    folder: Path, keys: BookKeys, rows: list[Row], names: Names
) -> Iterator[tuple[str, str]]:
    """Compare each document with its row, and name what it belongs to.

    Args:
        folder: the book's.
        keys: its keys.
        rows: its table ``document``, or what can be read of it.
        names: of its records.

    Returns:
        What is wrong, each with the file of the book that it is in.
    """
    looked = look_at(document_files(folder), keys.identities)
    kept = {row["stored_as"] for row in rows}
    for row in rows:
        name = row["stored_as"]
        what = _document_fault(row, looked.get(name))
        if what:
            called = f"{names.document(row)} (the document {short(name)})"
            yield f"{called} {what}", f"{DOCUMENTS}/{name}"
    for name in sorted(set(looked) - kept):
        if not looked[name].named:
            altered = f"the document {short(name)} was altered: its name is not its hash."
            yield altered, f"{DOCUMENTS}/{name}"
        yield (
            f"{UNMENTIONED} {short(name)}: a save was interrupted, or somebody put it there.",
            f"{DOCUMENTS}/{name}",
        )


def _document_fault(row: Row, seen: Looked | None) -> str:
    if seen is None:
        return "is missing."
    if not seen.named:
        return "was altered: its name is not its hash."
    if not seen.sha256 or seen.sha256 != row["sha256"]:
        return "is damaged, or not the one taken in."
    if seen.size != row["size"]:
        return "has another size than was recorded."
    return ""
