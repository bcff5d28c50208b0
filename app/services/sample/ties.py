"""What staff of the sample school tell the head about: ordinary ties of a small place."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.relationship import Connection, OtherKind


@dataclass(frozen=True)
class Tie:
    """A relationship with how often it comes; ``conditions`` where it is agreed with any."""

    weight: int
    kind: OtherKind
    connection: Connection
    platforms: tuple[str, ...]
    note: str
    conditions: str = ""
    not_agreed: str = ""


OPENLY = "Stays as open as it is now; no talk about school on it."
GROUP_ONLY = "Only in the family’s group, never one to one."
NO_PICTURES = "No pictures of other children; leaves the group if school matters come up."

TIES = (
    Tie(6, OtherKind.PUPIL, Connection.FAMILY, ("WhatsApp",), "Nephew, in the family’s group."),
    Tie(5, OtherKind.PUPIL, Connection.FAMILY, ("Instagram",), "Niece; her mother sees it too."),
    Tie(
        4,
        OtherKind.PUPIL,
        Connection.FAMILY_FRIEND,
        ("WhatsApp", "Facebook"),
        "The families go on holiday together.",
        GROUP_ONLY,
    ),
    Tie(3, OtherKind.PUPIL, Connection.INTEREST, ("WhatsApp",), "Coaches the under-11s.", OPENLY),
    Tie(2, OtherKind.PUPIL, Connection.NEIGHBOUR, ("Roblox",), "Plays with the neighbour’s son."),
    Tie(
        2,
        OtherKind.PUPIL,
        Connection.WORK_ONLY,
        ("Snapchat",),
        "Accepted a request by mistake and said so the same day.",
        not_agreed="There is no tie other than school. The contact was removed in my presence.",
    ),
    Tie(6, OtherKind.PARENT, Connection.BOTH_PARENTS, ("WhatsApp",), "Same class parents’ group."),
    Tie(
        5,
        OtherKind.PARENT,
        Connection.SOCIAL_CIRCLE,
        ("Facebook",),
        "Friends since school; long before the children came here.",
        OPENLY,
    ),
    Tie(3, OtherKind.PARENT, Connection.NEIGHBOUR, ("WhatsApp",), "Street group, 30 houses."),
    Tie(
        3,
        OtherKind.PARENT,
        Connection.INTEREST,
        ("Facebook", "WhatsApp"),
        "Sings in the same choir.",
        NO_PICTURES,
    ),
    Tie(
        1,
        OtherKind.PARENT,
        Connection.WORK_ONLY,
        ("LinkedIn",),
        "Asked for by the parent.",
        not_agreed="Our policy asks for another tie than school. Request refused, answer kept.",
    ),
    Tie(4, OtherKind.COLLEAGUE, Connection.PARTNER, ("Facebook", "Instagram"), "Married in 2019."),
    Tie(3, OtherKind.COLLEAGUE, Connection.SOCIAL_CIRCLE, ("Strava",), "Runs with three others."),
    Tie(4, OtherKind.FORMER_PUPIL, Connection.FAMILY, ("Instagram",), "Own daughter, moved up."),
    Tie(
        3,
        OtherKind.FORMER_PUPIL,
        Connection.INTEREST,
        ("Discord",),
        "Helps at the chess club that the former pupil now leads.",
        GROUP_ONLY,
    ),
    Tie(2, OtherKind.OTHER_SCHOOL, Connection.FAMILY, ("TikTok",), "Godson at another school."),
    Tie(2, OtherKind.GOVERNOR, Connection.SOCIAL_CIRCLE, ("Facebook",), "Same parish council."),
    Tie(1, OtherKind.OTHER, Connection.OTHER, ("YouTube",), "Own channel about allotments."),
)
LETTERS = "ABCDEFGHJKLMNOPRSTWYZ"
ENDED = (
    "The pupil moved to another school.",
    "The family moved away.",
    "They left the group.",
    "The account was closed.",
)
