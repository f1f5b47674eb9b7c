"""Who was reminded of which post."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _belongs("workspace_id", "workspace"),
        _belongs("post_id", "post"),
        _belongs("revision_id", "revision"),
        _belongs("user_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            "post_id",
            "revision_id",
            "user_id",
            "stage",
            name="uq_reminder_post_id_revision_id_user_id_stage",
        ),
    )
    op.create_index("ix_reminder_workspace_id", "reminder", ["workspace_id"])
    op.create_index("ix_reminder_workspace_at", "reminder", ["workspace_id", "at"])


def _belongs(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_reminder_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("reminder")
