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
from models.campaign import Campaign
from models.channel import Channel
from models.idea import Idea, seen_by
from models.marronnier import Marronnier
from models.mention import Mention
from models.permissions import May
from models.pillar import Pillar, known_as
from models.post import Media, Post, Revision
from models.publication import Publication
from models.scope import scoped
from models.search.entry import Indexed
from models.search.index import matching
from models.search.words import Term, matches
from models.way import STATE_WORDS

_NEWEST: Final = 2_000


class Group(StrEnum):
    POSTS = "posts"
    CHANNELS = "channels"
    IDEAS = "ideas"
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
        own = owned and not self.actor.may(May.READ_POSTS)
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
        Hit(
            title=one.filename,
            path=f"/media/{one.id}/about",
            text=" · ".join(filter(None, (one.alt, one.credit))),
            at=one.created_at,
        )
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


def ideas(asked: Asked) -> list[Hit]:
    """Of the newest ones that the actor may see."""
    own = scoped(asked.actor, Idea).where(seen_by(asked.actor))
    wanted = own.order_by(Idea.id.desc()).limit(_NEWEST)
    return asked.few([_idea(one) for one in asked.session.scalars(wanted)])


def _idea(one: Idea) -> Hit:
    path = f"/ideas?{urlencode({'show': 'all', 'q': one.line})}"
    return Hit(title=one.line, path=path, text=one.note, at=one.created_at)


def campaigns(asked: Asked) -> list[Hit]:
    """Those that have a page, and the names that only posts give."""
    kept = scoped(asked.actor, Campaign).order_by(Campaign.name)
    found = [(one.name, f"/campaigns/{one.id}", one.aim) for one in asked.session.scalars(kept)]
    known = {known_as(name) for name, _, _ in found}
    named = (
        select(Post.campaign)
        .where(Post.workspace_id == asked.actor.workspace_id, Post.campaign != "")
        .distinct()
        .order_by(Post.campaign)
    )
    others = [one for one in asked.session.scalars(named) if known_as(one) not in known]
    found += [(name, _posts_of(name), "") for name in others]
    return asked.few([Hit(title=name, path=path, text=aim) for name, path, aim in found])


def _posts_of(campaign: str) -> str:
    return f"/calendar?{urlencode({'view': 'list', 'campaign': campaign})}"


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
    """`may`: without that permission its things are not found; None: by everybody."""

    find: Callable[[Asked], list[Hit]]
    may: May | None = None


FINDERS: Final[Mapping[Group, Finder]] = {
    Group.POSTS: Finder(find=posts),
    Group.CHANNELS: Finder(find=channels),
    Group.IDEAS: Finder(find=ideas),
    Group.CAMPAIGNS: Finder(find=campaigns, may=May.KEEP_CAMPAIGNS),
    Group.MARRONNIERS: Finder(find=marronniers),
    Group.PILLARS: Finder(find=pillars),
    Group.MEDIA: Finder(find=media),
    Group.PUBLICATIONS: Finder(find=publications, may=May.READ_POSTS),
    Group.MENTIONS: Finder(find=mentions, may=May.READ_MENTIONS),
}
