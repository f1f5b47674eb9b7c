"""Ways out of the house: mail, devices and webhooks, and what each person wants of them.

What was told before the upgrade stays in the house: nobody is mailed last year's notices.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0020"
branch_labels = None
depends_on = None

UNHANDED = sa.text("handed_at IS NULL")
OPEN = sa.text("state IN ('waiting', 'sending')")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("notice", sa.Column("handed_at", AT))
    op.execute("UPDATE notice SET handed_at = at")
    op.create_index(
        "ix_notice_unhanded",
        "notice",
        ["id"],
        sqlite_where=UNHANDED,
        postgresql_where=UNHANDED,
    )
    _reach()
    _outgoing()
    _mailing()
    _device()
    _webhook()
    _webhook_call()


def _reach() -> None:
    op.create_table(
        "reach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("quiet_days", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_to", sa.Integer(), nullable=False),
        sa.Column("digest_at", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64)),
        sa.Column("on_call", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("refused", sa.JSON()),
        sa.Column("refused_email", sa.String(254), server_default="", nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        _belongs("reach", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_reach"),
        sa.UniqueConstraint("user_id", name="uq_reach_user_id"),
    )


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("via", sa.String(24), nullable=False),
        sa.Column("digest", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("said", sa.JSON()),
        _belongs("outgoing", "workspace_id", "workspace"),
        _belongs("outgoing", "user_id", "user"),
        _belongs("outgoing", "notice_id", "notice"),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing"),
        sa.UniqueConstraint("notice_id", "via", name="uq_outgoing_notice_id_via"),
    )
    op.create_index("ix_outgoing_workspace_id", "outgoing", ["workspace_id"])
    op.create_index("ix_outgoing_user_id", "outgoing", ["user_id"])
    op.create_index("ix_outgoing_due", "outgoing", ["due_at"])


def _mailing() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("digest", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("try_at", AT, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", AT),
        sa.Column("sent_at", AT),
        sa.Column("said", sa.JSON()),
        _belongs("mailing", "workspace_id", "workspace"),
        _belongs("mailing", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_mailing"),
    )
    op.create_index("ix_mailing_workspace_id", "mailing", ["workspace_id"])
    op.create_index("ix_mailing_user", "mailing", ["user_id", "made_at"])
    op.create_index(
        "ix_mailing_open", "mailing", ["try_at"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("endpoint", sa.String(1000), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("auth", sa.String(60), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("reached_at", AT),
        _belongs("device", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("endpoint", name="uq_device_endpoint"),
    )
    op.create_index("ix_device_user_id", "device", ["user_id"])


def _webhook() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary()),
        sa.Column("old_until", AT),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("paused_at", AT),
        sa.Column("paused_why", sa.JSON()),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        _belongs("webhook", "workspace_id", "workspace"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_webhook_by_id")),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_index("ix_webhook_workspace_id", "webhook", ["workspace_id"])


def _webhook_call() -> None:
    op.create_table(
        "webhook_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("try_at", AT, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", AT),
        sa.Column("tried_at", AT),
        sa.Column("status", sa.Integer()),
        sa.Column("said", sa.JSON()),
        _belongs("webhook_call", "workspace_id", "workspace"),
        _belongs("webhook_call", "webhook_id", "webhook"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_call"),
        sa.UniqueConstraint("key", name="uq_webhook_call_key"),
    )
    op.create_index("ix_webhook_call_workspace_id", "webhook_call", ["workspace_id"])
    op.create_index("ix_webhook_call_webhook_id", "webhook_call", ["webhook_id"])
    op.create_index(
        "ix_webhook_call_open", "webhook_call", ["try_at"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("webhook_call", "webhook", "device", "mailing", "outgoing", "reach"):
        op.drop_table(table)
    op.drop_index("ix_notice_unhanded", "notice")
    op.drop_column("notice", "handed_at")
