from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.errors import FieldProblem, Problems, Refused
from app.models.policy import VersionState
from app.models.trail import TrailLine
from app.services.policies.rows import CommunicationDraft, PolicyDraft, VersionDraft
from app.services.policies.service import Policies
from app.services.school import SchoolDraft, SchoolSettings
from app.storage.book import Book
from tests import builders
from tests.pictures import SAFE

RATIFIED = dt.date(2026, 9, 3)
PDF = b"%PDF-1.7\n% a fictional policy\n%%EOF\n"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Book]:
    book = builders.book(tmp_path, "register")  # its clock stands at 4 November 2026
    SchoolSettings(book).save_school(SchoolDraft("Tŷ Gwyn School"))
    yield book
    book.close()


@pytest.fixture
def policies(register: Book) -> Policies:
    return Policies(register)


def version_draft(**values: object) -> VersionDraft:
    draft = VersionDraft("2026", RATIFIED, "Full governing body", "Autumn 2027", wording="I agree.")
    return dataclasses.replace(draft, **values)  # type: ignore[arg-type]


def a_policy(policies: Policies) -> UUID:
    return policies.add(PolicyDraft("Social media", "14", owner="Office", committee="Staffing"))


def fields(raised: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [problem.field for problem in raised.value.problems]


def test_a_policy_goes_from_draft_to_final_and_is_then_in_force(policies: Policies) -> None:
    policy = a_policy(policies)
    version = policies.versions.add(policy, version_draft())
    assert policies.get(policy).version_id is None
    assert policies.get(policy).has_draft
    policies.versions.finalise(version)
    row = policies.get(policy)
    assert (row.version_id, row.version_label, row.has_draft) == (version, "2026", False)
    # A term means its last day (R006).
    assert row.next_review_on == dt.date(2027, 12, 17)
    assert policies.versions.get(version).final_on == dt.date(2026, 11, 4)


def test_a_title_is_needed_and_taken_only_once(policies: Policies) -> None:
    policy = a_policy(policies)
    with pytest.raises(Problems, match=r"Enter the policy's title\."):
        policies.add(PolicyDraft("  "))
    with pytest.raises(Problems, match="There is a policy called “Social media” already"):
        policies.add(PolicyDraft("SOCIAL  MEDIA"))
    policies.change(policy, PolicyDraft("Social media", "15"))
    assert policies.get(policy).reference == "15"
    policies.withdraw(policy, dt.date(2026, 11, 4))
    assert policies.listed() == ()
    assert len(policies.listed(withdrawn=True)) == 1
    policies.add(PolicyDraft("Social media"))


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"label": " "}, FieldProblem("label", "Enter what this version is called.")),
        (
            {"ratified_on": dt.date(2026, 11, 5)},
            FieldProblem("ratified_on", "Date ratified must be today or in the past."),
        ),
        (
            {"produced_on": dt.date(2027, 1, 1)},
            FieldProblem("produced_on", "Date written must be today or in the past."),
        ),
        ({"wording": "\n"}, FieldProblem("wording", "Enter the words that people sign.")),
        (
            {"next_review": "September 20226"},
            FieldProblem("next_review", "Check the year 20226: it needs 4 figures, such as 2026."),
        ),
        (
            {"next_review": "3 September 2026"},
            FieldProblem("next_review", "Next review must be after 3 September 2026."),
        ),
    ],
)
def test_a_version_that_can_not_be_right_is_refused(
    register: Book, policies: Policies, values: dict[str, object], problem: FieldProblem
) -> None:
    policy = a_policy(policies)
    with register.reading() as book:
        before = book.scalar(select(func.count()).select_from(TrailLine))
    with pytest.raises(Problems) as raised:
        policies.versions.add(policy, version_draft(**values))
    assert raised.value.problems == (problem,)
    with register.reading() as book:
        assert book.scalar(select(func.count()).select_from(TrailLine)) == before
    assert policies.versions.of(policy) == ()


