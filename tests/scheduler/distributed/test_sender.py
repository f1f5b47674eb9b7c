"""What a worker does with the numbers it is given: right ones, old ones, repeated ones, none."""

import pytest

from models.actor import Actor
from models.delivery import AttemptOutcome, Look
from models.house import House
from models.way import DeliveryState
from scheduler import deciding
from scheduler.distributed.line import DELIVER
from scheduler.distributed.sender import Sender
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.distributed.lines import FakeLine
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, raising


@pytest.fixture
def sender(house: House, line: FakeLine) -> Sender:
    return Sender(house, line, name="test/worker/1/1")


def test_a_number_is_claimed_and_sent_once_however_often_it_comes(
    sender: Sender, planned: Planned, read: Read, tries: Tries, site: pretend.Site
) -> None:
    due = planned("Bonjour")
    for _ in range(3):
        sender.deliver(due.id)
    assert site.texts == ["Bonjour"]
    assert read(due).state is DeliveryState.PUBLISHED
    assert [one.sender for one in tries(due)] == ["test/worker/1/1"]


def test_a_number_that_nothing_has_is_nothing(sender: Sender, site: pretend.Site) -> None:
    sender.deliver(4_711)
    sender.look(4_711)
    assert site.published == []


def test_old_news_of_a_post_that_was_cancelled_or_moved_sends_nothing(
    house: House,
    alice: Actor,
    sender: Sender,
    planned: Planned,
    site: pretend.Site,
    clock: FakeClock,
) -> None:
    cancelled, moved = planned("cancelled"), planned("moved")
    with house.database.transaction() as session:
        deciding.cancel(session, alice, cancelled.id, now=house.now())
        later = clock.move(hours=2)
        clock.move(hours=-2)
        deciding.move(session, alice, moved.id, at=later, now=house.now())
    sender.deliver(cancelled.id)
    sender.deliver(moved.id)
    assert site.published == []


def test_while_its_channel_sends_something_else_a_number_is_let_go(
    sender: Sender, planned: Planned, read: Read, site: pretend.Site
) -> None:
    first, second = planned("first"), planned("second")
    site.faults.append(lambda _site, _post: sender.deliver(second.id))
    sender.deliver(first.id)
    assert site.texts == ["first"]
    assert read(second).state is DeliveryState.PLANNED


def test_the_channels_next_post_is_announced_as_soon_as_one_went_up(
    sender: Sender, planned: Planned, line: FakeLine
) -> None:
    first, second = planned("first"), planned("second")
    sender.deliver(first.id)
    assert line.told == [(DELIVER, second.id, "pretend")]


def test_a_broker_that_is_away_is_no_reason_for_a_post_not_to_be_live(
    sender: Sender, planned: Planned, read: Read, line: FakeLine
) -> None:
    line.away = True
    first, _second = planned("first"), planned("second")
    sender.deliver(first.id)
    assert read(first).state is DeliveryState.PUBLISHED


def test_a_worker_asked_to_stop_takes_nothing_new_and_lets_go_what_was_not_sent(
    sender: Sender, planned: Planned, read: Read, tries: Tries, site: pretend.Site
) -> None:
    due = planned()
    sender.closing.set()
    sender.deliver(due.id)
    sender.look(due.id)
    assert (read(due).state, tries(due), site.published) == (DeliveryState.PLANNED, [], [])


def test_however_often_a_look_is_asked_for_it_is_one_look(
    house: House,
    sender: Sender,
    planned: Planned,
    read: Read,
    tries: Tries,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    lost = planned()
    site.faults.append(raising(TimeoutError()))
    sender.deliver(lost.id)
    sender.look(lost.id)
    assert looks(house) == 0, "before the network has settled"
    clock.move(minutes=1)
    for _ in range(3):
        sender.look(lost.id)
    assert looks(house) == 1
    assert read(lost).state is DeliveryState.UNSURE
    clock.move(minutes=2)
    for _ in range(3):
        sender.look(lost.id)
    assert looks(house) == 2
    assert read(lost).state is DeliveryState.PLANNED
    assert [one.outcome for one in tries(lost)] == [AttemptOutcome.UNSURE]


def looks(house: House) -> int:
    with house.database.reading() as session:
        return session.query(Look).count()
