"""What is wrong with the database itself cannot be written there, and is told all the same."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from models.house import House
from scheduler.watch.watchdog import Watchdog
from tests import ailing
from tests.fakes import FakeClock
from tests.mail_server import Chat, Inbox
from tests.scheduler.watch.test_silence import IN_CHARGE

Minutes = Callable[[int], None]
Beat = Callable[[], None]
CASES = {
    "away": (ailing.away, "The database does not answer."),
    "read only": (ailing.read_only, "The database is read-only."),
}


@pytest.fixture(params=list(CASES))
def case(
    request: pytest.FixtureRequest, told_house: House
) -> tuple[AbstractContextManager[None], str]:
    ail, words = CASES[request.param]
    return ail(told_house), words


def test_it_is_told_once_and_so_is_its_end(
    minutes: Minutes,
    beat: Beat,
    case: tuple[AbstractContextManager[None], str],
    inbox: Inbox,
    room: Chat,
) -> None:
    beat()
    minutes(0)
    refusal, words = case
    with refusal:
        minutes(20)
    assert sorted(inbox.to) == sorted(IN_CHARGE)
    assert f"Nothing leaves at the moment: {words}" in inbox.letters[0]["Subject"]
    assert "What to do:" in inbox.text()
    assert "before the network is called" in inbox.text()
    assert [one["alarm"] for one in room.said] == ["database"]
    inbox.letters.clear()
    beat()
    minutes(0)
    minutes(0)
    assert sorted(inbox.to) == sorted(IN_CHARGE)
    assert "can be used again" in inbox.letters[0]["Subject"]
    assert "No post is late." in inbox.text()
    assert len(room.said) == 2


def test_less_than_a_minute_of_it_is_nobodys_business(
    watchdog: Watchdog, beat: Beat, clock: FakeClock, inbox: Inbox, told_house: House
) -> None:
    beat()
    watchdog.round()
    with ailing.away(told_house):
        watchdog.round()
        clock.move(seconds=50)
        watchdog.round()
    clock.move(seconds=15)
    watchdog.round()
    assert inbox.letters == []


def test_the_daemon_is_given_its_minute_to_come_back_as_well(
    watchdog: Watchdog,
    beat: Beat,
    minutes: Minutes,
    inbox: Inbox,
    room: Chat,
    told_house: House,
    clock: FakeClock,
) -> None:
    beat()
    watchdog.round()
    with ailing.away(told_house):
        minutes(5)
    watchdog.round()
    clock.move(seconds=30)
    watchdog.round()
    beat()
    watchdog.round()
    assert [one["alarm"] for one in room.said] == ["database", "database"]


def test_a_mail_that_failed_meanwhile_is_tried_again(
    minutes: Minutes, watchdog: Watchdog, beat: Beat, inbox: Inbox, told_house: House
) -> None:
    beat()
    watchdog.round()
    inbox.refuses["*"] = "450 later"
    with ailing.away(told_house):
        minutes(4)
        assert inbox.letters == []
        inbox.refuses.clear()
        minutes(6)
        assert sorted(inbox.to) == sorted(IN_CHARGE)
