"""`flask drill`."""

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final, get_args

import click

from cli.drill.classes import NetworkClass
from cli.drill.drilling import drill as carry_out
from cli.drill.stage import Executor, asked_for
from cli.drill.telling import Setting, as_json, tell
from cli.drill.wish import Wish
from cli.edge import refusals, tell_json
from lib.errors import Refusal
from lib.i18n import say

_MIXED: Final = "mixed"
_STEPS: Final = 1000


@click.command()
@click.option("--posts", type=click.IntRange(1, 10_000), default=300, show_default=True)
@click.option(
    "--kills",
    type=click.IntRange(0, 10_000),
    default=60,
    show_default=True,
    help="How often a sender is killed (SIGKILL).",
)
@click.option(
    "--faults",
    type=click.IntRange(0, 10_000),
    default=100,
    show_default=True,
    help="How often the network misbehaves, in every way it can.",
)
@click.option("--network", default="sandbox", show_default=True, help="Where the posts go.")
@click.option(
    "--executor",
    type=click.Choice(get_args(Executor)),
    default="embedded",
    show_default=True,
    help="Daemons that send by themselves, or daemons and workers with a broker between.",
)
@click.option(
    "--broker",
    metavar="NAME|URL",
    help="rabbitmq, redis, or the address of one.  [default: what is installed]",
)
@click.option(
    "--database",
    metavar="NAME|URL",
    help="sqlite, postgresql, or the address of an empty PostgreSQL database."
    "  [default: sqlite; with workers postgresql]",
)
@click.option(
    "--repeat",
    type=click.Choice([*(one.value for one in NetworkClass), _MIXED]),
    default=_MIXED,
    show_default=True,
    help="What the network lets us know of a lost answer.",
)
@click.option("--seed", type=int, help="Chooses whom and what chance chooses. [default: any]")
@click.option(
    "--minutes",
    type=click.FloatRange(0.5, 24 * 60),
    default=15,
    show_default=True,
    help="It ends by then, whatever happens.",
)
@click.option("--keep", is_flag=True, help="Keep the folder with databases and logs in any case.")
@click.option("--json", "as_data", is_flag=True, help="Write the result as JSON.")
@refusals
def drill(
    *,
    posts: int,
    kills: int,
    faults: int,
    network: str,
    executor: Executor,
    broker: str | None,
    database: str | None,
    repeat: str,
    seed: int | None,
    minutes: float,
    keep: bool,
    as_data: bool,
) -> None:
    """Prove on this machine that nothing is published twice and nothing is lost.

    An association, its database and its network are made in a folder of their own; nothing of this
    installation is touched. Senders are killed while they send, the network misbehaves, the
    database and the broker go away once; then both sides are compared row by row.

    Exit codes: 0 nothing twice, nothing lost, both sides agree; 1 not so, or not as hard as asked;
    2 a wrong option.
    """
    _must_be_known(network)
    stage = asked_for(
        executor, database, broker, None if repeat == _MIXED else NetworkClass(repeat)
    )
    wish = Wish(posts=posts, kills=kills, faults=faults, seconds=minutes * 60)
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    began = monotonic()
    with _shown_progress() as told:
        done = carry_out(
            wish,
            stage,
            seed=seed,
            keep=keep,
            told=told,
        )
    setting = Setting(
        executor=executor,
        database="sqlite" if stage.database == "sqlite" else "postgresql",
        broker=done.broker,
        network=network,
        repeat=repeat,
        seed=seed,
        seconds=monotonic() - began,
    )
    if as_data:
        tell_json(as_json(done, setting))
    else:
        tell(done, setting)
    sys.exit(0 if done.result.proven else 1)


def _must_be_known(network: str) -> None:
    if network != "sandbox":
        raise Refusal(
            say("There is no drill on “%(network)s”.", network=network),
            remedy=say("Only the sandbox lets itself be made to fail: --network sandbox"),
        )


@contextmanager
def _shown_progress() -> Iterator[Callable[[float], None]]:
    """A bar for those who look on."""
    with click.progressbar(
        length=_STEPS,
        label=str(say("Drill")),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        yield lambda share: bar.update(max(0, int(share * _STEPS) - bar.pos))
