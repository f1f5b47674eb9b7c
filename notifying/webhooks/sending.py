"""Calls to web hooks: each claimed by its row, made with no transaction open, tried for a day.

At least once: a call of which the answer was lost, or whose sender died, is made again with the
same body and the same id, by which its receiver knows it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from connectors.calling import Answer, call
from connectors.reach import Guard
from lib.i18n import Text, say
from models import news
from models.house import House
from models.webhook import CallState, Webhook, WebhookDelivery
from notifying.webhooks.claiming import Claimed, claim, due_hooks, upcoming
from notifying.webhooks.retrying import GIVEN_UP_AFTER, Spread, pause
from notifying.webhooks.signing import HEADER, signature

_log = logging.getLogger(__name__)
_TURN: Final = 10.0  # seconds, after which others have theirs
# A host of our own, as whoever runs this installation said: it is resolved once, as others are.
_INSIDE: Final = Guard(allowed=lambda _address: True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What came of one: how many calls were taken, and the `longest` in seconds; None: no call."""

    taken: int = 0
    longest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`closing`: whether to begin no more. `spread` draws how long to wait before another try."""

    house: House
    spread: Spread
    closing: Callable[[], bool] = lambda: False

    def due(self) -> Sequence[int]:
        """Which web hooks are to be called."""
        with self.house.database.reading() as session:
            return due_hooks(session, now=self.house.now())

    def take_turn(self, webhook_id: int) -> Turn:
        """Calls one of them until nothing is due, or others should have their turn."""
        turn, ends = Turn(), monotonic() + _TURN
        while monotonic() < ends and not self.closing():
            claimed = self._claim(webhook_id)
            if claimed is None:
                break
            turn = self._made(claimed, turn)
        return turn

    def _made(self, claimed: Claimed, turn: Turn) -> Turn:
        begun = monotonic()
        answer = self._call(claimed)
        lasted = monotonic() - begun
        with self.house.database.transaction() as session:
            now = self.house.database.now_on(session.connection())
            record(session, claimed, answer, spread=self.spread, now=now)
        return Turn(
            taken=turn.taken + (answer.why is None), longest=max(lasted, turn.longest or 0.0)
        )

    def _claim(self, webhook_id: int) -> Claimed | None:
        """Looks before it takes: each turn ends with nothing to take, and nobody is held up."""
        with self.house.database.reading() as session:
            if upcoming(session, webhook_id, now=self.house.now()) is None:
                return None
        with self.house.database.transaction() as session:
            now = self.house.database.now_on(session.connection())
            return claim(self.house, session, webhook_id, now=now)

    def _call(self, claimed: Claimed) -> Answer:
        if claimed.secret is None:
            return Answer(why=_UNSEALABLE, final=True)
        host = urlsplit(claimed.address).hostname
        guard = _INSIDE if host in self.house.settings.webhooks_inside else Guard()
        headers = headers_of(claimed, at=int(self.house.now().timestamp()))
        return call(claimed.address, claimed.body, headers, guard=guard)


def headers_of(claimed: Claimed, *, at: int) -> Mapping[str, str]:
    return {
        "User-Agent": "Marronnier",
        "X-Marronnier-Event": claimed.event,
        "X-Marronnier-Event-Id": claimed.event_id,
        HEADER: signature(claimed.secret or "", claimed.body, at=at),
    }


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


_UNSEALABLE: Final = say(
    "Its secret cannot be opened any more: the keys of this installation were changed. "
    "Give it a new one."
)
