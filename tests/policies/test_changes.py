"""Keeping what changed between versions, and what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.errors import Refused
from app.models.policy import ChangeKind, PolicyChange
from app.models.trail import TrailLine
from app.services.policies.rows import PolicyDraft, PolicyFile, VersionDraft
from app.services.policies.service import Policies
from app.services.school import SchoolDraft, SchoolSettings
from app.storage.book import Book
from tests import builders
from tests.pictures import SAFE
from tests.policies import files

OLD = """\
1 Scope

1.1 These rules are for all who work here.

1.2 Visitors are asked to read them.

2 Conduct

2.1 Write politely to everybody, and never at night.

2.2 Report what worries you to the headteacher.
"""
NEW = """\
1 Scope

1.1 These rules are for all who work here.

2 Conduct

2.1 Write politely to everybody, and seldom at night.

2.2 Keep what pupils send you, and show it to the headteacher.

2.3 Report what worries you to the headteacher.
"""
RATIFIED = dt.date(2026, 9, 3)


@dataclass
class School:
    register: Book
    policies: Policies
    policy: UUID

    def add(
        self, label: str, text: str | bytes = "", name: str = "", *, final: bool = True
    ) -> UUID:
        versions = self.policies.versions
        draft = VersionDraft(label, RATIFIED, "Full governing body", "May 2028", wording="I agree.")
        added = versions.add(self.policy, draft)
        if text:
            data = text.encode() if isinstance(text, str) else text
            versions.attach(added, data, name or f"{label}.txt", SAFE)
        if final:
            versions.finalise(added)
        return added


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    book = builders.book(tmp_path, "register")
    SchoolSettings(book).save_school(SchoolDraft("Tŷ Gwyn School"))
    policies = Policies(book)
    yield School(book, policies, policies.add(PolicyDraft("Social media")))
    book.close()


def kinds(rows: object) -> list[tuple[ChangeKind, str | None, str | None, bool]]:
    return [(r.kind, r.old_number, r.new_number, r.material) for r in rows]  # type: ignore[attr-defined]


def test_what_is_material_is_kept_and_decides_who_signs(school: School) -> None:
    changes = school.policies.changes
    school.add("2025", OLD)
    school.add("without a text")
    version = school.add("2026", NEW, final=False)
    compared = changes.compare(version)
    assert (compared.old.label, compared.saved, compared.material) == ("2025", False, frozenset())
    assert compared.counted == "1 clause added, 1 removed, 1 reworded and 1 renumbered"
    with pytest.raises(Refused, match="Save what is material first"):
        changes.what_changed(version)

    reworded = next(
        at for at, pair in compared.changes if pair.old and pair.new and pair.new[0].number == "2.1"
    )
    changes.save(version, compared, {reworded})
    assert school.policies.versions.get(version).everyone_signs
    again = changes.compare(version)
    assert again.saved
    assert again.material == {reworded}

    told = changes.what_changed(version)
    assert (told.school, told.policy, told.old_label, told.new_label, told.everyone_signs) == (
        "Tŷ Gwyn School",
        "Social media",
        "2025",
        "2026",
        True,
    )
    assert kinds(told.changes) == [
        (ChangeKind.REMOVED, "1.2", None, False),
        (ChangeKind.REWORDED, "2.1", "2.1", True),
        (ChangeKind.ADDED, None, "2.2", False),
        (ChangeKind.RENUMBERED, "2.2", "2.3", False),
    ]
    assert told.changes[1].heading == "2 Conduct"
    assert told.changes[3].new_text is None

    changes.save(version, again, set())
    assert not school.policies.versions.get(version).everyone_signs
    assert changes.compare(version).material == frozenset()


def test_ticking_again_changes_only_what_differs(school: School) -> None:
    changes = school.policies.changes
    school.add("2025", OLD)
    version = school.add("2026", NEW)
    compared = changes.compare(version)
    first, second = (at for at, _ in compared.changes[:2])
    changes.save(version, compared, {first})

    def lines() -> int:
        with school.register.reading() as book:
            return int(book.scalar(select(func.count()).select_from(TrailLine)))

    before = lines()
    changes.save(version, compared, {first})
    assert lines() == before
    changes.save(version, compared, {second})
    assert lines() == before + 2
    with school.register.reading() as book:
        assert book.scalar(select(func.count()).select_from(PolicyChange)) == 4


def test_a_final_version_keeps_who_signs_it(school: School) -> None:
    school.add("2025", OLD)
    version = school.add("2026", NEW)
    compared = school.policies.changes.compare(version)
    school.policies.changes.save(version, compared, ())
    assert school.policies.versions.get(version).everyone_signs


def test_a_new_document_of_a_draft_is_compared_anew(school: School) -> None:
    changes = school.policies.changes
    school.add("2025", OLD)
    version = school.add("2026", NEW, final=False)
    compared = changes.compare(version)
    changes.save(version, compared, {at for at, _ in compared.changes})
    school.policies.versions.attach(version, NEW.replace("seldom", "rarely").encode(), "b.txt")
    anew = changes.compare(version)
    assert [anew.pairs[at].new_text[:4] for at in anew.material] == ["", "Keep", "Repo"]
    changes.save(version, anew, ())
    assert len(changes.what_changed(version).changes) == 4


def test_a_text_can_be_looked_at_before_it_is_added(school: School) -> None:
    school.add("2025", OLD)
    school.add("2026", OLD, final=False)
    compared = school.policies.changes.compare_file(
        school.policy, PolicyFile("n.txt", "", NEW.encode())
    )
    assert (compared.old.label, compared.new, len(compared.changes)) == ("2025", None, 4)


def test_what_cannot_be_compared_is_said(school: School) -> None:
    changes = school.policies.changes
    scanned = school.add("2024", files.picture_pdf(), "scan.pdf")
    with pytest.raises(Refused, match="No earlier version has a document"):
        changes.compare(scanned)
    with pytest.raises(Refused, match="holds pictures of pages without text"):
        changes.compare(school.add("2025", OLD))
    with pytest.raises(Refused, match="2026 has no document"):
        changes.compare(school.add("2026"))
