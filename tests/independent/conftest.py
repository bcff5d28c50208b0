"""The sample school and its governors' report, made once for all that read them."""

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
PASSPHRASE = "sample school only"
MAKE = """
import sys
from pathlib import Path
from app.reports.governors import governors_report
from app.services.sample.build import make_sample
from app.storage.vault import Vault
from app.workspace import Workspace

vault, paper, passphrase = sys.argv[1:]
make_sample(Path(vault))
session = Vault.open(Path(vault)).unlock("head", passphrase)
figures = Workspace.open(session).figures
report = governors_report(figures.governors(figures.term(""), figures.sections(), ""))
Path(paper).write_bytes(report)
session.close()
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home = tmp_path_factory.mktemp("home")
    vault, paper = home / "sample", home / "governors-report.pdf"
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    command = [sys.executable, "-c", MAKE, str(vault), str(paper), PASSPHRASE]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=600)
    secret = identity_of(vault, "head", PASSPHRASE)
    report = pypdf.PdfReader(paper)
    # What stands on every page comes first.
    pages = [page.extract_text().split("Numbers, no names", 1)[1] for page in report.pages]
    text = "\n".join(pages)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Made(lines, database(vault, "register", secret), database(vault, "casebook", secret))
