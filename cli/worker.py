"""flask worker."""

import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from cli.edge import house, refusals
from connectors import registry
from lib.errors import Refusal
from lib.i18n import say
from lib.settings import PREFIX, ROOT

CONCURRENCY: Final = 16


@click.command()
@click.option(
    "--concurrency",
    type=click.IntRange(1, 200),
    default=CONCURRENCY,
    show_default=True,
    help="How many posts it sends at once.",
)
@click.option(
    "--networks",
    metavar="NAME,NAME",
    help="For which networks it listens.  [default: all that are installed]",
)
@refusals
def worker(concurrency: int, networks: str | None) -> None:
    """Send what the daemon announces through the broker, until stopped (Ctrl-C).

    Any number of workers may run, on as many machines as wanted.
    """
    here = house()
    if not here.settings.broker_url:
        raise Refusal(
            say("There is no broker: the daemon sends by itself."),
            remedy=say(
                "Set %(name)s to amqp://… or redis://… for the daemon and for every worker.",
                name=f"{PREFIX}BROKER_URL",
            ),
        )
    program = worker_program(concurrency, _known(networks) if networks else None)
    here.database.dispose()
    os.chdir(ROOT)
    os.execv(program[0], program)  # noqa: S606 - ours; this process has done its part


def worker_program(
    concurrency: int = CONCURRENCY, networks: Sequence[str] | None = None
) -> list[str]:
    """The argv of a worker. `networks` None: all that are installed."""
    listened = installed() if networks is None else networks
    return [sys.executable, "-m", "scheduler.distributed", str(concurrency), *listened]


def installed() -> list[str]:
    return sorted({one.kind for one in registry.plugins()})


def _known(networks: str) -> list[str]:
    wanted = [one.strip() for one in networks.split(",") if one.strip()]
    unknown = sorted(set(wanted) - set(installed()))
    if unknown or not wanted:
        raise Refusal(
            say("There is no network called “%(kind)s”.", kind=", ".join(unknown)),
            remedy=say("Write some of: %(known)s.", known=", ".join(installed())),
        )
    return wanted
