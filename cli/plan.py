"""`flask plan`: the approved posts onto the coming weeks."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from cli.acting import acting
from cli.edge import ready_house, refusals, tell_json
from editorial.approval.stricter import asked_when_late
from lib.i18n import Text, moment, say
from models.people import Workspace
from scheduler.adopting import adopt
from scheduler.ahead import end_of
from scheduler.by_itself import switch
from scheduler.weeks import Weeks, weeks
from scheduler.weeks_data import as_data
from scheduler.weeks_told import why_moved

if TYPE_CHECKING:
    from scheduler.planning import Placement


@click.command()
@click.option("--week", metavar="2026-W49", help="Until the end of that week. [default: two weeks]")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--by-itself/--when-asked",
    default=None,
    help="From now on, have the daemon plan every hour; or never again unasked.",
)
@click.option("--as", "email", metavar="EMAIL", help="Who is asking.")
@click.option("--workspace", metavar="SLUG", help="In which workspace.")
@click.option("--json", "as_json", is_flag=True, help="Write the plan as JSON.")
@refusals
def plan(
    *,
    week: str | None,
    dry_run: bool,
    by_itself: bool | None,
    email: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Put the approved posts that have no time yet onto the channels’ best times.

    What a person placed stays. What was planned before moves only for a real gain, which is said.

    Exit codes: 0; 1 refused.
    """
    house = ready_house()
    now = house.now()
    with house.database.reading() as session:
        actor = acting(session, email, workspace)
        zone = session.get_one(Workspace, actor.workspace_id).zone
        found = weeks(session, actor, now=now, until=end_of(week, zone, now=now))
    if not dry_run:
        with house.database.transaction() as session:
            if by_itself is not None:
                switch(session, actor, on=by_itself)
            with asked_when_late(session, actor, now=now):
                adopt(session, actor, found, now=now)
    if as_json:
        tell_json(as_data(found, datetime.isoformat))
    else:
        click.echo("\n".join(str(line) for line in _lines(found)))


def _lines(found: Weeks) -> Iterator[Text | str]:
    for one in found.plan.placements:
        if one.need.placed is None:
            yield _line(found, one)
            yield from (f"    {reason}" for reason in one.why)
    for change in found.plan.changes:
        title = found.posts[change.need.post].title
        why = why_moved(found, change)
        yield say("Moved from %(at)s: %(title)s. %(why)s", at=change.before, title=title, why=why)
    for place in found.plan.open:
        channel = found.channels[place.channel].name
        yield say(
            "Kept for hot posts on %(channel)s: %(at)s, given away %(until)s.",
            channel=channel,
            at=place.at,
            until=place.until,
        )
    for left in found.plan.left:
        title = found.posts[left.need.post].title
        yield say("Without a time: %(title)s. %(why)s", title=title, why=left.why)
    if not (found.plan.placements or found.plan.left):
        yield say("Nothing waits for a time.")


def _line(found: Weeks, one: "Placement") -> str:
    channel = found.channels[one.need.channel]
    return f"{moment(one.at)}  {channel.name}  {found.posts[one.need.post].title}"
