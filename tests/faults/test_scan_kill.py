"""Killed while a stack is read: what was read is there, and the rest is read once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from app.storage.documents import Documents
from app.storage.writing import Writing
from tests.faults.killed import Wrap, dies
from tests.services.scanned import CLEAR, Scanned, Template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("scanned"))


def read_stack(
    template: Template, folder: Path, owner: type, name: str, _before: Wrap, after: Wrap
) -> None:
    setattr(owner, name, after(getattr(owner, name)))
    Scanned(template, folder).take_in()


def test_killed_at_any_step_nothing_is_lost_or_doubled(template: Template, tmp_path: Path) -> None:
    killed = 0
    for owner, name, steps in (
        (Documents, "_keep", (2,)),  # a page is on the disk, and no record mentions it
        (Writing, "finish", (1, 3)),  # all is written, and nothing is committed
    ):
        for step in steps:
            folder = tmp_path / f"{name}{step}"
            folder.mkdir()
            killed += dies(partial(read_stack, template, folder, owner, name), step)
            school = Scanned(template, folder, copy=False)
            half = school.inbox.batches()
            read = half[0].read if half else 0
            numbers = [page.reading.page for page in school.inbox.pages()]
            assert sorted(numbers) == list(range(1, read + 1)), "whole pages, in their order"
            taken = school.take_in()
            assert taken.pages == 9 - read
            numbers = [page.reading.page for page in school.inbox.pages()]
            assert sorted(numbers) == list(range(1, 10))
            assert len(school.accept_clear()) == len(CLEAR)
            assert school.stored() == (3, 9, 8)
            school.register.close()
    assert killed == 3
