"""`flask import`: a community manager's spreadsheet becomes posts."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

import click
from sqlalchemy.orm import Session

from cli.acting import acting
from cli.edge import ready_house, refusals, tell_json
from cli.import_report import Report, as_json, tell
from editorial.importing import rules
from editorial.importing.bring_in import Outcome, bring_in, place
from editorial.importing.opening import Spreadsheet, open_table
from editorial.importing.rules import Place, Refused
from editorial.importing.table import Line
from lib.files import Files
from lib.i18n import say
from models.actor import Actor
from models.house import House

# A transaction is short, so that a long import holds up no sender; each row is whole in itself,
# and a second run of the same file goes on where the first was cut off.
BATCH: Final = 20
Item = TypeVar("Item")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", metavar="EMAIL", help="Whose posts they become.")
@click.option("--workspace", metavar="SLUG", help="Where, if that person is in several.")
@click.option(
    "--images",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another folder in which to look for images (else: beside the file).",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_data", is_flag=True, help="Write the outcome as JSON.")
@refusals
def import_command(
    file: Path,
    email: str | None,
    workspace: str | None,
    images: tuple[Path, ...],
    *,
    dry_run: bool,
    as_data: bool,
) -> None:
    """Import posts from FILE, a CSV or .xlsx of one row for each post.

    Rows that cannot be read are refused one by one, with the line, the column and the reason;
    the others are imported. Rows imported earlier are skipped.

    Exit codes: 0 if any row was imported (or was there already), 1 if none could be, 2 for a
    wrong option.
    """
    here = ready_house()
    with here.database.reading() as session:
        actor = acting(session, email, workspace)
        where = place(session, actor)
    table = open_table(file)
    task = _Import(here, actor, where, table, (file.resolve().parent, *images), dry_run=dry_run)
    report = Report.of(table, _watched(task.outcomes(), table.total), dry_run=dry_run)
    if as_data:
        tell_json(as_json(report))
    else:
        tell(report)
    sys.exit(0 if report.imported or report.skipped else 1)


class _Import:
    """Takes a table's rows in, batch by batch."""

    def __init__(
        self,
        here: House,
        actor: Actor,
        where: Place,
        table: Spreadsheet,
        folders: Sequence[Path],
        *,
        dry_run: bool,
    ) -> None:
        self._here, self._actor, self._where = here, actor, where
        self._table, self._folders, self._dry_run = table, folders, dry_run

    def outcomes(self) -> Iterator[Outcome]:
        with ExitStack() as stack:
            files = self._here.files
            if self._dry_run:
                files = Files(Path(stack.enter_context(TemporaryDirectory())))
            for batch in _batches(self._table.rows(), BATCH):
                with self._transaction() as session:
                    outcomes = [self._outcome(session, files, line) for line in batch]
                yield from outcomes

    def _transaction(self) -> AbstractContextManager[Session]:
        database = self._here.database
        return database.reading() if self._dry_run else database.transaction()

    def _outcome(self, session: Session, files: Files, line: Line) -> Outcome:
        now, header = self._here.now(), self._table.header
        row = rules.read(line, header, self._where, now=now)
        if isinstance(row, Refused):
            return row
        return bring_in(session, self._actor, files, row, header, folders=self._folders, now=now)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def _watched(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Shows how far it has come, where somebody watches and it takes a while."""
    with click.progressbar(
        outcomes,
        length=total,
        label=str(say("Importing")),
        file=sys.stderr,
        hidden=total < 100 or not sys.stderr.isatty(),
    ) as watched:
        yield from watched
