"""Media that Instagram and Threads fetch themselves, and what may be wrong with them.

Source of the codes: developers.facebook.com, Instagram “Error Codes” (2 June 2026, read November
2026); Threads has the same machinery and documents no table of its own.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from connectors.contract import Image, Outgoing, Problem, Video
from connectors.meta.containers import START_AGAIN
from connectors.meta.errors import Meaning, ask, fix, unclear, wait
from lib.i18n import say

_REACH: Final = say(
    "Whoever keeps this installation sets MARRONNIER_BASE_URL to an https address that "
    "the whole internet reaches."
)
_UNREAD: Final = fix(say("The network could not fetch the picture or video from here."), _REACH)
_LARGE: Final = fix(say("A picture is too large for the network."), say("Save it under 8 MB."))
_FORMAT: Final = fix(
    say("A picture has a format that the network does not take."), say("Save it as JPEG.")
)
_RATIO: Final = fix(
    say("A picture is too tall or too wide for the network."),
    say("Crop it to something between 4:5 upright and 1.91:1 across."),
)
_CAPTION: Final = fix(say("The text is too long for the network."), say("Shorten the text."))
_FULL: Final = wait(
    say("The account has published as much as the network allows in a day."), timedelta(hours=1)
)
_GONE: Final = ask(say("What was prepared is not there any more."), START_AGAIN)
_FAULT: Final = unclear(say("The network had a fault while it took the post."))

CODES: Final[Mapping[int, Meaning]] = {
    9_004: _UNREAD,
    36_000: _LARGE,
    36_001: _FORMAT,
    36_003: _RATIO,
    36_004: _CAPTION,
}
SUBCODES: Final[Mapping[int, Meaning]] = {
    2_207_001: _FAULT,
    2_207_003: wait(say("The network took too long to fetch the media."), timedelta(minutes=1)),
    2_207_004: _LARGE,
    2_207_005: _FORMAT,
    2_207_006: _GONE,
    2_207_008: wait(say("The network does not find what was prepared yet."), timedelta(minutes=1)),
    2_207_009: _RATIO,
    2_207_010: _CAPTION,
    2_207_020: _GONE,
    2_207_026: fix(
        say("The network does not take this video."), say("Save it as MP4 (H.264, AAC).")
    ),
    2_207_027: wait(say("The network is still preparing it."), timedelta(seconds=30)),
    2_207_028: fix(
        say("The network does not take so many pictures together."), say("Remove some of them.")
    ),
    2_207_032: _FAULT,
    2_207_040: fix(say("The text names too many accounts."), say("Take some of the @names out.")),
    2_207_042: _FULL,
    2_207_050: ask(
        say("The network has restricted this account."),
        say("Open the account on the network itself and follow what it says there."),
    ),
    2_207_051: ask(
        say("The network has stopped this, for what it takes for abuse."),
        say("Open the account on the network itself: it says why, and for how long."),
    ),
    2_207_052: _UNREAD,
    2_207_053: _FAULT,
    4_279_009: wait(say("The network does not find what was prepared yet."), timedelta(minutes=1)),
}


def unreachable(post: Outgoing, network: str) -> Iterator[Problem]:
    """What has no public address."""
    media: list[tuple[str, Image | Video]] = [
        (f"images[{place}]", image) for place, image in enumerate(post.images)
    ]
    if post.video is not None:
        media.append(("video", post.video))
    for field, one in media:
        if not one.url.startswith(("http://", "https://")):
            yield Problem(
                field=field,
                message=say(
                    "%(network)s fetches media itself, and this has no public address.",
                    network=network,
                ),
                remedy=_REACH,
            )
