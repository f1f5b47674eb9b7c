"""What a caller of the sandbox gives, read or refused."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from flask import request

from connectors.sandbox.connector import CAPABILITIES
from connectors.sandbox.shapes import Draft

_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "image/webp"),
)


_LONGEST: Final = 100_000  # characters


class Refused(Exception):
    """An answer of that status, with its reason."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def json_given() -> Mapping[str, Any]:
    told = request.get_json(silent=True, force=True)
    if not isinstance(told, dict):
        raise Refused(400, "This is not a JSON object.")
    return told


def instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(400, "“since” is an instant in ISO 8601.") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def draft(*, key: str, keyed: bool) -> Draft:
    told = json_given()
    text, link, images = told.get("text", ""), told.get("link", ""), told.get("images", [])
    if not isinstance(text, str) or not isinstance(link, str) or not isinstance(images, list):
        raise Refused(400, "“text” and “link” are strings, “images” is a list.")
    if not text.strip() and not images:
        raise Refused(422, "There is neither text nor picture.")
    longest = _longest()
    if CAPABILITIES.count_chars(text) > longest:
        raise Refused(422, f"The text is longer than {longest} characters.")
    if link and not re.match(r"https?://[^\s]+\Z", link):
        raise Refused(422, "The link is not a web address.")
    return Draft(
        text=text,
        link=link,
        key=key,
        keyed=keyed,
        images=_pictures(images),
        to_post=_number(told.get("answers")),
    )


def _longest() -> int:
    """Of the network that is played."""
    told = request.headers.get("Longest", "")
    return min(int(told), _LONGEST) if told.isdecimal() else CAPABILITIES.max_chars


def _number(told: object) -> int | None:
    if told is None:
        return None
    if not isinstance(told, str) or not told.isdecimal():
        raise Refused(400, "“answers” is the id of a post, or null.")
    return int(told)


def _pictures(images: Sequence[Any]) -> tuple[tuple[bytes, str, str], ...]:
    if len(images) > CAPABILITIES.max_images:
        raise Refused(422, f"At most {CAPABILITIES.max_images} pictures.")
    return tuple(_picture(image) for image in images)


def _picture(told: object) -> tuple[bytes, str, str]:
    if not isinstance(told, dict) or not isinstance(told.get("alt"), str):
        raise Refused(422, "Each picture needs a description, “alt”.")
    try:
        data = base64.b64decode(str(told.get("data", "")), validate=True)
    except binascii.Error as error:
        raise Refused(422, "The picture is not in base64.") from error
    if len(data) > CAPABILITIES.max_image_bytes:
        raise Refused(422, "The picture weighs more than 2 MB.")
    mime = next((mime for start, mime in _STARTS if data.startswith(start)), None)
    if mime is None:
        raise Refused(422, "The picture is neither PNG, JPEG nor WebP.")
    return data, mime, told["alt"]
