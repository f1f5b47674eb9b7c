"""What Instagram takes, as data, and what is wrong with a post, without asking.

Sources: developers.facebook.com, Instagram “Content Publishing” (30 June 2026) and “IG User Media”,
read November 2026. Where they disagree with what others met (hashtags, the ratio), it is a warning.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import (
    Budget,
    Capabilities,
    Image,
    Outgoing,
    Problem,
    Repeat,
    Severity,
    Video,
    VideoLimits,
    Whose,
)
from connectors.meta.media import unreachable
from connectors.meta.quota import DAY
from connectors.words import leads_to
from lib.i18n import say

MAX_TAGS: Final = 30
WISE_TAGS: Final = 5  # what others met since the end of 2025
MAX_NAMES: Final = 20
NARROWEST: Final = 4 / 5
SEEN_NARROWER: Final = 3 / 4  # taken in the app since May 2025
WIDEST: Final = 1.91
_TAG: Final = re.compile(r"(?<![\w&])#\w+")
_NAME: Final = re.compile(r"(?<![\w.])@[\w.]+")

CAPABILITIES: Final = Capabilities(
    max_chars=2200,
    max_images=10,
    image_types=frozenset({"image/jpeg"}),
    image_shapes=(NARROWEST, WIDEST),
    max_image_bytes=8_000_000,
    alt_text=True,
    video=VideoLimits(
        types=frozenset({"video/mp4", "video/quicktime"}),
        max_bytes=300_000_000,
        longest=timedelta(minutes=15),
        shortest=timedelta(seconds=3),
    ),
    public_media=True,
    first_comment=True,
    links=True,
    repeat=Repeat.FINDABLE,
    settle=timedelta(seconds=60),  # nobody documents how soon a container tells of its publishing
    budgets=(Budget(whose=Whose.ACCOUNT, allowed=100, window=DAY),),
)


def text_of(post: Outgoing) -> str:
    """The caption; a link stands in it, where nobody can follow it."""
    if post.link and not leads_to(post.text, post.link):
        return f"{post.text}\n\n{post.link}".strip()
    return post.text


def container(post: Outgoing, children: list[str]) -> dict[str, str]:
    """The parameters of the post's container; `children`: those of its pictures, if several."""
    if children:
        given = {"media_type": "CAROUSEL", "children": ",".join(children)}
    elif post.video is not None:
        given = _of_video(post.video)
    else:
        given = _of_image(post.images[0])
    return _told({**given, "caption": text_of(post)})


def child(image: Image) -> dict[str, str]:
    return _told({**_of_image(image), "is_carousel_item": "true"})


def _of_image(image: Image) -> dict[str, str]:
    return {"image_url": image.url, "alt_text": image.alt}


def _of_video(video: Video) -> dict[str, str]:
    return {"media_type": "REELS", "video_url": video.url}


def _told(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if value}


def problems(post: Outgoing) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=text_of(post)), CAPABILITIES)
    yield from unreachable(post, "Instagram")
    if not post.images and post.video is None:
        yield Problem(
            field="images[0]",
            message=say("Instagram takes no text alone."),
            remedy=say("Add a picture or a video."),
        )
    for place, image in enumerate(post.images[: CAPABILITIES.max_images]):
        yield from _misshapen(image, f"images[{place}]")
    yield from _too_many_tags(text_of(post))
    names = len(_NAME.findall(text_of(post)))
    if names > MAX_NAMES:
        yield Problem(
            field="text",
            message=say(
                "The text names %(n)s accounts; Instagram takes %(most)s.", n=names, most=MAX_NAMES
            ),
            remedy=say("Take some of the @names out."),
        )


def _misshapen(image: Image, field: str) -> Iterator[Problem]:
    ratio = image.width / image.height if image.width and image.height else 1
    if NARROWEST <= ratio <= WIDEST:
        return
    perhaps = SEEN_NARROWER <= ratio < NARROWEST
    yield Problem(
        field=field,
        message=say("The picture is too tall for Instagram.")
        if ratio < NARROWEST
        else say("The picture is too wide for Instagram."),
        remedy=say("Crop it to something between 4:5 upright and 1.91:1 across."),
        severity=Severity.WARNS if perhaps else Severity.STOPS,
    )


def _too_many_tags(text: str) -> Iterator[Problem]:
    tags = len(_TAG.findall(text))
    if tags > WISE_TAGS:
        yield Problem(
            field="text",
            message=say(
                "There are %(n)s hashtags; Instagram took %(most)s once, and %(wise)s lately.",
                n=tags,
                most=MAX_TAGS,
                wise=WISE_TAGS,
            ),
            remedy=say("Keep the best ones."),
            severity=Severity.STOPS if tags > MAX_TAGS else Severity.WARNS,
        )
