"""What is told of the house itself: its channels, its web hooks, the stop."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from lib.i18n import Text, say, verbatim
from models import announcing
from models.actor import Actor
from models.channel import Channel
from models.notice import NoticeKind
from models.telling import News, members, settle, tell
from models.way import Role


def of_webhook(
    connection: Connection,
    workspace_id: int,
    webhook_id: int,
    words: Text,
    why: Text,
    *,
    now: datetime,
) -> None:
    """A web hook that did not take what it was told: managers and administrators see to it."""
    news = News(
        kind=NoticeKind.WEBHOOK,
        matter=f"webhook:{webhook_id}",
        words=words,
        more=why,
        link=f"/webhooks/{webhook_id}",
    )
    managers = members(connection, workspace_id, least=Role.MANAGER)
    tell(connection, workspace_id, managers, news, now=now)


def of_access(connection: Connection, channel_id: int, *, now: datetime) -> None:
    """A channel that no longer opens, or soon will not: told to its editors and above."""
    channel = connection.execute(_CHANNEL.where(Channel.id == channel_id)).one_or_none()
    if channel is None:
        return
    if channel.paused_at is None and channel.expires_at is not None:
        words = say(
            "The sign-in of %(channel)s ends %(at)s.", channel=channel.name, at=channel.expires_at
        )
    else:
        words = say("%(channel)s no longer lets us in.", channel=channel.name)
    news = News(
        kind=NoticeKind.ACCESS,
        matter=f"access:{channel_id}",
        words=words,
        more=channel.pause_reason,
        link=f"/channels/{channel_id}",
    )
    editors = members(connection, channel.workspace_id, least=Role.EDITOR)
    tell(connection, channel.workspace_id, editors, news, now=now)


def of_stop(
    connection: Connection,
    actor: Actor,
    stop_id: int,
    *,
    channel_id: int | None = None,
    reason: str,
    now: datetime,
) -> None:
    """Somebody pulled the switch: told to editors and above, at night to those on call."""
    announcing.stopped(connection, actor, stop_id, channel_id=channel_id, reason=reason, now=now)
    news = News(
        kind=NoticeKind.STOPPED,
        matter=f"stop:{stop_id}",
        words=say("%(name)s stopped what leaves.", name=actor.name),
        more=verbatim(reason),
        why=say("you may have to answer for it, or to end it"),
        link="/stop",
    )
    others = set(members(connection, actor.workspace_id, least=Role.EDITOR)) - {actor.user_id}
    tell(connection, actor.workspace_id, others, news, now=now)


def of_resume(connection: Connection, actor: Actor, stop_id: int, *, now: datetime) -> None:
    """It is over, and wants nobody any more."""
    announcing.resumed(connection, actor, stop_id, now=now)
    settle(connection, actor.workspace_id, f"stop:{stop_id}", now=now)


_CHANNEL: Final = select(
    Channel.workspace_id,
    Channel.name,
    Channel.paused_at,
    Channel.pause_reason,
    Channel.expires_at,
)
