"""/import: from an upload to posts, and back."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.pool import QueuePool

from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.importing import refusals
from editorial.importing.opening import Spreadsheet, open_table
from models.actor import Actor
from models.approval import Because, Level, Mode
from models.house import House
from models.imported import BatchState, ImportBatch
from models.people import Workspace
from models.post import Post
from models.way import PostState, Role
from tests.web import rows
from web.exchange import steps, taking

Login = Callable[[FlaskClient, str], None]
SAMPLE = Path(__file__).parents[2] / "data" / "calendrier-editorial.csv"
ODD = "Quand;Intitulé bizarre;Propos\n01/12/2026 10:00;One;First\n31/11/2026;Two;Second\n"


def text(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def upload(client: FlaskClient, content: str | bytes, name: str = "calendar.csv") -> str:
    """The import's page."""
    data = content.encode() if isinstance(content, str) else content
    answer = client.post("/import", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def titles(house: House) -> list[str]:
    with house.database.reading() as session:
        return list(session.scalars(select(Post.title).order_by(Post.id)))


def workbook() -> bytes:
    """Of two sheets."""
    book, out = Workbook(), io.BytesIO()
    sheets = [book.worksheets[0], book.create_sheet("Other")]
    for sheet, title in zip(sheets, ["First sheet", "Second sheet"], strict=True):
        sheet.append(["Titre", "Texte"])
        sheet.append([title, "Words"])
    book.save(out)
    return out.getvalue()


def batch(house: House) -> ImportBatch:
    with house.database.reading() as session:
        return session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(1)).one()


