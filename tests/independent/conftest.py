"""The tour, made once for all tests that read what it left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from tests.independent.governors import Made
from tests.independent.reader import database, identity_of

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("tour")
    code = (
        "import sys; from pathlib import Path; from app.ui.tour import make;"
        "make(Path(sys.argv[1]), Path(sys.argv[2]), 'light', (1280, 720))"
    )
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-c", code, str(folder), str(home)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=600)
    vault = home / "sample"
    secret = identity_of(vault, "head", "sample school only")
    report = pypdf.PdfReader(folder / "governors-report.pdf")
    # What stands on every page comes first.
    pages = [page.extract_text().split("Numbers, no names", 1)[1] for page in report.pages]
    text = "\n".join(pages)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Made(
        folder, lines, database(vault, "register", secret), database(vault, "casebook", secret)
    )
