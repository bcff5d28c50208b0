"""Two texts of a policy compared clause by clause: what was added, removed, reworded, moved.

Equal words are matched first, wherever they stand; then clauses that were merged or split; then
those that are alike. What stays in order is as much as possible: only the rest was moved. The
same two texts always give the same result.
"""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.services.policies.clauses import Clause
from app.services.policies.word_changes import as_letters, plain, tokens

ALIKE = 0.6  # of their words, less with the same number or between the same neighbours
SAME_NUMBER, SAME_PLACE = 0.1, 0.15
WHOLE, PART = 0.85, 0.8  # how much of a merged clause must be found again
MOST_PARTS = 4
MOST_PAIRS = 1_000_000  # of unmatched clauses; texts that differ so much were not merged or split
AT_ONCE = 500  # clauses, so that memory stays small
SHORT = 6  # words; of shorter texts the letters are compared too
LETTERS = 0.1  # by which letters have to be more alike than words


class Difference(enum.StrEnum):
    """How a clause differs; a clause can differ in several ways."""

    ADDED = "added"
    REMOVED = "removed"
    MERGED = "merged"
    SPLIT = "split"
    REWORDED = "reworded"
    MOVED = "moved"
    RENUMBERED = "renumbered"


@dataclass(frozen=True)
class Pair:
    """Clauses that belong together, in the order of the newer text.

    Attributes:
        old, new: none, one, or the several that were merged or split.
        differences: empty if the clause is the same.
    """

    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    differences: tuple[Difference, ...]

    @property
    def old_text(self) -> str:
        """The words before, or ``""``."""
        return "\n".join(clause.text for clause in self.old)

    @property
    def new_text(self) -> str:
        """The words now, or ``""``."""
        return "\n".join(clause.text for clause in self.new)


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Pair, ...]:
    """Return every clause of both texts exactly once, in the newer text's order.

    What was removed stands behind the clause that it followed.
    """
    return _Comparison(old, new).pairs()


@dataclass
class _Side:
    """One of the two texts, with what is compared of it."""

    clauses: Sequence[Clause]

    def __post_init__(self) -> None:
        self.keys = [plain(clause.text) for clause in self.clauses]
        self.numbers = [
            plain(clause.number or "").rstrip(".").casefold() for clause in self.clauses
        ]
        self.words: list[str] = []
        self.free = set(range(len(self.clauses)))

    def runs(self, most: int) -> Iterable[tuple[int, ...]]:
        """Two or more neighbours that are still unmatched; one may have gone from between."""
        free = sorted(self.free)
        for at in range(len(free)):
            for end in range(at + 2, min(at + most, len(free)) + 1):
                if free[end - 1] - free[end - 2] > 2:
                    break
                yield tuple(free[at:end])


