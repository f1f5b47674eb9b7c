"""What a status says: what it is made of, and its figures (docs.joinmastodon.org/entities)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from connectors.contract import Kind, Metric, Sample
from connectors.kinds import kind_of
from connectors.mastodon.api import Status

_KINDS: Final = {"image": Kind.PHOTO, "gifv": Kind.VIDEO, "video": Kind.VIDEO}
_FIGURES: Final = {
    Metric.LIKES: "favourites_count",
    Metric.SHARES: "reblogs_count",
    Metric.COMMENTS: "replies_count",
}


def kind(status: Status) -> Kind:
    """By the first file; a sound, or what the server does not know, tells nothing."""
    files = status.told.get("media_attachments")
    first = files[0] if isinstance(files, list) and files else None
    if isinstance(first, Mapping):
        return _KINDS.get(str(first.get("type")), Kind.UNKNOWN)
    return kind_of(status.text, link=bool(status.told.get("card")))


def figures(told: Mapping[str, Any]) -> Sequence[Sample]:
    return [
        Sample(metric=metric, value=_whole(told.get(name))) for metric, name in _FIGURES.items()
    ]


def _whole(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) else None
