"""The questions that a school answers about contact on social media, and the answers there are.

The policies contradict each other (domain.md §2), so each of these is the school's own setting.
What a policy leaves open stays open here: :attr:`Stance.NOT_SAID` and its like.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.models.relationship import Connection


class RuleKey(enum.StrEnum):
    """One question each; the order is that of the settings page."""

    PUPILS = "pupils"
    FORMER = "former"
    FORMER_UNTIL = "former_until"
    OTHER_SCHOOLS = "other_schools"
    PARENTS = "parents"
    FAMILIES = "families"
    COLLEAGUES = "colleagues"
    GOVERNORS = "governors"
    TIES = "ties"
    DECLARING = "declaring"
    DECIDES = "decides"
    PICTURES = "pictures"
    ADULT_PICTURES = "adult_pictures"
    APPROACHES = "approaches"
    REPLIES = "replies"


class Stance(enum.StrEnum):
    """What the school says of contact with a group, or of pictures (R048–R052, R054)."""

    NEVER = "never"
    UNLESS_TIE = "unless_tie"
    PERMISSION = "permission"
    ADVISED_AGAINST = "advised_against"
    CAUTION = "caution"
    ALLOWED = "allowed"
    NOT_SAID = "not_said"


class Ties(enum.StrEnum):
    """Which ties make contact all right that otherwise would not be (R046–R050, R053)."""

    NONE = "none"
    FAMILY = "family"
    FAMILY_AND_FRIENDS = "family_and_friends"
    SOCIAL_CIRCLE = "social_circle"
    ANY_OTHER = "any_other"
    NOT_SAID = "not_said"


class Declaring(enum.StrEnum):
    """Whether the school has to be told of contact (R045–R047, R053)."""

    MUST = "must"
    WHERE_IT_MATTERS = "where_it_matters"
    MAY = "may"
    FIRST = "first"
    NOT_SAID = "not_said"


class Decides(enum.StrEnum):
    """Who can agree to contact (R054)."""

    HEAD = "head"
    CHAIR = "chair"
    EITHER = "either"
    NOBODY = "nobody"
    NOT_SAID = "not_said"


class Until(enum.StrEnum):
    """At what age a former pupil's entry ends (R048, R050)."""

    EIGHTEEN = "18"
    NINETEEN = "19"


class ReportTo(enum.StrEnum):
    """Who is told of an approach (R058, R059)."""

    HEAD = "head"
    CONSIDER_LEADERS = "consider_leaders"
    LINE_MANAGER = "line_manager"
    DSL = "dsl"
    NOT_SAID = "not_said"


class Replies(enum.StrEnum):
    """Whether a reply that turns an approach down is kept (R058)."""

    KEEP = "keep"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class RuleQuestion:
    """A question as it stands on the settings page.

    Attributes:
        title: what it is about, in a few words.
        hint: what an answer does, where that isn't plain.
        answers: each possible answer with its words, in their order.
    """

    title: str
    answers: Mapping[enum.StrEnum, str]
    hint: str = ""

    def read(self, key: str) -> enum.StrEnum:
        """The answer with this key.

        Raises:
            ValueError: the question has no such answer.
        """
        return type(next(iter(self.answers)))(key)


_CONTACT: Mapping[enum.StrEnum, str] = {
    Stance.NEVER: "Never",
    Stance.UNLESS_TIE: "Only where another tie exists",
    Stance.PERMISSION: "Only with permission, or where another tie exists",
    Stance.ADVISED_AGAINST: "Advised against",
    Stance.CAUTION: "Allowed, with care",
    Stance.ALLOWED: "Allowed",
    Stance.NOT_SAID: "The policy doesn’t say",
}
_PICTURES: Mapping[enum.StrEnum, str] = {
    Stance.NEVER: "Never",
    Stance.PERMISSION: "Only with permission",
    Stance.CAUTION: "Allowed, with care",
    Stance.NOT_SAID: "The policy doesn’t say",
}

