"""What goes into signing on the screen and what comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.models.declaration import HowSeen, ToDisclose
from app.services.policies.change_rows import ChangeRow
from app.services.policies.rows import PolicyFile
from app.services.signing.drawing import Drawing
from app.words import join

NOTHING = "Nothing is waiting for you to sign."
STATEMENTS = {
    ToDisclose.NOTHING: (
        "None of my own social media accounts is connected with a pupil, a former pupil or a "
        "parent."
    ),
    ToDisclose.SOMETHING: "I have something to tell the headteacher.",
}


@dataclass(frozen=True)
class Signer:
    """Somebody who can choose their name; ``detail`` only tells people of one name apart."""

    id: UUID
    name: str
    detail: str = ""


@dataclass(frozen=True)
class ToSign:
    """One declaration that waits for a person.

    Attributes:
        wording: paragraphs, and lines that begin with "- ": the version's, frozen.
        signed_label: the earlier version that they signed, since which changes matter; or "".
    """

    collection_id: UUID
    version_id: UUID
    policy_title: str
    version_label: str
    wording: str
    signed_label: str

    @property
    def title(self) -> str:
        """The policy and which version of it."""
        return f"{self.policy_title}, {self.version_label}"


@dataclass(frozen=True)
class Reading:
    """What there is to read of a version.

    Attributes:
        file: the policy's text or PDF; None if Candour keeps none.
        note: what is different, in the school's words.
        changes: clause by clause, in order; empty if nobody looked at what changed.
        since: the label of the version that they were compared with.
        said: the same in words, for the record of what could be read.
    """

    file: PolicyFile | None
    note: str
    changes: tuple[ChangeRow, ...]
    since: str
    said: str


@dataclass(frozen=True)
class SigningDraft:
    """A signature, before it is known whether it can be right.

    Attributes:
        collections: what is signed with it.
        intent: the sentence beside the box, as it was shown.
        shown: what they could read before.
        drawing: what they drew; None if they type.
        typed: what they typed as their name.
        mine: they ticked that it is their signature (typed only).
    """

    staff_id: UUID
    collections: tuple[UUID, ...]
    to_disclose: ToDisclose | None
    intent: str
    shown: str
    drawing: Drawing | None = None
    typed: str = ""
    mine: bool = False

    @property
    def method(self) -> HowSeen:
        """Drawn or typed."""
        return HowSeen.TYPED if self.drawing is None else HowSeen.DRAWN


@dataclass(frozen=True)
class SignedLine:
    """One signature in the desk's register.

    Attributes:
        at: in the school's own time.
        taken_back: none of the declarations made with it stands any more.
    """

    name: str
    at: dt.datetime
    policies: tuple[str, ...]
    method: HowSeen
    typed: str
    drawing: Drawing | None
    taken_back: bool


@dataclass(frozen=True)
class DeskRegister:
    """Who signed on the screen on one day, with names, for the office's file."""

    school: str
    sample: bool
    on: dt.date
    made_on: dt.date
    lines: tuple[SignedLine, ...]

    @property
    def file_name(self) -> str:
        """As ux.md §2.27 has it."""
        return f"{self.on} Signing desk register.pdf"


def intent(waiting: Sequence[ToSign], to_disclose: ToDisclose, method: HowSeen) -> str:
    """The words beside the box: what writing there means.

    English law takes a drawn or typed name for a signature where the intent to sign is shown.
    """
    read = join([f"“{each.policy_title}” ({each.version_label})" for each in waiting])
    said = f"I have read {read}. {STATEMENTS[to_disclose]}"
    what = "this declaration" if len(waiting) == 1 else "these declarations"
    if method is HowSeen.DRAWN:
        return f"{said} By writing my name below I sign {what}."
    return f"{said} By typing my name below and ticking the box I sign {what}."