def test_a_draft_lacks_what_a_final_version_needs(policies: Policies) -> None:
    version = policies.versions.add(a_policy(policies), VersionDraft("2026", wording="I agree."))
    with pytest.raises(Problems) as raised:
        policies.versions.finalise(version)
    assert fields(raised) == ["ratified_on", "ratified_by"]
    assert policies.versions.get(version).state is VersionState.DRAFT
    policies.versions.change(version, version_draft(label="2026 spring"))
    policies.versions.finalise(version)
    policies.versions.finalise(version)  # twice does no harm
    assert policies.versions.get(version).label == "2026 spring"


def test_a_final_version_is_never_changed(policies: Policies) -> None:
    version = policies.versions.add(a_policy(policies), version_draft())
    policies.versions.finalise(version)
    with pytest.raises(Refused, match="Version 2026 is final and can’t be changed"):
        policies.versions.change(version, version_draft(wording="Something else."))
    with pytest.raises(Refused, match="Version 2026 is final and is kept"):
        policies.versions.delete_draft(version)
    assert policies.versions.get(version).wording == "I agree."


def test_one_draft_at_a_time_and_a_draft_can_be_deleted(policies: Policies) -> None:
    policy = a_policy(policies)
    draft = policies.versions.add(policy, version_draft())
    with pytest.raises(Refused, match="Version 2026 is still a draft"):
        policies.versions.add(policy, version_draft(label="2027"))
    policies.versions.tell(draft, CommunicationDraft("Unions", RATIFIED, "Letter"))
    policies.versions.delete_draft(draft)
    assert policies.versions.of(policy) == ()


def test_the_next_version_starts_from_the_one_before(policies: Policies) -> None:
    policy = a_policy(policies)
    first = policies.versions.next(policy, "Social media")
    assert first.label == "2026"
    assert "Tŷ Gwyn School" in first.wording
    assert "“Social media”" in first.wording
    assert first.ratified_on is None  # never offered: it has to be looked up
    version = policies.versions.add(policy, version_draft(wording="Our own words."))
    policies.versions.finalise(version)
    following = policies.versions.next(policy)
    assert following.label == "2026, version 2"
    assert (following.wording, following.ratified_by) == ("Our own words.", "Full governing body")
    policies.versions.add(policy, following)
    assert [row.number for row in policies.versions.of(policy)] == [2, 1]


def test_the_offered_wording_says_what_the_policies_ask_for(policies: Policies) -> None:
    wording = policies.versions.next(None, "Social media").wording
    for words in ("given the policy", "have read it", "follow it", "monitor", "tell the head"):
        assert words in wording


def test_the_document_is_kept_as_it_came_and_not_exchanged(
    register: Book, policies: Policies
) -> None:
    version = policies.versions.add(a_policy(policies), version_draft())
    assert policies.versions.file(version) is None
    policies.versions.attach(version, b"%PDF-1.4 first try", "old.pdf", SAFE)
    policies.versions.attach(version, PDF, "polisi ŵy.pdf", SAFE)  # a draft's may change
    policies.versions.finalise(version)
    with pytest.raises(Refused, match="is final and has its document"):
        policies.versions.attach(version, PDF, "another.pdf", SAFE)
    kept = policies.versions.file(version)
    assert kept is not None
    assert (kept.name, kept.media_type, kept.data) == ("polisi ŵy.pdf", "application/pdf", PDF)
    # Refused files leave nothing on the disk.
    assert len(register.documents.stored()) == 2


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "policy.pdf", "is empty"),
        (b"MZ\x90\x00\x03", "policy.pdf", "is not a PDF, Word or text file"),
        (b"\x89PNG\r\n\x1a\n", "policy.png", "is not a PDF, Word or text file"),
        (b"PK\x03\x04rest", "policy.zip", "is not a PDF, Word or text file"),
        (b"text with \x00 in it", "policy.txt", "is not a PDF, Word or text file"),
        (b"%PDF-" + bytes(50 * 1024 * 1024), "policy.pdf", "is larger than 50 MB"),
    ],
)
def test_files_that_are_no_policy_are_refused(
    register: Book, policies: Policies, data: bytes, name: str, sentence: str
) -> None:
    version = policies.versions.add(a_policy(policies), version_draft())
    with pytest.raises(Refused, match=sentence):
        policies.versions.attach(version, data, name, SAFE)
    assert policies.versions.get(version).document_id is None
    assert register.documents.stored() == set()


