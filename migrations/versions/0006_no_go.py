"""Days and hours on which nothing is placed, and whose public holidays are kept free."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("holiday_country", sa.String(2)))
    region = sa.Column("holiday_region", sa.String(40), nullable=False, server_default="")
    op.add_column("channel", region)
    _off(
        "days_off",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
    )
    _off("hours_off", *(sa.Column(name, sa.Integer(), nullable=False) for name in _HOURS))


_HOURS = ("weekday", "start", "end")


def _off(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer()),
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        *(_belongs(table, to) for to in ("workspace", "channel")),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    for owner in ("workspace", "channel"):
        op.create_index(f"ix_{table}_{owner}_id", table, [f"{owner}_id"])


def _belongs(table: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{to}_id")
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("hours_off")
    op.drop_table("days_off")
    op.drop_column("channel", "holiday_region")
    op.drop_column("channel", "holiday_country")
