"""/media: pictures taken in, and shown to their own association only."""

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from editorial.media import store
from editorial.thumbnails import thumbnail
from lib.errors import Invalid, NotFound
from models.content import Attachment
from models.post import Media
from models.scope import fetch
from web.edge import actor, house, now, reading, transaction
from web.errors import status_of

blueprint = Blueprint("media", __name__)


@blueprint.post("/media")
def upload() -> ResponseReturnValue:
    """One picture (`file`): its part of the composer's form, or why it is not taken."""
    file = request.files.get("file")
    try:
        with transaction() as session:
            kept = store(
                session,
                actor(),
                house().files,
                file.read() if file else b"",
                filename=(file.filename if file else "") or "",
                now=now(),
            )
    except Invalid as refusal:
        return render_template("compose/not_taken.html", refusal=refusal), status_of(refusal)
    image = Attachment(sha256=kept.sha256)
    return render_template("compose/image.html", image=image, media=kept, fields={}), 201


@blueprint.get("/media/<int:media_id>")
def show(media_id: int) -> Response:
    kept = _kept(media_id)
    return _picture(kept, _data(kept), kept.mime)


@blueprint.get("/media/<int:media_id>/small")
def small(media_id: int) -> Response:
    kept = _kept(media_id)
    return _picture(kept, *thumbnail(_data(kept)))


@blueprint.get("/media/public/<signed>/<name>")
def public(signed: str, name: str) -> Response:  # noqa: ARG001 - for who judges files by their ends
    """For networks that fetch media themselves: what the publishing signed, for two days."""
    shown = house().public_media.opened(signed)
    if shown is None:
        raise NotFound
    try:
        path = house().files.path(shown.workspace_id, shown.sha256)
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


def _data(kept: Media) -> bytes:
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
