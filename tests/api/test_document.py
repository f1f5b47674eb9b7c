"""The OpenAPI document tells the truth, and its page needs nothing from elsewhere."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]
from openapi_spec_validator import validate

from models.delivery import Attempt, AttemptOutcome, Look, LookOutcome, Part
from models.series import Every, Series
from models.way import DeliveryState
from tests.api.conftest import delivery
from tests.conftest import actor_named

ROOT = "/api/v1"
SHOWN = [{"text": "t", "url": "u", "at": "2026-11-30T07:00:00+00:00", "likeness": "same"}]
DOCS = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture
def document(client) -> dict[str, Any]:
    answer = client.get(f"{ROOT}/openapi.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


@pytest.mark.slow
def test_the_document_is_valid(document):
    validate(document)


def routes(app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"{ROOT}/") and rule.rule not in {
            f"{ROOT}/",
            f"{ROOT}/openapi.json",
        }:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield method.lower(), path


@pytest.mark.slow
def test_every_route_is_in_the_document_and_nothing_else(app, document):
    told = {
        (method, path)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert told == set(routes(app))


def test_every_route_is_in_the_documentation(app):
    words = DOCS.read_text()
    for method, path in routes(app):
        named = re.sub(r"\{\w+\}", "ID", path.removeprefix(ROOT))
        assert f"`{method.upper()} {named}`" in words, (method, named)


def test_every_operation_says_what_it_does_and_how_it_refuses(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert operation["summary"], path
            assert "default" in operation["responses"], path
            assert operation["security"] == [{"token": []}]
            if method == "post":
                names = {parameter.get("name") for parameter in operation["parameters"]}
                assert "Idempotency-Key" in names, path


@pytest.mark.slow
def test_answers_hold_what_the_document_says_and_nothing_else(
    as_alice, document, sandbox, house, picture
):
    image = as_alice.post("/media", data={"file": (io.BytesIO(picture), "a.png")}).get_json()
    body = {
        "title": "T",
        "text": "t",
        "channels": [sandbox.id],
        "media": [{"id": image["id"], "alt": "a"}],
    }
    post = as_alice.post("/posts", body).get_json()["id"]
    sent = delivery(
        house, "alice", post, sandbox, state=DeliveryState.PUBLISHED, remote_id="1", url="u"
    ).id
    with house.database.transaction() as session:
        session.add(
            Attempt(
                delivery_id=sent,
                fence=1,
                sender="s",
                started_at=house.now(),
                outcome=AttemptOutcome.PUBLISHED,
            )
        )
        session.add(Look(delivery_id=sent, at=house.now(), outcome=LookOutcome.ABSENT, shown=SHOWN))
        session.add(
            Part(
                delivery_id=sent,
                name="0",
                fence=1,
                remote_id="1",
                url="u",
                published_at=house.now(),
                extra={},
            )
        )
    stop = as_alice.post("/stop", {"reason": "x"}).get_json()["id"]
    hook = as_alice.post("/webhooks", {"address": "https://example.org/in"}).get_json()["id"]
    as_alice.post(f"/webhooks/{hook}/test")
    numbers = {
        "series_id": series_of(house, post, sandbox),
        "post_id": post,
        "delivery_id": sent,
        "media_id": image["id"],
        "channel_id": sandbox.id,
        "stop_id": stop,
        "webhook_id": hook,
    }
    for path, item in document["paths"].items():
        if "get" in item:
            answer = as_alice.get(path.removeprefix(ROOT).format(**numbers))
            assert answer.status_code == 200, path
            schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            Draft4Validator(
                {**closed(schema), "components": closed(document["components"])}
            ).validate(answer.get_json())


def series_of(house, post_id: int, channel) -> int:
    alice = actor_named(house, "alice")
    with house.database.transaction() as session:
        one = Series(
            workspace_id=alice.workspace_id,
            post_id=post_id,
            channel_id=channel.id,
            every=Every.WEEK,
            first="2026-12-01",
            wall="10:00",
            zone="Europe/Paris",
            created_by_id=alice.user_id,
            created_at=house.now(),
        )
        session.add(one)
        session.flush()
        return one.id


def closed(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema, where no property may be that is not told."""
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: closed(inner) for name, inner in schema.items()}
    if "properties" in schema:
        told["additionalProperties"] = False
    if told.pop("nullable", False):
        return {"anyOf": [told, {"type": "null"}]}
    return told


def test_the_page_takes_nothing_from_elsewhere_and_runs_no_inline_script(client):
    answer = client.get(f"{ROOT}/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "http" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert f"{ROOT}/openapi.json" in page


def test_the_address_without_a_slash_leads_there(client):
    assert client.get(ROOT).headers["Location"].endswith(f"{ROOT}/")


def test_the_document_can_be_printed(app, document):
    result = app.test_cli_runner().invoke(args=["openapi", "print"])
    assert json.loads(result.stdout)["paths"] == document["paths"]
