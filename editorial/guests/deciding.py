"""What a guest decides: agrees to the revision that was read, or refuses it with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial import review
from editorial.approval.rules import Course, Step
from editorial.approval.standing import course_of
from editorial.drafting import writable
from editorial.guests import telling
from editorial.guests.naming import named
from editorial.guests.opening import Guest
from editorial.guests.shown import one
from editorial.media.rights import must_have_rights
from lib.errors import NotAllowed, WrongState
from lib.i18n import Text, say
from models.actor import Actor
from models.approval import Agreement, How
from models.post import Post, Revision
from models.way import PostState


def agree(
    session: Session, guest: Guest, post_id: int, *, revision: int, name: str, now: datetime
) -> Post:
    """Counts at the level that takes a guest's word; elsewhere the team is told what they think.

    A second time it changes nothing. Raises Changed, Closed, Invalid, NotAllowed, WrongState.
    """
    actor, post = _begun(session, guest, post_id, name=name)
    current = review.as_it_was_read(session, post, revision)
    if has_agreed(session, guest, current):
        return post
    _must_be_open(post)
    must_have_rights(session, post, now=now)
    before = course_of(session, post)
    session.add(_agreement(actor, guest, post, current, before.next, now=now))
    session.flush()
    course = course_of(session, post)
    asked = frozenset() if before.next is None else before.next.able
    _spend(guest, now=now)
    how = How.NOT_ASKED if before.next is None else How.GUEST  # the rules may have been loosened
    done = review.agreed(session, actor, post, course, how=how, now=now)
    if not course.is_complete:
        telling.of_agreement(session.connection(), guest, actor, post, asked=asked, now=now)
    return done


def refuse(
    session: Session,
    guest: Guest,
    post_id: int,
    *,
    revision: int,
    reason: str,
    name: str,
    now: datetime,
) -> Post:
    """Changes are requested. Raises as `agree`; Invalid also without a reason."""
    actor, post = _begun(session, guest, post_id, name=name)
    _must_be_open(post)
    review.as_it_was_read(session, post, revision)
    step = course_of(session, post).next
    done = review.request_changes(session, actor, post_id, reason=reason, now=now)
    _spend(guest, now=now)
    asked = frozenset() if step is None else step.able
    telling.of_refusal(
        session.connection(), guest, actor, post, asked=asked, reason=reason, now=now
    )
    return done


def has_agreed(session: Session, guest: Guest, revision: Revision) -> bool:
    """By this link, to what stands there."""
    found = select(Agreement.id).where(
        Agreement.workspace_id == guest.link.workspace_id,
        Agreement.guest_id == guest.link.id,
        Agreement.post_id == revision.post_id,
        Agreement.hash == revision.hash,
        Agreement.void_at.is_(None),
    )
    return session.scalars(found.limit(1)).first() is not None


def counts(course: Course) -> bool:
    """Whether the post waits for a guest's agreement."""
    return course.next is not None and course.next.level.guests


def _begun(session: Session, guest: Guest, post_id: int, *, name: str) -> tuple[Actor, Post]:
    """The post is locked: of two who press at once the second sees what the first did."""
    if not guest.link.may_decide:
        raise NotAllowed(
            say("This link is for reading and commenting."),
            remedy=say("Write what you think as a comment."),
        )
    one(session, guest, post_id)
    actor = guest.acting(named(guest, name))
    return actor, writable(session, actor, post_id)


def _must_be_open(post: Post) -> None:
    if post.state is not PostState.IN_REVIEW:
        raise WrongState(_NOT_ASKED, remedy=say("Write a comment, if something is wrong with it."))


def _agreement(
    actor: Actor, guest: Guest, post: Post, revision: Revision, step: Step | None, *, now: datetime
) -> Agreement:
    level = step.level if step is not None and step.level.guests else None
    return Agreement(
        workspace_id=post.workspace_id,
        post_id=post.id,
        revision_id=revision.id,
        hash=revision.hash,
        level="" if level is None else level.name,
        by_id=actor.user_id,
        guest_id=guest.link.id,
        name=actor.name,
        role=None,
        own=False,
        at=now,
    )


def _spend(guest: Guest, *, now: datetime) -> None:
    if guest.link.once:
        guest.link.spent_at = now


_NOT_ASKED: Text = say("This waits for no decision at the moment.")
