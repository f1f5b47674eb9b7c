"""What never-twice costs: deliveries a second beside bare commits, and the idle tick."""

import sqlite3
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import psycopg
from sqlalchemy import URL

from bench.house import ahead, approved, plan, postgres, temporary, words_of
from bench.table import seconds, show
from scheduler.engine import Engine
from scheduler.sending.deliver import deliver
from tests import pretend

POSTS = 300
COMMITS_A_DELIVERY = 2  # the claim, the outcome


def main() -> None:
    _compare("SQLite", _bare_commits(), _deliveries())
    with postgres() as url:
        if url is None:
            sys.stdout.write("PostgreSQL is not installed: left out.\n\n")
        else:
            _compare("PostgreSQL", _bare_commits_on(url), _deliveries(url))
    _strokes()


def _compare(database: str, bare: float, ours: float) -> None:
    best = bare / COMMITS_A_DELIVERY
    show(
        f"Deliveries on {database}, one sender, a network that answers at once (target: 0.40)",
        ["what", "a second", "share of the best possible"],
        [
            ["bare commits on this disk", f"{bare:.0f}", ""],
            ["÷ 2 commits a delivery", f"{best:.0f}", "1.00"],
            ["deliveries, the whole protocol", f"{ours:.0f}", f"{ours / best:.2f}"],
        ],
    )


def _strokes() -> None:
    strokes = {planned: _idle_tick(planned) for planned in (1_000, 100_000, 1_000_000)}
    show(
        "One idle stroke of the clock (target: at most 2 times as long for 1 000 000)",
        ["planned ahead", "ms", "ratio"],
        [
            [f"{planned:,}", f"{taken * 1000:.2f}", f"{taken / strokes[1_000]:.1f}"]
            for planned, taken in strokes.items()
        ],
    )


def _bare_commits() -> float:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (n INTEGER)")

        def run() -> None:
            for n in range(POSTS):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO t VALUES (?)", (n,))
                connection.execute("COMMIT")

        taken = seconds(run, times=3)
        connection.close()
        return POSTS / taken


def _bare_commits_on(url: URL) -> float:
    with psycopg.connect(words_of(url.set(drivername="postgresql")), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (n INTEGER)")

        def run() -> None:
            for n in range(POSTS):
                connection.execute("INSERT INTO bare VALUES (%s)", (n,))

        taken = seconds(run, times=3)
        connection.execute("DROP TABLE bare")
        return POSTS / taken


def _deliveries(url: URL | None = None) -> float:
    with temporary(url) as (house, actor):
        post, revision, [channel] = approved(house, actor, on=1)
        due = [house.now() - timedelta(seconds=1)] * (POSTS * 2)
        plan(house, post, revision, channel, times=due)
        ids = iter(range(1, POSTS * 2 + 1))

        def run() -> None:
            for _ in range(POSTS // 2):
                deliver(house, next(ids), sender="bench")

        taken = seconds(run, times=3)
        assert len(pretend.SITES[channel.handle].published) == 4 * (POSTS // 2)
        return POSTS // 2 / taken


def _idle_tick(planned: int) -> float:
    with temporary() as (house, actor):
        post, revision, [channel] = approved(house, actor, on=1)
        plan(house, post, revision, channel, times=ahead(house, planned))
        engine = Engine(house, sender="bench")

        def stroke() -> None:
            engine.plan()
            engine.tick()
            engine.expire()
            engine.look()

        taken = seconds(stroke, times=15)
        engine.close(within=5)
        return taken


if __name__ == "__main__":
    main()
