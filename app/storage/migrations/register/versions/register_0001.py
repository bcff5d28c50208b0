"""The first tables of the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import UtcDateTime
from app.storage.migrations.shared import create_book_tables

revision = "register_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    create_book_tables()
    op.create_table(
        "import_batch",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("until_seq", sa.Integer(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("headings", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("headings", name=op.f("uq_import_mapping_headings")),
    )
    op.create_table(
        "policy",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("committee", sa.String(), nullable=True),
        sa.Column("legal_framework", sa.String(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "school",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("alone", "trust", name="schoolkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("trust_name", sa.String(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("key", name=op.f("uq_setting_key")),
    )
    op.create_table(
        "staff",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "teacher",
                "support",
                "governor",
                "volunteer",
                "agency",
                "casual",
                "supply",
                "trainee",
                "temporary",
                "contractor",
                "consultant",
                "trustee",
                "central",
                "provider",
                name="category",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("staff_code", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("capacities", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("social_media_role", sa.Boolean(), nullable=False),
        sa.Column("social_media_told", sa.Date(), nullable=True),
        sa.Column("accounts_changed", sa.Boolean(), nullable=False),
        sa.Column("relationships_ended", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_category"), "staff", ["category"], unique=False)
    op.create_index(op.f("ix_staff_email"), "staff", ["email"], unique=False)
    op.create_index("ix_staff_engaged", "staff", ["ends", "starts"], unique=False)
    op.create_index(op.f("ix_staff_sort_name"), "staff", ["sort_name"], unique=False)
    op.create_index(op.f("ix_staff_staff_code"), "staff", ["staff_code"], unique=False)
    op.create_table(
        "term",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index(op.f("ix_term_starts"), "term", ["starts"], unique=False)
    op.create_table(
        "former_engagement",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "teacher",
                "support",
                "governor",
                "volunteer",
                "agency",
                "casual",
                "supply",
                "trainee",
                "temporary",
                "contractor",
                "consultant",
                "trustee",
                "central",
                "provider",
                name="category",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("accounts_changed", sa.Boolean(), nullable=False),
        sa.Column("relationships_ended", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_former_engagement_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_engagement")),
    )
    op.create_index(
        op.f("ix_former_engagement_staff_id"), "former_engagement", ["staff_id"], unique=False
    )
    op.create_table(
        "policy_link",
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("also_read", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_link_policy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_link")),
    )
    op.create_index(op.f("ix_policy_link_policy_id"), "policy_link", ["policy_id"], unique=False)
    op.create_table(
        "policy_version",
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "final", name="versionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("produced_on", sa.Date(), nullable=True),
        sa.Column("produced_by", sa.String(), nullable=True),
        sa.Column("ratified_on", sa.Date(), nullable=True),
        sa.Column("ratified_by", sa.String(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("signed_position", sa.String(), nullable=True),
        sa.Column("next_review", sa.String(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("change_note", sa.String(), nullable=True),
        sa.Column("consultation", sa.String(), nullable=True),
        sa.Column("equality_check", sa.String(), nullable=True),
        sa.Column("monitoring", sa.String(), nullable=True),
        sa.Column("everyone_signs", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("final_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_version_policy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("policy_id", "number", name=op.f("uq_policy_version_policy_id_number")),
    )
    op.create_index(
        op.f("ix_policy_version_next_review_on"), "policy_version", ["next_review_on"], unique=False
    )
    op.create_table(
        "role_holder",
        sa.Column(
            "role",
            sa.Enum(
                "head",
                "head_of_school",
                "associate_head",
                "deputy_head",
                "dsl",
                "deputy_dsl",
                "safeguarding_contact",
                "online_safety_officer",
                "chair",
                "ceo",
                "trustees",
                "data_lead",
                "hr",
                "lado",
                "it_provider",
                name="rolekey",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("remit", sa.String(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_role_holder_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_holder")),
    )
    op.create_index(op.f("ix_role_holder_role"), "role_holder", ["role"], unique=False)
    op.create_table(
        "collection",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("everyone", "new_starters", name="scope", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_collection_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
    )
    op.create_index(op.f("ix_collection_opened_on"), "collection", ["opened_on"], unique=False)
    op.create_index(op.f("ix_collection_version_id"), "collection", ["version_id"], unique=False)
    op.create_table(
        "communication",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_communication_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communication")),
    )
    op.create_index(
        op.f("ix_communication_version_id"), "communication", ["version_id"], unique=False
    )
    op.create_table(
        "declaration",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "signed",
                "check",
                "declined",
                "exempt",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column(
            "how_seen",
            sa.Enum(
                "paper",
                "witnessed",
                "email",
                "scan",
                "other",
                name="howseen",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_disclose",
            sa.Enum(
                "nothing", "something", "not_asked", name="todisclose", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("supersedes", sa.Uuid(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("voided_why", sa.String(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_declaration_collection_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_declaration_staff_id")),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["declaration.id"], name=op.f("fk_declaration_supersedes")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_declaration_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    op.create_index(
        "ix_declaration_follow_up", "declaration", ["to_disclose", "follow_up_on"], unique=False
    )
    op.create_index(
        "ix_declaration_outcome",
        "declaration",
        ["collection_id", "outcome", "staff_id"],
        unique=False,
    )
    op.create_index("ix_declaration_person", "declaration", ["staff_id", "dated"], unique=False)
    op.create_index(
        "uq_declaration_standing",
        "declaration",
        ["collection_id", "staff_id"],
        unique=True,
        sqlite_where=sa.text("stands = 1"),
    )


def downgrade() -> None:
    """There is no way back: a newer vault is refused by an older Candour."""
    raise NotImplementedError("a vault is never taken back to an earlier version")
