"""Ideas, the feeds and letters that bring some, and campaigns."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sources()
    _ideas()
    op.create_table(
        "campaign",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("mark", sa.String(4), nullable=False),
        sa.Column("first", sa.Date()),
        sa.Column("last", sa.Date()),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        *_row("campaign"),
        sa.UniqueConstraint("workspace_id", "name", name="uq_campaign_workspace_id_name"),
    )
    op.create_index("ix_campaign_workspace_id", "campaign", ["workspace_id"])


def _sources() -> None:
    op.create_table(
        "idea_source",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("paused_at", sa.DateTime(timezone=True)),
        sa.Column("etag", sa.String(300), nullable=False),
        sa.Column("modified", sa.String(100), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("reason", sa.JSON()),
        sa.Column("remedy", sa.JSON()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_row("idea_source"),
        sa.UniqueConstraint("workspace_id", "address", name="uq_idea_source_workspace_id_address"),
    )
    op.create_index("ix_idea_source_workspace_id", "idea_source", ["workspace_id"])
    op.create_index("ix_idea_source_due_at", "idea_source", ["due_at"])


def _ideas() -> None:
    op.create_table(
        "idea",
        sa.Column("line", sa.String(300), nullable=False),
        sa.Column("link", sa.String(2000), nullable=False),
        sa.Column("link_key", sa.String(64), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("source_id", sa.Integer()),
        sa.Column("post_id", sa.Integer()),
        sa.Column("declined_by_id", sa.Integer()),
        sa.Column("declined_at", sa.DateTime(timezone=True)),
        sa.Column("declined_why", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_row("idea"),
        _belongs("idea", "by_id", "user", None),
        _belongs("idea", "source_id", "idea_source", "SET NULL"),
        _belongs("idea", "post_id", "post", "SET NULL"),
        _belongs("idea", "declined_by_id", "user", None),
    )
    op.create_index("ix_idea_workspace_id", "idea", ["workspace_id"])
    op.create_index("ix_idea_workspace_link", "idea", ["workspace_id", "link_key"])
    op.create_index("ix_idea_post_id", "idea", ["post_id"])
    op.create_table(
        "idea_backing",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_row("idea_backing"),
        _belongs("idea_backing", "idea_id", "idea", "CASCADE"),
        _belongs("idea_backing", "user_id", "user", "CASCADE"),
        sa.UniqueConstraint("idea_id", "user_id", name="uq_idea_backing_idea_id_user_id"),
    )
    op.create_index("ix_idea_backing_workspace_id", "idea_backing", ["workspace_id"])
    op.create_index("ix_idea_backing_user_id", "idea_backing", ["user_id"])
    op.create_table(
        "idea_letter",
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("idea_id", sa.Integer()),
        sa.Column("kept_apart", sa.JSON()),
        sa.Column("remark", sa.JSON()),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        *_row("idea_letter"),
        _belongs("idea_letter", "idea_id", "idea", "SET NULL"),
        sa.UniqueConstraint("message_id", name="uq_idea_letter_message_id"),
    )
    op.create_index("ix_idea_letter_workspace_id", "idea_letter", ["workspace_id"])


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
    for table in ("campaign", "idea_letter", "idea_backing", "idea", "idea_source"):
        op.drop_table(table)
