"""A message as Discord wants it, and what it tells of one."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from connectors.contract import Metric, Outgoing, Receipt, Sample
from connectors.multipart import Form, Piece
from connectors.webhooks import with_link

_ENDINGS: Final = {"image/jpeg": "jpg", "video/quicktime": "mov"}
_WITHOUT_PREVIEWS: Final = 1 << 2
_WITHOUT_NOISE: Final = 1 << 12


def body(post: Outgoing, options: Mapping[str, str]) -> bytes | Form:
    """JSON, or a form where there are files. Nobody is called by it, whatever its text says."""
    content: dict[str, object] = {
        "content": with_link(post),
        "allowed_mentions": {"parse": []},
        "flags": _flags(options),
    }
    files = _files(post)
    if not files:
        return json.dumps(content).encode()
    content["attachments"] = [
        {"id": number, "filename": _name(number, mime), "description": alt}
        for number, (_, mime, alt) in enumerate(files)
    ]
    pieces = [
        Piece(name=f"files[{n}]", content=data, filename=_name(n, mime), mime=mime)
        for n, (data, mime, _) in enumerate(files)
    ]
    return Form([_json(content), *pieces])


def receipt(told: Mapping[str, Any], guild: str) -> Receipt:
    """Raises KeyError, TypeError, ValueError where it is no message."""
    number, channel = str(int(told["id"])), str(int(told["channel_id"]))
    at = datetime.fromisoformat(told["timestamp"]).astimezone(UTC)
    url = f"https://discord.com/channels/{guild}/{channel}/{number}" if guild else ""
    return Receipt(remote_id=number, url=url, published_at=at)


def samples(told: Any) -> Sequence[Sample]:  # noqa: ANN401 - the network's own shape
    """Reactions of all kinds together; a message that tells of none tells nothing."""
    try:
        value = sum(int(one["count"]) for one in told["reactions"])
    except (KeyError, TypeError, ValueError):
        return [Sample(metric=Metric.LIKES, value=None)]
    return [Sample(metric=Metric.LIKES, value=value)]


def _flags(options: Mapping[str, str]) -> int:
    previews = _WITHOUT_PREVIEWS if options.get("previews") == "no" else 0
    return previews | (_WITHOUT_NOISE if options.get("silent") == "yes" else 0)


def _files(post: Outgoing) -> list[tuple[bytes | Path, str, str]]:
    """Content, type, description."""
    if post.video is not None:
        return [(post.video.file, post.video.mime, post.video.alt)]
    return [(image.data, image.mime, image.alt) for image in post.images]


def _name(number: int, mime: str) -> str:
    return f"media{number}.{_ENDINGS.get(mime, mime.rpartition('/')[2])}"


def _json(content: object) -> Piece:
    return Piece(name="payload_json", content=json.dumps(content).encode(), mime="application/json")
