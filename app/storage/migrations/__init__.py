"""How a book's tables came to be: Alembic migrations, one branch a schema.

A vault of any earlier version is brought up step by step. ``HEADS`` says where the steps end, so
that an up-to-date book opens without importing Alembic, which is slow (``steps`` does).
"""

from __future__ import annotations

HEADS = {"register": "register_0004", "casebook": "casebook_0003"}


def schema_of(book: str) -> str:
    """The schema of a book: every book but the register is a casebook."""
    return "register" if book == "register" else "casebook"
