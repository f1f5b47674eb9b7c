"""Sign-ins at networks that are on their way, and videos."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _connecting()
    op.add_column("media", sa.Column("length_ms", sa.Integer()))
    codec = sa.Column("codec", sa.String(length=40), nullable=False, server_default="")
    op.add_column("media", codec)


def _connecting() -> None:
    op.create_table(
        "connecting",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_connecting_{table}_id"),
                ondelete="CASCADE",
            )
            for table in ("channel", "user", "workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connecting")),
        sa.UniqueConstraint("state", name=op.f("uq_connecting_state")),
    )
    op.create_index("ix_connecting_ends_at", "connecting", ["ends_at"])
    op.create_index("ix_connecting_workspace_id", "connecting", ["workspace_id"])


def downgrade() -> None:
    op.drop_table("connecting")
    op.drop_column("media", "codec")
    op.drop_column("media", "length_ms")
