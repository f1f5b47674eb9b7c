"""What commands share: the house, who is asking, and refusals told on the terminal."""

import functools
import json
import os
import pwd
import sys
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from connectors.errors import ConnectorError
from lib.errors import Refusal
from lib.i18n import Text, say, speaking, verbatim
from lib.log import redact
from models import migrate
from models.actor import Actor
from models.audit import By
from models.auditing import Who
from models.house import House
from models.outage import Trouble, may_pass, outage_of
from models.people import Membership, User, Workspace

P = ParamSpec("P")
R = TypeVar("R")
REFUSED: Final = 1


def house() -> House:
    """The installation that the command works on, whatever state its database is in."""
    found: House = current_app.extensions["marronnier"]
    return found


def ready_house() -> House:
    """The same, with the tables of this version. Raises Refusal."""
    found = house()
    if not migrate.is_current(found.database.engine):
        raise Refusal(
            say("The database is not that of this version."),
            remedy=say("Run “flask db upgrade” first."),
        )
    return found


def refusals(command: Callable[P, R]) -> Callable[P, R]:
    """Tells a refusal and its remedy on stderr, in the installation's language; exit code 1."""

    @functools.wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        settings = house().settings
        house().database.usual = _who
        with speaking(settings.language, settings.timezone):
            try:
                return command(*args, **kwargs)
            except Refusal as refusal:
                tell_refusal(refusal)
            except ConnectorError as error:
                tell_error(error.reason, error.remedy)
            except DBAPIError as error:
                if not may_pass(error):
                    raise
                tell_refusal(unreachable(error))
            sys.exit(REFUSED)

    return with_appcontext(told)


def _who() -> Who:
    """The account on this machine, not what it says of itself in its environment."""
    account = os.getuid()
    try:
        name = pwd.getpwuid(account).pw_name
    except KeyError:  # in a container, of a number alone
        name = str(account)
    context = click.get_current_context(silent=True)
    return Who(by=By.COMMAND, name=f"{name}: {context.command_path if context else 'flask'}")


def unreachable(error: DBAPIError) -> Refusal:
    """The database that cannot be used, as something a person can act upon."""
    outage = outage_of(error)
    if outage is not None and outage.trouble is not Trouble.AWAY:
        return Refusal(outage.reason, remedy=outage.remedy)
    words = redact(str(error.orig)).strip().splitlines()[0]
    return Refusal(
        say("The database cannot be used: %(why)s", why=verbatim(words)),
        remedy=say("Check MARRONNIER_DATABASE_URL, and that its server runs."),
    )


def tell_refusal(refusal: Refusal) -> None:
    tell_error(refusal.message, refusal.remedy)
    for name, problem in refusal.fields.items():
        if str(problem) != str(refusal.message):
            click.echo(f"  {name}: {problem}", err=True)


def tell_error(message: Text, remedy: Text | None = None) -> None:
    click.echo(f"{message} {remedy or ''}".rstrip(), err=True)


def tell_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def as_actor(session: Session, email: str, workspace: str | None = None) -> Actor:
    """The person of that address; `workspace`: the slug, if they are in several. Raises Refusal."""
    user = person(session, email)
    found = select(Membership, Workspace.slug).join(
        Workspace, Workspace.id == Membership.workspace_id
    )
    rows = session.execute(found.where(Membership.user_id == user.id)).all()
    mine = [membership for membership, slug in rows if workspace in {None, slug}]
    if len(mine) == 1:
        return Actor(
            user_id=user.id, workspace_id=mine[0].workspace_id, role=mine[0].role, name=user.name
        )
    raise _which(email, [slug for _, slug in rows])


def person(session: Session, email: str) -> User:
    """Raises Refusal where nobody active has that address."""
    asked = email.strip().lower()
    found = session.scalars(select(User).where(User.email == asked)).one_or_none()
    if found is None or not found.active:
        raise Refusal(
            say("Nobody here has the address %(email)s.", email=asked),
            remedy=say("“flask user list” shows the people of this installation."),
        )
    return found


def _which(email: str, slugs: list[str]) -> Refusal:
    if not slugs:
        return Refusal(
            say("%(email)s is in no workspace.", email=email),
            remedy=say("Add the person to one with “flask user add”."),
        )
    return Refusal(
        say("It is not clear which workspace of %(email)s is meant.", email=email),
        remedy=say("Say --workspace with one of: %(slugs)s.", slugs=", ".join(sorted(slugs))),
    )
