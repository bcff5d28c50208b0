"""Routes, approaches, what was done, sealed posts, bundles and printouts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import UtcDateTime

revision = "casebook_0002"
down_revision = "casebook_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "printout",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("trail", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printout")),
        sa.UniqueConstraint("code", name=op.f("uq_printout_code")),
    )
    op.create_table(
        "approach",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=False),
        sa.Column(
            "by_kind",
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
        sa.Column("by_initials", sa.String(), nullable=False),
        sa.Column("by_account", sa.String(), nullable=True),
        sa.Column("year_group", sa.Integer(), nullable=True),
        sa.Column("year_group_in", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "friend_request",
                "follow",
                "message",
                "group",
                "comment",
                "other",
                name="approachkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_time", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column(
            "reply",
            sa.Enum(
                "declined",
                "ignored",
                "blocked",
                "accepted",
                "not_yet",
                name="reply",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reply_text", sa.String(), nullable=True),
        sa.Column("professional", sa.Boolean(), nullable=True),
        sa.Column("reported_to", sa.String(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approach")),
        sa.UniqueConstraint("reference", name=op.f("uq_approach_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_approach_year_number")),
    )
    with op.batch_alter_table("approach", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approach_by_kind_by_initials"), ["by_kind", "by_initials"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_approach_happened_on"), ["happened_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_approach_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "bundle",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "recipient",
            sa.Enum(
                "police",
                "lado",
                "hr",
                "panel",
                "subject",
                "other",
                name="recipient",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("items", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("reference", name=op.f("uq_bundle_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_bundle_year_number")),
    )
    op.create_table(
        "inspection",
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("concern", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("authorised_by", sa.String(), nullable=False),
        sa.Column("authorised_on", sa.Date(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("found", sa.String(), nullable=True),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_incident_id"), ["incident_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "monitoring_review",
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("looked_at", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_review")),
    )
    with op.batch_alter_table("monitoring_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monitoring_review_done_on"), ["done_on"], unique=False)

    op.create_table(
        "policy_complaint",
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_from", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("passed_to", sa.String(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_complaint")),
    )
    with op.batch_alter_table("policy_complaint", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_complaint_received_on"), ["received_on"], unique=False
        )

    op.create_table(
        "post_sender",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.Column("missing", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_sender")),
        sa.UniqueConstraint("sender_id", "chain", name=op.f("uq_post_sender_sender_id_chain")),
    )
    op.create_table(
        "incident_link",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_link_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["incident.id"], name=op.f("fk_incident_link_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_link")),
        sa.UniqueConstraint(
            "incident_id", "other_id", name=op.f("uq_incident_link_incident_id_other_id")
        ),
    )
    with op.batch_alter_table("incident_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_link_other_id"), ["other_id"], unique=False)

    op.create_table(
        "involved",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "target",
                "subject",
                "witness",
                "reporter",
                "anonymous",
                "handler",
                "panel",
                name="part",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
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
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("year_group", sa.Integer(), nullable=True),
        sa.Column("knows", sa.Boolean(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("account_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_involved_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involved")),
    )
    with op.batch_alter_table("involved", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_involved_incident_id"), ["incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_involved_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "ladder_step",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "rung",
            sa.Enum(
                "discuss",
                "ask_removal",
                "meeting",
                "written_warning",
                "access_removed",
                "legal",
                "police",
                name="rung",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("letter", sa.String(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_ladder_step_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_step")),
    )
    with op.batch_alter_table("ladder_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ladder_step_incident_id"), ["incident_id"], unique=False
        )

    op.create_table(
        "post",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("set_aside_why", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_post_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_receipt"), ["receipt"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_sender_id"), ["sender_id"], unique=False)

    op.create_table(
        "removal",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_time", sa.String(), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("complied", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_removal_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )
    with op.batch_alter_table("removal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_removal_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "support",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("harmed", "accused", "other", name="side", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_support_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
    )
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("dropped_why", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_task_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_done_on_due_on"), ["done_on", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "told",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "route",
            sa.Enum(
                "child_at_risk",
                "about_staff",
                "lado",
                "about_head",
                "about_pupil",
                "illegal",
                "data_breach",
                "account",
                "media",
                "criticism",
                "pupil_bullying",
                "staff_bullying",
                "threat",
                "prohibited_site",
                "allegation",
                "policy_complaint",
                "escalation",
                "hr",
                "other",
                name="routekey",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_time", sa.String(), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("not_told_why", sa.String(), nullable=True),
        sa.Column("advice", sa.String(), nullable=True),
        sa.Column("procedure", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_told_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
    )
    with op.batch_alter_table("told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "post_file",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_file_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_file")),
        sa.UniqueConstraint("post_id", "position", name=op.f("uq_post_file_post_id_position")),
    )
    op.create_table(
        "redaction",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("boxes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_redaction_evidence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
    )
    with op.batch_alter_table("redaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redaction_evidence_id"), ["evidence_id"], unique=False)

    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "awareness",
                sa.Enum("leaders", "team", "open", name="awareness", native_enum=False, length=40),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("asked", sa.Boolean(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "departure",
                sa.Enum("taken", "proposed", name="departure", native_enum=False, length=40),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("justification", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("hr_advice", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("hr_advice_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("copy_signed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("copy_document_id", sa.Uuid(), nullable=True))

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approach_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("kept_at", sa.String(), nullable=True))
        batch_op.alter_column("incident_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("document_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_unique_constraint(
            batch_op.f("uq_evidence_approach_id_position"), ["approach_id", "position"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_approach_id"), "approach", ["approach_id"], ["id"]
        )

    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("group_name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("judgement", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("harm", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("harm_why", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "allegation",
                sa.Enum(
                    "substantiated",
                    "malicious",
                    "false",
                    "unsubstantiated",
                    "unfounded",
                    name="allegation",
                    native_enum=False,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("copy_given_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("off_file_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("training", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("post_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("signs", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """There is no way back: a newer vault is refused by an older Candour."""
    raise NotImplementedError("a vault is never taken back to an earlier version")
