"""What a drawn choice brought: near the truth, and as sure as it says."""

import numpy as np
import pytest

from insight.lift.contrast import contrast, expected

Draws = tuple[list[float], list[bool], list[float]]


def drawn(luck: np.random.Generator, posts: int, *, effect: float, worse: float = 0.0) -> Draws:
    """Posts of which some leave at another hour by known chances; five of a week share its luck.

    `worse`: how much less a post gets anyway that had more chance of another hour.
    """
    chances = 1 - luck.uniform(0.05, 0.4, posts)
    first = luck.random(posts) < chances
    weeks = np.repeat(luck.standard_normal(posts // 5 + 1) * 0.4, 5)[:posts]
    single = luck.standard_normal(posts) * 0.8
    values = weeks + single + effect * first - worse * (1 - chances)
    return list(values), list(first), list(chances)


@pytest.mark.slow
@pytest.mark.parametrize(("posts", "effect"), [(60, 0.1), (150, 0.3), (150, 0.0)])
def test_nine_intervals_in_ten_hold_the_truth(posts: int, effect: float) -> None:
    luck = np.random.default_rng(7)
    found = [contrast(*drawn(luck, posts, effect=effect)) for _ in range(300)]
    known = [one for one in found if one is not None]
    held = sum(one.low <= effect <= one.high for one in known) / len(known)
    assert 0.85 <= held <= 0.95
    assert np.mean([one.value for one in known]) == pytest.approx(effect, abs=0.03)


@pytest.mark.slow
def test_posts_that_had_more_chance_of_another_hour_do_not_speak_against_it() -> None:
    values, first, chances = drawn(np.random.default_rng(1), 6000, effect=0.2, worse=4.0)
    found = contrast(values, first, chances)
    plain = np.mean(np.array(values)[first]) - np.mean(np.array(values)[~np.array(first)])
    assert found is not None
    assert found.low < 0.2 < found.high < plain
    assert found.high - found.low < 0.25


def test_the_same_draws_always_say_the_same() -> None:
    asked = drawn(np.random.default_rng(3), 40, effect=0.5)
    assert contrast(*asked) == contrast(*asked)


def test_where_all_went_the_same_way_nothing_can_be_said() -> None:
    assert contrast([1.0, 2.0], [True, True], [0.9, 0.9]) is None
    assert contrast([1.0, 2.0], [False, False], [0.9, 0.9]) is None


def test_one_against_one_bounds_nothing() -> None:
    assert contrast([1.0, 0.0], [True, False], [0.5, 0.5]) is None


def test_what_was_expected_counts_most_of_those_that_might_have_gone_either_way() -> None:
    assert expected([0.1, 0.5], [0.5, 0.999]) == pytest.approx(0.1, abs=0.01)
    assert expected([0.1, 0.5], [0.9, 0.9]) == pytest.approx(0.3)
