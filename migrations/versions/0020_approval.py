"""Who must agree before a post may leave, who did, what was said of it, and guests.

Where people agreed to their own posts before, they still may: an upgrade forbids nothing by itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rule()
    _condition()
    _guest_link()
    _agreement()
    _comment()
    op.add_column("notice", sa.Column("why", sa.JSON()))
    op.add_column("notice", sa.Column("by_when", sa.DateTime(timezone=True)))
    for name, usual in (("own_approval", "alone"), ("approval_kept", "any_day")):
        column = sa.Column(name, sa.String(32), server_default=usual, nullable=False)
        op.add_column("workspace", column)
    op.execute("UPDATE workspace SET own_approval = 'always'")
    op.add_column("decision", sa.Column("how", sa.String(32)))
    op.add_column(
        "decision", sa.Column("as_name", sa.String(200), server_default="", nullable=False)
    )


def _rule() -> None:
    op.create_table(
        "approval_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer()),
        sa.Column("pillar", sa.String(120), server_default="", nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        _belongs("approval_rule", "workspace_id", "workspace"),
        _belongs("approval_rule", "channel_id", "channel"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_rule"),
    )
    op.create_index("ix_approval_rule_workspace_id", "approval_rule", ["workspace_id"])


def _condition() -> None:
    op.create_table(
        "approval_condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(32), nullable=False),
        sa.Column("hour", sa.Integer()),
        sa.Column("level", sa.JSON(), nullable=False),
        _belongs("approval_condition", "workspace_id", "workspace"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_condition"),
        sa.UniqueConstraint(
            "workspace_id", "because", name="uq_approval_condition_workspace_id_because"
        ),
    )
    op.create_index("ix_approval_condition_workspace_id", "approval_condition", ["workspace_id"])


def _agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("level", sa.String(120), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("for_id", sa.Integer()),
        sa.Column("guest_id", sa.Integer()),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(32)),
        sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_at", sa.DateTime(timezone=True)),
        _belongs("agreement", "workspace_id", "workspace"),
        _belongs("agreement", "post_id", "post"),
        _belongs("agreement", "revision_id", "revision"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_agreement_by_id")),
        sa.ForeignKeyConstraint(["for_id"], ["user.id"], name=op.f("fk_agreement_for_id")),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest_link.id"], name=op.f("fk_agreement_guest_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
    )
    op.create_index("ix_agreement_workspace_id", "agreement", ["workspace_id"])
    op.create_index("ix_agreement_post", "agreement", ["post_id", "hash"])


def _guest_link() -> None:
    op.create_table(
        "guest_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("post_id", sa.Integer()),
        sa.Column("first", sa.Date()),
        sa.Column("last", sa.Date()),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), server_default="", nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("may_decide", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("once", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("spent_at", sa.DateTime(timezone=True)),
        _belongs("guest_link", "workspace_id", "workspace"),
        _belongs("guest_link", "post_id", "post"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_guest_link_by_id")),
        sa.PrimaryKeyConstraint("id", name="pk_guest_link"),
        sa.UniqueConstraint("digest", name="uq_guest_link_digest"),
    )
    op.create_index("ix_guest_link_workspace_id", "guest_link", ["workspace_id"])
    op.create_index("ix_guest_link_post_id", "guest_link", ["post_id"])


def _comment() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("thread", sa.String(32), nullable=False),
        sa.Column("anchor", sa.JSON()),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("replacement", sa.String()),
        sa.Column("taken_id", sa.Integer()),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer()),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by_id", sa.Integer()),
        _belongs("comment", "workspace_id", "workspace"),
        _belongs("comment", "post_id", "post"),
        _belongs("comment", "revision_id", "revision"),
        _belongs("comment", "parent_id", "comment"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_comment_by_id")),
        sa.ForeignKeyConstraint(["guest_id"], ["guest_link.id"], name=op.f("fk_comment_guest_id")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_comment_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_workspace_id", "comment", ["workspace_id"])
    op.create_index("ix_comment_post_id", "comment", ["post_id"])


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_column("decision", "as_name")
    op.drop_column("decision", "how")
    op.drop_column("workspace", "approval_kept")
    op.drop_column("workspace", "own_approval")
    op.drop_column("notice", "by_when")
    op.drop_column("notice", "why")
    op.drop_table("comment")
    op.drop_table("agreement")
    op.drop_table("guest_link")
    op.drop_table("approval_condition")
    op.drop_table("approval_rule")
