"""Pictures and videos, shown to their own association only."""

from flask import Response, request, send_file

from connectors.contract import Image
from editorial.composing import as_sent
from editorial.media.finding import one
from editorial.media.thumbnails import thumbnail
from lib.errors import NotFound
from models.channel import Channel
from models.post import Media, MediaKind
from models.scope import fetch
from scheduler.sending import lending
from web.edge import actor, house, now, reading
from web.media.room import blueprint


@blueprint.get("/media/<int:media_id>")
def show(media_id: int) -> Response:
    kept = _kept(media_id)
    if kept.kind is MediaKind.VIDEO:
        return _video(kept)
    return _picture(kept, _data(kept), kept.mime)


@blueprint.get("/media/<int:media_id>/small")
def small(media_id: int) -> Response:
    """Of a video the picture that was made of it, where there is one."""
    kept = _kept(media_id)
    if kept.kind is MediaKind.VIDEO:
        return _picture(kept, _read(kept, kept.poster), "image/jpeg")
    return _picture(kept, *thumbnail(_data(kept)))


@blueprint.get("/media/<int:media_id>/on/<int:channel_id>")
def on_channel(media_id: int, channel_id: int) -> Response:
    """Small, as that channel's network will show it."""
    kept = _kept(media_id)
    with reading() as session:
        channel = fetch(session, actor(), Channel, channel_id)
    image = Image(data=_data(kept), mime=kept.mime, alt="", width=kept.width, height=kept.height)
    response = _picture(kept, *thumbnail(as_sent(channel, image).data))
    response.headers["Cache-Control"] = "private, max-age=600"  # a network's limits may change
    return response


@blueprint.get("/media/public/<signed>/<name>")
def public(signed: str, name: str) -> Response:  # noqa: ARG001 - for who judges files by their ends
    """For networks that fetch media themselves: what the publishing signed, while it lasts."""
    shown = house().public_media.opened(signed)
    if shown is None:
        raise NotFound
    with reading() as session:
        if not lending.may_fetch(session, shown, now=now()):
            raise NotFound
    try:
        path = house().files.lent(shown.workspace_id, shown.sha256)
    except FileNotFoundError as error:
        raise NotFound from error
    if not path.is_file():
        raise NotFound
    answer = send_file(path, mimetype=shown.mime, conditional=True, etag=shown.sha256)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _kept(media_id: int) -> Media:
    with reading() as session:
        return one(session, actor(), media_id)


def _video(kept: Media) -> Response:
    """In pieces, as a browser asks for them."""
    path = house().files.path(kept.workspace_id, kept.sha256)
    if not path.is_file():
        raise NotFound
    answer = send_file(path, mimetype=kept.mime, conditional=True, etag=kept.sha256)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _data(kept: Media) -> bytes:
    if kept.kind is not MediaKind.IMAGE:
        raise NotFound
    return _read(kept, kept.sha256)


def _read(kept: Media, sha256: str) -> bytes:
    try:
        return house().files.read(kept.workspace_id, sha256)
    except FileNotFoundError as error:
        raise NotFound from error


def _picture(kept: Media, data: bytes, mime: str) -> Response:
    """Its address never shows anything else, so a browser keeps it; `private`: no proxy does."""
    response = Response(data, mimetype=mime)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(f"{kept.sha256}-{len(data)}")
    return response.make_conditional(request)  # type: ignore[return-value]
