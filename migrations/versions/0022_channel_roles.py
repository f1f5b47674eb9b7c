"""Roles on single channels, beside those in the workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        *(_belongs(name) for name in ("workspace", "membership", "channel")),
        sa.PrimaryKeyConstraint("id", name="pk_channel_role"),
        sa.UniqueConstraint(
            "membership_id", "channel_id", name="uq_channel_role_membership_id_channel_id"
        ),
    )
    op.create_index("ix_channel_role_workspace_id", "channel_role", ["workspace_id"])
    op.create_index("ix_channel_role_channel_id", "channel_role", ["channel_id"])


def _belongs(to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_channel_role_{to}_id")
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("channel_role")
