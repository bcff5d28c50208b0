"""What a person does about scanned pages: accept, name, unsigned, set aside, and take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from app.errors import Problems, Refused
from app.models.declaration import HowSeen, Outcome, ToDisclose
from app.models.scan import PageState, Verdict
from app.models.staff import Staff
from app.services.declarations.rounds import open_collection
from app.services.declarations.rows import CollectionDraft, SignedDraft, State
from app.services.home.todo import ToDo
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.policies.service import Policies
from app.services.scans.filing import FORMAT_ASKED
from app.services.scans.inbox_rows import Filing
from tests import stacks
from tests.scans.paper import Answers
from tests.services.office import INSET
from tests.services.scanned import CLEAR, Scanned, Template

SIGNED_ON = Filing(INSET)
ROUND = UUID(int=7)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The register after the stack was read."""
    template = Template(tmp_path_factory.mktemp("scanned"))
    school = Scanned(template, tmp_path_factory.mktemp("read"))
    school.take_in()
    school.register.close()
    template.folder = school.folder / "school"
    return template


@pytest.fixture
def school(read: Template, tmp_path: Path) -> Iterator[Scanned]:
    made = Scanned(read, tmp_path)
    yield made
    made.register.close()


def test_clear_pages_are_accepted_at_once(school: Scanned) -> None:
    done = school.accept_clear()
    assert len(done) == 3
    assert school.signed() == set(CLEAR)
    (entry,) = school.declarations.history(school.people["Bo Vine"])
    assert (entry.dated, entry.how_seen, entry.outcome) == (INSET, HowSeen.SCAN, Outcome.SIGNED)
    assert entry.to_disclose is ToDisclose.NOTHING
    scan = school.declarations.scan(entry.id)
    assert scan is not None
    assert scan.data.startswith(b"%PDF-")
    assert school.waiting(Verdict.CLEAR) == []


def test_pages_that_are_not_clear_are_never_accepted_with_the_clear_ones(school: Scanned) -> None:
    every = [page.id for page in school.inbox.pages()]
    accepted = school.inbox.accept_clear(every, SIGNED_ON)
    assert len(accepted.pages) == 3
    assert school.signed() == set(CLEAR)
    assert "5 pages have to be checked" in accepted.sentence


def test_accepting_can_be_taken_back_and_done_again(school: Scanned) -> None:
    done = school.accept_clear()
    school.inbox.undo(done)
    assert school.signed() == set()
    assert {page.id for page in school.waiting(Verdict.CLEAR)} == set(done)
    (entry,) = school.declarations.history(school.people["Bo Vine"])
    assert (entry.stands, entry.voided_why) == (False, "Accepting the scanned page was undone.")
    assert set(school.accept_clear()) == set(done)
    assert school.signed() == set(CLEAR)


def test_who_signed_meanwhile_is_held(school: Scanned) -> None:
    person = school.people["Ann Reed"]
    school.declarations.record(school.collection, [person], SignedDraft(INSET))
    done = school.accept_clear()
    assert len(done) == 2
    page = school.page_of("Ann Reed")
    assert (page.verdict, page.reasons) == (Verdict.CHECK, ("Returned before.",))
    with pytest.raises(Refused, match="returned this before"):
        school.inbox.accept(page.id, SIGNED_ON)
    school.inbox.set_aside([page.id])
    assert len(school.declarations.history(person)) == 1


def test_one_page_that_cannot_be_filed_holds_up_no_other(school: Scanned) -> None:
    with school.register.writing() as book:
        later = INSET + dt.timedelta(5)
        book.change(Staff, school.people["Bo Vine"], starts=later)
    assert len(school.accept_clear()) == 2
    page = school.page_of("Bo Vine")
    assert "when Bo Vine started" in page.reasons[0]
    school.inbox.accept(page.id, Filing(later))
    assert school.signed() == set(CLEAR)


def test_a_date_that_can_be_right_for_nobody_changes_nothing(school: Scanned) -> None:
    tomorrow = school.register.today() + dt.timedelta(1)
    for dated in (None, tomorrow, dt.date(2020, 1, 1)):
        with pytest.raises(Problems) as raised:
            school.accept_clear(dated)
        assert raised.value.problems[0].field == "dated"
    assert len(school.waiting(Verdict.CLEAR)) == 3
    assert school.stored()[0] == 0


