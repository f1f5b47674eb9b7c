"""What is chosen is the best there is, against trying everything."""

import subprocess
import sys
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.settings import ROOT
from scheduler.planning import plan
from scheduler.planning.chain import chain
from scheduler.planning.matching import match
from scheduler.slots import MINUTE
from tests.scheduler.planning.association import NOW, course, need, of, paris, terms

tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 0.7, 1.0, 1.3]), min_size=width, max_size=width),
        min_size=1,
        max_size=4,
    )
)


def best_sum(table: list[list[float]]) -> float:
    """By trying every order of the columns, some of which are nobody's."""
    columns = [*range(len(table[0])), *[None] * len(table)]
    orders = permutations(columns, len(table))
    sums = [
        sum(row[j] for row, j in zip(table, order, strict=True) if j is not None)
        for order in orders
    ]
    return max(sums, default=0.0)


@pytest.mark.slow
@given(tables)
@settings(max_examples=60, deadline=None)
def test_a_match_is_worth_as_much_as_the_best_of_all(table):
    pairs = match(np.array(table))
    assert sum(table[i][j] for i, j in pairs) == pytest.approx(best_sum(table))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(table[i][j] > 0 for i, j in pairs)


def test_a_group_keeps_as_many_columns_empty_as_it_is_told():
    table = np.ones((6, 6))
    pairs = match(table, [[0, 1, 2], [0, 1, 2]])
    taken = {column for _, column in pairs}
    assert len(taken & {0, 1, 2}) == 1
    assert taken >= {3, 4, 5}


@pytest.mark.slow
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=8, unique=True).map(sorted),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.integers(0, 20),
    st.randoms(use_true_random=False),
)
@settings(max_examples=100, deadline=None)
def test_the_seats_of_some_days_are_the_best_that_keep_the_gap(minutes, sizes, gap, luck):
    gains = tuple(luck.choice([0.8, 1.0, 1.2]) for _ in minutes)
    days = tuple(minute * len(sizes) // 31 for minute in minutes)
    chosen = chain(tuple(minutes), gains, days, tuple(sizes), gap * MINUTE)
    lawful = [
        some
        for count in range(len(minutes) + 1)
        for some in combinations(range(len(minutes)), count)
        if all(minutes[b] - minutes[a] >= gap for a, b in combinations(some, 2))
        and all(sum(days[n] == day for n in some) <= size for day, size in enumerate(sizes))
    ]
    assert chosen in lawful
    best = max(sum(gains[n] for n in some) for some in lawful)
    assert sum(gains[n] for n in chosen) == pytest.approx(best)


def test_the_weightiest_post_gets_the_best_hour_of_the_week():
    posts = [need(n, priority=2.0 if n == 5 else 1.0) for n in range(7)]
    made = plan([course()], posts, terms())
    assert of(made, 5).at.date() == paris("2026-12-03 18:00").date()
    assert all(placement.at.astimezone().minute < 15 for placement in made.placements)
    assert {placement.at.hour for placement in made.placements} == {17}  # 18 h in Paris


def test_a_post_with_one_possible_day_is_not_squeezed_out_by_those_with_many():
    urgent = need(9, fresh_until=NOW + 20 * 60 * MINUTE)
    made = plan([course()], [*(need(n) for n in range(6)), urgent], terms())
    assert made.left == ()
    assert of(made, 9).at < NOW + 20 * 60 * MINUTE


@pytest.mark.slow
def test_a_process_that_never_plans_does_not_load_scipy():
    told = "import sys, scheduler.planning; print('scipy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
