"""/export: what comes out can go in again, and runs nothing."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl.reader.excel import load_workbook

from editorial import media
from editorial.exporting import files, posts
from editorial.exporting.cells import headings
from editorial.exporting.posts import Wanted
from editorial.importing import parts
from editorial.importing.bring_in import Imported
from editorial.importing.columns import Column, meaning
from editorial.importing.opening import open_table
from editorial.importing.parts import Source
from lib.i18n import speaking
from models.actor import Actor
from models.channel import Channel
from models.content import Attachment, Tags
from models.house import House
from models.post import Priority
from models.reuse import ReuseRules
from models.way import DeliveryState, Temperature
from tests.editorial.media.drawings import drawn, encoded
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def furnished(house: House, alice: Actor, bob: Actor) -> Channel:
    """A post of every kind, with words that spreadsheets would work out."""
    news, other = rows.connected(house, alice), rows.connected(house, alice, "comma, and more")
    soon = house.now() + timedelta(days=3)
    rows.drafted(house, alice, "=1+1", text="-5 °C\n\n“Quoted”; and more", pillar="'=1")
    rows.submitted(house, bob, "Bob’s", news.id, wished_at=soon, link="https://example.org/a;b")
    hot: dict[str, Any] = {
        "fresh_until": soon,
        "priority": Priority.HIGH,
        "goal": "=x",
        "campaign": "Noël",
    }
    rows.planned(house, alice, "Hot", news.id, other.id, temperature=Temperature.HOT, **hot)
    (live,) = rows.planned(house, alice, "Live", news.id, temperature=Temperature.COLD)
    rows.became(house, live, DeliveryState.PUBLISHED, url="https://example.org/1")
    return news


@pytest.mark.parametrize(("language", "said"), [("en", "only “soup”"), ("fr", "« soup »")])
def test_the_words_that_were_looked_for_stand_in_quotation_marks(
    language: str, said: str, client: FlaskClient, login: Login
) -> None:
    login(client, "erin")
    page = client.get("/export", query_string={"q": "soup", "lang": language}).text
    assert said.replace(" »", "\u202f»").replace("« ", "«\u202f") in page


def taken(client: FlaskClient, **asked: str | int) -> bytes:
    answer = client.get("/export/file", query_string={"all": "1", **asked})
    assert answer.status_code == 200
    data = answer.get_data()
    answer.close()
    return data


def titles(data: bytes) -> list[str]:
    return [post["title"] for post in json.loads(data)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_taken_out_goes_in_again_without_a_refusal(
    language: str, kind: str, house: House, furnished: Channel, alice: Actor, tmp_path: Path
) -> None:
    path = tmp_path / f"out.{kind}"
    with speaking(language, "Europe/Paris"), house.database.reading() as session:
        where = posts.place(session, alice)
        found = posts.posts(house.database.reading, alice, Wanted())
        if kind == "csv":
            path.write_text("".join(files.as_csv(found, where)), encoding="utf-8", newline="")
        else:
            files.write_xlsx(path, found, where)
    table = open_table(path)
    assert set(table.header.places) == set(Column)
    with house.database.transaction() as session:
        source = Source(header=table.header)
        lines = list(table.rows())
        outcomes = parts.take_in(session, alice, source, lines, batch=None, now=house.now())
    assert [type(one) for one in outcomes] == [Imported] * 4
    with house.database.reading() as session:
        before, after = _said(house, alice)[:4], _said(house, alice)[4:]
    assert after == before


def _said(house: House, who: Actor) -> list[tuple[object, ...]]:
    return [
        (
            one.post.title,
            one.content.text,
            one.content.link,
            one.content.channels,
            one.post.temperature,
            (one.post.pillar, one.post.goal, one.post.campaign, one.post.priority),
            one.at and one.at.replace(second=0),
            one.post.fresh_until,
        )
        for one in posts.posts(house.database.reading, who, Wanted())
    ]


def test_nothing_in_a_csv_is_worked_out(
    client: FlaskClient, login: Login, furnished: Channel
) -> None:
    login(client, "alice")
    cells = [
        cell
        for row in csv.reader(io.StringIO(taken(client).decode()), delimiter=";")
        for cell in row
    ]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.slow
def test_nothing_in_a_workbook_is_a_formula(
    client: FlaskClient, login: Login, furnished: Channel
) -> None:
    login(client, "alice")
    sheet = load_workbook(io.BytesIO(taken(client, format="xlsx"))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "inlineStr",
        "n",
        "d",
    }
    assert sheet["D2"].value == "=1+1"


def test_data_names_each_delivery_with_its_state_and_address(
    client: FlaskClient, login: Login, furnished: Channel
) -> None:
    login(client, "alice")
    *_, live = json.loads(taken(client, format="json"))
    (delivery,) = live["deliveries"]
    assert (delivery["state"], delivery["url"]) == ("published", "https://example.org/1")
    assert delivery["channel"]["name"] == "Feed news"


def test_data_holds_all_that_a_row_of_a_table_cannot(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    rules = ReuseRules(rest_days=90, expires_on=date(2027, 6, 1), seasons=(("11-15", "01-05"),))
    with house.database.transaction() as session:
        data = encoded(drawn())
        kept = media.store(session, alice, house.files, data, filename="a.png", now=house.now())
        shown = (Attachment(sha256=kept.sha256, decorative=True),)
    tags = Tags(campaign="winter")
    rows.drafted(
        house,
        alice,
        "Long",
        thread=True,
        link="https://a.example",
        tags=tags,
        media=shown,
        reuse=rules,
    )
    rows.drafted(house, alice, "Short")
    login(client, "alice")
    long, short = json.loads(taken(client, format="json"))
    assert long["thread"] is True
    assert long["tags"] == {"campaign": "winter", "medium": ""}
    assert long["media"][0]["decorative"] is True
    assert long["reuse"] == {
        "rest_days": 90,
        "most_uses": None,
        "reread_months": None,
        "expires_on": "2027-06-01",
        "seasons": [{"from": "11-15", "to": "01-05"}],
        "read_on": None,
    }
    assert (short["thread"], short["tags"], short["reuse"]["seasons"]) == (False, None, [])


@pytest.mark.slow
def test_the_calendar_s_filters_and_days_are_kept_to(
    client: FlaskClient, login: Login, furnished: Channel
) -> None:
    login(client, "alice")
    assert titles(taken(client, format="json", state="live")) == ["Live"]
    assert titles(taken(client, format="json", temperature="hot")) == ["Hot"]
    assert titles(taken(client, format="json", state="review")) == ["=1+1", "Bob’s"]
    between = {"all": "", "format": "json", "from": "2026-12-01", "until": "2026-12-03"}
    assert titles(taken(client, **between)) == ["Bob’s"]
    assert client.get("/export/file?from=soon").status_code == 422


@pytest.mark.slow
def test_a_volunteer_takes_out_their_own(
    client: FlaskClient, login: Login, furnished: Channel
) -> None:
    login(client, "bob")
    assert titles(taken(client, format="json")) == ["Bob’s"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_heading_is_one_that_the_import_knows(language: str) -> None:
    with speaking(language):
        assert [meaning(words) for words in headings()[: len(Column)]] == list(Column)
