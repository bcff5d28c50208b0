"""What the files of a vault are, in people's words."""

from __future__ import annotations

from pathlib import Path


def called(path: str) -> str:
    """What a file of the vault is, in people's words."""
    top, _, rest = path.partition("/")
    if top == "people":
        kinds = {".key": "the key file", ".state": "the file of what was seen last"}
        return f"{kinds.get(Path(rest).suffix, 'a draft or post')} people/{rest[:8]}…"
    if top == "inbox":
        return f"the sealed report {rest[:12]}…"
    book, _, name = rest.partition("/")
    if top != "books":
        return path
    if name.startswith("documents/"):
        return f"the document {name[10:22]}… of the book “{book}”"
    kinds = {"book.db": "database", "book.db-wal": "database's journal", "key.age": "key file"}
    return f"the {kinds.get(name, name)} of the book “{book}”"
