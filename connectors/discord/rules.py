"""What Discord's web hooks take, as data, and what is wrong with a post for them.

Source: docs.discord.com/developers/resources/webhook, …/message, …/reference (“Uploading Files”),
read in November 2026. Limits on calls are told by answers only: Discord asks not to write them
down.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import Capabilities, Outgoing, Problem, Repeat, VideoLimits
from connectors.webhooks import with_link

MAX_CHARS: Final = 2000
MAX_FILES: Final = 10
MAX_FILE_BYTES: Final = 10 * 1024 * 1024  # of a server without boosts
MAX_ALT: Final = 1024


def count_chars(text: str) -> int:
    """UTF-16 units: Discord says “characters”, and by no reading counts more than these."""
    return len(text.strip().encode("utf-16-le", "surrogatepass")) // 2


CAPABILITIES: Final = Capabilities(
    max_chars=MAX_CHARS,
    count_chars=count_chars,
    max_images=MAX_FILES,
    image_types=frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
    max_image_bytes=MAX_FILE_BYTES,
    alt_text=True,
    max_alt=MAX_ALT,
    video=VideoLimits(
        types=frozenset({"video/mp4", "video/webm", "video/quicktime"}),
        max_bytes=MAX_FILE_BYTES,
        alt_text=True,
    ),
    links=True,
    repeat=Repeat.BLIND,  # a hook reads single messages by their number, and has no list
)


def problems(post: Outgoing) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=with_link(post)), CAPABILITIES)
