"""A vault to open; keys are quick here, but in the tests of the keys themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storage.vaults import copy_vault, make_quick


@pytest.fixture(autouse=True)
def quick_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.module.__name__ != "tests.storage.test_keys":
        make_quick(monkeypatch)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    copy_vault(tmp_path / "vault")
    return tmp_path / "vault"
