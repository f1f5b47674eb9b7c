"""What a letter can hold, as data, and what is wrong with a post for one.

The limits are ours: mail has none of its own. Many servers refuse letters of more than 10 to 25 MB,
and files travel a third larger than they are; some readers cut long ones off (Gmail at 102 kB).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import Capabilities, Outgoing, Problem, Repeat, Severity
from connectors.newsletter.letter import body_text
from lib.i18n import say

MAX_CHARS: Final = 50_000
MAX_IMAGES: Final = 10
MAX_IMAGE_BYTES: Final = 5_000_000
MAX_ALL_BYTES: Final = 7_000_000

CAPABILITIES: Final = Capabilities(
    max_chars=MAX_CHARS,
    count_chars=len,
    max_images=MAX_IMAGES,
    image_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
    max_image_bytes=MAX_IMAGE_BYTES,
    alt_text=True,
    titles=True,
    links=True,
    repeat=Repeat.BLIND,  # what a server took it has passed on
)


def problems(post: Outgoing) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=body_text(post), video=None), CAPABILITIES)
    if sum(len(image.data) for image in post.images) > MAX_ALL_BYTES:
        yield Problem(
            field="images[0]",
            message=say(
                "The pictures weigh more than %(max)s MB together.", max=MAX_ALL_BYTES // 10**6
            ),
            remedy=say("Remove pictures for this channel, or make them smaller."),
        )
    if post.video:
        yield Problem(
            field="video",
            message=say("A letter takes no video."),
            remedy=say("For this channel, write a text with a link to where it can be seen."),
        )
    if not post.title.strip():
        yield Problem(
            field="title",
            message=say("The letter has no title: its subject is the first line of the text."),
            remedy=say("Give the post a title."),
            severity=Severity.WARNS,
        )
