"""What people type into a sealed report, and what its readers see of it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from app.models.incident import Done, IncidentType, Party
from app.services.incidents.drafts import IncidentDraft, Subject
from app.storage.posting import Standing

Choice = TypeVar("Choice", bound=enum.StrEnum)
NOBODY = Subject()


@dataclass(frozen=True)
class Target:
    """A book that reports can be posted to.

    Attributes:
        book: ``casebook`` or ``chair``.
        label: its name on the screen.
        readers: who reads it, as a sentence.
        standing: whether it can be posted to now.
        problem: what to do if it can't; "" if it can.
        check: the code of the key that it is posted to; "" for a book that isn't made yet.
        mine: whether this person holds it, and so needs no post to it.
    """

    book: str
    label: str
    readers: str
    standing: Standing
    problem: str
    check: str
    mine: bool


@dataclass(frozen=True)
class Warned:
    """Somebody named in a report can read the book that it is for.

    Attributes:
        names: theirs.
        other: the book to choose instead; None if it can't be posted to.
        sentence: what to do.
    """

    names: tuple[str, ...]
    other: str | None
    sentence: str


@dataclass(frozen=True)
class PostDraft:
    """A report as typed; only what happened must be known.

    Attributes:
        happened_time: in any words, "about 4pm".
        about, by: whom it is about, and who did it.
        contact: how its reader can reach who posts it.
    """

    narrative: str
    happened_on: dt.date | None = None
    happened_time: str = ""
    about: Subject = NOBODY
    by: Subject = NOBODY
    platform: str = ""
    link: str = ""
    type: IncidentType | None = None
    done_so_far: tuple[Done, ...] = ()
    impact: str = ""
    contact: str = ""

    def incident(self) -> IncidentDraft:
        """What an incident made of it starts from."""
        return IncidentDraft(
            narrative=self.narrative,
            happened_on=self.happened_on,
            happened_time=self.happened_time,
            about=self.about,
            by=self.by,
            platform=self.platform,
            link=self.link,
            type=self.type,
            done_so_far=self.done_so_far,
            impact=self.impact,
        )

    def to_json(self) -> dict[str, Any]:
        """As it travels in a post."""
        return {
            "narrative": self.narrative.strip(),
            "happened_on": None if self.happened_on is None else self.happened_on.isoformat(),
            "happened_time": self.happened_time.strip(),
            "about": _subject_json(self.about),
            "by": _subject_json(self.by),
            "platform": self.platform.strip(),
            "link": self.link.strip(),
            "type": self.type,
            "done_so_far": list(self.done_so_far),
            "impact": self.impact.strip(),
            "contact": self.contact.strip(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PostDraft:
        """Read what came with a post; what doesn't fit is left out, so that the rest is read."""
        done = stored.get("done_so_far")
        known = [_choice(Done, each) for each in done] if isinstance(done, list) else []
        return cls(
            narrative=_text(stored, "narrative"),
            happened_on=_date(stored.get("happened_on")),
            happened_time=_text(stored, "happened_time"),
            about=_subject(stored.get("about")),
            by=_subject(stored.get("by")),
            platform=_text(stored, "platform"),
            link=_text(stored, "link"),
            type=_choice(IncidentType, stored.get("type")),
            done_so_far=tuple(each for each in known if each is not None),
            impact=_text(stored, "impact"),
            contact=_text(stored, "contact"),
        )


@dataclass(frozen=True)
class PostRow:
    """A report that arrived.

    Attributes:
        sender: the name that it came with, which nothing proves.
        receipt: the code that its sender was given.
        arrived: when this book took it in.
        files: how many came with it.
        incident_id: the incident that was made of it.
        set_aside_why: why none was; "" if it wasn't set aside.
    """

    id: UUID
    sender: str
    posted_at: dt.datetime
    arrived: dt.datetime
    receipt: str
    draft: PostDraft
    files: int
    incident_id: UUID | None
    set_aside_why: str

    @property
    def waits(self) -> bool:
        """Whether nobody has dealt with it yet."""
        return self.incident_id is None and not self.set_aside_why

    @property
    def claim(self) -> str:
        """Who posted it, said as no more than it is."""
        return f"Posted in the name of {self.sender}; nothing proves that it was they."


@dataclass(frozen=True)
class PostFileRow:
    """A file that came with a report.

    Attributes:
        sha256: of its bytes (hex).
        stored_as: its encrypted file's name.
    """

    id: UUID
    position: int
    name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str


@dataclass(frozen=True)
class MissingRow:
    """Posts that a sender counted and that never arrived."""

    sender: str
    numbers: tuple[int, ...]


def _subject_json(subject: Subject) -> dict[str, Any]:
    staff = None if subject.staff_id is None else str(subject.staff_id)
    return {"kind": subject.kind, "name": subject.name.strip(), "staff_id": staff}


def _subject(stored: object) -> Subject:
    if not isinstance(stored, dict):
        return Subject()
    staff = None
    try:
        staff = UUID(stored["staff_id"]) if stored.get("staff_id") else None
    except (ValueError, AttributeError, TypeError):
        staff = None
    return Subject(_choice(Party, stored.get("kind")), _text(stored, "name"), staff)


def _text(stored: Mapping[str, Any], key: str) -> str:
    value = stored.get(key)
    return value if isinstance(value, str) else ""


def _date(stored: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None


def _choice(kind: type[Choice], stored: object) -> Choice | None:
    try:
        return kind(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
