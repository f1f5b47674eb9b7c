"""Taking back: each delivery stands as it stood, with all that leaves by it."""

import json
from datetime import timedelta

import pytest

from editorial import drafting, review
from editorial.draft import Draft
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState, Temperature
from scheduler import scheduling, undoing
from tests.scheduler.sending.test_deliver import Planned, Read

GONE = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.CANCELLED)
BOUND = ("state", "revision_id", "content_hash", "wording", "temperature", "made_way_for")


def gave_up(house: House, delivery: Delivery, state: DeliveryState) -> None:
    """As the daemon, or the planner, would leave it."""
    with house.database.transaction() as session:
        row = session.get_one(Delivery, delivery.id)
        row.state, row.wording = state, 1
        row.made_way_for = row.post_id if state is DeliveryState.CANCELLED else None


def rewritten(house: House, alice: Actor, post_id: int) -> None:
    """Other words and another temperature, approved."""
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, post_id)
        other = Draft(
            title=draft.title,
            text="The doors open at eleven.",
            channels=draft.channels,
            temperature=Temperature.COLD,
        )
        drafting.edit(session, alice, post_id, other, seen=None, now=house.now())
        review.submit(session, alice, post_id, now=house.now())
        review.approve(session, alice, post_id, revision=None, now=house.now())


def scheduled(house: House, alice: Actor, post_id: int) -> list[undoing.Change]:
    """Placed tomorrow; what takes it back, as a page keeps it."""
    with house.database.transaction() as session:
        before = undoing.standing(session, alice, post_id)
        tomorrow = house.now() + timedelta(days=1)
        scheduling.schedule(session, alice, post_id, at=tomorrow, now=house.now())
        done = undoing.changes(session, alice, post_id, before)
    return [
        undoing.Change(id=one.id, before=kept(one.before), after=one.after)
        for one in done
        if one.before
    ]


def kept(before: undoing.Stood) -> undoing.Stood:
    return undoing.Stood.from_json(json.loads(json.dumps(before.to_json())))


def take_back(house: House, who: Actor, post_id: int, done: list[undoing.Change]) -> None:
    with house.database.transaction() as session:
        undoing.take_back(session, who, post_id, done, now=house.now())


@pytest.mark.slow
@pytest.mark.parametrize("state", GONE)
def test_what_was_revived_and_taken_back_is_bound_to_the_words_that_were_tried(
    house: House, alice: Actor, planned: Planned, read: Read, state: DeliveryState
) -> None:
    delivery = planned(wordings=("The doors open early.",))
    gave_up(house, delivery, state)
    stood = read(delivery)
    rewritten(house, alice, delivery.post_id)
    done = scheduled(house, alice, delivery.post_id)
    revived = read(delivery)
    assert revived.content_hash != stood.content_hash
    assert revived.temperature is Temperature.COLD
    take_back(house, alice, delivery.post_id, done)
    back = read(delivery)
    assert {name: getattr(back, name) for name in BOUND} == {
        name: getattr(stood, name) for name in BOUND
    }
