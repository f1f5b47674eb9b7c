"""`flask token`: keys for scripts that use the API."""

from collections.abc import Sequence
from datetime import datetime

import click

from cli.edge import as_actor, ready_house, refusals, tell_json
from lib.i18n import gettext, moment
from models import tokens
from models.people import ApiToken
from models.tokens import Scope

_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def token() -> None:
    """Keys for scripts that use the API."""


@token.command("add")
@click.option("--user", "email", required=True, metavar="EMAIL", help="Whose token it is.")
@click.option("--name", default="", help="What it is for, to know it again.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may be used for; repeat it. By default all that the person’s role allows.",
)
@click.option("--workspace", metavar="SLUG", help="Needed if the person is in several.")
@_as_json
@refusals
def add(
    *, email: str, name: str, scopes: Sequence[str], workspace: str | None, as_json: bool
) -> None:
    """Make a token and print it, this once."""
    house = ready_house()
    now = house.now()
    with house.database.transaction() as session:
        actor = as_actor(session, email, workspace)
        made, secret = tokens.issue(session, actor, name=name or "cli", scopes=scopes, now=now)
    if as_json:
        tell_json({"token": secret, "user": email.strip().lower(), **_told(made)})
        return
    click.echo(secret)
    click.echo(gettext("Keep it now: it is not shown again."), err=True)


@token.command("list")
@_as_json
@refusals
def list_(*, as_json: bool) -> None:
    """List tokens, without their secrets."""
    with ready_house().database.reading() as session:
        found = tokens.every(session)
    if as_json:
        tell_json([{**_told(t), "user": email, "workspace": slug} for t, email, slug in found])
        return
    for one, email, slug in found:
        click.echo(f"{one.id}\t{email}\t{slug}\t{one.name}\t{_used(one)}\t{' '.join(one.scopes)}")


@token.command("revoke")
@click.argument("token_id", metavar="ID", type=int)
@_as_json
@refusals
def revoke(*, token_id: int, as_json: bool) -> None:
    """Make a token worthless, at once."""
    house = ready_house()
    now = house.now()
    with house.database.transaction() as session:
        gone = tokens.revoke(session, token_id, now=now)
    if as_json:
        tell_json(_told(gone))
    else:
        click.echo(gettext("Token %(id)s opens nothing any more.", id=str(gone.id)))


def _used(one: ApiToken) -> str:
    if one.revoked_at:
        return gettext("revoked")
    return moment(one.last_used_at) if one.last_used_at else gettext("never used")


def _told(one: ApiToken) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "scopes": one.scopes,
        "created_at": _iso(one.created_at),
        "last_used_at": _iso(one.last_used_at),
        "revoked_at": _iso(one.revoked_at),
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
