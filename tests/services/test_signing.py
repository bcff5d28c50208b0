"""Signing on the screen: who is asked for what, what is kept, and what is refused."""

from __future__ import annotations

import datetime as dt
import math
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.errors import Problems, Refused
from app.models.declaration import Declaration, HowSeen, Outcome, Scope, Signature, ToDisclose
from app.models.document import Document
from app.models.policy import ChangeKind
from app.models.staff import Category
from app.services.declarations import entries
from app.services.declarations.rows import CollectionDraft, State
from app.services.policies.changes import PolicyChanges
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.signing.drawing import Drawing, Point, from_svg, to_svg
from app.services.signing.rows import NOTHING, SigningDraft, intent
from app.services.signing.service import Signing
from app.services.staff.rows import LeavingDraft
from tests.services.office import INSET, LAST_YEAR, SIGNED, TODAY, Office

LOOPS = Drawing(
    600,
    200,
    (tuple(Point(50 + 4 * n, 100 + 40 * math.sin(n / 5), 0.2 + n / 250) for n in range(100)),),
)


def draft(office: Office, person: UUID, **values: object) -> SigningDraft:
    waiting = Signing(office.register).waiting(person)
    usual: dict[str, object] = {
        "to_disclose": ToDisclose.NOTHING,
        "intent": intent(waiting, ToDisclose.NOTHING, HowSeen.TYPED),
        "shown": "policy.txt",
        "typed": "Siân Gŵyr",
        "mine": True,
    }
    collections = tuple(each.collection_id for each in waiting)
    return SigningDraft(person, collections, **{**usual, **values})  # type: ignore[arg-type]


def count(office: Office, model: type) -> int:
    with office.register.reading() as book:
        number: int = book.scalar(select(func.count()).select_from(model))
    return number


def test_a_typed_signature_keeps_what_the_law_asks_for(office: Office) -> None:
    person, collection = office.hire("Siân Gŵyr-Jones"), office.collect()
    office.clock.move(seconds=12.75)
    signing = Signing(office.register)
    made = signing.sign(draft(office, person, typed="  Siân   Gŵyr "))
    with office.register.reading() as book:
        row = book.first(select(*Signature.__table__.columns).where(Signature.id == made))
        declared = book.first(select(*Declaration.__table__.columns))
    assert row is not None
    assert declared is not None
    assert row.intent == (
        "I have read “Social media” (2026). None of my own social media accounts is connected "
        "with a pupil, a former pupil or a parent. By typing my name below and ticking the box I "
        "sign this declaration."
    )
    assert (row.method, row.typed, row.document_id) == (HowSeen.TYPED, "Siân Gŵyr", None)
    assert row.signed_at == office.clock.now.replace(microsecond=0)
    assert row.shown == "policy.txt"
    assert (declared.signature_id, declared.version_id) == (made, office.version)
    assert (declared.how_seen, declared.to_disclose) == (HowSeen.TYPED, ToDisclose.NOTHING)
    assert office.row(collection, person).state is State.SIGNED


def test_a_drawn_signature_is_an_encrypted_document_with_its_hash(office: Office) -> None:
    person = office.hire("Siân Gŵyr-Jones")
    office.collect()
    Signing(office.register).sign(draft(office, person, drawing=LOOPS, typed="", mine=False))
    with office.register.reading() as book:
        kept = book.first(select(Document.stored_as, Document.sha256, Document.media_type))
        typed = book.scalar(select(Signature.typed))
    assert kept is not None
    assert typed is None
    plain = office.register.documents.read(kept.stored_as, kept.sha256)
    assert kept.media_type == "image/svg+xml"
    assert from_svg(plain) == from_svg(to_svg(LOOPS))
    cipher = (office.register.documents.folder / kept.stored_as).read_bytes()
    assert b"polyline" not in cipher


def test_a_drawing_comes_back_as_it_was_drawn() -> None:
    back = from_svg(to_svg(LOOPS))
    assert (back.width, back.height) == (600, 200)
    for drawn, read in zip(LOOPS.lines[0], back.lines[0], strict=True):
        assert math.dist(drawn[:2], read[:2]) < 0.1
        assert abs(drawn.pressure - read.pressure) <= 0.005
    with pytest.raises(ValueError, match="not a drawn"):
        from_svg(b"<svg/>")


