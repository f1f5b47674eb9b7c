"""An approved post that is moved beyond its day, where an agreement holds for its day only."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from models.actor import Actor
from models.approval import KeptFor
from models.delivery import Delivery
from models.house import House
from models.people import Workspace
from models.post import Post
from models.way import DeliveryState, PostState
from scheduler import deciding
from scheduler.engine import Engine
from tests.fakes import FakeClock

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


def test_where_it_holds_for_any_day_it_stays_approved(
    house: House, alice: Actor, planned: Planned
) -> None:
    delivery = planned()
    assert moved(house, alice, delivery, delivery.due_at + 48 * HOUR).state is PostState.APPROVED
