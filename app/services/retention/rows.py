"""What is due, what is kept all the same, and what was disposed of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.services.retention.schedule import Line
from app.words import count, join, plural, sentence

CERTIFICATE = "Certificate of disposal"
KINDS: dict[str, tuple[str, str]] = {
    "staff": ("staff record", "staff records"),
    "declaration": ("declaration", "declarations"),
    "signature": ("signature", "signatures"),
    "form": ("printed form", "printed forms"),
    "scan_batch": ("batch of scans", "batches of scans"),
    "scan_page": ("scanned page", "scanned pages"),
    "import_batch": ("imported list", "imported lists"),
    "policy_version": ("policy version", "policy versions"),
    "incident": ("incident", "incidents"),
    "disclosure": ("disclosure", "disclosures"),
    "approach": ("approach", "approaches"),
    "withheld": ("record of an image not kept", "records of images not kept"),
    "evidence": ("exhibit", "exhibits"),
    "post": ("posted report", "posted reports"),
    "bundle": ("bundle", "bundles"),
    "request": ("subject access request", "subject access requests"),
    "monitoring_review": ("monitoring review", "monitoring reviews"),
    "inspection": ("inspection", "inspections"),
    "policy_complaint": ("complaint", "complaints"),
    "printout": ("copy of a printout", "copies of printouts"),
    "taken_up": ("talk", "talks"),
    "document": ("file", "files"),
    "draft": ("draft", "drafts"),
}
"""Kinds that are named on a certificate; what else hung on them is counted together."""

_REST = ("entry that goes with it", "entries that go with it")


@dataclass(frozen=True)
class DueRow:
    """A record whose time is over, or nearly.

    Attributes:
        line: of the schedule.
        book: where it is.
        kind, record: its table and id.
        title: in words.
        since: the day from which its time runs.
        due: when it is over.
        held: why it is on hold; "" if it isn't.
        kept, until: why it is kept all the same, and until when.
    """

    line: Line
    book: str
    kind: str
    record: UUID
    title: str
    since: dt.date
    due: dt.date
    held: str = ""
    kept: str = ""
    until: dt.date | None = None

    @property
    def id(self) -> str:
        """Tells it from the others."""
        return f"{self.kind}:{self.record.hex}"

    @property
    def rule(self) -> str:
        """Why it is due."""
        return f"{self.line.label}: {self.line.period} from {self.line.event}"


@dataclass(frozen=True)
class HoldRow:
    """A legal hold, standing or lifted."""

    id: UUID
    book: str
    kind: str
    record: UUID
    title: str
    why: str
    lifted_on: dt.date | None
    lifted_why: str | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def since(self) -> str:
        """When it was set, by whom and why."""
        return f"{say_date(self.recorded_at.astimezone().date())}, {self.recorded_by}: {self.why}"


@dataclass(frozen=True)
class DisposalRow:
    """One act of disposal in one book.

    Attributes:
        counts: how many of each kind (table name).
        certificate: the id of its certificate among the printouts, once one was made.
    """

    reference: str
    book: str
    rule: str | None
    reason: str
    decided_by: str
    happened_on: dt.date
    counts: Mapping[str, int]
    certificate: UUID | None = None

    @property
    def what(self) -> str:
        """What was disposed of, in numbers and kinds."""
        return say_counts(self.counts)

    @property
    def title(self) -> str:
        """What its certificate is called."""
        return f"{CERTIFICATE} {self.reference}"


def named_counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many of each kind, in words; what has no word of its own comes last, together."""
    named = [
        (sentence(plural(counts[kind], *KINDS[kind])), counts[kind])
        for kind in KINDS
        if counts.get(kind)
    ]
    rest = sum(number for kind, number in counts.items() if kind not in KINDS)
    return [*named, (sentence(plural(rest, *_REST)), rest)] if rest else named


def say_counts(counts: Mapping[str, int]) -> str:
    """Give "1 incident, 3 exhibits and 12 entries that go with it"."""
    named = [count(counts[kind], *KINDS[kind]) for kind in KINDS if counts.get(kind)]
    rest = sum(number for kind, number in counts.items() if kind not in KINDS)
    return join([*named, count(rest, *_REST)] if rest else named)