def test_an_upload_is_shown_and_writes_no_post(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    page = text(client, upload(client, SAMPLE.read_bytes()))
    assert "Collecte de sang mardi" in page
    assert "Line 10 , Date 31 November 2026 does not exist" in page.replace("10,", "10 ,")
    assert "Nothing is imported yet." in page
    assert titles(house) == []


@pytest.mark.slow  # the page waits two seconds to see whether writing is possible at all
def test_it_is_looked_at_while_somebody_else_writes(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    address = upload(client, SAMPLE.read_bytes())
    with house.database.transaction():  # whoever would write as well waits until it gives up
        assert "Collecte de sang mardi" in text(client, address)


def test_what_is_shown_is_what_it_becomes(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    news = rows.connected(house, alice, "news")
    head = "Titre;Texte;Réseaux;Statut;Lien;Image"
    given = ("Whole", "Draft", "Nowhere", "Pictured", "Bad", "Whole")
    lines = {
        "Whole": "Whole;Words;{0};à valider;;",
        "Draft": "Draft;Words;{0};brouillon;;",
        "Nowhere": "Nowhere;Words;;à valider;;",
        "Pictured": "Pictured;Words;{0};à valider;;a.png",
        "Bad": "Bad;Words;{0};à valider;ftp://example.org;",
    }
    login(client, "erin")
    address = upload(client, "\n".join([head, *(lines[one].format(news.name) for one in given)]))
    shown = client.get(address).get_data(as_text=True)
    seen = [re.sub(r"<[^>]+>", " ", one) for one in shown.split('<li class="line two">')[1:]]
    client.post(f"{address}/start")
    with house.database.reading() as session:
        became = {one.title: one.state for one in session.scalars(select(Post))}
    assert became == {
        "Whole": PostState.IN_REVIEW,
        "Draft": PostState.DRAFT,
        "Nowhere": PostState.DRAFT,
        "Pictured": PostState.DRAFT,
    }
    words = {PostState.IN_REVIEW: "in review", PostState.DRAFT: "draft"}
    for line, title in zip(seen, given[:4], strict=False):
        assert title in line
        assert words[became[title]] in line
    assert "refused" in seen[4]
    assert "there already" in seen[5]


@pytest.mark.slow
def test_where_nobody_is_asked_it_is_shown_as_approved(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    news = rows.connected(house, alice, "news")
    with house.database.transaction() as session:
        keeping.set_rule(session, alice, Asked(mode=Mode.NONE), now=house.now())
        keeping.set_condition(session, alice, Because.LINK, Level(role=Role.MANAGER))
    login(client, "erin")
    lines = [f"{one};{one};{news.name};à valider" for one in ("Plain", "See https://example.org")]
    address = upload(client, "\n".join(["Titre;Texte;Réseaux;Statut", *lines]))
    shown = client.get(address).get_data(as_text=True).split('<li class="line two">')[1:]
    client.post(f"{address}/start")
    with house.database.reading() as session:
        became = list(session.scalars(select(Post.state).order_by(Post.id)))
    assert became == [PostState.APPROVED, PostState.IN_REVIEW]
    assert ["approved" in shown[0], "in review" in shown[1]] == [True, True]


@pytest.mark.slow
def test_it_is_imported_and_taken_back(client: FlaskClient, login: Login, house: House) -> None:
    login(client, "erin")
    address = upload(client, SAMPLE.read_bytes())
    client.post(f"{address}/start")
    assert len(titles(house)) == 10
    told = batch(house)
    assert (told.state, told.imported, told.refused) == (BatchState.DONE, 10, 2)
    assert "Would be refused" not in text(client, address)
    client.post(f"{address}/undo")
    assert titles(house) == []
    assert "10 posts were taken away." in text(client, address)
    kept = [path for path in house.files.root.glob("*/imports/*") if path.is_file()]
    assert kept == []  # nothing of the upload stays


@pytest.mark.slow
def test_columns_are_said_and_remembered_for_the_same_headings(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    address = upload(client, ODD)
    assert "Say first which column is the text or the title." in text(client, address)
    said = {"column-0": "date", "column-1": "title", "column-2": "text"}
    refused = client.post(f"{address}/columns", data={**said, "column-2": "title"})
    assert refused.status_code == 422
    assert "Two columns are said to be “Title”." in refused.text
    assert refused.text.count('<option value="title" selected>') == 2  # as it was said
    client.post(f"{address}/columns", data=said)
    assert "Line 3, Quand" in text(client, address)
    client.post(f"{address}/start")
    assert titles(house) == ["One"]
    again = upload(client, ODD.replace("One", "Another").upper())
    assert batch(house).columns == {"date": 0, "title": 1, "text": 2}
    assert "ANOTHER" in text(client, again)


def test_what_was_refused_is_a_file_that_runs_nothing(client: FlaskClient, login: Login) -> None:
    login(client, "erin")
    address = upload(client, 'Titre;Texte;=1+1\nA;B;"=cmd|x"\n')
    client.post(f"{address}/columns", data={"column-0": "title", "column-2": "link"})
    answer = client.get(f"{address}/refused.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    heading, row = csv.reader(lines, delimiter=";")
    assert heading == ["Line", "Column", "Reason", "Remedy"]
    assert row[:2] == ["2", "'=1+1"]
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.slow
def test_what_was_looked_at_only_is_found_again_by_whoever_sent_it(
    client: FlaskClient, login: Login
) -> None:
    login(client, "erin")
    upload(client, SAMPLE.read_bytes(), "autumn.csv")
    assert "autumn.csv" in text(client, "/import")
    assert "looked at, not imported" in text(client, "/import")
    client.post("/logout")
    login(client, "alice")
    assert "autumn.csv" not in text(client, "/import")


def test_a_long_list_of_refusals_holds_nothing_while_it_is_sent(
    client: FlaskClient, login: Login, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "PAGE", 2)
    login(client, "erin")
    address = upload(client, "Titre;Texte;Date;Lien\n" + "A;B;31/11/2026;ftp://x\n" * 5)
    pool = house.database.engine.pool
    assert isinstance(pool, QueuePool)
    sent, told = client.get(f"{address}/refused.csv", buffered=False).response, ""
    for piece in sent:
        assert pool.checkedout() == 0
        told += piece.decode() if isinstance(piece, bytes) else piece
    lines = [line.split(";")[:2] for line in told.splitlines()[1:]]
    assert lines == [[str(n), column] for n in range(2, 7) for column in ("Date", "Lien")]


@pytest.mark.slow
def test_it_goes_on_where_a_restart_stopped_it(
    client: FlaskClient, login: Login, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_SECONDS", 0)  # a part each time it is asked
    login(client, "erin")
    rows = "\n".join(f"T{n};Words" for n in range(120))
    address = upload(client, f"Titre;Texte\n{rows}\n")
    client.post(f"{address}/start")
    assert "Importing: 50 of 120 rows" in text(client, address)
    for _ in range(3):
        client.post(f"{address}/step")
    assert batch(house).state is BatchState.DONE
    assert "The import has ended." in text(client, address)
    assert titles(house) == [f"T{n}" for n in range(120)]


@pytest.mark.slow
def test_an_import_whose_rows_are_gone_says_what_to_do(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    address = upload(client, "Titre;Texte\nA;B\n")
    client.post(f"{address}/start")
    with house.database.transaction() as session:  # as a command that was killed leaves it
        session.get_one(ImportBatch, batch(house).id).state = BatchState.RUNNING
    assert "This import was cut off." in text(client, address)
    assert client.post(f"{address}/step").status_code == 409


@pytest.mark.slow
def test_another_sheet_is_chosen(client: FlaskClient, login: Login, house: House) -> None:
    login(client, "erin")
    address = upload(client, workbook(), "two.xlsx")
    assert "First sheet" in text(client, address)
    client.post(f"{address}/sheet", data={"sheet": "Other"})
    assert "Second sheet" in text(client, address)
    client.post(f"{address}/start")
    assert titles(house) == ["Second sheet"]


@pytest.mark.slow
def test_nobody_waits_while_another_sheet_is_read(
    client: FlaskClient, login: Login, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    login(client, "erin")
    address = upload(client, workbook(), "two.xlsx")

    def read(path: Path, *, sheet: str, unknown: bool) -> Spreadsheet:
        with house.database.transaction() as session:
            session.get_one(Workspace, batch(house).workspace_id).name = "Renamed meanwhile"
        return open_table(path, sheet=sheet, unknown=unknown)

    monkeypatch.setattr(taking, "open_table", read)
    client.post(f"{address}/sheet", data={"sheet": "Other"})
    page = text(client, address)
    assert "Second sheet" in page
    assert "Renamed meanwhile" in page


@pytest.mark.slow
def test_a_sheet_that_is_not_there_leaves_the_one_that_was_chosen(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    address = upload(client, workbook(), "two.xlsx")
    client.post(f"{address}/sheet", data={"sheet": "Other"})
    client.post(f"{address}/sheet", data={"sheet": "Gone"})
    assert "Second sheet" in text(client, address)
    client.post(f"{address}/start")
    assert titles(house) == ["Second sheet"]
    client.post(f"{address}/sheet", data={"sheet": "Other"})
    assert "This import was started already." in text(client, address)


def test_what_is_no_spreadsheet_is_refused_in_place(client: FlaskClient, login: Login) -> None:
    login(client, "erin")
    for data, words in (
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "or one with a password"),
        (b"%PDF-1.7", "PDF document"),
    ):
        answer = client.post("/import", data={"file": (io.BytesIO(data), "calendar.xlsx")})
        assert answer.status_code == 400
        assert words in answer.get_data(as_text=True)


def test_words_of_a_file_run_nothing(client: FlaskClient, login: Login) -> None:
    login(client, "erin")
    name = "<script>alert(1)</script>\u202e.csv"
    address = upload(client, 'Titre;Texte;<b>x</b>\n"<script>alert(2)</script>";B;C\n', name)
    page = client.get(address).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "<b>x</b>" not in page


def test_a_volunteer_imports_nothing_here(client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    assert client.get("/import").status_code == 403
