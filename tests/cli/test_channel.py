"""`flask channel`, `flask connectors`, `flask db`, `flask stop`: the operator’s small commands."""

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from lib import settings
from models import credentials, migrate
from models.channel import Channel, Secret
from models.delivery import Stop
from models.house import House
from web.sandbox import create_sandbox

ALICE = ("--as", "alice@example.org")


def _connect(run, *more):
    return run("channel", "add", "sandbox", "--handle", "rc", "--no-check", *ALICE, *more)


def test_an_account_is_connected_and_its_credentials_are_sealed(run, house):
    told = json.loads(_connect(run, "--credential", "token=open-sesame", "--json").stdout)
    assert told["kind"] == "sandbox"
    with house.database.reading() as session:
        opened = credentials.read(session, house.settings.keyring, told["id"])
        sealed = session.scalars(select(Secret.sealed)).one()
    assert opened == {"token": "open-sesame"}
    assert b"open-sesame" not in sealed


@pytest.mark.parametrize("content", ["token=open-sesame\n", '{"token": "open-sesame"}'])
def test_credentials_come_from_a_file(run, house, tmp_path, content):
    path = tmp_path / "credentials"
    path.write_text(content)
    told = json.loads(_connect(run, "--credential-file", path, "--json").stdout)
    with house.database.reading() as session:
        opened = credentials.read(session, house.settings.keyring, told["id"])
    assert opened == {"token": "open-sesame"}


def test_a_file_that_is_none_is_refused_without_being_shown(run, tmp_path):
    path = tmp_path / "credentials"
    path.write_text('{"token": "open-ses')
    result = _connect(run, "--credential-file", path)
    assert result.exit_code == 1
    assert "open-ses" not in result.output


def test_what_is_missing_is_named(run):
    result = _connect(run)
    assert result.exit_code == 1
    assert "token" in result.stderr


def test_a_network_that_is_not_there_is_refused_with_those_that_are(run):
    result = run("channel", "add", "friendster", "--handle", "rc", *ALICE)
    assert result.exit_code == 1
    assert "bluesky" in result.stderr


def test_an_address_inside_our_own_network_is_refused_with_the_way_out(run):
    hook = "address=https://localhost/hooks/abcdefghijklmnopqrstuvwx"
    result = run(
        *("channel", "add", "mattermost", "--handle", "chat/news", "--credential", hook, *ALICE)
    )
    assert result.exit_code == 1
    assert "MARRONNIER_MATTERMOST_BASE_URL" in result.stderr
    assert json.loads(run("channel", "list", "--json").stdout) == []


@pytest.mark.slow
def test_a_volunteer_connects_nothing(run):
    result = run(
        *("channel", "add", "feed", "--handle", "news", "--as", "bob@example.org", "--no-check")
    )
    assert result.exit_code == 1


def test_an_account_that_does_not_answer_yet_is_connected_and_said(run):
    result = run(
        *("channel", "add", "sandbox", "--handle", "rc", "--credential", "token=abcdef", *ALICE)
    )
    assert result.exit_code == 0
    assert result.stderr.strip()


def test_channels_are_listed_with_their_workspace(run, networks):
    listed = json.loads(run("channel", "list", "--json").stdout)
    assert [one["name"] for one in listed] == ["Facebook", "Mastodon", "X", "Bluesky"]
    assert {one["workspace"] for one in listed} == {"red-cross"}
    assert json.loads(run("channel", "list", "--workspace", "food-bank", "--json").stdout) == []
    assert "Mastodon\tsandbox\tred-cross-mastodon\ten service" in run("channel", "list").stdout


@pytest.mark.slow
def test_no_secret_is_listed(run, networks):
    assert "secret-of-the-sandbox" not in run("channel", "list", "--json").stdout


@pytest.mark.slow
def test_an_account_that_opens_is_told(networks, environ, house):
    server = make_server("127.0.0.1", 0, create_sandbox(Path(environ["MARRONNIER_SANDBOX_STORE"])))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/sandbox"
    read = settings.load({**environ, "MARRONNIER_SANDBOX_BASE_URL": address})
    other = create_app(House.of(read, house.database)).test_cli_runner()
    try:
        result = other.invoke(args=["channel", "check", *ALICE])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert result.exit_code == 0, result.output


