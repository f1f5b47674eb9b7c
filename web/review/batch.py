"""Deciding on several at once: each as it was read, and none held up by another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting, review
from lib.errors import NotFound, Refusal
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.way import Move
from web.edge import actor, now, reading, transaction
from web.forms import local_path, told
from web.review.blueprint import blueprint

_MOST: Final = 100  # at once: more than a page shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A post, and the number of the version that was read."""

    post_id: int
    revision: int


@blueprint.post("/review/batch")
def decide_all() -> ResponseReturnValue:
    """`post`: each chosen, as number:version; `only`: that one is approved. `move`: approve, or
    send back, for the `reason`.
    """
    only, move = request.form.get("only"), request.form.get("move")
    chosen = _chosen([only] if only else request.form.getlist("post"))
    back = local_path(request.form.get("next", ""), url_for("review.queue"))
    if not chosen:
        flash(str(say("Nothing is chosen: tick the posts that you mean.")), "bad")
    elif only or move == Move.APPROVE:
        done = _each(chosen, _approve)
        if done:
            flash(str(say_n("One post is agreed to.", "%(n)s posts are agreed to.", done)), "good")
        if only and done:
            back = url_for("review.queue", approved=chosen[0].post_id)
    elif move == Move.REQUEST_CHANGES and not request.form.get("reason", "").strip():
        flash(str(say("A reason is needed. Say in a sentence what should change.")), "bad")
    elif move == Move.REQUEST_CHANGES:
        done = _each(chosen, _send_back)
        if done:
            flash(str(say_n("One post is sent back.", "%(n)s posts are sent back.", done)), "good")
    else:
        raise NotFound
    return redirect(back, code=303)


def _each(chosen: Sequence[Chosen], decide: Callable[[Session, Actor, Chosen], None]) -> int:
    """How many were decided; each of the others is named with what is in the way."""
    who, done = actor(), 0
    for one in chosen:
        try:
            with transaction() as session:
                decide(session, who, one)
        except Refusal as refusal:
            flash(str(_left_out(who, one, refusal)), "bad")
        else:
            done += 1
    return done


def _approve(session: Session, who: Actor, one: Chosen) -> None:
    review.approve_from_list(session, who, one.post_id, revision=one.revision, now=now())


def _send_back(session: Session, who: Actor, one: Chosen) -> None:
    drafting.visible(session, who, one.post_id)
    reason = request.form.get("reason", "")
    review.request_changes(
        session, who, one.post_id, reason=reason, revision=one.revision, now=now()
    )


def _left_out(who: Actor, one: Chosen, refusal: Refusal) -> Text:
    if isinstance(refusal, NotFound):
        return say("A post is left out: it is not here.")
    with reading() as session:
        title = drafting.visible(session, who, one.post_id).title
    return say("“%(title)s” is left out: %(why)s", title=title, why=told(refusal))


def _chosen(given: Sequence[str]) -> list[Chosen]:
    found = []
    for one in given[:_MOST]:
        post_id, _, number = one.partition(":")
        if all(
            each.isascii() and each.isdecimal() and len(each) < 19 for each in (post_id, number)
        ):
            found.append(Chosen(post_id=int(post_id), revision=int(number)))
    return list(dict.fromkeys(found))
