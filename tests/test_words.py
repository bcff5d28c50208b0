"""Small pieces of sentences."""

from __future__ import annotations

import pytest

from app.words import clean, clean_line, count, ended, join, plural, sentence, shorten


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


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("J\u200bo\u200d Sm\u00adith\ufeff", "Jo Smith"),
        ("\u202eeman\u202c\u2066x\u2069", "emanx"),
        ("Sia\u0302n\u00a0Gw\u0302yr", "Siân Gŵyr"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("  kept  \n    indented\t \n", "kept\n    indented"),
        ("bell\x07 null\x00 escape\x1b[31m", "bell null escape[31m"),
        ("\u3164\u2800\u200b", ""),
        # words written in marks that no screen shows
        ("Hello" + "".join(chr(0xE0000 + ord(each)) for each in "secret"), "Hello"),
        ("a\U000e0100\U000e0101b", "ab"),
        (
            "\U0001f469\u200d\U0001f3eb says \u2764\ufe0f",
            "\U0001f469\u200d\U0001f3eb says \u2764\ufe0f",
        ),
        (
            "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f!",
            "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f!",
        ),
        ("", ""),
    ],
)
def test_what_nobody_sees_goes(typed: str, seen: str) -> None:
    assert clean(typed) == seen
    assert clean(seen) == seen


def test_a_line_is_one_line() -> None:
    assert clean_line(" Mrs\n\u200bAnn   Example\u200f ") == "Mrs Ann Example"


@pytest.mark.parametrize(
    ("typed", "said"), [("Time’s up", "Time’s up."), ("Over.", "Over."), ("Why?", "Why?"), ("", "")]
)
def test_a_sentence_ends(typed: str, said: str) -> None:
    assert ended(typed) == said
