from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from math import log1p
from time import thread_time

import numpy as np
import pytest

from models.way import Temperature
from scheduler.rhythm import Cell, PastPost, Rhythm, State, fit
from scheduler.slots import Rules, choose
from tests.scheduler.rhythm.account import DAY, NOW, Account, evenings


def learned(posts: list[PastPost], *, network: str = "mastodon"):
    return fit(posts, network=network, zone="Europe/Paris", now=NOW)


def best_hours(rhythm: Rhythm) -> list[int]:
    """Of each weekday."""
    return [max(range(24), key=lambda hour: rhythm.lift(day, hour)) for day in range(7)]


def doubt(cell: Cell) -> float:
    """How many times more the best that it may bring is than the worst, in logarithms."""
    return log1p(cell.high) - log1p(cell.low)


def mean_lift(rhythm: Rhythm, hour: int) -> float:
    return sum(rhythm.lift(day, hour) for day in range(7)) / 7


def test_a_rhythm_tells_every_hour_of_the_week_from_monday_midnight():
    rhythm = learned(Account().posts(60, days=200))
    assert [(cell.weekday, cell.hour) for cell in rhythm.cells] == [
        (day, hour) for day in range(7) for hour in range(24)
    ]
    assert sum(cell.posts for cell in rhythm.cells) == rhythm.posts == 60
    assert all(cell.low < cell.lift < cell.high for cell in rhythm.cells)
    assert all(0 <= cell.helps <= 1 for cell in rhythm.cells)


def test_a_public_of_evenings_is_found_and_called_certain():
    rhythm = learned(Account(effect=evenings).posts(200, days=360))
    assert rhythm.state is State.CONFIDENT
    assert all(18 <= hour < 21 for hour in best_hours(rhythm))
    assert rhythm.gain > 0.15
    assert rhythm.lift(2, 19) > 0 > rhythm.lift(2, 10)
    assert rhythm.cells[2 * 24 + 19].helps > 0.75 > 0.35 > rhythm.cells[2 * 24 + 10].helps


@pytest.mark.slow
def test_what_the_hour_does_not_change_is_said_not_to_be_measurable():
    states = [learned(Account(seed=seed).posts(300, days=360)).state for seed in range(8)]
    assert states.count(State.NO_MEASURABLE_EFFECT) >= 7


def test_an_hour_never_tried_is_less_certain_than_one_often_tried():
    rhythm = learned(Account(effect=evenings).posts(200, days=360))
    tried, never = rhythm.cells[19], rhythm.cells[3]
    assert tried.posts > 0 == never.posts
    assert doubt(tried) < doubt(never)


def test_an_account_that_grows_is_not_taken_for_an_hour_that_works():
    """It used to post at 10 h; now that it has many followers it posts at 18 h."""
    chance = np.random.default_rng(5)
    account = Account(growth=3.0)
    posts = [account.post(NOW - DAY * age, chance, hour=10) for age in range(180, 360)]
    posts += [account.post(NOW - DAY * age, chance, hour=18) for age in range(1, 180)]
    assert abs(mean_lift(learned(posts), 18) - mean_lift(learned(posts), 10)) < 0.15


def test_what_photos_gain_is_told_and_not_credited_to_their_hour():
    """Photos, which do better at any hour, mostly leave at 18 h."""
    chance = np.random.default_rng(6)
    account = Account(kinds={"photo": 0.7, "link": 0.0})
    plan = [(18, "photo")] * 4 + [(18, "link")] + [(10, "photo")] + [(10, "link")] * 4
    posts = [
        account.post(NOW - DAY * (age + 1), chance, hour=hour, kind=kind)
        for age, (hour, kind) in enumerate(plan * 30)
    ]
    rhythm = learned(posts)
    assert [effect.kind for effect in rhythm.kinds] == ["photo", "link"]
    photo = rhythm.kinds[0]
    assert 0.15 < photo.low < photo.lift < photo.high
    assert photo.posts == 150
    assert mean_lift(rhythm, 18) - mean_lift(rhythm, 10) < 0.25  # without care: 0.5


def test_kinds_that_the_network_does_not_tell_are_left_untold():
    assert learned(Account().posts(100, days=200)).kinds == ()


