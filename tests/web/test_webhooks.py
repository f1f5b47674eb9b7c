"""Managers keep web hooks on their page, and scripts do."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import tokens
from models.actor import Actor
from models.house import House
from models.people import Replay
from models.webhook import EVENTS, Webhook, WebhookDelivery, WebhookEvent
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
FORM = {"name": "n8n <b>", "address": "https://n8n.example.org/in/", "event": ["stop", "resume"]}


def hooks(house: House) -> list[Webhook]:
    with house.database.reading() as session:
        return list(session.scalars(select(Webhook).order_by(Webhook.id)))


def test_a_hook_is_added_and_its_secret_shown_once(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    made = client.post("/webhooks", data=FORM)
    page = made.get_data(as_text=True)
    (hook,) = hooks(house)
    secret = hook.secret(house.settings.keyring)
    assert (made.status_code, secret in page) == (201, True)
    assert (hook.address, hook.events) == (FORM["address"], FORM["event"])
    again = client.get(f"/webhooks/{hook.id}").get_data(as_text=True)
    assert secret not in again
    assert "<b>n8n <b></b>" not in again
    rotated = client.post(f"/webhooks/{hook.id}/secret").get_data(as_text=True)
    fresh = hooks(house)[0].secret(house.settings.keyring)
    assert fresh != secret
    assert fresh in rotated


def test_what_cannot_be_called_is_refused_and_stays_typed(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    for address in (
        "http://example.org/in",
        "https://user:secret@example.org/in",
        "javascript:alert(1)",
        "https://example.org/" + "x" * 10_000,
        "https://\u202eexample.org/",
    ):
        answer = client.post("/webhooks", data={**FORM, "address": address})
        assert answer.status_code == 422, address
        assert "Write the program’s address" in answer.get_data(as_text=True)
    none = client.post("/webhooks", data={**FORM, "event": []})
    assert (none.status_code, "Choose at least one of" in none.get_data(as_text=True)) == (
        422,
        True,
    )
    assert hooks(house) == []


def test_a_hook_is_tried_out_paused_changed_and_removed(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    hook = rows.hooked(house, alice, "n8n")
    login(client, "alice")
    at = f"/webhooks/{hook.id}"
    assert client.post(f"{at}/test").status_code == 303
    page = client.get(at).get_data(as_text=True)
    assert "a test" in page
    assert "Waiting for it: 1." in page
    client.post(f"{at}/pause")
    assert "Paused by Alice." in client.get(at).get_data(as_text=True)
    refused = client.post(f"{at}/test", follow_redirects=True).get_data(as_text=True)
    assert "This web hook is paused." in refused
    client.post(f"{at}/go-on")
    assert hooks(house)[0].paused_at is None
    assert client.post(at, data={**FORM, "event": "stop"}).status_code == 303
    assert hooks(house)[0].events == ["stop"]
    client.post(f"{at}/remove")
    assert hooks(house) == []
    with house.database.reading() as session:
        assert session.scalars(select(WebhookDelivery)).all() == []


def test_only_managers_keep_web_hooks(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    hook = rows.hooked(house, alice, "n8n")
    login(client, "erin")
    assert client.get("/webhooks").status_code == 403
    assert client.post("/webhooks", data=FORM).status_code == 403
    assert client.post(f"/webhooks/{hook.id}/secret").status_code == 403


@pytest.mark.slow
def test_a_script_keeps_a_hook(house: House, app: Flask, alice: Actor) -> None:
    with house.database.transaction() as session:
        _, token = tokens.issue(session, alice, name="x", now=house.now())
    client = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}

    def ask(method: str, path: str = "", **options: object) -> object:
        answer = client.open(
            f"/api/v1/webhooks{path}",
            method=method,
            headers={**headers, "Idempotency-Key": "1"} if path == "" else headers,
            **options,  # type: ignore[arg-type]
        )
        assert answer.status_code in {200, 201}, answer.get_json()
        return answer.get_json()

    wanted = {"address": "https://n8n.example.org/in"}
    made, again = (ask("POST", json=wanted) for _ in range(2))
    assert isinstance(made, dict)
    secret, at = made["secret"], f"/{made['id']}"
    assert again == {**made, "secret": None}
    assert (made["name"], made["events"]) == ("n8n.example.org", list(EVENTS))
    assert hooks(house)[0].secret(house.settings.keyring) == secret
    changed = ask("PATCH", at, json={"events": ["stop"], "paused": True})
    assert isinstance(changed, dict)
    assert (changed["events"], changed["paused"]) == (["stop"], True)
    ask("PATCH", at, json={"paused": False})
    tried = ask("POST", f"{at}/test")
    assert isinstance(tried, dict)
    assert tried["waiting"] == 1
    told = ask("GET", f"{at}/deliveries")
    assert isinstance(told, dict)
    assert [one["event"] for one in told["items"]] == [WebhookEvent.TEST]
    assert ask("DELETE", at) == tried
    assert hooks(house) == []
    with house.database.reading() as session:
        kept = session.scalars(select(Replay.body)).all()
    assert all(secret not in (body or "") for body in kept)
