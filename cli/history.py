"""`flask channel history`: a channel's past out of a file."""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import click

from cli.acting import acting, channel_named
from cli.edge import ready_house, refusals, tell_json
from insight.collecting.from_file import BATCH, Row, Wrong, keep, rows
from lib.i18n import say, say_n
from models.channel import Channel
from models.house import House
from models.permissions import May
from scheduler.slots.clock import clock_of

_REMEDY: Final = say("Write times like 2026-12-01T08:30, of the past, and counts as whole numbers.")


@click.command()
@click.argument("channel")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", metavar="EMAIL", help="Who is asking.")
@click.option("--workspace", metavar="SLUG", help="In which workspace.")
@click.option("--json", "as_data", is_flag=True, help="Write the outcome as JSON.")
@refusals
def history(
    *, channel: str, file: Path, email: str | None, workspace: str | None, as_data: bool
) -> None:
    """Take what CHANNEL published in the past, and what came of it, from FILE, a CSV.

    Columns: published_at (ISO 8601; without an offset: by the channel’s own clock), kind (text,
    link, photo, video), and likes, comments, shares, quotes, saves, clicks as far as there are;
    id, url, text if there are.
    An empty cell is “not told”. The same row twice is one post.

    Exit codes: 0 if any row was taken (or was there already), 1 if none could be.
    """
    house = ready_house()
    with house.database.reading() as session:
        who = acting(session, email, workspace)
        who.must(May.SET_CHANNELS)
        one = channel_named(session, who, channel)
        zone = clock_of(one)
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
        found = list(rows(opened, zone=zone, now=house.now()))
    taken = [row for row in found if isinstance(row, Row)]
    wrong = [row for row in found if isinstance(row, Wrong)]
    new = sum(_kept(house, one, some) for some in _in_batches(taken))
    _tell(taken, wrong, new, as_data=as_data)
    sys.exit(0 if taken else 1)


def _kept(house: House, channel: Channel, some: Sequence[Row]) -> int:
    with house.database.transaction() as session:
        return keep(session, channel, some, now=house.now())


def _in_batches(taken: Sequence[Row]) -> Iterator[Sequence[Row]]:
    going_on = iter(taken)
    while some := list(islice(going_on, BATCH)):
        yield some


def _tell(taken: Sequence[Row], wrong: Sequence[Wrong], new: int, *, as_data: bool) -> None:
    if as_data:
        refused = [{"line": one.line, "reason": str(one.reason)} for one in wrong]
        tell_json({"taken": new, "known": len(taken) - new, "refused": refused})
        return
    said = (
        say_n("%(n)s post taken", "%(n)s posts taken", new),
        say_n("%(n)s known already", "%(n)s known already", len(taken) - new),
        say_n("%(n)s refused", "%(n)s refused", len(wrong)),
    )
    click.echo(", ".join(map(str, said)))
    for one in wrong:
        words = say("Line %(number)s: %(reason)s", number=one.line, reason=one.reason)
        click.echo(str(words), err=True)
    if wrong:
        click.echo(str(_REMEDY), err=True)
