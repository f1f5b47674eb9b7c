"""What is typed is kept before it is saved, and it is known who has a post open."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsaved",
        sa.Column("id", sa.Integer(), primary_key=True),
        _workspace(),
        _user(),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("post.id", ondelete="CASCADE")),
        sa.Column("page", sa.String(40), nullable=False, unique=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_unsaved_workspace_id", "unsaved", ["workspace_id"])
    op.create_index("ix_unsaved_user_post", "unsaved", ["user_id", "post_id"])
    op.create_index("ix_unsaved_at", "unsaved", ["at"])
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), primary_key=True),
        _workspace(),
        sa.Column(
            "post_id", sa.Integer(), sa.ForeignKey("post.id", ondelete="CASCADE"), nullable=False
        ),
        _user(),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writing_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("post_id", "user_id", name="uq_presence_post_id_user_id"),
    )
    op.create_index("ix_presence_workspace_id", "presence", ["workspace_id"])
    op.create_index("ix_presence_seen_at", "presence", ["seen_at"])


def downgrade() -> None:
    op.drop_table("presence")
    op.drop_table("unsaved")


def _workspace() -> "sa.Column[int]":
    there = sa.ForeignKey("workspace.id", ondelete="CASCADE")
    return sa.Column("workspace_id", sa.Integer(), there, nullable=False)


def _user() -> "sa.Column[int]":
    there = sa.ForeignKey("user.id", ondelete="CASCADE")
    return sa.Column("user_id", sa.Integer(), there, nullable=False)
