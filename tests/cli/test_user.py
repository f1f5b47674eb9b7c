"""`flask user`: letting people in, from the very first."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from lib import settings
from lib.passwords import is_password
from models import migrate
from models.house import House
from models.people import User, Workspace
from tests import ailing


@pytest.fixture
def flask(app: Flask):
    runner = app.test_cli_runner()

    def call(*args: str, given: str | None = None):
        return runner.invoke(args=list(args), input=given)

    return call


def _user(house: House, email: str) -> User:
    with house.database.reading() as session:
        return session.scalars(select(User).where(User.email == email)).one()


@pytest.mark.slow
def test_a_password_that_was_made_is_told_once_and_opens_the_door(flask, house):
    result = flask(
        "user", "add", "Dana@example.org", "--role", "editor", "--workspace", "red-cross", "--json"
    )
    told = json.loads(result.stdout)
    assert told["email"] == "dana@example.org"
    assert is_password(told["password"], _user(house, "dana@example.org").password or "")
    listed = json.loads(flask("user", "list", "--json").stdout)
    assert ("dana@example.org", "editor") in {(one["email"], one["role"]) for one in listed}
    assert all("password" not in one for one in listed)


@pytest.mark.slow
def test_a_given_password_is_read_from_standard_input_and_never_printed(flask, house):
    result = flask(
        *("user", "add", "dana@example.org", "--workspace", "food-bank", "--password-stdin"),
        given="a long enough one\n",
    )
    assert result.exit_code == 0
    assert "long enough" not in result.output
    assert is_password("a long enough one", _user(house, "dana@example.org").password or "")


def test_a_short_password_is_refused(flask):
    result = flask(
        *("user", "add", "dana@example.org", "--workspace", "food-bank", "--password-stdin"),
        given="short\n",
    )
    assert result.exit_code == 1
    assert "10" in result.stderr


def test_with_several_workspaces_one_must_be_named(flask):
    result = flask("user", "add", "dana@example.org")
    assert result.exit_code == 1
    assert "red-cross" in result.stderr


def test_somebody_who_is_there_already_is_not_added_twice(flask):
    result = flask("user", "add", "alice@example.org", "--workspace", "red-cross")
    assert result.exit_code == 1


def test_somebody_known_joins_a_second_workspace_with_the_same_password(flask, house):
    before = _user(house, "alice@example.org").password
    result = flask("user", "add", "alice@example.org", "--workspace", "food-bank", "--json")
    assert "password" not in json.loads(result.stdout)
    assert _user(house, "alice@example.org").password == before
    several = flask("token", "add", "--user", "alice@example.org")
    assert several.exit_code == 1
    assert "--workspace" in several.stderr


@pytest.mark.slow
def test_another_association_is_founded_when_it_is_said(flask, house):
    add = ("user", "add", "zoe@example.org", "--role", "admin", "--workspace", "Soupe & Cie")
    unsaid = flask(*add)
    assert unsaid.exit_code == 1
    assert "--found" in unsaid.stderr
    assert flask(*add, "--found").exit_code == 0
    with house.database.reading() as session:
        assert session.scalars(select(Workspace.slug)).all()[-1] == "soupe-cie"
    again = flask("user", "add", "yan@example.org", "--workspace", "soupe-cie", "--found")
    assert again.exit_code == 1


@pytest.mark.parametrize("email", ["no-at-sign", "two@at@signs", "a b@example.org", ""])
def test_what_is_no_address_is_refused(flask, email):
    assert flask("user", "add", email, "--workspace", "red-cross").exit_code == 1


def test_an_unknown_role_is_a_usage_error(flask):
    assert flask("user", "add", "dana@example.org", "--role", "boss").exit_code == 2


@pytest.mark.slow
def test_the_first_person_founds_the_workspace(tmp_path: Path, environ):
    read = settings.load(environ)
    house = House.of(read)
    migrate.upgrade(house.database.engine)
    runner = create_app(house).test_cli_runner()
    result = runner.invoke(
        args=[
            "user",
            "add",
            "a@example.org",
            "--role",
            "admin",
            "--workspace",
            "Croix-Rouge Évreux",
        ]
    )
    assert result.exit_code == 0, result.output
    with house.database.reading() as session:
        made = session.scalars(select(Workspace)).one()
    assert (made.slug, made.name) == ("croix-rouge-evreux", "Croix-Rouge Évreux")
    house.database.dispose()


def test_a_database_that_was_never_set_up_is_a_refusal_with_the_remedy(environ):
    house = House.of(settings.load(environ))
    result = create_app(house).test_cli_runner().invoke(args=["user", "list"])
    assert result.exit_code == 1
    assert "flask db upgrade" in result.stderr
    house.database.dispose()


def test_on_a_database_that_takes_no_writing_a_command_says_why_and_what_to_do(flask, house):
    with ailing.read_only(house):
        result = flask("user", "add", "zoe@example.org", "--workspace", "red-cross")
    assert result.exit_code == 1
    assert "La base de données est en lecture seule." in result.stderr
    assert "Rendez le droit d’y écrire" in result.stderr
