"""Placing, moving, cancelling."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from community import stop
from lib.errors import Invalid, NotAllowed, NotFound, WrongState
from models.actor import Actor
from models.channel import Channel
from models.delivery import PlacedBy
from models.house import House
from models.post import Post
from models.way import DeliveryState, Temperature
from scheduler import deciding, planner, scheduling
from scheduler.engine import Engine
from scheduler.sending.claim import claim
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, send


def test_you_choose_gives_a_time_within_the_rules_and_says_why(
    house: House, alice: Actor, approved: Callable[..., Post], clock: FakeClock
) -> None:
    post = approved()
    with house.database.transaction() as session:
        placed = scheduling.schedule(session, alice, post.id, at=None, now=clock.now())
    assert placed[0].due_at > clock.now()
    assert placed[0].placed_by is PlacedBy.PLANNER
    assert any("not your data" in str(reason) for reason in placed[0].why)


def test_each_channel_gets_a_delivery_with_a_key_of_its_own(
    house: House, alice: Actor, approved: Callable[..., Post], channel: Channel, clock: FakeClock
) -> None:
    other = connected(house, alice, "others")
    post = approved(channels=(channel.id, other.id))
    with house.database.transaction() as session:
        placed = scheduling.schedule(session, alice, post.id, at=clock.now(), now=clock.now())
    assert {d.channel_id for d in placed} == {channel.id, other.id}
    assert len({d.key for d in placed}) == 2


def test_scheduling_anew_moves_the_same_row(
    house: House, alice: Actor, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned()
    later = clock.now() + timedelta(hours=3)
    with house.database.transaction() as session:
        moved = scheduling.schedule(session, alice, delivery.post_id, at=later, now=clock.now())
    assert [d.id for d in moved] == [delivery.id]
    assert send(house, delivery) is None
    assert site.published == []


def test_a_moved_post_cannot_leave_at_the_old_time(
    house: House, alice: Actor, planned: Planned, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        deciding.move(session, alice, delivery.id, clock.now() + timedelta(days=1), now=clock.now())
    assert send(house, delivery) is None
    clock.move(days=1)
    send(house, delivery)
    assert len(site.published) == 1


def test_what_is_held_stays_held_when_it_is_moved_and_goes_on_saying_why(
    house: House, alice: Actor, planned: Planned, read: Read, clock: FakeClock, engine: Engine
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="fire", now=house.now())
    engine.hold()
    with house.database.transaction() as session:
        later = clock.now() + timedelta(hours=1)
        deciding.move(session, alice, delivery.id, later, now=house.now())
    after = read(delivery)
    assert after.state is DeliveryState.SUSPENDED
    assert "fire" in str(after.reason)
    assert after.remedy is not None


def test_a_cancelled_post_never_leaves(
    house: House, alice: Actor, planned: Planned, read: Read, site: pretend.Site
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        deciding.cancel(session, alice, delivery.id, now=house.now())
    assert send(house, delivery) is None
    assert read(delivery).state is DeliveryState.CANCELLED
    assert site.published == []


def test_once_it_is_being_sent_moving_and_cancelling_are_refused(
    house: House, alice: Actor, planned: Planned, clock: FakeClock
) -> None:
    delivery = planned()
    with house.database.transaction() as session:
        claim(session.connection(), delivery.id, sender="one", now=house.now())
    with pytest.raises(WrongState), house.database.transaction() as session:
        deciding.move(session, alice, delivery.id, clock.now() + timedelta(days=1), now=clock.now())
    with pytest.raises(WrongState), house.database.transaction() as session:
        deciding.cancel(session, alice, delivery.id, now=clock.now())


def test_a_live_post_is_not_scheduled_a_second_time(
    house: House, alice: Actor, planned: Planned
) -> None:
    delivery = planned()
    send(house, delivery)
    with pytest.raises(scheduling.AlreadyLeft), house.database.transaction() as session:
        scheduling.schedule(session, alice, delivery.post_id, at=house.now(), now=house.now())


def test_evergreen_content_is_reused_as_a_delivery_of_its_own(
    house: House, alice: Actor, planned: Planned, site: pretend.Site, clock: FakeClock
) -> None:
    first = planned("Give blood.", temperature=Temperature.COLD, wordings=("Give some blood.",))
    send(house, first)
    clock.move(days=200)
    with house.database.transaction() as session:
        second = scheduling.schedule(
            session, alice, first.post_id, at=clock.now(), now=clock.now()
        )[0]
    send(house, second)
    assert [post.text for post in site.published] == ["Give blood.", "Give some blood."]
    assert len({post.key for post in site.published}) == 2


@pytest.mark.parametrize("hours", [-1, 24 * 366 * 4, 3])
def test_an_impossible_time_is_refused_by_name(
    house: House, alice: Actor, approved: Callable[..., Post], clock: FakeClock, hours: int
) -> None:
    post = approved(fresh_until=clock.now() + timedelta(hours=2), temperature=Temperature.HOT)
    at = clock.now() + timedelta(hours=hours)
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=at, now=clock.now())
    assert "at" in refused.value.fields


def test_nobody_places_a_post_before_its_embargo_ends(
    house: House, alice: Actor, approved: Callable[..., Post], planned: Planned, clock: FakeClock
) -> None:
    until = clock.now() + timedelta(hours=5)
    post = approved(embargo_until=until)
    early = until - timedelta(minutes=1)
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=early, now=clock.now())
    assert "under embargo until" in str(refused.value.fields["at"])
    assert "lift the embargo" in str(refused.value.remedy)
    delivery = planned("another", at=until, embargo_until=until)
    with pytest.raises(Invalid), house.database.transaction() as session:
        deciding.move(session, alice, delivery.id, early, now=clock.now())


@pytest.mark.parametrize("temperature", Temperature)
def test_you_choose_waits_for_the_embargo_and_says_so(
    house: House,
    alice: Actor,
    approved: Callable[..., Post],
    clock: FakeClock,
    temperature: Temperature,
) -> None:
    until = clock.now() + timedelta(days=3)
    post = approved(embargo_until=until, temperature=temperature)
    with house.database.transaction() as session:
        (placed,) = scheduling.schedule(session, alice, post.id, at=None, now=clock.now())
    assert placed.due_at >= until
    assert str(placed.why[-1]).startswith("under embargo until Thu 3 Dec 2026")


def test_you_choose_waits_until_a_hot_post_is_relevant(
    house: House, alice: Actor, approved: Callable[..., Post], clock: FakeClock
) -> None:
    start = clock.now() + timedelta(hours=6)
    post = approved(relevant_from=start, temperature=Temperature.HOT)
    with house.database.transaction() as session:
        (placed,) = scheduling.schedule(session, alice, post.id, at=None, now=clock.now())
    assert start <= placed.due_at < start + timedelta(hours=1)


def test_a_wish_before_the_embargo_is_granted_when_it_ends(
    house: House, alice: Actor, approved: Callable[..., Post], clock: FakeClock
) -> None:
    until = clock.now() + timedelta(hours=5)
    post = approved(wished_at=clock.now() - timedelta(hours=1), embargo_until=until)
    with house.database.reading() as session:
        assert planner.wished(session, now=clock.now()) == [post.id]
    with house.database.transaction() as session:
        (placed,) = planner.plan_wished(session, post.id, now=clock.now())
    assert placed.due_at == until
    assert "before its embargo ends" in str(placed.why[0])


def test_a_draft_cannot_be_scheduled(
    house: House, alice: Actor, approved: Callable[..., Post]
) -> None:
    from editorial import review

    post = approved()
    with house.database.transaction() as session:
        review.request_changes(session, alice, post.id, reason="a date", now=house.now())
    with pytest.raises(WrongState), house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=house.now(), now=house.now())


def test_a_volunteer_does_not_schedule_and_a_stranger_finds_nothing(
    house: House, bob: Actor, charlie: Actor, planned: Planned
) -> None:
    delivery = planned()
    at = house.now() + timedelta(hours=1)
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        deciding.move(session, bob, delivery.id, at, now=house.now())
    with pytest.raises(NotFound), house.database.transaction() as session:
        deciding.move(session, charlie, delivery.id, at, now=house.now())
    with pytest.raises(NotFound), house.database.transaction() as session:
        scheduling.schedule(session, charlie, delivery.post_id, at=at, now=house.now())


def test_a_wall_time_is_kept_beside_the_instant(
    house: House, alice: Actor, approved: Callable[..., Post], clock: FakeClock
) -> None:
    post = approved()
    with house.database.transaction() as session:
        placed = scheduling.schedule(session, alice, post.id, at=clock.now(), now=clock.now())
    assert (placed[0].wall, placed[0].zone) == ("2026-11-30T08:00:00", "Europe/Paris")
