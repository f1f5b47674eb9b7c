"""What couples posts and channels: one post on several, one campaign, the mix, the queue."""

from collections import Counter
from itertools import pairwise

from scheduler.planning import plan
from tests.scheduler.planning.association import (
    DAY,
    HOT,
    HOUR,
    NOW,
    course,
    english,
    left,
    need,
    of,
    paris,
    terms,
)


def test_the_same_post_leaves_on_each_channel_at_another_time_but_soon():
    channels = [course(1), course(2), course(3)]
    posts = [need(post, channel=c.channel) for post in range(8) for c in channels]
    made = plan(channels, posts, terms(days=14))
    assert made.left == ()
    for post in range(8):
        times = sorted(placement.at for placement in made.placements if placement.need.post == post)
        assert all(b - a >= HOUR / 2 for a, b in pairwise(times))
        assert times[-1] - times[0] <= 2 * DAY


def test_the_same_hot_post_is_staggered_too():
    posts = [need(1, HOT, channel, fresh_until=NOW + DAY) for channel in (1, 2)]
    made = plan([course(1), course(2)], posts, terms())
    assert abs(of(made, 1, 1).at - of(made, 1, 2).at) >= HOUR / 2
    assert "apart from the same post elsewhere" in english(of(made, 1, 2).why)


def test_a_post_that_a_person_placed_on_one_channel_draws_the_others_near():
    placed = paris("2026-12-09 20:30")
    posts = [need(1, channel=1, placed=placed), need(1, channel=2)]
    made = plan([course(1), course(2)], posts, terms(days=14))
    assert HOUR / 2 <= abs(of(made, 1, 2).at - placed) <= 2 * DAY


def test_a_post_that_finds_no_time_near_its_other_channel_is_left_and_says_so():
    posts = [need(1, channel=1, placed=NOW - 9 * DAY), need(1, channel=2)]
    made = plan([course(1), course(2)], posts, terms())
    assert left(made) == {1: "No time is free within 48 h of the same post elsewhere."}


def test_two_posts_of_one_campaign_are_a_day_apart_on_a_channel():
    posts = [need(n, campaign=n % 2) for n in range(6)]
    made = plan([course()], posts, terms())
    assert made.left == ()
    for campaign in (0, 1):
        times = [p.at for p in made.placements if p.need.campaign == campaign]
        assert all(b - a >= DAY for a, b in pairwise(times))


def test_a_campaign_takes_its_turn_even_if_others_must_change_places():
    week = terms(days=3)
    posts = [need(1, campaign=1), need(2, campaign=1, fresh_until=NOW + DAY), need(3), need(4)]
    made = plan([course()], posts[:3], week)
    assert made.left == ()


def test_what_a_person_placed_is_never_moved_even_against_the_rules():
    at_night = paris("2026-12-01 03:00")
    posts = [need(1, placed=at_night), need(2, placed=at_night), need(3, HOT)]
    made = plan([course()], posts, terms())
    assert of(made, 1).at == of(made, 2).at == at_night
    assert english(of(made, 1).why) == "a person chose this time"


def test_the_mix_of_the_line_is_kept_where_it_costs_next_to_nothing():
    posts = [need(n, pillar=1 + n % 3, turn=n) for n in range(42)]
    made = plan([course(mix={1: 0.5, 2: 0.25, 3: 0.25})], posts, terms(days=28))
    pillars = [placement.need.pillar for placement in made.placements]
    assert Counter(pillars[:8]) == {1: 4, 2: 2, 3: 2}
    assert Counter(pillars[:16]) == {1: 8, 2: 4, 3: 4}


def test_the_mix_makes_up_for_what_left_lately():
    posts = [need(n, pillar=1 + n % 2, turn=n) for n in range(14)]
    unbalanced = course(mix={1: 1, 2: 1}, recent={1: 3})
    made = plan([unbalanced], posts, terms(days=7))
    assert [placement.need.pillar for placement in made.placements[:3]] == [2, 2, 2]


def test_of_equal_posts_the_first_in_the_queue_leaves_first_and_the_last_ones_wait():
    posts = [need(n, turn=100 - n) for n in range(10)]
    made = plan([course()], posts, terms(days=5))
    assert [placement.need.post for placement in made.placements] == [9, 8, 7, 6, 5, 4]
    told = left(made)
    assert sorted(told) == [0, 1, 2, 3]
    assert told[0] == "The channel has its posts until Sat 5 Dec 2026, 08:00."
