"""One sample school for all tests of reports in a process: making it takes seconds."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path

from app.services.sample.build import PASSPHRASE, make_sample
from app.storage import people
from app.storage.session import Session
from app.storage.vault import Vault

TODAY = dt.date(2026, 11, 21)


@cache
def sample() -> Path:
    """The folder of a sample school as of ``TODAY``; ``pass`` beside it holds the passphrase."""
    folder = Path(tempfile.mkdtemp(prefix="candour-tests-")) / "sample"
    real, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)  # unlocked often: cheaply
    try:
        make_sample(folder, seed=3, today=TODAY)
    finally:
        people.COST = real
    (folder.parent / "pass").write_text(PASSPHRASE, encoding="utf-8")
    return folder


def clock() -> dt.datetime:
    return dt.datetime.combine(TODAY, dt.time(12)).replace(tzinfo=dt.UTC)


def signed_in(name: str) -> Session:
    """A session of ``head``, ``dsl`` or ``office``; close it."""
    return Vault.open(sample(), clock).unlock(name, PASSPHRASE)
