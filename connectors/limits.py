"""What a network can carry, and how much of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from lib.i18n import Text

if TYPE_CHECKING:
    from connectors.sent import Outgoing


class Repeat(StrEnum):
    """What a second identical publish does, which decides what may follow a lost answer."""

    KEYED = "keyed"  # the same key gives the same post
    FINDABLE = "findable"  # the account's own posts can be looked through
    BLIND = "blind"  # nothing can be known: a person decides


class Whose(StrEnum):
    """Who shares one of a network's limits."""

    CHANNEL = "channel"
    ACCOUNT = "account"  # also where two associations connected the same one
    APP = "app"  # everything that this installation sends to the network


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """At most `allowed` in each `window`, in the network's own unit; a publish costs `cost`.

    `cost_of`: where the price depends on the post; what was surely not accepted is given back then.
    `reason`, `remedy`: what is said once it is reached, where there is more to say than to wait.
    """

    whose: Whose
    allowed: int
    window: timedelta
    cost: int = 1
    cost_of: "Callable[[Outgoing], int] | None" = None
    reason: Text | None = None
    remedy: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a network said is left of one of its limits, in its own unit, until `resets_at`.

    `window` is that of the `Budget` it speaks of.
    """

    whose: Whose
    window: timedelta
    left: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLimits:
    """What a network documents for one video; None where it documents nothing."""

    types: frozenset[str]
    max_bytes: int
    longest: timedelta | None = None
    shortest: timedelta | None = None
    alt_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a network can carry; one object for composer, preview, API and daemon.

    `repeat_window`: how long a key holds (None: for ever). `settle`: how long after a lost answer
    the post surely shows if it was accepted; `look_again`: how long between two looks that find
    nothing. `max_image_bytes` is for each image. `budgets`: the network's documented limits on
    publishing; they are counted before each publish and a post that would break one waits.
    `image_shapes`: the least and the greatest width / height of an image; others get white borders
    (None: any). `max_alt`: of one description, counted as the text (0: no documented limit).
    """

    max_chars: int
    count_chars: Callable[[str], int] = len
    max_images: int = 0
    image_types: frozenset[str] = frozenset()
    image_shapes: tuple[float, float] | None = None
    max_image_bytes: int = 0
    alt_text: bool = False
    max_alt: int = 0
    video: VideoLimits | None = None  # None: takes no video
    public_media: bool = False  # fetches pictures and videos itself, from their public `url`
    threads: bool = False
    first_comment: bool = False  # can answer its own post at once
    titles: bool = False  # shows the post's title
    links: bool = False  # carries the link apart from the text
    repeat: Repeat = Repeat.BLIND
    repeat_window: timedelta | None = None
    settle: timedelta = timedelta(seconds=60)
    look_again: timedelta = timedelta(minutes=2)
    budgets: tuple[Budget, ...] = ()
