"""What people are told, the index of words by which everything is found, and invitations."""

import json

import sqlalchemy as sa
from alembic import op

from models.search.words import fold

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")
KINDS = ("post", "publication", "mention", "media")
FTS5 = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
        scope, folded, content='search_entry', content_rowid='id', columnsize=0,
        prefix='2 3', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index(rowid, scope, folded) VALUES (new.id, new.scope, new.folded);
    END""",
    """CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index(search_index, rowid, scope, folded)
            VALUES ('delete', old.id, old.scope, old.folded);
    END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_index(search_index, rowid, scope, folded)
            VALUES ('delete', old.id, old.scope, old.folded);
        INSERT INTO search_index(rowid, scope, folded) VALUES (new.id, new.scope, new.folded);
    END""",
)
VECTOR = (
    """ALTER TABLE search_entry ADD COLUMN search_index_words tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', scope || ' ' || folded)) STORED""",
    "CREATE INDEX search_index ON search_entry USING gin (search_index_words)",
)


def upgrade() -> None:
    _notice()
    _search_entry()
    _invitation()
    op.add_column("membership", sa.Column("steps_away_at", sa.DateTime(timezone=True)))
    for statement in FTS5 if op.get_bind().dialect.name == "sqlite" else VECTOR:
        op.execute(statement)
    _fill()


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("matter", sa.String(80), nullable=False),
        sa.Column("post_id", sa.Integer()),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("more", sa.JSON()),
        sa.Column("link", sa.String(200), nullable=False),
        sa.Column("url", sa.String(1000), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        _belongs("notice", "workspace_id", "workspace"),
        _belongs("notice", "user_id", "user"),
        _belongs("notice", "post_id", "post"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint(
            "workspace_id", "user_id", "matter", name="uq_notice_workspace_id_user_id_matter"
        ),
    )
    op.create_index("ix_notice_workspace_id", "notice", ["workspace_id"])
    op.create_index("ix_notice_user_id", "notice", ["user_id"])
    op.create_index("ix_notice_post_id", "notice", ["post_id"])
    op.create_index("ix_notice_at", "notice", ["at"])
    op.create_index(
        "ix_notice_unread", "notice", ["user_id"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )


def _search_entry() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        *(sa.Column(f"{kind}_id", sa.Integer()) for kind in KINDS),
        sa.Column("scope", sa.String(200), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        _belongs("search_entry", "workspace_id", "workspace"),
        *(_belongs("search_entry", f"{kind}_id", kind) for kind in KINDS),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
    )
    op.create_index("ix_search_entry_workspace_id", "search_entry", ["workspace_id"])
    op.create_index("ix_search_entry_newest", "search_entry", ["workspace_id", "kind", "id"])
    for kind in KINDS:
        op.create_index(f"uq_search_entry_{kind}", "search_entry", [f"{kind}_id"], unique=True)


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        _belongs("invitation", "workspace_id", "workspace"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_invitation_by_id")),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("digest", name="uq_invitation_digest"),
    )
    op.create_index("ix_invitation_workspace_id", "invitation", ["workspace_id"])


def _fill() -> None:
    """What was written before there was an index, some rows at a time."""
    for kind, wanted in _WORDED.items():
        for some in _pages(wanted):
            words = [_entry(kind, row, _words_of(kind, row)) for row in some]
            op.get_bind().execute(_entry_table(kind).insert(), words)


_AT_ONCE = 500
_WORDED = {
    "post": "SELECT p.id, p.workspace_id, p.owner_id, p.title, p.pillar, p.campaign, p.goal,"
    " r.content FROM post p JOIN revision r ON r.id = p.revision_id",
    "publication": "SELECT p.id, workspace_id, text AS words, NULL AS owner_id FROM publication p",
    "mention": "SELECT p.id, workspace_id, author || ' ' || text AS words, NULL AS owner_id"
    " FROM mention p",
    "media": "SELECT p.id, workspace_id, filename || ' ' || alt || ' ' || credit AS words, owner_id"
    " FROM media p",
}


def _pages(wanted):
    connection, after = op.get_bind(), 0
    page = sa.text(f"{wanted} WHERE p.id > :after ORDER BY p.id LIMIT :most")
    while rows := connection.execute(page, {"after": after, "most": _AT_ONCE}).all():
        after = rows[-1].id
        yield rows


def _entry_table(kind):
    return sa.table(
        "search_entry", *map(sa.column, ("workspace_id", "kind", "scope", "folded", f"{kind}_id"))
    )


def _words_of(kind, row):
    if kind != "post":
        return row.words
    content = row.content if isinstance(row.content, dict) else json.loads(row.content)
    alts = (attachment.get("alt", "") for attachment in content.get("media", ()))
    variants, wordings = content.get("variants", {}).values(), content.get("wordings", ())
    texts = (row.title, content["text"], *variants, *wordings, content.get("comment", ""))
    return "\n".join((*texts, *alts, row.pillar, row.campaign, row.goal))


def _entry(kind, row, words):
    scope = f"w{row.workspace_id}{kind}"
    if row.owner_id is not None:
        scope += f" {scope}u{row.owner_id}"
    return {
        "workspace_id": row.workspace_id,
        "kind": kind,
        f"{kind}_id": row.id,
        "scope": scope,
        "folded": fold(words),
    }


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_column("membership", "steps_away_at")
    op.drop_table("invitation")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entry")
    op.drop_table("notice")
