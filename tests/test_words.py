"""Small pieces of sentences."""

from __future__ import annotations

import pytest

from app.words import count, join, plural, sentence, shorten


@pytest.mark.parametrize(
    ("number", "one", "said"),
    [
        (1, "person", "1 person"),
        (2, "person", "2 people"),
        (0, "page", "0 pages"),
        (2, "copy", "2 copies"),
        (2, "day", "2 days"),
        (3, "policy version", "3 policy versions"),
        (12345, "row", "12,345 rows"),
        (2, "branch", "2 branches"),
    ],
)
def test_counts(number: int, one: str, said: str) -> None:
    assert count(number, one) == said


def test_a_plural_can_be_given() -> None:
    assert count(2, "member of staff", "members of staff") == "2 members of staff"
    assert plural(1, "member of staff", "members of staff") == "member of staff"


def test_lists_are_joined_as_spoken() -> None:
    assert join([]) == ""
    assert join(["a"]) == "a"
    assert join(["a", "b"], "or") == "a or b"
    assert join(["a", "b", "c"]) == "a, b and c"


def test_sentences_and_short_texts() -> None:
    assert sentence("ŵy and McCall") == "Ŵy and McCall"
    assert shorten("one two\nthree", 20) == "one two three"
    assert shorten("one two three four", 12) == "one two…"
    assert len(shorten("x" * 100, 20)) == 20
