"""Where a channel's public lives elsewhere, on its page and for scripts."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import tokens
from models.actor import Actor
from models.channel import Channel
from models.house import House
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def audience(house: House, channel: Channel) -> list[dict[str, object]]:
    with house.database.reading() as session:
        return session.get_one(Channel, channel.id).audience


@pytest.mark.slow
def test_a_manager_names_the_zones_and_takes_them_away_again(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    address = f"/channels/{channel.id}/audience"
    client.post(address, data={"elsewhere": ["Indian/Reunion", ""], "percent": ["30", ""]})
    assert audience(house, channel) == [{"zone": "Indian/Reunion", "share": 0.3}]
    shown = client.get(f"/channels/{channel.id}").get_data(as_text=True)
    assert 'value="Indian/Reunion"' in shown
    assert 'max="99" value="30"' in shown
    client.post(address, data={"elsewhere": ["Mars/Olympus"], "percent": ["30"]})
    assert "“Mars/Olympus” is not a time zone." in client.get("/").get_data(as_text=True)
    assert audience(house, channel) == [{"zone": "Indian/Reunion", "share": 0.3}]
    client.post(address, data={"elsewhere": [""], "percent": ["30"]})
    assert audience(house, channel) == []


def test_a_volunteer_does_not(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    login(client, "bob")
    data = {"elsewhere": ["Indian/Reunion"], "percent": ["30"]}
    assert client.post(f"/channels/{channel.id}/audience", data=data).status_code == 403
    assert audience(house, channel) == []


def test_scripts_read_it_and_each_free_time_tells_their_clocks(
    house: House, alice: Actor, app: Flask
) -> None:
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).audience = [{"zone": "Indian/Reunion", "share": 0.3}]
        _, secret = tokens.issue(session, alice, name="script", now=house.now())
    headers = {"Authorization": f"Bearer {secret}"}
    asked = app.test_client()
    told = asked.get(f"/api/v1/channels/{channel.id}", headers=headers).get_json()
    assert told["audience"] == [{"zone": "Indian/Reunion", "share": 0.3}]
    slots = asked.get(f"/api/v1/channels/{channel.id}/slots", headers=headers).get_json()
    first = slots["items"][0]
    assert "by the clock of Réunion" in first["why"][1]
