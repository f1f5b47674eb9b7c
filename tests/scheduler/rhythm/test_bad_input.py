"""Whatever is handed over: no crash, and no confidence without evidence."""

import math
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.settings import ROOT
from lib.zones import UnknownZone
from scheduler.rhythm import PastPost, Rhythm, State, fit
from scheduler.slots.priors import GENERAL_ADVICE, prior
from tests.scheduler.rhythm.account import DAY, NOW, Account

HOUR = timedelta(hours=1)
UNSURE = {State.GENERAL_ADVICE, State.LEARNING}


def learned(posts, *, zone: str = "Europe/Paris") -> Rhythm:
    return fit(posts, network="facebook", zone=zone, now=NOW)


def is_sound(rhythm: Rhythm) -> bool:
    return len(rhythm.cells) == 168 and all(
        -1 < cell.low <= cell.lift <= cell.high < math.inf and 0 <= cell.helps <= 1
        for cell in rhythm.cells
    )


def test_without_a_history_it_is_the_public_table_that_speaks():
    rhythm = learned([])
    assert rhythm.state is State.GENERAL_ADVICE
    assert rhythm.sure == GENERAL_ADVICE
    assert rhythm.posts == 0 == sum(cell.posts for cell in rhythm.cells)
    assert 0 < rhythm.lift(1, 9) <= prior("facebook").lift(1, 9) * 2
    assert rhythm.lift(6, 3) < 0
    assert is_sound(rhythm)


@pytest.mark.parametrize("number", [1, 2, 10])
def test_a_few_posts_are_no_evidence(number):
    rhythm = learned([PastPost(NOW - DAY * n, 10_000.0 * n) for n in range(1, number + 1)])
    assert rhythm.state is State.GENERAL_ADVICE
    assert is_sound(rhythm)


def test_posts_all_at_one_hour_say_nothing_of_the_others():
    chance = np.random.default_rng(2)
    posts = [Account().post(NOW - DAY * n, chance, hour=9) for n in range(1, 300)]
    rhythm = learned(posts)
    assert rhythm.state is not State.CONFIDENT
    assert is_sound(rhythm)


def test_a_year_of_silence_makes_what_was_known_less_certain():
    posts = Account(effect=lambda wall: 0.4 if wall.hour > 17 else 0.0).posts(120, days=200)
    late = [PastPost(post.at - 365 * DAY, post.engagement) for post in posts]
    now, then = learned(posts), learned(late)
    assert sum(c.high - c.low for c in then.cells) > sum(c.high - c.low for c in now.cells)
    assert is_sound(then)


def test_three_years_of_silence_bring_back_the_general_advice():
    posts = [PastPost(NOW - 1200 * DAY - DAY * n, 50.0) for n in range(300)]
    assert learned(posts).state is State.GENERAL_ADVICE


@pytest.mark.parametrize("figure", [None, math.nan, math.inf, -1, -math.inf, 10**400])
def test_a_figure_that_was_not_told_or_cannot_be_is_not_a_zero(figure):
    posts = Account().posts(60, days=100)
    spoiled = [*posts, *(PastPost(post.at + HOUR, figure) for post in posts)]
    assert learned(spoiled) == learned(posts)


def test_posts_of_the_future_are_left_out():
    posts = Account().posts(60, days=100)
    assert learned([*posts, PastPost(NOW + HOUR, 10**6)]) == learned(posts)


def test_a_burst_of_posts_in_one_hour_is_one_moment_not_five_hundred():
    moment = NOW - 5 * DAY
    burst = [PastPost(moment + timedelta(seconds=n), 5000.0 + n) for n in range(500)]
    assert learned(burst).state is State.GENERAL_ADVICE
    usual = Account().posts(60, days=100)
    rhythm = learned(usual + burst)
    assert rhythm.state in UNSURE
    assert is_sound(rhythm)


def test_reactions_that_never_change_show_no_effect():
    posts = [PastPost(NOW - n * 7 * HOUR, 12.0) for n in range(1, 500)]
    rhythm = learned(posts)
    assert rhythm.state is State.NO_MEASURABLE_EFFECT
    assert max(abs(cell.lift) for cell in rhythm.cells) < 0.05


def test_a_bot_that_posts_every_hour_shows_none_either():
    chance = np.random.default_rng(4)
    posts = [PastPost(NOW - n * HOUR, float(chance.integers(1, 20))) for n in range(1, 4000)]
    assert learned(posts).state is State.NO_MEASURABLE_EFFECT


def test_two_days_are_not_a_week_however_many_posts_they_hold():
    loud = Account(effect=lambda wall: 2.0 if wall.hour > 17 else 0.0)
    assert learned(loud.posts(200, days=3)).state is State.LEARNING


def test_an_unknown_zone_is_refused_even_without_posts():
    with pytest.raises(UnknownZone):
        learned([], zone="Europe/Lyon")
    assert issubclass(UnknownZone, ValueError)


def test_an_instant_without_a_zone_is_refused():
    naive = datetime(2026, 11, 1, 9)  # noqa: DTZ001 - the mistake itself
    with pytest.raises(ValueError, match="carries a zone"):
        learned([PastPost(naive, 3.0)])
    with pytest.raises(ValueError, match="carries a zone"):
        fit([], network="facebook", zone="Europe/Paris", now=naive)


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.builds(
            PastPost,
            st.datetimes(
                datetime(1970, 1, 3),  # noqa: DTZ001
                datetime(2100, 1, 1),  # noqa: DTZ001
                timezones=st.just(UTC),
            ),
            st.none() | st.integers(-5, 10**9) | st.floats(),
            st.sampled_from(["", "photo", "video", "something new"]),
        ),
        max_size=25,
    ),
    st.sampled_from(["facebook", "x", "twitter", "bluesky", "", "une radio"]),
    st.sampled_from(["Europe/Paris", "Africa/Casablanca", "Pacific/Apia", "UTC", "Asia/Kathmandu"]),
)
def test_no_history_breaks_it_and_a_short_one_never_makes_it_sure(posts, network, zone):
    rhythm = fit(posts, network=network, zone=zone, now=NOW)
    assert is_sound(rhythm)
    assert rhythm.state in UNSURE


@pytest.mark.slow
@settings(deadline=None, max_examples=12)
@given(
    st.integers(0, 10**6),
    st.integers(1, 400),
    st.integers(1, 900),
    st.floats(0.0, 5.0),
    st.sampled_from(["Europe/Paris", "America/St_Johns", "Pacific/Chatham"]),
)
def test_any_account_gets_a_sound_rhythm(seed, number, days, luck, zone):
    posts = Account(seed=seed, luck=luck, zone=zone).posts(number, days=days + 1)
    rhythm = learned(posts, zone=zone)
    assert is_sound(rhythm)
    assert rhythm.posts <= number


@pytest.mark.slow
def test_a_daemon_that_only_sends_does_not_carry_the_mathematics():
    """Numpy would cost it 11 MB."""
    loaded = "import sys, daemon.__main__, scheduler.planner; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT).returncode == 0
