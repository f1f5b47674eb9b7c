"""What waits beside the cold posts: drafts, and what was approved and has no time yet."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from editorial.queries import readable
from lib.i18n import Text, say
from models.actor import Actor
from models.delivery import Delivery
from models.post import Post
from models.way import DeliveryState, PostState, Temperature


class Shelf(StrEnum):
    """The parts of the pool."""

    IDEAS = "ideas"
    DRAFTS = "drafts"
    UNPLACED = "unplaced"
    COLD = "cold"


SHELF_WORDS: Final[Mapping[Shelf, Text]] = {
    Shelf.IDEAS: say("Ideas"),
    Shelf.DRAFTS: say("Drafts"),
    Shelf.UNPLACED: say("Approved without a time"),
    Shelf.COLD: say("Cold"),
}
_BEING_WRITTEN: Final = (PostState.IDEA, PostState.DRAFT, PostState.CHANGES_REQUESTED)


def waiting(
    session: Session, actor: Actor, shelf: Shelf, *, search: str = "", skip: int = 0, limit: int
) -> list[Post]:
    """Of the drafts or of what has no time: the last touched first. A volunteer’s own alone."""
    found = _of(actor, shelf)
    if search:
        columns = (Post.title, Post.pillar, Post.campaign)
        found = found.where(or_(*(one.icontains(search, autoescape=True) for one in columns)))
    newest = found.order_by(Post.updated_at.desc(), Post.id.desc())
    return list(session.scalars(newest.offset(skip).limit(limit)))


def count(session: Session, actor: Actor, shelf: Shelf) -> int:
    found = _of(actor, shelf).with_only_columns(Post.id).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _of(actor: Actor, shelf: Shelf) -> Select[Post]:
    found = readable(actor)
    if shelf is Shelf.DRAFTS:
        return found.where(Post.state.in_(_BEING_WRITTEN))
    # By the post alone, which is of the workspace: with the workspace named here too, SQLite looks
    # through all of its deliveries for each post.
    placed = exists().where(Delivery.post_id == Post.id, Delivery.state != DeliveryState.CANCELLED)
    return found.where(
        Post.state == PostState.APPROVED,
        Post.temperature != Temperature.COLD,
        ~placed,
    )
