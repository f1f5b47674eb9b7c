"""How much may be sent: a little by anyone, a video by those who write posts."""

from typing import Final

from flask import Flask, request

from editorial.media.videos import MOST_BYTES
from web.edge import is_signed_in

_USUAL: Final = 25 * 1024 * 1024
_TAKES_VIDEOS: Final = {"media.upload", "media.add", "compose.create", "compose.update"}
_API: Final = "Media.upload_media"  # the API looks at the token before it reads


def set_up(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = _USUAL
    app.url_value_preprocessor(_make_room)  # before anything reads what was sent
    app.teardown_request(_put_away)


def _make_room(endpoint: str | None, _values: object) -> None:
    if endpoint == _API or (endpoint in _TAKES_VIDEOS and is_signed_in()):
        request.max_content_length = MOST_BYTES + _USUAL


def _put_away(_error: BaseException | None) -> None:
    """What was spooled to disk gives back its room at once."""
    request.close()
