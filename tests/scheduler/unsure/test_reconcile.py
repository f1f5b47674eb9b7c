"""Clearing up what is not known."""

import threading
from dataclasses import replace

import pytest

from connectors.contract import Outgoing
from connectors.errors import Ambiguous, Retryable
from lib.errors import WrongState
from models.actor import Actor
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.way import DeliveryState
from scheduler import deciding
from scheduler.engine import Engine
from scheduler.sending.claim import Claimed, claim
from scheduler.sending.outcome import record
from scheduler.sending.sender import is_surely_dead, own_name
from scheduler.unsure import reconcile
from tests import pretend
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, raising, send


def looked(engine: Engine) -> None:
    """Looks up what is due, to the end."""
    engine.look()
    assert until(engine.idle)


@pytest.fixture
def lost(house: House, planned: Planned, site: pretend.Site) -> Delivery:
    """Accepted, and the answer lost."""
    delivery = planned("Bonjour")
    site.faults.append(raising(Ambiguous("no answer"), after_accepting=True))
    send(house, delivery)
    return delivery


def test_a_post_that_is_found_is_published_with_its_receipt(
    lost: Delivery, engine: Engine, read: Read, clock: FakeClock
) -> None:
    looked(engine)
    assert read(lost).state is DeliveryState.UNSURE, "the network is given time to settle"
    clock.move(seconds=11)
    looked(engine)
    after = read(lost)
    assert after.state is DeliveryState.PUBLISHED
    assert after.url == f"https://pretend.example/{lost.key}"


