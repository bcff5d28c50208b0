"""What Candour does that writes: done by processes that are killed, or whose disk fails.

Each operation is done on real vaults with the app's own services, and says which of its steps were
acknowledged: came back to whoever asked for them. What was acknowledged has to be there afterwards,
and what was not is there wholly or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.storage.verify import verify
from tests.storage.chaired import WORDS

Ack = Callable[[str], None]

# A document is on the disk before its record is, so an interruption may leave one that none has.
LEFT = "a save was interrupted"


@dataclass(frozen=True)
class Operation:
    """One thing that writes.

    Attributes:
        name: as the table of faults has it.
        prepare: lays what it begins with into a folder: a vault in ``vault``, and what else.
        work: does it in a copy of that folder; calls its second argument after each step that
            came back.
        check: looks at the folder afterwards; gets what was acknowledged, and raises what is wrong.
        cost: about how long one go takes, against recording an incident.
    """

    name: str
    prepare: Callable[[Path], object]
    work: Callable[[Path, Ack], object]
    check: Callable[[Path, Sequence[str]], object]
    cost: float = 1


def check_whole(vault: Path, *names: str) -> None:
    """Everything is as Candour left it, as far as each of these people's keys reach."""
    for name in names or ("head",):
        faults = verify(vault, name, WORDS[name]).faults
        told = [each.sentence for each in faults if LEFT not in each.sentence]
        assert told == [], told


def check_steps(done: int, acknowledged: Sequence[str], steps: int) -> None:
    """What is there is what was acknowledged, or one step more, or all."""
    assert len(acknowledged) <= done <= min(steps, len(acknowledged) + 1), (done, acknowledged)
