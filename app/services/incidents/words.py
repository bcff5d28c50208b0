"""What an incident's choices are called, on the screen, on paper and at the command line."""

from __future__ import annotations

from collections.abc import Mapping

from app.models.evidence import CustodyEvent
from app.models.incident import Allegation, Done, IncidentType, Outcome, Party, Status
from app.models.involved import Part
from app.models.response import Rung, Side

PARTIES = {
    Party.STAFF: "A member of staff",
    Party.PUPIL: "A pupil",
    Party.PARENT: "A parent or carer",
    Party.SCHOOL: "The school",
    Party.OTHER: "Somebody else",
    Party.UNKNOWN: "Not known",
}
TYPES = {
    IncidentType.POST: "Post about the school or staff",
    IncidentType.THREAT: "Threat or abuse",
    IncidentType.CYBERBULLYING: "Cyberbullying",
    IncidentType.APPROACH: "Approach from a pupil or parent",
    IncidentType.CONFIDENTIALITY: "Confidentiality",
    IncidentType.ACCOUNT: "Fake or hacked account",
    IncidentType.CONDUCT: "Staff conduct",
    IncidentType.OTHER: "Other",
}
NO_TYPE = "Type not chosen"
ADDED = "It was not known before."  # why a field that was empty is filled in later
PARTS = {
    Part.TARGET: "Target",
    Part.SUBJECT: "Subject",
    Part.WITNESS: "Witness",
    Part.REPORTER: "Reporter",
    Part.ANONYMOUS: "Anonymous reporter",
    Part.HANDLER: "Handles it",
    Part.PANEL: "Sits on the panel",
}
PART_HINTS = {
    Part.TARGET: "Target: whom it was aimed at",
    Part.SUBJECT: "Subject: who is said to have done it",
    Part.WITNESS: "Witness",
    Part.REPORTER: "Reporter",
    Part.ANONYMOUS: "Anonymous reporter",
    Part.HANDLER: "Handles it for the school",
    Part.PANEL: "Would sit on a panel",
}
ANONYMOUS = "Somebody who gave no name"
RUNGS = {
    Rung.DISCUSS: "Talked it over",
    Rung.ASK_REMOVAL: "Asked to remove it",
    Rung.MEETING: "Invited to a meeting",
    Rung.WRITTEN_WARNING: "Written warning",
    Rung.ACCESS_REMOVED: "Access to our online places ended",
    Rung.LEGAL: "Legal advice",
    Rung.POLICE: "Police",
}
SIDES = {
    Side.HARMED: "Harmed",
    Side.ACCUSED: "Accused",
    Side.OTHER: "Somebody else",
}
ALLEGATIONS = {
    Allegation.SUBSTANTIATED: "Substantiated: there is enough evidence that it happened",
    Allegation.MALICIOUS: "Malicious: it is disproved, and was meant to deceive or harm",
    Allegation.FALSE: "False: there is enough evidence to disprove it",
    Allegation.UNSUBSTANTIATED: "Unsubstantiated: there is not enough evidence either way",
    Allegation.UNFOUNDED: "Unfounded: nothing supports it",
}
DONE = {
    Done.TOLD_DSL: "Told the safeguarding lead",
    Done.ASKED_REMOVAL: "Asked for it to be removed",
    Done.HR: "Asked HR for advice",
    Done.POLICE: "Told the police",
    Done.SUPPORT: "Offered support",
}
STATUSES = {Status.OPEN: "Open", Status.CLOSED: "Closed"}
OUTCOMES = {
    Outcome.NO_ACTION: "No further action",
    Outcome.ACCIDENTAL: "No breach – accidental",
    Outcome.UNFOUNDED: "Malicious or misplaced",
    Outcome.REMOVED: "Content removed",
    Outcome.ADVICE: "Advice or training given",
    Outcome.WARNING: "Warning",
    Outcome.DISCIPLINARY: "Disciplinary procedure",
    Outcome.DISMISSAL: "Dismissal",
    Outcome.ACCESS_WITHDRAWN: "Access to IT withdrawn",
    Outcome.ENGAGEMENT_ENDED: "Contract or appointment ended",
    Outcome.PUPIL_SANCTION: "Sanction for a pupil",
    Outcome.PARENT_MEETING: "Meeting with a parent",
    Outcome.HANDED_ON: "Handed on under another policy",
    Outcome.POLICE: "With the police or the courts",
    Outcome.OTHER: "Other",
}
CUSTODY = {
    CustodyEvent.TAKEN_IN: "Taken in",
    CustodyEvent.VIEWED: "Viewed",
    CustodyEvent.EXPORTED: "Saved as a copy",
    CustodyEvent.PRINTED: "Printed",
    CustodyEvent.REDACTED: "Redacted copy made",
    CustodyEvent.BUNDLED: "Put in a bundle",
    CustodyEvent.OPENED_OUTSIDE: "Opened in another program",
    CustodyEvent.HANDED_OVER: "Handed over",
    CustodyEvent.ERASED: "Erased",
}
PLATFORMS = (
    "Facebook",
    "WhatsApp",
    "Instagram",
    "Snapchat",
    "TikTok",
    "X",
    "YouTube",
    "Discord",
    "Roblox",
    "LinkedIn",
    "Nextdoor",
    "E-mail",
    "Text message",
)


def type_words(own: Mapping[str, str] | None) -> dict[IncidentType, str]:
    """The types in the school's words: ours, and what it put in their place."""
    return {kind: (own or {}).get(kind.value) or ours for kind, ours in TYPES.items()}


def allegation_word(allegation: Allegation) -> str:
    """The finding by its name alone."""
    return ALLEGATIONS[allegation].partition(":")[0]
