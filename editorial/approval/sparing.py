"""Letting a post go on without somebody who is away, at a level that asks for all."""

from datetime import datetime

from sqlalchemy.orm import Session

from editorial import review
from editorial.approval.rules import Course, Step
from editorial.approval.standing import course_of, members
from editorial.drafting import current_revision, writable
from editorial.history import note
from editorial.holding.away import away
from editorial.holding.hands import uncovered
from lib.errors import Invalid, NotAllowed, WrongState
from lib.i18n import say
from models import news
from models.actor import Actor
from models.approval import How, OwnApproval, Spared
from models.people import Workspace
from models.permissions import May
from models.post import Post
from models.way import Move, PostState


def go_on_without(
    session: Session, actor: Actor, post_id: int, user_id: int, *, now: datetime
) -> Post:
    """For this version alone, on record with who said so; at least one person agrees all the same.

    Raises NotFound, NotAllowed below managers and for whoever wrote it, WrongState, Invalid.
    """
    actor.must(May.SET_RULES)
    post = writable(session, actor, post_id)
    where = course_of(session, post)
    step = _held_up(session, actor, post, where, user_id, now=now)
    session.add(
        Spared(
            workspace_id=post.workspace_id,
            post_id=post.id,
            revision_id=current_revision(session, post).id,
            level=step.level.to_json(),
            user_id=user_id,
            by_id=actor.user_id,
            at=now,
        )
    )
    how = How.RULE_CHANGED
    note(session, actor, post, Move.APPROVE, how=how, between=(user_id, None), now=now)
    session.flush()
    return _gone_on(session, actor, post, step, now=now)


def _gone_on(session: Session, actor: Actor, post: Post, before: Step, *, now: datetime) -> Post:
    """Approved if nobody more is needed; those of the level that opened are told."""
    where, how = course_of(session, post), How.RULE_CHANGED
    if where.next is None:
        return review.agreed(session, actor, post, where, how=how, now=now)
    if where.next.level != before.level:
        asked, connection = where.next.able, session.connection()
        news.of_move(
            connection, actor, post, Move.APPROVE, asked=asked, reason="", how=how, now=now
        )
    return post


def _held_up(
    session: Session, actor: Actor, post: Post, where: Course, user_id: int, *, now: datetime
) -> Step:
    """The level that is open, if that person holds it up and may be left out."""
    if post.state is not PostState.IN_REVIEW:
        raise WrongState(
            say("It waits for nobody."), remedy=say("Reload the page to see where it stands now.")
        )
    own = session.get_one(Workspace, actor.workspace_id).own_approval
    if actor.user_id in where.authors and own is not OwnApproval.ALWAYS:
        raise NotAllowed(
            say("You wrote this yourself: somebody else lets it go on."),
            remedy=say("Ask another manager, or name who stands in."),
        )
    there = {one.user_id for one in members(session, post.workspace_id)}
    gone = away(session, post.workspace_id, now=now)
    step = where.next
    if step is None or user_id not in uncovered(where, gone, there=there):
        raise Invalid(
            say("It does not wait for this person alone."),
            remedy=say("Reload the page to see where it stands now."),
        )
    if not step.may_spare(user_id):
        raise Invalid(
            say("Somebody must agree to it: nobody would be left."),
            remedy=say("Name who stands in, or change the rule of approval."),
        )
    return step
