"""Appearance is kept, and a damaged file costs nothing but the memory of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import settings
from app.settings import Settings


def test_settings_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    kept = Settings(theme="dark", text_size=125, vault="/vault", sign_in="head")
    assert settings.save(kept, file)
    assert settings.load(file) == kept


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"theme": "pink", "text_size": true, "lock_minutes": 600, "vault": 1, "more": [1]}',
    ],
)
def test_a_damaged_file_gives_the_first_day(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(damage)
    assert settings.load(file) == Settings()


def test_what_is_sound_in_a_damaged_file_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(b'{"theme": "dark", "text_size": 7}')
    assert settings.load(file) == Settings(theme="dark")


def test_a_computer_that_refuses_costs_only_comfort(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert not settings.save(Settings(), tmp_path / "file" / "settings.json")
