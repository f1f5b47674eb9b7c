"""Scripts with the tokens of the people of the house."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from models import tokens
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.house import House
from models.post import Post, Revision
from models.way import DeliveryState
from scheduler.planner import place
from tests.conftest import actor_named


class Script:
    """Calls the API with one token; a path starts after /api/v1."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.token = token

    def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        return self("POST", path, body, **options)


@pytest.fixture
def token_of(house: House) -> Callable[..., str]:
    def make(key: str, *scopes: str) -> str:
        with house.database.transaction() as session:
            _, secret = tokens.issue(
                session, actor_named(house, key), name="test", scopes=scopes, now=house.now()
            )
        return secret

    return make


@pytest.fixture
def script(app: Flask, token_of) -> Callable[..., Script]:
    """`script("alice", "posts:read")`: with those scopes, or all that her role allows."""

    def make(key: str, *scopes: str) -> Script:
        return Script(app.test_client(), token_of(key, *scopes))

    return make


@pytest.fixture
def as_alice(script: Callable[..., Script]) -> Script:
    return script("alice")


@pytest.fixture
def sandbox(house: House) -> Channel:
    """A channel of red-cross."""
    return channel(house, "alice", kind="sandbox", handle="croix-rouge", name="Sandbox")


def channel(house: House, key: str, **values: Any) -> Channel:
    actor = actor_named(house, key)
    made = Channel(
        workspace_id=actor.workspace_id,
        network=values["kind"],
        zone="Europe/Paris",
        created_at=house.now(),
        **values,
    )
    with house.database.transaction() as session:
        session.add(made)
    return made


def delivery(house: House, key: str, post_id: int, channel: Channel, **values: Any) -> Delivery:
    """A delivery of that post in any state."""
    now = house.now()
    with house.database.transaction() as session:
        post = session.get_one(Post, post_id)
        revision = session.get_one(Revision, post.revision_id)
        made = place(session, post, revision, channel, at=now, by=PlacedBy.PERSON, why=(), now=now)
        for name, value in {"state": DeliveryState.PLANNED, **values}.items():
            setattr(made, name, value)
    return made


@pytest.fixture
def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


def error_of(answer: TestResponse) -> dict[str, Any]:
    """The error of an answer, which has the one shape and nothing else."""
    body = answer.get_json()
    assert set(body) == {"error"}, body
    error: dict[str, Any] = body["error"]
    assert set(error) == {"code", "message", "fields", "remedy"}
    assert error["code"]
    assert error["message"]
    assert error["remedy"]
    assert isinstance(error["fields"], dict)
    return error
