"""One run by command line, from an empty folder to three PDFs, read back by other programs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf

from tests.independent.reader import database, identity_of, rows
from tests.pictures import picture

PASSPHRASE = "three dull words in a row"
STAFF = """Name,Role,Start Date,NI Number
Siân Gŵyr,Teacher,01/09/2020,AB123456C
Dŷfed Example,Teaching Assistant,01/09/2021,
Ben Sample,Governor,01/09/2022,
,Teacher,01/09/2022,
"""


class Technician:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = folder / "vault"
        (folder / "words").write_text(f"{PASSPHRASE}\n", encoding="utf-8")

    def run(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "app", *words],
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=Path(__file__).parents[2],
            env={
                **os.environ,
                "PYTHONUTF8": "1",
                "CANDOUR_VAULT": str(self.vault),
                "CANDOUR_AS": "head",
                "CANDOUR_PASSPHRASE_FILE": str(self.folder / "words"),
            },
        )
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    def listed(self, *words: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.run(*words, "--json"))
        return found

    def pdf(self, name: str, *words: str) -> str:
        path = self.folder / name
        self.run(*words, "-o", str(path))
        reader = pypdf.PdfReader(path)
        return " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)


def test_from_init_to_three_pdfs(tmp_path: Path) -> None:
    tech = Technician(tmp_path)
    tech.run("init", "--school", "Ysgol Enghraifft", "-o", str(tmp_path / "sheet.pdf"))

    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    tech.run("staff", "import", str(tmp_path / "staff.csv"))
    names = {person["name"] for person in tech.listed("staff", "list")}
    assert names == {"Siân Gŵyr", "Dŷfed Example", "Ben Sample"}

    tech.run("policy", "add", "Social media", "--ratified", "1 september 2026", "--by", "Governors")
    tech.run("declarations", "record", "Siân Gŵyr", "--disclose", "something")
    left = {person["name"] for person in tech.listed("declarations", "outstanding")}
    assert left == names - {"Siân Gŵyr"}
    assert "Ben Sample" in tech.pdf("forms.pdf", "forms", "print")

    told = ["--other", "pupil", "--initials", "E.G.", "--year", "5", "--connection", "family"]
    tech.run("disclosure", "add", "Siân Gŵyr", *told, "--platform", "Instagram")
    shot = tmp_path / "shot.png"
    shot.write_bytes(picture())
    what = ["--what", "A parent posted about Siân", "--on", "yesterday", "--about-kind", "school"]
    card = tech.run("incident", "add", *what, "--evidence", str(shot), code=1)
    assert "--looked-safe" in card
    tech.run("incident", "add", *what, "--evidence", str(shot), "--looked-safe")

    governors = tech.pdf("governors.pdf", "report", "governors")
    assert "signed: 1 of 3 people" in " ".join(governors.split())
    assert not [name for full in names for name in full.split() if name in governors]
    register = tech.pdf("register.pdf", "report", "declarations")
    assert all(name in register for name in names)
    file = "".join(tech.pdf("incident.pdf", "report", "incident", "INC-2026-001").split())
    assert hashlib.sha256(picture()).hexdigest() in file

    assert [hit["reference"] for hit in tech.listed("find", "posted")] == ["INC-2026-001"]
    assert "All well" in tech.run("verify")
    assert "staff" in tech.run("trail")
    tech.run("report", "nonsense", code=2)
    (tmp_path / "words").write_text("some other words\n", encoding="utf-8")
    assert "not right" in tech.run("staff", "list", code=3)

    secret = identity_of(tech.vault, "head", PASSPHRASE)
    query = "SELECT (SELECT count(*) FROM staff), (SELECT count(*) FROM declaration)"
    assert rows(database(tech.vault, "register", secret), query) == [(3, 1)]
    query = "SELECT (SELECT count(*) FROM disclosure), (SELECT count(*) FROM evidence)"
    assert rows(database(tech.vault, "casebook", secret), query) == [(1, 1)]
