"""The trail of who did what, which the database itself lets nobody change.

Rows go with their workspace, and only then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
        SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
        WHEN EXISTS (SELECT 1 FROM workspace WHERE id = OLD.workspace_id) BEGIN
        SELECT RAISE(ABORT, 'the audit is append-only'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            IF NOT EXISTS (SELECT 1 FROM workspace WHERE id = OLD.workspace_id)
            THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION 'the audit is append-only'; END $$""",
    """CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_stays()""",
    """CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_stays()""",
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("who_id", sa.Integer()),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("through_id", sa.Integer()),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("about_id", sa.Integer()),
        sa.Column("post_id", sa.Integer()),
        sa.Column("revision", sa.Integer()),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        _of_workspace("audit"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_audit_workspace_id_number"),
    )
    op.create_index("ix_audit_workspace_id", "audit", ["workspace_id"])
    op.create_index("ix_audit_post", "audit", ["workspace_id", "post_id", "number"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        _of_workspace("audit_head"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
        sa.UniqueConstraint("workspace_id", name="uq_audit_head_workspace_id"),
    )
    for statement in _POSTGRESQL if _is_postgresql() else _SQLITE:
        op.execute(statement)


def _of_workspace(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_workspace_id")
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name=name, ondelete="CASCADE"
    )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    op.drop_table("audit_head")
    op.drop_table("audit")
    if _is_postgresql():
        op.execute("DROP FUNCTION audit_stays()")
