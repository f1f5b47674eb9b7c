"""By when a post must be agreed to, to whom it is handed over, and who is not waited for."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_DEADLINES = {
    "due_hot_minutes": 60,
    "due_warm_hours": 24,
    "due_cold_hours": 48,
    "due_days": 3,
    "remind_first": 50,
    "remind_last": 75,
}
_HANDED = ("from_id", "to_id")


def upgrade() -> None:
    for name, usual in _DEADLINES.items():
        column = sa.Column(name, sa.Integer(), server_default=str(usual), nullable=False)
        op.add_column("workspace", column)
    with op.batch_alter_table("decision") as table:
        for name in _HANDED:
            table.add_column(sa.Column(name, sa.Integer()))
            table.create_foreign_key(f"fk_decision_{name}", "user", [name], ["id"])
    op.create_table(
        "spared",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _belongs("workspace_id", "workspace"),
        _belongs("post_id", "post"),
        _belongs("revision_id", "revision"),
        _belongs("user_id", "user"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_spared_by_id")),
        sa.PrimaryKeyConstraint("id", name="pk_spared"),
    )
    op.create_index("ix_spared_workspace_id", "spared", ["workspace_id"])
    op.create_index("ix_spared_post_id", "spared", ["post_id"])


def _belongs(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_spared_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("spared")
    with op.batch_alter_table("decision") as table:
        for name in _HANDED:
            table.drop_constraint(f"fk_decision_{name}", type_="foreignkey")
            table.drop_column(name)
    for name in reversed(_DEADLINES):
        op.drop_column("workspace", name)
