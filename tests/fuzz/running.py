"""Running one target in a process of its own that may neither hang nor fill the memory."""

from __future__ import annotations

import faulthandler
import os
import resource
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.target import Broken, Target

SECONDS = 5.0  # of this process's own work on one input
HANG = 20.0  # seconds by the clock, on a computer that is busy with other tests
MEBIBYTE = 1024 * 1024
MEMORY = 512 * MEBIBYTE
ROOM = 2048 * MEBIBYTE  # of addresses, which are no memory yet


def limit_memory() -> None:
    """Let this process have ``ROOM`` more of addresses than it has now."""
    if sys.platform == "win32":
        raise NotImplementedError
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def begin_to_measure() -> None:
    """Count the peak from here on."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """The most memory in bytes that this process held at once."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise LookupError("VmHWM")


class Watched:
    """A target that leaves what it reads in a file, and whose process ends if it hangs."""

    def __init__(self, target: Target, left: Path) -> None:
        self._read = target.check
        self._left = os.open(left, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self.count = 0
        target.read  # noqa: B018 – made ready before time and memory are limited

    def __call__(self, data: bytes) -> None:
        if sys.platform == "win32":
            raise NotImplementedError
        os.ftruncate(self._left, 0)
        os.pwrite(self._left, data, 0)
        faulthandler.dump_traceback_later(HANG, exit=True)
        began = time.process_time()
        try:
            self._read(data)
        finally:
            faulthandler.cancel_dump_traceback_later()
        if (took := time.process_time() - began) > SECONDS:
            raise Broken(f"it took {took:.1f} seconds")
        self.count += 1


def _change(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Bytes with pieces overwritten, put in, taken out or doubled."""
    for kind, place, piece in edits:
        at = place % (len(data) + 1)
        if kind == 0:
            data = data[:at] + piece + data[at + len(piece) :]
        elif kind == 1:
            data = data[:at] + piece + data[at:]
        elif kind == 2:
            data = data[:at] + data[at + len(piece) :]
        elif kind == 3:
            data = data[:at]
        else:
            data = data[:at] + data[at : at + 64] * len(piece) + data[at:]
    return data


_PIECES = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.sampled_from(
        (
            b"\0",
            b"\xff" * 4,
            b"-1",
            b"1e999",
            b"9" * 30,
            b"null",
            b"[]",
            b"{}",
            b'""',
            b"\n",
            b"[" * 99,
        )
    ),
)
_EDITS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1 << 20), _PIECES), max_size=4)


def examples(target: Target, watched: Watched) -> None:
    """Every seed and what was found, then changed seeds: the same in each run."""
    seeds = target.starts()
    for seed in seeds:
        watched(seed)

    @settings(
        max_examples=target.examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(st.builds(_change, st.sampled_from(seeds), _EDITS), st.binary(max_size=200)))
    def run(data: bytes) -> None:
        watched(data)

    run()
