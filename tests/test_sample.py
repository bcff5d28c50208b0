"""The sample school: believable, complete, and the same whenever it is made."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app import cli
from app.errors import Problems, Refused
from app.models.declaration import Declaration
from app.models.evidence import Evidence as EvidenceTable
from app.models.incident import Action, Incident
from app.models.relationship import Decision, Disclosure
from app.models.staff import Category, OutsideActivity, Staff
from app.models.trail import TrailLine
from app.services.declarations.rows import State
from app.services.relationships.rows import Show
from app.services.relationships.rows import State as Standing
from app.services.sample.build import PASSPHRASE, SCHOOL, make_sample
from app.services.sample.names import make_names
from app.services.sample.stories import STORIES
from app.services.staff.activities import unanswered
from app.storage import people
from app.storage.book import Book
from app.storage.vault import Vault
from app.workspace import Workspace

TODAY = dt.date(2026, 11, 20)
CHEAP = people.Cost(64 * 1024, 1, 4)


@dataclass
class Made:
    folder: Path
    work: Workspace

    @property
    def register(self) -> Book:
        return self.work.session.register

    @property
    def casebook(self) -> Book:
        casebook = self.work.session.casebook
        assert casebook is not None
        return casebook


def _made(folder: Path, **options: Any) -> Made:
    make_sample(folder, today=TODAY, **options)
    session = Vault.open(folder).unlock("head", PASSPHRASE)
    return Made(folder, Workspace.open(session))


@pytest.fixture(scope="module")
def cheap() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "COST", CHEAP)
        yield


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, cheap: None) -> Iterator[Made]:
    made = _made(tmp_path_factory.mktemp("sample") / "school")
    yield made
    made.work.session.close()


def _count(book: Book, column: Any) -> int:
    with book.reading() as reading:
        return int(reading.scalar(select(func.count(column))))


def test_it_says_that_it_is_a_sample(sample: Made) -> None:
    vault = Vault.open(sample.folder)
    assert (vault.school_name, vault.sample) == (SCHOOL, True)
    assert vault.sign_in_names() == ["chair", "dsl", "head", "office"]
    school = sample.work.school.school()
    assert school.sample
    assert school.trust_name


def test_sixty_people_of_every_category_come_and_go(sample: Made) -> None:
    with sample.register.reading() as book:
        rows = book.rows(select(Staff.name, Staff.category, Staff.starts, Staff.ends))
    assert len(rows) == 60
    assert len({row.name for row in rows}) == 60
    assert {row.category for row in rows} == set(Category)
    assert sum(row.ends is not None and row.ends < TODAY for row in rows) >= 5
    assert sum(row.starts > dt.date(2024, 9, 3) for row in rows) >= 5
    letters = {letter for row in rows for letter in row.name}
    assert letters & set("ŵŷŴŶ")


def test_three_versions_and_all_five_states(sample: Made) -> None:
    [policy] = sample.work.policies.listed()
    versions = sample.work.policies.versions.of(policy.id)
    assert [version.label for version in versions] == ["2026", "2025", "2024"]
    assert all(version.final and version.document_id for version in versions)
    assert 125 <= _count(sample.register, Declaration.id) <= 170
    newest = sample.work.declarations.current()
    assert newest is not None
    states = Counter(row.state for row in sample.work.declarations.board(newest.id))
    assert set(states) == set(State)
    assert states[State.SIGNED] > sum(states.values()) / 2
    away = [row for row in sample.work.declarations.board(newest.id) if row.away]
    assert away
    assert all(row.remark.startswith("On leave, ask again on") for row in away)
    remarks = [row.remark for row in sample.work.declarations.board(newest.id)]
    assert any(remark.startswith("Until 31 December") for remark in remarks)


def test_two_declared_what_they_do_outside_school(sample: Made) -> None:
    with sample.register.reading() as book:
        people = [row[0] for row in book.rows(select(OutsideActivity.staff_id))]
        waiting = unanswered(book, sample.work.today)
    assert len(set(people)) == 2
    assert len(waiting) == 1


def test_disclosures_are_in_every_state(sample: Made) -> None:
    relationships = sample.work.need_casework().relationships
    assert 35 <= _count(sample.casebook, Disclosure.id) <= 46
    assert _count(sample.casebook, Decision.id) > 40
    current = Counter(item.state for item in relationships.listed())
    assert {Standing.UNDECIDED, Standing.REVIEW_DUE, Standing.CURRENT} == set(current)
    assert relationships.listed(Show.ENDED)
    assert relationships.to_take_up()


def test_incidents_have_pictures_actions_and_outcomes(sample: Made) -> None:
    assert _count(sample.casebook, Incident.id) == 31
    assert _count(sample.casebook, Action.id) > 40
    with sample.casebook.reading() as book:
        kinds = {row[0] for row in book.rows(select(Incident.type))}
        outcomes = {row[0] for row in book.rows(select(Incident.outcome))}
        exhibits = book.rows(select(EvidenceTable.id, EvidenceTable.width))
    assert kinds == {story.type for story in STORIES}
    assert None in outcomes
    assert len(outcomes) > 5
    assert len(exhibits) > 20
    evidence = sample.work.need_casework().evidence
    row = evidence.get(exhibits[0].id)
    data = sample.casebook.documents.read(row.stored_as, row.sha256)
    assert data.startswith(b"\x89PNG")


def test_everything_was_recorded_in_its_time_and_in_order(sample: Made) -> None:
    for book in (sample.register, sample.casebook):
        with book.reading() as reading:
            times = [row.at for row in reading.rows(select(TrailLine.at).order_by(TrailLine.seq))]
        assert times == sorted(times)
        assert times[0].year == 2024
        assert times[-1].date() < TODAY
    with sample.register.reading() as reading:
        days = reading.rows(select(Declaration.dated, Declaration.recorded_at))
    assert all(row.dated <= row.recorded_at.astimezone().date() for row in days)


def test_who_wrote_what_is_told(sample: Made) -> None:
    with sample.register.reading() as book:
        assert book.scalar(select(Declaration.recorded_by).limit(1)) == "office"
    with sample.casebook.reading() as book:
        assert {row[0] for row in book.rows(select(Incident.recorded_by))} == {"head", "dsl"}


def _fingerprint(made: Made) -> dict[str, list[tuple[object, ...]]]:
    """All that is told, without ids, keys and salts."""
    tables = {
        "staff": "name, category, starts, ends, role, email",
        "declaration": "outcome, dated, to_disclose, reason, recorded_at",
        "role_holder": "role, name",
    }
    cases = {
        "disclosure": "reference, staff_name, other_kind, other_initials, year_group, told_on",
        "decision": "outcome, decided_name, decided_on",
        "incident": "reference, narrative, happened_on, outcome, recorded_at",
        "action": "what, happened_on",
        "document": "sha256, name",
    }
    found = {}
    for book, wanted in ((made.register, tables), (made.casebook, cases)):
        with book.reading() as reading:
            for table, columns in wanted.items():
                statement = text(f"SELECT {columns} FROM {table}")  # noqa: S608
                found[table] = sorted(map(tuple, reading.rows(statement)), key=str)
    return found


def test_the_same_seed_and_day_give_the_same_school(
    sample: Made, tmp_path: Path, cheap: None
) -> None:
    one, again = (_made(tmp_path / name, seed=7, staff=20) for name in ("one", "again"))
    try:
        assert _fingerprint(one) == _fingerprint(again)
        names = {row[0] for row in _fingerprint(one)["staff"]}
        assert not names <= {row[0] for row in _fingerprint(sample)["staff"]}
    finally:
        one.work.session.close()
        again.work.session.close()


@pytest.mark.parametrize("number", [60, 5000])
def test_names_differ_from_each_other(number: int) -> None:
    import random

    names = make_names(random.Random(3), number)
    assert len(set(names)) == number


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Refused):
        make_sample(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("options", [{"staff": 3}, {"today": dt.date(20, 2, 26)}])
def test_what_makes_no_school_is_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(Problems, match="Enter"):
        make_sample(tmp_path / "new", **options)
    assert not (tmp_path / "new").exists()


def test_stopping_halfway_leaves_nothing(tmp_path: Path, cheap: None) -> None:
    def stop(done: int, total: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_sample(tmp_path / "new", progress=stop, today=TODAY)
    assert not (tmp_path / "new").exists()


def test_the_command_makes_one_that_verifies(
    tmp_path: Path, cheap: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "school"
    made = cli.main(["sample", str(folder), "--staff", "20", "--today", "15 Sept 2026"])
    assert made == 0
    assert PASSPHRASE in capsys.readouterr().out
    secret = tmp_path / "pass"
    secret.write_text(PASSPHRASE)
    options = ["--vault", str(folder), "--as", "head", "--passphrase-file", str(secret)]
    assert cli.main(["verify", *options]) == 0
    assert cli.main(["sample", str(folder), "--today", "soon"]) == 1
    assert "soon" in capsys.readouterr().err
