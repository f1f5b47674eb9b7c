"""A person and a sender at the same instant: whoever commits first wins, and the loser is told.

On SQLite the second one waits; on PostgreSQL a sender that finds the rows taken leaves them.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from community import stop
from connectors.errors import Ambiguous
from editorial import channels, drafting, review
from editorial.draft import Draft
from lib.errors import WrongState
from models.actor import Actor
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.way import DeliveryState
from scheduler import deciding, scheduling
from scheduler.sending.claim import claim
from scheduler.unsure import reconcile
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send

pytestmark = pytest.mark.slow

Act = Callable[[Session, Actor, Delivery, House], object]


def pull_stop(session: Session, alice: Actor, _delivery: Delivery, house: House) -> object:
    return stop.stop(session, alice, reason="fire", now=house.now())


def move(session: Session, alice: Actor, delivery: Delivery, house: House) -> object:
    later = house.now() + timedelta(hours=2)
    return deciding.move(session, alice, delivery.id, later, now=house.now())


def cancel(session: Session, alice: Actor, delivery: Delivery, house: House) -> object:
    return deciding.cancel(session, alice, delivery.id, now=house.now())


def edit(session: Session, alice: Actor, delivery: Delivery, house: House) -> object:
    _, _, draft = drafting.draft_of(session, alice, delivery.post_id)
    changed = Draft(title=draft.title, text="other words", channels=draft.channels)
    return drafting.edit(session, alice, delivery.post_id, changed, seen=None, now=house.now())


ACTS = [pull_stop, move, cancel, edit]


@pytest.fixture
def beside():
    """Runs something in another thread."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit


