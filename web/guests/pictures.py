"""The pictures of what a guest is shown, and no others."""

from flask import Response, request, send_file
from sqlalchemy.orm import Session

from connectors.contract import Image
from editorial.composing import as_sent
from editorial.guests import shown
from editorial.guests.opening import Closed, Guest
from editorial.media.thumbnails import thumbnail
from models.channel import Channel
from models.media_files import media_of
from models.post import Media, MediaKind
from models.scope import fetch
from web.edge import house, reading
from web.guests.room import blueprint, entered


@blueprint.get("/<int:post_id>/media/<sha256>")
def picture(token: str, post_id: int, sha256: str) -> Response:
    """`?small`: at most 480 pixels a side; `?on`: as that channel's network will show it."""
    with reading() as session:
        guest = entered(session, token)
        kept, channel = _of_what_is_shown(session, guest, post_id, sha256)
    answer = _video(kept) if kept.kind is MediaKind.VIDEO else _picture(kept, channel)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _of_what_is_shown(
    session: Session, guest: Guest, post_id: int, sha256: str
) -> tuple[Media, Channel | None]:
    content = shown.one(session, guest, post_id).content
    kept = None if content is None else media_of(session, guest.workspace.id, content).get(sha256)
    if content is None or kept is None:
        raise Closed
    wanted = request.args.get("on", type=int)
    if wanted not in content.channels:
        return kept, None
    return kept, fetch(session, guest.acting(""), Channel, wanted)


def _picture(kept: Media, channel: Channel | None) -> Response:
    data, mime = _read(kept), kept.mime
    if channel is not None:
        image = Image(data=data, mime=mime, alt="", width=kept.width, height=kept.height)
        data, mime = thumbnail(as_sent(channel, image).data)
    elif "small" in request.args:
        data, mime = thumbnail(data)
    return Response(data, mimetype=mime)


def _video(kept: Media) -> Response:
    path = house().files.path(kept.workspace_id, kept.sha256)
    if not path.is_file():
        raise Closed
    return send_file(path, mimetype=kept.mime, conditional=True, etag=kept.sha256)


def _read(kept: Media) -> bytes:
    try:
        return house().files.read(kept.workspace_id, kept.sha256)
    except FileNotFoundError as error:
        raise Closed from error
