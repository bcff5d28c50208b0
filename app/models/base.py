"""What every stored table has in common: names, keys, times, who recorded it and when."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC time; the database keeps it without its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a time without a zone: nobody could say what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


def _values(choices: type[enum.Enum]) -> list[str]:
    return [choice.value for choice in choices]


TYPES: dict[Any, Any] = {
    dt.datetime: UtcDateTime(),
    enum.StrEnum: Enum(enum.StrEnum, native_enum=False, length=40, values_callable=_values),
    list[str]: JSON(none_as_null=True),
    dict[str, Any]: JSON(none_as_null=True),
}


class BookBase(DeclarativeBase):
    """Tables that every book has."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = TYPES


class RegisterBase(DeclarativeBase):
    """Tables of the register: school, staff, policies, declarations."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = TYPES


class CasebookBase(DeclarativeBase):
    """Tables of a casebook: relationships, incidents, evidence."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = TYPES


class Keyed:
    """A key made by the app, so that records can move between databases."""

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Recorded(Keyed):
    """When it was recorded and by whom (their name as it was then).

    When it *happened* is a column of the record's own: the two differ, and both are kept.
    """

    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[str]
