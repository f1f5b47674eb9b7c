"""/review: what waits for the reader first, then what waits for others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting, line, queries, waiting
from editorial.approval import wording
from editorial.commenting.reading import open_counts
from editorial.waiting import Pile, Waiting
from lib.i18n import zone
from lib.zones import wall_time
from models.actor import Actor
from models.permissions import May
from models.post import Decision, Media, Post
from models.scope import scoped
from models.way import MOVE_WORDS, PostState
from web.edge import actor, now, reading
from web.posts.moves import HISTORY_WORDS
from web.posts.one import channel_names
from web.review.asked import Asked, asked, spot_words, weeks
from web.review.blueprint import blueprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One of the person's posts, and the last that was decided about it."""

    post: Post
    last: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """`since`, `leaves`, `remarks` by post id; `media` by SHA-256."""

    mine: Pile
    others: Pile
    count: int
    since: Mapping[int, datetime]
    leaves: Mapping[int, datetime]
    remarks: Mapping[int, int]
    media: Mapping[str, Media]
    names: Mapping[int, str]
    people: Mapping[int, str]
    channels: Mapping[int, str]
    pillars: Sequence[str]
    own: Sequence[Own]
    approved: Post | None


@blueprint.get("/review")
def queue() -> ResponseReturnValue:
    """`week`, `channel`, `pillar`, `author` narrow it; `after`: what stands behind that one.

    `chosen=all` ticks every box. `approved`: a post just agreed to, for which a time may be chosen.
    """
    who, given = actor(), asked(request.args)
    with reading() as session:
        return render_template(
            "review/queue.html",
            queue=_gathered(session, who, given),
            asked=given,
            weeks=weeks(wall_time(now(), zone()).date()),
            spot_words=spot_words,
            may_decide=who.may(May.BE_ASKED),
            move_words=MOVE_WORDS,
            history_words=HISTORY_WORDS,
            level_name=wording.named,
            why_level=wording.why,
        )


def _gathered(session: Session, who: Actor, given: Asked) -> Queue:
    mine, others = waiting.piles(session, who, given.wanted(zone()), after=given.after, now=now())
    shown: list[Waiting] = [*mine.shown, *others.shown]
    ids = [one.post.id for one in shown]
    pictures = {each.sha256 for one in mine.shown for each in one.content.media}
    return Queue(
        mine=mine,
        others=others,
        count=queries.waiting_count(session, who),
        since=waiting.since(session, who, ids),
        leaves=waiting.leaves(session, who, ids),
        remarks=open_counts(session, who.workspace_id, ids),
        media=_media(session, who, pictures),
        names=queries.names(session, who),
        people=queries.members(session, who),
        channels=channel_names(session, who),
        pillars=[one.name for one in line.pillars(session, who)],
        own=_own(session, who),
        approved=_approved(session, who),
    )


def _media(session: Session, who: Actor, wanted: Collection[str]) -> dict[str, Media]:
    found = session.scalars(scoped(who, Media).where(Media.sha256.in_(wanted)))
    return {media.sha256: media for media in found}


def _own(session: Session, who: Actor) -> list[Own]:
    """For those who decide nothing: what they wrote, and what became of it."""
    if who.may(May.READ_POSTS):
        return []
    posts = queries.posts(session, who, owner_id=who.user_id, limit=waiting.FEW)
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
