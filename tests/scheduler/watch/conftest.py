"""A watched house, with a mailbox for everybody and a chat's web hook."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from models.delivery import Heartbeat
from models.house import House
from scheduler.watch.watchdog import Watchdog
from tests.fakes import FakeClock
from tests.mail_server import Chat, Inbox, chat, mail_server


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def room() -> Iterator[Chat]:
    with chat() as running:
        yield running


@pytest.fixture
def told_house(house: House, inbox: Inbox, room: Chat) -> House:
    """The house, which knows both ways to its people."""
    smtp_url = f"smtp://{inbox.url}"
    known = replace(house.settings, smtp_url=smtp_url, webhook_url=room.url)
    return replace(house, settings=known)


@pytest.fixture
def watchdog(told_house: House) -> Watchdog:
    return Watchdog(told_house)


@pytest.fixture
def beat(house: House) -> Callable[[], None]:
    """A daemon's sign of life."""

    def give() -> None:
        with house.database.transaction() as session:
            session.add(Heartbeat(name=uuid.uuid4().hex, started_at=house.now(), at=house.now()))

    return give


@pytest.fixture
def minutes(watchdog: Watchdog, clock: FakeClock) -> Callable[[int], None]:
    """`minutes(3)` pass, with a look every fifteen seconds."""

    def pass_by(count: int) -> None:
        for _ in range(count * 4):
            watchdog.round()
            clock.move(seconds=15)
        watchdog.round()

    return pass_by
