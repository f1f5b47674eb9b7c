"""Keeps the index in step: in the flush that writes a row, its words are written too.

Rows that are put in by statement and not as objects come in by `filling.fill`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from models.base import Base, InWorkspace
from models.content import Content
from models.mention import Mention
from models.post import Media, Post, Revision
from models.publication import Publication
from models.search.entry import COLUMN, Indexed, SearchEntry, scope
from models.search.words import fold
from models.telling import inserting

_WATCHED: Final[Mapping[type[Base], tuple[str, ...]]] = {
    Post: ("title", "pillar", "campaign", "goal", "revision_id", "owner_id"),
    Publication: ("text",),
    Mention: ("text", "author"),
    Media: ("filename", "owner_id", "alt", "credit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What of a row is searched. `owner_id`: whose it is, where that limits who may find it."""

    kind: Indexed
    row_id: int
    workspace_id: int
    text: str
    owner_id: int | None = None

    @property
    def values(self) -> dict[str, object]:
        whose = [scope(self.kind, self.workspace_id)]
        if self.owner_id is not None:
            whose.append(scope(self.kind, self.workspace_id, self.owner_id))
        return {
            "kind": self.kind,
            "workspace_id": self.workspace_id,
            COLUMN[self.kind]: self.row_id,
            "scope": " ".join(whose),
            "folded": fold(self.text),
        }


def keep(session: Session, _flush: UOWTransaction) -> None:
    for one in [*session.new, *session.dirty]:
        watched = _WATCHED.get(type(one))
        if watched and any(inspect(one).attrs[name].history.has_changes() for name in watched):
            words = _words(session.connection(), one)
            if words is not None:
                write(session.connection(), words)


def write(connection: Connection, words: Words) -> None:
    column, values = COLUMN[words.kind], words.values
    written = inserting(connection, SearchEntry).values(values)
    fresh = {name: values[name] for name in ("scope", "folded")}
    connection.execute(written.on_conflict_do_update(index_elements=[column], set_=fresh))


def of_post(post: Post, content: Content) -> Words:
    texts = (
        post.title,
        content.text,
        *content.variants.values(),
        *content.wordings,
        content.comment,
        *(attachment.alt for attachment in content.media),
        post.pillar,
        post.campaign,
        post.goal,
    )
    return Words(
        kind=Indexed.POST,
        row_id=post.id,
        workspace_id=post.workspace_id,
        text="\n".join(filter(None, texts)),
        owner_id=post.owner_id,
    )


def of_others(one: Publication | Mention | Media) -> Words:
    match one:
        case Publication():
            return _of(one, Indexed.PUBLICATION, one.text)
        case Mention():
            return _of(one, Indexed.MENTION, f"{one.author}\n{one.text}")
        case Media():
            text = "\n".join(filter(None, (one.filename, one.alt, one.credit)))
            return _of(one, Indexed.MEDIA, text, owner_id=one.owner_id)


def _of(row: InWorkspace, kind: Indexed, text: str, *, owner_id: int | None = None) -> Words:
    return Words(
        kind=kind, row_id=row.id, workspace_id=row.workspace_id, text=text, owner_id=owner_id
    )


def _words(connection: Connection, one: object) -> Words | None:
    match one:
        case Post():
            stored = connection.scalar(
                select(Revision.content).where(Revision.id == one.revision_id)
            )
            return of_post(one, Content.from_json(stored)) if stored else None
        case Publication() | Mention() | Media():
            return of_others(one)
        case _:
            return None


event.listen(Session, "after_flush", keep)
