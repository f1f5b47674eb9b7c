"""/media: pictures and videos taken in, and shown to their own association only."""

import io

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from connectors.contract import Image
from editorial import media
from editorial.composing import as_sent
from editorial.thumbnails import thumbnail
from lib.errors import Invalid, NotFound
from models.channel import Channel
from models.content import Attachment
from models.post import Media, MediaKind
from models.scope import fetch
from scheduler.sending import lending
from web.edge import actor, house, now, reading, transaction
from web.errors import status_of

blueprint = Blueprint("media", __name__)


@blueprint.post("/media")
def upload() -> ResponseReturnValue:
    """One picture or video (`file`): its part of the composer's form, or why it is not taken."""
    file = request.files.get("file")
    try:
        taken = media.take_in(
            house().files,
            actor().workspace_id,
            file.stream if file else io.BytesIO(),
            filename=(file.filename if file else "") or "",
        )
        with transaction() as session:
            kept = media.enter(session, actor(), taken, now=now())
    except Invalid as refusal:
        return render_template("compose/not_taken.html", refusal=refusal), status_of(refusal)
    image = Attachment(sha256=kept.sha256)
    page = render_template(
        "compose/image.html", image=image, media=kept, fields={}, remark=taken.remark
    )
    return page, 201


@blueprint.get("/media/<int:media_id>")
def show(media_id: int) -> Response:
    kept = _kept(media_id)
    if kept.kind is MediaKind.VIDEO:
        return _video(kept)
    return _picture(kept, _data(kept), kept.mime)


@blueprint.get("/media/<int:media_id>/small")
def small(media_id: int) -> Response:
    """Pictures only."""
    kept = _kept(media_id)
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
        return fetch(session, actor(), Media, media_id)


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
    try:
        return house().files.read(kept.workspace_id, kept.sha256)
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