def test_one_signature_covers_everything_that_waits(office: Office) -> None:
    person, first = office.hire("Siân Gŵyr-Jones"), office.collect()
    second = office.declarations.start_new_version(
        PolicyDraft("Acceptable use"),
        VersionDraft("2026", INSET, "Governors", wording="I will."),
        None,
        CollectionDraft(INSET),
    )
    waiting = Signing(office.register).waiting(person)
    assert {each.collection_id for each in waiting} == {first, second}
    assert intent(waiting, ToDisclose.SOMETHING, HowSeen.DRAWN) == (
        "I have read “Acceptable use” (2026) and “Social media” (2026). "
        "I have something to tell the headteacher. "
        "By writing my name below I sign these declarations."
    )
    Signing(office.register).sign(draft(office, person))
    assert count(office, Signature) == 1
    assert office.entries() == 2
    line = Signing(office.register).register(TODAY).lines[0]
    assert line.policies == ("Acceptable use, 2026", "Social media, 2026")


def test_a_second_signature_is_refused_without_a_word_about_anybody(office: Office) -> None:
    person, other = office.hire("Siân Gŵyr-Jones"), office.hire("Ann Reed")
    office.collect()
    signing = Signing(office.register)
    again = draft(office, person)
    signing.sign(again)
    assert signing.waiting(person) == ()
    with pytest.raises(Refused, match=NOTHING):
        signing.sign(again)
    with pytest.raises(Refused, match=NOTHING):
        signing.sign(draft(office, person, typed="Ann Reed"))
    assert count(office, Signature) == 1
    assert len(signing.waiting(other)) == 1
    assert [each.name for each in signing.people()] == ["Siân Gŵyr-Jones", "Ann Reed"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"typed": " x ", "mine": True}, ["typed"]),
        ({"typed": "12 34 ..", "mine": False}, ["typed", "mine"]),
        ({"to_disclose": None}, ["to_disclose"]),
        ({"to_disclose": ToDisclose.NOT_ASKED}, ["to_disclose"]),
        ({"drawing": Drawing(600, 200, ())}, ["drawing"]),
        ({"drawing": Drawing(600, 200, ((Point(9, 9, 1), Point(11, 12, 1)),))}, ["drawing"]),
        (
            # A long scribble on one spot is no signature either.
            {"drawing": Drawing(600, 200, (tuple(Point(9 + n % 9, 9, 1) for n in range(99)),))},
            ["drawing"],
        ),
        ({"drawing": Drawing(600, 200, LOOPS.lines * 300)}, ["drawing"]),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    office: Office, values: dict[str, object], fields: list[str]
) -> None:
    person = office.hire("Siân Gŵyr-Jones")
    office.collect()
    with pytest.raises(Problems) as caught:
        Signing(office.register).sign(draft(office, person, **values))
    assert [problem.field for problem in caught.value.problems] == fields
    assert (count(office, Signature), office.entries()) == (0, 0)
    assert not office.register.documents.stored()


def test_a_crash_in_the_middle_leaves_nothing_half_signed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, collection = office.hire("Siân Gŵyr-Jones"), office.collect()
    asked = draft(office, person, drawing=LOOPS)
    with monkeypatch.context() as patched:
        patched.setattr(
            "app.services.declarations.entries.add", lambda *_: (_ for _ in ()).throw(MemoryError)
        )
        with pytest.raises(MemoryError):
            Signing(office.register).sign(asked)
    assert (count(office, Signature), count(office, Document), office.entries()) == (0, 0, 0)
    assert not office.register.documents.stored()
    assert office.row(collection, person).state is State.NOT_RETURNED
    Signing(office.register).sign(asked)
    assert office.row(collection, person).state is State.SIGNED


def test_who_is_here_today_can_choose_their_name(office: Office) -> None:
    office.hire("Ann Reed")
    office.hire("Ann Reed", category=Category.GOVERNOR)
    office.hire("Zoe Later", dt.date(2027, 1, 4))
    gone = office.hire("Bob Gone")
    office.staff.leave(gone, LeavingDraft(dt.date(2026, 10, 1)))
    office.collect()
    signing = Signing(office.register)
    assert {(each.name, each.detail) for each in signing.people()} == {
        ("Ann Reed", "Teacher"),
        ("Ann Reed", "Governor"),
    }
    assert signing.waiting(gone) == ()


