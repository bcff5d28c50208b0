"""The tour: a picture of every page, and the governors' report."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent


def test_ten_pages_and_more_have_their_picture(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app.ui.tour", str(tmp_path / "tour")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=900)
    pictures = sorted((tmp_path / "tour").glob("*.png"))
    assert len(pictures) >= 10
    assert {"home", "staff", "new-incident", "reports", "unlock"} <= {p.stem for p in pictures}
    contents = [path.read_bytes() for path in pictures]
    assert len(set(contents)) == len(contents)
    assert {Image.open(io.BytesIO(each)).size for each in contents} == {(1280, 720)}
    assert (tmp_path / "tour" / "governors-report.pdf").read_bytes().startswith(b"%PDF")
