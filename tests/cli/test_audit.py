"""The trail on the terminal, and a row that somebody altered."""

import json
import os
import pwd

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from models.house import House
from models.people import Workspace


@pytest.fixture
def app(house: House) -> Flask:
    with house.database.transaction() as session:
        session.get_one(Workspace, 1).cut_off = 9
    return create_app(house)


def test_a_trail_that_holds_is_0_and_an_altered_row_is_1(app, house):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit", "verify"]).exit_code == 0
    with house.database.transaction() as session:
        session.execute(text("DROP TRIGGER audit_stays"))
        session.execute(text("UPDATE audit SET who = 'M' WHERE number = 2 AND workspace_id = 1"))
    told = runner.invoke(args=["audit", "verify", "--json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout)[0]["broken"] == {"number": 2, "kind": "altered"}


def test_an_export_ends_with_its_head(app):
    told = app.test_cli_runner().invoke(args=["audit", "export", "--workspace", "red-cross"])
    *acts, last = [json.loads(line) for line in told.stdout.splitlines()]
    assert last["head"]["hash"] == acts[-1]["hash"]
    assert acts[-2]["details"] == '{"cut_off":[18,9]}'


def test_what_a_command_did_names_the_account_and_the_command(app):
    told = app.test_cli_runner().invoke(args=["audit", "export", "--workspace", "red-cross"])
    taken_out = json.loads(told.stdout.splitlines()[-2])
    assert (taken_out["by"], taken_out["act"]) == ("command", "exported")
    account, _, command = taken_out["who"].partition(": ")
    assert account == pwd.getpwuid(os.getuid()).pw_name
    assert command.endswith("audit export")


def test_of_several_workspaces_it_asks_which_one_is_meant(app):
    told = app.test_cli_runner().invoke(args=["audit", "list"])
    assert told.exit_code == 1
    assert "food-bank, red-cross" in told.stderr or "red-cross, food-bank" in told.stderr


def test_acts_are_listed_by_kind_person_and_day(app):
    def listed(*narrower):
        asked = ["audit", "list", "--workspace", "red-cross", "--json", *narrower]
        answer = app.test_cli_runner().invoke(args=asked)
        assert answer.exit_code == 0, answer.stderr
        return [one["act"] for one in json.loads(answer.stdout)]

    assert listed("--act", "settings") == ["settings"]
    assert listed("--from", "2026-11-30", "--until", "2026-11-30") == ["settings"]
    assert "settings" not in listed("--until", "2026-11-29")
    assert listed("--person", "alice@example.org") == []
