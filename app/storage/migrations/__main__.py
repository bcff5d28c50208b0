"""Write the next migration from what the models say: ``python -m app.storage.migrations``.

Usage: ``python -m app.storage.migrations register 0002 "keep training records"``. Read what it
wrote before committing it, and set ``HEADS``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from textwrap import indent
from typing import Any, Literal

import sqlcipher3.dbapi2 as sqlcipher
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from app.models.schemas import SCHEMAS
from app.storage.migrations.steps import is_ours, script, upgrade

TEMPLATE = '''"""{message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
{body}


def downgrade() -> None:
    """There is no way back: a newer vault is refused by an older Candour."""
    raise NotImplementedError("a vault is never taken back to an earlier version")
'''


def main(schema: str, number: str, message: str) -> Path:
    """Write ``<schema>_<number>`` and return its path."""
    steps = script(schema)
    merged: Any = list(SCHEMAS[schema])  # Alembic takes several; its annotation says one
    before = steps.get_current_head()
    with tempfile.TemporaryDirectory() as scratch:
        # SQLCipher's SQLite: the system's own may be too old for the full-text index.
        engine = create_engine(f"sqlite:///{scratch}/empty.db", module=sqlcipher)
        upgrade(engine, schema)
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_object": is_ours,
                    "render_as_batch": True,
                    "render_item": _render_item,
                    "user_module_prefix": "",
                    "target_metadata": merged,
                },
            )
            operations = produce_migrations(context, merged).upgrade_ops
        engine.dispose()
    if operations is None:
        raise SystemExit("nothing to migrate")
    body = str(render_python_code(operations, render_as_batch=True, render_item=_render_item))
    # render_python_code indents every line but the first.
    lines = [line.removeprefix("    ") for line in body.splitlines()]
    code = "\n".join(line for line in lines if not line.startswith("#"))
    text = TEMPLATE.format(
        message=message,
        revision=f"{schema}_{number}",
        down=before,
        body=indent(code.strip(), "    "),
    )
    path = Path(steps.dir) / "versions" / f"{schema}_{number}.py"
    path.write_text(text, encoding="utf-8")
    return path


def _render_item(kind: str, obj: Any, context: Any) -> str | Literal[False]:
    if kind == "type" and type(obj).__name__ == "UtcDateTime":
        return "UtcDateTime()"
    return False


if __name__ == "__main__":
    print(main(*sys.argv[1:4]))  # noqa: T201
