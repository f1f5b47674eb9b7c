"""Calendars for one's own program: made and revoked on the account's pages, read by their token."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from editorial.channels import active
from editorial.marronniers import coming
from editorial.queries import members
from lib.errors import Invalid
from lib.i18n import Text, say, speaking
from lib.zones import wall_time
from models import subscriptions
from models.actor import Actor
from models.subscription import Subscription
from models.subscriptions import Reader
from models.way import Role, at_least
from scheduler.called_off import called_off, changed_at
from scheduler.entries import Entry, Stretch, posts_between
from web.edge import actor, house, now, reading, transaction
from web.errors import status_of
from web.exchange import ical
from web.exchange.filter_words import filter_words
from web.exchange.ical import Happening
from web.filters import Filters, filters
from web.forms import act
from web.layout import post_link

blueprint = Blueprint("subscriptions", __name__)
_BACK: Final = timedelta(days=92)
_AHEAD: Final = timedelta(days=366)
_OFF: Final = timedelta(days=21)  # for so long it is told that something was called off
_MOST: Final = 20_000  # entries: as many in fifteen months as no team writes
_TRIES: Final = "60 per minute"
_MARRONNIERS: Final = "marronniers"


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
    layers = [layer for layer in request.form.getlist("layer") if layer == _MARRONNIERS]
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
            body = _document(session, found, at)
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
        words_of_one=lambda one: filter_words(_filters(one), channels, people),
        has_layer=lambda one: _MARRONNIERS in one.filters.get("layer", []),
        made=made,
        address=address,
        refusal=refusal,
        is_volunteer=not at_least(actor().role, Role.EDITOR),
    )


def _address(token: str) -> str:
    return house().settings.base_url + url_for("subscriptions.read", token=token)


def _filters(one: Subscription) -> Filters:
    return filters(MultiDict(one.filters))


def _document(session: Session, found: Reader, at: datetime) -> bytes:
    since, until = at - _BACK, at + _AHEAD
    host = urlsplit(house().settings.base_url).hostname or "marronnier"
    happenings = [
        *_entries(session, found, since, until, host),
        *_called_off(session, found, since, until, at - _OFF, host),
    ]
    if _MARRONNIERS in found.subscription.filters.get("layer", []):
        happenings += _marronniers(session, found, since, until, host)
    name = f"{found.subscription.name} · {found.workspace}"
    return ical.document(name, happenings)


def _entries(
    session: Session, found: Reader, since: datetime, until: datetime, host: str
) -> list[Happening]:
    stretch, only = Stretch(since=since, until=until), _filters(found.subscription)
    shown = posts_between(session, found.actor, stretch, most=_MOST, only=only)
    ids = {entry.post_id for entry in shown}
    changed = changed_at(session, found.actor, posts=ids, since=since, until=until)
    return [
        _happening(entry, *changed, begun_at=found.subscription.created_at, host=host)
        for entry in shown
    ]


def _happening(
    entry: Entry,
    posts: dict[int, datetime],
    deliveries: dict[int, datetime],
    *,
    begun_at: datetime,
    host: str,
) -> Happening:
    last = max(posts[entry.post_id], *(deliveries[one] for one in entry.deliveries), begun_at)
    address = house().settings.base_url + post_link(entry.post_id)
    return ical.of_entry(entry, host=host, address=address, begun_at=begun_at, changed_at=last)


def _called_off(
    session: Session,
    found: Reader,
    since: datetime,
    until: datetime,
    off_since: datetime,
    host: str,
) -> list[Happening]:
    wanted = _filters(found.subscription)
    rows = called_off(session, found.actor, since=since, until=until, off_since=off_since)
    return [
        ical.called_off(
            uid=ical.uid_of(post.id, delivery.id, host=host),
            at=delivery.due_at,
            title=post.title,
            address=house().settings.base_url + post_link(post.id),
            begun_at=min(found.subscription.created_at, delivery.updated_at),
            changed_at=delivery.updated_at,
        )
        for delivery, post in rows
        if (not wanted.channels or delivery.channel_id in wanted.channels)
        and (not wanted.temperatures or post.temperature in wanted.temperatures)
        and not wanted.stages
    ]


def _marronniers(
    session: Session, found: Reader, since: datetime, until: datetime, host: str
) -> list[Happening]:
    first, last = (wall_time(at, found.zone).date() for at in (since, until))
    today = wall_time(now(), found.zone).date()
    begun_at = found.subscription.created_at
    return [
        Happening(
            uid=f"marronnier-{one.marronnier.id}-{one.first}@{host}",
            at=one.first,
            until=one.last + timedelta(days=1),
            title=one.marronnier.name,
            told=(),
            address=house().settings.base_url + url_for("marronniers.show"),
            status="CONFIRMED",
            begun_at=begun_at,
            changed_at=begun_at,
        )
        for one in coming.between(session, found.actor, since=first, until=last, today=today)
    ]
