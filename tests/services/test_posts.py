"""Sealed reports through the services: warned, posted, read, recorded, set aside."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.errors import NoRight, Problems, Refused
from app.models.evidence import Answer
from app.models.incident import Done, IncidentType, Party
from app.models.school import RoleKey
from app.services.evidence.intake import Arrival, LooksSafe, take_look
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.posts.rows import PostDraft
from app.services.posts.service import LONGEST, Posts
from app.services.school import RoleHolderDraft
from app.storage.posting import Standing
from app.storage.trail_lines import trail_lines
from app.workspace import Workspace
from tests.builders import NOW
from tests.storage.chaired import copy_chaired, forge, session_of
from tests.storage.vaults import THEIRS, copy_vault, make_quick, signed_in

TODAY = NOW.date()
SAFE = LooksSafe(Answer.NO)
FULL = PostDraft(
    narrative="Quinces were thrown.",
    happened_on=TODAY,
    happened_time="about 4pm",
    about=Subject(Party.STAFF, "Siân Huws"),
    by=Subject(Party.PARENT, "A parent"),
    platform="Facebook",
    link="https://example.org/1",
    type=IncidentType.THREAT,
    done_so_far=(Done.POLICE,),
    impact="upset",
    contact="extension 12",
)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_quick(monkeypatch)
    copy_chaired(tmp_path / "vault")
    return tmp_path / "vault"


def exhibit(colour: str = "red") -> ExhibitDraft:
    file = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(file, "PNG")
    batch = take_look([Arrival(file.getvalue(), f"{colour}.png")], SAFE)
    return ExhibitDraft(
        batch.accepted[0], "a caption", "https://example.org/2", TODAY, "the office"
    )


def posted(vault: Path, *drafts: PostDraft, to: str = "chair", name: str = "office") -> list[str]:
    with session_of(vault, name) as session:
        return [Posts(session).post(to, draft, [exhibit()]) for draft in drafts]


def test_a_report_arrives_as_it_was_typed(vault: Path) -> None:
    (receipt,) = posted(vault, FULL)
    with session_of(vault, "chair") as session:
        posts = Posts(session)
        (row,) = posts.waiting()
        assert (row.draft, row.receipt, row.sender, row.files) == (FULL, receipt, "office", 1)
        assert row.claim == "Posted in the name of office; nothing proves that it was they."
        assert posts.find_receipt(receipt.lower().replace("-", " ")) == row
        assert posts.find_receipt("0000-0000") is None
        (file,) = posts.files(row.id)
        assert (file.name, file.media_type, file.position) == ("red.png", "image/png", 1)
        (again,) = posts.exhibits(row.id, SAFE)
        assert again.accepted.sha256 == exhibit().accepted.sha256
        assert replace(again, accepted=exhibit().accepted) == exhibit()


def test_an_incident_is_made_of_it_in_the_chairs_own_count(vault: Path) -> None:
    posted(vault, FULL)
    with session_of(vault, "chair") as session:
        work = Workspace.open(session)
        (row,) = work.posts.waiting()
        incidents = work.need_casework().incidents
        recorded = incidents.record(row.draft.incident(), work.posts.exhibits(row.id, SAFE))
        assert (recorded.reference, recorded.letters) == ("CH-INC-2026-001", ("A",))
        with pytest.raises(Refused, match="no such incident"):
            work.posts.recorded(row.id, row.id)
        work.posts.recorded(row.id, recorded.id)
        assert work.posts.waiting() == ()
        assert work.posts.get(row.id).incident_id == recorded.id
        with pytest.raises(Refused, match="isn't set aside"):
            work.posts.set_aside(row.id, "after all")


def test_setting_aside_needs_a_reason_and_keeps_it_readable(vault: Path) -> None:
    posted(vault, FULL)
    with session_of(vault, "chair") as session:
        posts = Posts(session)
        (row,) = posts.waiting()
        with pytest.raises(Problems) as raised:
            posts.set_aside(row.id, " ")
        assert [each.field for each in raised.value.problems] == ["why"]
        posts.set_aside(row.id, "The same as yesterday's")
        assert posts.waiting() == ()
        (kept,) = posts.listed()
        assert (kept.set_aside_why, kept.waits) == ("The same as yesterday's", False)


def test_the_office_posts_into_the_casebook_and_reads_nothing_back(vault: Path) -> None:
    (receipt,) = posted(vault, PostDraft("A parent posts about us"), to="casebook")
    with session_of(vault, "office") as session:
        posts = Posts(session)
        for read in (posts.waiting, posts.listed, posts.missing):
            with pytest.raises(NoRight, match="hold no book that reports are posted to"):
                read()
        with pytest.raises(NoRight):
            posts.find_receipt(receipt)
    with session_of(vault, "dsl") as session:
        assert [each.receipt for each in Posts(session).waiting()] == [receipt]
        assert Posts(session).missing() == ()


def test_a_report_that_is_in_hand_while_the_reader_is_signed_in(vault: Path) -> None:
    with session_of(vault, "head") as session:
        posts = Posts(session)
        posts.post("casebook", PostDraft("to myself"))
        assert posts.waiting() == ()
        assert posts.take_in() == ()
        assert [each.draft.narrative for each in posts.waiting()] == ["to myself"]


def test_what_cannot_be_posted_is_told_field_by_field(vault: Path) -> None:
    with session_of(vault, "office") as session:
        posts = Posts(session)
        for draft, field in (
            (PostDraft(" "), "narrative"),
            (PostDraft("x" * (LONGEST + 1)), "narrative"),
            (PostDraft("x", happened_on=TODAY + dt.timedelta(days=1)), "happened_on"),
        ):
            with pytest.raises(Problems) as raised:
                posts.post("chair", draft)
            assert [each.field for each in raised.value.problems] == [field]
        with pytest.raises(Refused, match="no book to post to"):
            posts.post("register", PostDraft("x"))
    assert list((vault / "inbox").iterdir()) == []


def test_a_file_that_changed_since_it_was_looked_at_is_refused(vault: Path, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    Image.new("RGB", (10, 10)).save(picture)
    (accepted,) = take_look([Arrival(picture, "a.png")], SAFE).accepted
    Image.new("RGB", (10, 10), "red").save(picture)
    with session_of(vault, "office") as session, pytest.raises(Refused, match="changed meanwhile"):
        Posts(session).post("chair", PostDraft("x"), [ExhibitDraft(accepted)])


def test_targets_say_whether_they_can_be_posted_to(tmp_path: Path, vault: Path) -> None:
    copy_vault(tmp_path / "without")
    with signed_in(tmp_path / "without", "office") as session:
        casebook, chair = Posts(session).targets()
        assert (casebook.standing, casebook.problem) == (Standing.READY, "")
        assert (chair.standing, chair.check) == (Standing.ABSENT, "")
        assert "blank paper form" in chair.problem
    with session_of(vault, "chair") as session:
        casebook, chair = Posts(session).targets()
        assert [casebook.mine, chair.mine] == [False, True]
        code = chair.check
        session.new_sheet()
        changed = Posts(session).target("chair").check
        assert changed != code
    with session_of(vault, "office") as session:
        posts = Posts(session)
        assert posts.target("chair").standing is Standing.CHANGED
        assert "check code" in posts.target("chair").problem
        with pytest.raises(Problems):
            posts.accept_key("chair", code)
        posts.accept_key("chair", changed)
        assert posts.target("chair").standing is Standing.READY


def hold(vault: Path, role: RoleKey, name: str) -> None:
    with session_of(vault, "head") as session:
        Workspace.open(session).school.add_role_holder(RoleHolderDraft(role, name))


@pytest.mark.parametrize(
    ("names", "text", "warned"),
    [
        (["Mrs Siân Huws"], "", ["Siân Huws"]),
        (["Huws, Sian"], "", ["Siân Huws"]),
        (["the Headteacher"], "", ["the Headteacher"]),
        (["DSL"], "", ["DSL"]),
        ([], "Mrs Huws shouted", ["Siân Huws"]),
        ([], "I saw siân   huws there", ["Siân Huws"]),
        ([], "the other head, Bob Ab Ifan", ["Bob ab Ifan"]),
        (["Siân Huws", "Bob ab Ifan"], "", ["Siân Huws", "Bob ab Ifan"]),
        (["Sian Hughes"], "huwsiana, and a parent called Siân", []),
        ([""], "", []),
    ],
)
def test_who_reads_the_casebook_is_warned_of(
    vault: Path, names: list[str], text: str, warned: list[str]
) -> None:
    hold(vault, RoleKey.HEAD, "Siân Huws")
    hold(vault, RoleKey.HEAD_OF_SCHOOL, "Bob ab Ifan")  # a job share
    with session_of(vault, "office") as session:
        told = Posts(session).warn("casebook", names, text=text)
        assert ([] if told is None else list(told.names)) == warned
        if told is not None:
            assert told.other == "chair"
            assert "Post it to the chair’s book instead" in told.sentence


def test_a_head_who_was_renamed_is_known_by_both_names(vault: Path) -> None:
    hold(vault, RoleKey.HEAD, "Siân Huws")
    with session_of(vault, "head") as session:
        school = Workspace.open(session).school
        (row,) = school.role_holders(RoleKey.HEAD)
        school.change_role_holder(row.id, RoleHolderDraft(RoleKey.HEAD, "Siân Prys"))
        posts = Posts(session)
        assert posts.warn("casebook", ["Siân Prys"]) is not None
        assert posts.warn("casebook", ["head"]) is not None  # the name they sign in with
        assert posts.warn("casebook", ["Siân Huws"]) is None  # nobody is called that any more


def test_a_second_head_and_a_replaced_chair_are_readers_too(vault: Path) -> None:
    with session_of(vault, "head") as session:
        session.add_person("Carys Morgan", "head", THEIRS)
        session.add_person("Gwen Lloyd", "chair", THEIRS)
    with session_of(vault, "chair") as session:
        session.grant("chair", "Gwen Lloyd", THEIRS)
    with session_of(vault, "office") as session:
        posts = Posts(session)
        told = posts.warn("casebook", ["Carys Morgan"])
        assert told is not None
        assert told.names == ("Carys Morgan",)
        told = posts.warn("chair", ["Gwen Lloyd"])
        assert told is not None
        assert (told.names, told.other) == (("Gwen Lloyd",), "casebook")
        told = posts.warn("chair", ["Gwen Lloyd", "Carys Morgan"])
        assert told is not None
        assert told.other is None
        assert told.sentence.endswith(
            "Print the blank form and hand it to somebody whom it does not name."
        )


def test_what_was_made_up_by_other_software_is_read_as_far_as_it_goes(vault: Path) -> None:
    content = {
        "narrative": "kept",
        "happened_on": "yesterday",
        "about": {"kind": "dragon", "name": 7, "staff_id": "x"},
        "by": ["?"],
        "type": 9,
        "done_so_far": ["police", "danced", 3],
        "contact": None,
        "exhibits": "?",
    }
    with session_of(vault, "office") as session:
        forge(session, vault, content=content)
    with session_of(vault, "chair") as session:
        (row,) = Posts(session).waiting()
        assert row.draft == PostDraft("kept", done_so_far=(Done.POLICE,))
        assert Posts(session).exhibits(row.id, SAFE) == ()


def test_the_head_sees_nothing_of_what_the_chair_has(vault: Path) -> None:
    def seen() -> object:
        with session_of(vault, "head") as session:
            work = Workspace.open(session)
            incidents = work.need_casework().incidents
            return (
                work.find.search("Quinces"),
                work.find.search("CH-INC"),
                work.todo.look(),
                incidents.listed(),
                work.figures.governors(work.figures.term()),
                work.printouts.heads(),
                [trail_lines(book, 100) for book in session.books.values()],
                session.notices,
            )

    before = seen()
    posted(vault, FULL)
    with session_of(vault, "chair") as session:
        work = Workspace.open(session)
        (row,) = work.posts.waiting()
        casework = work.need_casework()
        made = casework.incidents.record(row.draft.incident(), work.posts.exhibits(row.id, SAFE))
        work.posts.recorded(row.id, made.id)
        assert work.figures.governors(work.figures.term()).incidents is None
        work.printouts.official("CH-INC-2026-001", lambda _: one_page())
    posted(vault, FULL)
    assert seen() == before
    with session_of(vault, "head") as session:  # and no number is left out in the head's own count
        made = (
            Workspace.open(session)
            .need_casework()
            .incidents.record(IncidentDraft("something else", TODAY))
        )
        assert made.reference == "INC-2026-001"


def one_page() -> bytes:
    from pypdf import PdfWriter

    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(file)
    return file.getvalue()
