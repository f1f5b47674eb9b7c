"""Whoever volunteers is thanked for what stands, once, and for nothing that went wrong."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from daemon.thanking import Thanking
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.notice import Notice, NoticeKind
from models.post import Post
from models.publication import Age, Figure, Publication
from models.way import DeliveryState
from tests.fakes import FakeClock
from tests.web import rows


def thanks(house: House, who: Actor) -> list[str]:
    mine = select(Notice).where(Notice.user_id == who.user_id, Notice.kind == NoticeKind.THANKS)
    with house.database.reading() as session:
        return [str(one.words) for one in session.scalars(mine)]


def went_live(house: House, alice: Actor, owner: Actor) -> Delivery:
    """With 12 likes after two days."""
    channel = rows.connected(house, alice)
    delivery = rows.planned(house, alice, "Coats", channel.id)[0]
    with house.database.transaction() as session:
        session.execute(update(Post).values(owner_id=owner.user_id))
    live = {"published_at": house.now(), "url": "https://network.example/p/1"}
    rows.became(house, delivery, DeliveryState.PUBLISHED, **live)
    there = rows.published_there(house, channel, "Coats!", delivery=delivery)
    with house.database.transaction() as session:
        figure: dict[str, Any] = {"age": Age.TWO_DAYS, "metric": "likes", "value": 12}
        session.add(Figure(publication_id=there.id, at=house.now(), **figure))
    return delivery


def test_once_after_two_days_with_what_came_of_it(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    went_live(house, alice, bob)
    clock.move(hours=47)
    Thanking(house).step()
    assert thanks(house, bob) == []
    clock.move(hours=2)
    Thanking(house).step()
    with house.database.transaction() as session:
        session.execute(update(Notice).values(read_at=clock.now()))
    clock.move(hours=1)
    Thanking(house).step()
    assert thanks(house, bob) == ["“Coats” has been live for two days: 12 likes. Thank you!"]
    with house.database.reading() as session:
        kept = session.scalars(select(Notice).where(Notice.kind == NoticeKind.THANKS)).one()
    assert kept.read_at is not None


def test_nobody_above_a_volunteer_is_thanked_by_the_house(
    house: House, alice: Actor, erin: Actor, clock: FakeClock
) -> None:
    went_live(house, alice, erin)
    clock.move(hours=50)
    Thanking(house).step()
    assert thanks(house, erin) == []


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.UNSURE])
def test_never_for_what_did_not_surely_leave(
    house: House, alice: Actor, bob: Actor, clock: FakeClock, state: DeliveryState
) -> None:
    delivery = went_live(house, alice, bob)
    with house.database.transaction() as session:
        session.get_one(Delivery, delivery.id).state = state
    clock.move(hours=50)
    Thanking(house).step()
    assert thanks(house, bob) == []


def test_never_for_what_was_taken_down(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    went_live(house, alice, bob)
    clock.move(hours=50)
    with house.database.transaction() as session:
        session.execute(update(Publication).values(gone_at=clock.now() - timedelta(hours=1)))
    Thanking(house).step()
    assert thanks(house, bob) == []
