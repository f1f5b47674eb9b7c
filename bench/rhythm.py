"""Which way of choosing an hour reaches most, and how long a fit takes.

On invented accounts whose truth is known; and on real histories, where MARRONNIER_BENCH_DATA or
--data names a folder of them.

Files: CSV, also gzipped, with account, network, ts_utc, type, likes, comments, shares.
"""

import argparse
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from bench.histories import Gains, gains
from bench.invented import MONDAY, WORLDS, Account, Chooser, World, hour_by_day, mean_per_cell
from bench.invented import ours as ours_invented
from bench.invented import table as table_invented
from bench.table import seconds, show
from scheduler.rhythm import PastPost, fit

ACCOUNTS: Final = 25
TARGET: Final = 0.84
FASTEST: Final = 0.050  # seconds
SIZES: Final = (50, 100, 0)  # newest posts; 0: all
METHODS: Final[Mapping[str, Chooser]] = {
    "public table": table_invented,
    "mean per cell": mean_per_cell,
    "hour × day": hour_by_day,
    "ours": ours_invented,
}


def main() -> None:
    given = _given()
    _invented()
    _speed()
    if given.data is None:
        print("Real histories: none; name a folder with --data or MARRONNIER_BENCH_DATA.\n")
        return
    for path in sorted(given.data.glob("*.csv*")):
        _real(path, given.zone)


def _given() -> argparse.Namespace:
    named = os.environ.get("MARRONNIER_BENCH_DATA")  # noqa: TID251 - of this bench alone
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(named) if named else None)
    parser.add_argument("--zone", default="America/New_York", help="of the accounts")
    return parser.parse_args()


def _invented() -> None:
    show(
        "From nothing, a post a day for 13 weeks, every fifth explores: share of what the best"
        f" hours bring,\nas believed at the end / over the whole quarter, {ACCOUNTS} accounts each"
        f" (target for ours: {TARGET} at the end)",
        ["the public", *METHODS],
        [[world.name, *_shares(world)] for world in WORLDS],
    )


def _shares(world: World) -> Iterator[str]:
    for choose in METHODS.values():
        lives = [Account(world, seed).live(choose) for seed in range(ACCOUNTS)]
        learned = np.mean([life.learned for life in lives])
        quarter = np.mean([life.quarter for life in lives])
        yield f"{learned:.2f} / {quarter:.2f}"


def _speed() -> None:
    chance = np.random.default_rng(1)
    ages, figures = chance.uniform(0, 365, 10_000), chance.integers(0, 500, 10_000)
    posts = [
        PastPost(MONDAY - timedelta(days=float(age)), float(figure), "photo")
        for age, figure in zip(ages, figures, strict=True)
    ]
    rows = []
    for number in (100, 10_000):
        learn = partial(fit, posts[:number], network="facebook", zone="Europe/Paris", now=MONDAY)
        taken = seconds(learn)
        rows.append([f"{number:,}", f"{taken * 1000:.0f}", f"{taken / FASTEST:.2f}"])
    show("One fit (target: 50 ms)", ["posts", "ms", "ratio"], rows)


def _real(path: Path, zone: str) -> None:
    for size in SIZES:
        found = gains(path, size=size, zone=zone)
        if found is None:
            continue
        show(
            f"{path.name}, the newest {size or 'all'} posts, {found.accounts} accounts: gain over"
            " their own habit on later posts, % [95 % over accounts]",
            ["what", "%"],
            list(_rows(found)),
        )


def _rows(found: Gains) -> Iterator[tuple[str, str]]:
    yield from ((name, _told(gain)) for name, gain in found.by_method.items())
    yield "ours, only where confident", _told(found.gated)
    yield "ours over mean per cell", _told(found.over_cells)
    yield "ours over hour × day", _told(found.over_marginals)
    yield "promised / come", f"{found.promised:+.1f} / {found.come:+.1f}"
    yield "confident", f"{found.confident:.0%} of the fits"


def _told(gain: tuple[float, float, float]) -> str:
    return "{:+.1f} [{:+.1f}, {:+.1f}]".format(*gain)


if __name__ == "__main__":
    main()
