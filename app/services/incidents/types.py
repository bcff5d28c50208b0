"""What the types of incident are called in this school (R113)."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import FieldProblem, Problems
from app.models.incident import IncidentType
from app.services.incidents.words import TYPES, type_words
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.words import clean_line

_SETTING = "incident_types"


class Types:
    """The school's own words for the types; their keys stay, so that old records and counts do."""

    def __init__(self, register: Book) -> None:
        self._school = SchoolSettings(register)

    def words(self) -> dict[IncidentType, str]:
        """Every type in the school's words, or ours."""
        return type_words(self._school.value(_SETTING))

    def call(self, words: Mapping[IncidentType, str]) -> None:
        """Keep the school's words; an empty one means ours.

        Raises:
            Problems: two types would be called the same.
        """
        own = {kind.value: clean_line(text) for kind, text in words.items()}
        called = {kind: text.casefold() for kind, text in type_words(own).items()}
        problems = [
            FieldProblem(kind.value, "Another type is called that. Choose other words.")
            for kind, text in called.items()
            if list(called.values()).count(text) > 1
        ]
        if problems:
            raise Problems(problems)
        kept = {key: text for key, text in own.items() if text and text != TYPES[IncidentType(key)]}
        self._school.set_value(_SETTING, kept)
