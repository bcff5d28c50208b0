"""Initials: all that is kept of the name of a child, or of anybody else who is not on the staff."""

from __future__ import annotations

from app.words import clean

MOST_INITIALS = 4


def tidy_initials(text: str) -> str:
    """Give "JK" for "j. k."; marks that cannot be seen are left out."""
    return "".join(letter for letter in clean(text).upper() if letter.isalpha())
