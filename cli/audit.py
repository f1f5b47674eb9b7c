"""`flask audit`: who did what, and whether the trail of it holds."""

import sys
from datetime import datetime, timedelta
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.days import DAY
from cli.edge import person as _person
from cli.edge import ready_house, refusals, tell_json
from editorial.trail import noting
from editorial.trail.files import as_lines, told
from editorial.trail.reading import Asked, narrower
from lib.errors import Refusal
from lib.i18n import gettext, say
from lib.zones import locate
from models.audit import Act, act_words
from models.audit_chain import BENT_WORDS
from models.audit_check import check, head_of, rows
from models.people import Workspace

_workspace = click.option(
    "--workspace", metavar="SLUG", help="Whose trail; not needed where there is one workspace."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def audit() -> None:
    """Who did what, and whether the trail of it holds."""


@audit.command("list")
@_workspace
@click.option("--person", metavar="EMAIL", help="Of one person.")
@click.option("--act", type=click.Choice([one.value for one in Act]), help="Of one kind.")
@click.option("--post", type=int, metavar="ID", help="Of one post.")
@click.option("--from", "first", type=DAY, help="Of this day (2026-12-01) and later.")
@click.option("--until", "last", type=DAY, help="Of this day and earlier.")
@_as_json
@refusals
def list_(
    *,
    workspace: str | None,
    person: str | None,
    act: str | None,
    post: int | None,
    first: datetime | None,
    last: datetime | None,
    as_json: bool,
) -> None:
    """List acts, the oldest first."""
    with ready_house().database.reading() as session:
        home = _home(session, workspace)
        asked = Asked(
            who_id=_person(session, person).id if person else None,
            act=Act(act) if act else None,
            post_id=post,
            since=locate(first, home.zone).at if first else None,
            until=locate(last + timedelta(days=1), home.zone).at if last else None,
        )
        wanted = [told(row) for row in rows(session, home.id, *narrower(asked))]
    if as_json:
        tell_json(wanted)
        return
    for one in wanted:
        words = str(act_words(one["act"]))
        about = f"{one['about']} {one['about_id'] or ''}".strip()
        click.echo("\t".join((str(one["number"]), one["at"], one["who"], words, about)))


@audit.command("export")
@_workspace
@refusals
def export(*, workspace: str | None) -> None:
    """Print the whole trail as JSON Lines, its head last: enough to verify it elsewhere."""
    database = ready_house().database
    with database.transaction() as session:
        home = _home(session, workspace)
        noting.taken_out(session, home.id, "audit", format="jsonl")
    with database.reading() as session:
        for line in as_lines(rows(session, home.id), head_of(session, home.id)):
            click.echo(line, nl=False)


@audit.command("verify")
@_as_json
@refusals
def verify(*, as_json: bool) -> None:
    """Read every trail from its first act to its seal; 1 if one does not hold."""
    house = ready_house()
    with house.database.reading() as session:
        homes = session.scalars(select(Workspace).order_by(Workspace.id)).all()
        found = [(home, *check(session, house.settings.keyring, home.id)) for home in homes]
    every: list[dict[str, Any]] = []
    for home, count, wrong in found:
        broken = {"number": wrong.number, "kind": wrong.bent.value} if wrong else None
        every.append({"workspace": home.slug, "acts": count, "broken": broken})
        if not as_json and wrong is None:
            click.echo(gettext("%(slug)s: holds, %(n)s acts.", slug=home.slug, n=str(count)))
        elif not as_json and wrong is not None:
            what, number = str(BENT_WORDS[wrong.bent]), str(wrong.number)
            click.echo(
                gettext("%(slug)s: number %(n)s: %(what)s.", slug=home.slug, n=number, what=what)
            )
    if as_json:
        tell_json(every)
    if any(one["broken"] for one in every):
        sys.exit(1)


def _home(session: Session, slug: str | None) -> Workspace:
    everyone = session.scalars(select(Workspace).order_by(Workspace.id)).all()
    if slug is None and len(everyone) == 1:
        return everyone[0]
    found = [one for one in everyone if one.slug == slug]
    if not found:
        slugs = ", ".join(one.slug for one in everyone)
        raise Refusal(
            say("It is not clear which workspace is meant."),
            remedy=say("Say --workspace with one of: %(slugs)s.", slugs=slugs),
        )
    return found[0]
