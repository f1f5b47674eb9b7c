"""`flask stop` and `flask resume`: the crisis switch."""

import click

from cli.acting import acting, channel_named
from cli.edge import ready_house, refusals, tell_json
from community import stop as switch
from lib.i18n import say, say_n

_who = click.option("--as", "email", metavar="EMAIL", help="Who is asking.")
_where = click.option("--workspace", metavar="SLUG", help="Where, if that person is in several.")
_data = click.option("--json", "as_data", is_flag=True, help="Write it as JSON.")


@click.command()
@click.option("--reason", required=True, help="Why, for those who find everything stopped.")
@click.option("--scope", metavar="CHANNEL", help="Only this channel: its number, name or handle.")
@_who
@_where
@_data
@refusals
def stop(
    *, reason: str, scope: str | None, email: str | None, workspace: str | None, as_data: bool
) -> None:
    """Let nothing leave until “flask resume”. Exit codes: 0 stopped, 1 refused."""
    house = ready_house()
    with house.database.transaction() as session:
        actor = acting(session, email, workspace)
        channel = channel_named(session, actor, scope) if scope else None
        pulled = switch.stop(
            session,
            actor,
            reason=reason,
            channel_id=channel.id if channel else None,
            now=house.now(),
        )
    if as_data:
        tell_json({"stop": pulled.id, "channel": pulled.channel_id, "reason": pulled.reason})
    elif channel is None:
        click.echo(str(say("Stopped: nothing leaves any more. “flask resume” lets it go on.")))
    else:
        click.echo(str(say("Stopped: nothing leaves on %(channel)s.", channel=channel.name)))


@click.command()
@click.argument("stop_id", required=False, type=int, metavar="[STOP]")
@_who
@_where
@_data
@refusals
def resume(*, stop_id: int | None, email: str | None, workspace: str | None, as_data: bool) -> None:
    """End the stop of that number, or every stop. Exit codes: 0 none is left, 1 refused."""
    house = ready_house()
    now = house.now()
    with house.database.transaction() as session:
        actor = acting(session, email, workspace)
        ended = switch.resume(session, actor, stop_id, now=now)
    if as_data:
        tell_json({"ended": ended})
    else:
        click.echo(str(say_n("%(n)s stop ended.", "%(n)s stops ended.", ended)))
