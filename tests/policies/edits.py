"""Edits made at random to a policy's text, with what a comparison has to say about each.

The text is edited line by line, as a person would, so that splitting is tried as well.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.services.policies.clauses import Clause, plain_lines, split
from app.services.policies.comparison import Difference, Pair
from app.services.policies.word_changes import plain

HERE = Path(__file__).parent
FICTIONAL = tuple(sorted(HERE.glob("*.txt")))
KINDS = ("add", "remove", "reword", "move", "renumber", "merge", "split")
APART = 3  # clauses between two edits, so that each is one for a reader too

Told = tuple[str, str, str]
SENTENCES = (
    "Lanterns are lit by the caretaker before the evening concert begins.",
    "Bicycles belong behind the greenhouse, where the gardener counts them.",
    "Porridge is served to early arrivals throughout the frosty months.",
    "Whoever borrows the telescope signs for it in the blue notebook.",
    "Choir practice yields to the chess tournament twice every summer.",
    "Umbrellas left behind are given to the harvest fair after a month.",
    "Two beekeepers look after the hives and warn the neighbours of swarms.",
    "The minibus is washed on Thursdays by volunteers from the rowing club.",
)
WORDS = ("seldom", "weekly", "twelve", "gladly", "northern", "wooden", "always", "quietly")


@dataclass
class _Block:
    """One clause of the source with its lines, and what becomes of it."""

    clause: Clause
    lines: list[str]
    edit: str = ""


def edited(
    source: str, rng: random.Random, number: int, *, count_anew: bool = False
) -> tuple[str, Counter[Told]]:
    """Return the text with up to ``number`` edits, and what has to be told of them.

    With ``count_anew`` every section then counts its clauses 1, 2, 3 again, as Word does.
    """
    lines = source.splitlines()
    blocks = [
        _Block(clause, [lines[line - 1] for line in clause.lines])
        for clause in split(plain_lines(source))
    ]
    told: Counter[Told] = Counter()
    for _ in range(number):
        kind = rng.choice([kind for kind in KINDS if kind != "renumber" or not count_anew])
        places = [place for place in range(1, len(blocks)) if _fits(blocks, place, kind)]
        if places:
            _EDITS[kind](blocks, rng.choice(places), rng, told)
    if count_anew:
        _count_anew(blocks, told)
    return "\n".join("\n".join(block.lines) for block in blocks) + "\n", told


def _count_anew(blocks: list[_Block], told: Counter[Told]) -> None:
    """Number the clauses of two levels in order, and tell which numbers changed."""
    section, last = "", 0
    for block in blocks:
        old = block.clause.number or ""
        if block.clause.title and old.isdigit():
            section, last = old, 0
        if not re.fullmatch(r"\d+\.\d+", old) or block.edit == "remove" or not section:
            continue
        last += 1
        new = f"{section}.{last}"
        at = next(at for at, line in enumerate(block.lines) if line.strip())
        block.lines[at] = block.lines[at].replace(old, new, 1)
        if new != old and block.edit not in ("add", "merge", "split"):
            told["renumbered", old, new] += 1


def told_by(pairs: tuple[Pair, ...]) -> Counter[Told]:
    """Return what a comparison tells, in the words of :func:`edited`."""
    told: Counter[Told] = Counter()
    for pair in pairs:
        for difference in pair.differences:
            if difference is Difference.RENUMBERED:
                old, new = pair.old[0].number or "", pair.new[0].number or ""
                told["renumbered", old, new] += 1
            elif difference is Difference.MOVED:
                told["moved", plain(pair.old_text), ""] += 1
            else:
                told[difference.value, plain(pair.old_text), plain(pair.new_text)] += 1
    return told


def _fits(blocks: list[_Block], place: int, kind: str) -> bool:
    around = blocks[max(place - APART, 0) : place + APART + 1]
    clause = blocks[place].clause
    if any(block.edit for block in around) or clause.preamble or clause.title:
        return False
    words = len(clause.text.split())
    if kind in ("reword", "move", "remove"):
        return words >= (8 if kind == "reword" else 4)
    if kind == "renumber":
        return clause.number is not None and "." in clause.number and words >= 8
    if kind == "merge":
        after = blocks[place + 1].clause if place + 1 < len(blocks) else None
        ends = clause.text.endswith((".", ";")) and words >= 5
        return ends and after is not None and not after.title and len(after.text.split()) >= 5
    if kind == "split":
        return _sentence(clause.text) > 0
    return True


def _sentence(text: str) -> int:
    """Where the second sentence begins, if both are long enough to be clauses; else 0."""
    for found in re.finditer(r"\. (?=[A-Z])", text):
        first, second = text[: found.start() + 1], text[found.end() :]
        if min(len(first.split()), len(second.split())) >= 5:
            return found.end()
    return 0


def _write(mark: str, text: str) -> list[str]:
    return ["", f"{mark}  {text}".strip(), ""]


def _new(text: str, number: str | None, mark: str = "") -> Clause:
    return Clause(number, mark, text, None, ())


def _add(blocks: list[_Block], place: int, rng: random.Random, told: Counter[Told]) -> None:
    text = f"{rng.choice(SENTENCES)} {rng.choice(SENTENCES)}"
    if told["added", "", text]:
        return
    number = f"{rng.randrange(1, 9)}.{rng.randrange(20, 90)}"
    mark = rng.choice(("", "- ", number, number, "(k)"))
    clause = _new(text, number if mark == number else None)
    blocks.insert(place, _Block(clause, _write(mark, text), "add"))
    _apart(blocks, place - 1)
    told["added", "", text] += 1


def _remove(blocks: list[_Block], place: int, rng: random.Random, told: Counter[Told]) -> None:
    text = plain(blocks[place].clause.text)
    blocks[place].lines, blocks[place].edit = [""], "remove"
    told["removed", text, ""] += 1


def _reword(blocks: list[_Block], place: int, rng: random.Random, told: Counter[Told]) -> None:
    block = blocks[place]
    words = block.clause.text.split()
    for _ in range(rng.randrange(1, 1 + len(words) // 6)):
        at = rng.randrange(1, len(words) - 1)
        if rng.random() < 0.4:
            words.insert(at, rng.choice(WORDS))
        elif rng.random() < 0.5 and len(words) > 6:
            del words[at]
        else:
            words[at] = rng.choice(WORDS)
    text = " ".join(words)
    if plain(text) != plain(block.clause.text):
        told["reworded", plain(block.clause.text), plain(text)] += 1
    block.lines, block.edit = _write(block.clause.mark, text), "reword"
    _apart(blocks, place - 1)


def _move(blocks: list[_Block], place: int, rng: random.Random, told: Counter[Told]) -> None:
    targets = [
        target
        for target in range(1, len(blocks))
        if abs(target - place) > APART and not any(b.edit for b in blocks[target - 1 : target + 1])
    ]
    target = rng.choice(targets)
    block = blocks.pop(place)
    block.lines, block.edit = _write(block.clause.mark, block.clause.text), "move"
    _apart(blocks, place - 1)
    target -= target > place
    blocks.insert(target, block)
    _apart(blocks, target - 1)
    told["moved", plain(block.clause.text), ""] += 1


def _renumber(blocks: list[_Block], place: int, rng: random.Random, told: Counter[Told]) -> None:
    block = blocks[place]
    old = block.clause.number or ""
    lost = rng.random() < 0.3
    new = "" if lost else f"{old.rpartition('.')[0]}.{rng.randrange(20, 90)}"
    mark = block.clause.mark.replace(old, new) if new else ""
    block.lines, block.edit = _write(mark, block.clause.text), "renumber"
    _apart(blocks, place - 1)
    told["renumbered", old, new] += 1


def _merge(blocks: list[_Block], place: int, rng: random.Random, told: Counter[Told]) -> None:
    block, after = blocks[place], blocks.pop(place + 1)
    text = f"{block.clause.text} {after.clause.text}"
    told["merged", plain(f"{block.clause.text}\n{after.clause.text}"), plain(text)] += 1
    block.lines, block.edit = _write(block.clause.mark, text), "merge"
    _apart(blocks, place - 1)


def _split(blocks: list[_Block], place: int, rng: random.Random, told: Counter[Told]) -> None:
    block = blocks[place]
    at = _sentence(block.clause.text)
    first, second = block.clause.text[:at].strip(), block.clause.text[at:]
    told["split", plain(block.clause.text), plain(f"{first}\n{second}")] += 1
    mark = rng.choice(("", "- ", f"{rng.randrange(1, 9)}.{rng.randrange(20, 90)}"))
    block.lines = [*_write(block.clause.mark, first), *_write(mark, second)]
    block.edit = "split"
    _apart(blocks, place - 1)


def _apart(blocks: list[_Block], place: int) -> None:
    """Leave a blank line behind a clause, so that what comes next begins one."""
    if place >= 0 and blocks[place].lines[-1].strip():
        blocks[place].lines.append("")


_EDITS = {
    "add": _add,
    "remove": _remove,
    "reword": _reword,
    "move": _move,
    "renumber": _renumber,
    "merge": _merge,
    "split": _split,
}
