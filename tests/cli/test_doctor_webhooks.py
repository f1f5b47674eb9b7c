"""The doctor looks whether web hooks are told what happens."""

from datetime import timedelta

from cli.doctor import webhooks
from cli.doctor.finding import Level
from community import stop
from lib.seal import Keyring, new_key
from models.actor import Actor
from models.house import House
from notifying.webhooks import keeping
from tests.fakes import FakeClock
from tests.web import rows


def found(house: House, keyring: Keyring | None = None) -> list[tuple[Level, str]]:
    with house.database.reading() as session:
        told = webhooks.hooks(session, keyring or house.settings.keyring, now=house.now())
        return [(one.level, str(one.message)) for one in told]


def test_nothing_is_said_where_there_is_none(house: House) -> None:
    assert found(house) == []


def test_what_waits_too_long_or_is_paused_is_named(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    hook = rows.hooked(house, alice, "n8n")
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="x", now=house.now())
    assert found(house) == [(Level.OK, "Every web hook is told what happens.")]
    clock.at += timedelta(hours=3)
    waits = "1 event waits too long for the web hook “n8n” (red-cross)."
    assert found(house) == [(Level.WARN, waits)]
    with house.database.transaction() as session:
        keeping.pause(session, alice, hook.id, now=house.now())
    assert found(house) == [(Level.WARN, "The web hook “n8n” (red-cross) is paused.")]


def test_a_secret_that_no_key_opens_is_named(house: House, alice: Actor) -> None:
    rows.hooked(house, alice, "n8n")
    ((level, words),) = found(house, Keyring([new_key()]))
    assert (level, "cannot be opened" in words) == (Level.WARN, True)
