"""The first tables of the casebook."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import UtcDateTime
from app.storage.migrations.shared import create_book_tables

revision = "casebook_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    create_book_tables()
    op.create_table(
        "disclosure",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=False),
        sa.Column(
            "other_kind",
            sa.Enum(
                "pupil",
                "former_pupil",
                "other_school",
                "parent",
                "colleague",
                "governor",
                "other",
                name="otherkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("other_initials", sa.String(), nullable=False),
        sa.Column("year_group", sa.Integer(), nullable=True),
        sa.Column("year_group_in", sa.Integer(), nullable=True),
        sa.Column(
            "connection",
            sa.Enum(
                "family",
                "family_friend",
                "social_circle",
                "partner",
                "both_parents",
                "interest",
                "neighbour",
                "work_only",
                "other",
                name="connection",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("platforms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_to", sa.String(), nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["replaces"], ["disclosure.id"], name=op.f("fk_disclosure_replaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint("reference", name=op.f("uq_disclosure_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_disclosure_year_number")),
    )
    op.create_index(
        op.f("ix_disclosure_declaration_id"), "disclosure", ["declaration_id"], unique=False
    )
    op.create_index(
        op.f("ix_disclosure_ended_on_review_on"),
        "disclosure",
        ["ended_on", "review_on"],
        unique=False,
    )
    op.create_index(op.f("ix_disclosure_staff_id"), "disclosure", ["staff_id"], unique=False)
    op.create_index(op.f("ix_disclosure_told_on"), "disclosure", ["told_on"], unique=False)
    op.create_table(
        "incident",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("narrative", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_time", sa.String(), nullable=True),
        sa.Column(
            "about_kind",
            sa.Enum(
                "staff",
                "pupil",
                "parent",
                "school",
                "other",
                "unknown",
                name="party",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("about_staff_id", sa.Uuid(), nullable=True),
        sa.Column("about_name", sa.String(), nullable=True),
        sa.Column(
            "by_kind",
            sa.Enum(
                "staff",
                "pupil",
                "parent",
                "school",
                "other",
                "unknown",
                name="party",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("by_name", sa.String(), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column(
            "type",
            sa.Enum(
                "post",
                "threat",
                "cyberbullying",
                "approach",
                "confidentiality",
                "account",
                "conduct",
                "other",
                name="incidenttype",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("done_so_far", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("knows", sa.Boolean(), nullable=True),
        sa.Column("impact", sa.String(), nullable=True),
        sa.Column("led_by", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="status", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "no_action",
                "accidental",
                "unfounded",
                "removed",
                "advice",
                "warning",
                "disciplinary",
                "dismissal",
                "access_withdrawn",
                "engagement_ended",
                "pupil_sanction",
                "parent_meeting",
                "handed_on",
                "police",
                "other",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("rationale", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("reference", name=op.f("uq_incident_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_incident_year_number")),
    )
    op.create_index(
        op.f("ix_incident_about_staff_id"), "incident", ["about_staff_id"], unique=False
    )
    op.create_index(op.f("ix_incident_happened_on"), "incident", ["happened_on"], unique=False)
    op.create_index(
        op.f("ix_incident_status_happened_on"), "incident", ["status", "happened_on"], unique=False
    )
    op.create_table(
        "taken_up",
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=False),
        sa.Column("talked_to", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_up")),
        sa.UniqueConstraint("declaration_id", name=op.f("uq_taken_up_declaration_id")),
    )
    op.create_index(op.f("ix_taken_up_staff_id"), "taken_up", ["staff_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("done", "closed", "reopened", name="actionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_time", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_action_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_incident_id"), "action", ["incident_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_correction_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_incident_id"), "correction", ["incident_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "noted",
                "conditions",
                "not_agreed",
                name="decisionoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "decided_by",
            sa.Enum("head", "chair", name="decidedby", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_name", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("conditions", sa.String(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_decision_disclosure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_disclosure_id"), "decision", ["disclosure_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("image", "pdf", name="evidencekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("moving", sa.Boolean(), nullable=False),
        sa.Column("caption", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("captured_on", sa.Date(), nullable=True),
        sa.Column("captured_by", sa.String(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_evidence_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "incident_id", "position", name=op.f("uq_evidence_incident_id_position")
        ),
    )
    op.create_index(op.f("ix_evidence_document_id"), "evidence", ["document_id"], unique=False)
    op.create_table(
        "withheld",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("no", "not_sure", "yes", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_time", sa.String(), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("kept_at", sa.String(), nullable=False),
        sa.Column("told_whom", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_time", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_withheld_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld")),
        sa.UniqueConstraint("reference", name=op.f("uq_withheld_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_withheld_year_number")),
    )
    op.create_index(op.f("ix_withheld_incident_id"), "withheld", ["incident_id"], unique=False)
    op.create_table(
        "custody",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "taken_in",
                "viewed",
                "exported",
                "printed",
                name="custodyevent",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_custody_evidence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
    )
    op.create_index(op.f("ix_custody_evidence_id"), "custody", ["evidence_id"], unique=False)


def downgrade() -> None:
    """There is no way back: a newer vault is refused by an older Candour."""
    raise NotImplementedError("a vault is never taken back to an earlier version")
