"""How well a new passphrase holds against guessing, and words drawn by chance for a better one.

Whoever copies the folder can guess without being slowed down by anything but Argon2id, so what
counts is how many guesses a passphrase takes. SECURITY.md does the sums. Only new passphrases are
judged: what opened a vault goes on opening it.
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from app.errors import FieldProblem, Problems
from app.paths import resources

LEAST_LENGTH = 12
LEAST_GUESSES = 10  # as a power of ten
WORDS = 5  # drawn from the list: 64.6 bits
_JUDGED = 64  # characters: judging takes the square of it, and nobody guesses longer ones whole

_ADVICE = "Choose another passphrase, such as five words drawn by chance:"
_REASONS = {
    "user_inputs": "this one is little more than the school’s name or a person’s.",
    "passwords": "this one is on the list of those that are tried first.",
    "repeat": "this one repeats itself.",
    "sequence": "this one follows the alphabet or counts.",
    "spatial": "this one follows the keys of the keyboard.",
    "date": "this one is a date, and dates are soon tried.",
    "regex": "this one is a year, and years are soon tried.",
}
_ORDINARY = "this one is so few or so common words that computers guess it."


def check_passphrase(
    passphrase: str, known: Iterable[str] | None = (), field: str = "passphrase"
) -> None:
    """Refuse a new passphrase that is too easy to guess.

    Args:
        passphrase: what was typed.
        known: names that a guesser would try: the school's, people's. None for the sample school,
            whose passphrase everybody may know: it has to be long enough and no more.
        field: the form's.

    Raises:
        Problems: it is too short, on a list of common ones, or too guessable; the sentence says
            which.
    """
    if len(passphrase.strip()) < LEAST_LENGTH:
        sentence = (
            f"Enter a passphrase of {LEAST_LENGTH} characters or more. "
            "Five words drawn by chance are best."
        )
        raise Problems([FieldProblem(field, sentence)])
    if known is None:
        return
    words = sorted({word for name in known for word in _parts(name)})
    # Spaces between words are nothing that a guesser wouldn't think of.
    for typed in (passphrase.strip(), "".join(passphrase.split())):
        judged = _judged(typed[:_JUDGED], words)
        if math.log10(judged["guesses"]) < LEAST_GUESSES:
            raise Problems([FieldProblem(field, f"{_ADVICE} {_reason(judged['sequence'])}")])


def suggest() -> str:
    """Five words drawn by chance, with a space between each."""
    return " ".join(secrets.choice(_words()) for _ in range(WORDS))


@cache
def _words() -> tuple[str, ...]:
    """The EFF's long list: 7,776 words that are easy to tell apart and to spell."""
    return tuple((resources() / "words" / "eff-long.txt").read_text("utf-8").split())


def _judged(typed: str, known: Sequence[str]) -> dict[str, Any]:
    from zxcvbn import zxcvbn  # reads lists of words for 0.1 s

    judged: dict[str, Any] = zxcvbn(typed, user_inputs=list(known), max_length=_JUDGED)
    return judged


def _parts(name: str) -> list[str]:
    """What somebody would try of a name: its words, and all of it in one."""
    parts = re.findall(r"\w+", name.casefold())
    return [*(part for part in parts if len(part) > 2), "".join(parts)]


def _reason(sequence: Sequence[dict[str, Any]]) -> str:
    """Why it is soon guessed: what most of it is."""
    longest = max(sequence, key=lambda match: len(match["token"]), default=None)
    if longest is None:
        return _ORDINARY
    kind = str(longest.get("dictionary_name") or longest["pattern"])
    covers = 2 * len(longest["token"]) >= sum(len(match["token"]) for match in sequence)
    return _REASONS.get(kind, _ORDINARY) if covers else _ORDINARY