def test_what_was_ticked_goes_with_it_unless_the_person_says_otherwise(school: Scanned) -> None:
    school.inbox.accept(school.page_of("Eve Moon").id, SIGNED_ON)
    (told,) = school.declarations.to_hear()
    assert told.name == "Eve Moon"
    filing = Filing(INSET, to_disclose=ToDisclose.NOTHING)
    school.inbox.accept(school.page_of("Fay Lark").id, filing)
    (entry,) = school.declarations.history(school.people["Fay Lark"])
    assert entry.to_disclose is ToDisclose.NOTHING


def test_another_format_is_asked_about(school: Scanned) -> None:
    page = school.page_of("Fay Lark")
    school.inbox.accept(page.id, SIGNED_ON)
    home = ToDo(school.register, None)
    assert "Ask Fay Lark which format they need" in [item.title for item in home.look().items]
    school.inbox.undo([page.id])
    assert not [item for item in home.look().items if FORMAT_ASKED in item.title]
    assert "Ask Fay Lark which format they need" not in [i.title for i in home.look().items]


def test_a_page_without_a_code_is_filed_for_whom_a_person_names(school: Scanned) -> None:
    (page,) = school.waiting(Verdict.UNKNOWN)
    with pytest.raises(Problems, match="Choose whose page it is"):
        school.inbox.accept(page.id, SIGNED_ON)
    person = school.people["Gus Penn"]
    (target,) = school.inbox.targets(person)
    assert (target.about, target.collections) == ("Social media 2027", (school.collection,))
    assert target.form_id is not None, "his form was printed, so it is that one"
    school.inbox.accept(page.id, Filing(INSET, staff_id=person, about=target.collections))
    assert school.signed() == {"Gus Penn"}
    assert school.inbox.targets(person) == ()
    school.inbox.undo([page.id])
    (again,) = school.waiting(Verdict.UNKNOWN)
    assert again.name == ""


def test_a_name_that_has_returned_everything_is_refused(school: Scanned) -> None:
    (page,) = school.waiting(Verdict.UNKNOWN)
    school.accept_clear()
    with pytest.raises(Refused, match="returned this before"):
        school.inbox.accept(page.id, Filing(INSET, staff_id=school.people["Ann Reed"]))


def test_an_unsigned_form_leaves_the_person_waited_for(school: Scanned) -> None:
    page = school.page_of("Dot Hale")
    school.inbox.unsigned(page.id, SIGNED_ON)
    row = next(r for r in school.declarations.board(school.collection) if r.name == "Dot Hale")
    assert (row.state, row.has_scan, row.outstanding) == (State.CHECK, True, True)
    assert "without a signature" in row.remark
    school.inbox.undo([page.id])
    row = next(r for r in school.declarations.board(school.collection) if r.name == "Dot Hale")
    assert row.state is State.NOT_RETURNED


def test_last_years_form_counts_for_last_year(school: Scanned) -> None:
    school.inbox.accept(school.page_of("Hal Oake").id, SIGNED_ON)
    row = next(r for r in school.declarations.board(school.collection) if r.name == "Hal Oake")
    assert (row.state, row.outstanding) == (State.OLDER, True)


def test_a_form_about_a_round_that_was_asked_anew_is_held(school: Scanned) -> None:
    version = school.declarations.collection(school.collection).version_id
    again = CollectionDraft(INSET + dt.timedelta(30), title="October")
    school.declarations.start(version, again)
    assert school.accept_clear() == ()
    assert "Social media 2027 form" in school.page_of("Ann Reed").reasons[0]
    assert school.stored()[0] == 0


def test_a_page_is_dealt_with_once(school: Scanned) -> None:
    page = school.page_of("Eve Moon")
    school.inbox.set_aside([page.id])
    for again in (school.inbox.accept, school.inbox.unsigned):
        with pytest.raises(Refused, match="dealt with before"):
            again(page.id, SIGNED_ON)
    school.inbox.undo([page.id])
    assert school.page_of("Eve Moon").state is PageState.WAITING


