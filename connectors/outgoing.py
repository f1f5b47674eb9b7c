"""From what a post says to exactly what one network is sent: preview and publish share this."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from connectors.contract import Capabilities, Image, Outgoing, Video
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


class Kept(Protocol):
    """A stored file, as its row tells of it."""

    @property
    def mime(self) -> str: ...
    @property
    def bytes(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def length_ms(self) -> int | None: ...


def carried(
    kept: Kept, *, alt: str, path: Path, read: Callable[[], bytes], url: str = ""
) -> Image | Video:
    """The file as a network is given it; `read` is asked for a picture's bytes, a video's never."""
    if not kept.mime.startswith("video/"):
        return Image(
            data=read(), mime=kept.mime, alt=alt, width=kept.width, height=kept.height, url=url
        )
    length = None if kept.length_ms is None else timedelta(milliseconds=kept.length_ms)
    return Video(
        file=path,
        mime=kept.mime,
        alt=alt,
        bytes=kept.bytes,
        length=length,
        width=kept.width,
        height=kept.height,
        url=url,
    )


def outgoing(
    content: Says,
    channel_id: int,
    can: Capabilities | None,
    *,
    key: str,
    media: Sequence[Image | Video] = (),
) -> Outgoing:
    """What `content` becomes on that channel, whose network can do `can` (None: that is not known,
    and nothing is made to fit).
    """
    images = [one for one in media if isinstance(one, Image)]
    first, *rest = _parts(content, channel_id, can)
    return Outgoing(
        key=key,
        text=first,
        thread=tuple(rest),
        title=content.title,
        link=content.link,
        images=tuple(fitted(image, can) if can is not None else image for image in images),
        video=next((one for one in media if isinstance(one, Video)), None),
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
