"""Hours are those of the audience, on the days when its clocks change too."""

import numpy as np
import pytest

from scheduler.rhythm import fit
from tests.scheduler.rhythm.account import DAY, NOW, Account, evenings


def learned(posts, *, zone: str = "Europe/Paris"):
    return fit(posts, network="mastodon", zone=zone, now=NOW)


def test_the_audience_is_asked_what_time_it_is_not_the_server():
    posts = Account(zone="Asia/Tokyo", effect=evenings).posts(200, days=360)
    rhythm = learned(posts, zone="Asia/Tokyo")
    assert all(rhythm.lift(day, 19) > 0 > rhythm.lift(day, 11) for day in range(7))


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
)
def test_an_hour_stays_itself_when_the_clocks_change(zone):
    chance = np.random.default_rng(3)
    account = Account(zone=zone)
    posts = [account.post(NOW - DAY * age, chance, hour=9) for age in range(1, 400)]
    cells = learned(posts, zone=zone).cells
    assert {cell.hour for cell in cells if cell.posts} == {9}
    assert sum(cell.posts for cell in cells) == 399


def test_on_the_very_days_when_the_clocks_change_each_post_has_its_own_hour():
    chance = np.random.default_rng(3)
    account = Account()
    day = NOW.replace(month=10, day=25)
    cells = learned([account.post(day, chance, hour=hour) for hour in range(24)]).cells
    assert [cell.posts for cell in cells if cell.weekday == 6] == [1] * 24
