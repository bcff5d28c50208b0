"""Earlier incidents with something in common: the same person, group, address, words, platform."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.models.incident import Party
from app.models.involved import Part
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.people import PersonDraft
from app.services.radar.patterns import MOST
from tests.builders import SetClock, book
from tests.services.radar_school import School, pupil

TODAY = dt.date(2026, 11, 4)
POST = "Three photographs of the summer fair went round with rude captions about our cook."


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    clock = SetClock()
    register, casebook = (book(tmp_path, name, clock) for name in ("register", "casebook"))
    yield School(register, casebook, clock)
    register.close()
    casebook.close()


def record(school: School, narrative: str, days: int = 1, **changes: Any) -> UUID:
    draft = IncidentDraft(narrative, TODAY - dt.timedelta(days), **changes)
    return school.incidents.record(draft).id


def found(school: School, incident: UUID) -> dict[str, tuple[str, ...]]:
    row = school.incidents.get(incident)
    return {each.reference: each.reasons for each in school.radar.earlier(row)}


def test_each_reason_is_found_and_said(school: School) -> None:
    ann = school.person("Ann Moss")
    staff = Subject(Party.STAFF, "", ann)
    same = "INC-2026-00"
    record(school, "A page in her name.", about=staff)
    record(school, "A call at night.", about=Subject(None, "A Moss"))
    record(school, "Shouting.", by=pupil("Jack Kent"))
    record(school, "Screenshots.", group_name="Year 4 parents!", platform="WhatsApp")
    record(school, "A video.", link="https://www.Example.org/v/1?from=mail")
    record(school, POST.replace("Three", "Several"))
    record(school, "Nothing alike.", about=Subject(Party.SCHOOL), platform="Nextdoor")
    record(school, "To come.", days=-0, about=Subject(Party.PUPIL, "Tom"))
    incident = record(
        school,
        POST,
        days=0,
        about=staff,
        by=Subject(None, "Jack Kent"),
        platform="TikTok",
        group_name="year 4 Parents",
        link="http://example.org/v/1/",
    )
    assert found(school, incident) == {
        f"{same}1": ("the same person, Ann Moss",),
        f"{same}2": ("the same person, Ann Moss",),
        f"{same}3": ("the same person, Jack Kent",),
        f"{same}4": ("the same group, Year 4 parents!",),
        f"{same}5": ("the same address",),
        f"{same}6": ("much the same words",),
    }


def test_people_with_a_part_and_former_names_count(school: School) -> None:
    ann = school.person("Ann Moss")
    earlier = record(school, "A page in her name.")
    school.incidents.people.add(earlier, PersonDraft(Part.WITNESS, Subject(Party.STAFF, "", ann)))
    incident = record(school, "Again.", days=0, about=Subject(Party.STAFF, "", ann))
    assert found(school, incident) == {"INC-2026-001": ("the same person, Ann Moss",)}


def test_later_ones_and_linked_ones_are_left_out(school: School) -> None:
    first = record(school, "One.", days=9, by=pupil("Jack Kent"))
    second = record(school, "Two.", days=5, by=pupil("Jack Kent"))
    third = record(school, "Three.", days=1, by=pupil("Jack Kent"))
    assert found(school, second).keys() == {"INC-2026-001"}
    school.incidents.links.link(third, first, "The same child.")
    assert found(school, third).keys() == {"INC-2026-002"}


def test_a_platform_alone_counts_for_a_year_and_comes_last(school: School) -> None:
    record(school, "Old.", days=400, platform="tiktok")
    record(school, "New.", days=40, platform="TikTok ")
    record(school, "His.", days=300, by=pupil("Jack Kent"), platform="TikTok")
    incident = record(school, "Now.", days=0, by=pupil("Jack Kent"), platform="TikTok")
    assert list(found(school, incident).items()) == [
        ("INC-2026-003", ("the same person, Jack Kent", "also on TikTok")),
        ("INC-2026-002", ("also on TikTok",)),
    ]


def test_few_words_are_not_compared(school: School) -> None:
    record(school, "A rude post.")
    assert found(school, record(school, "A rude post.", days=0)) == {}


def test_no_more_than_a_page_of_them(school: School) -> None:
    for number in range(MOST + 3):
        record(school, f"Number {number}.", by=pupil("Jack Kent"))
    incident = record(school, "Now.", days=0, by=pupil("Jack Kent"))
    assert len(found(school, incident)) == MOST
