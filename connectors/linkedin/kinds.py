"""What a post on LinkedIn is made of (learn.microsoft.com/linkedin, “Posts API”)."""

from collections.abc import Mapping
from typing import Any, Final

from connectors.contract import Kind
from connectors.kinds import kind_of

_KINDS: Final = {"image": Kind.PHOTO, "video": Kind.VIDEO}


def made_of(told: Mapping[str, Any], text: str) -> Kind:
    """A document, a poll or what else LinkedIn has tells nothing."""
    content = told.get("content") or {}
    if not content or "article" in content:
        return kind_of(text, link=bool(content))
    if "multiImage" in content:
        return Kind.PHOTO
    number = str(content.get("media", {}).get("id", ""))  # urn:li:image:…
    return _KINDS.get(number.removeprefix("urn:li:").partition(":")[0], Kind.UNKNOWN)
