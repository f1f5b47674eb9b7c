"""What a server takes, as it says itself, and what Mastodon takes where nothing is known yet.

Defaults: docs.joinmastodon.org, entities/Instance and “Rate limits”, read in November 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from connectors.contract import Budget, Capabilities, Left, Repeat, VideoLimits, Whose
from connectors.mastodon.text import URL_CHARS, count_chars

_WINDOW: Final = timedelta(minutes=5)
_ALLOWED: Final = 300  # requests in that window, by account
_COST: Final = 6  # four pictures, the post, a look
BUDGETS: Final = (Budget(whose=Whose.ACCOUNT, allowed=_ALLOWED, window=_WINDOW, cost=_COST),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes and pixels; types separated by spaces."""

    max_chars: int = 500
    url_chars: int = URL_CHARS
    max_images: int = 4
    max_image_bytes: int = 16_777_216
    max_pixels: int = 33_177_600
    max_video_bytes: int = 103_809_024
    max_alt: int = 1_500
    types: str = "image/jpeg image/png image/gif image/webp video/mp4 video/quicktime video/webm"


def limits_in(options: Mapping[str, str]) -> Limits:
    """As they were learnt from the server; Mastodon's own where it did not tell."""
    known: dict[str, Any] = {}
    for one in fields(Limits):
        told = options.get(one.name, "")
        if one.name == "types":
            known |= {"types": told} if told else {}
        elif told.isdecimal() and int(told) > 0:
            known[one.name] = int(told)
    return Limits(**known)


def learnt(instance: Mapping[str, Any]) -> dict[str, str]:
    """From /api/v2/instance or /api/v1/instance, also of servers that are not Mastodon."""
    told = instance.get("configuration")
    told = told if isinstance(told, Mapping) else {}
    statuses, media = (_part(told, name) for name in ("statuses", "media_attachments"))
    found = {
        "max_chars": statuses.get("max_characters", instance.get("max_toot_chars")),
        "url_chars": statuses.get("characters_reserved_per_url"),
        "max_images": statuses.get("max_media_attachments"),
        "max_image_bytes": media.get("image_size_limit", instance.get("upload_limit")),
        "max_pixels": media.get("image_matrix_limit"),
        "max_video_bytes": media.get("video_size_limit", instance.get("upload_limit")),
        "max_alt": media.get("description_limit", instance.get("description_limit")),
    }
    numbers = {name: str(one) for name, one in found.items() if isinstance(one, int) and one > 0}
    return numbers | _types(media.get("supported_mime_types"))


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = told.get(name)
    return part if isinstance(part, Mapping) else {}


def _types(told: object) -> dict[str, str]:
    known = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
    shown = [one for one in known if one.startswith(("image/", "video/"))]
    return {"types": " ".join(shown)} if any(one.startswith("image/") for one in shown) else {}


def able(limits: Limits) -> Capabilities:
    types = frozenset(limits.types.split())
    videos = frozenset(one for one in types if one.startswith("video/"))
    return Capabilities(
        max_chars=limits.max_chars,
        count_chars=partial(count_chars, url_chars=limits.url_chars),
        max_images=limits.max_images,
        image_types=types - videos,
        max_image_bytes=limits.max_image_bytes,
        alt_text=True,
        max_alt=limits.max_alt,
        video=VideoLimits(types=videos, max_bytes=limits.max_video_bytes, alt_text=True)
        if videos
        else None,
        threads=True,
        first_comment=True,
        links=True,
        repeat=Repeat.FINDABLE,
        settle=timedelta(seconds=60),
        budgets=BUDGETS,
    )


def left_in(headers: Mapping[str, str]) -> Left | None:
    """None where they tell nothing, or of another limit than that of all requests."""
    allowed, left = (headers.get(f"X-RateLimit-{name}", "") for name in ("Limit", "Remaining"))
    resets_at = reset_in(headers)
    if allowed != str(_ALLOWED) or not left.isdecimal() or resets_at is None:
        return None
    return Left(whose=Whose.ACCOUNT, window=_WINDOW, left=int(left), resets_at=resets_at)


def reset_in(headers: Mapping[str, str]) -> datetime | None:
    """When the limit that the answer speaks of begins anew."""
    told = headers.get("X-RateLimit-Reset", "")
    try:
        if told.isdecimal():  # servers that are not Mastodon count seconds
            return datetime.fromtimestamp(int(told), UTC)
        at = datetime.fromisoformat(told)
    except (ValueError, OverflowError, OSError):
        return None
    return at.astimezone(UTC) if at.tzinfo else None
