"""What public tables say of good hours, scaled down to what they were seen to be worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lib.i18n import Text, say

GENERAL_ADVICE: Final = say("general advice, not your data")

# Held out on real histories (84 Facebook pages of 2016, 75 Twitter accounts of 2015), following
# the public table gained +2.2 to +3.5 % over the account's own habit on Facebook, -2.1 to -0.1 %
# on Twitter. The Twitter weight only breaks ties. Networks never measured stand between the two.
_FACEBOOK: Final = 0.03
_X: Final = 0.004
_UNMEASURED: Final = 0.02
_NO_TABLE: Final = _UNMEASURED / 2

_EVENING: Final = 0.5  # a weaker peak from 18 to 20 h, in one third-party grid of 2026 only
_SATURDAY: Final = -0.5
_SUNDAY: Final = -1.0  # the worst day in every table
_NIGHT: Final = -1.0

Windows = Mapping[int, tuple[int, int]]
"""By weekday (Monday 0): from that hour until, not including, the other one."""

_WORKDAYS: Final = range(5)
_DAYTIME: Final[Windows] = dict.fromkeys(_WORKDAYS, (8, 18))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Expected relative gain by hour of the week, before anything is known of the channel.

    `gains`: 168 of them, Monday 0 h first, in the channel's local time; 0.02 = +2 % over posting
    at any daytime hour. `year`: of the source.
    """

    gains: tuple[float, ...]
    source: Text
    year: int
    sure: Text = GENERAL_ADVICE

    def lift(self, weekday: int, hour: int) -> float:
        """`weekday`: Monday 0; `hour`: local, 0 to 23."""
        return self.gains[weekday * 24 + hour]


def _shape(windows: Windows, weekday: int, hour: int) -> float:
    """From -1 (worst) to 1 (a recommended hour)."""
    if not 7 <= hour < 22:
        return _NIGHT
    first, after = windows.get(weekday, (0, 0))
    if first <= hour < after:
        return 1.0
    if weekday not in _WORKDAYS:
        return _SUNDAY if weekday == 6 else _SATURDAY
    return _EVENING if 18 <= hour < 20 else 0.0


def _gains(windows: Windows, weight: float) -> tuple[float, ...]:
    return tuple(weight * _shape(windows, day, hour) for day in range(7) for hour in range(24))


def _sprout(windows: Windows, weight: float) -> Prior:
    source = say(
        "Sprout Social’s public table of 2023, scaled down to what it was seen to be worth"
    )
    return Prior(gains=_gains(windows, weight), source=source, year=2023)


_PUBLIC: Final[Mapping[str, Prior]] = {
    "facebook": _sprout({0: (8, 13), 1: (8, 14), 2: (8, 13), 3: (8, 12)}, _FACEBOOK),
    "instagram": _sprout({0: (10, 12), 1: (9, 13), 2: (10, 13), 4: (9, 11)}, _UNMEASURED),
    "x": _sprout({1: (9, 12), 2: (9, 12), 3: (9, 12), 4: (9, 12)}, _X),
    "linkedin": _sprout({1: (10, 12), 2: (10, 12)}, _UNMEASURED),
}
_NOTHING_PUBLIC: Final = Prior(
    gains=_gains(_DAYTIME, _NO_TABLE),
    source=say("no reputable table for this network: weekdays in daytime, at half weight"),
    year=2026,
)


def prior(kind: str) -> Prior:
    """For a network's kind (`facebook`, `bluesky`…); any other name gets the flat weekday one."""
    return _PUBLIC.get(kind, _NOTHING_PUBLIC)
