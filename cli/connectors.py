"""`flask connectors`: which networks can be connected here."""

import click

from cli.edge import refusals, tell_json
from connectors import registry
from lib.i18n import say


@click.command()
@click.option("--json", "as_data", is_flag=True, help="Write the list as JSON.")
@refusals
def connectors(*, as_data: bool) -> None:
    """List the networks, where each comes from, and why one cannot be used.

    Exit code 0, also where one is broken: it stops nobody.
    """
    known = registry.plugins()
    if as_data:
        tell_json([_shown(one) for one in known])
        return
    for one in known:
        state = str(one.broken or say("ready"))
        click.echo(f"{one.kind:<12} {one.name:<16} {one.origin!s:<28} {state}")


def _shown(one: registry.Listed) -> dict[str, object]:
    return {
        "kind": one.kind,
        "name": one.name,
        "origin": str(one.origin),
        "broken": None if one.broken is None else str(one.broken),
    }
