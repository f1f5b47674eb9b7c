"""One try of one delivery."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from community import stop
from connectors.contract import Outgoing
from connectors.errors import (
    AccessExpired,
    Ambiguous,
    AuthExpired,
    Permanent,
    RateLimited,
    Retryable,
)
from editorial import channel_rules, channels, drafting
from editorial.draft import Draft
from models.actor import Actor
from models.channel import Channel
from models.content import hash_of
from models.database import Database
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.house import House
from models.post import Post, Revision
from models.way import DeliveryState, Temperature
from scheduler.sending.deliver import deliver
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected

Planned = Callable[..., Delivery]
Read = Callable[[Delivery], Delivery]
Tries = Callable[[Delivery], list[Attempt]]


def raising(error: Exception, *, after_accepting: bool = False) -> pretend.Fault:
    def fault(site: pretend.Site, post: Outgoing) -> None:
        if after_accepting:
            site.accept(post)
        raise error

    return fault


def send(house: House, delivery: Delivery) -> AttemptOutcome | None:
    return deliver(house, delivery.id, sender="one")


def test_an_approved_post_that_is_due_leaves_once_with_its_receipt(
    house: House, planned: Planned, read: Read, tries: Tries, site: pretend.Site
) -> None:
    delivery = planned("Bonjour")
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert send(house, delivery) is None
    assert site.texts == ["Bonjour"]
    after = read(delivery)
    assert after.state is DeliveryState.PUBLISHED
    assert after.remote_id == f"pretend:{delivery.key}"
    assert [t.outcome for t in tries(delivery)] == [AttemptOutcome.PUBLISHED]


def test_the_attempt_is_on_record_before_the_first_byte_leaves(
    house: House, planned: Planned, read: Read, tries: Tries, site: pretend.Site
) -> None:
    delivery = planned()
    seen: list[tuple[DeliveryState, AttemptOutcome]] = []
    site.faults.append(
        lambda _site, _post: seen.append((read(delivery).state, tries(delivery)[0].outcome))
    )
    send(house, delivery)
    assert seen == [(DeliveryState.SENDING, AttemptOutcome.OPEN)]


def test_nothing_leaves_early(
    house: House, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned(at=clock.now() + timedelta(minutes=1))
    assert send(house, delivery) is None
    clock.move(minutes=1)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert len(site.published) == 1


def test_two_senders_cannot_both_have_a_delivery(
    house: House, planned: Planned, site: pretend.Site
) -> None:
    delivery = planned()
    barrier = threading.Barrier(8)
    outcomes: list[AttemptOutcome | None] = []

    def race() -> None:
        barrier.wait()
        outcomes.append(send(house, delivery))

    racers = [threading.Thread(target=race) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert outcomes.count(AttemptOutcome.PUBLISHED) == 1
    assert outcomes.count(None) == 7
    assert len(site.published) == 1


def test_a_channel_sends_one_post_at_a_time(
    house: House, planned: Planned, site: pretend.Site, read: Read
) -> None:
    first, second = planned("one"), planned("two")
    inside, go_on = threading.Event(), threading.Event()

    def slow(_site: pretend.Site, _post: Outgoing) -> None:
        inside.set()
        go_on.wait(10)

    site.faults.append(slow)
    sender = threading.Thread(target=send, args=(house, first))
    sender.start()
    assert inside.wait(10)
    assert send(house, second) is None
    go_on.set()
    sender.join()
    assert send(house, second) is AttemptOutcome.PUBLISHED
    assert site.texts == ["one", "two"]


def test_a_post_edited_after_its_approval_does_not_leave(
    house: House, planned: Planned, alice: Actor, site: pretend.Site
) -> None:
    delivery = planned("as approved")
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, delivery.post_id)
        changed = Draft(title=draft.title, text="another", channels=draft.channels)
        drafting.edit(session, alice, delivery.post_id, changed, seen=None, now=house.now())
    assert send(house, delivery) is None
    assert site.published == []


def test_nothing_leaves_under_a_stop(
    house: House, planned: Planned, alice: Actor, site: pretend.Site
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="fire", now=house.now())
    assert send(house, delivery) is None
    with house.database.transaction() as session:
        stop.resume(session, alice, now=house.now())
    assert send(house, delivery) is AttemptOutcome.PUBLISHED


def test_a_stop_on_one_channel_lets_the_others_send(
    house: House, planned: Planned, alice: Actor, channel: Channel
) -> None:
    other = connected(house, alice, "others")
    here, there = planned("here"), planned("there", channels=(other.id,))
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="fire", channel_id=channel.id, now=house.now())
    assert send(house, here) is None
    assert send(house, there) is AttemptOutcome.PUBLISHED


def test_a_paused_channel_sends_nothing(
    house: House, planned: Planned, alice: Actor, channel: Channel
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        channels.pause(session, alice, channel.id, reason="holiday", now=house.now())
    assert send(house, delivery) is None


def test_stale_content_never_leaves(
    house: House, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned(temperature=Temperature.HOT, fresh_until=clock.now() + timedelta(minutes=5))
    clock.move(minutes=5)
    assert send(house, delivery) is None
    assert site.published == []


def test_what_is_too_late_by_the_channels_rule_is_missed_not_sent(
    house: House, planned: Planned, clock: FakeClock, read: Read, site: pretend.Site
) -> None:
    delivery = planned(temperature=Temperature.HOT)
    clock.move(minutes=16)
    assert send(house, delivery) is None
    after = read(delivery)
    assert after.state is DeliveryState.MISSED
    assert after.remedy is not None
    assert site.published == []


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize(
    "error", [Ambiguous("no answer"), TimeoutError("lost"), ZeroDivisionError()]
)
def test_a_lost_answer_or_an_unknown_error_is_unsure_and_never_sent_again(
    house: House,
    planned: Planned,
    read: Read,
    site: pretend.Site,
    clock: FakeClock,
    error: Exception,
    accepted: bool,
) -> None:
    delivery = planned()
    site.faults.append(raising(error, after_accepting=accepted))
    assert send(house, delivery) is AttemptOutcome.UNSURE
    clock.move(hours=2)
    assert send(house, delivery) is None
    assert read(delivery).state is DeliveryState.UNSURE
    assert len(site.published) == accepted


def test_a_refused_connection_is_planned_again_later_with_the_same_key(
    house: House, planned: Planned, read: Read, site: pretend.Site, clock: FakeClock
) -> None:
    delivery = planned()
    site.faults.append(raising(Retryable("refused")))
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    after = read(delivery)
    assert after.state is DeliveryState.PLANNED
    assert after.not_before is not None
    assert after.not_before > clock.now()
    assert send(house, delivery) is None
    clock.move(seconds=10)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert [post.key for post in site.published] == [delivery.key]


def test_a_network_that_asks_to_wait_holds_its_whole_channel(
    house: House, planned: Planned, site: pretend.Site, clock: FakeClock
) -> None:
    first, second = planned("one"), planned("two")
    until = clock.now() + timedelta(minutes=3)
    site.faults.append(raising(RateLimited("slow down", until=until)))
    assert send(house, first) is AttemptOutcome.NOT_ACCEPTED
    assert send(house, second) is None
    clock.move(minutes=3)
    assert send(house, second) is AttemptOutcome.PUBLISHED


def test_a_refusal_for_good_waits_for_a_person_and_says_why(
    house: House, planned: Planned, read: Read, site: pretend.Site
) -> None:
    delivery = planned()
    site.faults.append(raising(Permanent("This word is not welcome.")))
    assert send(house, delivery) is AttemptOutcome.REFUSED
    after = read(delivery)
    assert after.state is DeliveryState.FAILED
    assert str(after.reason) == "This word is not welcome."


def test_an_expired_connection_pauses_the_channel_and_holds_the_post(
    house: House, planned: Planned, read: Read, site: pretend.Site, channel: Channel
) -> None:
    first, second = planned("one"), planned("two")
    site.faults.append(raising(AuthExpired("The key is no longer accepted.")))
    assert send(house, first) is AttemptOutcome.REFUSED
    assert read(first).state is DeliveryState.SUSPENDED
    assert send(house, second) is None
    with house.database.reading() as session:
        assert session.get_one(Channel, channel.id).paused_at is not None


def test_a_text_that_no_longer_fits_fails_before_the_network_is_asked(
    house: House, planned: Planned, read: Read, site: pretend.Site, channel: Channel, alice: Actor
) -> None:
    delivery = planned("x" * 200)
    site.faults.append(raising(AssertionError("asked")))
    with house.database.transaction() as session:
        there = session.get_one(Revision, delivery.revision_id)
        there.content = {**there.content, "text": "x" * 201}
        there.hash = hash_of(there.content)  # as if the network had taken so much then
        session.get_one(Post, delivery.post_id).approved_hash = there.hash
        session.get_one(Delivery, delivery.id).content_hash = there.hash
    assert send(house, delivery) is AttemptOutcome.REFUSED
    assert read(delivery).state is DeliveryState.FAILED
    assert len(site.faults) == 1


def test_credentials_are_renewed_and_stored_before_they_are_used(
    house: House, planned: Planned, alice: Actor
) -> None:
    from models import credentials

    renewing = connected(house, alice, "renewing", **{"as": "renewing"})
    delivery = planned(channels=(renewing.id,))
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    with house.database.reading() as session:
        kept = credentials.read(session, house.settings.keyring, renewing.id)
    assert kept == {"token": "fresh-1"}


def test_late_posts_leave_at_the_channels_gap_and_do_not_flood(
    house: House, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    late = [planned(f"post {n}") for n in range(3)]
    clock.move(hours=1)
    assert [send(house, d) for d in late].count(AttemptOutcome.PUBLISHED) == 1
    clock.move(minutes=60)
    assert [send(house, d) for d in late].count(AttemptOutcome.PUBLISHED) == 1
    assert len(site.published) == 2


def test_a_late_backlog_keeps_to_the_daily_cap(
    house: House,
    planned: Planned,
    clock: FakeClock,
    site: pretend.Site,
    alice: Actor,
    channel: Channel,
) -> None:
    with house.database.transaction() as session:
        channel_rules.change_rules(session, alice, channel.id, {"daily_cap": 1, "gap_minutes": 0})
    late = [planned(f"post {n}") for n in range(3)]
    clock.move(hours=1)
    for delivery in late:
        send(house, delivery)
    assert len(site.published) == 1
    clock.move(hours=16)  # after midnight in Paris
    for delivery in late:
        send(house, delivery)
    assert len(site.published) == 2


class SleepyClock(FakeClock):
    """Of a machine that sleeps for two and a half minutes after its first look at the clock."""

    def now(self) -> datetime:
        before = self.at
        self.at = before + timedelta(seconds=150)
        return before


def test_a_machine_that_slept_between_claim_and_call_does_not_send(
    house: House, planned: Planned, tries: Tries, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned()
    asleep = replace(house, database=Database(house.database.url, clock=SleepyClock(clock.now())))
    assert send(asleep, delivery) is AttemptOutcome.NOT_ACCEPTED
    asleep.database.dispose()
    assert site.published == []
    assert [one.outcome for one in tries(delivery)] == [AttemptOutcome.NOT_ACCEPTED]


def test_a_plug_in_that_does_not_even_start_is_written_down(
    house: House, planned: Planned, read: Read, site: pretend.Site
) -> None:
    delivery = planned()
    site.broken = True
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    after = read(delivery)
    assert (after.state, str(after.remedy)) == (
        DeliveryState.PLANNED,
        "If it comes back, show the evidence to whoever keeps this installation.",
    )


def test_a_try_that_was_not_accepted_does_not_use_up_the_channels_gap(
    house: House, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned()
    for _ in range(4):
        site.faults.append(raising(Retryable("cannot be reached")))
        assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
        clock.move(minutes=16)  # longer than any back-off, far shorter than the gap
    assert send(house, delivery) is AttemptOutcome.PUBLISHED


@pytest.mark.slow
def test_the_gap_after_the_last_post_holds_through_failures(
    house: House, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    first, second, third = planned("first"), planned("second"), planned("third")
    assert send(house, first) is AttemptOutcome.PUBLISHED
    site.faults.append(raising(Retryable("cannot be reached")))
    assert send(house, second) is AttemptOutcome.NOT_ACCEPTED
    clock.move(minutes=59)
    assert send(house, third) is None
    clock.move(minutes=1)
    assert send(house, third) is AttemptOutcome.PUBLISHED


class Unsteady:
    """A database whose transactions fail in the given order; None lets one through."""

    def __init__(self, database: Database, *failures: Exception | None) -> None:
        self._database = database
        self._failures = list(failures)

    @contextmanager
    def ledger(self) -> Iterator[Connection]:
        failure = self._failures.pop(0) if self._failures else None
        if failure is not None:
            raise failure
        with self._database.ledger() as connection:
            yield connection

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)


def unsteady(house: House, *failures: Exception | None) -> House:
    return replace(house, database=Unsteady(house.database, *failures))  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_receipt_is_written_down_when_the_database_is_back(
    house: House, planned: Planned, read: Read, site: pretend.Site
) -> None:
    delivery = planned()
    away = OperationalError("UPDATE", {}, Exception("away"))
    assert send(unsteady(house, None, away), delivery) is AttemptOutcome.PUBLISHED
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert len(site.published) == 1


def test_where_another_sender_took_the_channel_first_nothing_is_sent(
    house: House, planned: Planned, site: pretend.Site
) -> None:
    delivery = planned()
    taken = IntegrityError("UPDATE", {}, Exception("uq_delivery_sending"))
    assert send(unsteady(house, taken), delivery) is None
    assert site.published == []


def test_a_database_that_is_away_before_the_call_lets_nothing_leave(
    house: House, planned: Planned, read: Read, site: pretend.Site
) -> None:
    delivery = planned()
    away = OperationalError("UPDATE", {}, Exception("away"))
    with pytest.raises(OperationalError):
        send(unsteady(house, away), delivery)
    assert site.published == []
    assert read(delivery).state is DeliveryState.PLANNED


def test_a_warning_stops_no_post(house: House, planned: Planned, site: pretend.Site) -> None:
    assert send(house, planned("a post to mind")) is AttemptOutcome.PUBLISHED
    assert site.texts == ["a post to mind"]


def test_an_access_that_is_too_old_is_renewed_and_the_post_leaves(
    house: House, planned: Planned, alice: Actor, read: Read
) -> None:
    renewing = connected(house, alice, "renewing", **{"as": "renewing"})
    site = pretend.SITES.setdefault("renewing", pretend.Site())
    first = planned("one", channels=(renewing.id,))
    assert send(house, first) is AttemptOutcome.PUBLISHED
    second = planned("two", channels=(renewing.id,))
    site.faults.append(raising(AccessExpired("too old")))
    assert send(house, second) is AttemptOutcome.NOT_ACCEPTED
    assert send(house, second) is AttemptOutcome.PUBLISHED
    assert site.refreshed == 2
