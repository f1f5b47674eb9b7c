"""Handing a draft over to somebody else, who goes on with it as its author."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from editorial.approval.standing import members
from editorial.drafting import visible, writable
from editorial.history import note
from editorial.holding.reminding import matter
from lib.errors import Invalid, NotAllowed, WrongState
from lib.i18n import Text, say, verbatim
from models.actor import Actor
from models.notice import NoticeKind
from models.permissions import May, may
from models.post import Post
from models.roles import role_on
from models.telling import News, settle, tell
from models.way import ROLE_WORDS, STATE_WORDS, Move, PostState, Role

OPEN: Final = (PostState.IDEA, PostState.DRAFT, PostState.CHANGES_REQUESTED)
LONGEST: Final = 1000  # characters of what is said with it


def may_hand_over(session: Session, actor: Actor, post: Post) -> bool:
    """Its owner, and editors and above, while it is being written."""
    is_theirs = post.owner_id == actor.user_id
    return post.state in OPEN and (is_theirs or may(role_on(session, actor, post), May.HAND_OVER))


def loses_sight(session: Session, actor: Actor, post: Post) -> bool:
    """Whether the actor reads it no more once it is somebody else’s."""
    return not may(role_on(session, actor, post), May.READ_POSTS)


def hand_over(
    session: Session, actor: Actor, post_id: int, *, to_id: int, said: str = "", now: datetime
) -> Post:
    """Both are told, `said` to the new one. Whoever wrote a version of it stays one of its authors.

    Raises NotFound, NotAllowed, WrongState, and Invalid (field `to`).
    """
    visible(session, actor, post_id)
    post = writable(session, actor, post_id)
    must_be_theirs(session, actor, post)
    people = {one.user_id: one.name for one in members(session, actor.workspace_id)}
    if to_id not in people or to_id == post.owner_id:
        wrong = say("Choose somebody else who is here.")
        raise Invalid(say("The post stays where it is."), remedy=wrong, fields={"to": wrong})
    before, post.owner_id = post.owner_id, to_id
    reason = said.strip()[:LONGEST]
    note(session, actor, post, Move.HAND_OVER, reason=reason, between=(before, to_id), now=now)
    settle(session.connection(), post.workspace_id, matter(post.id), now=now)
    _tell_new(session, actor, post, reason, now=now)
    if before in people:
        _tell_old(session, actor, post, before, name=people[to_id], now=now)
    return post


def must_be_theirs(session: Session, actor: Actor, post: Post) -> None:
    """Raises NotAllowed, WrongState."""
    if post.owner_id != actor.user_id and not may(role_on(session, actor, post), May.HAND_OVER):
        raise NotAllowed(
            say("This is somebody else’s post."),
            remedy=say(
                "Ask its author, or someone with the role %(role)s.", role=ROLE_WORDS[Role.EDITOR]
            ),
        )
    if post.state not in OPEN:
        raise WrongState(
            say("It is not handed over: the post is %(state)s.", state=STATE_WORDS[post.state]),
            remedy=say("Only what is being written is handed over, or what was sent back."),
        )


def _tell_new(session: Session, actor: Actor, post: Post, said: str, *, now: datetime) -> None:
    if post.owner_id == actor.user_id:
        return
    words = say(
        "%(name)s hands “%(title)s” over to you: you go on with it.",
        name=actor.name,
        title=post.title,
    )
    why = say("You are its author now.")
    news = _news(post, words, more=verbatim(said) if said else None, why=why)
    tell(session.connection(), post.workspace_id, (post.owner_id,), news, now=now)


def _tell_old(
    session: Session, actor: Actor, post: Post, before: int, *, name: str, now: datetime
) -> None:
    if before == actor.user_id:
        return
    words = say(
        "%(by)s handed “%(title)s” over to %(name)s.", by=actor.name, title=post.title, name=name
    )
    news = _news(post, words, why=say("It was yours."))
    tell(session.connection(), post.workspace_id, (before,), news, now=now)


def _news(post: Post, words: Text, *, why: Text, more: Text | None = None) -> News:
    return News(
        kind=NoticeKind.HANDED_OVER,
        matter=f"handed:{post.id}",
        words=words,
        more=more,
        why=why,
        by_when=post.wished_at,
        link=f"/posts/{post.id}",
        post_id=post.id,
    )
