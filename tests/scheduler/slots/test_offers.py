"""The few good times that a person is offered to choose from."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from lib.zones import wall_time
from models.way import Temperature
from scheduler.slots import NoSlot, Slot
from scheduler.slots.offers import offers
from scheduler.slots.priors import prior
from tests.scheduler.slots.channel_weeks import HOUR, MONDAY, PARIS, chosen, lawful


def offered(taken: tuple[datetime, ...] = (), **given: Any) -> list[Slot]:
    asked: dict[str, Any] = {
        "prior": prior("facebook"),
        "temperature": Temperature.COLD,
        "fresh_until": None,
        "key": 1,
        "now": MONDAY,
        **given,
    }
    return offers(PARIS, taken, **asked)


def test_the_first_is_what_would_be_chosen_and_each_has_a_day_of_its_own() -> None:
    slots = offered()
    assert slots[0] == chosen()
    assert len({wall_time(slot.at, PARIS.zone).date() for slot in slots}) == 3
    assert all(slot.why and lawful(PARIS, (), slot.at) for slot in slots)


def test_what_is_taken_is_kept_clear_of() -> None:
    first = offered()[0].at
    slots = offered((first,))
    assert all(abs(slot.at - first) >= PARIS.gap for slot in slots)


def test_a_hot_post_is_offered_times_of_the_same_day() -> None:
    slots = offered(temperature=Temperature.HOT, fresh_until=MONDAY + 7 * HOUR)
    assert slots[0].at <= MONDAY + HOUR
    assert all(after.at - before.at >= PARIS.gap for before, after in pairwise(slots))
    assert slots[-1].at < MONDAY + 7 * HOUR


def test_there_are_fewer_where_no_more_fit_and_a_refusal_where_there_is_none() -> None:
    soon = MONDAY + timedelta(minutes=50)
    assert len(offered(temperature=Temperature.HOT, fresh_until=soon)) == 1
    with pytest.raises(NoSlot):
        offered((MONDAY,), temperature=Temperature.HOT, fresh_until=soon)


def test_nothing_is_offered_before_an_embargo_ends() -> None:
    embargo = MONDAY + timedelta(days=3)
    assert all(slot.at >= embargo for slot in offered(not_before=embargo))


def test_as_many_as_are_asked_for() -> None:
    assert len(offered(most=5)) == 5
    assert offered(most=1) == [chosen()]
