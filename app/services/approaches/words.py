"""What an approach's choices are called, on the screen, on paper and at the command line."""

from __future__ import annotations

from app.models.approach import ApproachKind, Reply
from app.models.relationship import OTHER_LABELS, OtherKind

KINDS = {
    ApproachKind.FRIEND_REQUEST: "Friend request",
    ApproachKind.FOLLOW: "Follow request",
    ApproachKind.MESSAGE: "Private message",
    ApproachKind.GROUP: "Added to a group",
    ApproachKind.COMMENT: "Comment or tag",
    ApproachKind.OTHER: "Other",
}
REPLIES = {
    Reply.DECLINED: "Declined it",
    Reply.IGNORED: "Left it alone",
    Reply.BLOCKED: "Blocked them",
    Reply.ACCEPTED: "Accepted it",
    Reply.NOT_YET: "Nothing yet",
}
FROM = {
    kind: OTHER_LABELS[kind]
    for kind in (
        OtherKind.PUPIL,
        OtherKind.FORMER_PUPIL,
        OtherKind.OTHER_SCHOOL,
        OtherKind.PARENT,
        OtherKind.OTHER,
    )
}
TONE = {True: "Professional", False: "Not professional", None: "Not looked at"}
