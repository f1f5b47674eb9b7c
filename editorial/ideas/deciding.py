"""What becomes of an idea: a draft, or “not for us” with the reason, which can be taken back."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial import drafting
from editorial.draft import Draft
from editorial.ideas import noting
from editorial.ideas.queries import visible
from lib.errors import Invalid, WrongState
from lib.i18n import say
from models.actor import Actor
from models.content import Attachment
from models.idea import Idea
from models.people import Workspace
from models.permissions import May
from models.post import Media, Post
from models.scope import scoped
from models.way import GIVEN_UP

LONGEST_REASON: Final = 1000


def write(session: Session, actor: Actor, idea_id: int, *, now: datetime) -> Post:
    """A draft, the actor's own, from what the idea says. Raises NotFound, WrongState."""
    idea = _held(session, actor, idea_id)
    if idea.declined_at is not None:
        raise WrongState(say("It was decided: not for us."), remedy=say("Take that back first."))
    if _is_written(session, actor, idea):
        raise WrongState(say("Somebody writes it already."), remedy=say("Open that post."))
    post = drafting.create(session, actor, _draft(session, actor, idea), now=now)
    idea.post_id = post.id
    return post


def decline(session: Session, actor: Actor, idea_id: int, *, why: str, now: datetime) -> Idea:
    """Not for us. Raises NotAllowed, NotFound, Invalid without a reason, WrongState."""
    actor.must(May.DECIDE_IDEAS)
    idea = _held(session, actor, idea_id)
    why = why.replace("\0", "").strip()
    if not why:
        what = say("A reason is needed.")
        remedy = say("Say in a few words why, for whoever had the idea.")
        raise Invalid(what, remedy=remedy, fields={"why": remedy})
    if _is_written(session, actor, idea):
        raise WrongState(say("A post is written from it."), remedy=say("Archive that post first."))
    idea.declined_at, idea.declined_by_id = now, actor.user_id
    idea.declined_why = why[:LONGEST_REASON]
    return idea


def take_back(session: Session, actor: Actor, idea_id: int) -> Idea:
    """It may be written after all. Raises NotAllowed, NotFound."""
    actor.must(May.DECIDE_IDEAS)
    idea = _held(session, actor, idea_id)
    idea.declined_at = idea.declined_by_id = None
    idea.declined_why = ""
    return idea


def back(session: Session, actor: Actor, idea_id: int, *, now: datetime) -> Idea:
    """The actor would like it too. Raises NotFound."""
    idea = _held(session, actor, idea_id)
    noting.back(session, actor, idea, now=now)
    return idea


def _held(session: Session, actor: Actor, idea_id: int) -> Idea:
    """Locked against everybody else, so that no idea is written twice. Raises NotFound."""
    visible(session, actor, idea_id)
    locked = scoped(actor, Idea).where(Idea.id == idea_id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).one()


def _is_written(session: Session, actor: Actor, idea: Idea) -> bool:
    living = select(Post.id).where(
        Post.workspace_id == actor.workspace_id,
        Post.id == idea.post_id,
        Post.state.not_in(GIVEN_UP),
    )
    return session.scalar(living) is not None


def _draft(session: Session, actor: Actor, idea: Idea) -> Draft:
    known = scoped(actor, Media).where(Media.sha256.in_(idea.pictures))
    pictures = {one.sha256 for one in session.scalars(known)}
    return Draft(
        title=idea.line,
        text=idea.note or ("" if idea.line == idea.link else idea.line),
        link=idea.link,
        language=session.get_one(Workspace, actor.workspace_id).language,
        media=tuple(Attachment(sha256=one) for one in idea.pictures if one in pictures),
    )
