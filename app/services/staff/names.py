"""Names of people: how they are tidied, sorted and compared. A name is never taken apart to keep.

Comparing ignores accents, capitals, hyphens, titles and the order of words, so that
"Gŵyr-Jones, Siân" and "Sian Gwyr Jones" may be the same person.
"""

from __future__ import annotations

import re
import unicodedata

_TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd"))
_DUTCH_GERMAN = ("van", "von", "der", "den", "de", "ter", "ten")
_ROMANCE = ("del", "della", "di", "da", "dos", "du", "la", "le", "st")
_BEFORE_SURNAME = {*_DUTCH_GERMAN, *_ROMANCE, "bin", "ibn", "al", "el", "ap", "ab", "ferch"}
# Letters that Unicode does not take apart into a plain one and a mark.
_WHOLE = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
_WORD = re.compile(r"[^\W_]+")
_SILENT = dict.fromkeys(map(ord, "'’‘ʼ`."))


class _Folding(dict[int, str]):
    """What each letter folds to, worked out at its first appearance."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).casefold()
        parts = unicodedata.normalize("NFKD", letter)
        plain = "".join(part for part in parts if not unicodedata.combining(part))
        self[code] = _WHOLE.get(plain, plain)
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents: "Gŵyr" becomes "gwyr"."""
    return text.casefold() if text.isascii() else text.translate(_FOLDING)


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name, sorted, without a title: equal for spellings of one name."""
    words = _WORD.findall(fold(name).translate(_SILENT))
    words.sort()
    if _TITLES.isdisjoint(words):
        return tuple(words)
    return tuple([word for word in words if word not in _TITLES] or words)


def sort_name(name: str) -> str:
    """Surname first, as directories sort: "Anneke van der Berg" becomes "van der berg anneke"."""
    words = fold(name).split()
    if len(words) > 1 and words[0].rstrip(".") in _TITLES:
        del words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1] in _BEFORE_SURNAME:
        start -= 1
    return " ".join((*words[start:], *words[:start]))


def straight(name: str) -> str:
    """Turn "Jones, Mrs Siân" into "Siân Jones": names are shown without title, surname last."""
    surname, comma, rest = name.partition(",")
    whole = f"{rest} {surname}" if comma and rest.strip() else surname
    words = whole.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words.pop(0)
    return " ".join(words)


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names, as ``words_of`` gives them, may be one person's.

    Either has all words of the other ("Siân Jones", "Siân Mair Jones"), at least two, or they
    share a long word and otherwise differ only by initials ("S Jones", "Siân Jones").
    """
    if one == other:
        return True
    few, many = sorted((set(one), set(other)), key=len)
    if len(few) >= 2 and few <= many:
        return True
    shared = few & many
    if not any(len(word) > 2 for word in shared):
        return False
    left, right = few - shared, many - shared
    return bool(left) and all(
        any(a.startswith(b) or b.startswith(a) for b in right if 1 in (len(a), len(b)))
        for a in left
    )
