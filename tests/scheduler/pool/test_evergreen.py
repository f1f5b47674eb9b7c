"""Which evergreen posts may go out again, in what order, and for how long they last."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler.pool.evergreen import Evergreen, Ready, Use, Waits, look, queue
from scheduler.pool.gauge import gauge
from scheduler.pool.seasons import Season
from tests.scheduler.planning.association import DAY, NOW, english, paris

ZONE = "Europe/Paris"


def evergreen(post: int = 1, **given: object) -> Evergreen:
    kept = {"post": post, "wordings": ("a", "b", "c"), "read_on": NOW - 30 * DAY}
    return Evergreen(**{**kept, **given})  # type: ignore[arg-type]


def used(days_ago: int, wording: str = "a", channel: int = 1) -> Use:
    return Use(channel=channel, at=NOW - days_ago * DAY, wording=wording)


def looked(post: Evergreen, at: datetime = NOW, channel: int = 1) -> Ready | Waits:
    return look(post, channel=channel, at=at, zone=ZONE)


def why_not(post: Evergreen, at: datetime = NOW) -> str:
    found = looked(post, at)
    assert isinstance(found, Waits)
    return english([found.why])


def lasting(*posts: Evergreen, per_week: int = 1) -> int:
    return gauge(posts, channel=1, per_week=per_week, at=NOW, zone=ZONE).weeks


def test_a_new_post_may_leave_in_its_first_wording():
    assert looked(evergreen()) == Ready(post=1, wording="a", last=None)


def test_it_rests_180_days_between_two_uses_on_a_channel():
    resting = evergreen(uses=(used(179),))
    assert why_not(resting) == "It rests for 180 days between two uses."
    found = looked(resting)
    assert isinstance(found, Waits)
    assert found.until == NOW + DAY
    assert looked(resting, NOW + DAY) == Ready(post=1, wording="b", last=used(179).at)
    assert looked(resting, channel=2) == Ready(post=1, wording="a", last=None)


def test_a_use_that_is_planned_counts_as_well():
    assert "rests" in why_not(evergreen(uses=(used(-20),)))


def test_the_same_text_never_comes_twice_on_a_channel():
    spent = evergreen(wordings=("a", "b"), uses=(used(800, "b"), used(400, "a")))
    assert why_not(spent) == "Each of its texts has been on this channel: write another one."
    other = replace(spent, wordings=("a", "new", "b"))
    assert looked(other) == Ready(post=1, wording="new", last=used(400).at)


def test_it_is_used_as_often_as_it_may():
    twice = evergreen(most_uses=2, uses=(used(800), used(400, "b")))
    assert why_not(twice) == "It has been used 2 times, as often as it may."


def test_it_is_read_again_every_twelve_months():
    old = evergreen(read_on=NOW - 366 * DAY)
    assert why_not(old).startswith("Nobody has read it again since")
    assert isinstance(looked(replace(old, read_on=NOW)), Ready)


def test_it_expires():
    assert why_not(evergreen(expires=NOW)).startswith("It expired on")


@pytest.mark.parametrize(
    ("wall", "holds"),
    [("2026-11-14 23:59", False), ("2026-11-15 00:00", True), ("2027-01-05 23:59", True)],
)
def test_it_keeps_to_its_season_over_new_year(wall, holds):
    winter = evergreen(seasons=(Season(first=(11, 15), last=(1, 5)),))
    assert isinstance(looked(winter, paris(wall)), Ready) is holds


def test_out_of_its_season_it_waits_for_the_next_one():
    spring = evergreen(
        seasons=(Season(first=(6, 1), last=(6, 9)), Season(first=(3, 1), last=(5, 31)))
    )
    waits = looked(spring, paris("2026-11-30 12:00"))
    assert isinstance(waits, Waits)
    assert waits.until == paris("2027-03-01 00:00")


def test_a_season_is_told_in_instants_for_the_planner():
    season = Season(first=(11, 15), last=(1, 5))
    [this] = season.spans(since=NOW, until=NOW + 60 * DAY, zone=ZONE)
    assert (this.since, this.until) == (NOW, paris("2027-01-06 00:00"))
    leap = Season(first=(2, 29), last=(2, 29))
    [day] = leap.spans(since=NOW, until=NOW + 200 * DAY, zone=ZONE)
    assert day.until - day.since == timedelta(days=1)


def test_never_used_first_then_the_one_that_was_used_longest_ago():
    posts = [
        evergreen(1, uses=(used(200),)),
        evergreen(2, uses=(used(400),)),
        evergreen(4),
        evergreen(3),
        evergreen(5, uses=(used(3),)),
    ]
    found = queue(posts, channel=1, at=NOW, zone=ZONE)
    assert [ready.post for ready in found] == [3, 4, 2, 1]


def test_the_gauge_counts_the_weeks_that_can_be_filled():
    assert lasting() == 0
    assert lasting(*map(evergreen, range(5))) == 5
    assert lasting(*map(evergreen, range(5)), per_week=2) == 2
    assert lasting(evergreen(1), evergreen(2, expires=NOW + 7 * DAY)) == 1
    # Read a year ago in eleven months, whatever its texts and rests would allow.
    assert lasting(*(evergreen(n, reread=900 * DAY) for n in range(30))) == 52


def test_the_gauge_looks_no_further_than_it_is_asked_to():
    many = [evergreen(number) for number in range(9)]
    found = gauge(many, channel=1, per_week=1, at=NOW, zone=ZONE, within=2)
    assert (found.weeks, found.warns) == (2, False)


def test_the_gauge_warns_under_two_weeks():
    none = gauge([], channel=1, per_week=1, at=NOW, zone=ZONE)
    assert english([none.words]) == "not enough cold content for the coming week"

    few = gauge([evergreen()], channel=1, per_week=1, at=NOW, zone=ZONE)
    assert few.warns
    assert english([few.words]) == "cold content for 1 more week"
    enough = gauge([evergreen(1), evergreen(2)], channel=1, per_week=1, at=NOW, zone=ZONE)
    assert not enough.warns
    assert english([enough.words]) == "cold content for 2 more weeks"
