"""Notices on phones and desktops: browsers, the key they know us by, and what each person wants."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("reach", sa.Column("push", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "push_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_push_key"),
        sa.UniqueConstraint("name", name="uq_push_key_name"),
    )
    op.create_table(
        "push_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("sent_at", AT),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_push_device_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_push_device"),
        sa.UniqueConstraint("digest", name="uq_push_device_digest"),
    )
    op.create_index("ix_push_device_user_id", "push_device", ["user_id"])


def downgrade() -> None:
    op.drop_table("push_device")
    op.drop_table("push_key")
    op.drop_column("reach", "push")
