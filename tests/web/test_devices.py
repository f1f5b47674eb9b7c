"""Devices that are told: added by a browser, seen and removed by their person only."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from models.push import PushDevice, PushKey
from notifying.devices import address as device_address
from tests.push_service import Browser

Login = Callable[[FlaskClient, str], None]
ADDRESS = "https://push.example.org/send/abc"


def given(**other: str) -> dict[str, Any]:
    return {
        "name": "<script>phone",
        "endpoint": ADDRESS,
        "point": Browser().point,
        "auth": "c2l4dGVlbi1ieXRlcy1vaw",
        **other,
    }


def devices(house: House) -> list[PushDevice]:
    with house.database.reading() as session:
        return list(session.query(PushDevice).order_by(PushDevice.id))


def test_a_device_is_added_shown_and_removed(
    house: House, client: FlaskClient, login: Login
) -> None:
    login(client, "bob")
    assert client.post("/account/notices/devices", data=given()).status_code == 303
    (one,) = devices(house)
    assert ADDRESS.encode() not in one.sealed
    page = client.get("/account/notices").get_data(as_text=True)
    assert "&lt;script&gt;phone" in page
    client.post(f"/account/notices/devices/{one.id}/remove")
    assert devices(house) == []


def test_nobody_removes_the_device_of_somebody_else(
    house: House, client: FlaskClient, login: Login
) -> None:
    login(client, "bob")
    client.post("/account/notices/devices", data=given())
    alice = client.application.test_client()
    login(alice, "alice")
    (one,) = devices(house)
    assert alice.post(f"/account/notices/devices/{one.id}/remove").status_code == 404
    assert len(devices(house)) == 1


def test_a_browser_that_somebody_else_used_before_is_theirs_no_more(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    for name in ("bob", "alice"):
        browser = client.application.test_client()
        login(browser, name)
        browser.post("/account/notices/devices", data=given())
    (one,) = devices(house)
    assert one.user_id == alice.user_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example.org/abc"},
        {"endpoint": "https://bob@push.example.org/abc"},
        {"endpoint": "https://[/"},
        {"endpoint": "https://push.example.org/" + "a" * 1000},
        {"endpoint": ""},
        {"point": "AAAA"},
        {"point": "é"},
        {"auth": ""},
    ],
)
def test_what_is_no_address_of_a_browser_is_refused(
    house: House, client: FlaskClient, login: Login, wrong: dict[str, str]
) -> None:
    login(client, "bob")
    client.post("/account/notices/devices", data=given(**wrong))
    page = client.get("/account/notices").get_data(as_text=True)
    assert "gave no address" in page
    assert devices(house) == []


def test_the_key_is_made_once(house: House, client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    first = client.post("/account/notices/devices/key").get_json()["key"]
    assert client.post("/account/notices/devices/key").get_json()["key"] == first
    assert len(first) == 87
    with house.database.reading() as session:
        assert session.query(PushKey).count() == 1


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(
    client: FlaskClient, login: Login
) -> None:
    login(client, "bob")
    answer = client.get("/service-worker.js")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "showNotification" in answer.get_data(as_text=True)


def renewed(client: FlaskClient, **other: str) -> int:
    """By the browser’s worker, with nobody signed in and no token of a form."""
    auth = "c2l4dGVlbi1ieXRlcy1vaw"
    new = {"endpoint": f"{ADDRESS}-new", "point": Browser().point, "auth": auth}
    data = {**new, "old": ADDRESS, "secret": auth, **other}
    return client.post("/renewed-device", data=data).status_code


def test_a_browser_with_a_new_address_goes_on_being_told(
    house: House, app: Flask, client: FlaskClient, login: Login
) -> None:
    login(client, "bob")
    client.post("/account/notices/devices", data=given())
    (before,) = devices(house)
    app.config["WTF_CSRF_ENABLED"] = True
    assert renewed(app.test_client()) == 204
    (after,) = devices(house)
    assert (after.id, after.name, after.user_id) == (before.id, before.name, before.user_id)
    address, receiver = device_address(house.settings.keyring, after)
    assert address == f"{ADDRESS}-new"
    assert receiver.point != device_address(house.settings.keyring, before)[1].point
    assert renewed(app.test_client()) == 404, "the old address is nobody’s any more"


@pytest.mark.parametrize(
    "wrong",
    [
        {"old": "https://push.example.org/other"},
        {"old": "\x00"},
        {"secret": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"secret": ""},
        {"secret": "é"},
        {"endpoint": "http://inside"},
    ],
)
def test_who_does_not_know_the_old_address_and_its_secret_moves_nothing(
    house: House, client: FlaskClient, login: Login, wrong: dict[str, str]
) -> None:
    login(client, "bob")
    client.post("/account/notices/devices", data=given())
    assert renewed(client.application.test_client(), **wrong) in {404, 422}
    (one,) = devices(house)
    assert device_address(house.settings.keyring, one)[0] == ADDRESS
