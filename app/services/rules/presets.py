"""Five stances to begin from, as five real policies take them (domain.md §2).

Each answer names the clause it comes from; what a policy says is told in our own words. Policies
002 and 004 number little or nothing, so that a heading stands in for the clause.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.services.rules.questions import (
    Decides,
    Declaring,
    Replies,
    ReportTo,
    RuleKey,
    Stance,
    Ties,
    Until,
)


@dataclass(frozen=True)
class PresetRule:
    """One answer of a preset.

    Attributes:
        clause: such as "003 §8.2.3"; empty where the policy is silent.
        note: what that clause says, in our own words.
    """

    answer: enum.StrEnum
    clause: str = ""
    note: str = ""


@dataclass(frozen=True)
class Preset:
    """A stance: what it is called, and its answers; what is missing is not said."""

    key: str
    title: str
    detail: str
    rules: Mapping[RuleKey, PresetRule]


UNSAID: Mapping[RuleKey, enum.StrEnum] = {
    **dict.fromkeys(RuleKey, Stance.NOT_SAID),
    RuleKey.FORMER_UNTIL: Until.EIGHTEEN,
    RuleKey.TIES: Ties.NOT_SAID,
    RuleKey.DECLARING: Declaring.NOT_SAID,
    RuleKey.DECIDES: Decides.NOT_SAID,
    RuleKey.APPROACHES: ReportTo.NOT_SAID,
    RuleKey.REPLIES: Replies.NOT_SAID,
}

_000 = {
    RuleKey.PUPILS: PresetRule(
        Stance.UNLESS_TIE,
        "000 §8.3",
        "No contact where school is the only tie with a pupil.",
    ),
    RuleKey.FORMER: PresetRule(
        Stance.UNLESS_TIE,
        "000 §8.3",
        "The same holds for former pupils until they are 18.",
    ),
    RuleKey.FORMER_UNTIL: PresetRule(Until.EIGHTEEN, "000 §8.3", "Former pupils until 18."),
    RuleKey.PARENTS: PresetRule(
        Stance.UNLESS_TIE,
        "000 §8.4",
        "No contact where school is the only tie with a parent.",
    ),
    RuleKey.COLLEAGUES: PresetRule(
        Stance.ALLOWED, "000 §8.4.1", "Friendships among staff are nothing unusual."
    ),
    RuleKey.GOVERNORS: PresetRule(
        Stance.ALLOWED, "000 §8.4.1", "Staff may know governors, or be governors."
    ),
    RuleKey.TIES: PresetRule(
        Ties.ANY_OTHER,
        "000 §8.3.1",
        "Another proper tie, such as family or a family friend, makes contact all right if it "
        "is open.",
    ),
    RuleKey.DECLARING: PresetRule(
        Declaring.WHERE_IT_MATTERS,
        "000 §4.2.1, §8.3.1, §8.4.1",
        "Such ties are declared where that is called for, and may always be told for one’s own "
        "protection.",
    ),
    RuleKey.DECIDES: PresetRule(
        Decides.NOBODY, "000 §8.3.1", "Leaders are told; they need not agree."
    ),
    RuleKey.PICTURES: PresetRule(
        Stance.PERMISSION, "000 §8.2.2", "The wishes and privacy of others count."
    ),
    RuleKey.ADULT_PICTURES: PresetRule(
        Stance.PERMISSION, "000 §8.2.2", "The wishes and privacy of others count."
    ),
    RuleKey.APPROACHES: PresetRule(
        ReportTo.CONSIDER_LEADERS, "000 §8.3.2", "Telling leaders is to be considered."
    ),
    RuleKey.REPLIES: PresetRule(
        Replies.KEEP, "000 §8.3.2", "Replies that turn somebody down are kept, and professional."
    ),
}

_001_BAN = "No contact with present or former pupils, or other schools’, under 18: family excepted."
_001 = {
    RuleKey.PUPILS: PresetRule(Stance.PERMISSION, "001 §6.4.1", _001_BAN),
    RuleKey.FORMER: PresetRule(Stance.PERMISSION, "001 §6.4.1", _001_BAN),
    RuleKey.FORMER_UNTIL: PresetRule(
        Until.EIGHTEEN, "001 §6.4.1", "18; or 19 where the school teaches so long."
    ),
    RuleKey.OTHER_SCHOOLS: PresetRule(Stance.PERMISSION, "001 §6.4.1", _001_BAN),
    RuleKey.PARENTS: PresetRule(
        Stance.CAUTION, "001 §6.4.1", "Care with parents, so that the school isn’t harmed."
    ),
    RuleKey.COLLEAGUES: PresetRule(
        Stance.CAUTION, "001 §6.4.1", "Nothing that harms working relationships."
    ),
    RuleKey.TIES: PresetRule(Ties.FAMILY, "001 §6.4.1", "Family members are excepted."),
    RuleKey.DECLARING: PresetRule(
        Declaring.WHERE_IT_MATTERS,
        "001 §6.4.1",
        "Leaders are told at once of anything that conflicts with one’s role.",
    ),
    RuleKey.PICTURES: PresetRule(
        Stance.PERMISSION, "001 §6.2.1", "Pupils are mentioned only with approval."
    ),
    RuleKey.ADULT_PICTURES: PresetRule(
        Stance.PERMISSION, "001 §6.2.1", "Parents are mentioned only with approval."
    ),
}

_002 = {
    RuleKey.PUPILS: PresetRule(Stance.NEVER, "002 §1.2", "No contact with those at the school."),
    RuleKey.FORMER: PresetRule(
        Stance.ADVISED_AGAINST, "002 §1.2", "Contact with those who were here is advised against."
    ),
    RuleKey.TIES: PresetRule(Ties.NONE, "002 §1.2", "No exception is made."),
    RuleKey.PICTURES: PresetRule(
        Stance.PERMISSION, "002 §2.3.7", "Pictures need written permission."
    ),
    RuleKey.ADULT_PICTURES: PresetRule(
        Stance.PERMISSION,
        "002 §2.3.6, §2.3.7",
        "Writing about colleagues, and pictures, need written permission.",
    ),
}

_003 = {
    RuleKey.PUPILS: PresetRule(
        Stance.UNLESS_TIE, "003 §8.2.3", "No contact with pupils from a personal account."
    ),
    RuleKey.PARENTS: PresetRule(
        Stance.UNLESS_TIE, "003 §8.2.3", "No contact with parents from a personal account."
    ),
    RuleKey.FORMER: PresetRule(
        Stance.NOT_SAID,
        "003 §6",
        "Former pupils belong to the trust’s community; contact with them is left open.",
    ),
    RuleKey.TIES: PresetRule(
        Ties.SOCIAL_CIRCLE,
        "003 §8.2.3",
        "The same social circle, outside interests and one’s own family can lead to contact.",
    ),
    RuleKey.DECLARING: PresetRule(
        Declaring.MUST, "003 §8.2.3", "Such contact is plain to see and openly owned to."
    ),
    RuleKey.PICTURES: PresetRule(
        Stance.NEVER, "003 §8.2.6", "Nothing by which a pupil or class could be known."
    ),
    RuleKey.APPROACHES: PresetRule(
        ReportTo.HEAD, "003 §8.2.3, §8.4.2", "The headteacher is told of every attempt."
    ),
}

_004_ASK = "Only where the headteacher or the chair has clearly established it."
_004 = {
    RuleKey.PUPILS: PresetRule(Stance.PERMISSION, "004 Prohibited use", _004_ASK),
    RuleKey.PARENTS: PresetRule(Stance.PERMISSION, "004 Prohibited use", _004_ASK),
    RuleKey.FAMILIES: PresetRule(Stance.PERMISSION, "004 Prohibited use", _004_ASK),
    RuleKey.TIES: PresetRule(
        Ties.NONE, "004 Prohibited use", "A tie alone does not make it all right."
    ),
    RuleKey.DECLARING: PresetRule(Declaring.FIRST, "004 Prohibited use", _004_ASK),
    RuleKey.DECIDES: PresetRule(Decides.EITHER, "004 Prohibited use", _004_ASK),
}

PRESETS: Mapping[str, Preset] = {
    preset.key: preset
    for preset in (
        Preset("000", "Another tie makes it all right", "Trust; may be told (000)", _000),
        Preset("001", "Family only, care with parents", "Small primary, county model (001)", _001),
        Preset("002", "Never pupils, little else said", "Secondary (002)", _002),
        Preset("003", "Open about the same social circle", "Trust, roles in detail (003)", _003),
        Preset("004", "Permission first", "Community primary (004)", _004),
    )
}
