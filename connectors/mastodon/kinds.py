"""What a status is made of (docs.joinmastodon.org/entities: Status, MediaAttachment)."""

from collections.abc import Mapping
from typing import Final

from connectors.contract import Kind
from connectors.kinds import kind_of
from connectors.mastodon.api import Status

_KINDS: Final = {"image": Kind.PHOTO, "gifv": Kind.VIDEO, "video": Kind.VIDEO}


def kind(status: Status) -> Kind:
    """By the first file; a sound, or what the server does not know, tells nothing."""
    files = status.told.get("media_attachments")
    first = files[0] if isinstance(files, list) and files else None
    if isinstance(first, Mapping):
        return _KINDS.get(str(first.get("type")), Kind.UNKNOWN)
    return kind_of(status.text, link=bool(status.told.get("card")))
