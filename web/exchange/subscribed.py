"""What stands in a subscribed calendar, read with its person's eyes."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from editorial.marronniers import coming
from lib.zones import wall_time
from models.subscription import Subscription
from models.subscriptions import Reader
from scheduler.calendar.called_off import called_off, changed_at
from scheduler.calendar.entries import Entry, Stretch, posts_between
from web.calendar.filters import Filters, filters
from web.edge import house, now
from web.exchange import ical
from web.exchange.ical import Happening
from web.layout import post_link

MARRONNIERS: Final = "marronniers"  # the layer of their days
_BACK: Final = timedelta(days=92)
_AHEAD: Final = timedelta(days=366)
_MOST: Final = 20_000  # entries: as many in fifteen months as no team writes
_OFF: Final = timedelta(days=21)  # for so long it is told that something was called off


def filters_of(one: Subscription) -> Filters:
    return filters(MultiDict(one.filters))


def document(session: Session, found: Reader, at: datetime) -> bytes:
    since, until = at - _BACK, at + _AHEAD
    host = urlsplit(house().settings.base_url).hostname or "marronnier"
    happenings = [
        *_entries(session, found, since, until, host),
        *_called_off(session, found, since, until, at - _OFF, host),
    ]
    if MARRONNIERS in found.subscription.filters.get("layer", []):
        happenings += _marronniers(session, found, since, until, host)
    name = f"{found.subscription.name} · {found.workspace}"
    return ical.document(name, happenings)


def _entries(
    session: Session, found: Reader, since: datetime, until: datetime, host: str
) -> list[Happening]:
    stretch, only = Stretch(since=since, until=until), filters_of(found.subscription)
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
    only = filters_of(found.subscription)
    rows = called_off(
        session, found.actor, since=since, until=until, off_since=off_since, only=only
    )
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
