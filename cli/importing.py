"""`flask import`: a community manager's spreadsheet becomes posts."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy.orm import Session

from cli.acting import acting
from cli.edge import ready_house, refusals, tell_json
from cli.import_report import Report, as_json, tell, tell_undone
from editorial.importing import batches, parts, taking, undoing
from editorial.importing.bring_in import Outcome
from editorial.importing.opening import Spreadsheet, open_table
from editorial.importing.parts import Source
from editorial.importing.table import Line
from lib.errors import WrongState
from lib.files import Files
from lib.i18n import say
from models.actor import Actor
from models.house import House
from models.imported import BatchState, ImportBatch


@click.command("import")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--as", "email", metavar="EMAIL", help="Whose posts they become.")
@click.option("--workspace", metavar="SLUG", help="Where, if that person is in several.")
@click.option(
    "--images",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another folder in which to look for images (else: beside the file).",
)
@click.option("--sheet", default="", help="Which sheet of a workbook (else: the first that fits).")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--undo", "undone", type=int, metavar="ID", help="Take a whole import back.")
@click.option("--json", "as_data", is_flag=True, help="Write the outcome as JSON.")
@refusals
def import_command(
    file: Path | None,
    email: str | None,
    workspace: str | None,
    images: tuple[Path, ...],
    sheet: str,
    undone: int | None,
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
    if (file is None) == (undone is None):
        raise click.UsageError(str(say("Say a FILE, or --undo with the number of an import.")))
    here = ready_house()
    with here.database.reading() as session:
        actor = acting(session, email, workspace)
    if undone is not None:
        _undo(here, actor, undone, as_data=as_data)
    elif file is not None:
        folders = (file.resolve().parent, *images)
        table = open_table(file, sheet=sheet)
        task = Importing(house=here, actor=actor, table=table, folders=folders, dry_run=dry_run)
        report = task.run(file.name)
        tell_json(as_json(report)) if as_data else tell(report)
        sys.exit(0 if report.imported or report.skipped else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """Takes a table's rows in, in short transactions."""

    house: House
    actor: Actor
    table: Spreadsheet
    folders: tuple[Path, ...]
    dry_run: bool = False

    def run(self, filename: str) -> Report:
        if self.dry_run:
            outcomes = _watched(self._tried(), self.table.total)
            return Report.of(self.table, outcomes, batch=None)
        batch_id = self._begin(filename)
        report = Report.of(
            self.table, _watched(self._imported(batch_id), self.table.total), batch=batch_id
        )
        with self.house.database.transaction() as session:
            batches.end(self._running(session, batch_id), now=self.house.now())
        return report

    def _begin(self, filename: str) -> int:
        with self.house.database.transaction() as session:
            state, now = BatchState.RUNNING, self.house.now()
            return batches.begin(
                session, self.actor, self.table, filename=filename, state=state, now=now
            ).id

    def _imported(self, batch_id: int) -> Iterator[Outcome]:
        for lines in _parts(self.table.rows()):
            source, now = self._source(self.house.files, lines), self.house.now()
            with self.house.database.transaction() as session:
                batch = self._running(session, batch_id)
                outcomes = parts.take_in(session, self.actor, source, lines, batch=batch, now=now)
            yield from outcomes

    def _running(self, session: Session, batch_id: int) -> ImportBatch:
        """Raises WrongState where somebody took it back meanwhile, in the web."""
        batch = batches.locked(session, self.actor, batch_id)
        if batch.state is not BatchState.RUNNING:
            raise WrongState(
                say("Somebody took this import back meanwhile: it stops here."),
                remedy=say("Ask who did; import the file again if it was a mistake."),
            )
        return batch

    def _tried(self) -> Iterator[Outcome]:
        with ExitStack() as stack:
            files = Files(Path(stack.enter_context(TemporaryDirectory())))
            for lines in _parts(self.table.rows()):
                source, now = self._source(files, lines), self.house.now()
                with self.house.database.reading() as session:
                    outcomes = parts.take_in(
                        session, self.actor, source, lines, batch=None, now=now
                    )
                yield from outcomes

    def _source(self, files: Files, lines: Sequence[Line]) -> Source:
        """With their images, taken in while nobody waits for it to end."""
        header = self.table.header
        with self.house.database.reading() as session:
            names = parts.images(session, self.actor, header, lines, now=self.house.now())
        taken = taking.take_in(files, self.actor.workspace_id, names, self.folders)
        return Source(header=header, taken=taken)


def _undo(here: House, actor: Actor, batch_id: int, *, as_data: bool) -> None:
    more = True
    while more:
        with here.database.transaction() as session:
            more = undoing.undo_part(session, actor, batch_id, now=here.now())
    with here.database.reading() as session:
        batch = batches.of(session, actor, batch_id)
        tell_undone(batch, undoing.kept(session, actor, batch), as_data=as_data)


def _parts(lines: Iterable[Line]) -> Iterator[list[Line]]:
    left = iter(lines)
    while part := list(islice(left, parts.SIZE)):
        yield part


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
