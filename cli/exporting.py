"""`flask export`: posts as a file for elsewhere."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from cli.acting import acting
from cli.days import DAY
from cli.edge import ready_house, refusals
from editorial.exporting import files, posts
from editorial.exporting.posts import Exported, Place, Wanted
from editorial.trail import noting
from lib.errors import Refusal
from lib.i18n import say, say_n, speaking
from lib.zones import locate
from models.people import Workspace

_KINDS: Final = (".csv", ".xlsx", ".json")


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "first", type=DAY, help="Of this day (2026-12-01) and later.")
@click.option("--until", "last", type=DAY, help="Of this day and earlier.")
@click.option("--as", "email", metavar="EMAIL", help="Who is asking: a volunteer's own posts only.")
@click.option("--workspace", metavar="SLUG", help="Where, if that person is in several.")
@refusals
def export_command(
    file: Path,
    first: datetime | None,
    last: datetime | None,
    email: str | None,
    workspace: str | None,
) -> None:
    """Write posts with their deliveries into FILE: .csv, .xlsx or .json, by its ending.

    Without days it is every post. A CSV and a workbook can be imported again.

    Exit codes: 0 written, 1 refused, 2 a wrong option.
    """
    if file.suffix.lower() not in _KINDS:
        raise Refusal(
            say("It is not said what kind of file that is."),
            remedy=say("Let its name end in %(endings)s.", endings=", ".join(_KINDS)),
        )
    house = ready_house()
    with house.database.transaction() as session:
        actor = acting(session, email, workspace)
        home, where = session.get_one(Workspace, actor.workspace_id), posts.place(session, actor)
        wanted = Wanted(
            since=locate(first, home.zone).at if first else None,
            until=locate(last + timedelta(days=1), home.zone).at if last else None,
        )
        total = posts.count(session, actor, wanted)
        kind = file.suffix.lower().lstrip(".")
        noting.taken_out(session, home.id, "posts", format=kind, as_id=actor.user_id)
    found = posts.posts(house.database.reading, actor, wanted)
    with speaking(house.settings.language, home.zone):
        _write(file, _watched(found, total), where)
    click.echo(str(say_n("%(n)s post written.", "%(n)s posts written.", total)))


def _write(file: Path, found: Iterator[Exported], where: Place) -> None:
    """Beside it first, so that a file that is there is replaced whole or not at all."""
    draft = file.with_name(f".{file.name}.part")
    try:
        if file.suffix.lower() == ".xlsx":
            files.write_xlsx(draft, found, where)
        else:
            write = files.as_json if file.suffix.lower() == ".json" else files.as_csv
            with draft.open("w", encoding="utf-8", newline="") as out:
                out.writelines(write(found, where))
        draft.replace(file)
    except OSError as error:
        raise Refusal(
            say(
                "“%(name)s” cannot be written (%(why)s).", name=str(file), why=error.strerror or "?"
            ),
            remedy=say("Choose a folder that may be written to."),
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _watched(found: Iterator[Exported], total: int) -> Iterator[Exported]:
    with click.progressbar(
        found,
        length=total,
        label=str(say("Exporting")),
        file=sys.stderr,
        hidden=total < 1000 or not sys.stderr.isatty(),
    ) as watched:
        yield from watched
