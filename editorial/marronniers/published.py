"""What was written for an occasion and went up."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import Delivery
from models.marronnier import Occasion
from models.post import Post
from models.scope import scoped
from models.way import DeliveryState


def published(
    session: Session, actor: Actor, marronnier_ids: Collection[int]
) -> Sequence[tuple[Occasion, Post, Delivery]]:
    """Of these marronniers, the oldest occasion first; one for each channel."""
    wanted = (
        scoped(actor, Occasion)
        .join(Post, Post.id == Occasion.post_id)
        .join(Delivery, Delivery.post_id == Post.id)
        .add_columns(Post, Delivery)
        .where(
            Occasion.marronnier_id.in_(marronnier_ids),
            Delivery.state == DeliveryState.PUBLISHED,
        )
        .order_by(Occasion.first, Delivery.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(wanted)]
