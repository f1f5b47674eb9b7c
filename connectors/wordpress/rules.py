"""What a blog takes, as data, and what is wrong with a post, without asking.

A WordPress tells its own limit (PHP's `upload_max_filesize`) only to who looks at its page “Media →
Add new”; 2 MB is PHP's own, which most hosts raise: a channel's option tells what stands there.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import (
    Capabilities,
    Field,
    Outgoing,
    Problem,
    Repeat,
    Severity,
    VideoLimits,
)
from connectors.words import count_graphemes
from lib.i18n import say

CATEGORIES: Final = "categories"
MAX_MB: Final = "max_mb"
_NUMBER: Final = re.compile(r"\s*([0-9]{1,6})")
USUAL: Final = 2_000_000  # bytes
MOST: Final = 512_000_000  # bytes, as large as a video is taken at all

OPTIONS: Final = (
    Field(
        name=CATEGORIES,
        label=say("Categories"),
        help=say(
            "Those of every article, as they are called on the blog, with commas between them. "
            "Empty: the blog’s own default."
        ),
        secret=False,
        required=False,
    ),
    Field(
        name=MAX_MB,
        label=say("Largest file, in MB"),
        help=say("It stands on the blog under Media → Add new file. Empty: 2 for pictures."),
        secret=False,
        required=False,
    ),
)


def able(options: Mapping[str, str]) -> Capabilities:
    told = _told(options)
    return Capabilities(
        max_chars=100_000,  # the blog has no limit of its own
        count_chars=count_graphemes,
        max_images=20,
        image_types=frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
        max_image_bytes=told or USUAL,
        alt_text=True,
        # what browsers of all makes play: WordPress would take others
        video=VideoLimits(
            types=frozenset({"video/mp4", "video/webm"}), max_bytes=told or MOST, alt_text=True
        ),
        titles=True,
        links=True,
        # One draft of an address that only this delivery has; publishing it twice is once.
        repeat=Repeat.KEYED,
        # PHP works on for 30 s, and a host's queue in front of it as long, after we hung up.
        settle=timedelta(seconds=60),
    )


def problems(post: Outgoing, options: Mapping[str, str]) -> Iterator[Problem]:
    yield from usual_problems(post, able(options))
    if post.video and post.video.bytes > USUAL and not _told(options):
        yield Problem(
            field="video",
            message=say("The video is larger than what many blogs take (2 MB)."),
            remedy=say(
                "Look on the blog under Media → Add new file how large a file may be, and write "
                "it on the channel’s page."
            ),
            severity=Severity.WARNS,
        )


def names(options: Mapping[str, str]) -> list[str]:
    """The categories that were chosen."""
    return [one.strip() for one in options.get(CATEGORIES, "").split(",") if one.strip()]


def _told(options: Mapping[str, str]) -> int:
    """In bytes; 0 where nobody wrote a number. The blog's page says “64 MB”, or “64 Mo”."""
    given = _NUMBER.match(options.get(MAX_MB, ""))
    return int(given[1]) * 1_000_000 if given else 0
