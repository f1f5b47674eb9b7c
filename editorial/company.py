"""Who else has a post open just now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from editorial.drafting import current_revision, visible
from models.actor import Actor
from models.people import User
from models.post import Post, Revision
from models.presence import Presence
from models.scope import scoped

GONE: Final = timedelta(seconds=30)  # a page that is looked at says so every ten


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody else. `writing`: with the composer open."""

    name: str
    writing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtook:
    """A version that somebody saved after the one that a page was opened with."""

    number: int
    name: str
    at: datetime


def here(
    session: Session, actor: Actor, post_id: int, *, writing: bool, now: datetime
) -> list[Present]:
    """Notes that the actor is here, and tells who else is, by name. Raises NotFound."""
    post = visible(session, actor, post_id)
    _note(session, actor, post, writing=writing, now=now)
    since = now - GONE
    others = (
        scoped(actor, Presence)
        .join(User, User.id == Presence.user_id)
        .where(Presence.post_id == post_id, Presence.user_id != actor.user_id)
        .where(Presence.seen_at > since)
    )
    found = session.execute(others.add_columns(User.name).order_by(User.name))
    return [
        Present(name=name, writing=row.writing_at is not None and row.writing_at > since)
        for row, name in found
    ]


def overtook(session: Session, actor: Actor, post_id: int, *, seen: int) -> Overtook | None:
    """The newest version, if it is another than `seen`: one's own other window counts as well."""
    current = current_revision(session, visible(session, actor, post_id))
    if current.number == seen:
        return None
    return Overtook(number=current.number, name=_name(session, current), at=current.created_at)


def _name(session: Session, revision: Revision) -> str:
    return session.scalars(select(User.name).where(User.id == revision.author_id)).one()


def _note(session: Session, actor: Actor, post: Post, *, writing: bool, now: datetime) -> None:
    mine = scoped(actor, Presence).where(
        Presence.post_id == post.id, Presence.user_id == actor.user_id
    )
    row = session.scalars(mine).one_or_none()
    if row is None:
        row = Presence(workspace_id=actor.workspace_id, post_id=post.id, user_id=actor.user_id)
        row.seen_at = now
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # two of one person's pages at once: the other has noted it
            return
    row.seen_at = now
    if writing:
        row.writing_at = now
