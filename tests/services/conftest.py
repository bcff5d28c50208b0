"""An office collecting signatures, and a register that lists are taken into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.staff.importing import StaffImport
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from tests.builders import book
from tests.services.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.register.close()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Book]:
    opened = book(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def staff(register: Book) -> StaffRegister:
    return StaffRegister(register)


@pytest.fixture
def lists(register: Book) -> StaffImport:
    return StaffImport(register)
