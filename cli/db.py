"""`flask db`: the tables of this version."""

import sys

import click

from cli.edge import house, refusals
from lib.i18n import say
from models import migrate


@click.group()
def db() -> None:
    """The database’s tables."""


@db.command()
@refusals
def upgrade() -> None:
    """Bring the database to the tables of this version. Exit code 0 if it is there."""
    migrate.upgrade(house().database.engine)
    click.echo(str(say("The database has the tables of this version.")))


@db.command()
@refusals
def check() -> None:
    """Say whether the tables are those of this version; exit code 1 if not."""
    if migrate.is_current(house().database.engine):
        click.echo(str(say("The database has the tables of this version.")))
        return
    click.echo(
        str(say("The database is not that of this version: run “flask db upgrade”.")), err=True
    )
    sys.exit(1)
