"""What LinkedIn takes, as data, and what is wrong with a post, without asking.

Sources: learn.microsoft.com/linkedin, Posts, MultiImage and Images API (versions 2026-01 to
2026-07, read in November 2026): 3000 characters, 1 or 2 to 20 images of JPEG, PNG or GIF and at
most 36 152 320 pixels. 5 MB for each image, 4086 characters for its description, some 150 posts a
day, and videos of MP4, 3 seconds to 30 minutes, 75 KB to 500 MB, are from other people's code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from connectors.checks import usual_problems
from connectors.contract import Budget, Capabilities, Outgoing, Problem, Repeat, VideoLimits, Whose
from connectors.linkedin.text import count_chars, escaped
from connectors.words import leads_to
from lib.i18n import say

VERSION: Final = "202609"  # the newest on 2026-09-18; each is served for a year at least
MAX_PIXELS: Final = 36_152_320
LEAST_VIDEO: Final = 75_000  # bytes

CAPABILITIES: Final = Capabilities(
    max_chars=3000,
    count_chars=count_chars,
    max_images=20,
    image_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
    max_image_bytes=5_000_000,
    alt_text=True,
    max_alt=4086,
    video=VideoLimits(
        types=frozenset({"video/mp4"}),
        max_bytes=500_000_000,
        shortest=timedelta(seconds=3),
        longest=timedelta(minutes=30),
    ),
    links=True,
    repeat=Repeat.BLIND,
    settle=timedelta(minutes=1),
    budgets=(Budget(whose=Whose.ACCOUNT, allowed=150, window=timedelta(days=1)),),
)
# Where an organisation's posts may be read, and its own post be answered.
OF_A_PAGE: Final = replace(CAPABILITIES, repeat=Repeat.FINDABLE, first_comment=True)


def text_of(post: Outgoing) -> str:
    """As readers see it. Beside pictures or a video there is no card: the link then stands in the
    text.
    """
    if post.link and (post.images or post.video) and not leads_to(post.text, post.link):
        return f"{post.text.rstrip()}\n\n{post.link}".strip()
    return post.text


def body(post: Outgoing, *, author: str, images: Sequence[str], video: str = "") -> dict[str, Any]:
    """`images`: the number of each picture, in their order; `video`: that of the video."""
    made: dict[str, Any] = {
        "author": author,
        "commentary": escaped(text_of(post)),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    content = _film(post, video) if video else _content(post, images)
    return {**made, "content": content} if content else made


def _film(post: Outgoing, number: str) -> Mapping[str, Any]:
    """LinkedIn has a title for it, and no description for those who do not see."""
    return {"media": {"id": number, **({"title": post.title} if post.title else {})}}


def _content(post: Outgoing, images: Sequence[str]) -> Mapping[str, Any]:
    shown = [
        {"id": number, **({"altText": image.alt} if image.alt else {})}
        for number, image in zip(images, post.images, strict=True)
    ]
    if len(shown) > 1:
        return {"multiImage": {"images": shown}}
    if shown:
        return {"media": shown[0]}
    if post.link:
        return {"article": {"source": post.link, "title": post.title or _host(post.link)}}
    return {}


def problems(post: Outgoing, able: Capabilities) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=text_of(post) or post.link), able)
    if post.link and not _host(post.link):
        yield Problem(
            field="link",
            message=say("“%(link)s” is not a web address.", link=post.link),
            remedy=say("Write it whole, with https:// in front."),
        )
    if post.video and post.video.bytes < LEAST_VIDEO:
        yield Problem(
            field="video",
            message=say("The video is smaller than what LinkedIn takes (75 KB)."),
            remedy=say("Use a longer or a sharper one."),
        )
    for place, image in enumerate(post.images):
        if image.width * image.height > MAX_PIXELS:
            yield Problem(
                field=f"images[{place}]",
                message=say("The picture has too many pixels for LinkedIn."),
                remedy=say("Make it smaller, for example 6000 pixels wide."),
            )


def _host(link: str) -> str:
    """Empty where it is no web address."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in {"http", "https"} else ""