def test_a_habit_of_the_public_that_changed_is_followed():
    """In the mornings until six months ago, in the evenings since."""
    mornings = Account(effect=lambda wall: 0.9 if wall.hour < 11 else 0.0)
    before = mornings.posts(150, days=360, until=NOW - 240 * DAY)
    rhythm = learned(before + mornings.but(effect=evenings).posts(200, days=240))
    assert mean_lift(rhythm, 19) > mean_lift(rhythm, 9)


def test_the_chance_of_being_the_best_hour_is_shared_out_on_each_day():
    rhythm = learned(Account(effect=evenings).posts(200, days=360))
    days = [rhythm.best[day * 24 : day * 24 + 24] for day in range(7)]
    assert [sum(day) for day in days] == pytest.approx([1.0] * 7)
    assert all(sum(day[18:21]) > 2 * 3 / 24 for day in days)
    assert all(sum(day[18:21]) > sum(day[8:18]) for day in days)


def test_a_public_table_is_overruled_by_the_channels_own_posts():
    """Facebook's table likes weekday mornings and dislikes Sundays."""
    sundays = Account(effect=lambda wall: 0.9 if wall.weekday() == 6 else 0.0)
    rhythm = learned(sundays.posts(250, days=300), network="facebook")
    assert rhythm.lift(6, 15) > max(rhythm.lift(1, hour) for hour in range(24))


def test_the_order_in_which_posts_are_given_does_not_matter():
    posts = Account(effect=evenings, kinds={"photo": 0.3, "link": 0.0}).posts(120, days=200)
    one, other = learned(posts), learned(posts[::-2] + posts[::2])
    assert one.state == other.state
    for here, there in zip(one.cells, other.cells, strict=True):
        assert here.lift == pytest.approx(there.lift)


@pytest.mark.slow
def test_more_posts_leave_less_doubt():
    widths = []
    for number in (50, 300, 2000):
        cells = learned(Account().posts(number, days=350)).cells
        widths.append(sum(doubt(cell) for cell in cells))
    assert all(more > less for more, less in pairwise(widths))


def test_a_rhythm_can_be_handed_to_the_choice_of_a_slot():
    rules = Rules(
        zone="Europe/Paris",
        gap=timedelta(hours=1),
        per_week=7,
        daily_cap=2,
        quiet_from=22,
        quiet_to=7,
    )
    slot = choose(
        rules,
        [],
        prior=learned(Account(effect=evenings).posts(200, days=360)),
        temperature=Temperature.COLD,
        fresh_until=None,
        not_before=None,
        key=1,
        now=NOW,
    )
    assert 17 <= slot.at.hour < 20  # UTC
    assert "measured on 200 posts" in str(slot.why[0])


@pytest.mark.slow
def test_the_intervals_hold_what_they_promise():
    """Nine times in ten, on accounts as the method expects them."""
    held = []
    for seed in range(40):
        chance = np.random.default_rng(seed)
        bumps = chance.normal(0, 0.25, 168)
        smooth = np.convolve(np.tile(bumps, 3), np.ones(5) / 5 * 1.6, "same")[168:336]
        account = Account(seed=seed, effect=partial(_along, smooth))
        posts = account.posts(150, days=300)
        usual = np.mean([smooth[(post.at.weekday() * 24) + post.at.hour] for post in posts])
        for cell in learned(posts).cells:
            truth = np.expm1(smooth[cell.weekday * 24 + cell.hour] - usual)
            held.append(cell.low <= truth <= cell.high)
    assert 0.85 < np.mean(held) < 0.97


@pytest.mark.slow
def test_a_year_of_a_newsroom_is_learned_in_no_time():
    posts = Account(effect=evenings, luck=1.0).posts(10_000, days=365)
    fastest = min(_seconds(posts) for _ in range(3))
    assert fastest < 0.15  # 0.03 on a machine that does nothing else


def _along(curve: np.ndarray, wall: datetime) -> float:
    return float(curve[wall.weekday() * 24 + wall.hour])


def _seconds(posts: list[PastPost]) -> float:
    began = thread_time()
    learned(posts)
    return thread_time() - began


def test_a_handful_of_posts_is_not_called_somebody_elses_experience():
    assert str(learned([]).sure) == "general advice, not your data"
    few = learned(Account().posts(9, days=60))
    assert few.state is State.GENERAL_ADVICE
    assert str(few.sure) == "mostly general advice, 9 posts are too few to learn from"
