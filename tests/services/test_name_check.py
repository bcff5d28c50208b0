"""Stored names are found in free text however they are written; ordinary words are left alone."""

from __future__ import annotations

import time
import unicodedata

import pytest

from app.services.figures.name_check import NameCheck

NAMES = [
    "Siân Gŵyr-Jones",
    "Rose O’Neill",
    "Will van der Berg",
    "Núñez, José",
    "J. P. Rossi",
    "Łukasz Wójcik",
    "Parent of a Year 4 pupil",
    "an account without any real name",
    "jo brân",
]


def found(text: str) -> list[str]:
    return [phrase.text for phrase in NameCheck(NAMES).find(text)]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Thanks to Sian for the briefing.", ["Sian"]),
        ("Mrs Gwyr Jones led it.", ["Mrs Gwyr Jones"]),
        ("SIÂN GŴYR-JONES and J.P. Rossi’s list", ["SIÂN GŴYR-JONES", "J.P. Rossi"]),
        ("S. Jones spoke, jose nunez too", ["S. Jones", "jose nunez"]),
        ("O'Neill or ONeill or o’neill", ["O'Neill", "ONeill", "o’neill"]),
        ("lukasz wojcik", ["lukasz wojcik"]),
        ("a rose for the garden; we will see", []),
        ("Rose for the garden", ["Rose"]),
        ("rose o'neill", ["rose o'neill"]),
        ("Parent concerns in Year 4 fell", []),
        ("the van was late, without any real reason", []),
        ("jo said so, and so did Bran", ["jo", "Bran"]),
        ("", []),
    ],
)
def test_finds_names_and_leaves_words(text: str, phrases: list[str]) -> None:
    assert found(text) == phrases


def test_accents_written_after_their_letter_are_found_in_place() -> None:
    text = unicodedata.normalize("NFD", "Ask Siân Gŵyr.")
    (phrase,) = NameCheck(NAMES).find(text)
    assert text[phrase.start : phrase.end] == phrase.text
    assert unicodedata.normalize("NFC", phrase.text) == "Siân Gŵyr"


def test_five_thousand_names_and_a_long_comment_are_quick() -> None:
    check = NameCheck(f"Person{number} Family{number}" for number in range(5000))
    begun = time.process_time()
    assert check.find("word " * 20_000) == ()
    assert time.process_time() - begun < 1
