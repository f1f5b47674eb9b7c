"""/stop, and the banner on every page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from community.stop import open_stops
from models.actor import Actor
from models.house import House
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def in_force(house: House, actor: Actor) -> list[str]:
    with house.database.reading() as session:
        return [stop.reason for stop in open_stops(session, actor)]


@pytest.mark.slow
def test_an_editor_stops_everything_and_a_manager_resumes(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "erin")
    assert client.post("/stop", data={"reason": "Fire in the hall"}).location == "/stop"
    page = client.get("/channels").get_data(as_text=True)
    assert "Everything is stopped." in page
    assert "Fire in the hall" in page
    assert "nothing: everything is stopped" in client.get("/").get_data(as_text=True)
    assert client.post("/stop/resume").status_code == 403
    client.post("/logout")
    login(client, "alice")
    assert "Erin" in client.get("/stop").get_data(as_text=True)
    client.post("/stop/resume", data={"next": "/stop"})
    assert in_force(house, alice) == []
    assert "Everything is stopped." not in client.get("/").get_data(as_text=True)


def test_one_channel_is_stopped_and_resumed_alone(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    client.post("/stop", data={"reason": "Wrong photo", "channel": channel.id})
    client.post("/stop", data={"reason": "Storm"})
    with house.database.reading() as session:
        first = open_stops(session, alice)[0]
    assert first.channel_id == channel.id
    client.post("/stop/resume", data={"stop": first.id})
    assert in_force(house, alice) == ["Storm"]


def test_a_stop_without_a_reason_is_told_beside_the_field(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "alice")
    answer = client.post("/stop", data={"reason": "  "})
    assert answer.status_code == 422
    assert 'aria-describedby="reason-wrong"' in answer.get_data(as_text=True)
    assert in_force(house, alice) == []


@pytest.mark.parametrize("channel", ["nonsense", "all"])
def test_a_scope_that_cannot_be_read_stops_nothing(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: str
) -> None:
    login(client, "alice")
    answer = client.post("/stop", data={"reason": "Storm", "channel": channel})
    assert answer.status_code == 422
    assert in_force(house, alice) == []


def test_a_volunteer_is_told_whom_to_call(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "bob")
    assert "Editors and above may stop" in client.get("/stop").get_data(as_text=True)
    assert client.post("/stop", data={"reason": "Storm"}).status_code == 403
    assert in_force(house, alice) == []
