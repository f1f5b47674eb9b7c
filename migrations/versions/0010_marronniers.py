"""The stories that come back every year, and each time that one falls due."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marronnier",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("lasts_days", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("pillar", sa.String(120), nullable=False),
        sa.Column("goal", sa.String(200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("model_id", sa.Integer()),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        *_row("marronnier"),
        _belongs("marronnier", "model_id", "post", "SET NULL"),
        _belongs("marronnier", "owner_id", "user", None),
    )
    op.create_table(
        "occasion",
        sa.Column("marronnier_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("post_id", sa.Integer()),
        sa.Column("skipped_by_id", sa.Integer()),
        sa.Column("skipped_at", sa.DateTime(timezone=True)),
        sa.Column("skipped_why", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_row("occasion"),
        _belongs("occasion", "marronnier_id", "marronnier", "CASCADE"),
        _belongs("occasion", "post_id", "post", "SET NULL"),
        _belongs("occasion", "skipped_by_id", "user", None),
        sa.UniqueConstraint("marronnier_id", "first", name="uq_occasion_marronnier_id_first"),
    )
    op.create_index("ix_marronnier_workspace_id", "marronnier", ["workspace_id"])
    op.create_index("ix_occasion_workspace_id", "occasion", ["workspace_id"])
    op.create_index("ix_occasion_post_id", "occasion", ["post_id"])
    op.create_index("ix_occasion_workspace_last", "occasion", ["workspace_id", "last"])


def _row(table: str) -> tuple[object, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        _belongs(table, "workspace_id", "workspace", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _belongs(table: str, column: str, to: str, gone: str | None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=gone)


def downgrade() -> None:
    op.drop_table("occasion")
    op.drop_table("marronnier")
