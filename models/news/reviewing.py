"""What is told of a post on its way to approval."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from lib.i18n import Text, say, verbatim
from models import announcing
from models.actor import Actor
from models.approval import How
from models.notice import NoticeKind
from models.post import Post
from models.telling import News, settle, tell, tell_all
from models.way import Move, PostState
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
            link=f"/posts/{post.id}",
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


def _asked(actor: Actor, post: Post, move: Move, how: How | None = None) -> News:
    return News(
        kind=NoticeKind.TO_REVIEW,
        matter=_to_review(post.id),
        words=_asked_words(actor, post, move, how),
        why=say("The rule of approval asks you."),
        by_when=post.wished_at,
        link=f"/posts/{post.id}/review",
        post_id=post.id,
    )


def _asked_words(actor: Actor, post: Post, move: Move, how: How | None) -> Text:
    words = _ASKED.get(move, _ASKED[Move.SUBMIT]) if actor.name else _ASKED_BY_NOBODY
    if move is Move.APPROVE and how is How.RULE_CHANGED:
        words = _ASKED_AFTER_LETTING
    return Text(words.source, {"name": actor.name, "title": post.title})


def _to_review(post_id: int) -> str:
    return f"to-review:{post_id}"


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
