"""Advice stands beside the previews, goes away for whoever wants none, and stops nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from tests.editorial.test_neighbours import TEXT
from tests.web import rows
from tests.web.test_compose import write

Login = Callable[[FlaskClient, str], None]


def test_advice_is_given_until_one_wants_none_and_again_when_one_does(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    given = {"text": "Pour donner, cliquez ici !", "language": "fr"}
    assert '<q lang="fr">cliquez ici</q>' in client.post("/compose/looks", data=given).text
    off = client.post("/compose/looks", data={**given, "advice": "off"}).text
    assert "cliquez ici</q>" not in off
    assert "Advice on reading" in client.post("/compose/looks", data=given).text
    client.post("/compose/looks", data={**given, "advice": "on"})
    assert "cliquez ici</q>" in client.post("/compose/looks", data=given).text


def test_without_scripts_the_same_button_keeps_what_was_typed(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    shown = write(client, text="Kept words, cliquez ici", language="fr", advice="off")
    assert "Kept words, cliquez ici</textarea>" in shown.text
    assert "Advice on reading" in shown.text
    assert "Advice on reading" in client.get("/compose").text


@pytest.mark.slow
def test_a_text_like_anothers_is_told_with_a_link_and_saved_all_the_same(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    (one,) = rows.planned(house, alice, "Collecte", channel, text=TEXT)
    login(client, "alice")
    given: dict[str, Any] = {"text": TEXT, "channel": channel, "wished": "2026-11-30T09:30"}
    shown = client.post("/compose/looks", data=given).text
    assert "this says nearly the same: <a href" in " ".join(shown.split())
    assert f'href="/posts/{one.post_id}"' in shown
    assert "this leaves in the same hour:" in shown
    saved = client.get(write(client, **given).location).text
    assert "“Collecte” says nearly the same." in saved
    assert "“Collecte” leaves in the same hour." in saved
