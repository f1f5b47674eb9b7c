"""From what a post says to exactly what one network is sent: preview and publish share this."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from connectors.contract import Capabilities, Image, Outgoing, Video
from connectors.pictures import fitted
from connectors.splitting import split
from connectors.tagging import tagged, usual_medium
from connectors.words import leads_to, replaced


class Tagged(Protocol):
    @property
    def campaign(self) -> str: ...
    @property
    def medium(self) -> str: ...


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
    @property
    def tags(self) -> "Tagged | None": ...
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
    kind: str,
    key: str,
    media: Sequence[Image | Video] = (),
) -> Outgoing:
    """What `content` becomes on that channel, whose network `kind` can do `can` (None: that is not
    known, and nothing is made to fit).
    """
    images = [one for one in media if isinstance(one, Image)]
    link = _link(content, kind)
    text = replaced(content.text_for(channel_id), content.link, link)
    first, *rest = _parts(content, text, link, can)
    comment = replaced(content.comment, content.link, link)
    return Outgoing(
        key=key,
        text=first,
        thread=tuple(rest),
        title=content.title,
        link=link,
        images=tuple(fitted(image, can) if can is not None else image for image in images),
        video=next((one for one in media if isinstance(one, Video)), None),
        comment=comment if can is not None and can.first_comment else "",
        languages=(content.language,),
    )


def _link(content: Says, kind: str) -> str:
    """With its tags, where they are wanted."""
    if content.tags is None:
        return content.link
    medium = content.tags.medium or usual_medium(kind)
    tags = {"utm_source": kind, "utm_medium": medium, "utm_campaign": content.tags.campaign}
    return tagged(content.link, tags)


def _parts(content: Says, text: str, link: str, can: Capabilities | None) -> Sequence[str]:
    if can is None or not (content.thread and can.threads):
        return [text]
    return split(
        text,
        most=can.max_chars,
        count=can.count_chars,
        taken=lambda part: _with(link, part),
    )


def _with(link: str, part: str) -> str:
    """Networks that show no link of its own put it below the text."""
    return part if not link or leads_to(part, link) else f"{part}\n\n{link}"