class _Comparison:
    """Matches what belongs together; a group is the places in the old and in the new text."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = _Side(old), _Side(new)
        letters: dict[str, str] = {}
        for side in (self.old, self.new):
            side.words = [
                as_letters((token.strip() for token in tokens(key)), letters) for key in side.keys
            ]
        self._groups: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self._partner: dict[int, int] = {}  # old place -> new place, of single clauses

    def pairs(self) -> tuple[Pair, ...]:
        self._match_equal()
        self._match_parts()
        self._match_alike()
        return self._in_order()

    def _take(self, old: Sequence[int], new: Sequence[int]) -> None:
        self._groups.append((tuple(old), tuple(new)))
        self.old.free.difference_update(old)
        self.new.free.difference_update(new)
        self._partner[old[0]] = new[0]

    # Equal words.

    def _match_equal(self) -> None:
        places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for which, side in enumerate((self.old, self.new)):
            for place in sorted(side.free):
                places[side.keys[place]][which].append(place)
        doubled = []
        for old, new in places.values():
            if len(old) == len(new):
                for one, other in zip(old, new, strict=True):
                    self._take([one], [other])
            elif old and new:
                doubled.append((old, new))
        for old, new in doubled:
            self._match_doubled(old, new)

    def _match_doubled(self, old: list[int], new: list[int]) -> None:
        """Match clauses that stand more than once: by their neighbours, number and order."""
        ranked = sorted(
            (
                (-self._fits(one, other), abs(rank - other_rank), one, other)
                for rank, one in enumerate(old)
                for other_rank, other in enumerate(new)
            ),
        )
        for _, _, one, other in ranked:
            if one in self.old.free and other in self.new.free:
                self._take([one], [other])

    def _fits(self, one: int, other: int) -> float:
        """How well two places suit each other, whatever stands there."""
        number = self.old.numbers[one]
        fits = SAME_NUMBER if number and number == self.new.numbers[other] else 0.0
        before = one == other == 0 or self._partner.get(one - 1, -2) == other - 1
        last = one == len(self.old.keys) - 1 and other == len(self.new.keys) - 1
        after = last or self._partner.get(one + 1, -2) == other + 1
        return fits + SAME_PLACE * (before + after) / 2

    # Merged and split.

    def _match_parts(self) -> None:
        if len(self.old.free) * len(self.new.free) > MOST_PAIRS:
            return
        for many, few, merged in ((self.old, self.new, True), (self.new, self.old, False)):
            runs, wholes = list(many.runs(MOST_PARTS)), sorted(few.free)
            joined = ["".join(many.words[place] for place in run) for run in runs]
            found = []
            for at, to, likeness in _alike(joined, [few.words[place] for place in wholes], WHOLE):
                if self._all_in([many.words[place] for place in runs[at]], few.words[wholes[to]]):
                    found.append((-likeness, -len(runs[at]), runs[at], wholes[to]))
            for _, _, run, whole in sorted(found):
                if whole in few.free and many.free.issuperset(run):
                    self._take(*((run, [whole]) if merged else ([whole], run)))

    @staticmethod
    def _all_in(parts: list[str], whole: str) -> bool:
        """Whether a clause holds nearly all the words of each of its parts."""
        from rapidfuzz.distance import LCSseq  # see word_changes

        return all(LCSseq.similarity(part, whole) >= PART * len(part) for part in parts) and all(
            parts
        )

    # Alike.

    def _match_alike(self) -> None:
        old, new = sorted(self.old.free), sorted(self.new.free)
        least = ALIKE - SAME_NUMBER - SAME_PLACE
        found = {
            (old[at], new[to]): likeness
            for at, to, likeness in _alike(
                [self.old.words[place] for place in old],
                [self.new.words[place] for place in new],
                least,
            )
        }
        few = [place for place in old if len(self.old.words[place]) < SHORT]
        other_few = [place for place in new if len(self.new.words[place]) < SHORT]
        keys = (
            [self.old.keys[place] for place in few],
            [self.new.keys[place] for place in other_few],
        )
        for at, to, likeness in _alike(*keys, least + LETTERS):
            pair = few[at], other_few[to]
            found[pair] = max(found.get(pair, 0.0), likeness - LETTERS)
        ranked = []
        for (one, other), likeness in found.items():
            suits = likeness + self._fits(one, other)
            if suits >= ALIKE:
                ranked.append((-suits, one, other))
        for _, one, other in sorted(ranked):
            if one in self.old.free and other in self.new.free:
                self._take([one], [other])

    # What it comes to.

    def _in_order(self) -> tuple[Pair, ...]:
        groups = sorted(self._groups, key=lambda group: group[1][0])
        weights = [10**6 + sum(len(self.old.words[place]) for place in old) for old, _ in groups]
        kept = _heaviest_increasing([old[0] for old, _ in groups], weights)
        placed: list[tuple[tuple[int, int], Pair]] = []
        stays: dict[int, int] = {}
        for index, (old, new) in enumerate(groups):
            moved = index not in kept
            placed.append(((new[0], -1), self._pair(old, new, moved)))
            if not moved:
                stays.update(dict.fromkeys(old, new[-1]))
        placed += [((place, -1), self._pair((), (place,), False)) for place in self.new.free]
        for place in self.old.free:
            before = max((known for known in stays if known < place), default=None)
            after = stays[before] if before is not None else -1
            placed.append(((after, place), self._pair((place,), (), False)))
        return tuple(pair for _, pair in sorted(placed, key=lambda each: each[0]))

    def _pair(self, old: tuple[int, ...], new: tuple[int, ...], moved: bool) -> Pair:
        differences = []
        if not old:
            differences.append(Difference.ADDED)
        elif not new:
            differences.append(Difference.REMOVED)
        else:
            single = len(old) == len(new) == 1
            if not single:
                differences.append(Difference.MERGED if len(old) > 1 else Difference.SPLIT)
            before = " ".join(self.old.keys[place] for place in old)
            if before != " ".join(self.new.keys[place] for place in new):
                differences.append(Difference.REWORDED)
            if moved:
                differences.append(Difference.MOVED)
            if single and self.old.numbers[old[0]] != self.new.numbers[new[0]]:
                differences.append(Difference.RENUMBERED)
        return Pair(
            tuple(self.old.clauses[place] for place in old),
            tuple(self.new.clauses[place] for place in new),
            tuple(differences),
        )


def _alike(
    old: Sequence[str], new: Sequence[str], least: float
) -> Iterable[tuple[int, int, float]]:
    """Yield the places of two texts that are at least so much alike, and how much."""
    from rapidfuzz.distance import Indel  # see word_changes
    from rapidfuzz.process import cdist

    if not old or not new:
        return
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        likeness = cdist(some, new, scorer=Indel.normalized_similarity, score_cutoff=least)
        for at, to in zip(*likeness.nonzero(), strict=True):
            yield start + int(at), int(to), float(likeness[at, to])


def _heaviest_increasing(values: list[int], weights: list[int]) -> set[int]:
    """Return the places of the increasing values that weigh most together."""
    ends: list[int] = []  # values, increasing, with the best weight of a row that ends there
    best: list[tuple[int, int]] = []  # weight, place
    previous: dict[int, int] = {}
    for place, (value, weight) in enumerate(zip(values, weights, strict=True)):
        at = bisect_left(ends, value)
        total = weight + (best[at - 1][0] if at else 0)
        if at:
            previous[place] = best[at - 1][1]
        if at < len(ends) and ends[at] == value and best[at][0] >= total:
            continue
        until = at
        while until < len(ends) and best[until][0] <= total:
            until += 1
        ends[at:until], best[at:until] = [value], [(total, place)]
    kept = set()
    place = best[-1][1] if best else -1
    while place >= 0:
        kept.add(place)
        place = previous.get(place, -1)
    return kept
