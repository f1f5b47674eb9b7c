"""How little goes over the wire: compressed, and kept by browsers as long as it is the same."""

from typing import Final

from flask import Flask, Response, request
from flask_compress import Compress

_FOR_EVER: Final = "public, max-age=31536000, immutable"


def set_up(app: Flask) -> None:
    """Pages hold a form's token beside what was asked for. Such a page, compressed, could be
    measured from elsewhere (BREACH, 2013) if a browser sent its cookie there unasked: ours is
    SameSite=Lax, and does not.
    """
    # zstd is left out: a third more for static files at its level. What is streamed stays as it is.
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_STREAMS", False)
    Compress(app)
    app.after_request(_kept)  # the last one named is the first one called


def _kept(response: Response) -> Response:
    """A static file's address holds its version; asked for without one, it is looked up again."""
    if request.endpoint == "static" and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = _FOR_EVER if "v" in request.args else "no-cache"
        _read_whole(response)
    return response


def _read_whole(response: Response) -> None:
    """Ours are small: in memory they can be compressed, and their file is closed."""
    if request.method == "GET" and response.status_code == 200 and response.is_streamed:
        response.direct_passthrough = False
        response.make_sequence()