def test_checking_tells_which_account_does_not_open(run, networks):
    result = run("channel", "check", "Facebook", "--json", *ALICE)
    (told,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert not told["opens"]
    assert told["problem"]


def test_a_feed_opens(run):
    run("channel", "add", "feed", "--handle", "news", "--name", "News", *ALICE)
    result = run("channel", "check", "news", *ALICE)
    assert result.exit_code == 0, result.output


def test_a_channel_that_is_not_clear_is_refused_with_the_numbers(run, networks):
    result = run("channel", "check", "Friendster", *ALICE)
    assert result.exit_code == 1
    assert f"{networks['X'].id} (X)" in result.stderr


def test_networks_are_listed_with_where_they_come_from(run):
    listed = {one["kind"]: one for one in json.loads(run("connectors", "--json").stdout)}
    assert {"sandbox", "feed", "bluesky"} <= set(listed)
    assert all(listed[kind]["broken"] is None for kind in ("sandbox", "feed", "bluesky"))
    assert listed["feed"]["origin"]
    assert "sandbox" in run("connectors").stdout


def test_everything_is_stopped_and_goes_on(run, house):
    result = run("stop", "--reason", "an accident", *ALICE)
    assert result.exit_code == 0
    with house.database.reading() as session:
        pulled = session.scalars(select(Stop)).one()
    assert (pulled.reason, pulled.channel_id, pulled.ended_at) == ("an accident", None, None)
    assert json.loads(run("resume", "--json", *ALICE).stdout) == {"ended": 1}
    assert json.loads(run("resume", "--json", *ALICE).stdout) == {"ended": 0}


def test_one_channel_is_stopped_by_its_name(run, networks):
    told = json.loads(run("stop", "--reason", "x", "--scope", "mastodon", "--json", *ALICE).stdout)
    assert told["channel"] == networks["Mastodon"].id


def test_only_a_manager_lets_it_go_on(run):
    run("stop", "--reason", "x", "--as", "erin@example.org")
    assert run("resume", "--as", "erin@example.org").exit_code == 1


def test_a_stop_has_a_reason(run):
    assert run("stop", *ALICE).exit_code == 2
    assert run("stop", "--reason", " ", *ALICE).exit_code == 1


@pytest.mark.slow
def test_a_new_database_is_brought_up_and_says_so(run, house):
    assert run("db", "check").exit_code == 0
    migrate.downgrade(house.database.engine, "0001")
    stale = run("db", "check")
    assert stale.exit_code == 1
    assert "flask db upgrade" in stale.stderr
    refused = run("channel", "list")
    assert refused.exit_code == 1
    assert "flask db upgrade" in refused.stderr
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0


COMMANDS = (
    "channel",
    "channel add",
    "channel check",
    "channel list",
    "connectors",
    "connectors new",
    "db",
    "db check",
    "db upgrade",
    "demo",
    "doctor",
    "import",
    "resume",
    "stop",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run, command):
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_an_archived_channel_is_listed_as_such(run, networks, house):
    with house.database.transaction() as session:
        session.get_one(Channel, networks["X"].id).archived_at = house.now()
    states = {
        one["name"]: one["state"] for one in json.loads(run("channel", "list", "--json").stdout)
    }
    assert states["X"] == "archived"


def test_a_channel_is_added_with_its_zone_and_its_public_elsewhere(run, house):
    told = json.loads(
        run(
            *("channel", "add", "feed", "--handle", "isles", "--zone", "America/Martinique"),
            *("--audience", "Indian/Reunion=30", "--as", "alice@example.org", "--json"),
        ).stdout
    )
    assert told["zone"] == "America/Martinique"
    assert told["audience"] == [{"zone": "Indian/Reunion", "share": 0.3}]
    refused = run(
        *("channel", "add", "feed", "--handle", "other", "--audience", "Mars/Olympus=30"),
        *("--as", "alice@example.org"),
    )
    assert refused.exit_code == 1
    assert "Mars/Olympus" in refused.output
