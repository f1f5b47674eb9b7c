"""Who was thanked for which post."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_BY_THE_HOUSE = sa.text("by_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("said", sa.JSON()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _belongs("workspace_id", "workspace"),
        _belongs("post_id", "post"),
        _belongs("by_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_thanks"),
        sa.UniqueConstraint("post_id", "by_id", name="uq_thanks_post_id_by_id"),
    )
    op.create_index("ix_thanks_workspace_id", "thanks", ["workspace_id"])
    op.create_index(
        "uq_thanks_house",
        "thanks",
        ["post_id"],
        unique=True,
        sqlite_where=_BY_THE_HOUSE,
        postgresql_where=_BY_THE_HOUSE,
    )


def _belongs(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_thanks_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("thanks")