@pytest.mark.parametrize("act", ACTS)
def test_a_person_who_commits_first_keeps_the_post_from_leaving(
    house: House, alice: Actor, planned: Planned, site: pretend.Site, act: Act, beside
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        act(session, alice, delivery, house)
        session.flush()
        sender: Future[AttemptOutcome | None] = beside(send, house, delivery)
        threading.Event().wait(0.2)
    assert sender.result(20) is None
    assert send(house, delivery) is None
    assert site.published == []


@pytest.mark.parametrize("act", ACTS)
def test_a_person_who_comes_second_is_told(
    house: House, alice: Actor, planned: Planned, read: Read, act: Act, beside
) -> None:
    delivery = planned()

    def person() -> object:
        with house.database.transaction() as session:
            done = act(session, alice, delivery, house)
            return done, stop.on_its_way(session, alice)

    with house.database.ledger() as connection:
        assert claim(connection, delivery.id, sender="first", now=house.now())
        told = beside(person)
        threading.Event().wait(0.2)
    if act in (move, cancel):
        with pytest.raises(WrongState, match="being sent"):
            told.result(20)
    else:
        _, on_its_way = told.result(20)
        assert [one.id for one in on_its_way] == [delivery.id]
    assert read(delivery).state is DeliveryState.SENDING


def test_a_post_leaves_on_several_channels_at_the_same_moment(
    house: House, alice: Actor, approved, channel, beside
) -> None:
    other = connected(house, alice, "others")
    post = approved(channels=(channel.id, other.id))
    with house.database.transaction() as session:
        now = house.now()
        one, two = scheduling.schedule(session, alice, post.id, at=now, now=now)

    def second() -> object:
        with house.database.ledger() as connection:
            return claim(connection, two.id, sender="second", now=house.now())

    with house.database.ledger() as connection:
        assert claim(connection, one.id, sender="first", now=house.now())
        told = beside(second)
        threading.Event().wait(0.2)
        assert told.done() or house.database.engine.dialect.name == "sqlite"
    assert told.result(20) is not None


def test_many_stops_and_senders_never_let_a_post_leave_after_the_stop(
    house: House, alice: Actor, planned: Planned, site: pretend.Site, clock: FakeClock, beside
) -> None:
    for _ in range(15):
        delivery = planned()
        sender = beside(send, house, delivery)
        with house.database.transaction() as session:
            stop.stop(session, alice, reason="fire", now=house.now())
        with house.database.reading() as session:
            on_its_way = stop.on_its_way(session, alice)
        left = sender.result(20) is AttemptOutcome.PUBLISHED
        assert left or not on_its_way
        before = len(site.published)
        assert send(house, delivery) is None
        assert len(site.published) == before
        with house.database.transaction() as session:
            stop.resume(session, alice, now=house.now())
            if not left:
                deciding.cancel(session, alice, delivery.id, now=house.now())


def test_a_post_moved_while_it_was_due_leaves_only_at_its_new_time(
    house: House,
    alice: Actor,
    planned: Planned,
    site: pretend.Site,
    clock: FakeClock,
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        move(session, alice, delivery, house)
    assert send(house, delivery) is None
    clock.move(hours=2)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert len(site.published) == 1


def pause(session: Session, alice: Actor, delivery: Delivery, house: House) -> object:
    channel_id = delivery.channel_id
    return channels.pause(session, alice, channel_id, reason="holiday", now=house.now())


def send_back(session: Session, alice: Actor, delivery: Delivery, house: House) -> object:
    return review.request_changes(
        session, alice, delivery.post_id, reason="a wrong date", now=house.now()
    )


@pytest.mark.parametrize("act", [*ACTS, pause, send_back])
def test_whoever_is_first_of_many_at_once_there_is_no_third_outcome(
    house: House,
    alice: Actor,
    planned: Planned,
    site: pretend.Site,
    read: Read,
    act: Act,
    beside,
) -> None:
    for number in range(5):
        delivery = planned(f"as approved {number}")
        start = threading.Barrier(2)

        def sending(one: Delivery = delivery, start: threading.Barrier = start) -> object:
            start.wait(10)
            return send(house, one)

        sender = beside(sending)
        start.wait(10)
        refused = False
        try:
            with house.database.transaction() as session:
                act(session, alice, delivery, house)
        except WrongState:
            refused = True
        with house.database.reading() as session:
            on_its_way = [one.id for one in stop.on_its_way(session, alice)]
        left = sender.result(20) is AttemptOutcome.PUBLISHED
        assert left == (f"as approved {number}" in site.texts)
        if act in (move, cancel):
            assert refused == left, "either it left and the person was told, or it did not leave"
        assert left or not on_its_way
        before = len(site.published)
        assert send(house, delivery) is None, "and what did not leave then does not leave now"
        assert len(site.published) == before
        tidy_up(house, alice, delivery)


def tidy_up(house: House, alice: Actor, delivery: Delivery) -> None:
    with house.database.transaction() as session:
        stop.resume(session, alice, now=house.now())
        channels.resume(session, alice, delivery.channel_id)
        if session.get_one(Delivery, delivery.id).state is DeliveryState.PLANNED:
            deciding.cancel(session, alice, delivery.id, now=house.now())


def test_a_person_who_has_it_sent_again_while_it_is_found_makes_no_second_copy(
    house: House,
    alice: Actor,
    planned: Planned,
    site: pretend.Site,
    read: Read,
    clock: FakeClock,
    beside,
) -> None:
    for number in range(4):  # a fifth lost answer would have the network left alone
        delivery = planned(f"lost {number}")
        site.faults.append(raising(Ambiguous("no answer"), after_accepting=True))
        send(house, delivery)
        clock.move(seconds=11)
        start = threading.Barrier(2)

        def looking(one: Delivery = delivery, start: threading.Barrier = start) -> object:
            start.wait(10)
            return reconcile.look(house, one.id)

        looker = beside(looking)
        start.wait(10)
        told = None
        try:
            with house.database.transaction() as session:
                deciding.resolve(session, alice, delivery.id, "resend", now=house.now())
        except WrongState as error:
            told = error
        looker.result(20)
        after = read(delivery)
        if told is None and after.state is DeliveryState.PLANNED:
            continue  # the person was first, and the look found nothing left to ask
        assert after.state is DeliveryState.PUBLISHED
        assert send(house, delivery) is None
        assert site.texts.count(f"lost {number}") == 1


def test_two_people_who_answer_at_once_are_one_answer_and_one_told(
    house: House, alice: Actor, planned: Planned, site: pretend.Site, read: Read, beside
) -> None:
    delivery = planned()
    site.faults.append(raising(Ambiguous("no answer"), after_accepting=True))
    send(house, delivery)

    def answer() -> object:
        with house.database.transaction() as session:
            return deciding.resolve(session, alice, delivery.id, "live", now=house.now())

    with house.database.transaction() as session:
        deciding.resolve(session, alice, delivery.id, "live", now=house.now())
        session.flush()
        second = beside(answer)
        threading.Event().wait(0.2)
    with pytest.raises(WrongState, match="live"):
        second.result(20)
    assert read(delivery).state is DeliveryState.PUBLISHED
