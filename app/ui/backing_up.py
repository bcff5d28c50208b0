"""Backing up by hand, from Home and from Settings: with progress, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from app.ui.page import PageContext
from app.ui.tasks import Progress
from app.words import count

if TYPE_CHECKING:
    from app.storage.backup import Outcome

MB = 1_000_000


def megabytes(progress: Progress) -> Callable[[int, int, str], None]:
    """Say how far bytes have come as "Megabyte 12 of 300"."""

    def step(done: int, total: int, _what: str) -> None:
        progress.step(done // MB, max(1, total // MB), "Megabyte")

    return step


@contextmanager
def alone(context: PageContext) -> Iterator[None]:
    """Have nothing else back up meanwhile."""
    with context.backups.by_hand() if context.backups is not None else nullcontext():
        yield


def back_up_now(context: PageContext, then: Callable[[], object]) -> None:
    """Back up to every place, say what came of it, and call ``then``."""
    backups = context.workspace.backups

    def work(progress: Progress) -> list[Outcome]:
        with alone(context):
            return [backups.back_up(row, megabytes(progress)) for row in backups.places()]

    def done(outcomes: list[Outcome]) -> None:
        problems = [each.problem for each in outcomes if each.problem]
        if problems:
            context.messages.problem(" ".join(dict.fromkeys(problems)))
        else:
            told = [sentence for each in outcomes if each.made for sentence in each.made.told]
            places = count(len(outcomes), "place")
            context.messages.done(" ".join([f"Backed up to {places}.", *dict.fromkeys(told)]))
        then()

    context.tasks.run(work, done=done, title="Backing up")
