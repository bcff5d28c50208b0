"""What people do in a school, as the services do it: one function for each line of the protocol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from app.models.approach import ApproachKind, Reply
from app.models.declaration import HowSeen
from app.models.evidence import Answer
from app.models.incident import Outcome
from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.models.staff import Category
from app.services.approaches.drafts import ApproachDraft, ReplyDraft
from app.services.declarations.rows import CollectionDraft, SignedDraft
from app.services.evidence.intake import Arrival, LooksSafe, accept
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import ActionDraft, CloseDraft, IncidentDraft
from app.services.incidents.tasks import TaskDraft
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.posts.rows import PostDraft
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.staff.rows import LeavingDraft, RejoiningDraft, StaffDraft
from app.storage.posting import Standing, check_code
from app.workspace import Workspace

Args = dict[str, Any]


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _exhibits(files: Sequence[str]) -> list[ExhibitDraft]:
    safe = LooksSafe(Answer.NO)
    return [
        ExhibitDraft(accept(Arrival(Path(each), Path(each).name), safe), captured_by="office")
        for each in files
    ]


def _staff(work: Workspace, name: str) -> UUID:
    return work.staff.named(name).id


def policy(work: Workspace, asked: Args) -> str:
    made = work.policies.add(PolicyDraft("Social media"))
    day = _day(asked["day"])
    draft = VersionDraft("2026", day, "Governors", wording="Words of 2026.")
    version = work.policies.versions.add(made, draft)
    work.policies.versions.finalise(version)
    return str(work.declarations.start(version, CollectionDraft(opened_on=day)))


def hire(work: Workspace, asked: Args) -> UUID:
    kind = Category(asked["category"])
    return work.staff.add(
        StaffDraft(asked["name"], kind, _day(asked["starts"]), role=asked["role"])
    )


def leave(work: Workspace, asked: Args) -> None:
    work.staff.leave(_staff(work, asked["name"]), LeavingDraft(_day(asked["day"]), True, True))


def rejoin(work: Workspace, asked: Args) -> None:
    work.staff.rejoin(_staff(work, asked["name"]), RejoiningDraft(_day(asked["day"])))


def take_in_list(work: Workspace, asked: Args) -> int:
    columns = work.staff_import.open_file(asked["csv"].encode())
    return work.staff_import.apply(work.staff_import.plan(columns, "list.csv")).added


def sign(work: Workspace, asked: Args) -> list[str]:
    people = [_staff(work, name) for name in asked["names"]]
    draft = SignedDraft(_day(asked["day"]), HowSeen(asked["how"]))
    done = work.declarations.record(UUID(asked["collection"]), people, draft)
    return [str(each) for each in done.ids]


def decline(work: Workspace, asked: Args) -> None:
    people = [_staff(work, asked["name"])]
    day = _day(asked["day"])
    work.declarations.decline(UUID(asked["collection"]), people, day, asked["reason"])


def exempt(work: Workspace, asked: Args) -> None:
    people = [_staff(work, asked["name"])]
    day = _day(asked["day"])
    work.declarations.exempt(UUID(asked["collection"]), people, day, asked["reason"])


def take_back(work: Workspace, asked: Args) -> None:
    history = work.declarations.history(_staff(work, asked["name"]))
    (standing,) = [each for each in history if each.stands]
    work.declarations.take_back(standing.id, asked["why"])


def disclose(work: Workspace, asked: Args) -> str:
    draft = DisclosureDraft(
        staff_id=_staff(work, asked["name"]),
        other_kind=OtherKind(asked["kind"]),
        other_initials=asked["initials"],
        connection=Connection(asked["connection"]),
        platforms=tuple(asked["platforms"]),
        told_on=_day(asked["day"]),
        told_to="the head",
        note=asked["note"],
    )
    return work.need_casework().relationships.record(draft)


def decide(work: Workspace, asked: Args) -> None:
    relationships = work.need_casework().relationships
    draft = DecisionDraft(
        DecisionOutcome.CONDITIONS,
        DecidedBy.HEAD,
        "head",
        _day(asked["day"]),
        reason=asked["reason"],
        conditions=asked["conditions"],
    )
    relationships.decide(relationships.by_reference(asked["reference"]).id, draft)


def review(work: Workspace, asked: Args) -> None:
    relationships = work.need_casework().relationships
    found = relationships.by_reference(asked["reference"]).id
    relationships.review_same(found, DecidedBy.HEAD, "head")


def end(work: Workspace, asked: Args) -> None:
    relationships = work.need_casework().relationships
    found = relationships.by_reference(asked["reference"]).id
    relationships.end(found, _day(asked["day"]), asked["why"])


def approach(work: Workspace, asked: Args) -> str:
    draft = ApproachDraft(
        staff_id=_staff(work, asked["name"]),
        by_kind=OtherKind(asked["by"]),
        initials=asked["initials"],
        kind=ApproachKind(asked["kind"]),
        platform="Instagram",
        happened_on=_day(asked["day"]),
        account=asked["account"],
        note=asked["note"],
    )
    done = work.need_casework().approaches.record(draft, _exhibits(asked["files"]))
    return done.reference


def answer(work: Workspace, asked: Args) -> None:
    approaches = work.need_casework().approaches
    found = approaches.by_reference(asked["reference"]).id
    approaches.answer(found, ReplyDraft(Reply(asked["reply"]), asked["text"]))


def incident(work: Workspace, asked: Args) -> str:
    draft = IncidentDraft(
        asked["narrative"],
        _day(asked["day"]),
        platform=asked["platform"],
        link=asked["link"],
        post_id=None,
    )
    files = _exhibits(asked["files"])
    return work.need_casework().incidents.record(draft, files, UUID(asked["id"])).reference


def add_evidence(work: Workspace, asked: Args) -> list[str]:
    incidents = work.need_casework().incidents
    found = incidents.by_reference(asked["reference"]).id
    return list(incidents.add_evidence(found, _exhibits(asked["files"])))


def act(work: Workspace, asked: Args) -> None:
    incidents = work.need_casework().incidents
    found = incidents.by_reference(asked["reference"]).id
    incidents.add_action(found, ActionDraft(asked["what"], _day(asked["day"])))


def task(work: Workspace, asked: Args) -> None:
    incidents = work.need_casework().incidents
    found = incidents.by_reference(asked["reference"]).id
    incidents.tasks.add(found, TaskDraft(asked["what"], "office", _day(asked["day"])))


def correct(work: Workspace, asked: Args) -> None:
    incidents = work.need_casework().incidents
    found = incidents.by_reference(asked["reference"]).id
    incidents.corrections.correct(found, asked["field"], asked["value"], asked["reason"])


def close(work: Workspace, asked: Args) -> None:
    incidents = work.need_casework().incidents
    found = incidents.by_reference(asked["reference"]).id
    draft = CloseDraft(Outcome(asked["outcome"]), asked["why"], _day(asked["day"]))
    incidents.closing.close(found, draft)


def reopen(work: Workspace, asked: Args) -> None:
    incidents = work.need_casework().incidents
    found = incidents.by_reference(asked["reference"]).id
    incidents.closing.reopen(found, asked["why"])


def post(work: Workspace, asked: Args) -> str:
    draft = PostDraft(asked["narrative"], _day(asked["day"]), contact=asked["contact"])
    if work.posts.target("casebook").standing is not Standing.READY:
        told = work.session.posting.announced("casebook")
        assert told is not None
        work.posts.accept_key("casebook", check_code(told.public_key))  # a holder reads it out
    return work.posts.post("casebook", draft, _exhibits(asked["files"]))


def set_aside(work: Workspace, asked: Args) -> None:
    (found,) = [each for each in work.posts.waiting() if each.draft.contact == asked["contact"]]
    work.posts.set_aside(found.id, asked["why"])


def save_draft(work: Workspace, asked: Args) -> None:
    work.session.drafts.save(asked["key"], {"text": asked["text"]})


def drop_draft(work: Workspace, asked: Args) -> None:
    work.session.drafts.discard(asked["key"])


def read_drafts(work: Workspace, _asked: Args) -> dict[str, str]:
    return {each.key: str(each.state["text"]) for each in work.session.drafts.all()}


def add_person(work: Workspace, asked: Args) -> None:
    work.session.add_person(asked["name"], asked["role"], asked["theirs"])


def remove_person(work: Workspace, asked: Args) -> None:
    work.session.remove_person(asked["name"])


def grant(work: Workspace, asked: Args) -> None:
    work.session.grant("casebook", asked["name"], asked["theirs"])


def take_away(work: Workspace, asked: Args) -> None:
    work.session.take_away("casebook", asked["name"])


def change_passphrase(work: Workspace, asked: Args) -> None:
    work.session.change_passphrase(asked["old"], asked["new"])


def new_sheet(work: Workspace, _asked: Args) -> dict[str, str]:
    return {key.book: key.secret for key in work.session.new_sheet()}
