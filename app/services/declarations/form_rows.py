"""Forms to sign on paper, as data for the PDF (R018, R028)."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.models.staff import Category
from app.services.declarations.form_layout import Layout

PREVIEW = "PREVIEWPAGES"
"""Stands for the reference in a form that is not registered, and so not to be signed."""


class Order(enum.StrEnum):
    """In which order forms are printed; within a category or group, by surname."""

    NAME = "name"
    CATEGORY = "category"
    TEAM = "team"


class FormPerson(NamedTuple):
    """Somebody who can get a form; a tuple, since thousands are made at a time.

    Attributes:
        to_sign: the collections of the round that they have still to sign.
        last_day: on which to return it.
        overdue: that day has passed.
        away: on leave, and not to be asked yet.
    """

    staff_id: UUID
    name: str
    category: Category
    role: str | None
    team: str | None
    to_sign: tuple[UUID, ...]
    last_day: dt.date
    overdue: bool
    away: bool

    @property
    def waited_for(self) -> bool:
        """Whether a form is to be put before them now."""
        return bool(self.to_sign) and not self.away


@dataclass(frozen=True)
class FormPolicy:
    """A policy as it stands on a form.

    Attributes:
        wording: paragraphs, and lines that begin with "- ".
    """

    title: str
    version_label: str
    ratified_on: dt.date | None
    ratified_by: str | None
    wording: str


@dataclass(frozen=True, eq=False)
class FormText:
    """What is the same on the forms of many people; compared by identity, since it can be long.

    Attributes:
        collections: what signing it returns, in the order of ``policies``.
    """

    school: str
    policies: tuple[FormPolicy, ...]
    collections: tuple[UUID, ...]


class PersonForm(NamedTuple):
    """One person's form; a tuple, since thousands are made at a time.

    Attributes:
        reference: random, and all that its codes hold; :data:`PREVIEW` until it is registered.
        group: the person's category, with their role and team if known.
        bring_back: by when, as a sentence.
    """

    text: FormText
    layout: Layout
    reference: str
    staff_id: UUID
    name: str
    category: Category
    team: str | None
    group: str
    bring_back: str
