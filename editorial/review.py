"""Review: a post is submitted, and one revision of it is approved, by its hash."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from editorial import reuse
from editorial.approval.agreeing import agree
from editorial.approval.rules import Course
from editorial.approval.standing import course_of, courses, turns
from editorial.commenting.adding import remark_of_reason
from editorial.drafting import content_of, current_revision, visible, writable
from editorial.history import note
from editorial.media.rights import must_have_rights
from editorial.readiness import must_be_ready
from lib.errors import Changed, Invalid
from lib.i18n import say
from models import news
from models.actor import Actor
from models.approval import How
from models.post import Decision, Post, Revision
from models.roles import role_on
from models.scope import scoped
from models.voiding import void
from models.watched import note_inserted
from models.way import Move, PostState, Temperature, next_post_state

LONGEST_REASON: Final = 5000


def submit(session: Session, actor: Actor, post_id: int, *, now: datetime) -> Post:
    """Raises Invalid where a channel would not take the post, NotAllowed, WrongState."""
    post, state = _moved(session, actor, post_id, Move.SUBMIT, now=now)
    must_have_rights(session, post, now=now)
    must_be_ready(session, actor, content_of(session, post))
    _enter(session, actor, post, state, Move.SUBMIT, now=now)
    if course_of(session, post).is_complete:  # nobody is asked
        _approved(session, actor, post, how=How.NOT_ASKED, now=now)
    return post


def submit_many(
    session: Session, actor: Actor, posts: Sequence[tuple[int, int]], *, now: datetime
) -> dict[int, PostState]:
    """As `submit`, of one's own drafts that were written in this transaction and that nothing keeps
    from it; each with the number of its revision. Post id → where it stands.
    """
    if not posts:
        return {}
    state = next_post_state(Move.SUBMIT, PostState.DRAFT, role=actor.role, own=True)
    alike = {
        "workspace_id": actor.workspace_id,
        "move": Move.SUBMIT,
        "to_state": state,
        "by_id": actor.user_id,
        "at": now,
    }
    session.execute(update(Post), [{"id": post_id, "state": state} for post_id, _ in posts])
    rows = [alike | {"post_id": one, "revision_id": first} for one, first in posts]
    noted = insert(Decision).returning(Decision.id)
    note_inserted(session, Decision, session.scalars(noted, rows).all())
    return _asked_or_approved(session, actor, [one for one, _ in posts], now=now)


def _asked_or_approved(
    session: Session, actor: Actor, post_ids: Sequence[int], *, now: datetime
) -> dict[int, PostState]:
    wanted = scoped(actor, Post).where(Post.id.in_(post_ids)).order_by(Post.id)
    found = session.scalars(wanted.execution_options(populate_existing=True)).all()
    stands = courses(session, actor.workspace_id, found)
    for post in found:
        if stands[post.id].is_complete:  # nobody is asked
            _approved(session, actor, post, how=How.NOT_ASKED, now=now)
    waiting = [(post, step.able) for post in found if (step := stands[post.id].next)]
    news.of_submissions(session.connection(), actor, waiting, now=now)
    return {post.id: post.state for post in found}


def approve(
    session: Session, actor: Actor, post_id: int, *, revision: int | None, now: datetime
) -> Post:
    """The person agrees; with the last agreement that is needed the post is approved.

    `revision`: the number of the one that was read. Raises Changed if another stands there, and
    NotAllowed for whoever is not asked.
    """
    post = writable(session, actor, post_id)
    if post.state is not PostState.IN_REVIEW:
        next_post_state(Move.APPROVE, post.state, role=actor.role, own=False)
    current = as_it_was_read(session, post, revision)
    must_have_rights(session, post, now=now)
    course, how = agree(session, actor, post, current, now=now)
    return agreed(session, actor, post, course, how=how, now=now)


def approve_from_list(
    session: Session, actor: Actor, post_id: int, *, revision: int, now: datetime
) -> Post:
    """As `approve`, from where its previews are not seen: what a channel would not take by now is
    left to whoever opens it. Raises Invalid for that.
    """
    must_be_ready(session, actor, content_of(session, visible(session, actor, post_id)))
    return approve(session, actor, post_id, revision=revision, now=now)


def as_it_was_read(session: Session, post: Post, number: int | None) -> Revision:
    """The revision that stands there. Raises Changed where that is not the one of this number."""
    current = current_revision(session, post)
    if number is not None and number != current.number:
        raise Changed(
            say("The post was changed after you opened it."),
            remedy=say("Read the new text, then decide."),
        )
    return current


def agreed(
    session: Session, actor: Actor, post: Post, course: Course, *, how: How, now: datetime
) -> Post:
    """Where it leads that one more agreement is on record."""
    if not course.is_complete:
        return _enter(session, actor, post, post.state, Move.APPROVE, how=how, now=now)
    return _approved(session, actor, post, how=how, now=now)


def let_through(session: Session, actor: Actor, *, now: datetime) -> list[int]:
    """What waits and needs nobody any more, after the rules or the people changed; which posts.

    On record as that, and not as if whoever changed them had read it.
    """
    waiting = (
        scoped(actor, Post).where(Post.state == PostState.IN_REVIEW).with_for_update(key_share=True)
    )
    found = session.scalars(waiting.order_by(Post.id)).all()
    stands = courses(session, actor.workspace_id, found)
    through = [post for post in found if stands[post.id].is_complete]
    for post in through:
        _approved(session, actor, post, how=How.RULE_CHANGED, now=now)
    return [post.id for post in through]


def request_changes(
    session: Session,
    actor: Actor,
    post_id: int,
    *,
    reason: str,
    revision: int | None = None,
    now: datetime,
) -> Post:
    """`revision` as for `approve`. Raises Invalid without a reason, Changed."""
    post, state = _moved(session, actor, post_id, Move.REQUEST_CHANGES, now=now)
    as_it_was_read(session, post, revision)
    _void(session, post, now=now)
    said = _reason(reason)
    remark_of_reason(session, actor, post, said, now=now)
    return _enter(session, actor, post, state, Move.REQUEST_CHANGES, reason=said, now=now)


def reject(session: Session, actor: Actor, post_id: int, *, reason: str, now: datetime) -> Post:
    """Raises Invalid without a reason."""
    post, state = _moved(session, actor, post_id, Move.REJECT, now=now)
    _void(session, post, now=now)
    said = _reason(reason)
    return _enter(session, actor, post, state, Move.REJECT, reason=said, now=now)


def archive(session: Session, actor: Actor, post_id: int, *, now: datetime) -> Post:
    post, state = _moved(session, actor, post_id, Move.ARCHIVE, now=now)
    _void(session, post, now=now)
    return _enter(session, actor, post, state, Move.ARCHIVE, now=now)


def restore(session: Session, actor: Actor, post_id: int, *, now: datetime) -> Post:
    post, state = _moved(session, actor, post_id, Move.RESTORE, now=now)
    return _enter(session, actor, post, state, Move.RESTORE, now=now)


def _moved(
    session: Session, actor: Actor, post_id: int, move: Move, *, now: datetime
) -> tuple[Post, PostState]:
    post = writable(session, actor, post_id)
    own = post.owner_id == actor.user_id
    asked = turns(session, actor, [post], now=now).get(post.id)
    return post, next_post_state(
        move, post.state, role=role_on(session, actor, post), own=own, asked=asked
    )


def _void(session: Session, post: Post, *, now: datetime) -> None:
    post.approved_hash = None
    void(session, post.id, now=now)


def _approved(session: Session, actor: Actor, post: Post, *, how: How, now: datetime) -> Post:
    post.approved_hash = current_revision(session, post).hash
    if post.temperature is Temperature.COLD:
        reuse.was_read(session, post, now=now)
    return _enter(session, actor, post, PostState.APPROVED, Move.APPROVE, how=how, now=now)


def _enter(
    session: Session,
    actor: Actor,
    post: Post,
    state: PostState,
    move: Move,
    *,
    reason: str = "",
    how: How | None = None,
    now: datetime,
) -> Post:
    post.state = state
    note(session, actor, post, move, reason=reason, how=how, now=now)
    asked = course_of(session, post).next if state is PostState.IN_REVIEW else None
    news.of_move(
        session.connection(),
        actor,
        post,
        move,
        asked=asked.able if asked else frozenset(),
        reason=reason,
        how=how,
        now=now,
    )
    return post


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid(
            say("A reason is needed."),
            remedy=say("Say in a sentence what should change."),
            fields={"reason": say("Say in a sentence what should change.")},
        )
    said = reason.replace("\r\n", "\n").strip()
    if len(said) > LONGEST_REASON:
        wrong = say("%(count)s characters; at most %(most)s.", count=len(said), most=LONGEST_REASON)
        raise Invalid(wrong, remedy=say("Make it shorter."), fields={"reason": wrong})
    return said
