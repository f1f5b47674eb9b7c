"""Saved views of the calendar, and the indexes that its months are read along."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_views()
    _drop("delivery", "ix_delivery_workspace_due", "ix_delivery_post_id")
    _drop("post", "ix_post_workspace_wished")
    op.create_index(
        "ix_delivery_workspace_due", "delivery", ["workspace_id", "due_at", "state", "post_id"]
    )
    op.create_index("ix_delivery_post_due", "delivery", ["post_id", "state", "due_at"])
    op.create_index("ix_post_workspace_wished", "post", ["workspace_id", "wished_at", "state"])
    op.create_index("ix_post_workspace_owner", "post", ["workspace_id", "owner_id"])
    op.create_index("ix_post_workspace_campaign", "post", ["workspace_id", "campaign"])


def downgrade() -> None:
    _drop("post", "ix_post_workspace_campaign", "ix_post_workspace_owner")
    _drop("post", "ix_post_workspace_wished")
    _drop("delivery", "ix_delivery_post_due", "ix_delivery_workspace_due")
    op.create_index("ix_post_workspace_wished", "post", ["workspace_id", "wished_at"])
    op.create_index("ix_delivery_post_id", "delivery", ["post_id"])
    op.create_index("ix_delivery_workspace_due", "delivery", ["workspace_id", "due_at"])
    op.drop_table("saved_view")


def _add_views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.String(2000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("starts", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint(
            "workspace_id", "user_id", "name", name="uq_saved_view_workspace_id_user_id_name"
        ),
        _belongs_to("workspace"),
        _belongs_to("user"),
    )
    for owner in ("workspace_id", "user_id"):
        op.create_index(f"ix_saved_view_{owner}", "saved_view", [owner])
    op.create_index(
        "uq_saved_view_starts",
        "saved_view",
        ["workspace_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("starts"),
        postgresql_where=sa.text("starts"),
    )


def _belongs_to(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{table}_id"],
        [f"{table}.id"],
        name=f"fk_saved_view_{table}_id_{table}",
        ondelete="CASCADE",
    )


def _drop(table: str, *names: str) -> None:
    for name in names:
        op.drop_index(name, table)
