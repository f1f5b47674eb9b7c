"""A week or a month on paper."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from models.actor import Actor
from models.house import House
from models.way import Temperature
from tests.web import rows

pytestmark = pytest.mark.slow
Login = Callable[[FlaskClient, str], None]


def pages(client: FlaskClient, **asked: str) -> list[str]:
    answer = client.get("/export/paper.pdf", query_string=asked)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    found = PdfReader(io.BytesIO(answer.get_data())).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in found]


def test_a_week_names_each_day_and_post_in_words_and_shapes(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    news = rows.connected(house, alice)
    title = "Été : l’œuvre « ça » 👇 \u202e<script>\x07"
    rows.planned(house, alice, title, news.id, temperature=Temperature.HOT)
    login(client, "alice")
    client.post("/language", data={"language": "fr"})
    (page,) = pages(client, view="week", date="2026-11-30")
    assert "Lundi 30 novembre" in page
    assert "Été : l’œuvre « ça » 👇 <script>" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "▲ chaud" in page
    assert "Feed news" in page
    assert "Page 1 sur 1" in page
    assert page.count("rien") == 6


def test_no_row_is_cut_in_two_and_none_is_lost(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    for n in range(60):
        soon = house.now() + timedelta(hours=1, minutes=n)
        rows.drafted(house, alice, f"N{n}N " + "W" * 250, wished_at=soon)
    login(client, "alice")
    found = pages(client, view="month", date="2026-11-30")
    assert len(found) > 3
    where = [[n for n in range(60) if f"N{n}N" in page] for page in found]
    assert sorted(n for page in where for n in page) == list(range(60))
    assert sum(page.count("W") for page in found) >= 60 * 250
