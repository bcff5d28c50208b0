"""A large school in a real vault: 5,000 staff, 60,000 declarations, 12,000 incidents."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from app.models.declaration import Collection, Declaration, HowSeen, Outcome, Scope, ToDisclose
from app.models.incident import Incident, IncidentType, Status
from app.models.policy import Policy, PolicyVersion, VersionState
from app.models.relationship import Connection, Disclosure, OtherKind
from app.models.staff import Category, Staff
from app.storage.session import Session
from app.storage.vault import NewVault, Vault
from app.storage.writing import Writing
from benchmarks.key import PASSPHRASE
from benchmarks.material import Texts
from benchmarks.people import name

VERSIONS = 14
ROUNDS = 12
DISCLOSURES = 8000
INCIDENTS = 12_000


def make(folder: Path, staff: int, *, history: bool = True) -> Session:
    """Make a school of so many staff and return it open, with the head signed in.

    Args:
        folder: where the vault goes.
        staff: people in the register.
        history: with policies, declarations, disclosures and incidents in proportion.
    """
    new = NewVault("Ysgol Fesur", "alone", "head", "head", PASSPHRASE)
    session, _keys = Vault.create(folder, new)
    casebook = session.casebook
    assert casebook is not None
    today = session.register.today()
    with session.register.writing() as book:
        people = add_staff(book, staff, today)
        if history:
            add_declarations(book, people, today)
    if history:
        with casebook.writing() as book:
            add_disclosures(book, people, today, DISCLOSURES * staff // 5000)
            add_incidents(book, today, INCIDENTS * staff // 5000)
    return session


def add_staff(book: Writing, count: int, today: dt.date) -> list[UUID]:
    """Add people of all groups, one in forty gone."""
    groups = list(Category)
    rows: list[dict[str, Any]] = [
        {
            "name": name(number),
            "sort_name": f"{name(number).split()[1]}, {name(number).split()[0]}",
            "category": groups[number % len(groups)],
            "role": "Class teacher",
            "staff_code": f"S{number:05}",
            "capacities": [],
            "starts": dt.date(2012, 9, 1),
            "ends": today - dt.timedelta(90) if number % 40 == 0 else None,
            "social_media_role": False,
            "accounts_changed": True,
            "relationships_ended": True,
        }
        for number in range(count)
    ]
    ids = book.add(Staff, *rows)
    for number, staff_id in enumerate(ids):
        book.index("staff", staff_id, f"S{number:05}", name(number), "Class teacher")
    return ids


def add_declarations(book: Writing, people: list[UUID], today: dt.date) -> None:
    """Add versions and rounds, one a year; the last round is open and four in five signed."""
    policy = book.add(Policy, {"title": "Social media policy"})[0]
    versions = book.add(PolicyVersion, *(_version(policy, n, today) for n in range(VERSIONS)))
    chance = random.Random(3)
    for number in range(ROUNDS):
        last = number == ROUNDS - 1
        opened = today - dt.timedelta(365 * (ROUNDS - 1 - number) + 40)
        collection = {
            "version_id": versions[VERSIONS - ROUNDS + number],
            "title": f"September {opened.year}",
            "opened_on": opened,
            "due_on": opened + dt.timedelta(14),
            "scope": Scope.EVERYONE,
            "closed_on": None if last else opened + dt.timedelta(300),
        }
        collection_id = book.add(Collection, collection)[0]
        signing = [person for person in people if not last or chance.random() < 0.8]
        signed: list[dict[str, Any]] = [
            {
                "staff_id": person,
                "version_id": collection["version_id"],
                "collection_id": collection_id,
                "outcome": Outcome.SIGNED,
                "dated": opened + dt.timedelta(chance.randrange(14)),
                "how_seen": HowSeen.PAPER,
                "to_disclose": ToDisclose.NOTHING,
                "stands": True,
            }
            for person in signing
        ]
        book.add(Declaration, *signed)


def _version(policy: UUID, number: int, today: dt.date) -> dict[str, Any]:
    made = today - dt.timedelta(365 * (VERSIONS - 1 - number) + 60)
    return {
        "policy_id": policy,
        "number": number + 1,
        "label": str(number + 1),
        "state": VersionState.FINAL,
        "ratified_on": made,
        "ratified_by": "Full governing body",
        "next_review_on": made + dt.timedelta(365),
        "everyone_signs": True,
        "wording": "I have read it.",
        "final_on": made,
    }


def add_disclosures(book: Writing, people: list[UUID], today: dt.date, count: int) -> None:
    """Add disclosures; one in five is to be looked at again by now."""
    rows: list[dict[str, Any]] = [
        {
            "reference": f"REL-2020-{number:05}",
            "year": 2020,
            "number": number,
            "staff_id": people[number % len(people)],
            "staff_name": name(number % len(people)),
            "other_kind": OtherKind.PARENT,
            "other_initials": "AB",
            "connection": Connection.FAMILY,
            "platforms": ["Facebook"],
            "told_on": today - dt.timedelta(200),
            "told_to": "head",
            "decision_id": uuid4(),
            "review_on": today + dt.timedelta(200 if number % 5 else -10),
        }
        for number in range(count)
    ]
    book.add(Disclosure, *rows)


def add_incidents(book: Writing, today: dt.date, count: int) -> None:
    """Add incidents; one in twenty-five is open."""
    texts = Texts()
    kinds = list(IncidentType)
    rows: list[dict[str, Any]] = [
        {
            "reference": f"INC-2020-{number:05}",
            "year": 2020,
            "number": number,
            "narrative": texts.text(30),
            "happened_on": today - dt.timedelta(40 + number % 1000),
            "type": kinds[number % len(kinds)],
            "done_so_far": [],
            "status": Status.CLOSED if number % 25 else Status.OPEN,
            "closed_on": today if number % 25 else None,
        }
        for number in range(count)
    ]
    for record, row in zip(book.add(Incident, *rows), rows, strict=True):
        book.index("incident", record, row["reference"], row["reference"], row["narrative"])
