"""A school office with a policy to collect signatures for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.models.declaration import Declaration, Scope
from app.models.staff import Category
from app.services.declarations.rows import BoardRow, CollectionDraft, SignedDraft
from app.services.declarations.service import Declarations
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.policies.service import Policies
from app.services.school import SchoolDraft, SchoolSettings
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from tests.builders import SetClock, book

INSET = dt.date(2026, 9, 3)
TODAY = dt.date(2026, 11, 4)
LAST_YEAR = dt.date(2025, 9, 4)
SIGNED = SignedDraft(INSET)


class Office:
    """A register with a policy and a collection under way, as an office would have it."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.register = book(folder, "register", self.clock)
        self.staff = StaffRegister(self.register)
        self.policies = Policies(self.register)
        self.declarations = Declarations(self.register)
        SchoolSettings(self.register).save_school(SchoolDraft("Tŷ Gwyn School"))
        self.policy = self.policies.add(PolicyDraft("Social media"))
        self.version = self.new_version("2026", INSET)

    def new_version(self, label: str, ratified_on: dt.date) -> UUID:
        draft = VersionDraft(label, ratified_on, "Governors", wording=f"Words of {label}.")
        version = self.policies.versions.add(self.policy, draft)
        self.policies.versions.finalise(version)
        return version

    def hire(
        self, name: str, starts: dt.date = LAST_YEAR, category: Category = Category.TEACHER
    ) -> UUID:
        return self.staff.add(StaffDraft(name, category, starts))

    def collect(self, opened_on: dt.date = INSET, scope: Scope = Scope.EVERYONE) -> UUID:
        return self.declarations.start(
            self.version, CollectionDraft(opened_on=opened_on, scope=scope)
        )

    def row(self, collection: UUID, person: UUID) -> BoardRow:
        return next(r for r in self.declarations.board(collection) if r.staff_id == person)

    def standing(self, collection: UUID, person: UUID) -> UUID | None:
        history = self.declarations.history(person)
        return next((r.id for r in history if r.stands and r.collection_id == collection), None)

    def entries(self) -> int:
        with self.register.reading() as reading:
            number: int = reading.scalar(select(func.count()).select_from(Declaration))
        return number