QUESTIONS: Mapping[RuleKey, RuleQuestion] = {
    RuleKey.PUPILS: RuleQuestion("Contact with pupils", _CONTACT),
    RuleKey.FORMER: RuleQuestion("Contact with former pupils", _CONTACT),
    RuleKey.FORMER_UNTIL: RuleQuestion(
        "The rule for former pupils ends at",
        {Until.EIGHTEEN: "18", Until.NINETEEN: "19"},
        "Entries end with the school year in which they turn so old.",
    ),
    RuleKey.OTHER_SCHOOLS: RuleQuestion("Contact with pupils of other schools", _CONTACT),
    RuleKey.PARENTS: RuleQuestion("Contact with parents and carers", _CONTACT),
    RuleKey.FAMILIES: RuleQuestion("Contact with others in pupils’ families", _CONTACT),
    RuleKey.COLLEAGUES: RuleQuestion("Contact with colleagues", _CONTACT),
    RuleKey.GOVERNORS: RuleQuestion("Contact with governors", _CONTACT),
    RuleKey.TIES: RuleQuestion(
        "Ties that make contact all right",
        {
            Ties.NONE: "None",
            Ties.FAMILY: "Family",
            Ties.FAMILY_AND_FRIENDS: "Family and family friends",
            Ties.SOCIAL_CIRCLE: "Family, social circle and shared interests",
            Ties.ANY_OTHER: "Any tie other than school",
            Ties.NOT_SAID: "The policy doesn’t say",
        },
        "Used where contact depends on another tie.",
    ),
    RuleKey.DECLARING: RuleQuestion(
        "Telling the school of contact with pupils or families",
        {
            Declaring.MUST: "Staff must",
            Declaring.WHERE_IT_MATTERS: "Staff must where it matters for their work",
            Declaring.MAY: "Staff may",
            Declaring.FIRST: "Staff must ask first",
            Declaring.NOT_SAID: "The policy doesn’t say",
        },
    ),
    RuleKey.DECIDES: RuleQuestion(
        "Who can agree to it",
        {
            Decides.HEAD: "The headteacher",
            Decides.CHAIR: "The chair of governors",
            Decides.EITHER: "The headteacher or the chair of governors",
            Decides.NOBODY: "Nobody needs to",
            Decides.NOT_SAID: "The policy doesn’t say",
        },
    ),
    RuleKey.PICTURES: RuleQuestion("Pictures of pupils on personal accounts", _PICTURES),
    RuleKey.ADULT_PICTURES: RuleQuestion("Pictures of parents or colleagues", _PICTURES),
    RuleKey.APPROACHES: RuleQuestion(
        "Who is told when a pupil or parent tries to connect",
        {
            ReportTo.HEAD: "The headteacher, always",
            ReportTo.CONSIDER_LEADERS: "School leaders, where the member of staff sees a need",
            ReportTo.LINE_MANAGER: "The line manager",
            ReportTo.DSL: "The designated safeguarding lead",
            ReportTo.NOT_SAID: "The policy doesn’t say",
        },
    ),
    RuleKey.REPLIES: RuleQuestion(
        "Replies that turn somebody down",
        {Replies.KEEP: "Must be kept", Replies.NOT_SAID: "The policy doesn’t say"},
    ),
}

_FAMILY = {Connection.FAMILY}
_FRIENDS = _FAMILY | {Connection.FAMILY_FRIEND, Connection.PARTNER}
_CIRCLE = _FRIENDS | {Connection.SOCIAL_CIRCLE, Connection.BOTH_PARENTS, Connection.INTEREST}
TIES: Mapping[Ties, frozenset[Connection]] = {
    Ties.NONE: frozenset(),
    Ties.FAMILY: frozenset(_FAMILY),
    Ties.FAMILY_AND_FRIENDS: frozenset(_FRIENDS),
    Ties.SOCIAL_CIRCLE: frozenset(_CIRCLE),
    Ties.ANY_OTHER: frozenset(set(Connection) - {Connection.WORK_ONLY}),
    Ties.NOT_SAID: frozenset(),
}
