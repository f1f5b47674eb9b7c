"""Imports are kept, so that they can be undone; calendars are read from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("encoding", sa.String(40), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("sheet", sa.String(255), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("headings_key", sa.String(64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name="fk_import_batch_workspace_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_import_batch_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )
    op.create_index("ix_import_batch_workspace_id", "import_batch", ["workspace_id"])
    op.create_index("ix_import_batch_headings", "import_batch", ["workspace_id", "headings_key"])
    with op.batch_alter_table("imported_row") as table:
        table.add_column(sa.Column("batch_id", sa.Integer()))
        table.create_foreign_key(
            "fk_imported_row_batch_id", "import_batch", ["batch_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index("ix_imported_row_batch_id", ["batch_id"])
    op.create_table(
        "refused_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(300), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("remedy", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name="fk_refused_cell_workspace_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_refused_cell_batch_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refused_cell"),
    )
    op.create_index("ix_refused_cell_workspace_id", "refused_cell", ["workspace_id"])
    op.create_index("ix_refused_cell_batch_id", "refused_cell", ["batch_id"])
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name="fk_subscription_workspace_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_subscription_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("digest", name="uq_subscription_digest"),
    )
    op.create_index("ix_subscription_workspace_id", "subscription", ["workspace_id"])
    op.create_index("ix_subscription_user_id", "subscription", ["user_id"])
    public = sa.Column("public_feed", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("channel", public)


def downgrade() -> None:
    op.drop_column("channel", "public_feed")
    op.drop_table("subscription")
    op.drop_table("refused_cell")
    with op.batch_alter_table("imported_row") as table:
        table.drop_index("ix_imported_row_batch_id")
        table.drop_constraint("fk_imported_row_batch_id", type_="foreignkey")
        table.drop_column("batch_id")
    op.drop_table("import_batch")
