"""A post in several writes of which some were made with other words than it has now."""

from typing import Final

from sqlalchemy import Connection, Integer, and_, bindparam, func, select

from lib.i18n import Text, say_n
from models.delivery import Attempt, Delivery, Part
from models.post import Revision

# A sender that was given up for lost may keep its part when the words were changed already.
_OF_BEFORE: Final = (
    select(func.count(Part.id))
    .select_from(Part)
    .join(Delivery, Delivery.id == Part.delivery_id)
    .join(Revision, Revision.id == Delivery.revision_id)
    .join(Attempt, and_(Attempt.delivery_id == Part.delivery_id, Attempt.fence == Part.fence))
    .where(
        Delivery.id == bindparam("of", type_=Integer()), Attempt.started_at < Revision.created_at
    )
)


def of_before(connection: Connection, delivery_id: int) -> int:
    """How many of its parts are of tries from before the words that it has now were written."""
    return connection.scalar(_OF_BEFORE, {"of": delivery_id}) or 0


def why(steps: int) -> Text:
    return say_n(
        "It was begun as it was approved before the change: the network took one step of "
        "it, which may show there or not.",
        "It was begun as it was approved before the change: the network took %(n)s steps "
        "of it, which may show there or not.",
        steps,
    )
