"""What was drawn, kept though a person moves the post; delivery.propensity could not carry that."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("explored", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in _CHANCES),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(_belongs(to) for to in ("workspace", "delivery")),
        sa.PrimaryKeyConstraint("id", name="pk_draw"),
        sa.UniqueConstraint("delivery_id", name="uq_draw_delivery_id"),
    )
    op.create_index("ix_draw_workspace_id", "draw", ["workspace_id"])
    op.drop_column("delivery", "propensity")


_CHANCES = ("propensity", "best_chance", "best_gain")


def _belongs(to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_draw_{to}_id")
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.add_column("delivery", sa.Column("propensity", sa.Double()))
    op.drop_table("draw")