def test_the_rules_of_the_collection_hold_at_the_desk(office: Office) -> None:
    person, away, exempt = (office.hire(name) for name in ("Siân Gŵyr", "Ann Reed", "Bob Hall"))
    first = office.collect(scope=Scope.NEW_STARTERS)
    signing = Signing(office.register)
    assert [each.signed_label for each in signing.waiting(person)] == [""]
    office.declarations.record(first, [person], SIGNED)
    office.version = office.new_version("2027", TODAY)
    second = office.collect(TODAY, scope=Scope.NEW_STARTERS)
    assert signing.waiting(person) == ()  # has signed this policy before
    office.declarations.close(second)
    assert signing.waiting(away) == ()
    third = office.collect(TODAY)
    assert [each.signed_label for each in signing.waiting(person)] == ["2026"]
    office.declarations.check(third, [away], TODAY, "No date on the form.")
    office.declarations.exempt(third, [exempt], TODAY, "Leaves soon.")
    assert len(signing.waiting(away)) == 1
    assert signing.waiting(exempt) == ()


def test_an_exemption_that_has_run_out_asks_again(office: Office) -> None:
    person, collection = office.hire("Siân Gŵyr"), office.collect()
    entry = entries.Entry(Outcome.EXEMPT, INSET, "On a long course.", until=TODAY)
    with office.register.writing() as book:
        entries.add(book, collection, [person], entry, TODAY)
    assert Signing(office.register).waiting(person) == ()
    office.clock.move(days=1)
    assert len(Signing(office.register).waiting(person)) == 1


def test_what_changed_is_read_with_the_policy(office: Office) -> None:
    versions, older = office.policies.versions, office.version
    versions.attach(older, b"1 Be kind.\n2 Lock your phone.\n", "old.txt")
    office.version = office.new_version("2027", TODAY)
    versions.attach(office.version, b"1 Be kind online.\n2 Lock your phone.\n", "policy.txt")
    signing = Signing(office.register)
    assert signing.reading(office.version).changes == ()  # until the head has looked
    changes = PolicyChanges(office.register, versions)
    compared = changes.compare(office.version)
    changes.save(office.version, compared, [at for at, _ in compared.changes])
    reading = signing.reading(office.version)
    assert reading.file is not None
    assert signing.text(reading.file) == "1 Be kind online.\n2 Lock your phone."
    assert reading.since == "2026"
    assert [(each.kind, each.material) for each in reading.changes] == [(ChangeKind.REWORDED, True)]
    assert reading.said.startswith("policy.txt (SHA-256 ")
    assert reading.said.endswith("what changed since 2026 (1 clause)")
    with pytest.raises(LookupError):
        signing.reading(UUID(int=1))


def test_the_days_register_tells_of_signatures_taken_back(office: Office) -> None:
    one, other = office.hire("Siân Gŵyr-Jones"), office.hire("Ann Reed")
    collection = office.collect()
    signing = Signing(office.register)
    signing.sign(draft(office, one, drawing=LOOPS))
    office.clock.move(minutes=2)
    signing.sign(draft(office, other, typed="A Reed", to_disclose=ToDisclose.SOMETHING))
    standing = office.standing(collection, other)
    assert standing is not None
    office.declarations.take_back(standing, "Signed for a colleague.")
    made = signing.register(TODAY)
    assert [(each.name, each.method, each.typed, each.taken_back) for each in made.lines] == [
        ("Siân Gŵyr-Jones", HowSeen.DRAWN, "", False),
        ("Ann Reed", HowSeen.TYPED, "A Reed", True),
    ]
    assert made.lines[0].drawing == from_svg(to_svg(LOOPS))
    assert signing.days() == (TODAY,)
    assert signing.register(LAST_YEAR).lines == ()


def test_nobody_can_sign_what_was_closed_meanwhile(office: Office) -> None:
    person = office.hire("Siân Gŵyr")
    collection = office.collect()
    asked = draft(office, person)
    office.declarations.close(collection)
    with pytest.raises(Refused, match=NOTHING):
        Signing(office.register).sign(asked)
