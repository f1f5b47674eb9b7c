"""What the draws of some time say, in figures and in words."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lib.i18n import Text, say, say_n

LEAST: Final = 10  # measured posts on either side: fewer say nothing that would help
_LATELY: Final = timedelta(weeks=8)
_LONG: Final = 104  # weeks: no rate is known further


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A published post whose time was drawn, or might have been. `left`: what it got beyond what
    was usual, in logarithms; None: not measured yet, or not told. Chances as in `models.draw`.
    """

    delivery: int
    channel: int
    at: datetime
    explored: bool
    propensity: float
    best_chance: float
    best_gain: float
    left: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Relative, 0.09 = +9 %: the 90 % interval of it; `expected`: what was promised of it."""

    value: float
    low: float
    high: float
    expected: float | None = None

    @property
    def may_be_chance(self) -> bool:
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`posts`: measured ones, at the best hour or not; `drawn`: those that were not. `waiting`:
    drawn, published and not measured. `gain`: None with too few. `weeks`: until there are enough.
    """

    posts: int
    drawn: int
    waiting: int
    gain: Gain | None
    weeks: int | None = None

    @property
    def words(self) -> Iterator[Text]:
        if self.gain is not None:
            yield _claim(self.gain, self.posts, self.drawn)
            yield _verdict(self.gain)
        elif not (self.posts or self.waiting):
            yield say("No post left whose time might have been drawn.")
        else:
            yield say_n(
                "Too few to say: %(n)s of %(least)s drawn posts is measured.",
                "Too few to say: %(n)s of %(least)s drawn posts are measured.",
                self.drawn,
                least=LEAST,
            )
            if self.weeks is not None:
                yield say_n(
                    "At this rate there are enough in about %(n)s week.",
                    "At this rate there are enough in about %(n)s weeks.",
                    self.weeks,
                )


def told(found: Sequence[Drawn], *, now: datetime | None = None) -> Told:
    """`now`: what is still to come counts, too; None: that time is over."""
    measured = [one for one in found if one.left is not None]
    drawn = sum(one.explored for one in measured)
    gain = _gain(measured) if LEAST <= drawn <= len(measured) - LEAST else None
    return Told(
        posts=len(measured),
        drawn=drawn,
        waiting=sum(one.explored for one in found) - drawn,
        gain=gain,
        weeks=_weeks(found, drawn, now) if now and gain is None else None,
    )


def relative(logarithm: float) -> float:
    return math.expm1(max(-20.0, min(20.0, logarithm)))


def percent(value: float) -> str:
    whole = round(100 * value)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def _gain(measured: Sequence[Drawn]) -> Gain | None:
    from insight.lift.contrast import contrast, expected  # noqa: PLC0415 - numpy costs memory

    chances = [one.best_chance for one in measured]
    found = contrast(
        [one.left or 0.0 for one in measured], [not one.explored for one in measured], chances
    )
    if found is None:
        return None
    promised = expected([math.log1p(one.best_gain) for one in measured], chances)
    return Gain(
        value=relative(found.value),
        low=relative(found.low),
        high=relative(found.high),
        expected=relative(promised),
    )


def _weeks(found: Sequence[Drawn], drawn: int, now: datetime) -> int | None:
    """Until there are enough, if as many are drawn as in the last eight weeks; None: never so."""
    lately = sum(one.explored for one in found if now - _LATELY < one.at <= now)
    if not lately or drawn >= LEAST:
        return None
    weeks = math.ceil((LEAST - drawn) * (_LATELY / timedelta(weeks=1)) / lately)
    return weeks if weeks <= _LONG else None


def _claim(gain: Gain, posts: int, drawn: int) -> Text:
    return say(
        "Choosing the hour brought %(gain)s %% (%(low)s to %(high)s): %(posts)s posts, "
        "%(drawn)s of them drawn.",
        gain=percent(gain.value),
        low=percent(gain.low),
        high=percent(gain.high),
        posts=posts,
        drawn=drawn,
    )


def _verdict(gain: Gain) -> Text:
    if gain.may_be_chance:
        return say("It may be chance.")
    return say("It is hardly chance.")
