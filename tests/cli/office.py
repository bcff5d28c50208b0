"""A small school whose office works by command line: made once, copied for each test."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from uuid import UUID

import pytest

from app.models.staff import Category
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from app.storage import people
from app.storage.session import Session
from app.storage.vault import NewVault, Vault

PASSPHRASE = "twelve green kettles"
TODAY = dt.datetime.now(dt.UTC).astimezone().date()
RATIFIED = (TODAY - dt.timedelta(20)).isoformat()
STARTED = TODAY - dt.timedelta(400)


def set_up(folder: Path) -> Session:
    """Make the school's vault in this folder, with quickly derived keys."""
    new = NewVault("Tŷ Gwyn School", "alone", "office", "office", PASSPHRASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
        return Vault.create(folder / "vault", new)[0]


def hire(session: Session, name: str, email: str = "") -> UUID:
    """Add a teacher."""
    draft = StaffDraft(name, Category.TEACHER, STARTED, email=email)
    return StaffRegister(session.register).add(draft)


def enter(school: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the folder that the vault is in, and work there as its office; return the vault."""
    shutil.copytree(school, place, dirs_exist_ok=True)
    (place / "passphrase").write_text(PASSPHRASE)
    monkeypatch.setenv("CANDOUR_VAULT", str(place / "vault"))
    monkeypatch.setenv("CANDOUR_PASSPHRASE_FILE", str(place / "passphrase"))
    monkeypatch.chdir(place)
    return place / "vault"
