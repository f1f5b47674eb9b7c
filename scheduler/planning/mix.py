"""Which pillar of the line is furthest behind its share, as posts follow each other."""

from collections import Counter
from collections.abc import Mapping


class Mix:
    """`shares`: aimed at, in any unit; none: no pillar is ever behind. `recent`: already out."""

    def __init__(self, shares: Mapping[int, float], recent: Mapping[int, int]) -> None:
        whole = sum(shares.values())
        self._shares = {pillar: share / whole for pillar, share in shares.items() if share > 0}
        self._out: Counter[int] = Counter({p: n for p, n in recent.items() if p in self._shares})

    def behind(self) -> list[int]:
        """The pillars, furthest behind first, as the next post would leave them."""
        total = self._out.total() + 1
        return sorted(self._shares, key=lambda p: self._out[p] - self._shares[p] * total)

    def count(self, pillar: int | None) -> None:
        if pillar in self._shares:
            self._out[pillar] += 1
