"""Whether the next return of a recurring post has come before this one left."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Integer, bindparam, select
from sqlalchemy.orm import aliased

from lib.i18n import Text, say
from models.base import Instant
from models.delivery import Delivery
from models.way import DeliveryState

REMEDY: Final = say("Nothing to do; or send it now all the same.")


def overtaken(
    connection: Connection, delivery_id: int, series_id: int | None, *, now: datetime
) -> Text | None:
    """Why it does not leave any more: after weeks of silence the same words do not come at once.

    None where it may still leave, and for what does not come back.
    """
    if series_id is None:
        return None
    wanted = {"of": delivery_id, "series": series_id, "now": now}
    later = connection.execute(_LATER, wanted).first()
    if later is None:
        return None
    return say("It comes back by itself, and its next date, %(at)s, has come.", at=later.due_at)


_THIS: Final = aliased(Delivery)
_LATER: Final = (
    select(Delivery.due_at)
    .join(_THIS, _THIS.id == bindparam("of", type_=Integer()))
    .where(
        Delivery.series_id == bindparam("series", type_=Integer()),
        Delivery.due_at > _THIS.due_at,
        Delivery.due_at <= bindparam("now", type_=Instant()),
        Delivery.state != DeliveryState.CANCELLED,
    )
    .order_by(Delivery.due_at.desc())
    .limit(1)
)
