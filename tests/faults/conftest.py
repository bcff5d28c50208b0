"""Keys from passphrases are quick here, but in the tests of the keys themselves."""

from __future__ import annotations

import pytest

from tests.storage.vaults import make_quick


@pytest.fixture(autouse=True)
def quick_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.module.__name__ != "tests.storage.test_keys":
        make_quick(monkeypatch)
