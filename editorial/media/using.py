"""Where media are used: written down with each revision, so that nobody has to read all posts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.content import Content
from models.delivery import Delivery
from models.media_files import media_of
from models.media_library import MediaUse
from models.post import Media, Post
from models.scope import scoped
from models.way import DeliveryState

_MOST = 200
_STANDING = (
    DeliveryState.PLANNED,
    DeliveryState.SENDING,
    DeliveryState.UNSURE,
    DeliveryState.SUSPENDED,
    DeliveryState.PUBLISHED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A post that shows an item, and where and when it leaves or left."""

    post: Post
    deliveries: Sequence[Delivery]

    def late(self, media: Media) -> list[Delivery]:
        """Those that would leave after the item's rights have ended."""
        waiting = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)
        until = media.rights_until
        return [
            one
            for one in self.deliveries
            if until is not None and one.state in waiting and one.due_at >= until
        ]


def note_use(session: Session, post: Post, content: Content) -> None:
    """The post shows what `content` shows, and nothing else. Part of writing its revision."""
    session.execute(
        delete(MediaUse)
        .where(MediaUse.post_id == post.id)
        .execution_options(synchronize_session=False)
    )
    if not content.media:
        return
    shown = media_of(session, post.workspace_id, content)
    session.add_all(
        MediaUse(workspace_id=post.workspace_id, post_id=post.id, media_id=one.id)
        for one in shown.values()
    )
    session.flush()


def uses(session: Session, actor: Actor, media_id: int) -> list[Use]:
    """The newest posts first, at most 200, whoever wrote them."""
    shows = select(MediaUse.post_id).where(MediaUse.media_id == media_id)
    found = scoped(actor, Post).where(Post.id.in_(shows)).order_by(Post.id.desc()).limit(_MOST)
    posts = session.scalars(found).all()
    leaving: dict[int, list[Delivery]] = {post.id: [] for post in posts}
    standing = scoped(actor, Delivery).where(
        Delivery.post_id.in_(leaving), Delivery.state.in_(_STANDING)
    )
    for one in session.scalars(standing.order_by(Delivery.due_at)):
        leaving[one.post_id].append(one)
    return [Use(post=post, deliveries=leaving[post.id]) for post in posts]
