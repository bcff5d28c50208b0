"""The clauses of a comparison in the words that the window shows and says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.services.policies.change_rows import DIFFERENCE_LABELS, Compared, numbers
from app.services.policies.clauses import Clause
from app.services.policies.comparison import Difference, Pair
from app.services.policies.word_changes import Mark, Piece, word_changes


@dataclass(frozen=True)
class ClauseRow:
    """One clause, or those that were merged or split, ready to be painted.

    Attributes:
        place: in the comparison.
        differences: empty if nothing changed.
        said: what happened, its number and what it stands under: the line above the texts.
        pieces: the words kept, deleted and inserted, number first.
        bold: it is a heading.
    """

    place: int
    differences: tuple[Difference, ...]
    said: str
    pieces: tuple[Piece, ...]
    bold: bool

    @property
    def spoken(self) -> str:
        """The change as a screen reader says it."""
        gone = "; ".join(p.text.strip() for p in self.pieces if p.mark is Mark.DELETED)
        new = "; ".join(p.text.strip() for p in self.pieces if p.mark is Mark.INSERTED)
        kept = "".join(p.text for p in self.pieces if p.mark is not Mark.DELETED).strip()
        if not self.differences:
            return kept
        parts = [self.said]
        if gone:
            parts.append(f"Removed: {gone}")
        if new:
            parts.append(f"Added: {new}")
        if kept and kept != new:
            parts.append(f"Now: {kept}")
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


def clause_rows(compared: Compared) -> tuple[ClauseRow, ...]:
    """Return all clauses of a comparison, in its order."""
    return tuple(_row(place, pair) for place, pair in enumerate(compared.pairs))


def _row(place: int, pair: Pair) -> ClauseRow:
    stands = (pair.new or pair.old)[0]
    number = numbers(pair.new) or numbers(pair.old) or ""
    what = " and ".join(DIFFERENCE_LABELS[each].lower() for each in pair.differences).capitalize()
    said = " · ".join(part for part in (what, number, stands.heading or "") if part)
    if not pair.old:
        pieces = [Piece(Mark.INSERTED, _with_number(pair.new, pair.new_text))]
    elif not pair.new:
        pieces = [Piece(Mark.DELETED, _with_number(pair.old, pair.old_text))]
    else:
        pieces = [*_number_pieces(pair), *word_changes(pair.old_text, pair.new_text)]
    return ClauseRow(place, pair.differences, said, tuple(pieces), stands.title)


def _with_number(clauses: Sequence[Clause], text: str) -> str:
    number = numbers(clauses)
    return f"{number}  {text}" if number else text


def _number_pieces(pair: Pair) -> Iterable[Piece]:
    old, new = numbers(pair.old), numbers(pair.new)
    if old == new and new:
        yield Piece(Mark.KEPT, f"{new}  ")
        return
    if old:
        yield Piece(Mark.DELETED, f"{old}  ")
    if new:
        yield Piece(Mark.INSERTED, f"{new}  ")
