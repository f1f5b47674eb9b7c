"""Noting for web hooks what happened, in the transaction in which it did."""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from lib.i18n import Text, speaking
from models.actor import Actor
from models.approval import How
from models.base import Columns
from models.people import Workspace
from models.post import Post
from models.way import DeliveryState, Move, PostState
from models.webhook import CallState, Webhook, WebhookDelivery, WebhookEvent

_MOVES: Final[Mapping[Move, tuple[WebhookEvent, PostState]]] = {
    Move.SUBMIT: (WebhookEvent.SUBMITTED, PostState.IN_REVIEW),
    Move.APPROVE: (WebhookEvent.APPROVED, PostState.APPROVED),
    Move.REQUEST_CHANGES: (WebhookEvent.CHANGES_REQUESTED, PostState.CHANGES_REQUESTED),
    Move.REJECT: (WebhookEvent.REJECTED, PostState.REJECTED),
}
_STATES: Final[Mapping[DeliveryState, WebhookEvent]] = {
    DeliveryState.PUBLISHED: WebhookEvent.PUBLISHED,
    DeliveryState.FAILED: WebhookEvent.FAILED,
    DeliveryState.UNSURE: WebhookEvent.UNSURE,
    DeliveryState.MISSED: WebhookEvent.MISSED,
    DeliveryState.SUSPENDED: WebhookEvent.HELD,
}


def move(
    connection: Connection,
    actor: Actor,
    post: Post,
    made: Move,
    *,
    reason: str = "",
    how: How | None = None,
    now: datetime,
) -> None:
    """A decision about a post; an agreement with which it is not yet approved is none."""
    event, state = _MOVES.get(made, (None, None))
    if event is not None and post.state is state:
        data = {
            "post": {"id": post.id, "title": post.title, "state": post.state.value},
            "by": actor.name,
            "reason": reason or None,
        }
        if event is WebhookEvent.APPROVED:
            data["how"] = (how or How.AGREED).value
        announce(connection, post.workspace_id, event, data, now=now)


def delivery(connection: Connection, delivery_id: int, found: Columns, *, now: datetime) -> None:
    """Where a delivery stands, if it is something to tell. `found`: as `models.news` reads it."""
    event = _STATES.get(found.state)
    if event is not None:
        gone = event is WebhookEvent.PUBLISHED
        data = {
            "delivery": {"id": delivery_id, "state": found.state.value},
            "post": {"id": found.post_id, "title": found.title},
            "channel": {"id": found.channel_id, "name": found.name},
            "url": (found.url or None) if gone else None,
            "reason": None if gone else in_english(found.reason),
        }
        announce(connection, found.workspace_id, event, data, now=now)


def stopped(
    connection: Connection,
    actor: Actor,
    stop_id: int,
    *,
    channel_id: int | None,
    reason: str,
    now: datetime,
) -> None:
    data = {"stop": stop_id, "channel": channel_id, "by": actor.name, "reason": reason}
    announce(connection, actor.workspace_id, WebhookEvent.STOPPED, data, now=now)


def resumed(connection: Connection, actor: Actor, stop_id: int, *, now: datetime) -> None:
    data = {"stop": stop_id, "by": actor.name}
    announce(connection, actor.workspace_id, WebhookEvent.RESUMED, data, now=now)


def announce(
    connection: Connection,
    workspace_id: int,
    event: WebhookEvent,
    data: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """For every hook of the workspace that asked for it and is not paused."""
    hooks = connection.execute(_HOOKS, {"of": workspace_id}).all()
    wanted = [one for one in hooks if event.value in one.events]
    if wanted:
        note(
            connection,
            [one.id for one in wanted],
            workspace_id,
            wanted[0].slug,
            event,
            data,
            now=now,
        )


def is_wanted(connection: Connection, workspace_id: int, event: WebhookEvent) -> bool:
    """Asked once before a whole import is told of."""
    hooks = connection.execute(_HOOKS, {"of": workspace_id})
    return any(event.value in one.events for one in hooks)


def note(
    connection: Connection,
    hooks: list[int],
    workspace_id: int,
    slug: str,
    event: WebhookEvent,
    data: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    event_id = str(uuid.uuid4())
    body = {"id": event_id, "event": event.value, "at": _instant(now), "workspace": slug}
    row = {
        "workspace_id": workspace_id,
        "event_id": event_id,
        "event": event,
        # ASCII: what people write may hold halves of characters that no encoding takes.
        "body": json.dumps({**body, "data": data}),
        "state": CallState.WAITING,
        "made_at": now,
        "try_at": now,
    }
    connection.execute(insert(WebhookDelivery), [{**row, "webhook_id": one} for one in hooks])


def in_english(words: Text | None) -> str | None:
    """Programs compare what they are told: it is not in each reader's language."""
    with speaking("en"):
        return None if words is None else str(words)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


_HOOKS: Final = (
    select(Webhook.id, Webhook.events, Workspace.slug)
    .join(Workspace, Workspace.id == Webhook.workspace_id)
    .where(Webhook.workspace_id == bindparam("of"), Webhook.paused_at.is_(None))
)
