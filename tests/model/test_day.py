"""Hours of a school's use, with crashes and restores, end in a vault that equals the model."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no fork to kill", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]


def test_the_vault_equals_the_model_after_hours_of_crashes_and_restores(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.model", "--hours", "0.4", "--seed", "11"),
            *("--kills", "0.5", "--restores", "7", "--least", "25"),
        ],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    said = f"{done.stdout[-1500:]}\n{done.stderr[-3000:]}"
    assert done.returncode == 0, said
    found = re.findall(r"^(\w+): (\d+)$", done.stdout, re.MULTILINE)
    counts = {name: int(number) for name, number in found}
    assert counts["kills"] >= 25, said
    assert counts["restores"] >= 3, said
    assert done.stdout.endswith("The vault equals the model.\n"), said
