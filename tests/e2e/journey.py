"""What a task took, and its score as ux.md §5 reckons it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Journey:
    """One task done by keyboard alone.

    Attributes:
        task: its number in ux.md §5.
        keys: pressed; words typed are free, a chord is one, a pick from type-ahead two.
        target: the keys it may take.
    """

    task: int
    title: str
    keys: int
    target: int

    @property
    def score(self) -> int:
        """2 within the target, 1 within half as much again, else 0."""
        if self.keys <= self.target:
            return 2
        return 1 if self.keys <= self.target * 1.5 else 0

    @staticmethod
    def table(journeys: Sequence[Journey]) -> str:
        """Return the journeys as a Markdown table."""
        rows = [f"| {j.task} | {j.title} | {j.keys} | {j.target} | {j.score} |" for j in journeys]
        head = ["| task | what | keys | target | score |", "|---|---|---|---|---|"]
        return "\n".join([*head, *rows, ""])
