"""Everything that writes, killed and with its disk failing at points chosen by seed.

Afterwards the vault opens, what was acknowledged is there, nothing is half there, ``verify`` finds
nothing, and who was told of a fault was told in a sentence.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.faults import shim
from tests.faults.faults import FAULTS, KILLED
from tests.faults.kills import described, tried
from tests.faults.operations.all import COSTLY, NAMES

pytestmark = pytest.mark.skipif(bool(shim.missing()), reason=shim.missing() or "never")
SEED = 5


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shim.build(tmp_path_factory.mktemp("shim"))


@pytest.mark.parametrize("operation", NAMES)
def test_nothing_is_lost(library: Path, operation: str) -> None:
    kills = 5 if operation in COSTLY else 10
    faults = {KILLED: kills, **dict.fromkeys(FAULTS, 1)}
    made: Counter[str] = Counter()
    wrong = []
    for each in tried(library, operation, faults, SEED):
        made[each["ended"]] += 1
        if each["wrong"]:
            wrong.append(described(each))
    assert not wrong, "\n".join(wrong)
    assert made["killed"] > kills // 2
    assert made["told"]
