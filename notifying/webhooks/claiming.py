"""Claiming calls to web hooks: each by its row, for the length of a lease."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lib.seal import Unsealable
from models.house import House
from models.webhook import CallState, Webhook, WebhookDelivery, is_open

LEASE: Final = timedelta(minutes=5)  # longer than a call can take
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A call that is ours while the lease lasts. `tries`: with this one."""

    id: int
    webhook_id: int
    address: str
    secret: str | None
    body: bytes
    event: str
    event_id: str
    tries: int


def due_hooks(session: Session, *, now: datetime) -> Sequence[int]:
    """Those for which a call is due, the longest waiting first."""
    wanted = _due(select(WebhookDelivery.webhook_id), now=now).group_by(WebhookDelivery.webhook_id)
    return session.scalars(wanted.order_by(func.min(WebhookDelivery.try_at))).all()


def claim(house: House, session: Session, webhook_id: int, *, now: datetime) -> Claimed | None:
    """The next call that is due, ours for the length of a lease; None: there is none."""
    row = upcoming(session, webhook_id, now=now, take=True)
    if row is None:
        return None
    hook = session.get_one(Webhook, row.webhook_id)
    row.state, row.lease_until = CallState.SENDING, now + LEASE
    row.tries += 1
    return Claimed(
        id=row.id,
        webhook_id=hook.id,
        address=hook.address,
        secret=_secret(house, hook),
        body=row.body.encode(),
        event=row.event.value,
        event_id=row.event_id,
        tries=row.tries,
    )


def upcoming(
    session: Session, webhook_id: int, *, now: datetime, take: bool = False
) -> WebhookDelivery | None:
    wanted = (
        _due(select(WebhookDelivery), now=now)
        .where(WebhookDelivery.webhook_id == webhook_id)
        .order_by(WebhookDelivery.try_at, WebhookDelivery.id)
        .limit(1)
    )
    if take:
        wanted = wanted.with_for_update(skip_locked=True, of=[WebhookDelivery])
    return session.scalars(wanted).one_or_none()


def _due(wanted: Select[Row], *, now: datetime) -> Select[Row]:
    return wanted.join(Webhook, Webhook.id == WebhookDelivery.webhook_id).where(
        is_open(WebhookDelivery.state),
        WebhookDelivery.try_at <= now,
        (WebhookDelivery.lease_until.is_(None)) | (WebhookDelivery.lease_until <= now),
        Webhook.paused_at.is_(None),
        (Webhook.rest_until.is_(None)) | (Webhook.rest_until <= now),
    )


def _secret(house: House, hook: Webhook) -> str | None:
    try:
        return hook.secret(house.settings.keyring)
    except Unsealable:
        return None
