"""The rules by which evergreen posts leave again, and in which of their wordings each left."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    wording = sa.Column("wording", sa.Integer(), nullable=False, server_default="0")
    op.add_column("delivery", wording)
    op.create_table(
        "reuse",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer()) for name in ("rest_days", "most_uses", "reread_months")),
        sa.Column("expires_on", sa.Date()),
        sa.Column("seasons", sa.JSON(), nullable=False),
        sa.Column("read_on", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Integer(), nullable=False),
        *(_belongs(to) for to in ("workspace", "post")),
        sa.PrimaryKeyConstraint("id", name="pk_reuse"),
        sa.UniqueConstraint("post_id", name="uq_reuse_post_id"),
    )
    op.create_index("ix_reuse_workspace_id", "reuse", ["workspace_id"])


def _belongs(to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_reuse_{to}_id")
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("reuse")
    op.drop_column("delivery", "wording")
