"""What a drill is to be."""

from dataclasses import dataclass
from typing import Final

_SECONDS_A_KILL: Final = 3.0
_SECONDS_A_POST: Final = 0.4
_LONGEST_AWAY: Final = 17.0  # longer than SQLite waits for a lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`seconds`: all of it, at most."""

    posts: int
    kills: int
    faults: int
    seconds: float

    @property
    def span(self) -> float:
        """Seconds that posts and kills are spread over where nothing holds them up."""
        return max(self.kills * _SECONDS_A_KILL, self.posts * _SECONDS_A_POST)

    @property
    def between_kills(self) -> float:
        return self.span / max(1, self.kills)

    @property
    def away(self) -> float:
        """Seconds without a database."""
        return min(_LONGEST_AWAY, 3 + self.posts / 20)
