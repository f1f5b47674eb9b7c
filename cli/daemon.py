"""flask daemon."""

import click
from flask import current_app
from flask.cli import with_appcontext

from models.house import House
from scheduler.daemon import run


@click.command()
@with_appcontext
def daemon() -> None:
    """Publish what is due, around the clock, until stopped (Ctrl-C)."""
    house: House = current_app.extensions["marronnier"]
    run(house)
