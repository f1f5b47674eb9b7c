"""`flask rhythm`: when a channel's public reacts, and how sure that is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cli.acting import acting, channel_named
from cli.edge import ready_house, refusals, tell_json
from lib.i18n import Text, say_n
from scheduler.learning import rhythm_of, told
from scheduler.slots.reasons import WEEKDAYS

if TYPE_CHECKING:
    from scheduler.rhythm import Cell, KindEffect, Rhythm


@click.command()
@click.argument("wanted", metavar="CHANNEL")
@click.option("--as", "email", metavar="EMAIL", help="Who is asking.")
@click.option("--workspace", metavar="SLUG", help="Where, if that person is in several.")
@click.option("--json", "as_data", is_flag=True, help="Write it as JSON, all 168 hours.")
@refusals
def rhythm(*, wanted: str, email: str | None, workspace: str | None, as_data: bool) -> None:
    """Tell when the public of CHANNEL (number, name or handle) reacts, and how sure that is.

    Exit codes: 0 told, 1 refused.
    """
    house = ready_house()
    now = house.now()
    with house.database.reading() as session:
        channel = channel_named(session, acting(session, email, workspace), wanted)
        learned = rhythm_of(session, channel, now=now)
    if as_data:
        tell_json(told(channel, learned))
    else:
        click.echo("\n".join(str(line) for line in _lines(learned)))


def _lines(learned: "Rhythm") -> Iterator[Text]:
    yield learned.sentence
    yield from (_hour(cell) for cell in learned.best_hours)
    yield from (_kind(effect) for effect in learned.kinds)


def _hour(cell: "Cell") -> Text:
    return say_n(
        "%(day)s %(hour)s: %(lift)s %% (%(low)s to %(high)s), %(n)s post",
        "%(day)s %(hour)s: %(lift)s %% (%(low)s to %(high)s), %(n)s posts",
        cell.posts,
        day=WEEKDAYS[cell.weekday],
        hour=f"{cell.hour:02d}:00",
        **_percents(cell),
    )


def _kind(effect: "KindEffect") -> Text:
    return say_n(
        "%(kind)s: %(lift)s %% (%(low)s to %(high)s), %(n)s post",
        "%(kind)s: %(lift)s %% (%(low)s to %(high)s), %(n)s posts",
        effect.posts,
        kind=effect.kind,
        **_percents(effect),
    )


def _percents(one: "Cell | KindEffect") -> dict[str, str]:
    known = {"lift": one.lift, "low": one.low, "high": one.high}
    return {name: f"{100 * value:+.0f}".replace("-", "−") for name, value in known.items()}
