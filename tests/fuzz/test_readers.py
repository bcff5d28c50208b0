"""Whatever bytes a reader gets: no crash, no hang, no flood of memory, at most a sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.table import GROUPS

if sys.platform == "win32":  # their memory is measured in /proc
    pytest.skip("the limits of a process are Linux's here", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("group", GROUPS)
def test_readers_say_at_most_a_sentence(group: str, tmp_path: Path) -> None:
    names = [target.name for target in GROUPS[group]]
    left = tmp_path / "left"
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", *names, "--left", left],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    said = f"{done.stdout[-500:]}\n{done.stderr[-3000:]}"
    assert done.returncode == 0, f"{said}\nfor {left.read_bytes()[:2000]!r}"
    assert re.findall(r"^([\w-]+): \d+ inputs", done.stdout, re.MULTILINE) == names
