"""The days of an agenda, wherever clocks change in the years to come."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytz

from lib.zones import wall_time
from scheduler.slots.agenda import DAY, Agenda
from tests.scheduler.slots.channel_weeks import PARIS

QUARTER = timedelta(minutes=15)
AWAKE = replace(PARIS, quiet_from=0, quiet_to=0)


def changes(*, until: int) -> Iterator[tuple[str, datetime]]:
    """Every zone of the world, and each instant from 2026 on at which its clocks are set."""
    for zone in pytz.all_timezones:
        for at in getattr(pytz.timezone(zone), "_utc_transition_times", ()):
            if 2026 <= at.year < until:
                yield zone, at.replace(tzinfo=UTC)


@pytest.mark.slow
def test_a_day_is_all_of_its_instants_and_no_others_in_every_zone():
    seen = 0
    for zone, at in changes(until=2036):
        around = [at + n * QUARTER for n in range(-10, 11)]
        agenda = Agenda(replace(AWAKE, zone=zone), around)
        days = [wall_time(other, zone).date() for other in around]
        assert {day: agenda.on(day) for day in days} == {day: days.count(day) for day in days}, zone
        seen += 1
    assert seen > 1000


@pytest.mark.slow
def test_the_free_quarters_around_a_change_are_in_order_and_named_once_in_every_zone():
    for zone, at in changes(until=2027):
        rules = replace(AWAKE, zone=zone)
        found = list(Agenda(rules, []).free(since=at - DAY, until=at + DAY, step=QUARTER))
        assert found == sorted(found, key=lambda spot: spot.at), zone
        walls = [spot.wall for spot in found]
        assert len(walls) == len(set(walls)), zone
        assert all(wall_time(spot.at, zone) == spot.wall for spot in found), zone
