"""What is read of campaigns: how many posts stand where, and where they leave."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from editorial.campaigns.weeks import Placed
from editorial.naming import spelled
from models.actor import Actor
from models.campaign import Campaign
from models.delivery import Delivery
from models.pillar import known_as
from models.post import Post
from models.scope import scoped
from models.way import GIVEN_UP, DeliveryState, PostState

Counts = Mapping[str, Counter[PostState]]
"""By the campaign's name as `known_as` reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Of one campaign. `waiting`: those with no time at all, the oldest first."""

    placed: Sequence[Placed]
    waiting: Sequence[Post]


def counts(session: Session, actor: Actor) -> Counts:
    found = (
        select(Post.campaign, Post.state, func.count(Post.id))
        .where(Post.workspace_id == actor.workspace_id, Post.campaign != "")
        .group_by(Post.campaign, Post.state)
    )
    by_name: dict[str, Counter[PostState]] = {}
    for name, state, number in session.execute(found):
        by_name.setdefault(known_as(name), Counter())[state] += number
    return by_name


def posts(session: Session, actor: Actor, campaign: Campaign) -> Posts:
    """What was archived or rejected counts only where it left."""
    ways = spelled(session, actor, Post.campaign, campaign.name)
    own = scoped(actor, Post).where(Post.campaign.in_(ways))
    by_id = {post.id: post for post in session.scalars(own.order_by(Post.id))}
    found = session.scalars(
        scoped(actor, Delivery).where(
            Delivery.post_id.in_(own.with_only_columns(Post.id)),
            Delivery.state != DeliveryState.CANCELLED,
        )
    ).all()
    placed = {one.post_id for one in found}
    return Posts(
        placed=[Placed(post=by_id[one.post_id], delivery=one) for one in found],
        waiting=[p for p in by_id.values() if p.id not in placed and p.state not in GIVEN_UP],
    )
