"""What an incident's choices are called, on the screen, on paper and at the command line."""

from __future__ import annotations

from app.models.evidence import CustodyEvent
from app.models.incident import Done, IncidentType, Outcome, Party, Status

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
