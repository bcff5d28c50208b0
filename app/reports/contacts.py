"""Whom to ring, as it goes on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.reports.blocks import Block, Entry, Words


class Contact(Protocol):
    """A role-holder: who they are to the school, their name, how to reach them."""

    @property
    def label(self) -> str:
        """The role in words."""

    @property
    def name(self) -> str:
        """Who holds it."""

    @property
    def contact(self) -> str | None:
        """Telephone, e-mail or address."""


def contact_list(contacts: Sequence[Contact], missing: str) -> list[Block]:
    """Return a line for each contact, or the sentence ``missing`` if the school entered none."""
    if not contacts:
        return [Words(missing)]
    return [
        Entry(each.label, f"{each.name}\n{each.contact}" if each.contact else each.name, 165)
        for each in contacts
    ]
