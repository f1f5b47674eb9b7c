"""Posts that left at a chosen or a drawn hour, and what came of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

from sqlalchemy.orm import Session

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.draw import Draw
from models.house import House
from models.publication import Age, Figure, Publication
from models.way import DeliveryState, Temperature
from tests.web import rows

_numbers: Iterator[int] = count()
EACH: Final = 5  # every fifth is drawn


def left(
    house: House,
    actor: Actor,
    channel: Channel,
    posts: int,
    *,
    until: datetime,
    better: float = 1.0,
    likes: int | None = 20,
    **draw: Any,
) -> None:
    """One each 12 hours, the last one before `until`. `better`: what those at the best hour get
    beside the others; `likes`: what those get, more or less.
    """
    post = rows.approved(house, actor, "Again", channel.id, temperature=Temperature.COLD)
    with house.database.transaction() as session:
        for number in range(posts):
            at = until - timedelta(hours=12 * (posts - number))
            explored = number % EACH == EACH - 1
            delivery = _delivery(channel, post.id, post.revision_id or 0, at)
            session.add(delivery)
            session.flush()
            session.add(_draw(delivery, explored=explored, **draw))
            got = None if likes is None else likes + number % 7 - 3
            _stands(session, delivery, at, got if explored or got is None else int(got * better))


def _delivery(channel: Channel, post: int, revision: int, at: datetime) -> Delivery:
    return Delivery(
        workspace_id=channel.workspace_id,
        post_id=post,
        channel_id=channel.id,
        revision_id=revision,
        content_hash="0" * 64,
        temperature=Temperature.COLD,
        key=f"drawn-{next(_numbers)}",
        state=DeliveryState.PUBLISHED,
        due_at=at,
        zone=channel.zone,
        wall=at.isoformat(),
        placed_by=PlacedBy.PLANNER,
        published_at=at,
        created_at=at,
        updated_at=at,
    )


def _draw(delivery: Delivery, *, explored: bool, **more: Any) -> Draw:
    chances: dict[str, Any] = {"propensity": 0.05, "best_chance": 0.8, "best_gain": 0.1, **more}
    return Draw(
        workspace_id=delivery.workspace_id,
        delivery_id=delivery.id,
        explored=explored,
        drawn_at=delivery.created_at,
        **chances,
    )


def _stands(session: Session, delivery: Delivery, at: datetime, likes: int | None) -> None:
    row = Publication(
        workspace_id=delivery.workspace_id,
        channel_id=delivery.channel_id,
        delivery_id=delivery.id,
        remote_id=delivery.key,
        url="",
        text="",
        kind="text",
        published_at=at,
        seen_at=at,
    )
    session.add(row)
    session.flush()
    if likes is not None:
        session.add(
            Figure(publication_id=row.id, age=Age.TWO_DAYS, metric="likes", value=likes, at=at)
        )
