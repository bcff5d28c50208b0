"""Where people may be spoken of: every table of the books, and whose record each row is.

A table that is in neither list fails a test, so that nothing new is ever left unsearched.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Enum, String, Table, Uuid

from app.models.schemas import tables


class Kind(enum.StrEnum):
    """What an item is."""

    STAFF = "staff"
    DECLARATION = "declaration"
    ROLE = "role"
    HOLDER = "holder"
    TAKEN_UP = "taken_up"
    DISCLOSURE = "disclosure"
    APPROACH = "approach"
    INCIDENT = "incident"
    EXHIBIT = "exhibit"
    WITHHELD = "withheld"
    POST = "post"
    REVIEW = "review"
    INSPECTION = "inspection"
    COMPLAINT = "complaint"
    BUNDLE = "bundle"
    HOLD = "hold"
    KEPT = "kept"
    ERASURE = "erasure"
    DISPOSAL = "disposal"
    PRINTOUT = "printout"

    @property
    def label(self) -> str:
        """What people read."""
        return KINDS[self]


KINDS = {
    Kind.STAFF: "Staff record",
    Kind.DECLARATION: "Declaration",
    Kind.ROLE: "Role in the school",
    Kind.HOLDER: "Sign-in",
    Kind.TAKEN_UP: "Talk about a declaration",
    Kind.DISCLOSURE: "Disclosure",
    Kind.APPROACH: "Approach",
    Kind.INCIDENT: "Incident",
    Kind.EXHIBIT: "Evidence",
    Kind.WITHHELD: "Image that was not kept",
    Kind.POST: "Posted report",
    Kind.REVIEW: "Review of monitoring",
    Kind.INSPECTION: "Inspection of messages",
    Kind.COMPLAINT: "Complaint about a policy",
    Kind.BUNDLE: "Bundle handed out",
    Kind.HOLD: "Legal hold",
    Kind.KEPT: "Kept beyond its time",
    Kind.ERASURE: "Erasure",
    Kind.DISPOSAL: "Disposal",
    Kind.PRINTOUT: "Printout or letter",
}


OF_REGISTER = frozenset((Kind.STAFF, Kind.DECLARATION, Kind.ROLE, Kind.HOLDER))


@dataclass(frozen=True)
class Searched:
    """How rows of a table become items: ``owner`` is the column with the record's id."""

    kind: Kind
    owner: str = "id"
    words: str = ""


SEARCHED = {
    "staff": Searched(Kind.STAFF, words="Staff record"),
    "former_engagement": Searched(Kind.STAFF, "staff_id", "Earlier engagement"),
    "outside_activity": Searched(Kind.STAFF, "staff_id", "Outside activity"),
    "form": Searched(Kind.STAFF, "staff_id", "Printed form"),
    "signature": Searched(Kind.STAFF, "staff_id", "Signature"),
    "scan_page": Searched(Kind.STAFF, "staff_id", "Scanned page"),
    "declaration": Searched(Kind.DECLARATION, words="Declaration"),
    "role_holder": Searched(Kind.ROLE, words="Role"),
    "holder": Searched(Kind.HOLDER, words="Sign-in"),
    "taken_up": Searched(Kind.TAKEN_UP, words="Talk"),
    "disclosure": Searched(Kind.DISCLOSURE, words="Disclosure"),
    "decision": Searched(Kind.DISCLOSURE, "disclosure_id", "Decision"),
    "approach": Searched(Kind.APPROACH, words="Approach"),
    "incident": Searched(Kind.INCIDENT, words="Incident"),
    "involved": Searched(Kind.INCIDENT, "incident_id", "Person involved"),
    "incident_link": Searched(Kind.INCIDENT, "incident_id", "Link to an incident"),
    "action": Searched(Kind.INCIDENT, "incident_id", "Action"),
    "correction": Searched(Kind.INCIDENT, "incident_id", "Correction"),
    "told": Searched(Kind.INCIDENT, "incident_id", "Who was told"),
    "removal": Searched(Kind.INCIDENT, "incident_id", "Request to take it down"),
    "task": Searched(Kind.INCIDENT, "incident_id", "Task"),
    "ladder_step": Searched(Kind.INCIDENT, "incident_id", "Step or letter"),
    "support": Searched(Kind.INCIDENT, "incident_id", "Support"),
    "evidence": Searched(Kind.EXHIBIT, words="Evidence"),
    "redaction": Searched(Kind.EXHIBIT, "evidence_id", "Redacted copy"),
    "custody": Searched(Kind.EXHIBIT, "evidence_id", "Custody log"),
    "withheld": Searched(Kind.WITHHELD, words="Image not kept"),
    "post": Searched(Kind.POST, words="Posted report"),
    "monitoring_review": Searched(Kind.REVIEW, words="Review"),
    "inspection": Searched(Kind.INSPECTION, words="Inspection"),
    "policy_complaint": Searched(Kind.COMPLAINT, words="Complaint"),
    "bundle": Searched(Kind.BUNDLE, words="Bundle"),
    "legal_hold": Searched(Kind.HOLD, words="Legal hold"),
    "kept": Searched(Kind.KEPT, words="Kept beyond its time"),
    "erasure": Searched(Kind.ERASURE, words="Erasure"),
    "disposal": Searched(Kind.DISPOSAL, words="Disposal"),
    "printout": Searched(Kind.PRINTOUT, words="Printout"),
    "document": Searched(Kind.EXHIBIT, words="File name"),  # whose it is says the search
}
# What is about nobody, or only points at what is searched.
PASSED_OVER = frozenset(
    (
        *("trail", "revision", "search_entry", "used_number", "book_key", "backup_check"),
        *("school", "term", "setting", "rule_set", "support_service"),
        *(
            "policy",
            "policy_version",
            "policy_link",
            "policy_change",
            "communication",
            "collection",
        ),
        *("import_batch", "import_mapping", "scan_batch"),
        *("post_file", "post_sender", "request", "request_item"),
    )
)
# Columns that say who wrote something down, or nothing in words.
_NO_WORDS = frozenset(
    (
        *("recorded_by", "reference", "sort_name", "sha256", "stored_as", "media_type", "about"),
        *("public_key", "code", "manifest", "layout", "chain", "receipt", "reading", "boxes"),
        *("trail", "records", "collections", "capacities", "sender_id", "harm", "signs"),
        *("done_so_far", "kind", "field"),
    )
)


def columns_of(table: Table) -> tuple[list[str], list[str]]:
    """The names of a table's columns that hold words, and of those that hold ids."""
    words, ids = [], []
    for column in table.columns:
        if column.key in _NO_WORDS:
            continue
        if isinstance(column.type, Uuid):
            ids.append(column.key)
        elif isinstance(column.type, (JSON, String)) and not isinstance(column.type, Enum):
            words.append(column.key)
    return words, ids


def to_search(schema: str) -> dict[str, Table]:
    """The tables of a schema that are searched, by name."""
    return {name: table for name, table in tables(schema).items() if name in SEARCHED}


def texts_in(value: Any) -> list[str]:
    """All strings of a column's value, also inside JSON."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_in(each)]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in texts_in(each)]
    return []
