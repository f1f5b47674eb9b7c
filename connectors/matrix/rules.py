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
    Receipt,
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
COMMENT: Final = "comment"
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
        threads=True,
        first_comment=True,
        links=True,
        repeat=Repeat.FINDABLE,
        settle=timedelta(seconds=30),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a post: a `text`, or a `media`. `below`: it stands in the post's thread."""

    step: str
    text: str = ""
    place: int = 0
    media: Image | Video | None = None
    below: bool = False


def parts(post: Outgoing) -> Sequence[Part]:
    """The messages in the order in which they are read: the text, then the pictures or the video,
    then what stands in a thread. Whichever is first is the post.
    """
    words = [Part(step=POST, text=with_link(post))] if with_link(post) else []
    shown = [
        Part(step=f"picture {place}", place=place, media=one)
        for place, one in enumerate(media(post), 1)
    ]
    first, *rest = [*words, *shown] or [Part(step=POST)]
    return [replace(first, step=POST), *rest, *_below(post)]


def _below(post: Outgoing) -> Iterator[Part]:
    for number, text in enumerate(post.thread, 2):
        yield Part(step=f"part {number}", text=text, below=True)
    if post.comment:
        yield Part(step=COMMENT, text=post.comment, below=True)


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
    one = part(post, step)
    shown = one.media
    marked = {KEY: mark(post, step), "m.mentions": {}}  # nobody's phone rings for words alike
    if shown is None:
        return {"msgtype": "m.text", "body": one.text, **marked}
    return {
        "msgtype": "m.image" if isinstance(shown, Image) else "m.video",
        "body": shown.alt.strip() or file_name(shown),
        "url": address,
        "info": _info(shown),
        **marked,
    }


def relation(post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Mapping[str, Any]:
    """Of a message in the post's thread; apps that know no threads show it as an answer to the
    one before. Empty for what stands in the room itself.
    """
    known = [one.step for one in parts(post) if one.below]
    if step not in known:
        return {}
    before = done[known[known.index(step) - 1] if known.index(step) else POST]
    return {
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": done[POST].remote_id,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": before.remote_id},
        }
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


def file_name(shown: Image | Video) -> str:
    return shown.mime.replace("/", ".")


def problems(post: Outgoing, can: Capabilities) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=with_link(post)), can)
    for one in parts(post):
        if one.below:
            alone = Outgoing(key=post.key, text=one.text)
            yield from (found for found in usual_problems(alone, can) if found.field == "text")
