"""`flask doctor`, on a healthy installation and on broken ones."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from cli.doctor import Finding, Level, examine
from cli.doctor.installation import keys, mailbox
from editorial import channels
from lib import settings
from lib.i18n import Text, say
from lib.seal import new_key
from models.channel import Channel
from models.database import Database
from models.delivery import Heartbeat, Program, Stop
from models.house import House
from models.way import Temperature
from scheduler import heartbeat
from tests import ailing
from tests.mail_server import mail_server
from tests.web import rows


@pytest.fixture
def alive(house: House) -> House:
    """A house whose daemon gave a sign of life just now."""
    now = house.now()
    with house.database.transaction() as session:
        session.add(Heartbeat(name="here:1", started_at=now, at=now))
    return house


@pytest.fixture
def feed(alive, alice) -> Channel:
    with alive.database.transaction() as session:
        return channels.connect(
            session,
            alice,
            alive.settings.keyring,
            kind="feed",
            handle="news",
            credentials={},
            now=alive.now(),
        )


@pytest.fixture
def sandbox(alive, alice) -> Channel:
    with alive.database.transaction() as session:
        return channels.connect(
            session,
            alice,
            alive.settings.keyring,
            kind="sandbox",
            handle="red-cross",
            name="Sandbox",
            credentials={"token": "secret-of-the-sandbox"},
            now=alive.now(),
        )


def _found(house: House) -> list[Finding]:
    return list(examine(house, host=house.now()))


def _failed(house: House) -> dict[str, str]:
    return {
        one.check: f"{one.message} {one.remedy}" for one in _found(house) if one.level is Level.FAIL
    }


def test_a_healthy_installation_passes(run, feed):
    result = run("doctor", "--json")
    told = json.loads(result.stdout)
    assert {one["check"] for one in told["checks"] if one["level"] == "fail"} == set()
    assert result.exit_code == 0
    assert told["ok"]


def test_every_finding_that_is_not_ok_has_a_remedy(house):
    assert all(one.remedy for one in _found(house) if one.level is not Level.OK)


@pytest.mark.slow
def test_a_silent_daemon_stops_posts(run, house, feed, clock):
    clock.move(minutes=5)
    result = run("doctor")
    assert result.exit_code == 1
    assert "flask up" in _failed(house)["daemon"]


def test_a_daemon_that_never_ran_is_told_apart(house):
    assert "never" in _failed(house)["daemon"]


@pytest.fixture
def distributed(alive: House) -> House:
    """With a broker at an address where nobody answers."""
    return replace(alive, settings=replace(alive.settings, broker_url="redis://127.0.0.1:1"))


def test_a_broker_that_does_not_answer_stops_posts(distributed, feed):
    assert "MARRONNIER_BROKER_URL" in _failed(distributed)["broker"]


@pytest.mark.slow
def test_a_network_that_no_worker_listens_for_is_named_with_the_command_to_run(distributed, feed):
    assert "feed" in _failed(distributed)["workers"]
    assert "flask worker" in _failed(distributed)["workers"]
    _worker(distributed, trouble=None)
    assert "workers" not in _failed(distributed)


@pytest.mark.slow
def test_a_worker_that_does_not_reach_the_broker_listens_for_nothing(distributed, feed):
    _worker(distributed, trouble=say("The broker does not answer."))
    assert "feed" in _failed(distributed)["workers"]


def test_a_worker_alone_is_no_daemon(house, feed, clock):
    clock.move(minutes=5)
    _worker(house, trouble=None)
    assert "flask daemon" in _failed(house)["daemon"]


@pytest.mark.slow
def test_a_daemon_elsewhere_that_does_not_reach_the_broker_says_so(distributed, feed):
    with distributed.database.transaction() as session:
        session.execute(update(Heartbeat).values(trouble=say("The broker does not answer.")))
    assert "here:1" in _failed(distributed)["daemon and broker"]


def _worker(house: House, *, trouble: Text | None) -> None:
    own = heartbeat.Living(name="there/1", program=Program.WORKER, networks=["feed"])
    with house.database.transaction() as session:
        heartbeat.beat(session, own, now=house.now(), trouble=trouble)


def test_old_tables_end_the_examination_with_the_command_to_run(tmp_path, environ, clock):
    read = settings.load(
        {**environ, "MARRONNIER_DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"}
    )
    found = _found(House.of(read, Database(read.database_url, clock=clock)))
    assert found[-1].check == "migrations"
    assert "flask db upgrade" in str(found[-1].remedy)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path, environ, clock):
    (tmp_path / "broken.sqlite3").write_bytes(b"this is no database" * 100)
    read = settings.load(
        {**environ, "MARRONNIER_DATABASE_URL": f"sqlite:///{tmp_path}/broken.sqlite3"}
    )
    found = _found(House.of(read, Database(read.database_url, clock=clock)))
    assert (found[-1].check, found[-1].level) == ("database", Level.FAIL)
    assert "MARRONNIER_DATABASE_URL" in str(found[-1].remedy)


def test_a_database_that_takes_no_writing_is_said_with_its_remedy(alive):
    with ailing.read_only(alive):
        assert "The database is read-only. Give back the right" in _failed(alive)["database"]


def test_a_database_server_that_does_not_answer_is_said_without_its_password(environ):
    url = "postgresql://marronnier:hunter2secret@127.0.0.1:1/none"
    read = settings.load({**environ, "MARRONNIER_DATABASE_URL": url})
    found = list(examine(House.of(read), host=_now()))
    assert (found[-1].check, found[-1].level) == ("database", Level.FAIL)
    assert "hunter2secret" not in str(found[-1].message)


def test_credentials_sealed_with_another_key_are_found(alive, sandbox, environ, clock):
    read = settings.load({**environ, "MARRONNIER_SECRET_KEYS": new_key()})
    other = House.of(read, Database(read.database_url, clock=clock))
    assert "MARRONNIER_SECRET_KEYS" in _failed(other)[f"channel {sandbox.id}"]


def test_a_network_that_does_not_answer_is_found(environ, alive, sandbox, clock):
    read = settings.load({**environ, "MARRONNIER_SANDBOX_BASE_URL": "http://127.0.0.1:1"})
    other = House.of(read, Database(read.database_url, clock=clock))
    assert "Sandbox" in _failed(other)[f"channel {sandbox.id}"]


def test_a_channel_whose_plug_in_is_gone_is_found(alive, feed):
    with alive.database.transaction() as session:
        session.get_one(Channel, feed.id).kind = "gone"
    assert "gone" in _failed(alive)[f"channel {feed.id}"]


@pytest.mark.parametrize(
    ("country", "region", "named"),
    [("ZZ", "", "ZZ"), ("FR", "Atlantis", "Atlantis"), ("FR", "971", None), (None, "", None)],
)
def test_holidays_that_are_no_longer_known_are_worth_a_look(alive, feed, country, region, named):
    with alive.database.transaction() as session:
        channel = session.get_one(Channel, feed.id)
        channel.holiday_country, channel.holiday_region = country, region
    found = [one for one in _found(alive) if one.check == f"channel {feed.id} holidays"]
    if named is None:
        assert found == []
    else:
        assert found[0].level is Level.WARN
        assert named in str(found[0].message)
        assert "pip install --upgrade holidays" in str(found[0].remedy)


def test_a_channel_by_an_unknown_clock_stops_posts(alive, feed):
    with alive.database.transaction() as session:
        session.get_one(Channel, feed.id).zone = "Mars/Olympus"
    assert "Mars/Olympus" in _failed(alive)[f"channel {feed.id} clock"]


def test_a_paused_channel_is_found_with_its_reason(alive, feed):
    with alive.database.transaction() as session:
        channel = session.get_one(Channel, feed.id)
        channel.paused_at, channel.pause_reason = alive.now(), say("The password was changed.")
    assert "password was changed" in _failed(alive)[f"channel {feed.id}"]


@pytest.mark.parametrize(("days", "level"), [(-1, Level.FAIL), (3, Level.WARN), (30, Level.OK)])
def test_an_access_that_runs_out_is_told_in_time(alive, feed, days, level):
    with alive.database.transaction() as session:
        session.get_one(Channel, feed.id).expires_at = alive.now() + timedelta(days=days)
    levels = {one.level for one in _found(alive) if one.check == f"channel {feed.id}"}
    assert level in levels


@pytest.mark.slow
def test_a_channel_that_does_not_open_names_the_posts_that_miss_their_time(alive, alice, feed):
    for number in range(7):
        at = alive.now() + timedelta(days=1 + number)
        rows.planned(alive, alice, f"Post {number}", feed.id, at=at)
    with alive.database.transaction() as session:
        session.get_one(Channel, feed.id).expires_at = alive.now() + timedelta(days=2, hours=1)
    told = " ".join(str(one.message) for one in _found(alive) if one.check == f"channel {feed.id}")
    assert "“Post 1”" not in told
    assert "“Post 2”, Thu 3 Dec 2026, 07:00; “Post 3”" in told
    with alive.database.transaction() as session:
        session.get_one(Channel, feed.id).paused_at = alive.now()
    told = " ".join(str(one.message) for one in _found(alive) if one.check == f"channel {feed.id}")
    assert "“Post 0”" in told
    assert "and 2 more" in told


def test_an_archived_channel_is_left_in_peace(alive, feed):
    with alive.database.transaction() as session:
        session.get_one(Channel, feed.id).archived_at = alive.now()
    assert f"channel {feed.id}" not in {one.check for one in _found(alive)}


@pytest.mark.slow
def test_a_pool_that_runs_low_is_warned_of(alive, alice, feed):
    rows.approved(alive, alice, "Give blood", feed.id, temperature=Temperature.COLD)
    (low,) = [one for one in _found(alive) if one.check == f"pool of channel {feed.id}"]
    assert low.level is Level.WARN
    assert "cold content for 1 more week" in str(low.message)
    rows.approved(alive, alice, "Give time", feed.id, temperature=Temperature.COLD)
    assert not [one for one in _found(alive) if one.check.startswith("pool")]


def test_a_stop_in_force_is_found_until_it_is_ended(run, alive, feed):
    run("stop", "--reason", "fire", "--as", "alice@example.org")
    assert "fire" in _failed(alive)["stop"]
    run("resume", "--as", "alice@example.org")
    assert "stop" not in _failed(alive)


def test_images_that_cannot_be_stored_are_found(alive, environ, tmp_path, clock):
    (tmp_path / "file").write_text("not a folder")
    read = settings.load({**environ, "MARRONNIER_MEDIA_DIR": str(tmp_path / "file")})
    other = House.of(read, Database(read.database_url, clock=clock))
    assert str(tmp_path / "file") in _failed(other)["disk for images"]


def test_clocks_far_apart_are_found(alive, feed):
    found = {one.check: one for one in examine(alive, host=alive.now() + timedelta(minutes=3))}
    assert found["clock"].level is Level.FAIL


def test_keys_that_others_can_read_are_warned_of(tmp_path):
    path = tmp_path / "secret_keys"
    path.write_text(new_key())
    path.chmod(0o644)
    assert keys(path).level is Level.WARN
    path.chmod(0o600)
    assert keys(path).level is Level.OK


def test_a_setting_that_nothing_reads_is_warned_of(environ, clock):
    read = settings.load({**environ, "MARRONNIER_COLOUR": "red"})
    found = _found(House.of(read, Database(read.database_url, clock=clock)))
    assert "MARRONNIER_COLOUR" in str(found[0].message)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MARRONNIER_TIMEZONE", "Mars/Olympus"),
        ("MARRONNIER_BASE_URL", "example.org"),
        ("MARRONNIER_SECRET_KEYS", "short"),
        ("MARRONNIER_DATABASE_URL", "mysql://here/db"),
        ("MARRONNIER_DATABASE_URL", "sqlite:////proc/none/file.sqlite3"),
    ],
)
def test_a_bad_setting_is_one_plain_sentence(environ, name, value):
    result = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "doctor"],
        env={**os.environ, **environ, name: value},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert name in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def _now():
    from lib.clock import SystemClock

    return SystemClock().now()


def test_nothing_is_left_behind_in_the_database(alive):
    before = _tables(alive)
    _found(alive)
    assert _tables(alive) == before


def _tables(house: House) -> set[str]:
    with house.database.engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())


def test_stops_are_counted_once_each(alive, feed, run):
    run("stop", "--reason", "a", "--as", "alice@example.org", "--scope", feed.id)
    with alive.database.reading() as session:
        assert [stop.channel_id for stop in session.scalars(select(Stop))] == [feed.id]
    assert feed.name in _failed(alive)["stop"]


def _with(house: House, environ, clock, **more: str) -> House:
    given = {f"MARRONNIER_{name}": value for name, value in more.items()}
    read = settings.load({**environ, **given})
    return House.of(read, Database(read.database_url, clock=clock))


def _alarms(house: House) -> Finding:
    return next(one for one in _found(house) if one.check == "alarms")


def test_where_nobody_would_be_told_that_is_warned_of(house):
    found = _alarms(house)
    assert found.level is Level.WARN
    assert "MARRONNIER_SMTP_URL" in str(found.remedy)


@pytest.mark.slow
def test_a_mail_server_is_tried_without_sending(alive, environ, clock):
    with mail_server() as inbox:
        other = _with(alive, environ, clock, SMTP_URL=f"smtp://{inbox.url}")
        assert _alarms(other).level is Level.OK
        assert inbox.letters == []
        wrong = _with(alive, environ, clock, SMTP_URL=f"smtp://eve:hunter2secret@{inbox.url}")
        found = _alarms(wrong)
    assert found.level is Level.WARN
    assert "hunter2secret" not in f"{found.message}{found.remedy}"
    assert _alarms(other).level is Level.WARN, "it has gone"


def test_a_mailbox_that_does_not_open_is_told_without_its_password(alive, environ, clock):
    set_up = _with(alive, environ, clock, IDEAS_IMAP_URL="imap://ideas:hunter2secret@127.0.0.1:9")
    (found,) = mailbox(set_up.settings)
    assert found.level is Level.WARN
    assert "hunter2secret" not in f"{found.message}{found.remedy}"


def test_a_web_hook_is_a_way_to_be_told(alive, environ, clock):
    hooked = _with(alive, environ, clock, ALERT_WEBHOOK_URL="https://chat.example.org/hooks/x")
    assert _alarms(hooked).level is Level.OK
