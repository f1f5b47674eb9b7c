"""What Bluesky takes, as data, and what is wrong with a post, without asking the server.

Seen in the lexicons and answers of @atproto/pds 0.5.35 (November 2026): app.bsky.feed.post
(3000 bytes, 300 graphemes, 3 languages), app.bsky.embed.images (4 of 2 000 000 bytes),
app.bsky.embed.video (100 000 000 bytes); three minutes: bsky.social/about/blog (2025-03).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from connectors.bluesky.limits import BUDGETS
from connectors.bluesky.text import count_bytes, count_chars, is_web_address, written
from connectors.checks import video_problems
from connectors.contract import (
    Capabilities,
    Image,
    Outgoing,
    Problem,
    Repeat,
    VideoLimits,
)
from connectors.words import count_graphemes
from lib.i18n import say, say_n

MAX_GRAPHEMES: Final = 300
MAX_BYTES: Final = 3000
MAX_IMAGES: Final = 4
MAX_IMAGE_BYTES: Final = 2_000_000
MAX_LANGUAGES: Final = 3
IMAGE_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})

CAPABILITIES: Final = Capabilities(
    max_chars=MAX_GRAPHEMES,
    count_chars=count_chars,
    max_images=MAX_IMAGES,
    image_types=IMAGE_TYPES,
    max_image_bytes=MAX_IMAGE_BYTES,
    alt_text=True,
    video=VideoLimits(
        types=frozenset({"video/mp4"}),
        max_bytes=100_000_000,
        longest=timedelta(minutes=3),
        alt_text=True,
    ),
    threads=True,
    first_comment=True,
    links=True,
    repeat=Repeat.KEYED,
    repeat_window=None,
    settle=timedelta(seconds=5),  # a PDS reads what it wrote
    budgets=BUDGETS,
)


def problems(post: Outgoing) -> Iterator[Problem]:
    if not (post.text.strip() or post.link or post.images or post.video):
        yield Problem(
            field="text",
            message=say("There is nothing to publish."),
            remedy=say("Write a text or add an image."),
        )
    if post.link and not is_web_address(post.link):
        yield Problem(
            field="link",
            message=say("“%(link)s” is not a web address.", link=post.link),
            remedy=say("Write it whole, with https:// in front."),
        )
    for text in (written(post.text, link=post.link), *map(written, (*post.thread, post.comment))):
        yield from _too_long(text.text)
    yield from _too_many(post)
    yield from video_problems(post, CAPABILITIES)
    for at, image in enumerate(post.images[:MAX_IMAGES]):
        yield from _unfit(image, f"images[{at}]")


def _too_long(text: str) -> Iterator[Problem]:
    graphemes, size = count_graphemes(text), count_bytes(text)
    if graphemes <= MAX_GRAPHEMES and size <= MAX_BYTES:
        return
    yield Problem(
        field="text",
        message=say(
            "The text is too long for Bluesky: %(graphemes)s characters of %(max_graphemes)s, "
            "%(bytes)s bytes of %(max_bytes)s, links included.",
            graphemes=graphemes,
            max_graphemes=MAX_GRAPHEMES,
            bytes=size,
            max_bytes=MAX_BYTES,
        ),
        remedy=say("Shorten the text, or write a shorter one for this channel."),
    )


def _too_many(post: Outgoing) -> Iterator[Problem]:
    if len(post.images) > MAX_IMAGES:
        yield Problem(
            field=f"images[{MAX_IMAGES}]",
            message=say_n(
                "There is %(n)s image; Bluesky takes %(max)s.",
                "There are %(n)s images; Bluesky takes %(max)s.",
                len(post.images),
                max=MAX_IMAGES,
            ),
            remedy=say("Keep the best ones for this channel."),
        )


def _unfit(image: Image, field: str) -> Iterator[Problem]:
    if image.mime not in IMAGE_TYPES:
        yield Problem(
            field=field,
            message=say("Bluesky does not show images of the type %(type)s.", type=image.mime),
            remedy=say("Save the image as JPEG, PNG or WebP."),
        )
    if len(image.data) > MAX_IMAGE_BYTES:
        yield Problem(
            field=field,
            message=say(
                "The image has %(bytes)s bytes; Bluesky takes %(max)s.",
                bytes=len(image.data),
                max=MAX_IMAGE_BYTES,
            ),
            remedy=say("Save the image smaller, for example 2000 pixels wide."),
        )
