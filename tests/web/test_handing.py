"""/posts/<id>/hand-over: giving a draft to somebody else."""

import html
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.mark.slow
def test_a_volunteer_is_told_before_that_they_will_not_see_it_and_lands_where_they_can(
    house: House,
    app: Flask,
    client: FlaskClient,
    login: Login,
    alice: Actor,
    bob: Actor,
    erin: Actor,
) -> None:
    post = rows.drafted(house, bob, "Zebrano <script>x</script>", rows.connected(house, alice).id)
    address = f"/posts/{post.id}/hand-over"
    login(client, "bob")
    assert address in client.get(f"/posts/{post.id}").text
    assert address in client.get("/holding").text
    shown = client.get(address).text
    assert "You no longer see it afterwards" in shown
    assert "<script>x" not in shown
    done = client.post(address, data={"to": erin.user_id, "said": "Soon"}, follow_redirects=True)
    assert (done.status_code, done.request.path) == (200, "/mine")
    assert "Erin goes on with" in done.text
    assert client.get(address).status_code == 404
    assert f"/posts/{post.id}" not in client.get("/search?q=zebrano").text
    of_erin = app.test_client()
    login(of_erin, "erin")
    page = html.unescape(of_erin.get(f"/posts/{post.id}").text)
    assert "from Bob to Erin" in page
    assert "Soon" in page
    assert f"/posts/{post.id}" in of_erin.get("/search?q=zebrano").text


@pytest.mark.slow
def test_an_editor_is_not_warned_and_one_who_is_not_chosen_changes_nothing(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.drafted(house, bob, "Coats", rows.connected(house, alice).id)
    address = f"/posts/{post.id}/hand-over"
    login(client, "erin")
    assert "no longer see it" not in client.get(address).text
    refused = client.post(address, data={"to": ""}, follow_redirects=True)
    assert "Choose somebody else who is here." in refused.text
    assert address in client.get("/holding").text
    asked = rows.submitted(house, bob, "Asked", rows.connected(house, alice, "b").id)
    assert "It is not handed over" in client.get(f"/posts/{asked.id}/hand-over").text
