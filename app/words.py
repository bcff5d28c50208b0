"""Small pieces of sentences: counts, lists, first lines."""

from __future__ import annotations

from collections.abc import Sequence

_IRREGULAR = {"person": "people", "child": "children", "is": "are", "has": "have", "was": "were"}


def plural(number: int, one: str, many: str = "") -> str:
    """Give "person" or "people", "page" or "pages", to suit ``number``."""
    if number == 1:
        return one
    if many:
        return many
    head, _, last = one.rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last = f"{last}{'es' if last.endswith(('s', 'x', 'ch', 'sh')) else 's'}"
    return f"{head} {last}".strip()


def count(number: int, one: str, many: str = "") -> str:
    """Give "1 person", "2 people", "5,000 pages"."""
    return f"{number:,} {plural(number, one, many)}"


def join(words: Sequence[str], last: str = "and") -> str:
    """Give "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence(text: str) -> str:
    """Give ``text`` with a capital first letter and the rest untouched."""
    return text[:1].upper() + text[1:]


def shorten(text: str, length: int = 80) -> str:
    """Give the first line or so, cut at a word, with an ellipsis if something is left out."""
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"
