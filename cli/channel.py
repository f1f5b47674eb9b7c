"""`flask channel`: connected accounts."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.acting import acting, channel_named
from cli.edge import ready_house, refusals, tell_error, tell_json
from cli.history import history
from connectors import registry
from connectors.contract import Plugin
from connectors.errors import ConnectorError
from editorial import audience, channels, checking, reaching
from lib.errors import Invalid, Refusal
from lib.i18n import say
from models.channel import Channel
from models.house import House
from models.people import Workspace

_who = click.option("--as", "email", metavar="EMAIL", help="Who is asking.")
_where = click.option("--workspace", metavar="SLUG", help="In which workspace.")
_data = click.option("--json", "as_data", is_flag=True, help="Write it as JSON.")

_STATE_WORDS: Final = {
    "archived": say("archived"),
    "paused": say("paused"),
    "in use": say("in use"),
}


@click.group()
def channel() -> None:
    """Connected accounts."""


channel.add_command(history)


@channel.command()
@click.argument("kind")
@click.option("--handle", required=True, help="The account’s public name on the network.")
@click.option("--name", default="", help="What it is called here.")
@click.option(
    "--credential",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="Others can see it in the list of processes: better let yourself be asked.",
)
@click.option(
    "--credential-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Lines NAME=VALUE, or a JSON object.",
)
@click.option(
    "--option", "options", multiple=True, metavar="NAME=VALUE", help="A choice of the network’s."
)
@click.option("--zone", help="Of its public. [default: the association’s]")
@click.option(
    "--audience",
    "elsewhere",
    multiple=True,
    metavar="ZONE=PERCENT",
    help="Where a part of its public lives: Indian/Reunion=30. May be repeated.",
)
@click.option("--check/--no-check", default=True, help="Ask the network at once. [default: check]")
@_who
@_where
@_data
@refusals
def add(
    *,
    kind: str,
    handle: str,
    name: str,
    pairs: tuple[str, ...],
    credential_file: Path | None,
    options: tuple[str, ...],
    zone: str | None,
    elsewhere: tuple[str, ...],
    check: bool,
    email: str | None,
    workspace: str | None,
    as_data: bool,
) -> None:
    """Connect an account of the network KIND (see “flask connectors”).

    Credentials that are not given are asked for, unseen, at a terminal. They are sealed at once.

    Exit codes: 0 connected, also where the network does not answer yet; 1 refused.
    """
    house = ready_house()
    plugin = registry.plugin(kind)
    given = {**_from_file(credential_file), **_pairs(pairs)}
    credentials = {**_asked(plugin, given), **given}
    reaching.must_be_outside(house, kind, handle, credentials)
    with house.database.transaction() as session:
        who = acting(session, email, workspace)
        made = channels.connect(
            session,
            who,
            house.settings.keyring,
            kind=kind,
            handle=handle,
            name=name,
            credentials=credentials,
            options=_pairs(options),
            zone=zone,
            now=house.now(),
        )
        if elsewhere:
            audience.speaks_to(session, who, made.id, list(_pairs(elsewhere).items()))
    problem = _problem(house, made) if check else None
    if as_data:
        tell_json({**_shown(made), "problem": None if problem is None else str(problem.reason)})
        return
    click.echo(str(say("%(name)s is connected (channel %(id)s).", name=made.name, id=str(made.id))))
    if problem is not None:
        tell_error(problem.reason, problem.remedy)


@channel.command("list")
@_where
@_data
@refusals
def list_(*, workspace: str | None, as_data: bool) -> None:
    """List the channels of this installation. Exit code 0."""
    with ready_house().database.reading() as session:
        found = [{**_shown(one), "workspace": slug} for one, slug in _every(session, workspace)]
    if as_data:
        tell_json(found)
        return
    for one in found:
        columns = ("id", "name", "kind", "handle", "state", "workspace")
        told = {**one, "state": _STATE_WORDS[str(one["state"])]}
        click.echo("\t".join(str(told[column]) for column in columns))


@channel.command()
@click.argument("wanted", required=False, metavar="[CHANNEL]")
@_who
@_where
@_data
@refusals
def check(*, wanted: str | None, email: str | None, workspace: str | None, as_data: bool) -> None:
    """Ask the networks whether the accounts open: CHANNEL (number, name or handle), or all.

    Exit codes: 0 all open, 1 one does not.
    """
    house = ready_house()
    with house.database.reading() as session:
        actor = acting(session, email, workspace)
        asked = (
            [channel_named(session, actor, wanted)] if wanted else channels.active(session, actor)
        )
    answers = [(one, _problem(house, one)) for one in asked]
    if as_data:
        tell_json([{**_shown(one), **_answer(problem)} for one, problem in answers])
    else:
        for one, problem in answers:
            words = f"{problem.reason} {problem.remedy or ''}" if problem else str(say("opens"))
            click.echo(f"{one.id}\t{one.name}\t{words}".rstrip())
    sys.exit(1 if any(problem for _, problem in answers) else 0)


def _problem(house: House, one: Channel) -> ConnectorError | None:
    try:
        checking.check(house, one)
    except ConnectorError as error:
        return error
    except Refusal as refusal:
        return ConnectorError(refusal.message, remedy=refusal.remedy)
    return None


def _answer(problem: ConnectorError | None) -> dict[str, object]:
    return {
        "opens": problem is None,
        "problem": None if problem is None else str(problem.reason),
        "remedy": None if problem is None or problem.remedy is None else str(problem.remedy),
    }


def _every(session: Session, workspace: str | None) -> list[tuple[Channel, str]]:
    found = (
        select(Channel, Workspace.slug)
        .join(Workspace, Workspace.id == Channel.workspace_id)
        .order_by(Channel.id)
    )
    if workspace is not None:
        found = found.where(Workspace.slug == workspace)
    return [(one, slug) for one, slug in session.execute(found)]


def _shown(one: Channel) -> dict[str, object]:
    state = "archived" if one.archived_at else "paused" if one.paused_at else "in use"
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "handle": one.handle,
        "state": state,
        "zone": one.zone,
        "audience": one.audience,
    }


def _asked(plugin: Plugin, given: Mapping[str, str]) -> dict[str, str]:
    """What is still missing, asked for where somebody sits."""
    if not sys.stdin.isatty():
        return {}
    return {
        field.name: click.prompt(f"{field.label} ({field.help})", hide_input=field.secret)
        for field in plugin.fields
        if field.required and field.name not in given
    }


def _pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise Invalid(
                say("What follows --credential or --option is not NAME=VALUE."),
                remedy=say("Write for instance: token=abc"),
            )
        found[name.strip()] = value
    return found


def _from_file(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        words = path.read_text(encoding="utf-8")
        if not words.lstrip().startswith("{"):
            return _pairs(tuple(line for line in words.splitlines() if line.strip()))
        return {str(name): str(value) for name, value in json.loads(words).items()}
    except (OSError, ValueError) as error:
        raise Invalid(
            say("The file of credentials cannot be read."),
            remedy=say("Write one NAME=VALUE on each line, or a JSON object, in UTF-8."),
        ) from error
