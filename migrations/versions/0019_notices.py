"""What people are told inside the house."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0013"
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("matter", sa.String(80), nullable=False),
        sa.Column("post_id", sa.Integer()),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("more", sa.JSON()),
        sa.Column("link", sa.String(200), nullable=False),
        sa.Column("url", sa.String(1000), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        _belongs("workspace_id", "workspace"),
        _belongs("user_id", "user"),
        _belongs("post_id", "post"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint(
            "workspace_id", "user_id", "matter", name="uq_notice_workspace_id_user_id_matter"
        ),
    )
    op.create_index("ix_notice_workspace_id", "notice", ["workspace_id"])
    op.create_index("ix_notice_user_id", "notice", ["user_id"])
    op.create_index("ix_notice_post_id", "notice", ["post_id"])
    op.create_index("ix_notice_at", "notice", ["at"])
    op.create_index(
        "ix_notice_unread", "notice", ["user_id"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )


def _belongs(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_notice_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("notice")
