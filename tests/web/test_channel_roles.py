"""Roles on single channels, as the team page gives them and as the next request has them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from editorial import review
from models import roles
from models.actor import Actor
from models.approval import ALL, Level
from models.house import House
from models.post import Post
from models.way import PostState, Role
from tests import guest_rows
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.mark.slow
def test_what_is_given_and_taken_back_counts_with_the_next_request(
    app: Flask, house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice, "<script>x")
    post = rows.submitted(house, alice, "The doors open", channel.id)
    volunteer = app.test_client()
    login(volunteer, "bob")
    login(client, "ada")
    place = {"person": bob.user_id, "channel": channel.id}
    address = f"/posts/{post.id}"
    assert volunteer.get(address).status_code == 404
    given = client.post(
        "/team/channel-role", data={**place, "role": "manager"}, follow_redirects=True
    ).get_data(as_text=True)
    assert "&lt;script&gt;x" in given
    assert "<script>x" not in given
    page = volunteer.get(address).get_data(as_text=True)
    assert f"/posts/{post.id}/approve" in page
    assert "The doors open" in volunteer.get("/review").get_data(as_text=True)
    assert "The doors open" in volunteer.get("/calendar?view=board").get_data(as_text=True)
    client.post("/team/channel-role", data={**place, "role": ""})
    assert volunteer.post(f"{address}/approve", data={"revision": 1}).status_code in {302, 403, 404}
    assert volunteer.get(address).status_code == 404
    login(client, "alice")
    assert "in review" in client.get(address).get_data(as_text=True)


def test_whoever_is_no_administrator_gives_none(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "bob")
    place = {"person": bob.user_id, "channel": channel.id, "role": "manager"}
    said = client.post("/team/channel-role", data=place, follow_redirects=True)
    assert "Your role does not include “See the team, invite" in said.get_data(as_text=True)


@pytest.mark.slow
def test_what_waited_for_a_role_that_is_taken_back_is_let_through(
    house: House, client: FlaskClient, login: Login, ada: Actor, alice: Actor, bob: Actor
) -> None:
    """As where somebody is given another role in the workspace, or let go."""
    channel = rows.connected(house, alice)
    guest_rows.levels(house, alice, Level(role=Role.MANAGER, need=ALL))
    with house.database.transaction() as session:
        roles.give(session, ada, bob.user_id, channel.id, Role.MANAGER)
    post = rows.submitted(house, alice, "Waits for Bob", channel.id)
    for who in (alice, ada):
        with house.database.transaction() as session:
            review.approve(session, who, post.id, revision=1, now=house.now())
    login(client, "ada")
    taken = {"person": bob.user_id, "channel": channel.id, "role": ""}
    client.post("/team/channel-role", data=taken)
    with house.database.reading() as session:
        assert session.get_one(Post, post.id).state is PostState.APPROVED
