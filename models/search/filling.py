"""Puts into the index the rows that lack their words: they were put in by statement."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.content import Content
from models.mention import Mention
from models.post import Media, Post, Revision
from models.publication import Publication
from models.search.entry import COLUMN, Indexed, SearchEntry
from models.search.keeping import Words, of_others, of_post, write
from models.telling import inserting

BATCH: Final = 5000
_OTHERS: Final[Mapping[Indexed, type[Publication] | type[Mention] | type[Media]]] = {
    Indexed.PUBLICATION: Publication,
    Indexed.MENTION: Mention,
    Indexed.MEDIA: Media,
}


def missing(session: Session) -> int:
    """How many rows cannot be found by their words, though they should be."""
    tables: dict[Indexed, type[Base]] = {Indexed.POST: Post, **_OTHERS}
    return sum(_count(session, table, kind) for kind, table in tables.items())


def fill(session: Session, *, most: int = BATCH) -> int:
    """Writes the words of up to `most` rows of each kind; how many it wrote."""
    lacking = SearchEntry.id.is_(None)
    found = [*_posts(session, lacking, most), *_others(session, most)]
    _write(session, found)
    return len(found)


def fill_posts(session: Session, post_ids: Sequence[int]) -> None:
    """Those that were just put in by statement."""
    _write(session, [*_posts(session, Post.id.in_(post_ids), len(post_ids))])


def fill_posts_anew(session: Session, post_ids: Sequence[int]) -> None:
    """Those that were just changed by statement, whatever stands of them."""
    for first in range(0, len(post_ids), BATCH):
        some = post_ids[first : first + BATCH]
        for words in _posts(session, Post.id.in_(some), len(some)):
            write(session.connection(), words)


def empty(session: Session) -> None:
    """Forgets all words, to be written anew."""
    session.execute(delete(SearchEntry))


def _write(session: Session, found: Sequence[Words]) -> None:
    connection = session.connection()
    for kind in Indexed:
        rows = [words.values for words in found if words.kind is kind]
        if rows:
            connection.execute(inserting(connection, SearchEntry).on_conflict_do_nothing(), rows)


def _posts(session: Session, which: ColumnElement[bool], most: int) -> Iterator[Words]:
    wanted = (
        select(Post, Revision.content)
        .join(Revision, Revision.id == Post.revision_id)
        .outerjoin(SearchEntry, SearchEntry.post_id == Post.id)
        .where(which)
        .order_by(Post.id)
        .limit(most)
    )
    for post, stored in session.execute(wanted):
        yield of_post(post, Content.from_json(stored))


def _others(session: Session, most: int) -> Iterator[Words]:
    for kind, table in _OTHERS.items():
        entry = getattr(SearchEntry, COLUMN[kind])
        wanted: Select[Any] = (
            select(table)
            .outerjoin(SearchEntry, entry == table.id)
            .where(SearchEntry.id.is_(None))
            .order_by(table.id)
            .limit(most)
        )
        for row in session.scalars(wanted):
            yield of_others(row)


def _count(session: Session, table: type[Base], kind: Indexed) -> int:
    entry = getattr(SearchEntry, COLUMN[kind])
    wanted = (
        select(func.count())
        .select_from(table)
        .outerjoin(SearchEntry, entry == table.id)
        .where(SearchEntry.id.is_(None))
    )
    if table is Post:
        wanted = wanted.join(Revision, Revision.id == Post.revision_id)
    return session.scalar(wanted) or 0
