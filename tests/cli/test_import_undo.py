"""`flask import --undo`, and workbooks as people make them."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl.reader.excel import load_workbook
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import func, select

from cli.importing import Importing
from editorial import drafting
from editorial.commenting import adding
from editorial.commenting.adding import Writer
from editorial.draft import Draft
from editorial.importing import undoing
from editorial.importing.opening import Spreadsheet, open_table
from editorial.importing.table import Line
from lib.errors import WrongState
from models.actor import Actor
from models.comment import Thread
from models.delivery import Delivery
from models.house import House
from models.imported import BatchState, ImportBatch
from models.post import Post
from models.way import DeliveryState
from tests.web import rows

pytestmark = pytest.mark.slow
AS = ("--as", "alice@example.org")


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return {**environ, "MARRONNIER_LANGUAGE": "en"}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "calendar.csv"
    lines = ("Titre;Texte", "One;First text", "Two;Second text", ";", "Three;Third;too;many")
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def bring(run, sheet):
    def call(path: Path = sheet, *more: object):
        return json.loads(run("import", path, "--json", *AS, *more).stdout)

    return call


def _titles(house: House) -> list[str]:
    with house.database.reading() as session:
        return list(session.scalars(select(Post.title).order_by(Post.id)))


def test_an_import_is_kept_with_its_counts_and_taken_back_as_a_whole(run, bring, house):
    told = bring()
    with house.database.reading() as session:
        batch = session.get_one(ImportBatch, told["import"])
    assert (batch.filename, batch.done, batch.imported, batch.refused) == ("calendar.csv", 3, 2, 1)
    undone = run("import", "--undo", told["import"], "--json", *AS)
    assert json.loads(undone.stdout) == {"import": 1, "removed": 2, "kept": 0, "posts": []}
    assert _titles(house) == []
    assert run("import", "--undo", told["import"], *AS).exit_code == 1
    assert len(bring()["imported"]) == 2  # and the file can be imported again


def test_a_post_that_somebody_worked_on_stays_and_is_named(
    run, bring, house: House, alice: Actor
) -> None:
    told = bring()
    with house.database.transaction() as session:
        _, revision, draft = drafting.draft_of(session, alice, told["imported"][0]["post"])
        changed = Draft(title=draft.title, text="Other words")
        drafting.edit(session, alice, 1, changed, seen=revision.number, now=house.now())
    undone = json.loads(run("import", "--undo", told["import"], "--json", *AS).stdout)
    assert (undone["removed"], undone["posts"]) == (1, [{"post": 1, "title": "One"}])
    assert _titles(house) == ["One"]


def test_a_post_about_which_somebody_said_something_stays_with_what_was_said(
    run, bring, house: House, alice: Actor
) -> None:
    told = bring()
    with house.database.transaction() as session:
        post = session.get_one(Post, told["imported"][1]["post"])
        writer = Writer.of(alice)
        adding.add(session, writer, post, thread=Thread.TEAM, body="Not yet.", now=house.now())
    undone = json.loads(run("import", "--undo", told["import"], "--json", *AS).stdout)
    assert (undone["removed"], undone["kept"]) == (1, 1)
    assert _titles(house) == ["Two"]


def test_an_import_of_which_something_left_is_not_taken_back(
    run, bring, house: House, alice: Actor
) -> None:
    told = bring()
    (other,) = rows.planned(house, alice, "Elsewhere", rows.connected(house, alice).id)
    with house.database.transaction() as session:
        delivery = session.get_one(Delivery, other.id)
        delivery.post_id, delivery.state = 1, DeliveryState.PUBLISHED
    result = run("import", "--undo", told["import"], *AS)
    assert result.exit_code == 1
    assert "has left already" in result.stderr
    assert len(_titles(house)) == 3


def _said(table: Spreadsheet) -> dict[str, object]:
    names = ("header", "encoding", "total", "sheet", "sheets", "notes")
    return {name: getattr(table, name) for name in names}


@pytest.mark.parametrize("rows_before", [60, 110])
def test_an_import_taken_back_while_it_runs_stops_and_stays_taken_back(
    house: House, alice: Actor, tmp_path: Path, rows_before: int
) -> None:
    path = tmp_path / "long.csv"
    path.write_text("\n".join(["Titre;Texte", *(f"T{n};Text {n}" for n in range(110))]))
    whole = open_table(path)

    def rows() -> Iterator[Line]:
        """After so many of them somebody undoes the import in the web."""
        yield from islice(whole.rows(), rows_before)
        with house.database.transaction() as session:
            while undoing.undo_part(session, alice, 1, now=house.now()):
                pass
        yield from islice(whole.rows(), rows_before, None)

    lines = rows()
    table = SimpleNamespace(**{**_said(whole), "rows": lambda: lines})
    task = Importing(house=house, actor=alice, table=table, folders=())
    with pytest.raises(WrongState, match="took this import back"):
        task.run("long.csv")
    with house.database.reading() as session:
        assert session.get_one(ImportBatch, 1).state is BatchState.UNDONE
    assert _titles(house) == []


def test_a_file_or_a_number_is_said_not_both(run, sheet) -> None:
    assert run("import", *AS).exit_code == 2
    assert run("import", sheet, "--undo", 1, *AS).exit_code == 2


def _book(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
    if "Merged" in sheets:
        book["Merged"].merge_cells("A2:A4")
    book.save(path)
    return path


def test_a_merged_cell_counts_for_each_of_its_rows(bring, house, tmp_path) -> None:
    lines = [["Date", "Titre", "Texte"], *(["2026-12-01", f"T{n}", "Words"] for n in range(3))]
    told = bring(_book(tmp_path / "merged.xlsx", Merged=lines))
    assert len(told["imported"]) == 3
    assert "merged cells" in told["notes"][0]
    with house.database.reading() as session:
        wished = select(func.count()).where(Post.wished_at.is_not(None))
        assert session.scalar(wished) == 3


def test_a_formula_that_nobody_worked_out_is_told(bring, tmp_path) -> None:
    lines = [["Titre", "Texte"], ["=A1&B1", "Words"], ["Plain", "=1/0"]]
    told = bring(_book(tmp_path / "formulas.xlsx", Sheet=lines))
    assert "(A2, B3)" in told["notes"][0]
    assert [row["title"] for row in told["imported"]] == ["Words", "Plain"]


def test_of_several_sheets_the_first_that_fits_or_the_one_that_is_named(bring, tmp_path) -> None:
    head = ["Titre", "Texte"]
    book = _book(
        tmp_path / "several.xlsx", Empty=[], Notes=[["See below"]], Plan=[head, ["A", "B"]],
        Other=[head, ["C", "D"]],
    )  # fmt: skip
    told = bring(book)
    assert told["notes"] == ["Of the sheets “Empty”, “Notes”, “Plan”, “Other”, “Plan” is read."]
    assert [row["title"] for row in told["imported"]] == ["A"]
    assert [row["title"] for row in bring(book, "--sheet", "Other")["imported"]] == ["C"]


def test_a_sheet_that_is_hidden_waits_behind_those_that_are_seen(bring, tmp_path) -> None:
    head = ["Titre", "Texte"]
    path = _book(tmp_path / "hidden.xlsx", Last=[head, ["A", "B"]], This=[head, ["C", "D"]])
    book = load_workbook(path)
    book["Last"].sheet_state, book.active = "hidden", 1
    book.save(path)
    assert [row["title"] for row in bring(path)["imported"]] == ["C"]
    assert [row["title"] for row in bring(path, "--sheet", "Last")["imported"]] == ["A"]


def test_a_thousand_columns_are_told_in_a_dozen_lines(bring, tmp_path) -> None:
    heads = ["Titre", "Texte", *(f"Column {n}" for n in range(998))]
    told = bring(_book(tmp_path / "wide.xlsx", Sheet=[heads, ["A", "B", *range(998)]]))
    assert len(told["imported"]) == 1
    assert len(told["notes"]) == 11
    assert told["notes"][-1] == "988 other columns are left out as well."


def test_a_workbook_that_unpacks_to_a_flood_is_not_unpacked(run, tmp_path) -> None:
    path = _book(tmp_path / "bomb.xlsx", Sheet=[["Titre", "Texte"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * 50_000_000 + b"</sst>")
    result = run("import", path, *AS)
    assert result.exit_code == 1
    assert "far larger than it looks" in result.stderr


def test_the_words_of_a_broken_formula_are_no_text(bring, tmp_path) -> None:
    lines = [["Titre", "Texte"], ["A", "#REF!"]]
    told = bring(_book(tmp_path / "ref.xlsx", Sheet=lines))
    assert "#REF!" in told["refused"][0]["reason"]


def test_a_cell_at_the_bottom_of_the_sheet_is_told_and_not_waited_for(run, tmp_path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Titre", "Texte"])
    book.worksheets[0].cell(1_048_576, 1, "z")
    book.save(tmp_path / "far.xlsx")
    result = run("import", tmp_path / "far.xlsx", *AS)
    assert result.exit_code == 1
    assert "goes on below row 100,000" in result.stderr
