"""The submit button says what it will do, wherever it stands."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
ASKED = "Submitted, it is put before Ada, Alice; one must agree."


@pytest.mark.slow
def test_on_the_post_in_the_room_and_while_writing(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.drafted(house, bob, "Coats", channel)
    login(client, "bob")
    for page in ("", "/review", "/edit"):
        assert ASKED in client.get(f"/posts/{post.id}{page}").text
    assert 'aria-describedby="foretold"' in client.get(f"/posts/{post.id}").text
    typed = {"title": "Soup", "text": "Soup", "channel": channel, "temperature": "warm"}
    assert ASKED in client.post("/compose/looks", data=typed).text


def test_after_it_the_page_says_that_it_is_approved_where_nobody_is_asked(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    login(client, "alice")
    client.post("/approval/rules", data={"mode": "none"})
    assert "approved at once" in client.get("/compose").text
    typed = {"title": "Soup", "text": "Soup", "channel": channel, "temperature": "warm"}
    sent = {**typed, "action": "submit", "language": "en", "priority": "ordinary"}
    done = client.post("/compose", data=sent, follow_redirects=True)
    assert "Nobody is asked here: it is approved." in done.text
