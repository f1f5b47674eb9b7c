"""Who must agree before a post may leave, and who did.

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
    _agreement()
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
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
    )
    op.create_index("ix_agreement_workspace_id", "agreement", ["workspace_id"])
    op.create_index("ix_agreement_post", "agreement", ["post_id", "hash"])


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_column("decision", "as_name")
    op.drop_column("decision", "how")
    op.drop_column("workspace", "approval_kept")
    op.drop_column("workspace", "own_approval")
    op.drop_table("agreement")
    op.drop_table("approval_rule")
