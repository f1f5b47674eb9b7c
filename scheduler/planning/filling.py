"""A channel's agenda that fills up while one plans, and all that is left free of it."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cached_property

from scheduler.slots import GRID
from scheduler.slots.agenda import Agenda, Rules, Spot


class Lawful:
    """By local day, in order, the quarters of an hour that would be free if nothing were taken."""

    def __init__(self, rules: Rules, *, since: datetime, until: datetime) -> None:
        self.spots: dict[date, list[Spot]] = {}
        for spot in Agenda(rules, ()).free(since=since, until=until, step=GRID):
            self.spots.setdefault(spot.day, []).append(spot)

    @cached_property
    def hours(self) -> dict[date, list[Spot]]:
        """Those on the hour."""
        return {
            day: [spot for spot in spots if spot.wall.minute == 0]
            for day, spots in self.spots.items()
        }


class Filling(Agenda):
    """`lawful`: by the same rules, from when until when one plans."""

    def __init__(self, rules: Rules, taken: tuple[datetime, ...], lawful: Lawful) -> None:
        super().__init__(rules, taken)
        self.lawful, self.hours = lawful.spots, lawful.hours

    def put(self, at: datetime) -> None:
        insort(self._taken, at)

    def take(self, at: datetime) -> None:
        self._taken.remove(at)

    def without(self, at: datetime) -> Agenda:
        """As the post that stands at `at` sees it: only the posts next to it."""
        place = bisect_left(self._taken, at)
        around = self._taken[max(0, place - 1) : place] + self._taken[place + 1 : place + 2]
        return Agenda(self.rules, around)

    def is_near(self, at: datetime) -> bool:
        """Whether `too_close` finds any; asked far more often than which."""
        place, gap = bisect_left(self._taken, at), self.rules.gap
        return (place < len(self._taken) and self._taken[place] - at < gap) or (
            place > 0 and at - self._taken[place - 1] < gap
        )

    def still_free(self, wanted: Callable[[datetime], bool] = lambda _: True) -> Iterator[Spot]:
        """Of all days the quarters of an hour that break no rule, and are wanted, in order."""
        for day, spots in self.lawful.items():
            if not self.is_full(day):
                yield from (s for s in spots if wanted(s.at) and not self.is_near(s.at))

    def free_on(self, day: date) -> list[Spot]:
        if self.is_full(day):
            return []
        return [spot for spot in self.lawful.get(day, ()) if not self.is_near(spot.at)]
