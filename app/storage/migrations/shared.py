"""Statements that several migrations need and Alembic can't derive from the models."""

from __future__ import annotations

from alembic import op

from app.storage.search import CREATE_INDEX


def make_append_only(table: str, *, may_delete: bool = False) -> None:
    """Let rows of ``table`` be added and read, by whatever program, but not altered."""
    actions = ("UPDATE",) if may_delete else ("UPDATE", "DELETE")
    for action in actions:
        op.execute(
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def create_search_index() -> None:
    """Make the full-text index."""
    op.execute(CREATE_INDEX)
