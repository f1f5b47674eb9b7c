"""Agreeing to the revision that stands there, if it is one's turn."""

from datetime import datetime

from sqlalchemy.orm import Session

from editorial.approval.rules import Course, Member, Step
from editorial.approval.standing import course_of, members
from editorial.holding.away import away
from editorial.holding.hands import hands_of
from lib.errors import NotAllowed
from lib.i18n import say
from models.actor import Actor
from models.approval import Agreement, How
from models.post import Post, Revision
from models.roles import role_on
from models.way import Move, next_post_state


def agree(
    session: Session, actor: Actor, post: Post, revision: Revision, *, now: datetime
) -> tuple[Course, How]:
    """Puts the person's agreement on record; where the post stands then, and how it got there.

    The post is locked by the caller. Raises NotAllowed for whoever is not asked now.
    """
    where = course_of(session, post)
    step = where.next
    if step is None:  # the rules or the people changed while it waited: the role decides
        role = role_on(session, actor, post)
        next_post_state(Move.APPROVE, post.state, role=role, own=post.owner_id == actor.user_id)
        return where, How.NOT_ASKED
    absent = None
    if actor.user_id not in step.able:
        absent = _absent(session, actor, post, where, now=now)
        if absent is None:
            raise _not_asked(session, actor, post, where, step)
    own = actor.user_id in where.authors
    session.add(
        Agreement(
            workspace_id=post.workspace_id,
            post_id=post.id,
            revision_id=revision.id,
            hash=revision.hash,
            level=step.level.name,
            by_id=actor.user_id,
            for_id=absent.user_id if absent else None,
            name=actor.name,
            role=absent.role if absent else role_on(session, actor, post),
            own=own,
            at=now,
        )
    )
    session.flush()
    return course_of(session, post), How.OWN if own else How.AGREED


def _absent(
    session: Session, actor: Actor, post: Post, where: Course, *, now: datetime
) -> Member | None:
    """For whom, who is away, this person may agree; with the role that counts."""
    gone = away(session, post.workspace_id, now=now)
    found = hands_of(where, gone).get(actor.user_id)
    people = members(session, post.workspace_id)
    return next((one for one in people if one.user_id == found), None)


def _not_asked(session: Session, actor: Actor, post: Post, where: Course, step: Step) -> NotAllowed:
    people = {one.user_id: one.name for one in members(session, post.workspace_id)}
    names = ", ".join(people[one] for one in sorted(step.able))
    remedy = (
        say("Ask one of: %(names)s.", names=names)
        if names
        else say("Nobody here can agree to it: a manager sets the rule of approval right.")
    )
    if actor.user_id in where.authors:
        return NotAllowed(say("You wrote this yourself: somebody else must agree."), remedy=remedy)
    if any(sign.user_id == actor.user_id for sign in step.given):
        return NotAllowed(say("You have agreed already."), remedy=remedy)
    return NotAllowed(say("Others are asked to agree to this."), remedy=remedy)
