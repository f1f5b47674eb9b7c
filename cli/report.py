"""`flask report lift`: what choosing the hour brought."""

from collections.abc import Iterator
from datetime import datetime

import click

from cli.acting import acting
from cli.edge import ready_house, refusals, tell_json
from insight.lift.report import Line, Report
from insight.lift.report import report as lift_report
from insight.lift.script import as_data
from insight.lift.told import percent
from lib.i18n import Text, day, say


@click.group()
def report() -> None:
    """What came of a month."""


@report.command()
@click.option("--month", metavar="2026-11", help="[default: the one that was measured last]")
@click.option("--as", "email", metavar="EMAIL", help="Who is asking.")
@click.option("--workspace", metavar="SLUG", help="Where, if that person is in several.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON, with every draw.")
@refusals
def lift(*, month: str | None, email: str | None, workspace: str | None, as_json: bool) -> None:
    """Tell what choosing the hour brought, by the posts whose hour was drawn instead.

    Exit codes: 0 told, 1 refused.
    """
    house = ready_house()
    with house.database.reading() as session:
        actor = acting(session, email, workspace)
        found = lift_report(session, actor, month, now=house.now())
    if as_json:
        tell_json(as_data(found, instant=datetime.isoformat))
    else:
        click.echo("\n".join(str(line) for line in _lines(found)))


def _lines(found: Report) -> Iterator[Text | str]:
    yield day(found.month.first, "LLLL y").capitalize()
    for line in found.lines:
        name = line.channel.name if line.channel else say("All channels")
        yield f"\n{name}"
        yield from (f"  {text}" for text in _said(line))


def _said(line: Line) -> Iterator[Text]:
    yield from line.month.words
    yield say("Twelve months:")
    yield from line.year.words
    if line.year.gain is not None and line.year.gain.expected is not None:
        yield say("%(percent)s %% was promised.", percent=percent(line.year.gain.expected))
    if line.habit is not None:
        yield say(
            "The month’s posts did %(gain)s %% (%(low)s to %(high)s) beside the 90 days before.",
            gain=percent(line.habit.value),
            low=percent(line.habit.low),
            high=percent(line.habit.high),
        )
