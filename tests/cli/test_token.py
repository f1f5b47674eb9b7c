"""`flask token`: the secret is told once and only its hash is kept."""

import json

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from models.house import House
from models.people import ApiToken
from models.tokens import digest


@pytest.fixture
def flask(app: Flask):
    runner = app.test_cli_runner()

    def call(*args: str) -> Result:
        return runner.invoke(args=list(args))

    return call


def test_a_token_is_told_once_and_only_its_hash_is_kept(flask, house: House):
    told = json.loads(flask("token", "add", "--user", "alice@example.org", "--json").stdout)
    assert told["token"].startswith("mrn_")
    assert told["scopes"] == [
        "posts:read",
        "posts:write",
        "review",
        "schedule",
        "channels:read",
        "channels:write",
        "mentions:read",
        "stop",
        "audit:read",
        "webhooks",
    ]
    with house.database.reading() as session:
        kept = session.scalars(select(ApiToken)).one()
    assert kept.digest == digest(told["token"])
    assert told["token"] not in str(vars(kept))


def test_without_json_the_token_alone_is_on_standard_output(flask):
    result = flask("token", "add", "--user", "ALICE@example.org ", "--name", "newsletter")
    assert result.exit_code == 0
    assert result.stdout.strip().startswith("mrn_")
    assert len(result.stdout.split()) == 1


def test_a_volunteers_token_has_no_more_scopes_than_a_volunteer(flask):
    told = json.loads(flask("token", "add", "--user", "bob@example.org", "--json").stdout)
    assert told["scopes"] == ["posts:read", "posts:write", "channels:read"]


def test_a_scope_beyond_the_role_is_refused_with_its_remedy(flask):
    result = flask("token", "add", "--user", "bob@example.org", "--scope", "review")
    assert result.exit_code == 1
    assert "review" in result.stderr
    assert "posts:write" in result.stderr


def test_a_scope_that_does_not_exist_is_a_usage_error(flask):
    assert flask("token", "add", "--user", "bob@example.org", "--scope", "all").exit_code == 2


def test_nobody_of_that_address_is_a_refusal(flask):
    result = flask("token", "add", "--user", "nobody@example.org")
    assert result.exit_code == 1
    assert "nobody@example.org" in result.stderr


def test_tokens_are_listed_without_their_secrets(flask):
    secret = flask("token", "add", "--user", "alice@example.org").stdout.strip()
    listed = flask("token", "list", "--json").stdout
    assert secret not in listed
    (one,) = json.loads(listed)
    assert one["user"] == "alice@example.org"
    assert one["workspace"] == "red-cross"
    assert "alice@example.org" in flask("token", "list").stdout


def test_a_revoked_token_is_listed_as_revoked(flask):
    made = json.loads(flask("token", "add", "--user", "alice@example.org", "--json").stdout)
    assert flask("token", "revoke", str(made["id"])).exit_code == 0
    (one,) = json.loads(flask("token", "list", "--json").stdout)
    assert one["revoked_at"] is not None


def test_a_token_that_does_not_exist_cannot_be_revoked(flask):
    result = flask("token", "revoke", "99")
    assert result.exit_code == 1
    assert result.stderr
