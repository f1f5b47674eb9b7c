"""`flask search`: the index of words by which everything is found."""

import click

from cli.edge import ready_house, refusals
from lib.i18n import say_n
from models.search import filling


@click.group()
def search() -> None:
    """The words by which everything is found."""


@search.command()
@click.option("--all", "anew", is_flag=True, help="Forget all words first, and write them anew.")
@refusals
def fill(*, anew: bool) -> None:
    """Write the words of what cannot be found yet. Exit code 0."""
    house = ready_house()
    if anew:
        with house.database.transaction() as session:
            filling.empty(session)
    written = 0
    while True:
        with house.database.transaction() as session:
            count = filling.fill(session)
        written += count
        if not count:
            break
    click.echo(
        str(say_n("%(n)s thing can be found now.", "%(n)s things can be found now.", written))
    )
