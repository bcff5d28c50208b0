"""Unlocking a school of 5,000 staff: the key's derivation, slow on purpose, and the rest."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from app.storage import people
from app.storage.people import PEOPLE
from app.storage.session import Session
from app.storage.vault import Vault
from benchmarks.key import PASSPHRASE
from benchmarks.measure import Line, ms, real_disk, seconds
from benchmarks.school import make

STAFF = 5000
AIM = 0.3  # seconds


def lines() -> list[Line]:
    """Measure and return the table's line."""
    with tempfile.TemporaryDirectory(dir=real_disk()) as temp:
        folder = Path(temp) / "vault"
        make(folder, STAFF).close()
        derived, rest = zip(*(_once(folder) for _ in range(6)), strict=True)
        slow, quick = statistics.median(derived[1:]), statistics.median(rest[1:])
    return [
        Line(
            "unlock with 5,000 staff, after the key is derived",
            ms(quick),
            f"deriving the key {ms(slow)}",
            "",
            "≤ 300 ms",
            quick <= AIM,
        )
    ]


def _once(folder: Path) -> tuple[float, float]:
    vault = Vault.open(folder)
    head = people.named(folder / PEOPLE, "head")[0].id
    found: list[people.Secrets] = []
    derived = seconds(lambda: found.append(vault.prove(head, PASSPHRASE)))
    entered: list[Session] = []
    rest = seconds(lambda: entered.append(vault.enter(found[0])))
    entered[0].close()
    return derived, rest
