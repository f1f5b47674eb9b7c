"""A share of the times is drawn to learn from, and the chance of each draw is told."""

from collections import Counter

import pytest

from scheduler.planning import plan
from scheduler.planning.exploring import best_gain, chances, draw
from tests.scheduler.planning.association import DAY, HOT, NOW, course, english, need, of, terms

KEYS = [(post, channel) for post in range(2000) for channel in (1, 2)]


def test_an_hour_comes_as_often_as_its_propensity_says():
    likely = {9: 1.0, 12: 2.0, 18: 5.0}
    draws = [draw(likely, best=18, share=0.2, key=key) for key in KEYS]
    often = Counter(found.hour for found in draws)
    told = {found.hour: found.propensity for found in draws}
    assert sum(told.values()) == pytest.approx(1)
    assert told[18] == pytest.approx(0.8 + 0.2 * 5 / 8)
    for hour, propensity in told.items():
        assert often[hour] / len(KEYS) == pytest.approx(propensity, abs=0.02)


def test_the_chance_of_the_best_hour_is_told_whatever_came_of_the_draw():
    draws = [draw({9: 1.0, 18: 3.0}, best=18, share=0.2, key=key) for key in KEYS]
    assert {round(found.best_chance, 9) for found in draws} == {0.95}
    explored = sum(found.explored for found in draws) / len(draws)
    assert explored == pytest.approx(0.05, abs=0.01)


def test_what_the_best_hour_should_gain_is_measured_against_what_might_have_been_drawn():
    even = course()
    lifts = {hour: 1 + even.hours.lift(1, hour) for hour in (9, 12, 18)}
    assert best_gain(even, 1, {9: 1, 18: 5}, best=18) == pytest.approx(lifts[18] / lifts[9] - 1)
    assert best_gain(even, 1, {9: 0, 12: 1, 18: 5}, best=18) == pytest.approx(
        lifts[18] / lifts[12] - 1
    )
    assert best_gain(even, 1, {18: 1}, best=18) == 0


def test_without_exploring_the_best_hour_is_certain():
    assert draw({9: 1, 18: 1}, best=18, share=0.0, key=(1, 1)).propensity == 1
    assert not draw({}, best=18, share=0.2, key=(1, 1)).explored


def test_a_measured_channel_draws_by_the_chance_that_an_hour_is_the_best():
    best = [0.0] * 168
    best[24 + 9], best[24 + 18] = 0.25, 0.75
    assert chances(course(best=tuple(best)), 1, [9, 10, 18]) == {9: 0.25, 10: 0.0, 18: 0.75}


def test_an_unmeasured_channel_draws_among_the_hours_about_as_good_as_the_best():
    assert chances(course(), 1, [9, 12, 18]) == {18: 1.0}
    assert chances(course(), 1, [9, 10, 12]) == {12: 1.0}
    assert chances(course(), 1, [9, 10]) == {9: 1.0, 10: 1.0}


@pytest.mark.slow
def test_about_the_share_that_was_asked_for_is_drawn_and_says_so():
    flat = tuple([1 / 24] * 168)
    made = plan([course(best=flat)], [need(n) for n in range(150)], terms(days=200, explore=0.25))
    drawn = [placement for placement in made.placements if placement.explored]
    assert 0.15 < len(drawn) / 150 < 0.3  # one draw in 14 falls on the best hour itself
    assert "to learn from it" in english(drawn[0].why)
    assert all(placement.propensity for placement in made.placements)
    assert (
        made.placements
        == plan(
            [course(best=flat)], [need(n) for n in range(150)], terms(days=200, explore=0.25)
        ).placements
    )


@pytest.mark.slow
def test_as_many_are_drawn_away_as_the_chances_written_down_say():
    likely = tuple([0.0] * 8 + [0.05] * 10 + [0.4] + [0.05] * 2 + [0.0] * 3) * 7
    drawn = [
        one.draw
        for start in (0, 1000, 2000, 3000)
        for one in plan(
            [course(best=likely)],
            [need(start + n) for n in range(150)],
            terms(days=160, explore=0.25),
        ).placements
        if one.draw is not None
    ]
    away = [1 - one.best_chance for one in drawn]
    expected, doubt = sum(away), sum(chance * (1 - chance) for chance in away) ** 0.5
    assert sum(one.explored for one in drawn) == pytest.approx(expected, abs=2.6 * doubt)


def test_a_hot_post_and_a_persons_choice_are_never_drawn():
    posts = [need(1, HOT, fresh_until=NOW + DAY), need(2, placed=NOW + 2 * DAY)]
    made = plan([course()], posts, terms(explore=0.25))
    assert of(made, 1).propensity is None
    assert of(made, 2).propensity is None
