"""`flask demo`."""

from dataclasses import asdict

import click

from cli.demo.load import Demo, load_demo
from cli.demo.synthetic import Span, add_posts, month_span, year_span
from cli.edge import house, refusals, tell_json
from lib.i18n import say
from models import migrate
from models.house import House
from models.way import ROLE_WORDS


@click.command()
@click.option("--posts", type=click.IntRange(0, 1_000_000), default=0, help="Add N invented posts.")
@click.option("--month", metavar="YYYY-MM", help="Put them into this month (else: over a year).")
@click.option("--json", "as_data", is_flag=True, help="Write the sign-ins as JSON.")
@refusals
def demo(*, posts: int, month: str | None, as_data: bool) -> None:
    """Load the demo association, and say how its people sign in.

    Nothing is loaded twice. --posts adds synthetic posts for benchmarks, at every call.

    Exit codes: 0 done or there already, 2 for a wrong option.
    """
    here = house()
    migrate.upgrade(here.database.engine)
    now = here.now()
    span = month_span(month) if month else year_span(now)
    found = load_demo(here, now=now)
    added = _added(here, found, posts, span)
    if as_data:
        tell_json({**asdict(found), "added": added})
    else:
        _tell(here, found, added)


def _added(here: House, found: Demo, posts: int, span: Span) -> int:
    if posts:
        add_posts(here, found.workspace_id, posts, span, now=here.now())
    return posts


def _tell(here: House, found: Demo, added: int) -> None:
    line = (
        say(
            "The demo association “%(name)s” is loaded: %(posts)s posts.",
            name=found.name,
            posts=found.posts,
        )
        if found.made
        else say(
            "The demo association “%(name)s” is there already: %(posts)s posts.",
            name=found.name,
            posts=found.posts,
        )
    )
    click.echo(str(line))
    if added:
        click.echo(str(say("%(posts)s synthetic posts were added.", posts=added)))
    for person in found.people:
        password = person.password or say("(password changed)")
        click.echo(
            f"  {person.email:<24} {password!s:<18} {person.name}, {ROLE_WORDS[person.role]}"
        )
    click.echo(str(say("Sign in at %(address)s", address=f"{here.settings.base_url}/login")))
