"""A remark is done with, or opened again."""

from datetime import datetime

from sqlalchemy.orm import Session

from editorial.commenting import adding, telling
from editorial.commenting.adding import Writer
from editorial.drafting import visible
from lib.errors import Invalid, NotFound, WrongState
from lib.i18n import say
from models.actor import Actor
from models.comment import Comment
from models.post import Post
from models.scope import fetch


def settle(session: Session, actor: Actor, comment_id: int, *, now: datetime) -> Comment:
    """Whoever was told of it is told no more. Raises NotFound."""
    first, _ = first_of(session, actor, comment_id)
    close(session, actor, first, now=now)
    return first


def open_again(session: Session, actor: Actor, comment_id: int, *, now: datetime) -> Comment:
    """Raises NotFound, and WrongState for a suggestion that was taken up."""
    first, post = first_of(session, actor, comment_id)
    if first.taken_id is not None:
        raise WrongState(
            say("This suggestion was taken up: it stands in the text."),
            remedy=say("Make a new remark about the text as it is."),
        )
    if first.settled_at is not None:
        first.settled_at, first.settled_by_id = None, None
        telling.of_remark(session, post, first, first, now=now)
    return first


def decline(session: Session, actor: Actor, comment_id: int, *, why: str, now: datetime) -> Comment:
    """Not taken up, with a word that its writer reads. Raises Invalid without one, NotFound."""
    first, post = first_of(session, actor, comment_id)
    if first.replacement is None or first.settled_at is not None:
        raise NotFound(say("There is no suggestion here that is open."))
    if not why.strip():
        raise Invalid(
            say("A reason is needed."),
            remedy=say("Say in a sentence why not."),
            fields={"why": say("Say in a sentence why not.")},
        )
    close(session, actor, first, now=now)
    adding.add(
        session,
        Writer.of(actor),
        post,
        thread=first.thread,
        body=why,
        parent_id=first.id,
        now=now,
    )
    return first


def first_of(session: Session, actor: Actor, comment_id: int) -> tuple[Comment, Post]:
    """A remark that began a talk, of a post that the actor may read. Raises NotFound."""
    found = fetch(session, actor, Comment, comment_id)
    post = visible(session, actor, found.post_id)
    if found.parent_id is not None:
        raise NotFound
    return found, post


def close(session: Session, actor: Actor, first: Comment, *, now: datetime) -> None:
    if first.settled_at is None:
        first.settled_at, first.settled_by_id = now, actor.user_id
    telling.of_settling(session, first, now=now)
