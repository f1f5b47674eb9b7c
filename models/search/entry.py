"""What the index of words is made of: one row for each thing that can be found by its text."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, ForeignKey, Index, String, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, InWorkspace, choice

INDEX: Final = "search_index"  # of FTS5 on SQLite, with its tables; of GIN on PostgreSQL
# PostgreSQL’s alone, and made by itself out of the two below.
VECTOR: Final[ColumnElement[str]] = literal_column("search_entry.search_index_words")


class Indexed(StrEnum):
    POST = "post"
    PUBLICATION = "publication"
    MENTION = "mention"
    MEDIA = "media"


class SearchEntry(InWorkspace, Base):
    """`folded`: its words, see `models.search.words.fold`. `scope`: words of ours that say whose
    and what it is, so that the index alone knows who may find it. Goes with its row.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_newest", "workspace_id", "kind", "id"),
        *(Index(f"uq_search_entry_{kind}", f"{kind}_id", unique=True) for kind in Indexed),
    )
    kind: Mapped[Indexed] = mapped_column(choice(Indexed))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    publication_id: Mapped[int | None] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE")
    )
    mention_id: Mapped[int | None] = mapped_column(ForeignKey("mention.id", ondelete="CASCADE"))
    media_id: Mapped[int | None] = mapped_column(ForeignKey("media.id", ondelete="CASCADE"))
    scope: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str]


COLUMN: Final[Mapping[Indexed, str]] = {kind: f"{kind}_id" for kind in Indexed}


def scope(kind: Indexed, workspace_id: int, owner_id: int | None = None) -> str:
    """The one word under which it is looked for: all of the kind, or only that person’s."""
    whose = "" if owner_id is None else f"u{owner_id}"
    return f"w{workspace_id}{kind.value}{whose}"
