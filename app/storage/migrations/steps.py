"""The migrations themselves, run by Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.models.schemas import SCHEMAS

_INDEX_TABLES = "search"  # the full-text index and its shadow tables belong to SQLite


def script(schema: str) -> ScriptDirectory:
    """The steps of one schema."""
    folder = Path(__file__).parent / schema
    return ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])


def is_ours(obj: Any, name: str | None, kind: str, reflected: bool, compared_to: Any) -> bool:
    """Leave SQLite's own full-text tables out of comparisons with the models."""
    index = name is not None and (name == _INDEX_TABLES or name.startswith(_INDEX_TABLES + "_"))
    return not (kind == "table" and index and name != "search_entry")


def upgrade(engine: Engine, schema: str) -> None:
    """Bring a database up to its schema's head, in one transaction.

    Foreign keys are off meanwhile: with them on, rebuilding a table would delete its children.

    Raises:
        RuntimeError: rows point at nothing afterwards; all is as it was before.
    """
    steps = script(schema)

    def run(revision: Any, context: Any) -> Any:
        return steps._upgrade_revs("head", revision)

    with engine.connect().execution_options(candour_writes=True) as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin(), EnvironmentContext(Config(), steps, fn=run) as environment:
                environment.configure(
                    connection=connection,
                    target_metadata=list(SCHEMAS[schema]),
                    render_as_batch=True,
                    include_object=is_ours,
                )
                environment.run_migrations()
                _check_references(connection)
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        raise RuntimeError(f"{len(lost)} rows point at nothing after the migration")
