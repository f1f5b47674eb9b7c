"""The record of a post (app.bsky.feed.post), as JSON."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from connectors.bluesky.parts import Part
from connectors.bluesky.rules import MAX_LANGUAGES
from connectors.bluesky.text import Facet, Mark, is_web_address
from connectors.contract import Image, Outgoing, Video

COLLECTION: Final = "app.bsky.feed.post"


def record(
    part: Part,
    *,
    created_at: datetime,
    dids: Mapping[str, str],
    blobs: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """`blobs`: one for each of its images, or that of its video. A mention without a DID stays
    plain text.
    """
    post, text = part.post, part.text
    made: dict[str, Any] = {
        "$type": COLLECTION,
        "text": text.text,
        "createdAt": stamp(created_at),
        "langs": list(post.languages[:MAX_LANGUAGES]),
    }
    facets = [_facet(facet, dids) for facet in text.facets if _leads_somewhere(facet, dids)]
    if facets:
        made["facets"] = facets
    if part.answers is not None:
        made["reply"] = {"root": dict(part.answers.root), "parent": dict(part.answers.parent)}
    if post.video is not None:
        made["embed"] = _video(post.video, blobs[0])
    elif post.images:
        made["embed"] = _images(post.images, blobs)
    elif is_web_address(post.link):
        made["embed"] = _card(post)
    return made


def stamp(at: datetime) -> str:
    """As the network writes instants: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _leads_somewhere(facet: Facet, dids: Mapping[str, str]) -> bool:
    return facet.mark is not Mark.MENTION or facet.target in dids


def _facet(facet: Facet, dids: Mapping[str, str]) -> dict[str, Any]:
    kind = f"app.bsky.richtext.facet#{facet.mark}"
    return {
        "index": {"byteStart": facet.start, "byteEnd": facet.end},
        "features": [{"$type": kind, **_target(facet, dids)}],
    }


def _target(facet: Facet, dids: Mapping[str, str]) -> dict[str, str]:
    match facet.mark:
        case Mark.LINK:
            return {"uri": facet.target}
        case Mark.TAG:
            return {"tag": facet.target}
        case Mark.MENTION:
            return {"did": dids[facet.target]}


def _images(images: Sequence[Image], blobs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "$type": "app.bsky.embed.images",
        "images": [
            {
                "alt": image.alt,
                "image": blob,
                "aspectRatio": {"width": image.width, "height": image.height},
            }
            for image, blob in zip(images, blobs, strict=True)
        ],
    }


def _video(video: Video, blob: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"$type": "app.bsky.embed.video", "video": blob}
    if video.alt:
        made["alt"] = video.alt
    if video.width and video.height:
        made["aspectRatio"] = {"width": video.width, "height": video.height}
    return made


def _card(post: Outgoing) -> dict[str, Any]:
    return {
        "$type": "app.bsky.embed.external",
        "external": {
            "uri": post.link,
            "title": post.title or urlsplit(post.link).hostname,
            "description": "",
        },
    }
