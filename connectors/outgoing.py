"""From what a post says to exactly what one network is sent: preview and publish share this."""

from collections.abc import Sequence
from typing import Protocol

from connectors.contract import Capabilities, Image, Outgoing
from connectors.pictures import fitted
from connectors.splitting import split
from connectors.words import leads_to


class Says(Protocol):
    """The content of a post, as stored."""

    @property
    def title(self) -> str: ...
    @property
    def link(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def thread(self) -> bool: ...
    @property
    def comment(self) -> str: ...
    def text_for(self, channel_id: int) -> str: ...


def outgoing(
    content: Says,
    channel_id: int,
    can: Capabilities | None,
    *,
    key: str,
    images: Sequence[Image] = (),
) -> Outgoing:
    """What `content` becomes on that channel, whose network can do `can` (None: that is not known,
    and nothing is made to fit).
    """
    first, *rest = _parts(content, channel_id, can)
    return Outgoing(
        key=key,
        text=first,
        thread=tuple(rest),
        title=content.title,
        link=content.link,
        images=tuple(fitted(image, can) if can is not None else image for image in images),
        comment=content.comment if can is not None and can.first_comment else "",
        languages=(content.language,),
    )


def _parts(content: Says, channel_id: int, can: Capabilities | None) -> Sequence[str]:
    text = content.text_for(channel_id)
    if can is None or not (content.thread and can.threads):
        return [text]
    return split(
        text,
        most=can.max_chars,
        count=can.count_chars,
        taken=lambda part: _with(content.link, part),
    )


def _with(link: str, part: str) -> str:
    """Networks that show no link of its own put it below the text."""
    return part if not link or leads_to(part, link) else f"{part}\n\n{link}"
