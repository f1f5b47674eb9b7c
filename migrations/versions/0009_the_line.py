"""The line: pillars and their shares, what each channel is for, and the dates of hot posts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pillar",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_pillar_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pillar"),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_pillar_workspace_id_name")),
    )
    op.create_index("ix_pillar_workspace_id", "pillar", ["workspace_id"])
    for table, column in _added():
        op.add_column(table, column)


def _added() -> list[tuple[str, sa.Column[object]]]:
    priority = sa.Column("priority", sa.String(32), nullable=False, server_default="ordinary")
    return [
        ("channel", sa.Column("mission", sa.String(500), nullable=False, server_default="")),
        ("channel", sa.Column("reserve", sa.Integer(), nullable=False, server_default="0")),
        ("workspace", sa.Column("explore", sa.Integer(), nullable=False, server_default="15")),
        ("workspace", sa.Column("cut_off", sa.Integer(), nullable=False, server_default="18")),
        ("post", sa.Column("relevant_from", sa.DateTime(timezone=True))),
        ("post", sa.Column("embargo_until", sa.DateTime(timezone=True))),
        ("post", priority),
    ]


def downgrade() -> None:
    for table, column in reversed(_added()):
        op.drop_column(table, str(column.name))
    op.drop_table("pillar")
