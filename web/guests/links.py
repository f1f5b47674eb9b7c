"""/posts/<id>/guests and /guests: the links that the team gives, shown once when they are made."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import queries
from editorial.drafting import visible
from editorial.guests import links
from editorial.guests.asking import MOST_DAYS, USUAL_DAYS, Asked
from lib.errors import Refusal
from lib.i18n import Text, say, say_n, zone
from lib.log import storable
from lib.zones import wall_time
from models.actor import Actor
from models.guest import GuestLink
from models.post import Post
from models.scope import scoped
from web.edge import actor, house, now, place, reading, transaction
from web.errors import status_of
from web.forms import act
from web.guests.letter import letter_with, mail_link

blueprint = Blueprint("guest_links", __name__)


@blueprint.get("/posts/<int:post_id>/guests")
def of_post(post_id: int) -> ResponseReturnValue:
    return _page(post_id)


@blueprint.post("/posts/<int:post_id>/guests")
def make_for_post(post_id: int) -> ResponseReturnValue:
    """`name`, `email`, `language`, `days`, `may` (decide or comment), `once`."""
    return _made(post_id, _asked(post_id=post_id))


@blueprint.post("/posts/<int:post_id>/guests/revoke")
def revoke_all(post_id: int) -> ResponseReturnValue:
    def revoked(session: Session, who: Actor) -> Text:
        count = links.revoke_all(session, who, post_id, now=now())
        return say_n(
            "%(n)s link opens nothing any more.", "%(n)s links open nothing any more.", count
        )

    return act(revoked, otherwise="guest_links.of_post", post_id=post_id)


@blueprint.get("/guests")
def every() -> ResponseReturnValue:
    """All links that open something, and a form for a week; `from`: its Monday."""
    return _page(None)


@blueprint.post("/guests")
def make_for_days() -> ResponseReturnValue:
    """As for a post, with `first` and `last`, which are local days."""
    return _made(None, _asked(first=_day("first"), last=_day("last")))


@blueprint.post("/guests/<int:guest_link_id>/revoke")
def revoke(guest_link_id: int) -> ResponseReturnValue:
    def revoked(session: Session, who: Actor) -> Text:
        links.revoke(session, who, guest_link_id, now=now())
        return say("The link opens nothing any more. What was said by it stays.")

    return act(revoked, otherwise="guest_links.every")


def _made(post_id: int | None, asked: Asked) -> ResponseReturnValue:
    try:
        with transaction() as session:
            made, token = links.make(session, actor(), asked, now=now())
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(post_id, refusal=refusal), status_of(refusal)
    address = house().settings.base_url + url_for("guests.show", token=token)
    failed = mail_link(house(), made, address, place=place(), now=now())
    if failed:
        flash(str(failed), "bad")
    mailed = bool(made.email and house().settings.smtp_url and not failed)
    return _page(post_id, made=made, address=address, mailed=mailed), 201


def _page(
    post_id: int | None,
    *,
    made: GuestLink | None = None,
    address: str = "",
    mailed: bool = False,
    refusal: Refusal | None = None,
) -> str:
    who = actor()
    with reading() as session:
        post = None if post_id is None else visible(session, who, post_id)
        found = (
            links.every(session, who, now=now())
            if post is None
            else links.of_post(session, who, post.id, now=now())
        )
        titles = _titles(session, who, found)
        names = queries.names(session, who)
    return render_template(
        "guests/links.html",
        post=post,
        links=found,
        titles=titles,
        names=names,
        made=made,
        address=address,
        letter=letter_with(made, address, place=place()) if made else None,
        mailed=mailed,
        refusal=refusal,
        typed=request.form if refusal else {},
        usual=USUAL_DAYS,
        most=MOST_DAYS,
        **_week(),
    )


def _titles(session: Session, who: Actor, found: Any) -> Mapping[int, str]:  # noqa: ANN401
    wanted = {link.post_id for link in found}
    rows = session.scalars(scoped(who, Post).where(Post.id.in_(wanted)))
    return {post.id: post.title for post in rows}


def _week() -> dict[str, date]:
    """The week of the day `?from`; without it the next seven days."""
    asked = _day("from", request.args.get("from", ""))
    first = asked - timedelta(days=asked.weekday()) if asked else wall_time(now(), zone()).date()
    return {"first": first, "last": first + timedelta(days=6)}


def _asked(**what: Any) -> Asked:  # noqa: ANN401 - a post, or its days
    form = request.form
    return Asked(
        name=storable(form.get("name", "")),
        email=storable(form.get("email", "")),
        language=form.get("language", ""),
        days=form.get("days", 0, type=int),
        may_decide=form.get("may") != "comment",
        once=bool(form.get("once")),
        **what,
    )


def _day(name: str, given: str | None = None) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "") if given is None else given)
    except ValueError:
        return None
