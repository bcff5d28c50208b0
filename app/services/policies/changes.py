"""What changed from one version of a policy to the next, and which of it is material.

A material change is one that changes what people have to do: then everybody signs again. Where
none is, only new starters sign (R004, R009).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from app.errors import Refused
from app.models.policy import PolicyChange, PolicyVersion
from app.services.policies.change_rows import ChangeRow, Compared, WhatChanged, change_row
from app.services.policies.clauses import Clause, split
from app.services.policies.comparison import compare
from app.services.policies.rows import PolicyFile, VersionRow
from app.services.policies.texts import read_lines
from app.services.policies.versions import PolicyVersions
from app.services.school import SchoolSettings
from app.storage.book import Book


class PolicyChanges:
    """Compares versions of policies in the register, and keeps what was decided."""

    def __init__(self, register: Book, versions: PolicyVersions) -> None:
        self._register = register
        self._versions = versions

    def earlier(self, version: VersionRow) -> VersionRow | None:
        """The newest version before this one that has a document, or None."""
        return self._newest(version.policy_id, version.number)

    def compare(self, version_id: UUID) -> Compared:
        """Compare a version with the newest one before it that has a document.

        Raises:
            Refused: one of the two has no document, or none with text.
        """
        new = self._versions.get(version_id)
        old = self.earlier(new)
        if old is None:
            raise Refused("No earlier version has a document to compare with.")
        compared = Compared(old, new, compare(self._clauses(old), self._clauses(new)))
        stored = self._stored(new.id, old.id)
        material = {_content(row) for row in stored if row.material}
        places = (at for at, pair in compared.changes if _content(change_row(pair)) in material)
        return Compared(old, new, compared.pairs, frozenset(places), saved=bool(stored))

    def compare_file(self, policy_id: UUID, file: PolicyFile) -> Compared:
        """Compare a text that is still to be added with the newest version that has one.

        Raises:
            Refused: there is no such version, or no text in one of the two.
        """
        known = self._versions.of(policy_id)
        draft = known[0].number if known and not known[0].final else None
        old = self._newest(policy_id, draft)
        if old is None:
            raise Refused("No earlier version has a document to compare with.")
        new = split(read_lines(file.data, file.name))
        return Compared(old, None, compare(self._clauses(old), new))

    def save(self, version_id: UUID, compared: Compared, material: Collection[int]) -> None:
        """Keep what changed and which of it is material, in the place of what was kept before.

        A draft is then signed by everyone, or by new starters if nothing is material; who signs
        a final version stays as it was decided.

        Args:
            version_id: the newer version.
            compared: it and the earlier one.
            material: places in ``compared.pairs``.
        """
        draft = not self._versions.get(version_id).final
        rows = [change_row(pair, material=place in material) for place, pair in compared.changes]
        with self._register.writing() as book:
            stored = book.rows(_changes(version_id, compared.old.id).add_columns(PolicyChange.id))
            if [_content(row) for row in stored] == [_content(row) for row in rows]:
                for before, row in zip(stored, rows, strict=True):
                    book.change(PolicyChange, before.id, material=row.material)
            else:
                for before in stored:
                    book.remove(PolicyChange, before.id, "The texts were compared again.")
                pair = {"version_id": version_id, "compared_with": compared.old.id}
                places = [place for place, _ in compared.changes]
                book.add(
                    PolicyChange,
                    *(
                        {**pair, "position": place, **vars(row)}
                        for place, row in zip(places, rows, strict=True)
                    ),
                )
            if draft:
                book.change(PolicyVersion, version_id, everyone_signs=bool(material))

    def what_changed(self, version_id: UUID) -> WhatChanged:
        """Return what staff are told of a version.

        Raises:
            Refused: nobody has looked at what changed yet.
        """
        new = self._versions.get(version_id)
        old = self.earlier(new)
        stored = self._stored(version_id, old.id) if old is not None else ()
        if old is None or not stored:
            raise Refused("Save what is material first.")
        school = SchoolSettings(self._register).school()
        return WhatChanged(
            school.name,
            school.sample,
            self._register.today(),
            new.policy_title,
            old.label,
            new.label,
            new.ratified_on,
            new.everyone_signs,
            stored,
        )

    def _newest(self, policy_id: UUID, below: int | None) -> VersionRow | None:
        return next(
            (
                row
                for row in self._versions.of(policy_id)
                if row.document_id is not None and (below is None or row.number < below)
            ),
            None,
        )

    def _clauses(self, version: VersionRow) -> tuple[Clause, ...]:
        file = self._versions.file(version.id)
        if file is None:
            raise Refused(f"Version {version.label} has no document. Attach it first.")
        return split(read_lines(file.data, file.name))

    def _stored(self, version_id: UUID, earlier: UUID) -> tuple[ChangeRow, ...]:
        with self._register.reading() as book:
            rows = book.rows(_changes(version_id, earlier))
        return tuple(ChangeRow(**row._mapping) for row in rows)


def _changes(version_id: UUID, earlier: UUID) -> Select[*tuple[Any, ...]]:
    change = PolicyChange
    return (
        select(
            change.kind,
            change.old_number,
            change.new_number,
            change.heading,
            change.old_text,
            change.new_text,
            change.material,
        )
        .where(change.version_id == version_id, change.compared_with == earlier)
        .order_by(change.position)
    )


def _content(row: ChangeRow | Row[Any]) -> tuple[str | None, ...]:
    """What makes two stored changes the same, wherever they stand."""
    return (row.kind, row.old_number, row.new_number, row.old_text, row.new_text)
