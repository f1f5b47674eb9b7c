"""What is told of a post that was changed, and of what was agreed to before."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from lib.i18n import Text, say
from models.actor import Actor
from models.notice import NoticeKind
from models.post import Post
from models.telling import News, tell


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
    words = say("%(name)s changed your post “%(title)s”.", name=actor.name, title=post.title)
    news = _changed(post, words, matter=f"edited:{post.id}")
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
    news = _void(post, words, why, link=f"/posts/{post.id}", by_when=at)
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


def _of_again(
    connection: Connection, actor: Actor, post: Post, words: Text, *, now: datetime
) -> None:
    if post.owner_id == actor.knows:
        return
    why = say("It is yours, and leaves once that is agreed to; nothing else is to be done.")
    news = _changed(post, words, matter=f"again:{post.id}", why=why)
    tell(connection, actor.workspace_id, (post.owner_id,), news, now=now)


def _changed(post: Post, words: Text, *, matter: str, why: Text | None = None) -> News:
    return News(
        kind=NoticeKind.EDITED,
        matter=matter,
        words=words,
        why=why,
        link=f"/posts/{post.id}",
        post_id=post.id,
    )


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
    news = _void(post, words, why, link=f"/posts/{post.id}?from={since}&to={since + 1}#history")
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
