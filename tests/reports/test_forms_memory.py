"""Thousands of forms are written page by page: they take no more memory than hundreds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def peak(forms: int) -> float:
    """Megabytes that a process of its own takes to write so many forms."""
    command = [sys.executable, "-m", "benchmarks.form_rows", str(forms)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_1500_forms_take_hardly_more_memory_than_300() -> None:
    assert peak(1500) - peak(300) < 6
