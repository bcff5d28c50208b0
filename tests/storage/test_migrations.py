"""The models and the migrations describe the same tables; the heads are what they claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.models.schemas import SCHEMAS
from app.storage.migrations import HEADS
from app.storage.migrations.steps import is_ours, script
from tests.builders import book


@pytest.mark.parametrize("schema", sorted(SCHEMAS))
def test_models_match_migrations(schema: str, tmp_path: Path) -> None:
    opened = book(tmp_path, schema)
    with opened.reading() as reading:
        context = MigrationContext.configure(
            reading._connection, opts={"include_object": is_ours, "compare_type": True}
        )
        models: Any = list(SCHEMAS[schema])  # Alembic takes several; its annotation says one
        assert compare_metadata(context, models) == []
        assert context.get_current_revision() == HEADS[schema]
    opened.close()


@pytest.mark.parametrize("schema", sorted(SCHEMAS))
def test_head_is_the_last_step(schema: str) -> None:
    assert script(schema).get_current_head() == HEADS[schema]
