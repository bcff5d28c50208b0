"""What people call a record or a document, so that nobody has to look for an id.

Read from the rows as they are stored, as far as they can be: what is wrong with a book is told in
these words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any

from app.dates import say_date
from app.storage.raw import Row
from app.words import shorten

Ask = Callable[[str, Sequence[Any]], "list[Row] | None"]
"""Asks the database; None if damage is in the way."""

# What has a reference is called by it. These have a name of their own.
_NAMED = {
    "staff": ("the entry of {}", "name"),
    "outside_activity": ("the outside activity “{}”", "what"),
    "policy": ("the policy “{}”", "title"),
    "policy_link": ("the linked policy “{}”", "title"),
    "collection": ("the collection “{}”", "title"),
    "form": ("the form of {}", "name"),
    "setting": ("the setting “{}”", "key"),
    "school": ("the school's own entry, {}", "name"),
    "term": ("the term {}", "name"),
    "role_holder": ("the role that {} holds", "name"),
    "support_service": ("the support service {}", "name"),
    "holder": ("the right of {} to open it", "name"),
    "document": ("the entry of the file “{}”", "name"),
    "printout": ("the printout “{}”", "title"),
    "legal_hold": ("the legal hold on {}", "title"),
    "post": ("the report by {}", "sender_name"),
    "post_sender": ("the count of reports by {}", "sender_name"),
    "taken_up": ("the talk with {}", "staff_name"),
    "inspection": ("the inspection about {}", "name"),
    "policy_complaint": ("the complaint about “{}”", "policy"),
}
# These belong to another record: what they are, and where it stands.
_PARTS = {
    "declaration": ("the declaration of", "staff_id", "staff"),
    "signature": ("the signature of", "staff_id", "staff"),
    "former_engagement": ("the earlier time of", "staff_id", "staff"),
    "policy_version": ("a version of", "policy_id", "policy"),
    "policy_change": ("a change in", "version_id", "policy_version"),
    "communication": ("a notice about", "version_id", "policy_version"),
    "scan_page": ("a scanned page about", "form_id", "form"),
    "decision": ("the decision on", "disclosure_id", "disclosure"),
    "redaction": ("the redacted copy of", "evidence_id", "evidence"),
    "custody": ("a line in the custody log of", "evidence_id", "evidence"),
    "action": ("an action of", "incident_id", "incident"),
    "correction": ("a correction of", "incident_id", "incident"),
    "involved": ("a person in", "incident_id", "incident"),
    "incident_link": ("a link of", "incident_id", "incident"),
    "task": ("a task of", "incident_id", "incident"),
    "ladder_step": ("a step of", "incident_id", "incident"),
    "support": ("the support in", "incident_id", "incident"),
    "told": ("who was told of", "incident_id", "incident"),
    "removal": ("a removal request of", "incident_id", "incident"),
    "post_file": ("a file of", "post_id", "post"),
    "request_item": ("an item of", "request_id", "request"),
}
_EVIDENCE = {"image": "screenshot", "pdf": "PDF", "physical": "object", "sound": "recording"}
# Which column of which record names a document, and what the document is then.
_KEPT = (
    ("evidence", "document_id", "{}"),
    ("redaction", "document_id", "{}"),
    ("signature", "document_id", "the drawing of {}"),
    ("declaration", "document_id", "the scan of {}"),
    ("policy_version", "document_id", "the file of {}"),
    ("scan_page", "document_id", "{}"),
    ("printout", "document_id", "{}"),
    ("disclosure", "copy_document_id", "the signed copy of {}"),
    ("ladder_step", "document_id", "the letter in {}"),
    ("post_file", "document_id", "{}"),
)


class Names:
    """Names what a book holds."""

    def __init__(self, ask: Ask, kinds: Collection[str]) -> None:
        """``kinds`` are the tables that are there."""
        self._ask = ask
        self._kinds = kinds

    def record(self, kind: str, record: str) -> str:
        """What people call a record, such as "the declaration of Megan Evans".

        Args:
            kind: its table.
            record: its id, as stored.
        """
        found = self._row(kind, record)
        if found is None:
            return self._of_index(kind, record)
        if found.get("reference"):
            return str(found["reference"])
        if kind == "evidence":
            return self._evidence(found)
        if kind in _NAMED:
            words, column = _NAMED[kind]
            return words.format(shorten(str(found[column]), 60))
        if kind in _PARTS:
            words, column, whole = _PARTS[kind]
            if found.get(column):
                return f"{words} {self._whole(whole, found[column])}"
        return f"{_a(kind)} of {_day(found)}" if found.get("recorded_at") else _a(kind)

    def document(self, row: Row) -> str:
        """What people call a document, such as "the screenshot A of INC-2026-014"."""
        for kind, column, words in _KEPT:
            if kind not in self._kinds:
                continue
            users = self._ask(
                f'SELECT id FROM "{kind}" WHERE "{column}" = ? LIMIT 1',  # noqa: S608 – our names
                (row["id"],),
            )
            if users:
                return words.format(self.record(kind, users[0]["id"]))
        return f"the file “{shorten(str(row['name']), 60)}”"

    def _row(self, kind: str, record: str) -> Row | None:
        if kind not in self._kinds:
            return None
        found = self._ask(f'SELECT * FROM "{kind}" WHERE id = ?', (record,))  # noqa: S608 – our own names
        return found[0] if found else None

    def _whole(self, kind: str, record: str) -> str:
        if kind == "staff":
            found = self._row(kind, record)
            return "somebody" if found is None else str(found["name"])
        return self.record(kind, record)

    def _evidence(self, row: Row) -> str:
        what = _EVIDENCE.get(row["kind"], str(row["kind"]).replace("_", " "))
        if row.get("incident_id"):
            of = self.record("incident", row["incident_id"])
        elif row.get("approach_id"):
            of = self.record("approach", row["approach_id"])
        else:
            of = "no incident"
        return f"the {what} {row['letter']} of {of}"

    def _of_index(self, kind: str, record: str) -> str:
        """By the index of words, for a record that is gone or can't be read."""
        query = "SELECT reference, title FROM search_entry WHERE record = ?"
        found = self._ask(query, (record,)) if "search_entry" in self._kinds else None
        if not found:
            return _a(kind)
        return str(found[0]["reference"] or f"“{shorten(found[0]['title'], 60)}”")


def _a(kind: str) -> str:
    words = kind.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _day(row: Row) -> str:
    try:
        return say_date(dt.datetime.fromisoformat(row["recorded_at"]).date())
    except ValueError:
        return "no day"
