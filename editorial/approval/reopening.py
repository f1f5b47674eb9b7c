"""What an edit does to the agreements that a post has."""

from datetime import datetime

from sqlalchemy.orm import Session

from editorial.approval.standing import course_of
from editorial.history import note
from models import news
from models.actor import Actor
from models.post import Post, Revision
from models.voiding import void
from models.way import Move, PostState


def void_for(
    session: Session, actor: Actor, post: Post, state: PostState, before: Revision, *, now: datetime
) -> None:
    """It says something else than `before`: what was agreed counts no more, and `state` follows."""
    if state is not post.state:
        post.state = state
        note(session, actor, post, Move.EDIT, now=now)
        news.of_move(session.connection(), actor, post, Move.EDIT, asked=(), reason="", now=now)
    post.approved_hash = None
    agreed = void(session, post.id, now=now)
    news.of_edit(session.connection(), actor, post, agreed=agreed, since=before.number, now=now)


def ask_again(session: Session, actor: Actor, post: Post, *, now: datetime) -> None:
    """What was agreed still counts; what the rule asks beyond it is missing."""
    post.state, post.approved_hash = PostState.IN_REVIEW, None
    if actor.user_id:  # the planner is nobody
        note(session, actor, post, Move.EDIT, now=now)
    step = course_of(session, post).next
    able = step.able if step else frozenset()
    news.of_move(session.connection(), actor, post, Move.EDIT, asked=able, reason="", now=now)
    news.of_stricter(session.connection(), actor, post, now=now)
