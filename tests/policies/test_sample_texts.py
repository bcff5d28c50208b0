"""The sample school's policy: each version differs from the one before as its story says."""

from __future__ import annotations

from collections import Counter

from app.models.policy import ChangeKind
from app.services.policies.change_rows import main_kind
from app.services.policies.clauses import plain_lines, split
from app.services.policies.comparison import Difference, compare
from app.services.sample.policy_texts import policy_text


def differences(old: int, new: int) -> Counter[ChangeKind]:
    texts = (policy_text(version, "Social media", "Oak Lane") for version in (old, new))
    pairs = compare(*(split(plain_lines(text)) for text in texts))
    assert not any(Difference.MERGED in pair.differences for pair in pairs)
    return Counter(main_kind(pair) for pair in pairs if pair.differences)


def test_the_samples_versions_show_each_kind_of_change() -> None:
    assert differences(1, 1) == {}
    assert differences(1, 2) == {
        ChangeKind.ADDED: 1,
        ChangeKind.REMOVED: 1,
        ChangeKind.REWORDED: 2,
        ChangeKind.RENUMBERED: 2,
    }
    assert differences(2, 3) == {
        ChangeKind.ADDED: 1,
        ChangeKind.REWORDED: 2,
        ChangeKind.MOVED: 1,
        ChangeKind.RENUMBERED: 3,
    }
