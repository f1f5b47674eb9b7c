"""/posts/<id>: one post, what became of it, and what may be done with it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import review
from editorial.approval import wording
from editorial.approval.stricter import asked_when_late
from editorial.drafting import visible
from editorial.holding import absences
from editorial.marronniers import coming
from lib.errors import Invalid, NotFound
from lib.i18n import Text, say, zone
from models.actor import Actor
from models.approval import BECAUSE_WORDS, HOW_WORDS
from models.delivery import Delivery
from models.permissions import May
from models.post import PRIORITY_WORDS, Post
from models.way import MOVE_WORDS, Move, PostState
from scheduler import deciding, scheduling
from web.composer import form as compose_form
from web.edge import actor, house, now, partial_wanted, reading
from web.forms import act
from web.posts.moves import DONE_WORDS, HISTORY_WORDS, warnings_of
from web.posts.one import gather
from web.posts.publications import AGE_WORDS, metric_words
from web.posts.repeats import EVERY_WORDS

blueprint = Blueprint("posts", __name__)

_MOVES: Final[Mapping[Move, Callable[[Session, Actor, int], Post]]] = {
    Move.SUBMIT: lambda session, who, post: review.submit(session, who, post, now=now()),
    Move.APPROVE: lambda session, who, post: review.approve(
        session, who, post, revision=request.form.get("revision", type=int), now=now()
    ),
    Move.REQUEST_CHANGES: lambda session, who, post: review.request_changes(
        session, who, post, reason=request.form.get("reason", ""), now=now()
    ),
    Move.REJECT: lambda session, who, post: review.reject(
        session, who, post, reason=request.form.get("reason", ""), now=now()
    ),
    Move.ARCHIVE: lambda session, who, post: review.archive(session, who, post, now=now()),
    Move.RESTORE: lambda session, who, post: review.restore(session, who, post, now=now()),
}


@blueprint.get("/posts/<int:post_id>")
def show(post_id: int) -> ResponseReturnValue:
    """`from` and `to` are numbers of revisions to compare. With htmx only the deliveries."""
    asked = request.args
    with reading() as session:
        page = gather(
            session,
            actor(),
            house(),
            post_id,
            older=asked.get("from", 0, type=int),
            newer=asked.get("to", 0, type=int),
        )
        occasion = coming.of_post(session, actor(), post_id)
        deputies = absences.deputies(session, actor())
    template = "posts/deliveries.html" if partial_wanted() else "posts/post.html"
    return render_template(
        template,
        page=page,
        post=page.post,
        occasion=occasion,
        deputies=deputies,
        may_spare=actor().may(May.SET_RULES),
        zone=zone(),
        earliest=compose_form.wall(now(), zone()),
        wall=compose_form.wall,
        move_words=MOVE_WORDS,
        history_words=HISTORY_WORDS,
        how_words=HOW_WORDS,
        because_words=BECAUSE_WORDS,
        level_words=wording.named,
        every_words=EVERY_WORDS,
        priorities=PRIORITY_WORDS,
        ages=AGE_WORDS,
        metric_words=metric_words,
        sees_trail=actor().may(May.READ_TRAIL),
    )


@blueprint.post("/posts/<int:post_id>/<move>")
def decide(post_id: int, move: str) -> ResponseReturnValue:
    """Submits, approves (the `revision` that was read), sends back, rejects, archives, restores."""
    wanted = next((one for one in _MOVES if one == move), None)
    if wanted is None:
        raise NotFound

    def decided(session: Session, who: Actor) -> Text:
        post = _MOVES[wanted](session, who, post_id)
        if wanted is Move.APPROVE and post.state is PostState.IN_REVIEW:
            return say("Your agreement is noted. Others are still asked.")
        if wanted is Move.SUBMIT and post.state is PostState.APPROVED:
            return say("Nobody is asked here: it is approved.")
        return DONE_WORDS[wanted]

    return act(decided, otherwise="posts.show", post_id=post_id)


@blueprint.post("/posts/<int:post_id>/schedule")
def schedule(post_id: int) -> ResponseReturnValue:
    """`how`: at (the wall time `at`), wished, or choose; on `channel`s, or on all of the post's."""
    chosen = [int(one) for one in request.form.getlist("channel") if one.isdecimal()] or None

    def scheduled(session: Session, who: Actor) -> Text:
        at = _instant(session, who, post_id)
        with asked_when_late(session, who, now=now()):
            found = scheduling.schedule(session, who, post_id, at=at, channels=chosen, now=now())
        _warn(session, who, found)
        return say("It leaves %(at)s.", at=min(delivery.due_at for delivery in found))

    return act(scheduled, otherwise="posts.show", post_id=post_id)


@blueprint.post("/deliveries/<int:delivery_id>/move")
def move_delivery(delivery_id: int) -> ResponseReturnValue:
    """To the wall time `at`."""

    def moved(session: Session, who: Actor) -> Text:
        found = compose_form.needed("at", request.form.get("at", ""), zone())
        if found.at is None:
            raise NotFound
        with asked_when_late(session, who, now=now()):
            delivery = deciding.move(session, who, delivery_id, found.at, now=now())
        _warn(session, who, [delivery])
        if found.said:
            flash(str(found.said))
        return say("Moved to %(at)s.", at=found.at)

    return act(moved, otherwise="calendar.show")


def _warn(session: Session, who: Actor, placed: Sequence[Delivery]) -> None:
    for words in warnings_of(session, who, placed):
        flash(str(words))


def _instant(session: Session, who: Actor, post_id: int) -> datetime | None:
    """None: each channel's best moment. Raises Invalid."""
    match request.form.get("how"):
        case "at":
            found = compose_form.needed("at", request.form.get("at", ""), zone())
            if found.said:
                flash(str(found.said))
            return found.at
        case "wished":
            return visible(session, who, post_id).wished_at
        case "choose":
            return None
        case _:
            raise Invalid(
                say("It is not said when it should leave."),
                remedy=say("Give a time, or let one be chosen."),
            )
