"""Evergreen posts between two uses: which may go out again, in which words, and in what order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lib.i18n import Text, say, say_n
from lib.zones import wall_time
from scheduler.pool.seasons import Season

GAP: Final = timedelta(days=180)
REREAD: Final = timedelta(days=365)
_YEAR: Final = timedelta(days=367)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """`wording`: of the text that left, the same for the same text."""

    channel: int
    at: datetime
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evergreen:
    """An approved cold post.

    `wordings`: of its texts for a channel, the preferred one first. `uses`: what left, and what is
    planned. `read_on`: when somebody last made sure that it is still true. `gap` and `most_uses`
    hold for each channel; None: no limit.
    """

    post: int
    wordings: tuple[str, ...]
    read_on: datetime
    uses: tuple[Use, ...] = ()
    gap: timedelta = GAP
    most_uses: int | None = None
    reread: timedelta = REREAD
    expires: datetime | None = None
    seasons: tuple[Season, ...] = ()

    def on(self, channel: int) -> list[Use]:
        return sorted((use for use in self.uses if use.channel == channel), key=lambda use: use.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """May go out now, in this wording. `last`: None where it never did on this channel."""

    post: int
    wording: str
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """`until`: None where time alone changes nothing."""

    post: int
    why: Text
    until: datetime | None = None


def look(post: Evergreen, *, channel: int, at: datetime, zone: str) -> Ready | Waits:
    """Whether it may leave on that channel at `at`."""
    used = post.on(channel)
    if (waits := _over(post, used, at) or _not_now(post, used, at, zone)) is not None:
        return waits
    wording = _unused(post, used)
    if wording is None:
        return Waits(
            post=post.post,
            why=say("Each of its texts has been on this channel: write another one."),
        )
    return Ready(post=post.post, wording=wording, last=used[-1].at if used else None)


def queue(posts: Iterable[Evergreen], *, channel: int, at: datetime, zone: str) -> list[Ready]:
    """Those that may leave: never used first, then the one that was used longest ago."""
    looked = (look(post, channel=channel, at=at, zone=zone) for post in posts)
    return sorted((found for found in looked if isinstance(found, Ready)), key=_turn)


def _turn(ready: Ready) -> tuple[bool, float, int]:
    last = ready.last
    return last is not None, last.timestamp() if last else 0.0, ready.post


def _over(post: Evergreen, used: Sequence[Use], at: datetime) -> Waits | None:
    if post.expires is not None and at >= post.expires:
        return Waits(post=post.post, why=say("It expired on %(day)s.", day=post.expires))
    if at >= post.read_on + post.reread:
        return Waits(
            post=post.post,
            why=say("Nobody has read it again since %(day)s.", day=post.read_on),
        )
    if post.most_uses is not None and len(used) >= post.most_uses:
        return Waits(
            post=post.post,
            why=say_n(
                "It has been used %(n)s time, as often as it may.",
                "It has been used %(n)s times, as often as it may.",
                len(used),
            ),
        )
    return None


def _not_now(post: Evergreen, used: Sequence[Use], at: datetime, zone: str) -> Waits | None:
    near = [use.at for use in used if abs(at - use.at) < post.gap]
    if near:
        return Waits(
            post=post.post,
            why=say_n(
                "It rests for %(n)s day between two uses.",
                "It rests for %(n)s days between two uses.",
                post.gap.days,
            ),
            until=max(near) + post.gap,
        )
    if post.seasons and not any(season.holds(wall_time(at, zone)) for season in post.seasons):
        return Waits(post=post.post, why=say("It is not its season."), until=_opens(post, at, zone))
    return None


def _opens(post: Evergreen, at: datetime, zone: str) -> datetime:
    """The next season: each comes within a year."""
    return min(
        span.since
        for season in post.seasons
        for span in season.spans(since=at, until=at + _YEAR, zone=zone)
    )


def _unused(post: Evergreen, used: Sequence[Use]) -> str | None:
    """A network, and a reader, takes the same text twice for carelessness."""
    seen = {use.wording for use in used}
    return next((wording for wording in post.wordings if wording not in seen), None)
