"""The media library: labels, credit, consent, rights, and where each item is used."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
_AT_ONCE = 1000


def upgrade() -> None:
    for column in _added():
        op.add_column("media", column)
    _labels()
    _uses()
    _arrivals()
    _fill_in()


def _added() -> list[sa.Column[object]]:
    def words(name: str, length: int | None) -> sa.Column[object]:
        return sa.Column(name, sa.String(length), nullable=False, server_default="")

    return [
        words("alt", None),
        words("credit", 300),
        sa.Column("consent", sa.String(32), nullable=False, server_default="unknown"),
        words("consent_by", 120),
        sa.Column("consent_on", sa.Date()),
        words("consent_note", 500),
        sa.Column("rights_end", sa.Date()),
        sa.Column("rights_until", sa.DateTime(timezone=True)),
        sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.true()),
        words("fingerprint", 16),
        words("poster", 64),
        sa.Column("parent_id", sa.Integer()),
    ]


def _labels() -> None:
    op.create_table(
        "media_label",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *_belongs("media_label", media="CASCADE"),
        sa.UniqueConstraint("media_id", "name", name=op.f("uq_media_label_media_id_name")),
    )
    op.create_index("ix_media_label_workspace_id", "media_label", ["workspace_id"])
    op.create_index("ix_media_label_workspace_name", "media_label", ["workspace_id", "name"])


def _uses() -> None:
    op.create_table(
        "media_use",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *_belongs("media_use", media="CASCADE", post="CASCADE"),
        sa.UniqueConstraint("post_id", "media_id", name=op.f("uq_media_use_post_id_media_id")),
    )
    op.create_index("ix_media_use_workspace_id", "media_use", ["workspace_id"])
    op.create_index("ix_media_use_media_id", "media_use", ["media_id"])


def _arrivals() -> None:
    op.create_table(
        "arrival",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(43), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *_belongs("arrival", media="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_arrival_owner_id")),
        sa.UniqueConstraint("key", name=op.f("uq_arrival_key")),
    )
    op.create_index("ix_arrival_workspace_id", "arrival", ["workspace_id"])


def _belongs(table: str, **others: str) -> list[sa.Constraint]:
    """Its key and what it points at: the workspace, and the others by what is done on delete."""
    return [
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_{table}_{name}_id"), ondelete=then
            )
            for name, then in {"workspace": "CASCADE", **others}.items()
        ),
    ]


def _fill_in() -> None:
    """What the newest revision of each post shows, from its JSON, some posts at a time."""
    connection, after = op.get_bind(), 0
    while rows := connection.execute(_SHOWING, {"after": after, "most": _AT_ONCE}).all():
        after = rows[-1].id
        for row in rows:
            _note(connection, row)


_SHOWING = sa.text(
    "SELECT post.id, post.workspace_id, revision.content FROM post"
    " JOIN revision ON revision.id = post.revision_id"
    " WHERE post.id > :after AND CAST(revision.content AS TEXT) LIKE '%\"sha256\"%'"
    " ORDER BY post.id LIMIT :most"
)
_USE = sa.text(
    "INSERT INTO media_use (workspace_id, post_id, media_id)"
    " SELECT :workspace, :post, id FROM media WHERE workspace_id = :workspace AND sha256 = :sha256"
)


def _note(connection: sa.Connection, row: sa.Row) -> None:
    content = json.loads(row.content) if isinstance(row.content, str) else row.content
    for sha256 in {one["sha256"] for one in content.get("media", ())}:
        given = {"workspace": row.workspace_id, "post": row.id, "sha256": sha256}
        connection.execute(_USE, given)


def downgrade() -> None:
    for table in ("arrival", "media_use", "media_label"):
        op.drop_table(table)
    for column in reversed(_added()):
        op.drop_column("media", column.name)
