"""Hot posts go first, places are kept for them, and cold ones give way and are told."""

from dataclasses import replace

from lib.zones import wall_time
from scheduler.planning import Span, plan
from tests.scheduler.planning.association import (
    COLD,
    DAILY,
    DAY,
    HOT,
    HOUR,
    NOW,
    WARM,
    course,
    english,
    left,
    need,
    of,
    paris,
    terms,
)


def test_a_hot_post_leaves_soon_at_a_good_hour():
    breaking = need(1, HOT, fresh_until=NOW + 2 * DAY, half_life=12 * HOUR)
    at = of(plan([course()], [breaking], terms()), 1).at
    assert NOW < at < NOW + HOUR


def test_waiting_for_a_better_hour_pays_when_little_is_lost():
    slow = need(1, HOT, fresh_until=NOW + 3 * DAY, half_life=5 * DAY)
    assert plan([course()], [slow], terms()).placements[0].at.hour == 17  # 18 h in Paris


def test_a_hot_post_is_worth_most_when_it_becomes_relevant_and_never_before():
    later = need(1, HOT, relevant_from=paris("2026-12-02 14:00"), fresh_until=NOW + 5 * DAY)
    at = of(plan([course()], [later], terms()), 1).at
    assert paris("2026-12-02 14:00") <= at < paris("2026-12-02 15:00")


def test_an_embargo_holds_for_every_temperature():
    embargo = paris("2026-12-03 10:00")
    posts = [need(n, t, embargo=embargo) for n, t in enumerate((HOT, WARM, COLD))]
    made = plan([course()], posts, terms())
    assert made.left == ()
    assert all(placement.at >= embargo for placement in made.placements)


def test_a_hot_post_that_goes_stale_too_soon_is_left_and_says_so():
    made = plan([course()], [need(1, HOT, fresh_until=NOW + HOUR / 4)], terms())
    assert left(made) == {1: "It goes stale before it could leave."}


def test_a_hot_post_may_displace_a_cold_one_which_is_told_and_gets_another_time():
    cold = need(1, planned_at=paris("2026-11-30 12:04"))
    hot = need(2, HOT, relevant_from=paris("2026-11-30 12:00"), fresh_until=NOW + DAY / 2)
    made = plan([course()], [cold, hot], terms())
    assert of(made, 2).at < paris("2026-11-30 13:00")
    [change] = made.changes
    assert (change.need, change.before, change.after) == (cold, cold.planned_at, of(made, 1).at)
    assert of(made, 1).at > paris("2026-12-01 00:00")
    assert english([change.why]) == "It makes way for a hot post."
    assert change.hot == 2


def test_a_displaced_cold_post_without_another_time_is_back_in_the_pool():
    rules = replace(DAILY, per_week=1)
    cold = need(1, planned_at=paris("2026-11-30 12:04"))
    hot = need(2, HOT, relevant_from=paris("2026-11-30 12:00"), fresh_until=NOW + DAY / 2)
    made = plan([course(rules=rules)], [cold, hot], terms(days=6))
    assert [change.after for change in made.changes] == [None]
    assert left(made) == {1: "It made way for a hot post and is back in the pool."}


def test_places_stay_open_for_hot_posts_until_the_evening_before():
    posts = [need(n, turn=n) for n in range(7)]
    made = plan([course(reserve=2)], posts, terms(days=6))
    assert [place.at.date().isoformat() for place in made.open] == ["2026-12-01", "2026-12-03"]
    assert made.open[0].until == paris("2026-11-30 18:00")
    days = {placement.at.date().isoformat() for placement in made.placements}
    assert len(days) == 5
    assert days.isdisjoint({"2026-12-01", "2026-12-03"})


def test_after_the_evening_before_the_first_in_the_queue_fills_the_place():
    evening = paris("2026-11-30 18:01")
    posts = [need(n, turn=n) for n in (3, 2, 1)]
    made = plan([course(reserve=2)], posts, replace(terms(days=2), now=evening))
    in_time = [(p.need.post, p.at.date().isoformat()) for p in made.placements]
    assert in_time == [(1, "2026-11-30"), (2, "2026-12-01"), (3, "2026-12-02")]
    assert made.open == ()
    kept = "kept for hot posts until the evening before"
    told = [p.need.post for p in made.placements if kept in english(p.why)]
    assert told == [2]


def test_a_hot_post_uses_a_kept_place_up():
    hot = need(
        1, HOT, relevant_from=paris("2026-12-01 12:00"), fresh_until=paris("2026-12-02 12:00")
    )
    made = plan([course(reserve=1)], [hot], terms(days=6))
    assert made.open == ()


def test_a_cooled_hot_post_takes_no_place_from_a_cold_one():
    rules = replace(DAILY, per_week=1)
    stale = need(1, HOT, relevant_from=NOW - 9 * DAY, fresh_until=NOW + DAY, half_life=12 * HOUR)
    made = plan([course(rules=rules)], [stale, need(2)], terms(days=6))
    assert [placement.need.post for placement in made.placements] == [2]


def test_a_seasonal_post_keeps_to_its_season():
    season = Span(paris("2026-12-04 00:00"), paris("2026-12-05 00:00"))
    made = plan([course()], [*map(need, range(6)), need(9, WARM, seasons=(season,))], terms())
    assert season.since <= of(made, 9).at < season.until
    assert made.left == ()


def test_a_public_in_several_zones_is_told_each_time_by_its_own_clock():
    isles = course(rules=replace(DAILY, elsewhere=("Indian/Reunion",)))
    placed = of(plan([isles], [need(1)], terms()), 1)
    there = wall_time(placed.at, "Indian/Reunion")
    assert f"{there:%H:%M} by the clock of Réunion" in english(placed.why)
