"""What the planner drew is written down with the delivery, for the comparison to come."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery import Delivery
from models.draw import Draw

if TYPE_CHECKING:  # numpy costs memory: only who plans pays it
    from scheduler.planning.values import Draw as Drawn


def keep_draw(
    session: Session, delivery: Delivery, drawn: "Drawn | None", *, now: datetime
) -> None:
    """The first draw of a delivery is the one that counts: a later plan draws by the same luck, so
    that what was drawn stays drawn and what was not is not drawn for being asked again.
    """
    delivery.explored = drawn is not None and drawn.explored
    known = select(Draw.id).where(Draw.delivery_id == delivery.id)
    if drawn is None or session.scalar(known) is not None:
        return
    told = {name: value for name, value in asdict(drawn).items() if name != "hour"}
    session.add(
        Draw(workspace_id=delivery.workspace_id, delivery_id=delivery.id, drawn_at=now, **told)
    )
