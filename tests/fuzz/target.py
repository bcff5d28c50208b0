"""What a target of the fuzzing is, and the rule that each keeps."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.errors import CandourError

FOUND = Path(__file__).parent / "found"
LONGEST = 600  # characters of a sentence

Read = Callable[[bytes], object]


class Broken(AssertionError):
    """A reader said something that is no sentence."""


@dataclass(frozen=True)
class Target:
    """A reader.

    Attributes:
        make: gets an empty folder and returns the reader: bytes in, a result or a sentence out.
        seeds: makes what the fuzzing begins from.
        examples: how many changed seeds CI tries.
    """

    name: str
    make: Callable[[Path], Read]
    seeds: Callable[[], Iterable[bytes]]
    examples: int = 100

    @cached_property
    def read(self) -> Read:
        """The reader, made ready once."""
        return self.make(Path(tempfile.mkdtemp(prefix=f"candour-fuzz-{self.name}-")))

    def found(self) -> list[bytes]:
        """What broke it once."""
        folder = FOUND / self.name
        return [path.read_bytes() for path in sorted(folder.glob("*"))] if folder.is_dir() else []

    def starts(self) -> list[bytes]:
        """Every seed, and what broke it once."""
        return [*self.seeds(), *self.found()]

    def check(self, data: bytes) -> None:
        """Read ``data``.

        Raises:
            Exception: anything but a sentence of ours.
        """
        try:
            self.read(data)
        except CandourError as error:
            sentence = str(error)
            if not sentence.strip() or len(sentence) > LONGEST:
                raise Broken(sentence[:LONGEST]) from error
