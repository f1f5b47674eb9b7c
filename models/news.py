"""What is told of posts, deliveries and channels. Nobody is told what they did themselves."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from lib.i18n import Text, say, verbatim
from models import announcing
from models.actor import Actor
from models.approval import How
from models.base import Columns
from models.channel import Channel
from models.delivery import Delivery
from models.notice import NoticeKind
from models.post import Post
from models.telling import News, members, settle, tell, tell_all
from models.way import DeliveryState, Move, PostState, Role
from models.webhook import WebhookEvent


def of_move(
    connection: Connection,
    actor: Actor,
    post: Post,
    move: Move,
    *,
    asked: Collection[int],
    reason: str,
    how: How | None = None,
    now: datetime,
) -> None:
    """What was decided about a post: told to its owner, and to those whose turn it is (`asked`)."""
    announcing.move(connection, actor, post, move, reason=reason, how=how, now=now)
    settle(connection, actor.workspace_id, _to_review(post.id), now=now)
    readers = [one for one in asked if one != actor.knows]
    tell(connection, actor.workspace_id, readers, _asked(actor, post, move, how), now=now)
    is_decided = post.state is not PostState.IN_REVIEW
    if move in _DECIDED and is_decided and post.owner_id != actor.knows:
        kind, source = _LET_THROUGH if how is How.RULE_CHANGED else _DECIDED[move]
        news = News(
            kind=kind,
            matter=f"review:{post.id}",
            words=Text(source.source, {"name": actor.name, "title": post.title}),
            more=verbatim(reason) if reason else None,
            link=_page(post.id),
            post_id=post.id,
        )
        tell(connection, actor.workspace_id, (post.owner_id,), news, now=now)


def of_submissions(
    connection: Connection,
    actor: Actor,
    posts: Iterable[tuple[Post, frozenset[int]]],
    *,
    now: datetime,
) -> None:
    """Submitted at once, each with those whose turn it is: told to them one by one."""
    by_people: dict[frozenset[int], list[News]] = {}
    posts = list(posts)
    if announcing.is_wanted(connection, actor.workspace_id, WebhookEvent.SUBMITTED):
        for post, _ in posts:
            announcing.move(connection, actor, post, Move.SUBMIT, now=now)
    for post, asked in posts:
        by_people.setdefault(asked - {actor.user_id}, []).append(_asked(actor, post, Move.SUBMIT))
    for people, news in by_people.items():
        tell_all(connection, actor.workspace_id, people, news, now=now)


def of_edit(
    connection: Connection,
    actor: Actor,
    post: Post,
    *,
    agreed: Collection[int],
    since: int,
    now: datetime,
) -> None:
    """Somebody changed what another one wrote, or had `agreed` to as version `since`."""
    _of_void(connection, actor, post, agreed=agreed, since=since, now=now)
    if post.owner_id == actor.user_id:
        return
    news = News(
        kind=NoticeKind.EDITED,
        matter=f"edited:{post.id}",
        words=say("%(name)s changed your post “%(title)s”.", name=actor.name, title=post.title),
        link=_page(post.id),
        post_id=post.id,
    )
    tell(connection, actor.workspace_id, (post.owner_id,), news, now=now)


def of_other_day(
    connection: Connection,
    actor: Actor,
    post: Post,
    *,
    agreed: Collection[int],
    at: datetime,
    now: datetime,
) -> None:
    """Moved beyond the day for which they had `agreed`: those who did it themselves as well."""
    words = say(
        "%(name)s moved “%(title)s” to another day: it needs you again.",
        name=actor.name,
        title=post.title,
    )
    why = say("You had agreed to it, and here that holds for its day only.")
    news = _void(post, words, why, link=_page(post.id), by_when=at)
    tell(connection, actor.workspace_id, agreed, news, now=now)
    if post.owner_id not in agreed:
        words = say(
            "“%(title)s” is in review again: it was moved to another day.", title=post.title
        )
        _of_again(connection, actor, post, words, now=now)


def of_stricter(connection: Connection, actor: Actor, post: Post, *, now: datetime) -> None:
    """Something beside its text put an approved post of theirs under a stricter rule."""
    words = say("“%(title)s” is in review again: it needs one agreement more.", title=post.title)
    _of_again(connection, actor, post, words, now=now)


def of_delivery(
    connection: Connection, delivery_id: int, *, by: int | None = None, now: datetime
) -> None:
    """Where a delivery stands now, told to the post's owner, if it is something to tell.

    `by`: the person who brought it there, if it was one.
    """
    found = connection.execute(_DELIVERY.where(Delivery.id == delivery_id)).one_or_none()
    if found is None:
        return
    announcing.delivery(connection, delivery_id, found, now=now)
    matter = f"delivery:{delivery_id}"
    kind = _kind_of(found)
    if kind is None or found.owner_id == by:
        settle(connection, found.workspace_id, matter, now=now)
        return
    news = News(
        kind=kind,
        matter=matter,
        words=Text(_STANDS[kind].source, {"title": found.title, "channel": found.name}),
        more=None if kind is NoticeKind.LIVE else found.reason,
        link=f"{_page(found.post_id)}#delivery-{delivery_id}",
        post_id=found.post_id,
        url=(found.url or "") if kind is NoticeKind.LIVE else "",
    )
    tell(connection, found.workspace_id, (found.owner_id,), news, now=now)


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


def _of_again(
    connection: Connection, actor: Actor, post: Post, words: Text, *, now: datetime
) -> None:
    if post.owner_id == actor.knows:
        return
    news = News(
        kind=NoticeKind.EDITED,
        matter=f"again:{post.id}",
        words=words,
        why=say("It is yours, and leaves once that is agreed to; nothing else is to be done."),
        link=_page(post.id),
        post_id=post.id,
    )
    tell(connection, actor.workspace_id, (post.owner_id,), news, now=now)


def _of_void(
    connection: Connection,
    actor: Actor,
    post: Post,
    *,
    agreed: Collection[int],
    since: int,
    now: datetime,
) -> None:
    words = say(
        "%(name)s changed “%(title)s” after you agreed: it needs you again.",
        name=actor.name,
        title=post.title,
    )
    why = say("You had agreed to what it said before.")
    news = _void(post, words, why, link=f"{_page(post.id)}?from={since}&to={since + 1}#history")
    readers = [one for one in agreed if one != actor.user_id]
    tell(connection, actor.workspace_id, readers, news, now=now)


def _void(
    post: Post, words: Text, why: Text, *, link: str, by_when: datetime | None = None
) -> News:
    return News(
        kind=NoticeKind.VOID,
        matter=f"void:{post.id}",
        words=words,
        why=why,
        by_when=by_when,
        link=link,
        post_id=post.id,
    )


def _asked(actor: Actor, post: Post, move: Move, how: How | None = None) -> News:
    return News(
        kind=NoticeKind.TO_REVIEW,
        matter=_to_review(post.id),
        words=_asked_words(actor, post, move, how),
        why=say("The rule of approval asks you."),
        by_when=post.wished_at,
        link=f"{_page(post.id)}/review",
        post_id=post.id,
    )


def _asked_words(actor: Actor, post: Post, move: Move, how: How | None) -> Text:
    words = _ASKED.get(move, _ASKED[Move.SUBMIT]) if actor.name else _ASKED_BY_NOBODY
    if move is Move.APPROVE and how is How.RULE_CHANGED:
        words = _ASKED_AFTER_LETTING
    return Text(words.source, {"name": actor.name, "title": post.title})


def _to_review(post_id: int) -> str:
    return f"to-review:{post_id}"


def _page(post_id: int) -> str:
    return f"/posts/{post_id}"


def _kind_of(delivery: Columns) -> NoticeKind | None:
    if delivery.state is DeliveryState.CANCELLED and delivery.made_way_for is not None:
        return NoticeKind.DISPLACED
    return _TOLD.get(delivery.state)


_ASKED: Final[Mapping[Move, Text]] = {
    Move.APPROVE: say("%(name)s agreed to “%(title)s”: now it is your turn."),
    Move.SUBMIT: say("%(name)s asks you to review “%(title)s”."),
    Move.EDIT: say("“%(title)s” was approved, and needs your agreement as well now."),
}
_ASKED_BY_NOBODY: Final = _ASKED[Move.EDIT]
_ASKED_AFTER_LETTING: Final = say("%(name)s lets “%(title)s” go on: now it is your turn.")
_DECIDED: Final[Mapping[Move, tuple[NoticeKind, Text]]] = {
    Move.APPROVE: (NoticeKind.APPROVED, say("%(name)s approved “%(title)s”.")),
    Move.REQUEST_CHANGES: (
        NoticeKind.CHANGES_REQUESTED,
        say("%(name)s asks for changes in “%(title)s”."),
    ),
    Move.REJECT: (NoticeKind.REJECTED, say("%(name)s rejected “%(title)s”.")),
}
_LET_THROUGH: Final = (
    NoticeKind.APPROVED,
    say("%(name)s changed who must agree: “%(title)s” needs nobody more, and is approved."),
)
_TOLD: Final[Mapping[DeliveryState, NoticeKind]] = {
    DeliveryState.PUBLISHED: NoticeKind.LIVE,
    DeliveryState.UNSURE: NoticeKind.UNSURE,
    DeliveryState.FAILED: NoticeKind.FAILED,
    DeliveryState.MISSED: NoticeKind.MISSED,
    DeliveryState.SUSPENDED: NoticeKind.HELD,
}
_STANDS: Final[Mapping[NoticeKind, Text]] = {
    NoticeKind.LIVE: say("“%(title)s” is live on %(channel)s."),
    NoticeKind.UNSURE: say("“%(title)s” may be live on %(channel)s."),
    NoticeKind.FAILED: say("“%(title)s” did not get onto %(channel)s."),
    NoticeKind.MISSED: say("“%(title)s” missed its time on %(channel)s."),
    NoticeKind.HELD: say("“%(title)s” is held and does not leave on %(channel)s."),
    NoticeKind.DISPLACED: say("“%(title)s” made way on %(channel)s and has no time now."),
}
_DELIVERY: Final = (
    select(
        Delivery.workspace_id,
        Delivery.post_id,
        Delivery.channel_id,
        Delivery.state,
        Delivery.reason,
        Delivery.url,
        Delivery.made_way_for,
        Post.title,
        Post.owner_id,
        Channel.name,
    )
    .join(Post, Post.id == Delivery.post_id)
    .join(Channel, Channel.id == Delivery.channel_id)
)
_CHANNEL: Final = select(
    Channel.workspace_id,
    Channel.name,
    Channel.paused_at,
    Channel.pause_reason,
    Channel.expires_at,
)
