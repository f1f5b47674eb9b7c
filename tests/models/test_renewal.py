"""An access is renewed by one at a time, and what the network gave is not lost."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from editorial import channels
from models import credentials, renewal
from models.actor import Actor
from models.channel import Channel
from models.database import Database
from models.house import House
from models.renewal import Access, StillRenewing, renew
from tests.fakes import FakeClock


class Network:
    """Its refresh tokens serve once, as those of networks that rotate them do."""

    def __init__(self) -> None:
        self.valid = "first"
        self.calls = 0
        self.slow = threading.Event()
        self.slow.set()

    def refresh(self, known: Access) -> Access:
        self.calls += 1
        assert self.slow.wait(10)
        assert known.values["token"] == self.valid, "a token that was used up: the account is lost"
        self.valid = f"token {self.calls}"
        return Access(values={"token": self.valid}, expires_at=_LATER)


_LATER = datetime.fromisoformat("2026-12-01T08:00:00+01:00")


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    with house.database.transaction() as session:
        return channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="sandbox",
            handle="croix",
            credentials={"token": "first"},
            now=house.now(),
        )


def stored(house: House, channel: Channel) -> Mapping[str, str]:
    with house.database.reading() as session:
        return credentials.read(session, house.settings.keyring, channel.id)


def renewing(house: House, channel: Channel, network: Network) -> Callable[[], Access]:
    return lambda: renew(house, channel.id, outdated={"token": "first"}, refresh=network.refresh)


@pytest.mark.slow
def test_many_who_need_it_at_once_ask_the_network_once(
    house: House, channel: Channel, network: Network
) -> None:
    network.slow.clear()
    got: list[Access] = []
    renewers = [
        threading.Thread(target=lambda: got.append(renewing(house, channel, network)()))
        for _ in range(5)
    ]
    for one in renewers:
        one.start()
    network.slow.set()
    for one in renewers:
        one.join(20)
    assert network.calls == 1
    assert [one.values for one in got] == [{"token": "token 1"}] * 5
    assert stored(house, channel) == {"token": "token 1"}


def test_the_new_access_is_stored_before_anybody_uses_it(
    house: House, channel: Channel, network: Network
) -> None:
    access = renewing(house, channel, network)()
    assert stored(house, channel) == access.values
    with house.database.reading() as session:
        row = session.get_one(Channel, channel.id)
    assert (row.expires_at, row.renewing_until) == (_LATER, None)


def test_a_network_that_refuses_leaves_the_way_free_for_the_next(
    house: House, channel: Channel, network: Network
) -> None:
    def refused(_known: Access) -> Access:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        renew(house, channel.id, outdated={"token": "first"}, refresh=refused)
    assert stored(house, channel) == {"token": "first"}
    assert renewing(house, channel, network)().values == {"token": "token 1"}


def test_a_renewer_that_died_is_followed_after_its_lease(
    house: House, channel: Channel, network: Network, clock: FakeClock
) -> None:
    held = {"renewing_until": clock.now() + renewal.LEASE, "renewing_by": "dead"}
    with house.database.transaction() as session:
        session.execute(update(Channel).values(**held))
    clock.move(seconds=61)
    assert renewing(house, channel, network)().values == {"token": "token 1"}


def test_a_lease_of_before_the_clock_was_set_back_is_nobodys(
    house: House, channel: Channel, network: Network, clock: FakeClock
) -> None:
    held = {"renewing_until": clock.now() + timedelta(hours=1), "renewing_by": "dead"}
    with house.database.transaction() as session:
        session.execute(update(Channel).values(**held))
    assert renewing(house, channel, network)().values == {"token": "token 1"}


@pytest.mark.slow
def test_who_waits_too_long_is_told(
    house: House,
    channel: Channel,
    network: Network,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = {"renewing_until": clock.now() + timedelta(minutes=1), "renewing_by": "another"}
    with house.database.transaction() as session:
        session.execute(update(Channel).values(**held))
    monkeypatch.setattr(renewal, "LEASE", timedelta(seconds=0.3))
    with pytest.raises(StillRenewing):
        renewing(house, channel, network)()
    assert network.calls == 0


class Unsteady:
    """A database whose transactions fail in the given order; None lets one through."""

    def __init__(self, database: Database, *failures: Exception | None) -> None:
        self._database = database
        self._failures = list(failures)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        failure = self._failures.pop(0) if self._failures else None
        if failure is not None:
            raise failure
        with self._database.transaction() as session:
            yield session

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)


@pytest.mark.slow
def test_new_credentials_outlive_a_database_that_is_away(
    house: House, channel: Channel, network: Network
) -> None:
    away = OperationalError("UPDATE", {}, Exception("away"))
    database = Unsteady(house.database, None, away, away)
    unsteady = replace(house, database=database)  # type: ignore[arg-type]
    assert renewing(unsteady, channel, network)().values == {"token": "token 1"}
    assert stored(house, channel) == {"token": "token 1"}


def reconnected(house: House, alice: Actor, channel: Channel, token: str) -> None:
    with house.database.transaction() as session:
        channels.reconnect(
            session,
            alice,
            house.settings.keyring,
            channel.id,
            credentials={"token": token},
            now=house.now(),
        )


def test_what_a_person_gives_while_it_is_renewed_is_kept_and_used(
    house: House, channel: Channel, alice: Actor
) -> None:
    def slow(_known: Access) -> Access:
        reconnected(house, alice, channel, "the person's")
        return Access(values={"token": "of the old access"}, expires_at=_LATER)

    access = renew(house, channel.id, outdated={"token": "first"}, refresh=slow)
    assert access.values == stored(house, channel) == {"token": "the person's"}
    with house.database.reading() as session:
        row = session.get_one(Channel, channel.id)
    assert (row.expires_at, row.renewing_until) == (None, None)


def test_the_same_credentials_given_anew_are_new_ones(
    house: House, channel: Channel, alice: Actor
) -> None:
    def slow(_known: Access) -> Access:
        reconnected(house, alice, channel, "first")
        return Access(values={"token": "of the old access"}, expires_at=_LATER)

    renew(house, channel.id, outdated={"token": "first"}, refresh=slow)
    assert stored(house, channel) == {"token": "first"}


def test_a_renewer_whose_lease_ran_out_writes_over_nobody(
    house: House, channel: Channel, clock: FakeClock
) -> None:
    def newer(_known: Access) -> Access:
        return Access(values={"token": "newer"}, expires_at=_LATER)

    def slept(_known: Access) -> Access:
        clock.move(seconds=61)
        renew(house, channel.id, outdated={"token": "first"}, refresh=newer)
        return Access(values={"token": "zombie's"}, expires_at=None)

    access = renew(house, channel.id, outdated={"token": "first"}, refresh=slept)
    assert access.values == stored(house, channel) == {"token": "newer"}
    assert access.expires_at == _LATER
