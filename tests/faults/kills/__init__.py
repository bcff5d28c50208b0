"""Processes killed, and disks failing, at points chosen by seed: a few in each run of the tests.

More by command: ``python -m tests.faults.kills --seeds 20``; at every single call of an operation:
``python -m tests.faults.kills --only "backing up" --points 100000 --disk 100000``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.faults import shim

ROOT = Path(__file__).resolve().parents[3]
LONGEST = 600  # seconds for all tries of one operation; each takes less than one


def tried(library: Path, operation: str, faults: dict[str, int], seed: int) -> list[dict[str, str]]:
    """Try an operation with faults, each at so many points; one answer a try.

    Raises:
        AssertionError: the operation could not be tried at all.
    """
    asked = {"operation": operation, "faults": faults, "seed": seed}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.ground", json.dumps(asked)],
        cwd=ROOT,
        env=shim.environment(library),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def described(each: dict[str, str]) -> str:
    """A try that went wrong, so that it can be tried again."""
    return f"{each['operation']}, {each['fault']} at call {each['at']}: {each['wrong']}"
