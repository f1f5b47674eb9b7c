"""What an import did, told to people and to scripts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from editorial.importing.bring_in import Imported, Outcome, Skipped
from editorial.importing.cells import Cell
from editorial.importing.opening import Spreadsheet, file_notes, unknown_columns
from editorial.importing.rules import Refused
from editorial.importing.undoing import Kept, kept_words, removed_words
from lib.i18n import Text, say, say_n
from models.imported import ImportBatch
from models.way import STATE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`file_notes`: what is to be said of the file as a whole. `batch`: the number by which the
    import is undone; None for a dry run.
    """

    encoding: str
    file_notes: tuple[Text, ...]
    imported: tuple[Imported, ...]
    refused: tuple[Refused, ...]
    skipped: tuple[Skipped, ...]
    batch: int | None

    @property
    def dry_run(self) -> bool:
        return self.batch is None

    @classmethod
    def of(cls, table: Spreadsheet, outcomes: Iterable[Outcome], *, batch: int | None) -> "Report":
        known = list(outcomes)
        return cls(
            encoding=table.encoding.name,
            file_notes=(*file_notes(table), *unknown_columns(table.header)),
            imported=tuple(one for one in known if isinstance(one, Imported)),
            refused=tuple(one for one in known if isinstance(one, Refused)),
            skipped=tuple(one for one in known if isinstance(one, Skipped)),
            batch=batch,
        )


def as_json(report: Report) -> dict[str, Any]:
    return {
        "imported": [
            {
                # A dry run’s post is given up again: its number would be nobody’s.
                "line": one.number,
                "post": None if report.dry_run else one.post_id,
                "title": one.title,
                "state": one.state.value,
                "notes": [{"field": n.column, "message": _sentence(n)} for n in one.notes],
            }
            for one in report.imported
        ],
        "refused": [_refusal(one) for one in report.refused],
        "skipped": [{"line": one.number, "post": one.post_id} for one in report.skipped],
        "encoding": report.encoding,
        "notes": [str(note) for note in report.file_notes],
        "dry_run": report.dry_run,
        "import": report.batch,
    }


def _refusal(one: Refused) -> dict[str, Any]:
    problems = [
        {"field": cell.column, "reason": str(cell.message), "remedy": str(cell.remedy or "")}
        for cell in one.problems
    ]
    joined = {
        "field": ", ".join(dict.fromkeys(p["field"] for p in problems)),
        "reason": " ".join(p["reason"] for p in problems),
        "remedy": " ".join(dict.fromkeys(p["remedy"] for p in problems)),
    }
    return {"line": one.number, **joined, "problems": problems}


def tell(report: Report) -> None:
    """Refused rows and remarks line by line, then the count; rows without remarks only count."""
    for note in report.file_notes:
        click.echo(str(note))
    for imported in report.imported:
        _tell_imported(imported)
    for refused in report.refused:
        _tell_cells(refused.number, refused.problems)
    if report.batch is not None and report.imported:
        undo = f"flask import --undo {report.batch}"
        click.echo(str(say("To take this import back: %(command)s", command=undo)))
    click.echo(_count(report))


def _tell_imported(imported: Imported) -> None:
    if imported.notes:
        words = say(
            "Line %(line)s: “%(title)s” is imported (%(state)s).",
            line=str(imported.number),
            title=imported.title,
            state=STATE_WORDS[imported.state],
        )
        click.echo(str(words))
    for note in imported.notes:
        words = say("%(name)s: %(what)s", name=note.column, what=_sentence(note))
        click.echo(f"    {words}")


def _tell_cells(number: int, cells: Sequence[Cell]) -> None:
    for cell in cells:
        words = say(
            "Line %(line)s, %(field)s: %(what)s",
            line=str(number),
            field=cell.column,
            what=_sentence(cell),
        )
        click.echo(str(words))


def _sentence(cell: Cell) -> str:
    return f"{cell.message} {cell.remedy or ''}".rstrip()


def _count(report: Report) -> str:
    imported, refused, skipped = map(len, (report.imported, report.refused, report.skipped))
    parts = [
        say_n("%(n)s row imported", "%(n)s rows imported", imported),
        say_n("%(n)s refused", "%(n)s refused", refused),
        say_n("%(n)s there already", "%(n)s there already", skipped),
    ]
    words = ", ".join(map(str, parts)) + "."
    unchanged = say("Nothing was changed (dry run).")
    return f"{words} {unchanged}" if report.dry_run else words


def tell_undone(batch: ImportBatch, kept: Kept, *, as_data: bool) -> None:
    if as_data:
        named = [{"post": post_id, "title": title} for post_id, title in kept.named]
        told = {"import": batch.id, "removed": batch.removed, "kept": kept.count, "posts": named}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(str(removed_words(batch.removed)))
    if kept.count:
        click.echo(str(kept_words(kept.count)))
    for post_id, title in kept.named:
        click.echo(f"    {post_id}  {title}")
