"""Good times for a post, where somebody chooses one: with their reasons, as buttons."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting
from editorial.channels import active
from editorial.draft import Draft
from lib.i18n import zone
from models.channel import Channel
from scheduler.slots.offering import Asked, Offer, offered
from web.composer import form as compose_form
from web.edge import actor, now, partial_wanted, reading

blueprint = Blueprint("times", __name__)


@blueprint.post("/compose/times")
def while_writing() -> ResponseReturnValue:
    """The part of the composer below the wished time, for what the form holds."""
    post_id = request.args.get("post", type=int)
    typed = compose_form.typed(compose_form.sent(), request.form, zone=zone(), before=None)
    found = offers_for(typed.draft, post_id)
    return render_template(
        "compose/times_again.html", offers=found, wall=compose_form.wall, zone=zone()
    )


@blueprint.get("/posts/<int:post_id>/times")
def of_post(post_id: int) -> ResponseReturnValue:
    """For `channel` alone, or all of its own. `at`: a wall time that the person has in mind."""
    with reading() as session:
        post, _, draft = drafting.draft_of(session, actor(), post_id)
    at = compose_form.taken(request.args.get("at", ""), zone()).at
    found = offers_for(draft, post_id, at=at, only=request.args.get("channel", type=int))
    template = "posts/times_again.html" if partial_wanted() else "posts/times_page.html"
    return render_template(
        template, post=post, offers=found, wall=compose_form.wall, zone=zone(), at=at
    )


def offers_for(
    draft: Draft, post_id: int | None, *, at: datetime | None = None, only: int | None = None
) -> Sequence[Offer]:
    """`at` None: the draft's own wish."""
    asked = Asked(
        post_id=post_id,
        temperature=draft.temperature,
        fresh_until=draft.fresh_until,
        at=at or draft.wished_at,
        embargo_until=draft.embargo_until,
        relevant_from=draft.relevant_from,
    )
    with reading() as session:
        return offered(session, _channels(session, draft, only), asked, now=now())


def _channels(session: Session, draft: Draft, only: int | None) -> list[Channel]:
    wanted = {one for one in draft.channels if only in (None, one)}
    return [channel for channel in active(session, actor()) if channel.id in wanted]
