"""A school for the radar: what is planted for it to find, and what only looks like it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.models.incident import Party
from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.models.staff import Category
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.service import Incidents
from app.services.nicknames import other_forms
from app.services.radar.rows import Tier
from app.services.radar.service import RelationshipRadar
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.relationships.service import Relationships
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from tests.builders import SetClock

TODAY = dt.date(2026, 11, 4)
BEGAN = dt.date(2020, 9, 1)
PUPIL, PARENT, COLLEAGUE = OtherKind.PUPIL, OtherKind.PARENT, OtherKind.COLLEAGUE


@dataclass
class School:
    register: Book
    casebook: Book
    clock: SetClock

    def __post_init__(self) -> None:
        self.staff = StaffRegister(self.register)
        self.relationships = Relationships(self.casebook, self.register)
        self.incidents = Incidents(self.casebook, self.register)
        self.radar = RelationshipRadar(self.casebook, self.register)

    def person(self, name: str, category: Category = Category.TEACHER) -> UUID:
        return self.staff.add(StaffDraft(name, category, BEGAN))

    def tell(self, staff: UUID, kind: OtherKind, initials: str, **changes: Any) -> str:
        decided = changes.pop("decided_by", DecidedBy.HEAD)
        told_on = changes.get("told_on", TODAY)
        decision = DecisionDraft(
            DecisionOutcome.CONDITIONS, decided, "A. Head", told_on, conditions="Openly."
        )
        values: dict[str, Any] = {
            "staff_id": staff,
            "other_kind": kind,
            "other_initials": initials,
            "connection": Connection.FAMILY,
            "platforms": ("Instagram",),
            "told_on": told_on,
            "told_to": "A. Head",
            "year_group": 5 if kind.child else None,
            "decision": decision,
        }
        return self.relationships.record(DisclosureDraft(**{**values, **changes}))

    def draft(self, narrative: str = "Something was posted.", **changes: Any) -> IncidentDraft:
        return IncidentDraft(narrative, TODAY, **changes)

    def record(self, narrative: str = "Something was posted.", **changes: Any) -> UUID:
        return self.incidents.record(self.draft(narrative, **changes)).id


def pupil(name: str = "") -> Subject:
    return Subject(Party.PUPIL, name)


def parent(name: str = "") -> Subject:
    return Subject(Party.PARENT, name)


@dataclass(frozen=True)
class Planted:
    """A disclosure of Katherine Hughes-Lloyd (once Katherine Hughes), and an incident.

    ``staff`` is how the incident names her; None by her record. ``tier`` None is a decoy.
    """

    what: str
    kind: OtherKind
    initials: str
    other: Subject
    tier: Tier | None
    staff: str | None = None
    year: int = 5
    told: tuple[str, ...] = ("Instagram",)
    platform: str = "Instagram"
    narrative: str = "Something was posted."


GIVEN = """Jack Amelia Oliver Isla Noah Ava Leo Ffion Osian Mali Kate William Bill Harry Ella Zara
Ibrahim Aisha Tomos Cerys Evie Lily Sam Beth Tom Sophie Max Ruby Ivy Daisy"""
FAMILY = """Jones Smith Kent Brown Davies Evans Patel Khan Wright Moss Reed Green Hall Wood Clarke
Parry Hughes Lloyd Bell Cole Price Ward Turner Hill Cooper Bailey Shah Morris Rose Stone"""
STRONG, WEAK = Tier.STRONG, Tier.WEAK
CASES = [
    # the same initials
    Planted("initials as told", PUPIL, "JK", pupil("JK"), STRONG),
    Planted("initials with stops", PUPIL, "JK", pupil("J. K."), STRONG),
    Planted("the whole name", PUPIL, "JK", pupil("Jack Kent"), STRONG),
    Planted("name and year, another platform", PUPIL, "JK", pupil("Jack Kent, Year 5"), STRONG,
            platform="TikTok"),
    Planted("a middle name", PUPIL, "JK", pupil("Jack Michael Kent"), STRONG),
    Planted("surname first", PUPIL, "JK", pupil("Kent, Jack"), STRONG),
    Planted("accents", PUPIL, "ŴJ", pupil("Wyn Jones"), STRONG),
    Planted("a double surname in short", PUPIL, "JK", pupil("Jack Kent-Moss"), STRONG),
    Planted("a double surname, all told", PUPIL, "JKM", pupil("Jack Kent-Moss"), STRONG),
    Planted("a parent", PARENT, "SB", parent("Sue Bell"), STRONG),
    Planted("a colleague", COLLEAGUE, "TR", Subject(Party.STAFF, "Tom Reed"), STRONG),
    Planted("the other way round", PUPIL, "JK", pupil("Kent Jack"), WEAK),
    Planted("a year off", PUPIL, "JK", pupil("JK, Year 6"), WEAK),
    Planted("nothing else agrees", PUPIL, "JK", Subject(None, "Jack Kent"), WEAK, platform=""),
    # married names
    Planted("her name before", PUPIL, "JK", pupil("JK"), STRONG, staff="Katherine Hughes"),
    Planted("title and surname", PUPIL, "JK", pupil("JK"), STRONG, staff="Mrs Hughes-Lloyd"),
    Planted("title, surname before", PUPIL, "JK", pupil("JK"), STRONG, staff="Miss Hughes"),
    Planted("the parent's name before", PARENT, "SB", parent("Sue Cole (née Bell)"), STRONG),
    # a nickname
    Planted("her short name", PUPIL, "JK", pupil("JK"), WEAK, staff="Kate Hughes-Lloyd"),
    Planted("the child's short name", PUPIL, "WB", pupil("Bill Brown"), WEAK),
    Planted("the child's whole name", PUPIL, "KB", pupil("Catherine Brown"), WEAK),
    Planted("a Welsh short name", PARENT, "GE", parent("Wil Evans"), WEAK),
    # a shared platform, and what happened
    Planted("no name, platform agrees", PUPIL, "JK", pupil(), WEAK),
    Planted("initials in what happened", PUPIL, "JK", Subject(), STRONG,
            narrative="A message from JK in Year 5 to her was seen."),
    Planted("she is named in what happened", PUPIL, "JK", pupil("JK"), STRONG, staff="",
            narrative="Somebody saw Katherine Hughes-Lloyd in his pictures."),
    Planted("title in what happened", PUPIL, "JK", pupil("JK"), WEAK, staff="",
            narrative="Mrs Hughes-Lloyd liked his picture."),
    Planted("initial and surname", PUPIL, "JK", pupil("JK"), STRONG, staff="K Hughes-Lloyd"),
    # decoys
    Planted("another child", PUPIL, "JK", pupil("Tom Moss"), None),
    Planted("other initials", PUPIL, "JK", pupil("JM"), None),
    Planted("a parent with the initials", PUPIL, "JK", parent("Jane Kent"), None),
    Planted("a pupil with a parent's", PARENT, "SB", pupil("Sam Bell"), None),
    Planted("a pupil with a colleague's", COLLEAGUE, "TR", pupil("Tia Rose"), None),
    Planted("far from the year", PUPIL, "JK", pupil("JK, Year 1"), None, year=6),
    Planted("no name, another platform", PUPIL, "JK", pupil(), None, platform="TikTok"),
    Planted("no name, no platform", PUPIL, "JK", pupil(), None, platform=""),
    Planted("no name, a parent", PUPIL, "JK", parent(), None),
    Planted("not known who", PUPIL, "JK", Subject(Party.UNKNOWN), None),
    Planted("another member of staff", PUPIL, "JK", pupil("JK"), None, staff="Ann Moss"),
    Planted("another Katherine", PUPIL, "JK", pupil("JK"), None, staff="Katherine Moss"),
    Planted("words in capitals", PUPIL, "HR", Subject(), None, narrative="HR and IT were told."),
    Planted("a day of the week", PUPIL, "MF", Subject(), None,
            narrative="On Monday Facebook was full of it."),
    Planted("herself", COLLEAGUE, "KH", Subject(Party.STAFF, "Katherine Hughes"), None),
]  # fmt: skip


def written(chance: random.Random, child: str, year: int) -> tuple[str, Subject, str]:
    """How somebody may come to write of a child: (which way, who did it, what happened)."""
    first, last = child.split()
    way = chance.choice(["name", "year", "initials", "short form", "middle", "said", "unnamed"])
    if way == "short form":
        first = next((form for form in sorted(other_forms(first))), first).capitalize()
    named = {
        "year": f"{child}, Year {year}",
        "initials": f"{first[0]}{last[0]}",
        "middle": f"{first} Mair {last}",
        "said": "",
        "unnamed": "",
    }.get(way, f"{first} {last}")
    said = f"{child} wrote to them." if way == "said" else "It was seen."
    return way, pupil(named), said
