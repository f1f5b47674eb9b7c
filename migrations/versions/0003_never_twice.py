"""Budgets, circuits, parts, looks, series and alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = "state IN ('planned', 'sending', 'unsure', 'suspended')"


def upgrade() -> None:
    _new_columns()
    _what_senders_share()
    _what_a_delivery_keeps()
    _series()
    _watch()


def _new_columns() -> None:
    network = sa.Column("network", sa.String(length=300), nullable=False, server_default="")
    op.add_column("channel", network)
    op.execute("UPDATE channel SET network = kind")
    op.add_column("channel", sa.Column("renewing_until", sa.DateTime(timezone=True)))
    op.add_column("channel", sa.Column("renewing_by", sa.String(length=200)))
    number = sa.Column("access_number", sa.Integer(), nullable=False, server_default="0")
    op.add_column("channel", number)
    op.add_column("attempt", sa.Column("free_before", sa.DateTime(timezone=True)))
    op.add_column("attempt", sa.Column("proof", sa.JSON()))
    op.create_index("ix_attempt_started_at", "attempt", ["started_at"])
    # No foreign key: on SQLite it would mean to make the table anew, and its attempts would go.
    op.add_column("delivery", sa.Column("series_id", sa.Integer()))
    op.add_column("delivery", sa.Column("local_date", sa.String(length=10)))
    op.create_index("uq_delivery_series_date", "delivery", ["series_id", "local_date"], unique=True)
    _index("ix_delivery_remote", ["channel_id", "remote_id"], "remote_id IS NOT NULL")
    op.drop_index("uq_delivery_alive", "delivery")
    alive = f"{_OPEN} AND series_id IS NULL"
    _index("uq_delivery_alive", ["post_id", "channel_id"], alive, unique=True)


def _index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    kept = sa.text(where)
    op.create_index(
        name, "delivery", columns, unique=unique, sqlite_where=kept, postgresql_where=kept
    )


def _what_senders_share() -> None:
    op.create_table(
        "budget",
        sa.Column("owner", sa.String(length=600), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("resets_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("owner", "window", name=op.f("uq_budget_owner_window")),
    )
    op.create_table(
        "circuit",
        sa.Column("network", sa.String(length=300), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("trips", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probe", sa.Integer(), nullable=True),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circuit")),
        sa.UniqueConstraint("network", name=op.f("uq_circuit_network")),
    )


def _what_a_delivery_keeps() -> None:
    op.create_table(
        "part",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("remote_id", sa.String(length=500), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_part_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("delivery_id", "name", name=op.f("uq_part_delivery_id_name")),
    )
    outcome = sa.Enum(
        "found", "absent", "failed", "cannot", name="lookoutcome", native_enum=False, length=32
    )
    op.create_table(
        "look",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", outcome, nullable=False),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_look_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    op.create_index("ix_look_delivery_id", "look", ["delivery_id"])


def _series() -> None:
    every = sa.Enum("week", "month", "year", name="every", native_enum=False, length=32)
    op.create_table(
        "series",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("every", every, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=True),
        sa.Column("wall", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_series_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_series_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_series_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_series_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index("ix_series_post_id", "series", ["post_id"])
    op.create_index("ix_series_workspace_id", "series", ["workspace_id"])


def _watch() -> None:
    program = sa.Enum("daemon", "worker", name="program", native_enum=False, length=32)
    default = {"nullable": False, "server_default": "daemon"}
    op.add_column("heartbeat", sa.Column("program", program, **default))
    op.add_column(
        "heartbeat", sa.Column("networks", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("heartbeat", sa.Column("trouble", sa.JSON(none_as_null=True)))
    op.create_table(
        "alarm",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("name", "since", name=op.f("uq_alarm_name_since")),
    )
    op.create_table(
        "fact",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("name", name=op.f("uq_fact_name")),
    )


def downgrade() -> None:
    for table in ("fact", "alarm", "series", "look", "part", "circuit", "budget"):
        op.drop_table(table)
    # Without series a post has one living copy on a channel: later returns are given up.
    op.execute(
        "DELETE FROM delivery WHERE series_id IS NOT NULL AND state IN ('planned', 'suspended')"
    )
    for column in ("trouble", "networks", "program"):
        op.drop_column("heartbeat", column)
    for index in ("uq_delivery_alive", "ix_delivery_remote", "uq_delivery_series_date"):
        op.drop_index(index, "delivery")
    _index("uq_delivery_alive", ["post_id", "channel_id"], _OPEN, unique=True)
    op.drop_column("delivery", "local_date")
    op.drop_column("delivery", "series_id")
    op.drop_index("ix_attempt_started_at", "attempt")
    op.drop_column("attempt", "proof")
    op.drop_column("attempt", "free_before")
    for column in ("access_number", "renewing_by", "renewing_until", "network"):
        op.drop_column("channel", column)
