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
    # gzip also for what is streamed; zstd is left out: a third more for static files at its level.
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_ALGORITHM_STREAMING", ["br", "gzip"])
    Compress(app)
    app.after_request(_kept)


def _kept(response: Response) -> Response:
    """A static file's address holds its version; asked for without one, it is looked up again."""
    if request.endpoint == "static" and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = _FOR_EVER if "v" in request.args else "no-cache"
    return response
