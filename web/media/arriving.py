"""Files in pieces, by the tus protocol 1.0 (creation, expiration, termination): a connection that
is cut goes on where it was, also after a restart of the server or of the browser.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from editorial.media import arriving, finding, videos
from editorial.media.taking import Kept
from lib.errors import Changed, Invalid, NotFound
from models.media_library import Arrival
from web.edge import actor, house, now, reading, transaction
from web.errors import status_of
from web.media.room import blueprint

VERSION: Final = "1.0.0"
_PIECE: Final = "application/offset+octet-stream"
_KEPT: Final = timedelta(days=1)
View = Callable[..., ResponseReturnValue]


def _tus(view: View) -> View:
    """Refuses another version, and says in each answer which one this is."""

    @wraps(view)
    def spoken(**path: str) -> ResponseReturnValue:
        if request.headers.get("Tus-Resumable") != VERSION:
            return _answer(412, {"Tus-Version": VERSION})
        try:
            return view(**path)
        except NotFound:
            return _answer(404)
        except Changed:
            return _answer(409)
        except Invalid as refusal:
            page = render_template("compose/not_taken.html", refusal=refusal)
            return _answer(status_of(refusal), body=page)

    return spoken


@blueprint.route("/media/arriving", methods=["OPTIONS"])
def abilities() -> ResponseReturnValue:
    return _answer(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,expiration,termination",
            "Tus-Max-Size": str(videos.MOST_BYTES),
        },
    )


@blueprint.post("/media/arriving")
@_tus
def begin() -> ResponseReturnValue:
    """A new file: `Upload-Length`, its name in `Upload-Metadata`. Too large is said at once."""
    size = _number("Upload-Length")
    if size is None:
        return _answer(400)
    with transaction() as session:
        one = arriving.begin(
            session, actor(), house().files, filename=_name(), size=size, now=now()
        )
    address = url_for("media.so_far", key=one.key)
    return _answer(201, {"Location": address, **_until(one)})


@blueprint.route("/media/arriving/<key>", methods=["HEAD"])
@_tus
def so_far(key: str) -> ResponseReturnValue:
    """How much of it is there."""
    one = _arrival(key)
    size = arriving.there(house().files, one)
    told = {"Upload-Offset": str(size), "Upload-Length": str(one.bytes), **_until(one)}
    return _answer(200, told)


@blueprint.route("/media/arriving/<key>", methods=["PATCH"])
@_tus
def piece(key: str) -> ResponseReturnValue:
    """The next piece, of at most 5 MB, from `Upload-Offset` on."""
    one = _arrival(key)
    at = _number("Upload-Offset")
    if request.content_type != _PIECE or at is None:
        return _answer(415 if at is not None else 400)
    if request.content_length is None or request.content_length > arriving.LARGEST_PIECE:
        return _answer(411 if request.content_length is None else 413)
    size = arriving.add(house().files, one, request.stream, at=at)
    return _answer(204, {"Upload-Offset": str(size), **_until(one)})


@blueprint.route("/media/arriving/<key>", methods=["DELETE"])
@_tus
def give_up(key: str) -> ResponseReturnValue:
    _give_up(key)
    return _answer(204)


@blueprint.post("/media/arriving/<key>/done")
def done(key: str) -> ResponseReturnValue:
    """All of it is there: what it became, or why it is not taken. Asked again, the same answer."""
    one = _arrival(key)
    if one.media_id is not None:
        return _became(one.media_id, was_there=False), 201
    try:
        taken = arriving.whole(house().files, one)
        with transaction() as session:
            kept, was_there = arriving.became(session, actor(), key, taken, now=now())
    except Invalid as refusal:
        if arriving.there(house().files, one) == one.bytes:
            _give_up(key)
        return render_template("compose/not_taken.html", refusal=refusal), status_of(refusal)
    arriving.forget(house().files, one)
    return _became(kept.id, was_there=was_there, taken=taken), 201


def _became(media_id: int, *, was_there: bool, taken: Kept | None = None) -> str:
    with reading() as session:
        kept = finding.one(session, actor(), media_id)
        like = finding.looks_like(session, actor(), kept)
    remark = taken.remark if taken else None
    return render_template(
        "media/arrived.html", media=kept, like=like, was_there=was_there, remark=remark
    )


def _arrival(key: str) -> Arrival:
    with reading() as session:
        return arriving.arrival(session, actor(), key)


def _give_up(key: str) -> None:
    with transaction() as session:
        arriving.give_up(session, actor(), house().files, key)


def _until(one: Arrival) -> dict[str, str]:
    return {"Upload-Expires": http_date(one.created_at + _KEPT)}


def _number(header: str) -> int | None:
    given = request.headers.get(header, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else None


def _name() -> str:
    """From the metadata: pairs of a name and a value in base 64."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        if name == "filename":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8", "replace")
            except binascii.Error:
                return ""
    return ""


def _answer(status: int, headers: Mapping[str, str] | None = None, *, body: str = "") -> Response:
    told = {"Tus-Resumable": VERSION, "Cache-Control": "no-store", **(headers or {})}
    return Response(body, status=status, headers=told)