def test_a_post_absent_once_is_looked_for_again_before_it_is_sent_again(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned("Bonjour")
    site.faults.append(raising(Ambiguous("no answer")))
    send(house, delivery)
    clock.move(seconds=11)
    looked(engine)
    assert read(delivery).state is DeliveryState.UNSURE
    clock.move(seconds=119)
    looked(engine)
    assert read(delivery).state is DeliveryState.UNSURE
    clock.move(seconds=2)
    looked(engine)
    assert read(delivery).state is DeliveryState.PLANNED
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert [post.key for post in site.published] == [delivery.key]


def test_a_post_that_shows_late_is_not_sent_twice(
    lost: Delivery, engine: Engine, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    site.hidden = True
    clock.move(seconds=11)
    looked(engine)
    site.hidden = False
    clock.move(minutes=3)
    looked(engine)
    assert read(lost).state is DeliveryState.PUBLISHED
    assert len(site.published) == 1


def test_when_looking_fails_nothing_is_concluded(
    lost: Delivery, engine: Engine, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    site.look_faults.extend([Retryable("refused"), ZeroDivisionError()])
    for _ in range(2):
        clock.move(hours=1)
        looked(engine)
        assert read(lost).state is DeliveryState.UNSURE
    clock.move(hours=1)
    looked(engine)
    assert read(lost).state is DeliveryState.PUBLISHED


def test_a_network_that_cannot_be_asked_leaves_it_to_a_person(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read, clock: FakeClock
) -> None:
    blind = connected(house, alice, "blind", **{"as": "blind"})
    delivery = planned("Bonjour", channels=(blind.id,))
    site = pretend.SITES.setdefault("blind", pretend.Site())
    site.faults.append(raising(Ambiguous("no answer"), after_accepting=True))
    send(house, delivery)
    clock.move(hours=1)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.look_at) == (DeliveryState.UNSURE, None)
    assert "Pretend" in str(after.reason)
    assert after.remedy is not None


def test_a_person_says_that_it_is_live(
    lost: Delivery, house: House, alice: Actor, read: Read, site: pretend.Site
) -> None:
    with house.database.transaction() as session:
        deciding.resolve(session, alice, lost.id, "live", now=house.now())
    assert read(lost).state is DeliveryState.PUBLISHED
    assert send(house, lost) is None
    assert len(site.published) == 1


def test_a_person_has_it_sent_again_with_the_same_key(
    lost: Delivery, house: House, alice: Actor, site: pretend.Site
) -> None:
    with house.database.transaction() as session:
        deciding.resolve(session, alice, lost.id, "resend", now=house.now())
    assert send(house, lost) is AttemptOutcome.PUBLISHED
    assert {post.key for post in site.published} == {lost.key}


def test_a_post_never_sent_cannot_be_called_live(
    house: House, alice: Actor, planned: Planned, clock: FakeClock, engine: Engine
) -> None:
    delivery = planned()
    clock.move(days=2)
    engine.hold()
    with pytest.raises(WrongState), house.database.transaction() as session:
        deciding.resolve(session, alice, delivery.id, "live", now=house.now())


def half_done(house: House, delivery: Delivery, *, sender: str) -> None:
    """A sender that claimed and then died."""
    with house.database.transaction() as session:
        assert claim(session.connection(), delivery.id, sender=sender, now=house.now())


def test_what_a_dead_sender_began_is_unsure_after_its_lease(
    house: House, planned: Planned, engine: Engine, read: Read, tries: Tries, clock: FakeClock
) -> None:
    delivery = planned()
    half_done(house, delivery, sender="elsewhere/x/1/1")
    engine.expire()
    assert read(delivery).state is DeliveryState.SENDING
    clock.move(minutes=3)
    engine.expire()
    assert read(delivery).state is DeliveryState.UNSURE
    assert tries(delivery)[0].outcome is AttemptOutcome.UNSURE


def test_a_process_of_this_host_that_is_gone_is_not_waited_for(
    house: House, planned: Planned, engine: Engine, read: Read
) -> None:
    delivery = planned()
    host_and_place = own_name().rsplit("/", 2)[0]
    half_done(house, delivery, sender=f"{host_and_place}/{2**22 - 1}/1")
    engine.expire()
    assert read(delivery).state is DeliveryState.UNSURE


def test_only_a_process_known_to_be_gone_is_called_dead() -> None:
    assert not is_surely_dead(own_name())
    assert not is_surely_dead("another-host/place/1/1")
    assert not is_surely_dead("")
    host_and_place, pid, _ = own_name().rsplit("/", 2)
    assert is_surely_dead(f"{host_and_place}/{pid}/1"), "the number was given to a new process"


def test_the_late_receipt_of_a_zombie_is_accepted(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        zombie = claim(session.connection(), delivery.id, sender="slow", now=house.now())
    assert zombie is not None
    clock.move(minutes=4)
    engine.expire()
    assert read(delivery).state is DeliveryState.UNSURE
    with house.database.transaction() as session:
        proof = pretend.receipt(Outgoing(key=delivery.key, text=""))
        record(session.connection(), zombie, proof, now=house.now())
    assert read(delivery).state is DeliveryState.PUBLISHED


def test_the_late_error_of_a_zombie_changes_nothing(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        zombie = claim(session.connection(), delivery.id, sender="slow", now=house.now())
    assert zombie is not None
    clock.move(minutes=4)
    engine.expire()
    with house.database.transaction() as session:
        record(session.connection(), zombie, Retryable("refused"), now=house.now())
    assert read(delivery).state is DeliveryState.UNSURE


def test_two_daemons_that_look_at_the_same_moment_have_looked_once(
    house: House, planned: Planned, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned()
    site.faults.append(raising(Ambiguous("no answer")))
    send(house, delivery)
    clock.move(seconds=11)
    both_ask = threading.Barrier(2)
    site.on_look = lambda: both_ask.wait(10)
    both = [threading.Thread(target=reconcile.look, args=(house, delivery.id)) for _ in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert (read(delivery).state, read(delivery).looks) == (DeliveryState.UNSURE, 1)


def test_a_network_that_hangs_while_asked_holds_up_no_other(
    house: House,
    alice: Actor,
    planned: Planned,
    lost: Delivery,
    engine: Engine,
    read: Read,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    elsewhere = connected(house, alice, "elsewhere")
    other = planned("Ailleurs", channels=(elsewhere.id,))
    pretend.SITES["elsewhere"] = pretend.Site()
    pretend.SITES["elsewhere"].faults.append(raising(Ambiguous("lost"), after_accepting=True))
    send(house, other)
    go_on = threading.Event()
    site.on_look = lambda: go_on.wait(20)
    clock.move(seconds=11)
    engine.look()
    assert until(lambda: read(other).state is DeliveryState.PUBLISHED)
    assert read(lost).state is DeliveryState.UNSURE
    go_on.set()
    assert until(engine.idle)
    assert read(lost).state is DeliveryState.PUBLISHED


def test_a_proof_that_comes_after_a_persons_word_is_kept(
    house: House, planned: Planned, alice: Actor, engine: Engine, read: Read, clock: FakeClock
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        zombie = claim(session.connection(), delivery.id, sender="slow", now=house.now())
    assert zombie is not None
    clock.move(minutes=4)
    engine.expire()
    with house.database.transaction() as session:
        deciding.resolve(session, alice, delivery.id, "live", now=house.now())
    assert read(delivery).url is None
    with house.database.transaction() as session:
        proof = pretend.receipt(Outgoing(key=delivery.key, text=""))
        record(session.connection(), zombie, proof, now=house.now())
    assert read(delivery).url == proof.url


def given_up(house: House, delivery: Delivery, engine: Engine, clock: FakeClock) -> Claimed:
    """The claim of a sender that was taken for dead, looked for twice and not found."""
    with house.database.ledger() as connection:
        zombie = claim(connection, delivery.id, sender="slow", now=house.now())
    assert zombie is not None
    clock.move(minutes=4)
    engine.expire()
    for minutes in (1, 3):
        clock.move(minutes=minutes)
        looked(engine)
    return zombie


def comes_back(house: House, zombie: Claimed, url: str = "https://pretend.example/late") -> None:
    proof = replace(pretend.receipt(Outgoing(key="late", text="")), url=url)
    with house.database.ledger() as connection:
        record(connection, zombie, proof, now=house.now())


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_proof_that_comes_before_it_is_sent_again_keeps_it_from_being_sent(
    house: House,
    alice: Actor,
    planned: Planned,
    engine: Engine,
    read: Read,
    clock: FakeClock,
    site: pretend.Site,
    cancelled: bool,
) -> None:
    delivery = planned()
    zombie = given_up(house, delivery, engine, clock)
    assert read(delivery).state is DeliveryState.PLANNED
    if cancelled:
        with house.database.transaction() as session:
            deciding.cancel(session, alice, delivery.id, now=house.now())
    comes_back(house, zombie)
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert send(house, delivery) is None
    assert site.published == []


@pytest.mark.parametrize("while_sending", [True, False])
def test_where_a_post_went_up_twice_all_the_same_a_person_is_told(
    house: House,
    planned: Planned,
    engine: Engine,
    read: Read,
    clock: FakeClock,
    site: pretend.Site,
    while_sending: bool,
) -> None:
    delivery = planned()
    zombie = given_up(house, delivery, engine, clock)
    if while_sending:
        site.faults.append(lambda _site, _post: comes_back(house, zombie))
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    if not while_sending:
        comes_back(house, zombie)
    after = read(delivery)
    assert after.state is DeliveryState.PUBLISHED
    assert "went up twice" in str(after.reason)
    assert "https://pretend.example/late" in str(after.reason)
    assert f"https://pretend.example/{delivery.key}" in str(after.reason)
    assert "Delete one" in str(after.remedy)
