"""What every page shows around its own matter."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app

from community.stop import open_stops
from editorial.queries import waiting_count
from lib.addresses import is_web_address
from lib.i18n import Text
from models import noticeboard
from models.channel import Channel
from models.delivery import Stop
from models.outage import Outage
from models.permissions import May
from models.way import (
    DELIVERY_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    TEMPERATURE_WORDS,
    DeliveryState,
    PostState,
    Role,
    Temperature,
)
from scheduler.queries import silent_since
from scheduler.watch.hands import Idle, idle
from web.condition import outage
from web.edge import Place, channels_in_use, house, now, place, reading
from web.forms import local_path
from web.navigation import Group, groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`silent_since`: the daemon's silence, None while it is alive. `outage`: what explains it.
    `idle`: why nobody sends though the daemon lives.
    """

    place: Place
    role: Text
    groups: tuple[Group, ...]
    stops: tuple[Stop, ...]
    silent_since: datetime | None
    outage: Outage | None
    idle: tuple[Idle, ...]
    sandboxes: tuple[Channel, ...]
    may_stop: bool
    unread: int


def set_up(app: Flask) -> None:
    app.jinja_env.globals.update(
        layout=layout, has_page=has_page, words_of=words_of, post_link=post_link, now=now
    )
    app.jinja_env.tests["web_address"] = _is_link
    app.url_defaults(_fresh)


def layout() -> Layout:
    here = place()
    actor = here.actor
    with reading() as session:
        count = waiting_count(session, actor)
        stops = tuple(open_stops(session, actor))
        silence = silent_since(session, now=now())
        nobody_sends = tuple(
            idle(session, broker=bool(house().settings.broker_url), now=now()).values()
        )
        unread = noticeboard.unread_count(session, actor)
    return Layout(
        place=here,
        role=ROLE_WORDS[actor.role],
        groups=groups(actor.role, waiting=count, is_there=has_page),
        stops=stops,
        silent_since=silence,
        outage=outage(now()) if silence else None,
        idle=() if silence else nobody_sends,
        sandboxes=tuple(one for one in channels_in_use() if one.kind == "sandbox"),
        may_stop=actor.may(May.STOP),
        unread=unread,
    )


def has_page(endpoint: str) -> bool:
    """Whether this version has that page."""
    return endpoint in current_app.view_functions


def post_link(post_id: int) -> str:
    return f"/posts/{post_id}"


def words_of(value: Temperature | DeliveryState | PostState | Role) -> Text:
    match value:
        case Temperature():
            return TEMPERATURE_WORDS[value]
        case DeliveryState():
            return DELIVERY_WORDS[value]
        case PostState():
            return STATE_WORDS[value]
        case Role():
            return ROLE_WORDS[value]


def _is_link(address: str | None) -> bool:
    """What a network or a person told becomes a link only if it is one."""
    if not address:
        return False
    return is_web_address(address) or local_path(address, "") == address


def _fresh(endpoint: str, values: dict[str, object]) -> None:
    """A new version of a static file has a new address, so that caches may keep the old one."""
    if endpoint == "static" and "filename" in values and "v" not in values:
        folder = current_app.static_folder or ""
        try:
            values["v"] = int(Path(folder, str(values["filename"])).stat().st_mtime)
        except OSError:
            return
