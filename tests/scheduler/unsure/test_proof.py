"""Proof that comes late, or that is none; and looks that cannot succeed."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from connectors.contract import Outgoing, Receipt
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from models.channel import Channel
from models.delivery import Attempt, AttemptOutcome, Delivery, Look
from models.house import House
from models.traffic import Circuit
from models.way import DeliveryState
from scheduler.engine import Engine
from scheduler.sending.claim import claim
from scheduler.sending.rules import LONGEST_ASKED
from scheduler.unsure.reconcile import look
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, raising, send
from tests.scheduler.unsure.test_reconcile import comes_back, given_up, looked


def channel_of(house: House, delivery: Delivery) -> Channel:
    with house.database.reading() as session:
        return session.get_one(Channel, delivery.channel_id)


def circuit(house: House) -> Circuit | None:
    with house.database.reading() as session:
        return session.scalars(select(Circuit)).one_or_none()


@pytest.mark.parametrize(
    "ends_with",
    [
        Retryable("refused"),
        RateLimited("slow"),
        Permanent("no"),
        Ambiguous("lost"),
        AuthExpired("out"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_an_earlier_try_had_sent_all_the_same_is_live_however_the_newer_one_ends(
    house: House,
    planned: Planned,
    engine: Engine,
    read: Read,
    clock: FakeClock,
    site: pretend.Site,
    ends_with: ConnectorError,
) -> None:
    delivery = planned()
    zombie = given_up(house, delivery, engine, clock)

    def zombie_answers_then_this_one_fails(_site: pretend.Site, _post: Outgoing) -> None:
        comes_back(house, zombie)
        raise ends_with

    site.faults.append(zombie_answers_then_this_one_fails)
    send(house, delivery)
    after = read(delivery)
    assert (after.state, after.url) == (DeliveryState.PUBLISHED, "https://pretend.example/late")
    assert after.remote_id
    clock.move(days=1)
    assert send(house, delivery) is None
    told_of_two = isinstance(ends_with, Ambiguous)
    assert ("second try" in str(after.reason)) == told_of_two


def test_it_is_live_also_where_the_newer_try_was_killed(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock
) -> None:
    delivery = planned()
    zombie = given_up(house, delivery, engine, clock)
    with house.database.ledger() as connection:
        assert claim(connection, delivery.id, sender="elsewhere/x/1/1", now=house.now())
    comes_back(house, zombie)
    assert read(delivery).state is DeliveryState.SENDING
    clock.move(minutes=4)
    engine.expire()
    after = read(delivery)
    assert (after.state, after.url) == (DeliveryState.PUBLISHED, "https://pretend.example/late")
    assert "twice" in str(after.remedy)


@pytest.mark.parametrize(
    "odd",
    [
        {"published_at": datetime(2026, 11, 30, 7)},  # noqa: DTZ001 - of no zone, as the test says
        {"remote_id": ""},
        {"remote_id": "a\x00b"},
        {"url": "https://pretend.example/\ud800"},
        {"extra": {"cid": 7}},
    ],
)
def test_a_receipt_that_cannot_be_kept_is_no_proof(
    house: House, planned: Planned, read: Read, site: pretend.Site, monkeypatch, odd
) -> None:
    delivery = planned()

    def receipt_of(_site: pretend.Site, post: Outgoing) -> Receipt:
        return replace(pretend.receipt(post), **odd)

    monkeypatch.setattr(pretend.Site, "accept", receipt_of)
    assert send(house, delivery) is AttemptOutcome.UNSURE
    after = read(delivery)
    assert after.state is DeliveryState.UNSURE
    assert "proves nothing" in str(after.reason)


@pytest.mark.parametrize("error", [Permanent, Ambiguous])
def test_whatever_a_network_says_is_written_down(
    house: House, planned: Planned, read: Read, tries: Tries, site: pretend.Site, error
) -> None:
    delivery = planned()
    site.faults.append(raising(error("no \x00 way \ud83d", evidence="\x00binary\udcff")))
    send(house, delivery)
    assert read(delivery).state in {DeliveryState.FAILED, DeliveryState.UNSURE}
    [attempt] = tries(delivery)
    assert attempt.outcome in {AttemptOutcome.REFUSED, AttemptOutcome.UNSURE}
    assert "binary" in attempt.evidence
    assert "\x00" not in attempt.evidence


def unsure(house: House, planned: Planned, site: pretend.Site) -> Delivery:
    delivery = planned()
    site.faults.append(raising(Ambiguous("no answer")))
    send(house, delivery)
    return delivery


def test_a_look_that_is_refused_for_good_goes_to_a_person(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = unsure(house, planned, site)
    site.look_faults.append(Permanent("This account may not read its own posts."))
    clock.move(seconds=11)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.look_at) == (DeliveryState.UNSURE, None)
    assert "may not read" in str(after.reason)
    assert "It is live" in str(after.remedy)


def test_a_look_at_an_account_that_is_closed_pauses_the_channel_and_tells(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = unsure(house, planned, site)
    site.look_faults.append(AuthExpired("The account is closed to us."))
    clock.move(seconds=11)
    looked(engine)
    channel = channel_of(house, delivery)
    assert channel.paused_at is not None
    assert "closed to us" in str(channel.pause_reason)
    after = read(delivery)
    assert after.state is DeliveryState.UNSURE
    assert after.look_at is not None, "it is looked up again once the account is connected"


def test_a_look_that_is_asked_to_wait_waits_so_long(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = unsure(house, planned, site)
    clock.move(seconds=11)
    until = clock.now() + timedelta(minutes=50)
    site.look_faults.append(RateLimited("slow", until=until))
    looked(engine)
    assert read(delivery).look_at == until


def test_an_absurd_wait_ends_within_a_day(
    house: House, planned: Planned, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned()
    until = clock.now() + timedelta(days=9_000)
    site.faults.append(raising(RateLimited("slow", until=until)))
    send(house, delivery)
    assert read(delivery).not_before == clock.now() + LONGEST_ASKED


@pytest.mark.slow
def test_what_fails_before_the_network_is_called_says_nothing_of_the_network(
    house: House, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    for _ in range(6):
        delivery = planned("a" * 150)
        site.broken = True
        send(house, delivery)
        site.broken = False
        with house.database.transaction() as session:
            session.get_one(Delivery, delivery.id).state = DeliveryState.CANCELLED
    assert circuit(house) is None


def test_a_look_that_cannot_be_written_down_is_kept_as_one_that_failed(
    house: House, planned: Planned, engine: Engine, read: Read, clock: FakeClock, site, monkeypatch
) -> None:
    from scheduler.unsure import lookup

    delivery = unsure(house, planned, site)
    whatever = lookup.Seen(receipt=None, shown=[{"text": object()}])  # type: ignore[dict-item]
    monkeypatch.setattr(lookup, "ask", lambda *_args, **_more: whatever)
    clock.move(seconds=11)
    looked(engine)
    after = read(delivery)
    assert after.state is DeliveryState.UNSURE
    assert after.look_at is not None
    assert after.look_at > clock.now()
    with house.database.reading() as session:
        [look] = session.scalars(select(Look)).all()
    assert "cannot be kept" in str(look.reason)


def test_the_newer_try_is_on_record_beside_the_proof_of_the_earlier_one(
    house: House, planned: Planned, engine: Engine, clock: FakeClock, site, tries: Tries
) -> None:
    delivery = planned()
    zombie = given_up(house, delivery, engine, clock)

    def fails(_site: pretend.Site, _post: Outgoing) -> None:
        comes_back(house, zombie)
        raise Retryable("refused")

    site.faults.append(fails)
    send(house, delivery)
    first, second = tries(delivery)
    assert [first.outcome, second.outcome] == [
        AttemptOutcome.PUBLISHED,
        AttemptOutcome.NOT_ACCEPTED,
    ]
    with house.database.reading() as session:
        proofs = session.scalars(select(Attempt.proof).order_by(Attempt.fence)).all()
    assert proofs[0] is not None
    assert proofs[1] is None


def test_a_look_that_saw_the_newer_try_s_post_proves_nothing_of_the_earlier_one(
    house: House, planned: Planned, engine: Engine, clock: FakeClock, site, tries: Tries
) -> None:
    """Two daemons look at once: one has it sent again, the other still finds what that sent."""
    delivery = planned()
    with house.database.ledger() as connection:
        assert claim(connection, delivery.id, sender="dead", now=house.now())
    clock.move(minutes=4)
    engine.expire()
    clock.move(minutes=1)
    looked(engine)
    clock.move(minutes=3)
    asked, sent = threading.Event(), threading.Event()

    def slowly() -> None:
        asked.set()
        assert sent.wait(10)

    site.on_look = slowly
    other = threading.Thread(target=look, args=(house, delivery.id))
    other.start()
    assert asked.wait(10)
    site.on_look = lambda: None
    looked(engine)  # absent a second time: it is planned again

    def both(there: pretend.Site, post: Outgoing) -> None:
        there.accept(post)
        sent.set()
        other.join(10)
        there.published.pop()  # it is one post: publish() itself puts it there again

    site.faults.append(both)
    send(house, delivery)
    assert [one.outcome for one in tries(delivery)] == [
        AttemptOutcome.UNSURE,
        AttemptOutcome.PUBLISHED,
    ]
    with house.database.reading() as session:
        assert session.scalars(select(Attempt.proof).order_by(Attempt.fence)).all() == [None, None]