def test_plain_text_and_word_are_kept_too(policies: Policies) -> None:
    version = policies.versions.add(a_policy(policies), version_draft())
    policies.versions.attach(version, "Polisi ŷ".encode(), "policy.txt")
    kept = policies.versions.file(version)
    assert kept is not None
    assert kept.media_type == "text/plain"
    policies.versions.attach(version, b"PK\x03\x04rest", "Policy.DOCX", SAFE)
    kept = policies.versions.file(version)
    assert kept is not None
    assert kept.media_type.endswith("wordprocessingml.document")


def test_linked_policies_have_the_schools_own_numbers(policies: Policies) -> None:
    policy = a_policy(policies)
    link = policies.link(policy, "Acceptable use", "36", also_read=True)
    policies.link(policy, "Code of conduct", "63")
    with pytest.raises(Problems, match="Enter the linked policy's title"):
        policies.link(policy, "")
    policies.unlink(link)
    rows = policies.links(policy)
    assert [(row.title, row.reference, row.also_read) for row in rows] == [
        ("Code of conduct", "63", False)
    ]


def test_who_was_told_when_and_how(policies: Policies) -> None:
    version = policies.versions.add(a_policy(policies), version_draft())
    policies.versions.tell(version, CommunicationDraft("Parents", RATIFIED, "Newsletter", "No. 3"))
    policies.versions.tell(
        version, CommunicationDraft("All staff", dt.date(2026, 9, 4), "INSET day")
    )
    told = policies.versions.communications(version)
    assert [(row.audience, row.how, row.note) for row in told] == [
        ("All staff", "INSET day", None),
        ("Parents", "Newsletter", "No. 3"),
    ]
    with pytest.raises(Problems) as raised:
        policies.versions.tell(version, CommunicationDraft(" ", dt.date(2026, 11, 5), " "))
    assert fields(raised) == ["audience", "told_on", "how"]


def test_reviews_come_soonest_first(policies: Policies) -> None:
    for title, review in (("Social media", "Term 6 – 2026/27"), ("Acceptable use", "March 2027")):
        policy = policies.add(PolicyDraft(title))
        version = policies.versions.add(policy, version_draft(next_review=review))
        policies.versions.finalise(version)
    policies.add(PolicyDraft("Without a version"))
    rows = policies.reviews()
    assert [(row.policy_title, row.next_review, row.next_review_on) for row in rows] == [
        ("Acceptable use", "March 2027", dt.date(2027, 3, 31)),
        ("Social media", "Term 6 – 2026/27", dt.date(2027, 7, 22)),
    ]
    assert [row.policy_title for row in policies.reviews(by=dt.date(2027, 3, 31))] == [
        "Acceptable use"
    ]


def test_a_policy_is_found_by_title_or_number(policies: Policies) -> None:
    with pytest.raises(Refused, match="There is no policy yet"):
        policies.named()
    media = a_policy(policies)
    assert policies.named().id == media
    policies.add(PolicyDraft("Social events", "36"))
    assert policies.named("14").id == media
    assert policies.named("social MEDIA").id == media
    assert policies.named("media").id == media
    with pytest.raises(Refused, match="Say which policy: “Social events”, “Social media”"):
        policies.named("social")
    with pytest.raises(Refused, match="No policy is called “Uniform”"):
        policies.named("Uniform")


def test_a_policy_is_found_by_its_words(register: Book, policies: Policies) -> None:
    policy = a_policy(policies)
    policies.change(policy, PolicyDraft("Social media", owner="Llinos Featherstonehaugh"))
    with register.reading() as book:
        hits = book.find("feathers")
    assert [(hit.kind, hit.record, hit.title) for hit in hits] == [
        ("policy", policy, "Social media")
    ]
