"""All tables of each schema, gathered for migrations and for ``verify``."""

from __future__ import annotations

from sqlalchemy import MetaData, Table

from app.models import (
    approach,
    backup,
    bundle,
    declaration,
    document,
    evidence,
    holder,
    incident,
    involved,
    logbook,
    policy,
    post,
    printout,
    relationship,
    request,
    response,
    retention,
    route,
    rule,
    scan,
    school,
    staff,
    trail,
)
from app.models.base import BookBase, CasebookBase, RegisterBase

_MODULES = (
    approach,
    backup,
    bundle,
    declaration,
    document,
    evidence,
    holder,
    incident,
    involved,
    logbook,
    policy,
    post,
    printout,
    relationship,
    request,
    response,
    retention,
    route,
    rule,
    scan,
    school,
    staff,
    trail,
)

SCHEMAS: dict[str, tuple[MetaData, ...]] = {
    "register": (BookBase.metadata, RegisterBase.metadata),
    "casebook": (BookBase.metadata, CasebookBase.metadata),
}


def tables(schema: str) -> dict[str, Table]:
    """The tables of a schema by name."""
    return {name: table for metadata in SCHEMAS[schema] for name, table in metadata.tables.items()}
