"""The forms of the talk: saying, answering, settling, taking up."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.commenting import adding, settling, suggestions
from editorial.commenting.adding import Writer
from editorial.drafting import visible
from lib.errors import NotAllowed, NotFound, Refusal
from lib.i18n import Text, say
from models.actor import Actor
from web.edge import actor, now, reading, transaction
from web.forms import act
from web.review.blueprint import blueprint
from web.review.room import shown
from web.review.typed import Typed, typed


@blueprint.post("/posts/<int:post_id>/remarks")
def say_something(post_id: int) -> ResponseReturnValue:
    """A remark, or the answer to `parent`. What is refused is shown again as it was typed."""
    given = typed(request.form)
    try:
        with transaction() as session:
            comment_id = _said(session, actor(), post_id, given)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        return shown(post_id, given, refusal)
    flash(str(say("It is said.")), "good")
    return redirect(f"{_room(post_id)}#remark-{comment_id}", code=303)


@blueprint.post("/remarks/<int:comment_id>/settle")
def settle(comment_id: int) -> ResponseReturnValue:
    return _acted(comment_id, _settled)


@blueprint.post("/remarks/<int:comment_id>/open")
def open_again(comment_id: int) -> ResponseReturnValue:
    return _acted(comment_id, _opened)


@blueprint.post("/remarks/<int:comment_id>/take-up")
def take_up(comment_id: int) -> ResponseReturnValue:
    return _acted(comment_id, _taken_up)


@blueprint.post("/remarks/<int:comment_id>/decline")
def decline(comment_id: int) -> ResponseReturnValue:
    """With the word `why`."""
    return _acted(comment_id, _declined)


def _said(session: Session, who: Actor, post_id: int, given: Typed) -> int:
    """The number of the remark that begins the talk."""
    added = adding.add(
        session,
        Writer.of(who),
        visible(session, who, post_id),
        thread=given.thread,
        body=given.body,
        anchor=None if given.parent_id else given.anchor,
        parent_id=given.parent_id,
        replacement=given.replacement,
        revision=given.revision,
        now=now(),
    )
    return added.parent_id or added.id


def _settled(session: Session, who: Actor, comment_id: int) -> Text:
    settling.settle(session, who, comment_id, now=now())
    return say("Settled.")


def _opened(session: Session, who: Actor, comment_id: int) -> Text:
    settling.open_again(session, who, comment_id, now=now())
    return say("Open again.")


def _taken_up(session: Session, who: Actor, comment_id: int) -> Text:
    suggestions.take_up(session, who, comment_id, now=now())
    return say("Taken up: it is a new version, which must be agreed to.")


def _declined(session: Session, who: Actor, comment_id: int) -> Text:
    settling.decline(session, who, comment_id, why=request.form.get("why", ""), now=now())
    return say("Declined. Whoever suggested it reads why.")


def _acted(comment_id: int, done: Callable[[Session, Actor, int], Text]) -> ResponseReturnValue:
    with reading() as session:
        _, post = settling.first_of(session, actor(), comment_id)
        post_id = post.id
    return act(
        lambda session, who: done(session, who, comment_id),
        otherwise="review.show",
        post_id=post_id,
        _anchor=f"remark-{comment_id}",
    )


def _room(post_id: int) -> str:
    return url_for("review.show", post_id=post_id)
