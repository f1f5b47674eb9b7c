"""How good a plan is and what it costs, beside the next free slot; and whether it keeps the rules.

`python -m bench.planning --weeks 10000` checks as many random weeks.
"""

import argparse
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bench.bound import bound
from bench.optimum import optimum
from bench.queues import Week, greedy, next_free, queue
from bench.table import seconds, show
from scheduler.planning import Need, plan
from scheduler.planning.board import Board
from scheduler.planning.finding import worth_of
from scheduler.slots.agenda import DAY
from tests.scheduler.planning.weeks import broken, random_week

MIX = {1: 0.4, 2: 0.3, 3: 0.2, 4: 0.1}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.planning", description=__doc__)
    parser.add_argument("--weeks", type=int, default=300, help="random weeks to check")
    parser.add_argument("--seed", type=int, default=0, help="of the first one")
    given = parser.parse_args()
    _large("each on one channel", queue(posts=5000))
    _large("the same without hot posts", queue(posts=5000, hot=False))
    together = queue(posts=2850, together=True, mix=MIX)
    _large("on 1 to 3 channels, campaigns, a mix", together)
    _small(30)
    _rules(range(given.seed, given.seed + given.weeks))


def _large(title: str, week: Week) -> None:
    courses, needs, terms = week
    most = bound(*week)
    taken = seconds(lambda: plan(*week), times=3)
    made, explored = plan(*week), plan(courses, needs, replace(terms, explore=0.15))
    began = time.process_time()
    plan(*week)
    cpu = time.process_time() - began
    hot = [placement for placement in made.placements if placement.need.is_hot]
    rows: list[Sequence[object]] = [
        ["a bound: hot posts cost no place", *_share(most, most), ""],
        ["a bound: hot posts where ours stand", *_share(bound(*week, standing=hot), most), ""],
        ["ours", *_share(made.worth, most), len(made.left)],
        ["ours, 15 % drawn to learn", *_share(explored.worth, most), len(explored.left)],
        ["greedy", *_of_board(greedy(*week), most, needs)],
        ["next free slot", *_of_board(next_free(*week), most, needs)],
    ]
    heads = ["how", "worth", "share (target: 0.999)", "left over"]
    show(f"{len(needs)} posts for 8 channels in 13 weeks, {title}", heads, rows)
    show(
        "The same, how long it takes (target: 2 s)",
        ["seconds", "of one processor"],
        [[f"{taken:.2f}", f"{cpu:.2f}"]],
    )


def _share(worth: float, most: float) -> tuple[str, str]:
    return f"{worth:.1f}", f"{worth / most:.4f}"


def _of_board(board: Board, most: float, needs: Sequence[Need]) -> tuple[str, str, int]:
    stands = [need for channel in board.courses for need in board.on_channel(channel)]
    worth = sum(worth_of(board, need, board.spots[need.key]) for need in stands)
    return *_share(worth, most), len(needs) - len(stands)


def _small(weeks: int) -> None:
    """Against the true optimum of all rules at once, where that can still be found."""
    shares: list[float] = []
    sums: defaultdict[str, float] = defaultdict(float)
    for seed in range(weeks):
        week = _few(seed)
        reached, most = optimum(*week, seconds=8)
        if reached > 0:
            made = plan(*week).worth
            shares.append(made / most)
            sums["ours"] += made
            sums["best"] += most
    show(
        "Up to 9 posts in 4 random days, against the best of all (integer programme)",
        ["weeks solved", "share of all worth", "median week", "worst week"],
        [
            [
                f"{len(shares)} of {weeks}",
                f"{sums['ours'] / sums['best']:.4f}",
                f"{statistics.median(shares):.5f}",
                f"{min(shares):.3f}",
            ]
        ],
    )


def _few(seed: int) -> Week:
    courses, needs, terms = random_week(seed)
    kept = [replace(course, reserve=0, mix={}) for course in courses[:2]]
    of_these = [need for need in needs if need.channel in {course.channel for course in kept}]
    free = [replace(need, placed=None, planned_at=None) for need in of_these][:9]
    until = min(terms.until, terms.now + 4 * DAY)
    return kept, free, replace(terms, explore=0.0, until=until)


def _rules(seeds: range) -> None:
    found: Counter[str] = Counter()
    placed = 0
    for seed in seeds:
        week = random_week(seed)
        made = plan(*week)
        placed += len(made.placements)
        found.update(set(broken(*week, made)))
    told = ", ".join(f"{what}: {n}" for what, n in found.items()) or "none"
    show(
        "Random weeks: rules broken (target: none)",
        ["weeks", "posts placed", "broken"],
        [[len(seeds), placed, told]],
    )


if __name__ == "__main__":
    main()
