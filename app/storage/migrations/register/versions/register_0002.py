"""Forms that file themselves, signatures on the screen, what changed in a policy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import UtcDateTime

revision = "register_0002"
down_revision = "register_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "scan_batch",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_batch")),
    )
    with op.batch_alter_table("scan_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_batch_sha256"), ["sha256"], unique=False)

    op.create_table(
        "form",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("collections", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("large", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_form_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("reference", name=op.f("uq_form_reference")),
    )
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "outside_activity",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_outside_activity_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_activity")),
    )
    with op.batch_alter_table("outside_activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outside_activity_staff_id"), ["staff_id"], unique=False
        )

    op.create_table(
        "signature",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "paper",
                "witnessed",
                "email",
                "scan",
                "drawn",
                "typed",
                "other",
                name="howseen",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("typed", sa.String(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_signature_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "policy_change",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("compared_with", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "added",
                "removed",
                "reworded",
                "moved",
                "renumbered",
                name="changekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("old_number", sa.String(), nullable=True),
        sa.Column("new_number", sa.String(), nullable=True),
        sa.Column("heading", sa.String(), nullable=True),
        sa.Column("old_text", sa.String(), nullable=True),
        sa.Column("new_text", sa.String(), nullable=True),
        sa.Column("material", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["compared_with"], ["policy_version.id"], name=op.f("fk_policy_change_compared_with")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_change_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_change")),
    )
    with op.batch_alter_table("policy_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_change_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "scan_page",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "accepted", "set_aside", name="pagestate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "clear", "check", "unknown", "blank", name="verdict", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("reading", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["scan_batch.id"], name=op.f("fk_scan_page_batch_id")
        ),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_scan_page_form_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_scan_page_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_page")),
    )
    with op.batch_alter_table("scan_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_page_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scan_page_form_id"), ["form_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scan_page_state"), ["state"], unique=False)

    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_collection_round_id"), ["round_id"], unique=False)

    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("form_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("signature_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_declaration_signature_id"), "signature", ["signature_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_declaration_form_id"), "form", ["form_id"], ["id"]
        )

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("large_print", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("other_format", sa.String(), nullable=True))


def downgrade() -> None:
    """There is no way back: a newer vault is refused by an older Candour."""
    raise NotImplementedError("a vault is never taken back to an earlier version")
