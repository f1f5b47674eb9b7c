"""What is found where: one finder for each kind of thing. A new kind is one more in the table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.i18n import Text
from models.actor import Actor
from models.channel import Channel
from models.marronnier import Marronnier
from models.mention import Mention
from models.pillar import Pillar
from models.post import Media, Post, Revision
from models.publication import Publication
from models.scope import scoped
from models.search.entry import Indexed
from models.search.index import matching
from models.search.words import Term, matches
from models.way import STATE_WORDS, Role, at_least


class Group(StrEnum):
    POSTS = "posts"
    CHANNELS = "channels"
    CAMPAIGNS = "campaigns"
    MARRONNIERS = "marronniers"
    PILLARS = "pillars"
    MEDIA = "media"
    PUBLICATIONS = "publications"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """`path`: its page of ours. `text`: in which the find is shown. `note`: how it stands."""

    title: str
    path: str
    text: str = ""
    note: Text | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`skip`, `limit`: of the hits of one kind."""

    session: Session
    actor: Actor
    terms: tuple[Term, ...]
    skip: int
    limit: int

    def ids(self, kind: Indexed, *, owned: bool = False) -> list[int]:
        own = owned and not at_least(self.actor.role, Role.EDITOR)
        return matching(
            self.session,
            kind,
            self.terms,
            workspace_id=self.actor.workspace_id,
            owner_id=self.actor.user_id if own else None,
            skip=self.skip,
            limit=self.limit,
        )

    def few(self, hits: Sequence[Hit]) -> list[Hit]:
        """Of what is few enough to be looked through."""
        found = [one for one in hits if matches(self.terms, f"{one.title}\n{one.text}")]
        return found[self.skip : self.skip + self.limit]


def _spoken(content: Mapping[str, Any]) -> str:
    """All that is said in it, for its find to be shown."""
    return "\n".join(
        filter(
            None,
            (
                content["text"],
                *content.get("variants", {}).values(),
                *content.get("wordings", ()),
                content.get("comment", ""),
                *(one.get("alt", "") for one in content.get("media", ())),
            ),
        )
    )


def posts(asked: Asked) -> list[Hit]:
    """A volunteer's: their own."""
    ids = asked.ids(Indexed.POST, owned=True)
    wanted = (
        scoped(asked.actor, Post)
        .join(Revision, Revision.id == Post.revision_id)
        .add_columns(Revision.content)
        .where(Post.id.in_(ids))
        .order_by(Post.id.desc())
    )
    return [
        Hit(
            title=post.title,
            path=f"/posts/{post.id}",
            text=_spoken(content),
            note=STATE_WORDS[post.state],
            at=post.updated_at,
        )
        for post, content in asked.session.execute(wanted)
    ]


def media(asked: Asked) -> list[Hit]:
    """A volunteer's: what they uploaded."""
    ids = asked.ids(Indexed.MEDIA, owned=True)
    wanted = scoped(asked.actor, Media).where(Media.id.in_(ids)).order_by(Media.id.desc())
    return [
        Hit(title=one.filename, path=f"/media/{one.id}", at=one.created_at)
        for one in asked.session.scalars(wanted)
    ]


def publications(asked: Asked) -> list[Hit]:
    ids = asked.ids(Indexed.PUBLICATION)
    wanted = (
        scoped(asked.actor, Publication)
        .join(Channel, Channel.id == Publication.channel_id)
        .add_columns(Channel.name)
        .where(Publication.id.in_(ids))
        .order_by(Publication.id.desc())
    )
    return [
        Hit(title=name, path=f"/publications/{one.id}", text=one.text, at=one.published_at)
        for one, name in asked.session.execute(wanted)
    ]


def mentions(asked: Asked) -> list[Hit]:
    ids = asked.ids(Indexed.MENTION)
    wanted = scoped(asked.actor, Mention).where(Mention.id.in_(ids)).order_by(Mention.id.desc())
    return [
        Hit(
            title=one.author,
            path=f"/inbox?channel={one.channel_id}",
            text=one.text,
            at=one.written_at,
        )
        for one in asked.session.scalars(wanted)
    ]


def channels(asked: Asked) -> list[Hit]:
    wanted = scoped(asked.actor, Channel).where(Channel.archived_at.is_(None))
    found = asked.session.scalars(wanted.order_by(Channel.name))
    return asked.few(
        [
            Hit(title=one.name, path=f"/channels/{one.id}", text=f"{one.handle}\n{one.mission}")
            for one in found
        ]
    )


def campaigns(asked: Asked) -> list[Hit]:
    """The names that posts give."""
    named = (
        select(Post.campaign)
        .where(Post.workspace_id == asked.actor.workspace_id, Post.campaign != "")
        .distinct()
        .order_by(Post.campaign)
    )
    return asked.few([_campaign(name) for name in asked.session.scalars(named)])


def _campaign(name: str) -> Hit:
    exactly = f'"{name}"'
    return Hit(title=name, path=f"/search?{urlencode({'q': exactly, 'in': Group.POSTS.value})}")


def marronniers(asked: Asked) -> list[Hit]:
    wanted = scoped(asked.actor, Marronnier).order_by(Marronnier.name)
    return asked.few(
        [
            Hit(title=one.name, path=f"/marronniers/{one.id}", text=one.note)
            for one in asked.session.scalars(wanted)
        ]
    )


def pillars(asked: Asked) -> list[Hit]:
    wanted = scoped(asked.actor, Pillar).where(Pillar.archived_at.is_(None))
    found = asked.session.scalars(wanted.order_by(Pillar.position))
    return asked.few([Hit(title=one.name, path="/line") for one in found])


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """`least`: below that role its things are not found."""

    find: Callable[[Asked], list[Hit]]
    least: Role = Role.VOLUNTEER


FINDERS: Final[Mapping[Group, Finder]] = {
    Group.POSTS: Finder(find=posts),
    Group.CHANNELS: Finder(find=channels),
    Group.CAMPAIGNS: Finder(find=campaigns),
    Group.MARRONNIERS: Finder(find=marronniers),
    Group.PILLARS: Finder(find=pillars),
    Group.MEDIA: Finder(find=media),
    Group.PUBLICATIONS: Finder(find=publications, least=Role.EDITOR),
    Group.MENTIONS: Finder(find=mentions, least=Role.EDITOR),
}
