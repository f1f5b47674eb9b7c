"""With a broker the daemon may live while nobody sends: that is told as well."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from lib.i18n import Text, say
from models.channel import Channel
from models.delivery import Program
from models.house import House
from scheduler import heartbeat
from scheduler.watch.watchdog import Watchdog
from tests.fakes import FakeClock
from tests.mail_server import Chat, Inbox
from tests.scheduler.watch.test_silence import IN_CHARGE

Signs = Callable[..., None]


@pytest.fixture
def told_house(told_house: House) -> House:
    """One whose daemon only announces."""
    settings = replace(told_house.settings, broker_url="redis://127.0.0.1:1/0")
    return replace(told_house, settings=settings)


@pytest.fixture
def minutes(told_house: House, clock: FakeClock) -> Callable[..., None]:
    """`minutes(3)` pass for two watchdogs, with a daemon and, unless said, a worker."""
    pack = [Watchdog(told_house) for _ in range(2)]

    def pass_by(count: int, *, worker: bool = True, trouble: Text | None = None) -> None:
        for _ in range(count * 4):
            signs(told_house, worker=worker, trouble=trouble)
            for one in pack:
                one.round()
            clock.move(seconds=15)

    return pass_by


def signs(house: House, *, worker: bool, trouble: Text | None) -> None:
    daemon = heartbeat.Living(name="d/1", program=Program.DAEMON)
    hands = heartbeat.Living(name="w/1", program=Program.WORKER, networks=("pretend",))
    with house.database.transaction() as session:
        heartbeat.beat(session, daemon, now=house.now(), trouble=trouble)
        if worker:
            heartbeat.beat(session, hands, now=house.now())


@pytest.mark.slow
@pytest.mark.usefixtures("channel")
def test_while_somebody_listens_nobody_is_told(minutes: Signs, inbox: Inbox, room: Chat) -> None:
    minutes(3)
    assert (inbox.letters, room.said) == ([], [])


@pytest.mark.slow
def test_a_network_for_which_no_worker_listens_is_told_once_and_so_is_its_end(
    channel: Channel, minutes: Signs, inbox: Inbox, room: Chat
) -> None:
    minutes(1)
    minutes(10, worker=False)
    assert sorted(inbox.to) == sorted(IN_CHARGE)
    text = inbox.text(inbox.to.index("alice@example.org"))
    assert f"No worker listens for {channel.kind}." in text
    assert "flask worker" in text
    assert [one["alarm"] for one in room.said] == ["no worker"]
    minutes(1)
    assert [one["alarm"] for one in room.said] == ["no worker", "no worker"]
    assert inbox.letters[-1]["Subject"] == "Marronnier: It is publishing again"


@pytest.mark.slow
@pytest.mark.usefixtures("channel")
def test_a_broker_that_the_daemon_does_not_reach_is_told_in_its_words(
    minutes: Signs, inbox: Inbox, room: Chat
) -> None:
    away = say("The broker does not answer: %(why)s", why="refused")
    minutes(1)
    minutes(10, trouble=away)
    assert [one["alarm"] for one in room.said] == ["broker away"]
    text = inbox.text(inbox.to.index("alice@example.org"))
    assert "The broker does not answer: refused" in text
    assert "MARRONNIER_BROKER_URL" in text


@pytest.mark.slow
@pytest.mark.usefixtures("channel")
def test_a_worker_that_is_restarted_within_a_minute_is_nobodys_business(
    minutes: Signs, room: Chat
) -> None:
    minutes(2)
    minutes(1, worker=False)
    minutes(2)
    assert room.said == []
