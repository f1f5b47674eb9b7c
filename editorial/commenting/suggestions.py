"""Taking up what somebody suggested: a new version of the post, by whoever takes it up."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial import drafting
from editorial.commenting.anchors import Anchor, Place, channel_of, found_again, texts
from editorial.commenting.settling import close, first_of
from editorial.draft import Draft
from lib.errors import Changed, NotFound
from lib.i18n import say
from models.actor import Actor
from models.comment import Comment
from models.content import Content
from models.post import Revision
from models.scope import fetch


def take_up(session: Session, actor: Actor, comment_id: int, *, now: datetime) -> Comment:
    """Raises NotFound, NotAllowed, Invalid, and Changed where the passage is not there just once.

    As every edit it voids what was agreed.
    """
    comment, post = first_of(session, actor, comment_id)
    drafting.writable(session, actor, post.id)  # two who press at once: the second finds it done
    session.refresh(comment)
    if comment.replacement is None or comment.settled_at is not None or comment.anchor is None:
        raise NotFound(say("There is no suggestion here that is open."))
    _, revision, draft = drafting.draft_of(session, actor, post.id)
    anchor = Anchor.from_json(comment.anchor)
    then = Content.from_json(fetch(session, actor, Revision, comment.revision_id).content)
    place = _sure(found_again(anchor, then, draft.content))
    changed = _with(draft, anchor, place, comment.replacement)
    drafting.edit(session, actor, post.id, changed, seen=revision.number, now=now)
    comment.taken_id = post.revision_id
    close(session, actor, comment, now=now)
    return comment


def taken_up(session: Session, workspace_id: int, post_id: int) -> dict[int, str]:
    """Revision id → whose suggestion it took up."""
    found = select(Comment.taken_id, Comment.name).where(
        Comment.workspace_id == workspace_id,
        Comment.post_id == post_id,
        Comment.taken_id.is_not(None),
    )
    return {taken: name for taken, name in session.execute(found) if taken is not None}


def _sure(place: Place | None) -> Place:
    if place is None:
        raise Changed(
            say("The passage is no longer in the text."),
            remedy=say("Change the text by hand, or decline the suggestion."),
        )
    if not place.sure:
        raise Changed(
            say("The passage stands in the text more than once: which one is meant is not sure."),
            remedy=say("Change the text by hand, then settle the remark."),
        )
    return place


def _with(draft: Draft, anchor: Anchor, place: Place, words: str) -> Draft:
    text = texts(draft.content)[anchor.field]
    new = text[: place.start] + words + text[place.start + len(anchor.quote) :]
    channel = channel_of(anchor.field)
    if channel is None:
        return draft.saying(replace(draft.content, **{anchor.field: new}))  # type: ignore[arg-type]
    return replace(draft, variants={**draft.variants, channel: new})
