"""Who was reminded of which post, and who is away."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _reminder()
    _absence()


def _reminder() -> None:
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


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer()),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("workspace_id", "workspace", of="absence"),
        _belongs("user_id", "user", of="absence"),
        _belongs("deputy_id", "user", of="absence", gone="SET NULL"),
        _belongs("by_id", "user", of="absence", gone="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_workspace_id", "absence", ["workspace_id"])


def _belongs(
    column: str, to: str, *, of: str = "reminder", gone: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{of}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=gone)


def downgrade() -> None:
    op.drop_table("absence")
    op.drop_table("reminder")
