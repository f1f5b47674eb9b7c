"""From what a post says to exactly what one network is sent: preview and publish share this."""

from collections.abc import Sequence
from typing import Protocol

from connectors.contract import Image, Outgoing


class Says(Protocol):
    """The content of a post, as stored."""

    @property
    def title(self) -> str: ...
    @property
    def link(self) -> str: ...
    @property
    def language(self) -> str: ...
    def text_for(self, channel_id: int) -> str: ...


def outgoing(content: Says, channel_id: int, *, key: str, images: Sequence[Image] = ()) -> Outgoing:
    """What `content` becomes on that channel."""
    return Outgoing(
        key=key,
        text=content.text_for(channel_id),
        title=content.title,
        link=content.link,
        images=tuple(images),
        languages=(content.language,),
    )
