"""What Threads takes, as data, and what is wrong with a post, without asking.

Source: developers.facebook.com, Threads “Posts”, “Overview” and “Text Attachments” (versions of
December 2025 to July 2026, read November 2026).
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import regex

from connectors.checks import usual_problems
from connectors.contract import (
    Budget,
    Capabilities,
    Image,
    Outgoing,
    Problem,
    Repeat,
    Video,
    VideoLimits,
    Whose,
)
from connectors.meta.media import unreachable
from connectors.words import leads_to
from lib.i18n import say

MAX_LINKS: Final = 5  # unique ones, since 2025-12-22
DAY: Final = timedelta(days=1)
_EMOJI: Final = regex.compile(r"[\p{Emoji_Presentation}\p{Regional_Indicator}\uFE0F\u20E3]")
_LINK: Final = regex.compile(r"(?i)\b(?:https?://|www\.)[^\s<>“”«»]+")


def count_chars(text: str) -> int:
    """An emoji counts as the bytes it has in UTF-8, all else one."""
    whole = unicodedata.normalize("NFC", text)
    return sum(
        len(one.encode("utf-8", "surrogatepass")) if _EMOJI.search(one) else len(one)
        for one in regex.findall(r"\X", whole)
    )


CAPABILITIES: Final = Capabilities(
    max_chars=500,
    count_chars=count_chars,
    max_images=20,
    image_types=frozenset({"image/jpeg", "image/png"}),
    max_image_bytes=8_000_000,
    alt_text=True,
    max_alt=1000,
    video=VideoLimits(
        types=frozenset({"video/mp4", "video/quicktime"}),
        max_bytes=1_000_000_000,
        longest=timedelta(minutes=5),
        alt_text=True,
    ),
    public_media=True,
    threads=True,
    first_comment=True,
    links=True,
    repeat=Repeat.FINDABLE,
    settle=timedelta(seconds=60),  # nobody documents how soon a container tells of its publishing
    budgets=(Budget(whose=Whose.ACCOUNT, allowed=250, window=DAY),),
)


def parts(post: Outgoing) -> list[str]:
    """The texts in the order in which they go up; the comment is the last."""
    return [text_of(post), *post.thread, *([post.comment] if post.comment else [])]


def text_of(post: Outgoing) -> str:
    """Beside media there is no card: the link stands in the text; and so where there is no text."""
    bare = not post.text.strip() or post.images or post.video
    if post.link and bare and not leads_to(post.text, post.link):
        return f"{post.text}\n\n{post.link}".strip()
    return post.text


def container(text: str, media: Image | Video | None = None) -> dict[str, str]:
    """The parameters of one container."""
    match media:
        case None:
            given = {"media_type": "TEXT"}
        case Image():
            given = {"media_type": "IMAGE", "image_url": media.url, "alt_text": media.alt}
        case _:
            given = {"media_type": "VIDEO", "video_url": media.url, "alt_text": media.alt}
    return _told({**given, "text": text})


def first(post: Outgoing, children: list[str]) -> dict[str, str]:
    """The container of the post itself; `children`: those of its pictures, where it has several."""
    if children:
        return _told(
            {"media_type": "CAROUSEL", "children": ",".join(children), "text": text_of(post)}
        )
    media = post.images[0] if post.images else post.video
    given = container(text_of(post), media)
    return {**given, "link_attachment": post.link} if post.link and media is None else given


def child(image: Image) -> dict[str, str]:
    return {**container("", image), "is_carousel_item": "true"}


def _told(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if value}


def problems(post: Outgoing) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=text_of(post)), CAPABILITIES)
    yield from unreachable(post, "Threads")
    yield from _too_many_links(post)
    fields = [(f"thread[{place}]", text) for place, text in enumerate(post.thread)]
    for field, text in [*fields, ("comment", post.comment)]:
        over = count_chars(text) - CAPABILITIES.max_chars
        if over > 0:
            yield Problem(
                field=field,
                message=say("This part is %(n)s too long for Threads.", n=over),
                remedy=say("Shorten it, or make two parts of it."),
            )


def _too_many_links(post: Outgoing) -> Iterator[Problem]:
    links = {*_LINK.findall(text_of(post)), *([post.link] if post.link else [])}
    if len(links) > MAX_LINKS:
        yield Problem(
            field="text",
            message=say(
                "There are %(n)s links; Threads takes %(most)s.", n=len(links), most=MAX_LINKS
            ),
            remedy=say("Take links out for this channel."),
        )
