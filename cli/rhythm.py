"""`flask rhythm`: when a channel's public reacts, and how sure that is."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.orm import Session

from cli.acting import acting, channel_named
from cli.edge import ready_house, refusals, tell_json
from cli.past_posts import from_file
from insight.reactions import reactions
from lib.i18n import Text, say_n
from models.actor import Actor
from scheduler.reasons import WEEKDAYS

if TYPE_CHECKING:
    from scheduler.rhythm import Cell, KindEffect, PastPost, Rhythm


@click.command()
@click.argument("wanted", metavar="CHANNEL")
@click.option(
    "--history",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file of past posts, instead of what was collected: at, kind, engagement.",
)
@click.option("--as", "email", metavar="EMAIL", help="Who is asking.")
@click.option("--workspace", metavar="SLUG", help="Where, if that person is in several.")
@click.option("--json", "as_data", is_flag=True, help="Write it as JSON, all 168 hours.")
@refusals
def rhythm(
    *, wanted: str, history: Path | None, email: str | None, workspace: str | None, as_data: bool
) -> None:
    """Tell when the public of CHANNEL (number, name or handle) reacts, and how sure that is.

    Exit codes: 0 told, 1 refused.
    """
    from scheduler.rhythm import fit  # noqa: PLC0415 - numpy, which few commands need

    house = ready_house()
    with house.database.reading() as session:
        actor = acting(session, email, workspace)
        channel = channel_named(session, actor, wanted)
        posts = (
            from_file(history, zone=channel.zone)
            if history
            else _collected(session, actor, channel.id)
        )
    learned = fit(posts, network=channel.kind, zone=channel.zone, now=house.now())
    if as_data:
        tell_json({"channel": channel.id, "zone": channel.zone, **_data(learned)})
    else:
        click.echo("\n".join(str(line) for line in _lines(learned)))


def _collected(session: Session, actor: Actor, channel_id: int) -> list["PastPost"]:
    from scheduler.rhythm import PastPost  # noqa: PLC0415

    return [PastPost(one.at, one.count, one.kind) for one in reactions(session, actor, channel_id)]


def _data(learned: "Rhythm") -> dict[str, Any]:
    told = asdict(learned)
    return {**told, "state": str(learned.state), "sentence": str(learned.sentence)}


def _lines(learned: "Rhythm") -> Iterator[Text]:
    yield learned.sentence
    for day in range(7):
        yield _hour(max(learned.cells[day * 24 : day * 24 + 24], key=_worth))
    yield from (_kind(effect) for effect in learned.kinds)


def _worth(cell: "Cell") -> tuple[float, int]:
    """Of hours that are worth the same, the one nearest to noon."""
    return round(cell.lift, 4), -abs(cell.hour - 12)


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


def _percents(told: "Cell | KindEffect") -> dict[str, str]:
    known = {"lift": told.lift, "low": told.low, "high": told.high}
    return {name: f"{100 * value:+.0f}".replace("-", "−") for name, value in known.items()}
