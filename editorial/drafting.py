"""Writing a post: every save that changes what would leave is a new revision."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from editorial import reuse
from editorial.approval.reopening import void_for
from editorial.approval.stricter import asked_again
from editorial.besides import BESIDES, beside
from editorial.draft import Draft
from editorial.fitting import must_fit, must_not_loosen
from editorial.media.using import note_use
from lib.errors import Changed, NotFound
from lib.i18n import say
from models.actor import Actor
from models.content import Content
from models.permissions import May, may
from models.post import Post, Revision
from models.roles import role_on
from models.scope import fetch, scoped
from models.search.filling import fill_posts
from models.watched import note_inserted
from models.way import Move, PostState, next_post_state

_OF_THE_POST = (
    "title",
    "temperature",
    "pillar",
    "goal",
    "campaign",
    "relevant_from",
    "embargo_until",
    "fresh_until",
    "priority",
    "wished_at",
    "notes",
)


def create(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> Post:
    """A new draft, the actor's own. Raises Invalid."""
    must_fit(session, actor, draft)
    post = Post(**_begun(actor, now=now))
    _describe(post, draft, now=now)
    session.add(post)
    session.flush()
    reuse.keep(session, post, draft.reuse)
    _revise(session, actor, post, draft.content, number=1, now=now)
    return post


def create_many(
    session: Session, actor: Actor, drafts: Sequence[Draft], *, now: datetime
) -> list[tuple[int, int]]:
    """As `create`, in a few statements for all; the numbers of each post and its revision.

    For drafts without rules of reuse or media, of which the caller knows that nothing is
    `fitting.wrong_alone` and that their channels are in use.
    """
    rows = [{**_begun(actor, now=now), **_described(draft, now=now)} for draft in drafts]
    posts = session.scalars(insert(Post).returning(Post.id, sort_by_parameter_order=True), rows)
    ids = list(posts)
    rows = [
        _revision(actor, post_id, draft.content, number=1, now=now)
        for post_id, draft in zip(ids, drafts, strict=True)
    ]
    added = insert(Revision).returning(Revision.id, sort_by_parameter_order=True)
    made = list(zip(ids, session.scalars(added, rows), strict=True))
    session.execute(update(Post), [{"id": post, "revision_id": first} for post, first in made])
    note_inserted(session, Revision, [first for _, first in made])
    fill_posts(session, ids)
    return made


def edit(
    session: Session,
    actor: Actor,
    post_id: int,
    draft: Draft,
    *,
    seen: int | None,
    stood: Mapping[str, str] | None = None,
    now: datetime,
) -> Post:
    """Saves the draft as the post's newest revision. Raises Changed, Invalid, NotAllowed.

    `seen`: the revision's number that the person started from; None: whatever stands there.
    `stood`: what stood beside the text then (`besides.beside`); None: whatever does.
    A change of what would leave voids the approval; one of notes, dates or pillar does not, unless
    the rule that holds then asks for more agreements than were given.
    """
    post = writable(session, actor, post_id)
    role = role_on(session, actor, post, also=draft.content.channels)
    state = next_post_state(Move.EDIT, post.state, role=role, own=post.owner_id == actor.user_id)
    current = current_revision(session, post)
    overtaken = seen is not None and seen != current.number
    if overtaken or (stood is not None and stood != _beside(session, post)):
        raise Changed(
            say("Someone saved this post while you were writing."),
            remedy=say("Compare the two texts, then save again."),
        )
    must_fit(session, actor, draft)
    stays_approved = post.state is PostState.APPROVED and draft.content.hash == current.hash
    if stays_approved and not may(role, May.LET_LEAVE):
        must_not_loosen(post, draft, reuse.rules_of(session, post))
    with asked_again(session, actor, [post_id], now=now):
        _describe(post, draft, now=now)
        reuse.keep(session, post, draft.reuse)
        if draft.content.hash != current.hash:
            _revise(session, actor, post, draft.content, number=current.number + 1, now=now)
            void_for(session, actor, post, state, current, now=now)
    return post


def writable(session: Session, actor: Actor, post_id: int) -> Post:
    """The post, locked against everybody else until the transaction ends. Raises NotFound."""
    fetch(session, actor, Post, post_id)
    locked = scoped(actor, Post).where(Post.id == post_id).with_for_update(key_share=True)
    return session.scalars(locked.execution_options(populate_existing=True)).one()


def draft_of(session: Session, actor: Actor, post_id: int) -> tuple[Post, Revision, Draft]:
    """The post as its draft, to fill a form or to change one field of it. Raises NotFound."""
    post = visible(session, actor, post_id)
    revision = current_revision(session, post)
    draft = Draft(
        title=post.title,
        temperature=post.temperature,
        pillar=post.pillar,
        goal=post.goal,
        campaign=post.campaign,
        relevant_from=post.relevant_from,
        embargo_until=post.embargo_until,
        fresh_until=post.fresh_until,
        priority=post.priority,
        wished_at=post.wished_at,
        reuse=reuse.rules_of(session, post),
        notes=tuple(post.notes),
    )
    draft = replace(draft.saying(Content.from_json(revision.content)), title=post.title)
    return post, revision, draft


def visible(session: Session, actor: Actor, post_id: int) -> Post:
    """The post, if the actor may read it: their own, or by their role for its channels.

    Raises NotFound.
    """
    post = fetch(session, actor, Post, post_id)
    if post.owner_id != actor.user_id and not may(role_on(session, actor, post), May.READ_POSTS):
        raise NotFound
    return post


def current_revision(session: Session, post: Post) -> Revision:
    return session.scalars(select(Revision).where(Revision.id == post.revision_id)).one()


def content_of(session: Session, post: Post) -> Content:
    """What its newest revision says."""
    return Content.from_json(current_revision(session, post).content)


def _begun(actor: Actor, *, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": actor.workspace_id,
        "owner_id": actor.user_id,
        "state": PostState.DRAFT,
        "created_at": now,
    }


def _described(draft: Draft, *, now: datetime) -> dict[str, Any]:
    return {**{name: getattr(draft, name) for name in _OF_THE_POST}, "updated_at": now}


def _beside(session: Session, post: Post) -> dict[str, str]:
    found = {name: getattr(post, name) for name in BESIDES if name != "reuse"}
    return beside(Draft(title=post.title, reuse=reuse.rules_of(session, post), **found))


def _describe(post: Post, draft: Draft, *, now: datetime) -> None:
    for name, value in _described(draft, now=now).items():
        setattr(post, name, value)


def _revise(
    session: Session, actor: Actor, post: Post, content: Content, *, number: int, now: datetime
) -> None:
    revision = Revision(**_revision(actor, post.id, content, number=number, now=now))
    session.add(revision)
    session.flush()
    post.revision_id = revision.id
    note_use(session, post, content)


def _revision(
    actor: Actor, post_id: int, content: Content, *, number: int, now: datetime
) -> dict[str, Any]:
    return {
        "workspace_id": actor.workspace_id,
        "post_id": post_id,
        "number": number,
        "hash": content.hash,
        "content": content.to_json(),
        "author_id": actor.user_id,
        "created_at": now,
    }
