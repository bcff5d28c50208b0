"""The page that tells staff what changed."""

from __future__ import annotations

import dataclasses
import datetime as dt

from app.models.policy import ChangeKind
from app.reports.what_changed import LEGEND, what_changed
from app.services.policies.change_rows import ChangeRow, WhatChanged
from tests.reports.reading import assert_well_made, text_of

ADDED = ChangeRow(ChangeKind.ADDED, None, "2.2", "2 Conduct", None, "Keep what pupils send.", True)
REMOVED = ChangeRow(ChangeKind.REMOVED, "1.2", None, "1 Scope", "Visitors read it.", None, True)
REWORDED = ChangeRow(
    ChangeKind.REWORDED, "2.1", "2.3", "2 Conduct", "Never at night.", "Seldom at noon.", True
)
SPLIT = ChangeRow(
    ChangeKind.REWORDED, "3.1", "3.1 and 3.2", None, "Be kind. Ask.", "Be kind.\nAsk.", True
)
SHIFTED = ChangeRow(ChangeKind.RENUMBERED, "2.2", "2.4", "2 Conduct", None, None)
TOLD = WhatChanged(
    "Tŷ Gwyn School",
    False,
    dt.date(2026, 11, 21),
    "Social media policy",
    "2025",
    "2026",
    dt.date(2026, 9, 3),
    True,
    (REMOVED, ADDED, REWORDED, SPLIT, SHIFTED),
)


def pages(pdf: bytes) -> list[str]:
    assert_well_made(pdf, "What changed: Social media policy – Tŷ Gwyn School")
    return [" ".join(page.split()) for page in text_of(pdf).split("\f")[:-1]]


def test_material_changes_stand_with_their_numbers_and_the_rest_is_counted() -> None:
    [page] = pages(what_changed(TOLD))
    for words in (
        "What changed: Social media policy",
        "Tŷ Gwyn School · From version 2025 to version 2026, ratified on 3 September 2026",
        "These change what you do: 1 clause added, 1 removed and 2 reworded.",
        "Everyone signs this version.",
        "Removed 1.2 in “1 Scope”",
        "Added 2.2 in “2 Conduct”",
        "Changed 2.3 (was 2.1) in “2 Conduct”",
        "Split 3.1 and 3.2 (was 3.1)",
        "Also: 1 clause renumbered. This does not change what you have to do.",
        LEGEND,
        "Page 1 of 1",
    ):
        assert words in page
    assert "2.4" not in page
    assert "Never at night Seldom at noon." in page


def test_nothing_material_is_said_in_words() -> None:
    none = tuple(dataclasses.replace(row, material=False) for row in TOLD.changes)
    [page] = pages(
        what_changed(dataclasses.replace(TOLD, changes=none, everyone_signs=False, sample=True))
    )
    assert "Nothing changed in what you have to do. Only new starters sign it." in page
    assert "Otherwise: 1 clause added, 1 removed, 2 reworded and 1 renumbered." in page
    assert LEGEND not in page
    assert "Sample school" in page


def test_long_changes_run_over_without_losing_a_word() -> None:
    words = " ".join(f"word{number}" for number in range(3000))
    endless = "x" * 4000
    rows = (
        dataclasses.replace(ADDED, new_text=words),
        dataclasses.replace(ADDED, new_text=endless),
    )
    found = pages(what_changed(dataclasses.replace(TOLD, changes=rows)))
    assert len(found) > 3
    text = " ".join(found)
    assert all(f"word{number}" in text for number in range(3000))
    assert text.count("x") >= 4000
    assert f"Page {len(found)} of {len(found)}" in found[-1]
