"""/review: what waits for somebody's agreement, the longest waiting first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting, queries
from editorial.approval.standing import turns
from editorial.composing import Look, looks
from editorial.diff import Change, diff
from editorial.wordings import looks_of_wordings
from lib.i18n import zone
from models.actor import Actor
from models.content import Content
from models.media_files import media_of
from models.post import Decision, Media, Post, Revision
from models.way import MOVE_WORDS, Move, PostState, Role, at_least, post_moves
from web.composer import form as compose_form
from web.edge import actor, house, now, reading
from web.posts.moves import HISTORY_WORDS
from web.posts.one import channel_names

blueprint = Blueprint("review", __name__)
_FEW = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A post in review. `approved`: the revision agreed to earlier, None if there was none."""

    post: Post
    revision: Revision
    content: Content
    since: datetime
    approved: Revision | None
    changes: Sequence[Change]
    looks: Sequence[Look]
    others: Sequence[Sequence[Look]]
    media: Mapping[str, Media]
    moves: Sequence[Move]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One of the person's posts, and the last that was decided about it."""

    post: Post
    last: Decision | None


@blueprint.get("/review")
def queue() -> ResponseReturnValue:
    """`approved`: a post just agreed to, for which a time may be chosen at once."""
    who = actor()
    with reading() as session:
        posts = queries.waiting(session, who)
        asked = turns(session, who, posts[:_FEW])
        waiting = [_waiting(session, who, post, asked.get(post.id)) for post in posts[:_FEW]]
        return render_template(
            "review/queue.html",
            waiting=waiting,
            count=len(posts),
            own=_own(session, who),
            approved=_approved(session, who),
            names=queries.names(session, who),
            channels=channel_names(session, who),
            may_decide=at_least(who.role, Role.EDITOR),
            move_words=MOVE_WORDS,
            history_words=HISTORY_WORDS,
            zone=zone(),
            wall=compose_form.wall,
            earliest=compose_form.wall(now(), zone()),
        )


def _waiting(session: Session, who: Actor, post: Post, asked: bool | None) -> Waiting:  # noqa: FBT001
    _, revision, draft = drafting.draft_of(session, who, post.id)
    approved = queries.last_approved(session, who, post.id)
    old = None if approved is None else Content.from_json(approved.content)
    own = post.owner_id == who.user_id
    return Waiting(
        post=post,
        revision=revision,
        content=draft.content,
        since=_submitted_at(session, who, post),
        approved=approved,
        changes=[]
        if old is None
        else diff(old, draft.content, channel_names=channel_names(session, who)),
        looks=looks(session, who, house(), draft.content),
        others=looks_of_wordings(session, who, house(), draft.content),
        media=media_of(session, who.workspace_id, draft.content),
        moves=post_moves(post.state, role=who.role, own=own, asked=asked),
    )


def _submitted_at(session: Session, who: Actor, post: Post) -> datetime:
    made = [one.at for one in queries.decisions(session, who, post.id) if one.move is Move.SUBMIT]
    return made[-1] if made else post.updated_at


def _own(session: Session, who: Actor) -> list[Own]:
    """For those who decide nothing: what they wrote, and what became of it."""
    if at_least(who.role, Role.EDITOR):
        return []
    posts = queries.posts(session, who, owner_id=who.user_id, limit=_FEW)
    found = []
    for post in posts:
        decisions = queries.decisions(session, who, post.id)
        found.append(Own(post=post, last=decisions[-1] if decisions else None))
    return found


def _approved(session: Session, who: Actor) -> Post | None:
    post_id = request.args.get("approved", type=int)
    if post_id is None:
        return None
    post = drafting.visible(session, who, post_id)
    return post if post.state is PostState.APPROVED else None
