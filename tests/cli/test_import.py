"""`flask import`: a manager's spreadsheet, as it comes."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook.workbook import Workbook
from PIL import Image
from sqlalchemy import func, select

from cli.importing import Importing
from editorial.importing import parts
from editorial.importing.bring_in import Imported
from editorial.importing.opening import open_table
from editorial.importing.parts import Source
from lib.files import Files
from models.content import Content
from models.house import House
from models.people import User
from models.post import Media, MediaKind, Post, Priority, Revision
from models.way import PostState, Temperature
from tests.fakes import FakeClock
from tests.web import rows

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parents[1] / "data" / "calendrier-editorial.csv"
HEAD = "Date;Heure;Réseaux;Titre;Texte;Image;Texte alternatif;Statut\n"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 8, tzinfo=UTC))


@pytest.fixture
def sheet(tmp_path: Path):
    def write(content: str | bytes, name: str = "calendar.csv") -> Path:
        path = tmp_path / "sheets" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def bring(run, networks):
    """Imports the file as Alice and gives what was told in JSON."""

    def call(path: Path, *options: object):
        result = run("import", path, "--json", "--as", "alice@example.org", *options)
        assert result.exit_code in {0, 1}, result.output
        return json.loads(result.stdout)

    return call


def _posts(house: House) -> list[tuple[Post, Content]]:
    with house.database.reading() as session:
        rows = session.execute(
            select(Post, Revision).join(Revision, Revision.id == Post.revision_id).order_by(Post.id)
        )
        return [(post, Content.from_json(revision.content)) for post, revision in rows]


def _picture(path: Path, size: tuple[int, int] = (40, 30)) -> None:
    Image.new("L" if size[0] > 1000 else "RGB", size, 90).save(path)


def _notes(row: dict[str, Any]) -> str:
    return " ".join(f"{note['field']}: {note['message']}" for note in row["notes"])


def test_the_sample_gives_ten_posts_and_two_rows_refused_by_line(bring, house):
    told = bring(SAMPLE)
    assert [row["line"] for row in told["imported"]] == [2, 3, 4, 5, 6, 7, 8, 9, 12, 13]
    assert [row["line"] for row in told["refused"]] == [10, 11]
    assert len(_posts(house)) == 10


def test_each_refusal_of_the_sample_names_its_fields_and_a_remedy(bring):
    date, time_and_network = bring(SAMPLE)["refused"]
    assert date["field"] == "Date"
    assert "30" in date["reason"]
    assert date["remedy"]
    assert time_and_network["field"] == "Heure, Réseaux"
    assert "25h10" in time_and_network["reason"]
    assert "Instagramme" in time_and_network["reason"]
    assert "Instagram" in time_and_network["problems"][1]["remedy"]


def test_the_sample_tells_where_each_row_came_to_stand(bring):
    states = {row["line"]: row["state"] for row in bring(SAMPLE)["imported"]}
    without_image = dict.fromkeys((2, 3, 5, 7, 8), "draft")
    assert states == without_image | dict.fromkeys((4, 6, 9, 12, 13), "in_review")


def test_all_is_read_everything_is_kept(bring, house, networks):
    bring(SAMPLE)
    (first, said), *_, (last, _) = _posts(house)
    assert said.title == first.title == "Collecte de sang mardi"
    assert said.text.endswith("Votre don sert à 3 malades.")
    assert said.link == "https://example.org/collecte-1er-decembre?utm=x"
    assert set(said.channels) == {networks[n].id for n in ("Facebook", "Mastodon", "Bluesky")}
    assert first.wished_at == datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
    assert first.fresh_until == datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
    assert (first.temperature, first.pillar) == (Temperature.HOT, "Appels")
    assert "un donneur" in str(first.notes[0])
    assert (last.temperature, last.wished_at) == (Temperature.WARM, None)


def test_tous_means_every_channel_and_validated_still_waits_for_approval(bring, house, networks):
    row = next(row for row in bring(SAMPLE)["imported"] if row["line"] == 6)
    post, said = next(pair for pair in _posts(house) if pair[0].id == row["post"])
    assert set(said.channels) == {channel.id for channel in networks.values()}
    assert post.state is PostState.IN_REVIEW
    assert "Statut" in {note["field"] for note in row["notes"]}


def test_with_its_images_beside_it_more_of_the_sample_is_submitted(bring, sheet, house):
    path = sheet(SAMPLE.read_bytes())
    for name in ("collecte.jpg", "sac.png", "maraude.jpg", "pls.png", "euro.png"):
        _picture(path.parent / name)
    rows = {row["line"]: row for row in bring(path)["imported"]}
    assert [line for line, row in rows.items() if row["state"] == "draft"] == [5]
    assert "Texte alternatif" in {note["field"] for note in rows[5]["notes"]}
    assert _posts(house)[0][1].media[0].alt.startswith("Une infirmière")


def test_a_video_is_brought_in_like_an_image(bring, sheet, house):
    clip = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500
    path = sheet(f"{HEAD}01/12/2026;10:00;Bluesky;Balade;Venez;balade.mp4;Un marché;\n")
    (path.parent / "balade.mp4").write_bytes(clip)
    bring(path)
    [(_, said)] = _posts(house)
    [video] = said.media
    assert video.alt == "Un marché"
    with house.database.reading() as session:
        kept = session.scalars(select(Media)).one()
    assert (kept.kind, kept.bytes) == (MediaKind.VIDEO, len(clip))


def test_images_may_lie_in_another_folder(bring, sheet, tmp_path):
    (tmp_path / "photos").mkdir()
    _picture(tmp_path / "photos" / "Été.JPG")
    path = sheet(HEAD + ";;Facebook;T;Texte;été.jpg;Un champ;à valider\n")
    (row,) = bring(path, "--images", tmp_path / "photos")["imported"]
    assert row["state"] == "in_review"


@dataclass(frozen=True, slots=True)
class Busy(Files):
    """While a file is kept somebody else writes something."""

    others: Callable[[], None]

    def write(self, workspace_id: int, data: bytes) -> str:
        self.others()
        return Files.write(self, workspace_id, data)


def test_nobody_waits_while_an_image_is_taken_in(house, alice, sheet, networks):
    path = sheet(HEAD + ";;;T;Texte;été.jpg;Un champ;\n;;;U;Texte;été.jpg;Un champ;\n")
    _picture(path.parent / "été.jpg")
    wrote = []

    def write() -> None:
        rows.idea(house, alice, "Meanwhile")
        wrote.append("été.jpg")

    busy = replace(house, files=Busy(house.files.root, write))
    task = Importing(
        house=busy, actor=alice, table=open_table(path), folders=(path.parent,), dry_run=False
    )
    report = task.run(path.name)
    assert [one.title for one in report.imported] == ["T", "U"]
    assert [len(said.media) for _, said in _posts(house)] == [1, 1]
    assert wrote == ["été.jpg"]
    assert task.run(path.name).imported == ()
    assert len(wrote) == 1, "rows that are there already need no image"


def test_an_image_that_may_not_be_read_is_told_with_a_remedy(house, alice, sheet, networks):
    table = open_table(sheet(HEAD + ";;;T;Texte;a.jpg;Un champ;\n"))
    taken = {"a.jpg": PermissionError(13, "Permission denied")}
    source = Source(header=table.header, taken=taken)
    with house.database.transaction() as session:
        lines = list(table.rows())
        (told,) = parts.take_in(session, alice, source, lines, batch=None, now=house.now())
    assert isinstance(told, Imported)
    (note,) = [one for one in told.notes if one.column == "Image"]
    assert "cannot be read (Permission denied)" in str(note.message)
    assert "Make it a file that may be read" in str(note.remedy)


def test_the_same_file_twice_adds_nothing(bring, house):
    bring(SAMPLE)
    told = bring(SAMPLE)
    assert told["imported"] == []
    assert [row["line"] for row in told["skipped"]] == [2, 3, 4, 5, 6, 7, 8, 9, 12, 13]
    assert len(_posts(house)) == 10


def test_the_same_row_twice_in_a_file_is_one_post(bring, sheet, house):
    row = ";;Facebook;T;Texte;;;brouillon\n"
    told = bring(sheet(HEAD + row + row))
    assert told["skipped"] == [{"line": 3, "post": told["imported"][0]["post"]}]


def test_a_text_on_two_dates_is_two_posts(bring, sheet, house):
    bring(sheet(HEAD + "01/12/2026;9h;X;T;Texte;;;\n08/12/2026;9h;X;T;Texte;;;\n"))
    assert len(_posts(house)) == 2


def test_another_workspace_may_import_the_same_file(run, bring, house):
    bring(SAMPLE)
    told = json.loads(run("import", SAMPLE, "--json", "--as", "charlie@example.org").stdout)
    assert len(told["imported"]) == 10
    assert {row["state"] for row in told["imported"]} == {"draft"}


def test_a_dry_run_tells_the_same_and_changes_nothing(bring, house, tmp_path):
    told = bring(SAMPLE, "--dry-run")
    assert len(told["imported"]) == 10
    assert told["dry_run"]
    assert _posts(house) == []
    assert not (tmp_path / "media").exists()


def test_cp1252_is_read_and_said(bring, sheet, house):
    text = HEAD + ";;Facebook;L’été;Déjà « prêt » à 10 €…;;;brouillon\n"
    told = bring(sheet(text.encode("cp1252")))
    assert told["encoding"] == "windows-1252"
    assert "Windows-1252" in told["notes"][0]
    assert _posts(house)[0][1].text == "Déjà « prêt » à 10 €…"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends_as_they_come(
    bring, sheet, house, codec, separator, end
):
    cells = [["Date", "Networks", "Title", "Text"], ["2026-12-01", "x", "T", f'"a{end}é, ;{end}b"']]
    content = end.join(separator.join(row) for row in cells) + end
    told = bring(sheet(content.encode(codec)))
    assert [row["line"] for row in told["imported"]] == [2]
    assert _posts(house)[0][1].text == "a\né, ;\nb"


def test_lines_are_counted_as_in_the_file_behind_texts_of_several_lines(bring, sheet):
    told = bring(sheet(HEAD + ';;X;T;"un\ndeux\ntrois";;;\n31/11/2026;;X;T;Texte;;;\n'))
    assert told["imported"][0]["line"] == 2
    assert told["refused"][0]["line"] == 5


def test_a_stray_quotation_mark_costs_one_row(bring, sheet):
    told = bring(sheet(HEAD + ';;X;A;"jamais fermé;;;\n;;X;B;Texte;;;\n;;X;C;Texte;;;\n'))
    assert [row["title"] for row in told["imported"]] == ["B", "C"]
    assert told["refused"][0]["line"] == 2
    told = bring(sheet(HEAD + ';;X;A;"jamais fermé;;;\n;;X;D;Texte;;;\n;;X;E;"Texte";;;\n'))
    assert [row["title"] for row in told["imported"]] == ["D", "E"]


def test_a_row_with_more_cells_than_headings_is_refused(bring, sheet):
    told = bring(sheet(HEAD + ";;X;A;Un texte; coupé en deux;;;;à valider\n;;X;B;Texte;;;\n"))
    assert [row["line"] for row in told["refused"]] == [2]
    assert [row["title"] for row in told["imported"]] == ["B"]


def test_bytes_that_are_not_utf8_are_read_as_windows_wrote_them_and_hold_the_row(
    bring, sheet, house
):
    good = ";;X;Été;Des mots bien écrits, déjà relus;;;à valider\n".encode()
    bad = ";;X;B;Caf\xe9 offert;;;à valider\n".replace("à", "a").encode("latin-1")
    told = bring(sheet(HEAD.encode() + good + bad))
    assert told["encoding"] == "UTF-8"
    assert told["imported"][1]["state"] == "draft"
    assert "Texte: " in _notes(told["imported"][1])
    assert _posts(house)[1][1].text == "Café offert"


def test_bytes_that_are_nothing_refuse_their_row_only(bring, sheet):
    rows = ";;X;A;été\x81;;;\n".encode() + ";;X;B;été \0;;;\n".encode()
    rows += b";;X;C;\x81;;;\n;;X;D;Texte;;;\n"
    told = bring(sheet(HEAD.encode() + rows))
    assert [(row["line"], row["field"]) for row in told["refused"]] == [(3, "Texte"), (4, "Texte")]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (HEAD.encode(), "no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "picture"),
        (b"PK\x03\x04" + bytes(1000), "workbook"),
        (bytes(range(256)) * 40, "not a text"),
        (b"Bonjour,\ntout le monde\n", "No headings"),
        (HEAD.encode() + b";;X;T;Texte;;;\n" * 20_001, "more than 20"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused_as_a_whole(
    run, networks, sheet, house, content, word
):
    result = run("import", sheet(content), "--as", "alice@example.org")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert _posts(house) == []


def test_fifty_megabytes_are_refused_without_being_read(run, networks, sheet, house):
    path = sheet(HEAD)
    os.truncate(path, 50_000_000)
    begun = time.monotonic()
    result = run("import", path, "--as", "alice@example.org")
    assert time.monotonic() - begun < 6
    assert result.exit_code == 1
    assert "50" in result.stderr


_wall = datetime.fromisoformat


def _workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_with_its_dates_and_times(bring, house, tmp_path):
    rows: list[list[object]] = [
        ["Date", "Heure", "Réseaux", "Titre", "Texte", "Périmé après"],
        [_wall("2026-12-01"), clock_time(8, 30), "X", "A", "Un", _wall("2026-12-02 19:00")],
        [],
        ["31/11/2026", "9h", "X", "B", "Deux"],
        ["lundi 30/11/2026", "9h", "Tous", "C", 2026],
    ]
    told = bring(_workbook(tmp_path / "calendar.xlsx", rows))
    assert told["encoding"] == "xlsx"
    assert [row["line"] for row in told["imported"]] == [2, 5]
    assert [row["line"] for row in told["refused"]] == [4]
    first = _posts(house)[0][0]
    assert first.wished_at == datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
    assert first.fresh_until == datetime(2026, 12, 2, 18, 0, tzinfo=UTC)


def test_the_dates_and_the_priority_of_a_hot_post_are_kept(bring, house, sheet):
    head = "Date;Heure;Texte;Réseaux;À partir du;Embargo;Périmé après;Priorité\n"
    told = bring(
        sheet(
            head
            + "01/12/2026;8h;Un;X;02/12/2026 9h;01/12/2026 10h;05/12/2026;haute\n"
            + "02/12/2026;8h;Deux;X;;01/12/2026;;\n"
            + "02/12/2026;8h;Trois;X;;06/12/2026;05/12/2026;\n"
            + "02/12/2026;8h;Quatre;X;;;;suprême\n"
        )
    )
    (first, _), (second, _) = _posts(house)
    assert first.relevant_from == datetime(2026, 12, 2, 8, tzinfo=UTC)
    assert first.embargo_until == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert first.priority is Priority.HIGH
    assert "before its embargo ends" in str(first.notes)
    assert second.embargo_until == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert second.priority is Priority.ORDINARY
    assert [row["field"] for row in told["refused"]] == ["Embargo", "Priorité"]


def test_what_another_program_exported_keeps_its_moments(bring, house, sheet):
    rows = "2026-12-01T18:00:00Z,Soup,Soup!,2026-12-01T17:30:00.000+00:00\n"
    told = bring(sheet("date,title,text,embargo\n" + rows))
    [(post, _content)] = _posts(house)
    assert post.wished_at == datetime(2026, 12, 1, 18, tzinfo=UTC)
    assert post.embargo_until == datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    assert "date: L’heure est écrite dans un autre fuseau horaire" in _notes(told["imported"][0])


def test_a_workbook_named_csv_is_read_all_the_same(bring, tmp_path):
    rows: list[list[object]] = [["Texte", "Réseaux"], ["Un", "X"]]
    assert len(bring(_workbook(tmp_path / "calendar.csv", rows))["imported"]) == 1


def test_a_workbook_that_is_damaged_is_refused(run, networks, tmp_path):
    path = _workbook(tmp_path / "calendar.xlsx", [["Texte", "Réseaux"], ["Un", "X"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    result = run("import", path, "--as", "alice@example.org")
    assert result.exit_code == 1
    assert "CSV UTF-8" in result.stderr


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(run, networks, tmp_path):
    path = _workbook(tmp_path / "calendar.xlsx", [["Texte", "Réseaux"], ["Un", "X"]])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/zeros.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(42):
            part.write(bytes(10_000_000))
    assert run("import", path, "--as", "alice@example.org").exit_code == 1


def test_a_file_where_every_row_is_refused_exits_with_1(run, networks, sheet):
    result = run("import", sheet(HEAD + "31/11/2026;;X;T;Texte;;;\n"), "--as", "alice@example.org")
    assert result.exit_code == 1


def test_a_picture_of_forty_megapixels_holds_its_row_and_stops_no_other(bring, sheet):
    path = sheet(HEAD + ";;X;A;Texte;grande.png;Un ciel;à valider\n;;X;B;Texte;;;à valider\n")
    _picture(path.parent / "grande.png", (8000, 5000))
    big, other = bring(path)["imported"]
    assert (big["state"], other["state"]) == ("draft", "in_review")
    assert big["line"] == 2
    assert "Image: " in _notes(big)
    assert "40" in _notes(big)


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/passwd", "a/../../secret.png", "C:\\x.png"]
)
def test_an_image_outside_the_folder_is_refused(bring, sheet, name):
    path = sheet(HEAD + f";;X;A;Texte;{name};Alt;à valider\n")
    _picture(path.parent.parent / "secret.png")
    (row,) = bring(path)["refused"]
    assert (row["line"], row["field"]) == (2, "Image")


def test_a_link_that_leads_outside_is_not_followed(bring, sheet, house):
    path = sheet(HEAD + ";;X;A;Texte;lien.png;Alt;à valider\n")
    _picture(path.parent.parent / "secret.png")
    (path.parent / "lien.png").symlink_to(path.parent.parent / "secret.png")
    (row,) = bring(path)["imported"]
    assert row["state"] == "draft"
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Media.id))) == 0


def test_a_text_too_long_for_one_channel_is_a_draft_with_the_counts(bring, sheet):
    (row,) = bring(sheet(HEAD + f";;Facebook;A;{'a' * 620};;;à valider\n"))["imported"]
    assert row["state"] == "draft"
    assert "120" in _notes(row)
    assert "500" in _notes(row)
    assert "Facebook" in _notes(row)


def test_a_known_network_without_a_channel_is_kept_as_a_draft(bring, sheet, house, networks):
    (row,) = bring(sheet(HEAD + ";;fb et Insta;A;Texte;;;à valider\n"))["imported"]
    assert row["state"] == "draft"
    assert "Insta" in _notes(row)
    assert _posts(house)[0][1].channels == (networks["Facebook"].id,)


def test_all_problems_of_a_row_are_told_at_once(bring, sheet):
    head = "Date;Heure;Réseaux;Titre;Texte;Lien;Type;Statut\n"
    told = bring(sheet(head + "32/01/2026;25h;Facebouk;T;Texte;exemple;brulant!;presque\n"))
    (row,) = told["refused"]
    fields = [problem["field"] for problem in row["problems"]]
    assert sorted(fields) == sorted(["Date", "Heure", "Réseaux", "Lien", "Type", "Statut"])
    assert all(problem["remedy"] for problem in row["problems"])


def test_unknown_columns_are_said_and_stop_nothing(bring, sheet):
    told = bring(sheet("Date;Text;Network;Budget\n2026-12-01;Words;X;12\n"))
    assert len(told["imported"]) == 1
    assert "Budget" in told["notes"][0]


def test_headings_may_stand_below_a_title(bring, sheet):
    told = bring(sheet("sep=;\nCalendrier 2026;;\n;;\nDATE :;texte;RÉSEAU\n01/12/26;Mots;X\n"))
    assert told["imported"][0]["line"] == 5


def test_people_read_one_line_for_each_problem(run, networks):
    result = run("import", SAMPLE, "--as", "alice@example.org")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert sum(" 10, Date" in line for line in lines) == 1
    assert sum(" 11, " in line for line in lines) == 2
    assert "10" in lines[-1]


def test_a_volunteer_imports_posts_of_their_own(run, networks, house, bob):
    run("import", SAMPLE, "--as", "bob@example.org")
    assert {post.owner_id for post, _ in _posts(house)} == {bob.user_id}


def test_where_two_people_could_be_meant_one_must_be_said(run, house, networks):
    result = run("import", SAMPLE)
    assert result.exit_code == 1
    assert "--as" in result.stderr
    assert _posts(house) == []


def test_the_only_manager_is_meant_where_nobody_is_said(run, house, networks, alice, charlie):
    with house.database.transaction() as session:
        session.get_one(User, charlie.user_id).active = False
    assert run("import", SAMPLE).exit_code == 0
    assert {post.owner_id for post, _ in _posts(house)} == {alice.user_id}


@pytest.mark.slow
def test_an_import_killed_in_the_middle_is_finished_by_running_it_again(
    bring, sheet, house, environ, networks
):
    rows = "".join(f";;X;Titre {n};Texte {n};;;à valider\n" for n in range(400))
    path = sheet(HEAD + rows)
    command = [sys.executable, "-m", "flask", "--app", "app", "import", str(path)]
    env = {**os.environ, **environ}
    process = subprocess.Popen([*command, "--as", "alice@example.org"], env=env)
    try:
        _wait_for(lambda: len(_posts(house)) > 30)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    so_far = len(_posts(house))
    assert 0 < so_far < 400
    told = bring(path)
    assert len(told["skipped"]) == so_far
    assert len({post.title for post, _ in _posts(house)}) == len(_posts(house)) == 400
    with house.database.reading() as session:
        states = set(session.scalars(select(Post.state)))
    assert states == {PostState.IN_REVIEW}


def _wait_for(condition) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
