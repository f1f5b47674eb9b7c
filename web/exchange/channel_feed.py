"""/feeds/channel.<id>.atom: what a channel published, once its association opened it."""

import uuid

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from connectors.feed.atom import NEWEST, document
from connectors.feed.store import Entry
from editorial import channel_feed
from editorial.channel_feed import Left
from lib.i18n import Text, say
from models.actor import Actor
from web.edge import house, reading
from web.forms import act

blueprint = Blueprint("channel_feed", __name__)


@blueprint.get("/feeds/channel.<int:shown>.atom")
def read(shown: int) -> Response:
    """404 for a channel that is not open to all, as for one that is not there."""
    with reading() as session:
        channel = channel_feed.opened(session, shown)
        if channel is None:
            abort(404)
        left = channel_feed.newest(session, channel, most=NEWEST)
    address = house().settings.base_url + url_for("channel_feed.read", shown=shown)
    titled = channel_feed.shows_titles(channel)
    entries = [_entry(one, address, titled=titled) for one in left]
    body = document(
        entries,
        title=channel.name,
        address=address.removesuffix(".atom"),
        language=house().settings.language,
    )
    answer = Response(body, content_type="application/atom+xml; charset=utf-8")
    answer.add_etag()
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer.make_conditional(request)  # type: ignore[return-value]


@blueprint.post("/channels/<int:channel_id>/feed")
def switch(channel_id: int) -> ResponseReturnValue:
    """`public`: 1 to open it to all, nothing to close it."""
    public = bool(request.form.get("public"))

    def switched(session: Session, who: Actor) -> Text:
        channel_feed.open_or_close(session, who, channel_id, public=public)
        if public:
            return say("Anybody who has its address may read what was published here.")
        return say("Its feed is closed.")

    return act(switched, otherwise="channels.one", channel_id=channel_id)


def _entry(one: Left, address: str, *, titled: bool) -> Entry:
    delivery, content = one
    if delivery.published_at is None:
        raise ValueError("what is live was published at some time")
    return Entry(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{address}#{delivery.id}")),
        title=content.title if titled else "",
        text=content.text_for(delivery.channel_id),
        link=delivery.url or content.link,
        language=content.language,
        published_at=delivery.published_at,
    )
