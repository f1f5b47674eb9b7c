"""What pages and scripts read of posts. A volunteer is shown their own, and what their channel
roles open.
"""

from collections.abc import Collection

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from editorial.drafting import visible
from models.actor import Actor
from models.content import Content
from models.people import Membership, User
from models.permissions import May
from models.post import Decision, Post, Revision
from models.roles import reads
from models.scope import scoped
from models.way import PostState, Temperature


def readable(actor: Actor) -> Select[Post]:
    """The posts that the actor may read."""
    found = scoped(actor, Post)
    if actor.may(May.READ_POSTS):
        return found
    return found.where(reads(actor.user_id, actor.workspace_id))


def posts(
    session: Session,
    actor: Actor,
    *,
    states: Collection[PostState] = (),
    temperature: Temperature | None = None,
    owner_id: int | None = None,
    search: str = "",
    after: int | None = None,
    limit: int = 50,
) -> list[Post]:
    """Newest first, at most `limit`; `after`: the last id already seen."""
    found = readable(actor)
    if states:
        found = found.where(Post.state.in_(states))
    if temperature is not None:
        found = found.where(Post.temperature == temperature)
    if owner_id is not None:
        found = found.where(Post.owner_id == owner_id)
    if search:
        found = found.where(Post.title.icontains(search, autoescape=True))
    if after is not None:
        found = found.where(Post.id < after)
    return list(session.scalars(found.order_by(Post.id.desc()).limit(limit)))


def waiting(session: Session, actor: Actor) -> list[Post]:
    """In review, the longest waiting first."""
    found = readable(actor).where(Post.state == PostState.IN_REVIEW)
    return list(session.scalars(found.order_by(Post.updated_at, Post.id)))


def waiting_count(session: Session, actor: Actor) -> int:
    found = readable(actor).where(Post.state == PostState.IN_REVIEW).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def revisions(session: Session, actor: Actor, post_id: int) -> list[Revision]:
    """Oldest first. Raises NotFound."""
    visible(session, actor, post_id)
    found = scoped(actor, Revision).where(Revision.post_id == post_id)
    return list(session.scalars(found.order_by(Revision.number)))


def contents(session: Session, actor: Actor, revision_ids: Collection[int]) -> dict[int, Content]:
    """Revision id → what it says."""
    found = scoped(actor, Revision).where(Revision.id.in_(revision_ids))
    return {row.id: Content.from_json(row.content) for row in session.scalars(found)}


def content_at(session: Session, actor: Actor, post_id: int, number: int) -> Content | None:
    """What that revision of the post says; None if there is none of that number."""
    wanted = scoped(actor, Revision).where(Revision.post_id == post_id, Revision.number == number)
    found = session.scalars(wanted).one_or_none()
    return None if found is None else Content.from_json(found.content)


def last_approved(session: Session, actor: Actor, post_id: int) -> Revision | None:
    """The newest revision that was ever approved, to compare with."""
    found = (
        scoped(actor, Revision)
        .join(Decision, Decision.revision_id == Revision.id)
        .where(Revision.post_id == post_id, Decision.to_state == PostState.APPROVED)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    return session.scalars(found).one_or_none()


def decisions(session: Session, actor: Actor, post_id: int) -> list[Decision]:
    """Oldest first. Raises NotFound."""
    visible(session, actor, post_id)
    found = scoped(actor, Decision).where(Decision.post_id == post_id)
    return list(session.scalars(found.order_by(Decision.id)))


def names(session: Session, actor: Actor) -> dict[int, str]:
    """User id → name, of everyone who ever wrote in the workspace or is in it."""
    members = select(Membership.user_id).where(Membership.workspace_id == actor.workspace_id)
    authors = select(Post.owner_id).where(Post.workspace_id == actor.workspace_id)
    before = select(Decision.from_id).where(Decision.workspace_id == actor.workspace_id)
    found = select(User.id, User.name).where(
        or_(
            User.id.in_(members),
            User.id.in_(authors),
            User.id.in_(before.where(Decision.from_id.is_not(None))),
        )
    )
    return dict(session.execute(found).all())


def members(session: Session, actor: Actor) -> dict[int, str]:
    """User id → name, of those who are in the workspace, by name."""
    found = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.workspace_id == actor.workspace_id)
        .order_by(func.lower(User.name), User.id)
    )
    return dict(session.execute(found).all())


def approved_titles(session: Session, actor: Actor, *, limit: int = 100) -> dict[int, str]:
    """Post id → title, the newest first: what a text can start from."""
    found = readable(actor).where(Post.state == PostState.APPROVED).order_by(Post.id.desc())
    return {post.id: post.title for post in session.scalars(found.limit(limit))}
