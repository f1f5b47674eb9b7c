"""Planned weeks keep to the line, and to the dates of hot posts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from editorial import channel_rules, line
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.post import Post, Priority
from models.way import DeliveryState, Temperature
from scheduler import line as kept
from scheduler.weeks import weeks
from tests.fakes import FakeClock

DAY = timedelta(days=1)
Approved = Callable[..., Post]
Planned = Callable[..., Delivery]


@pytest.fixture
def standing(house: House, alice: Actor) -> Callable[[], dict[int, datetime]]:
    """When each post would stand, by its number, over two weeks."""

    def call() -> dict[int, datetime]:
        with house.database.reading() as session:
            now = house.now()
            made = weeks(session, alice, now=now, until=now + 14 * DAY).plan
        return {one.need.post: one.at for one in made.placements}

    return call


def aimed(house: House, actor: Actor, **shares: int) -> None:
    with house.database.transaction() as session:
        for name, share in shares.items():
            line.add(session, actor, name, share=share)


def ruled(house: House, actor: Actor, channel: Channel, **rules: object) -> None:
    with house.database.transaction() as session:
        channel_rules.change_rules(session, actor, channel.id, rules)


def became(house: House, delivery: Delivery, state: DeliveryState, *, due_at: datetime) -> None:
    with house.database.transaction() as session:
        session.execute(
            update(Delivery).where(Delivery.id == delivery.id).values(state=state, due_at=due_at)
        )


@pytest.mark.slow
def test_the_pillar_that_is_behind_its_share_leaves_first(
    house: House,
    alice: Actor,
    clock: FakeClock,
    approved: Approved,
    planned: Planned,
    standing: Callable[[], dict[int, datetime]],
) -> None:
    aimed(house, alice, Appeals=50, Thanks=50)
    for number in range(4):
        before = planned(f"gone {number}", pillar="appeals")
        became(house, before, DeliveryState.PUBLISHED, due_at=clock.now() - (number + 2) * DAY)
    appeals = approved("appeal", pillar="Appeals", temperature=Temperature.COLD)
    thanks = approved("thanks", pillar="Thanks", temperature=Temperature.COLD)
    found = standing()
    assert found[thanks.id] < found[appeals.id]


def test_places_stay_open_for_hot_posts_until_the_hour_of_the_line(
    house: House, alice: Actor, clock: FakeClock, channel: Channel, approved: Approved
) -> None:
    ruled(house, alice, channel, reserve=1)
    with house.database.transaction() as session:
        line.keep_terms(session, alice, explore=0, cut_off=12)
    approved("cold", temperature=Temperature.COLD)
    with house.database.reading() as session:
        plan = weeks(session, alice, now=clock.now(), until=clock.now() + 7 * DAY).plan
    (place, *_) = plan.open
    assert place.until == datetime.fromisoformat("2026-12-01T12:00+01:00")
    assert place.at > place.until
    assert not any(one.explored for one in plan.placements)


def test_no_plan_puts_a_post_before_its_embargo_or_a_hot_one_before_it_matters(
    clock: FakeClock, approved: Approved, standing: Callable[[], dict[int, datetime]]
) -> None:
    start = clock.now() + 4 * DAY
    cold = approved("cold", embargo_until=start, temperature=Temperature.COLD)
    hot = approved(
        "hot", relevant_from=start, fresh_until=start + 2 * DAY, temperature=Temperature.HOT
    )
    found = standing()
    assert found[cold.id] >= start
    assert start <= found[hot.id] < start + DAY


def test_of_two_posts_for_one_place_the_one_of_high_priority_has_it(
    house: House,
    alice: Actor,
    channel: Channel,
    approved: Approved,
    standing: Callable[[], dict[int, datetime]],
) -> None:
    ruled(house, alice, channel, per_week=1)
    posts = [approved(f"ordinary {n}", temperature=Temperature.COLD) for n in range(3)]
    high = approved("high", priority=Priority.HIGH, temperature=Temperature.COLD)
    found = standing()
    assert found[high.id] == min(found.values())
    assert {post.id for post in posts} - set(found)


@pytest.mark.slow
def test_what_left_and_what_is_planned_are_counted_for_four_weeks(
    house: House, alice: Actor, charlie: Actor, clock: FakeClock, planned: Planned
) -> None:
    for number, (state, days) in enumerate(
        [
            (DeliveryState.PUBLISHED, -27),
            (DeliveryState.PUBLISHED, -29),
            (DeliveryState.FAILED, -2),
            (DeliveryState.SUSPENDED, 1),
            (DeliveryState.PLANNED, 27),
            (DeliveryState.PLANNED, 29),
        ]
    ):
        one = planned(f"post {number}", pillar=" Thanks")
        became(house, one, state, due_at=clock.now() + days * DAY)
    with house.database.reading() as session:
        (left,) = kept.left(session, alice, now=clock.now()).values()
        (coming,) = kept.coming(session, alice, now=clock.now()).values()
        assert kept.left(session, charlie, now=clock.now()) == {}
    assert (left, coming) == ({"thanks": 1}, {"thanks": 2})


def test_one_step_of_priority_outweighs_warm_over_cold_and_never_hot() -> None:
    worth = kept.WORTH
    warm, hot = 1.25, 3.0
    assert worth[Priority.HIGH] > warm * worth[Priority.ORDINARY]
    assert warm * worth[Priority.LOW] < worth[Priority.ORDINARY]
    assert hot * worth[Priority.LOW] > warm * worth[Priority.HIGH]
