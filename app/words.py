"""Small pieces of sentences: counts, lists, first lines."""

from __future__ import annotations

import re
import unicodedata
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


def ended(text: str) -> str:
    """Put a full stop after what somebody typed, unless it ends like a sentence."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def printable(text: str) -> str:
    """A text whose parts somebody else wrote, such as file names, that moves no terminal."""
    return "".join(each if each.isprintable() else "?" for each in text)


def shorten(text: str, length: int = 80) -> str:
    """Give the first line or so, cut at a word, with an ellipsis if something is left out."""
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"


# What nobody sees: zero-width and right-to-left marks, fillers, selectors that can hold words.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffc\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e01ef]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
# An emoji of several parts (a family, Wales's flag) is held together by marks that stay.
_EMOJI = re.compile(
    "\U0001f3f4[\U000e0061-\U000e007a]{1,6}\U000e007f"
    "|[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)


def clean(text: str) -> str:
    """Give what a person can see of typed or pasted text, and nothing that they can't.

    Marks of no width, marks that turn the direction of writing, control characters and fillers
    go; every kind of space is a plain one, every line end ``\\n``; letters are composed (NFC), so
    that one name is one spelling. Lines and indents stay, an emoji of several parts stays whole.
    """
    text = _CONTROL.sub("", _SPACE.sub(" ", _LINE_END.sub("\n", text)))
    if not text.isascii():
        kept = [found.span() for found in _EMOJI.finditer(text)]
        parts, start = [], 0
        for begins, ends in kept:
            parts += [_UNSEEN.sub("", text[start:begins]), text[begins:ends]]
            start = ends
        text = unicodedata.normalize("NFC", "".join([*parts, _UNSEEN.sub("", text[start:])]))
    return _TRAILING.sub("", text).strip()


def clean_line(text: str) -> str:
    """Give the same as one line with single spaces: a name, a place, an address."""
    return " ".join(clean(text).split())
