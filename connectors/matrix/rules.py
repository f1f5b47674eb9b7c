"""What a Matrix room takes, as data, what a post becomes there, and what is wrong with it.

Sources: spec.matrix.org, Client-Server API (“Size limits”, “m.image”, “Sending events to a room”),
read in November 2026. `MAX_UPLOAD` is what Synapse takes where nobody chose (its
`max_upload_size`); the server's own is learnt.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from connectors.checks import usual_problems
from connectors.contract import (
    Capabilities,
    Image,
    Kind,
    Outgoing,
    Problem,
    Repeat,
    Video,
    VideoLimits,
)
from connectors.steps import POST
from connectors.webhooks import with_link

MAX_EVENT: Final = 65_536  # bytes of a whole event, its signatures too
_ENVELOPE: Final = 5_536  # bytes that are kept for everything but the words
MAX_CHARS: Final = MAX_EVENT - _ENVELOPE
MAX_UPLOAD: Final = 50 * 1024 * 1024  # bytes
MAX_IMAGES: Final = 8  # no documented limit; with the text within the ten messages Synapse takes
VIDEO_TYPES: Final = frozenset({"video/mp4", "video/webm", "video/quicktime"})
IMAGE_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
UPLOAD: Final = "upload"
KEY: Final = "marronnier.key"  # in each event: our own mark, by which it is found again
_MARK: Final = re.compile(r"(.+)-(?:post|picture-\d+)")
KINDS: Final = {"m.image": Kind.PHOTO, "m.video": Kind.VIDEO}
MAX_BYTES: Final = "max_bytes"  # option: what the server told


def count_chars(text: str) -> int:
    """Bytes of the text as canonical JSON, which is how an event is measured."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")) - 2


def able(options: Mapping[str, str]) -> Capabilities:
    told = options.get(MAX_BYTES, "")
    most = int(told) if told.isdecimal() and int(told) else MAX_UPLOAD
    return Capabilities(
        max_chars=MAX_CHARS,
        count_chars=count_chars,
        max_images=MAX_IMAGES,
        image_types=IMAGE_TYPES,
        max_image_bytes=most,
        alt_text=True,
        max_alt=MAX_CHARS,
        video=VideoLimits(types=VIDEO_TYPES, max_bytes=most, alt_text=True),
        links=True,
        repeat=Repeat.FINDABLE,
        settle=timedelta(seconds=30),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a post; `media` None: the text."""

    step: str
    place: int = 0
    media: Image | Video | None = None


def parts(post: Outgoing) -> Sequence[Part]:
    """The messages in the order in which they are read: the text, then the pictures or the video.
    Whichever is first is the post.
    """
    words = [Part(step=POST)] if with_link(post) else []
    shown = [
        Part(step=f"picture {place}", place=place, media=one)
        for place, one in enumerate(media(post), 1)
    ]
    first, *rest = [*words, *shown] or [Part(step=POST)]
    return [replace(first, step=POST), *rest]


def media(post: Outgoing) -> Sequence[Image | Video]:
    return [post.video] if post.video else post.images


def steps(post: Outgoing) -> Sequence[str]:
    """All files are there before anything is seen."""
    uploads = [f"{UPLOAD} {place}" for place in range(1, len(media(post)) + 1)]
    return [*uploads, *(part.step for part in parts(post))]


def part(post: Outgoing, step: str) -> Part:
    return next(one for one in parts(post) if one.step == step)


def mark(post: Outgoing, step: str) -> str:
    """The same on every try: the transaction's id, and what the event is found by."""
    return f"{post.key}-{step.replace(' ', '-')}"


def key(content: Mapping[str, Any]) -> str:
    """Of the post that the message is a part of; "" where it is none of ours."""
    found = _MARK.fullmatch(str(content.get(KEY) or ""))
    return found[1] if found else ""


def content(post: Outgoing, step: str, address: str) -> Mapping[str, Any]:
    """`address`: that of the uploaded picture. Without a `filename` beside it, `body` is what is
    read aloud in place of the picture, and no visible caption.
    """
    shown = part(post, step).media
    marked = {KEY: mark(post, step), "m.mentions": {}}  # nobody's phone rings for words alike
    if shown is None:
        return {"msgtype": "m.text", "body": with_link(post), **marked}
    return {
        "msgtype": "m.image" if isinstance(shown, Image) else "m.video",
        "body": shown.alt.strip() or file_name(shown),
        "url": address,
        "info": _info(shown),
        **marked,
    }


def _info(shown: Image | Video) -> Mapping[str, object]:
    """What was not measured is not told."""
    told: dict[str, object] = {"mimetype": shown.mime}
    told["size"] = len(shown.data) if isinstance(shown, Image) else shown.bytes
    if shown.width and shown.height:
        told |= {"w": shown.width, "h": shown.height}
    if isinstance(shown, Video) and shown.length is not None:
        told["duration"] = round(shown.length.total_seconds() * 1000)
    return told


def answered(content: Mapping[str, Any]) -> str:
    """The message that this one answers; "" for none. In a thread, what stands before it may be
    named for older apps alone: then it is the thread's first.
    """
    about = _part(content, "m.relates_to")
    if about.get("is_falling_back"):
        return str(about.get("event_id") or "")
    return str(_part(about, "m.in_reply_to").get("event_id") or "")


def named(content: Mapping[str, Any]) -> Sequence[object]:
    """The accounts that the message calls."""
    told = _part(content, "m.mentions").get("user_ids")
    return told if isinstance(told, list) else []


def words(content: Mapping[str, Any]) -> str:
    """Without the quotation that older apps put in front of an answer."""
    lines = str(content.get("body") or "").split("\n")
    while answered(content) and lines and lines[0].startswith("> "):
        del lines[0]
    return "\n".join(lines).strip()


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = content.get(name)
    return part if isinstance(part, Mapping) else {}


def file_name(shown: Image | Video) -> str:
    return shown.mime.replace("/", ".")


def problems(post: Outgoing, can: Capabilities) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=with_link(post)), can)
