"""`flask connectors`: which networks can be connected here, and a beginning for another."""

from pathlib import Path

import click

from cli.edge import refusals, tell_json
from connectors import registry, starting
from lib.errors import Refusal
from lib.i18n import say


@click.group(invoke_without_command=True)
@click.option("--json", "as_data", is_flag=True, help="Write the list as JSON.")
@click.pass_context
def connectors(context: click.Context, *, as_data: bool) -> None:
    """List the networks, where each comes from, and why one cannot be used.

    Exit code 0, also where one is broken: it stops nobody.
    """
    if context.invoked_subcommand is None:
        _list(as_data=as_data)


@connectors.command()
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to make. [default: marronnier-NAME]",
)
@refusals
def new(*, name: str, into: Path | None) -> None:
    """Write a package for another network: a connector that works, and its tests.

    Exit codes: 0 written; 1 refused, and nothing was written.
    """
    made = starting.files(name, starting.read_page())
    folder = into or Path(f"marronnier-{name}")
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise Refusal(
            say("“%(folder)s” cannot be made (%(why)s).", folder=folder, why=error.strerror or "?"),
            remedy=say("Choose a folder that is not there yet with --into."),
        ) from error
    for filename, text in made.items():
        (folder / filename).write_text(text)
    click.echo(str(say("%(folder)s is written: begin with its README.md.", folder=folder)))


@refusals
def _list(*, as_data: bool) -> None:
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