def test_home_says_how_many_pages_wait(school: Scanned) -> None:
    view = ToDo(school.register, None).look()
    item = next(item for item in view.items if item.section == "scans")
    assert (item.title, view.counts["scans"]) == ("Check 8 scanned pages", 8)


def small_scan(school: Scanned) -> Path:
    """A file of its own, with one form that is clear."""
    person = {school.people["Ann Reed"]: Answers()}
    pages = stacks.returned(school.register, school.collection, person)
    return stacks.stack(school.folder / "small.pdf", [pages[0].rotate(90, expand=True)])


def test_the_scan_is_deleted_once_its_pages_are_dealt_with(school: Scanned) -> None:
    school.inbox.set_aside([page.id for page in school.waiting()])
    path = small_scan(school)
    school.take_in(path)
    (batch,) = [row for row in school.inbox.batches() if row.source == "small.pdf"]
    assert school.inbox.delete_sources([batch.id]) == (
        "“small.pdf” has pages that wait. Deal with them first.",
    )
    assert path.exists()
    assert len(school.accept_clear()) == 1
    assert school.inbox.delete_sources([batch.id]) == ()
    assert not path.exists()
    assert batch.id not in [row.id for row in school.inbox.batches()]


def test_a_scan_that_was_changed_is_left_alone(school: Scanned) -> None:
    school.inbox.set_aside([page.id for page in school.waiting()])
    path = small_scan(school)
    school.take_in(path)
    school.accept_clear()
    path.write_bytes(path.read_bytes() + b"written over")
    (batch,) = [row for row in school.inbox.batches() if row.source == "small.pdf"]
    (sentence,) = school.inbox.delete_sources([batch.id])
    assert "was changed since it was read" in sentence
    assert path.exists()


def test_a_scan_can_be_kept(school: Scanned) -> None:
    school.inbox.set_aside([page.id for page in school.waiting()])
    done = [row for row in school.inbox.batches() if row.done]
    school.inbox.keep_sources([row.id for row in done])
    assert school.inbox.batches() == ()


def test_one_signature_counts_for_every_policy_on_the_form(school: Scanned) -> None:
    policies = Policies(school.register)
    versions = []
    for title in ("Acceptable use", "Code of conduct"):
        policy = policies.add(PolicyDraft(title))
        draft = VersionDraft("1", INSET, "Governors", wording=f"Words of {title}.")
        versions.append(policies.versions.add(policy, draft))
        policies.versions.finalise(versions[-1])
    rows = [policies.versions.get(each) for each in versions]
    with school.register.writing() as book:
        both = [open_collection(book, row, CollectionDraft(INSET), ROUND) for row in rows]
    person = school.people["Ann Reed"]
    pages = stacks.returned(school.register, both[0], {person: Answers()})
    school.take_in(stacks.stack(school.folder / "two.pdf", pages))
    page = next(page for page in school.waiting() if page.source == "two.pdf")
    assert page.about == "Acceptable use 1 and Code of conduct 1"
    accepted = school.inbox.accept_clear([page.id], SIGNED_ON)
    signed = {entry.collection_id for entry in school.declarations.history(person)}
    assert signed == set(both)
    school.inbox.undo(accepted.pages)
    assert not [entry for entry in school.declarations.history(person) if entry.stands]


def test_two_forms_on_one_page_are_two_and_apart(school: Scanned) -> None:
    school.inbox.set_aside([page.id for page in school.waiting()])
    wanted = {school.people[name]: Answers() for name in ("Ann Reed", "Bo Vine")}
    first, second = stacks.returned(school.register, school.collection, wanted)
    both = Image.new("L", (first.width * 2, first.height), 255)
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    both.save(school.folder / "both.png", dpi=(150, 150))
    school.take_in(school.folder / "both.png")
    left, right = school.waiting(Verdict.CLEAR)
    assert {left.name, right.name} == {"Ann Reed", "Bo Vine"}
    assert {left.reading.part, right.reading.part} == {1, 2}
    assert len(school.accept_clear()) == 2
    school.inbox.undo([left.id])
    assert school.signed() == {right.name}
