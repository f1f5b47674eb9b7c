"""What is sent piece by piece speaks the reader's language, by the reader's clock."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from tests.web import rows
from tests.web.exchange.test_importing import upload

Login = Callable[[FlaskClient, str], None]


def sheet(client: FlaskClient, path: str, language: str) -> list[list[str]]:
    answer = client.get(path, query_string={"format": "csv", "all": "1", "lang": language})
    told = answer.get_data(as_text=True).lstrip("\ufeff")
    return list(csv.reader(io.StringIO(told), delimiter=";"))


@pytest.mark.parametrize(
    ("language", "head", "day"),
    [("fr", "Canaux", "03/12/2026"), ("en", "Channels", "2026-12-03")],
)
def test_posts_leave_at_the_hour_of_the_workspace(
    language: str, head: str, day: str, client: FlaskClient, login: Login, house: House,
    alice: Actor,
) -> None:  # fmt: skip
    rows.drafted(house, alice, "Soup", wished_at=house.now() + timedelta(days=3))
    login(client, "alice")
    headings, row = sheet(client, "/export/file", language)
    assert headings[2] == head
    assert row[:2] == [day, "08:00"]  # it is 8 h in Paris


def test_the_refused_rows_and_the_trail_are_told_in_french(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    address = upload(client, "Titre;Texte;Date\nA;B;31/11/2026\n")
    assert sheet(client, f"{address}/refused.csv", "fr")[0][0] == "Ligne"
    english, french = (sheet(client, "/audit/file", language)[0] for language in ("en", "fr"))
    assert english != french
