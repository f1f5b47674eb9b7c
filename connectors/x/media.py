"""What goes up to X before the post: pictures with their descriptions, a video in blocks.

A failure here leaves nothing that anyone sees, so that everything may be done again.
"""

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from connectors.contract import Image, Video
from connectors.errors import Permanent, RateLimited
from connectors.steps import unseen
from connectors.x.parts import BLOCK
from connectors.x.timeline import Timeline
from lib.i18n import say

_SEGMENT: Final = 4_000_000  # bytes in one call; X documents 5 MB at most
_A_WHILE: Final = 15  # seconds, where X does not say when to look again


def picture(timeline: Timeline, image: Image) -> str:
    data = base64.b64encode(image.data).decode()
    with unseen():
        told = timeline.write("/2/media/upload", {"media": data, "media_category": "tweet_image"})
        number = timeline.number_in(told)
        if image.alt:
            described = {"id": number, "metadata": {"alt_text": {"text": image.alt}}}
            timeline.write("/2/media/metadata", described)
        return number


def begin(timeline: Timeline, video: Video) -> str:
    body = {
        "media_category": "tweet_video",
        "media_type": video.mime,
        "total_bytes": video.bytes,
    }
    with unseen():
        return timeline.number_in(timeline.write("/2/media/upload/initialize", body))


def block(timeline: Timeline, number: str, video: Video, place: int) -> None:
    """Some segments; one that comes twice takes the first one's place."""
    with unseen(), video.file.open("rb") as file:
        file.seek(place * BLOCK)
        first = place * (BLOCK // _SEGMENT)
        for index in range(first, first + BLOCK // _SEGMENT):
            if data := file.read(_SEGMENT):
                body = {"media": base64.b64encode(data).decode(), "segment_index": index}
                timeline.write(f"/2/media/upload/{number}/append", body)


def end(timeline: Timeline, number: str) -> None:
    with unseen():
        timeline.number_in(timeline.write(f"/2/media/upload/{number}/finalize", {}))


def must_be_ready(timeline: Timeline, number: str) -> None:
    """Raises RateLimited while X still works on it, Permanent where nothing came of it."""
    with unseen():
        told = timeline.ask("/2/media/upload", command="STATUS", media_id=number)
    info = _working(told)
    match info.get("state", "succeeded"):
        case "succeeded":
            return
        case "failed":
            raise Permanent(
                say("X could not use the video."),
                remedy=say("Save it as MP4 (H.264, AAC), then have it approved and send it again."),
                evidence=info.get("error", ""),
            )
        case _:
            wait = info.get("check_after_secs")
            length = timedelta(seconds=wait if isinstance(wait, int) else _A_WHILE)
            raise RateLimited(
                say("X is still preparing the video."), until=timeline.clock.now() + length
            )


def _working(told: Mapping[str, Any]) -> Mapping[str, Any]:
    data = told.get("data")
    info = data.get("processing_info") if isinstance(data, Mapping) else None
    return info if isinstance(info, Mapping) else {}
