"""Web hooks, and what is on its way to them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('waiting', 'sending')")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("paused_at", AT),
        sa.Column("paused_why", sa.JSON()),
        sa.Column("taken_at", AT),
        sa.Column("rest_until", AT),
        sa.Column("created_at", AT, nullable=False),
        _belongs("webhook", "workspace_id", "workspace"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_index("ix_webhook_workspace_id", "webhook", ["workspace_id"])
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(40), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("try_at", AT, nullable=False),
        sa.Column("lease_until", AT),
        sa.Column("done_at", AT),
        sa.Column("status", sa.Integer()),
        sa.Column("said", sa.JSON()),
        _belongs("webhook_delivery", "workspace_id", "workspace"),
        _belongs("webhook_delivery", "webhook_id", "webhook"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
        sa.UniqueConstraint(
            "webhook_id", "event_id", name="uq_webhook_delivery_webhook_id_event_id"
        ),
    )
    for column in ("workspace_id", "made_at"):
        op.create_index(f"ix_webhook_delivery_{column}", "webhook_delivery", [column])
    op.create_index(
        "ix_webhook_delivery_open",
        "webhook_delivery",
        ["try_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook")
