"""The way out of the house by mail, and what each person wants of it.

What was told before the upgrade stays in the house: nobody is mailed last year's notices.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
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


def _reach() -> None:
    op.create_table(
        "reach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.JSON(), nullable=False),
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


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("mailing", "outgoing", "reach"):
        op.drop_table(table)
    op.drop_index("ix_notice_unhanded", "notice")
    op.drop_column("notice", "handed_at")
