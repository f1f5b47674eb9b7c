"""The best few times for a post on a channel, for a person to choose from. Pure."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from lib.zones import wall_time
from models.way import Temperature
from scheduler.slots.agenda import Rules
from scheduler.slots.no_slot import NoSlot
from scheduler.slots.slots import Expectation, Slot, choose

FEW: Final = 3
_HOUR: Final = timedelta(hours=1)


def offers(
    rules: Rules,
    taken: Sequence[datetime],
    *,
    prior: Expectation,
    temperature: Temperature,
    fresh_until: datetime | None,
    not_before: datetime | None = None,
    key: int,
    now: datetime,
    most: int = FEW,
) -> list[Slot]:
    """The best first, each on a day of its own; of a hot post, which does not wait for days, the
    first and what still leaves the channel's gap after it. Raises NoSlot where there is none.
    """

    def following() -> Iterator[Slot]:
        days: list[date] = []
        since = not_before
        while True:
            slot = choose(
                rules,
                taken,
                prior=prior,
                temperature=temperature,
                fresh_until=fresh_until,
                not_before=since,
                key=key,
                now=now,
                apart_from=days,
            )
            yield slot
            if temperature is Temperature.HOT:
                since = slot.at + max(rules.gap, _HOUR)
            else:
                days.append(wall_time(slot.at, rules.zone).date())

    return _until_full(islice(following(), most))


def _until_full(slots: Iterator[Slot]) -> list[Slot]:
    found = [next(slots)]
    with suppress(NoSlot):  # fewer than were asked for
        for slot in slots:
            found.append(slot)  # noqa: PERF402 - those before the refusal are kept
    return found
