"""How long a network may fetch the files of a delivery: while it may still go up."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.public import VALID, Shown
from models.delivery import Delivery
from models.way import DeliveryState

AFTERWARDS: Final = timedelta(hours=1)  # once it is live; networks have their own copy then
COPIES_KEPT: Final = VALID + timedelta(days=1)  # since they were lent last


def may_fetch(session: Session, shown: Shown, *, now: datetime) -> bool:
    row = session.execute(
        select(Delivery.state, Delivery.published_at).where(
            Delivery.id == shown.delivery_id, Delivery.workspace_id == shown.workspace_id
        )
    ).one_or_none()
    return row is not None and _lasts(row.state, row.published_at, now)


def _lasts(state: DeliveryState, published_at: datetime | None, now: datetime) -> bool:
    match state:
        case DeliveryState.PLANNED | DeliveryState.SENDING | DeliveryState.UNSURE:
            return True
        case DeliveryState.PUBLISHED:
            return published_at is not None and now - published_at < AFTERWARDS
        case (
            DeliveryState.FAILED
            | DeliveryState.MISSED
            | DeliveryState.SUSPENDED
            | DeliveryState.CANCELLED
        ):
            return False
