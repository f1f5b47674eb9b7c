"""Every table, so that the metadata is complete."""

from models import (
    channel,
    connecting,
    delivery,
    draw,
    imported,
    marronnier,
    mention,
    no_go,
    people,
    pillar,
    post,
    publication,
    reading,
    series,
    traffic,
    watch,
)

__all__ = [
    "channel",
    "connecting",
    "delivery",
    "draw",
    "imported",
    "marronnier",
    "mention",
    "no_go",
    "people",
    "pillar",
    "post",
    "publication",
    "reading",
    "series",
    "traffic",
    "watch",
]
