"""What the team is told of a guest: its owner, whoever gave the link, and those who are asked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from editorial.guests.opening import Guest
from lib.i18n import Text, say, verbatim
from models.actor import Actor
from models.notice import NoticeKind
from models.post import Post
from models.telling import News, tell

_WHY: Text = say("A guest who was given a link wrote to your team.")


def of_agreement(
    connection: Connection,
    guest: Guest,
    actor: Actor,
    post: Post,
    *,
    asked: Collection[int],
    now: datetime,
) -> None:
    """One that leads nowhere yet: those who are asked are told of it with their turn."""
    words = say("%(name)s, a guest, agrees to “%(title)s”.", name=actor.name, title=post.title)
    people = {post.owner_id, guest.link.by_id} - set(asked)
    _tell(connection, post, people, _news(NoticeKind.APPROVED, post, words), now=now)


def of_refusal(
    connection: Connection,
    guest: Guest,
    actor: Actor,
    post: Post,
    *,
    asked: Collection[int],
    reason: str,
    now: datetime,
) -> None:
    """The owner is told as of every request for changes."""
    words = say(
        "%(name)s, a guest, asks for changes in “%(title)s”.", name=actor.name, title=post.title
    )
    people = {guest.link.by_id, *asked} - {post.owner_id}
    news = _news(NoticeKind.CHANGES_REQUESTED, post, words, more=verbatim(reason.strip()))
    _tell(connection, post, people, news, now=now)


def _news(kind: NoticeKind, post: Post, words: Text, *, more: Text | None = None) -> News:
    return News(
        kind=kind,
        matter=f"guest:{post.id}",
        words=words,
        more=more,
        why=_WHY,
        link=f"/posts/{post.id}",
        post_id=post.id,
    )


def _tell(
    connection: Connection, post: Post, people: Collection[int], news: News, *, now: datetime
) -> None:
    tell(connection, post.workspace_id, people, news, now=now)
