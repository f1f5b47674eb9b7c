"""Calendars for one's own program: made and revoked on the account's pages, read by their token."""

from typing import Final

from flask import Blueprint, Flask, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.channels import active
from editorial.queries import members
from lib.errors import Invalid
from lib.i18n import Text, say, speaking
from models import subscriptions
from models.actor import Actor
from models.permissions import May
from models.subscription import Subscription
from web.calendar.filters import Filters, filters
from web.edge import actor, house, now, reading, transaction
from web.errors import status_of
from web.exchange.filter_words import filter_words
from web.exchange.subscribed import MARRONNIERS, document, filters_of
from web.forms import act

blueprint = Blueprint("subscriptions", __name__)
_TRIES: Final = "60 per minute"


def set_up(app: Flask) -> None:
    """A token is 256 random bits; the limit is for whoever tries all the same."""
    app.register_blueprint(blueprint)
    limiter = next(iter(app.extensions["limiter"]))
    app.view_functions["subscriptions.read"] = limiter.limit(_TRIES)(read)


@blueprint.get("/account/calendars")
def show() -> ResponseReturnValue:
    """The person's own, and a form for another one by the filters of the address."""
    return _page(wanted=filters(request.args))


@blueprint.post("/account/calendars")
def subscribe() -> ResponseReturnValue:
    """`name`, `own`, `layer`, and the filters as in the calendar's address."""
    wanted = filters(request.form)
    layers = [layer for layer in request.form.getlist("layer") if layer == MARRONNIERS]
    try:
        with transaction() as session:
            made, token = subscriptions.subscribe(
                session,
                actor(),
                name=request.form.get("name", ""),
                filters={**wanted.in_address, "layer": layers},
                own=bool(request.form.get("own")),
                now=now(),
            )
    except Invalid as refusal:
        return _page(wanted=wanted, refusal=refusal), status_of(refusal)
    return _page(wanted=Filters(), made=made, address=_address(token)), 201


@blueprint.post("/account/calendars/<int:subscription_id>/renew")
def renew(subscription_id: int) -> ResponseReturnValue:
    with transaction() as session:
        made, token = subscriptions.renew(session, actor(), subscription_id)
    return _page(wanted=Filters(), made=made, address=_address(token)), 201


@blueprint.post("/account/calendars/<int:subscription_id>/revoke")
def revoke(subscription_id: int) -> ResponseReturnValue:
    def revoked(session: Session, who: Actor) -> Text:
        gone = subscriptions.revoke(session, who, subscription_id, now=now())
        return say("“%(name)s” is read no more.", name=gone.name)

    return act(revoked, otherwise="subscriptions.show")


@blueprint.get("/calendar/<token>.ics")
def read(token: str) -> Response:
    """The calendar; the same plain 404 for whatever does not open one."""
    at = now()
    with reading() as session:
        found = subscriptions.reader(session, token, now=at)
        if found is None:
            return _private(Response("404\n", status=404, mimetype="text/plain"))
        with speaking(found.language, found.zone):
            body = document(session, found, at)
    if not found.is_fresh:
        with transaction() as session:
            subscriptions.touch(session, found.subscription.id, now=at)
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = "inline; filename=marronnier.ics"
    answer.add_etag()
    return _private(answer).make_conditional(request)  # type: ignore[return-value]


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _page(
    *,
    wanted: Filters,
    made: Subscription | None = None,
    address: str = "",
    refusal: Invalid | None = None,
) -> str:
    with reading() as session:
        mine = subscriptions.mine(session, actor())
        channels = active(session, actor())
        people = members(session, actor())
    return render_template(
        "exchange/calendars.html",
        mine=mine,
        wanted=wanted,
        words=filter_words(wanted, channels, people),
        words_of_one=lambda one: filter_words(filters_of(one), channels, people),
        has_layer=lambda one: MARRONNIERS in one.filters.get("layer", []),
        made=made,
        address=address,
        refusal=refusal,
        is_volunteer=not actor().may(May.READ_POSTS),
    )


def _address(token: str) -> str:
    return house().settings.base_url + url_for("subscriptions.read", token=token)
