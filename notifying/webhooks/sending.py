"""Calls to web hooks: each claimed by its row, made with no transaction open, tried for a day.

At least once: a call of which the answer was lost, or whose sender died, is made again with the
same body and the same id, by which its receiver knows it.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.calling import Answer, call
from connectors.reach import Guard
from lib.i18n import Text, say
from lib.seal import Unsealable
from models import news
from models.house import House
from models.webhook import CallState, Webhook, WebhookDelivery, is_open
from notifying.webhooks.retrying import GIVEN_UP_AFTER, Spread, pause
from notifying.webhooks.signing import HEADER, signature

LEASE: Final = timedelta(minutes=5)  # longer than a call can take
_A_ROUND: Final = 200  # calls, before others have their turn
_log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`closing`: whether to begin no more. `spread` draws how long to wait before another try."""

    house: House
    spread: Spread
    closing: Callable[[], bool] = lambda: False

    def send_due(self) -> int:
        """How many were taken."""
        taken = 0
        for _ in range(_A_ROUND):
            claimed = None if self.closing() else self._claim()
            if claimed is None:
                break
            answer = self._call(claimed)
            with self.house.database.transaction() as session:
                now = self.house.database.now_on(session.connection())
                record(session, claimed, answer, spread=self.spread, now=now)
            taken += answer.why is None
        return taken

    def _claim(self) -> Claimed | None:
        """Looks before it takes: most of the time there is nothing, and nobody is held up."""
        with self.house.database.reading() as session:
            if _next(session, now=self.house.now()) is None:
                return None
        with self.house.database.transaction() as session:
            now = self.house.database.now_on(session.connection())
            return claim(self.house, session, now=now)

    def _call(self, claimed: Claimed) -> Answer:
        if claimed.secret is None:
            return Answer(why=_UNSEALABLE, final=True)
        host = urlsplit(claimed.address).hostname
        guard = None if host in self.house.settings.webhooks_inside else Guard()
        headers = headers_of(claimed, at=int(self.house.now().timestamp()))
        return call(claimed.address, claimed.body, headers, guard=guard)


def headers_of(claimed: Claimed, *, at: int) -> Mapping[str, str]:
    return {
        "User-Agent": "Marronnier",
        "X-Marronnier-Event": claimed.event,
        "X-Marronnier-Event-Id": claimed.event_id,
        HEADER: signature(claimed.secret or "", claimed.body, at=at),
    }


def claim(house: House, session: Session, *, now: datetime) -> Claimed | None:
    """The next call that is due, ours for the length of a lease; None: there is none."""
    row = _next(session, now=now, take=True)
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


def record(
    session: Session, claimed: Claimed, answer: Answer, *, spread: Spread, now: datetime
) -> None:
    """Only by whoever holds the lease: of two, the later one knows."""
    row = session.get(WebhookDelivery, claimed.id, with_for_update=True)
    if row is None or row.tries != claimed.tries or row.state is not CallState.SENDING:
        return
    hook = session.get_one(Webhook, row.webhook_id, with_for_update=True)
    row.status, row.said, row.lease_until = answer.status, answer.why, None
    if answer.why is None:
        row.state, row.done_at = CallState.TAKEN, now
        hook.taken_at, hook.rest_until = now, None
        return
    _log.warning("a web hook did not take an event: %s", answer.why)
    row.state = CallState.WAITING
    row.try_at = now + pause(row.tries, spread)
    # All that waits for it: one failure a round tells enough, and others are not held up.
    hook.rest_until = now + pause(min(row.tries, 3), spread)
    if answer.final:
        _pause(session, hook, answer.why, now=now)
    elif row.made_at <= now - GIVEN_UP_AFTER:
        _give_up(session, hook, row, answer.why, now=now)


def _give_up(
    session: Session, hook: Webhook, row: WebhookDelivery, why: Text, *, now: datetime
) -> None:
    """Where it takes others, that one alone; else the hook is paused and the rest keeps."""
    if hook.taken_at is None or hook.taken_at < row.made_at:
        _pause(session, hook, why, now=now)
    else:
        row.state, row.done_at = CallState.GIVEN_UP, now
        words = say("The web hook “%(name)s” did not take one event for a day.", name=hook.name)
        _tell(session, hook, words, why, now=now)


def _pause(session: Session, hook: Webhook, why: Text, *, now: datetime) -> None:
    hook.paused_at, hook.paused_why = now, why
    words = say("The web hook “%(name)s” took nothing and is paused.", name=hook.name)
    _tell(session, hook, words, why, now=now)


def _tell(session: Session, hook: Webhook, words: Text, why: Text, *, now: datetime) -> None:
    news.of_webhook(session.connection(), hook.workspace_id, hook.id, words, why, now=now)


def _next(session: Session, *, now: datetime, take: bool = False) -> WebhookDelivery | None:
    wanted = (
        select(WebhookDelivery)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            is_open(WebhookDelivery.state),
            WebhookDelivery.try_at <= now,
            (WebhookDelivery.lease_until.is_(None)) | (WebhookDelivery.lease_until <= now),
            Webhook.paused_at.is_(None),
            (Webhook.rest_until.is_(None)) | (Webhook.rest_until <= now),
        )
        .order_by(WebhookDelivery.try_at, WebhookDelivery.id)
        .limit(1)
    )
    if take:
        wanted = wanted.with_for_update(skip_locked=True, of=[WebhookDelivery])
    return session.scalars(wanted).one_or_none()


def _secret(house: House, hook: Webhook) -> str | None:
    try:
        return hook.secret(house.settings.keyring)
    except Unsealable:
        return None


_UNSEALABLE: Final = say(
    "Its secret cannot be opened any more: the keys of this installation were changed. "
    "Give it a new one."
)
