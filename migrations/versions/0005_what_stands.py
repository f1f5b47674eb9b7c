"""What stands on the networks, its figures, what others say, and when each is read."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("access_since", sa.DateTime(timezone=True)))
    aim = sa.Column("aim", sa.String(length=32), nullable=False, server_default="all")
    op.add_column("channel", aim)
    op.create_index("ix_part_remote_id", "part", ["remote_id"])
    _reading()
    _publication()
    _figure()
    _mention()


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _belongs(table: str, to: str, *, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{to}_id")
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=name, ondelete=on_delete)


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, _number("id"), sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def _reading() -> None:
    _table(
        "reading",
        _number("channel_id"),
        _words("subject", 32),
        _instant("due_at"),
        _instant("lease_until", nullable=True),
        sa.Column("able", sa.Boolean(), nullable=True),
        _instant("since", nullable=True),
        _instant("read_at", nullable=True),
        _number("failures"),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("remedy", sa.JSON(), nullable=True),
        _belongs("reading", "channel"),
        sa.UniqueConstraint("channel_id", "subject", name="uq_reading_channel_id_subject"),
    )
    op.create_index("ix_reading_due_at", "reading", ["due_at"])


def _publication() -> None:
    _table(
        "publication",
        _number("workspace_id"),
        _number("channel_id"),
        _number("delivery_id", nullable=True),
        _words("remote_id", 500),
        _words("url", 1000),
        _words("text"),
        _words("kind", 20),
        _instant("published_at"),
        _instant("seen_at"),
        _instant("measure_at", nullable=True),
        _instant("gone_at", nullable=True),
        _belongs("publication", "workspace"),
        _belongs("publication", "channel"),
        _belongs("publication", "delivery", on_delete="SET NULL"),
        sa.UniqueConstraint("channel_id", "remote_id", name="uq_publication_channel_id_remote_id"),
        sa.UniqueConstraint("delivery_id", name="uq_publication_delivery_id"),
    )
    op.create_index("ix_publication_workspace_id", "publication", ["workspace_id"])
    for owner in ("workspace", "channel"):
        columns = [f"{owner}_id", "published_at"]
        op.create_index(f"ix_publication_{owner}_published", "publication", columns)
    kept = sa.text("measure_at IS NOT NULL")
    op.create_index(
        "ix_publication_measured",
        "publication",
        ["channel_id", "measure_at"],
        sqlite_where=kept,
        postgresql_where=kept,
    )


def _figure() -> None:
    _table(
        "figure",
        _number("publication_id"),
        _words("age", 32),
        _words("metric", 40),
        _number("value", nullable=True),
        _instant("at"),
        _belongs("figure", "publication"),
        sa.UniqueConstraint(
            "publication_id", "age", "metric", name="uq_figure_publication_id_age_metric"
        ),
    )


def _mention() -> None:
    _table(
        "mention",
        _number("workspace_id"),
        _number("channel_id"),
        _words("remote_id", 500),
        _words("on_remote_id", 500),
        _words("url", 1000),
        _words("author", 300),
        _words("text"),
        _instant("written_at"),
        _instant("seen_at"),
        _belongs("mention", "workspace"),
        _belongs("mention", "channel"),
        sa.UniqueConstraint("channel_id", "remote_id", name="uq_mention_channel_id_remote_id"),
    )
    op.create_index("ix_mention_workspace_id", "mention", ["workspace_id"])
    op.create_index("ix_mention_seen_at", "mention", ["seen_at"])
    op.create_index("ix_mention_workspace_written", "mention", ["workspace_id", "written_at"])


def downgrade() -> None:
    for table in ("mention", "figure", "publication", "reading"):
        op.drop_table(table)
    op.drop_index("ix_part_remote_id", "part")
    op.drop_column("channel", "aim")
    op.drop_column("channel", "access_since")
