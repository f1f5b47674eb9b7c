"""An approved post that is moved beyond its day, where an agreement holds for its day only."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from editorial import review
from models.actor import Actor
from models.approval import KeptFor
from models.delivery import Delivery
from models.house import House
from models.notice import Notice
from models.people import Workspace
from models.post import Post
from models.way import DeliveryState, PostState, Temperature
from scheduler import deciding, dropping, scheduling, undoing
from scheduler.engine import Engine
from scheduler.sending import hold
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected

Planned = Callable[..., Delivery]
HOUR = timedelta(hours=1)


@pytest.fixture
def strict(house: House, alice: Actor) -> None:
    with house.database.transaction() as session:
        session.get_one(Workspace, alice.workspace_id).approval_kept = KeptFor.SAME_DAY


def moved(house: House, who: Actor, delivery: Delivery, at: datetime) -> Post:
    with house.database.transaction() as session:
        deciding.move(session, who, delivery.id, at, now=house.now())
    with house.database.reading() as session:
        return session.get_one(Post, delivery.post_id)


@pytest.mark.slow
@pytest.mark.usefixtures("strict")
def test_within_its_day_it_stays_approved(house: House, alice: Actor, planned: Planned) -> None:
    delivery = planned()
    assert moved(house, alice, delivery, delivery.due_at + HOUR).state is PostState.APPROVED


@pytest.mark.usefixtures("strict")
def test_on_another_day_it_is_asked_about_again_and_does_not_leave(
    house: House, alice: Actor, clock: FakeClock, engine: Engine, planned: Planned
) -> None:
    delivery = planned(at=house.now() + HOUR)
    post = moved(house, alice, delivery, delivery.due_at + 48 * HOUR)
    assert (post.state, post.approved_hash) == (PostState.IN_REVIEW, None)
    clock.move(hours=50)
    engine.tick()
    with house.database.reading() as session:
        assert session.get_one(Delivery, delivery.id).state is DeliveryState.SUSPENDED


@pytest.mark.slow
def test_where_it_holds_for_any_day_it_stays_approved(
    house: House, alice: Actor, planned: Planned
) -> None:
    delivery = planned()
    assert moved(house, alice, delivery, delivery.due_at + 48 * HOUR).state is PostState.APPROVED


def scheduled(house: House, who: Actor, post_id: int, at: datetime) -> PostState:
    with house.database.transaction() as session:
        scheduling.schedule(session, who, post_id, at=at, now=house.now())
    return stands(house, post_id)


def stands(house: House, post_id: int) -> PostState:
    with house.database.reading() as session:
        return session.get_one(Post, post_id).state


def cancelled(house: House, who: Actor, delivery: Delivery) -> None:
    with house.database.transaction() as session:
        deciding.cancel(session, who, delivery.id, now=house.now())


@pytest.mark.slow
@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    ("temperature", "state"),
    [(Temperature.WARM, PostState.IN_REVIEW), (Temperature.COLD, PostState.APPROVED)],
)
def test_taken_off_and_put_on_another_day_is_moved_unless_it_is_another_use(
    house: House, alice: Actor, planned: Planned, temperature: Temperature, state: PostState
) -> None:
    delivery = planned(at=house.now() + HOUR, temperature=temperature)
    cancelled(house, alice, delivery)
    assert scheduled(house, alice, delivery.post_id, delivery.due_at + 48 * HOUR) is state


@pytest.mark.usefixtures("strict")
def test_what_missed_its_day_is_asked_about_before_it_is_sent_on_another(
    house: House, alice: Actor, clock: FakeClock, planned: Planned
) -> None:
    delivery = planned(at=house.now() + HOUR)
    clock.move(hours=48)
    with house.database.transaction() as session:
        hold.settle(session, [delivery.id], now=house.now())
    with house.database.transaction() as session:
        deciding.resolve(session, alice, delivery.id, "resend", now=house.now())
    assert stands(house, delivery.post_id) is PostState.IN_REVIEW


@pytest.mark.slow
@pytest.mark.usefixtures("strict")
def test_dragged_to_another_channel_on_another_day_it_is_asked_about(
    house: House, alice: Actor, planned: Planned
) -> None:
    here, there = (connected(house, alice, one).id for one in ("here", "there"))
    delivery = planned(at=house.now() + HOUR, channels=(here, there))
    with house.database.transaction() as session:
        other = session.query(Delivery).filter_by(channel_id=there).one()
        deciding.cancel(session, alice, other.id, now=house.now())
    with house.database.transaction() as session:
        dropping.to_channel(
            session,
            alice,
            delivery.post_id,
            [delivery.id],
            source=here,
            target=there,
            at=delivery.due_at + 48 * HOUR,
            now=house.now(),
        )
    assert stands(house, delivery.post_id) is PostState.IN_REVIEW


@pytest.mark.slow
@pytest.mark.usefixtures("strict")
def test_a_move_that_was_agreed_to_is_not_taken_back_unasked(
    house: House, alice: Actor, planned: Planned
) -> None:
    delivery = planned(at=house.now() + HOUR)
    with house.database.reading() as session:
        before = undoing.standing(session, alice, delivery.post_id)
    moved(house, alice, delivery, delivery.due_at + 48 * HOUR)
    with house.database.transaction() as session:
        review.approve(session, alice, delivery.post_id, revision=None, now=house.now())
        done = undoing.changes(session, alice, delivery.post_id, before)
        undoing.take_back(session, alice, delivery.post_id, done, now=house.now())
    assert stands(house, delivery.post_id) is PostState.IN_REVIEW


@pytest.mark.slow
@pytest.mark.usefixtures("strict")
def test_its_owner_is_told_that_another_moved_it_beyond_its_day(
    house: House, alice: Actor, bob: Actor, planned: Planned
) -> None:
    delivery = planned(at=house.now() + HOUR)
    with house.database.transaction() as session:
        session.get_one(Post, delivery.post_id).owner_id = bob.user_id
    moved(house, alice, delivery, delivery.due_at + 48 * HOUR)
    with house.database.reading() as session:
        mine = session.query(Notice).filter_by(user_id=bob.user_id).all()
    assert "it was moved to another day" in str(mine[-1].words)
