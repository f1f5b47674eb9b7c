"""Whoever’s agreement is missing is told that a post did not leave for want of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from editorial.holding.holders import Held
from editorial.holding.reading import held_of
from editorial.holding.reminding import taken
from editorial.holding.stages import Due
from lib.i18n import say
from models.channel import Channel
from models.delivery import Delivery
from models.notice import NoticeKind
from models.post import Post
from models.reminder import Reminder, Stage
from models.telling import News, members, tell
from models.way import DeliveryState, PostState, Role, Temperature

# Due, temperature, the channel’s rule for what is late → until when it may leave, None: ever.
Latest = Callable[[datetime, Temperature, Mapping[str, Sequence[str | int]]], datetime | None]
_AT_ONCE: Final = 50  # posts of one step; each is looked at by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Stayed:
    """A post that was to leave on `channel`, and one person who hears of it.

    `until`: when it is too late; None: never. `asked`: it is their turn; else they manage.
    """

    held: Held
    channel: str
    due_at: datetime
    until: datetime | None
    user_id: int
    asked: bool


def unsaid(session: Session, workspace_id: int, *, latest: Latest, now: datetime) -> list[Stayed]:
    """Posts in review that are due and held, of which nobody was told yet. Their author hears of
    it with the delivery.
    """
    managers = members(session.connection(), workspace_id, least=Role.MANAGER)
    found = []
    for post, delivery, channel in _due(session, workspace_id, now=now):
        held = held_of(session, post, now=now)
        if held is None:
            continue
        ends = (latest(delivery.due_at, delivery.temperature, channel.late), post.fresh_until)
        until = min((one for one in ends if one), default=None)
        for user_id in sorted((held.people or set(managers)) - {post.owner_id}):
            stayed = Stayed(
                held=held,
                channel=channel.name,
                due_at=delivery.due_at,
                until=until,
                user_id=user_id,
                asked=user_id in held.people,
            )
            found.append(stayed)
    return found


def remind(session: Session, workspace_id: int, found: Sequence[Stayed], *, now: datetime) -> None:
    """Tells those of whom no other daemon was quicker, once for each version of the post."""
    if not found:
        return
    due = [
        Due(held=one.held, user_id=one.user_id, stage=Stage.MISSING, asked=one.asked)
        for one in found
    ]
    ours = taken(session, workspace_id, due, now=now)
    for one in found:
        if (one.held.post_id, one.user_id) in ours:
            tell(session.connection(), workspace_id, (one.user_id,), _news(one), now=now)


def _due(
    session: Session, workspace_id: int, *, now: datetime
) -> Sequence[tuple[Post, Delivery, Channel]]:
    """Each post with the delivery that should have left first."""
    told = exists().where(
        Reminder.post_id == Post.id,
        Reminder.revision_id == Post.revision_id,
        Reminder.stage == Stage.MISSING,
    )
    wanted = (
        select(Post, Delivery, Channel)
        .join(Delivery, Delivery.post_id == Post.id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(
            Post.workspace_id == workspace_id,
            Post.state == PostState.IN_REVIEW,
            Delivery.state == DeliveryState.SUSPENDED,
            Delivery.due_at <= now,
            ~told,
        )
        .order_by(Delivery.due_at.desc())
        .limit(_AT_ONCE)
    )
    first = {row[0].id: (row[0], row[1], row[2]) for row in session.execute(wanted)}
    return list(first.values())


def _news(one: Stayed) -> News:
    words = say(
        "“%(title)s” was to leave on %(channel)s at %(at)s and is held: it is not agreed to.",
        title=one.held.title,
        channel=one.channel,
        at=one.due_at,
    )
    return News(
        kind=NoticeKind.HELD,
        matter=f"{MATTER}{one.held.post_id}",
        words=words,
        more=one.held.stuck,
        why=_MINE if one.asked else _MANAGES,
        by_when=one.until,
        link=f"/posts/{one.held.post_id}/review",
        post_id=one.held.post_id,
    )


MATTER: Final = "unagreed:"
_MINE: Final = say("Your agreement is missing; once it is given, the post leaves.")
_MANAGES: Final = say("You are told because you manage: nobody here is asked for it now.")
