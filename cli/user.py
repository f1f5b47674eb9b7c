"""`flask user`: the people of this installation."""

import secrets
import sys

import click

from cli.edge import ready_house, refusals, tell_json
from lib.errors import Invalid
from lib.i18n import gettext, say
from lib.passwords import SHORTEST, hash_password
from models import membership
from models.people import User, Workspace
from models.way import ROLE_WORDS, Role

_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def user() -> None:
    """The people of this installation."""


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="As colleagues know the person.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.VOLUNTEER.value,
    show_default=True,
)
@click.option(
    "--workspace",
    metavar="SLUG_OR_NAME",
    help="Which association; it is made when there is none yet but the demo.",
)
@click.option("--found", is_flag=True, help="Found it, beside those that are there.")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input; else one is made and printed once.",
)
@_as_json
@refusals
def add(
    *,
    email: str,
    name: str,
    role: str,
    workspace: str | None,
    found: bool,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Let a person in."""
    house = ready_house()
    now, settings = house.now(), house.settings
    given = _from_stdin() if password_stdin else None
    with house.database.transaction() as session:
        place = membership.workspace_named(
            session,
            workspace,
            is_new=found,
            zone=settings.timezone,
            language=settings.language,
            now=now,
        )
        is_new = not membership.is_known(session, email)
        password = given or (secrets.token_urlsafe(12) if is_new else None)
        made, _ = membership.enrol(
            session,
            email=email,
            name=name,
            role=Role(role),
            workspace=place,
            password_hash=hash_password(password) if password else None,
            now=now,
        )
    told = _told(made, Role(role), place)
    shown = None if given or not is_new else password
    if as_json:
        tell_json({**told, **({"password": shown} if shown else {})})
    else:
        _tell(told, shown)


@user.command("list")
@_as_json
@refusals
def list_(*, as_json: bool) -> None:
    """List people, their workspaces and roles."""
    with ready_house().database.reading() as session:
        found = [_told(*row) for row in membership.every(session)]
    if as_json:
        tell_json(found)
        return
    for row in found:
        click.echo("\t".join(str(row[k]) for k in ("id", "email", "name", "role", "workspace")))


def _told(one: User, role: Role, place: Workspace) -> dict[str, object]:
    return {
        "id": one.id,
        "email": one.email,
        "name": one.name,
        "role": role.value,
        "workspace": place.slug,
        "active": one.active,
    }


def _tell(told: dict[str, object], password: str | None) -> None:
    click.echo(
        gettext(
            "%(email)s is in %(workspace)s as %(role)s.",
            email=told["email"],
            workspace=told["workspace"],
            role=ROLE_WORDS[Role(str(told["role"]))],
        )
    )
    if password:
        click.echo(gettext("Password, shown this once: %(password)s", password=password))


def _from_stdin() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST:
        short = say("The password is too short.")
        raise Invalid(
            short,
            remedy=say("Give at least %(least)s characters.", least=SHORTEST),
            fields={"password": short},
        )
    return password
