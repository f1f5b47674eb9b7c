"""Agreeing to a plan: exactly what was shown, once, or nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from lib.errors import Changed
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.way import Temperature
from scheduler.adopting import accept, fingerprint_of
from scheduler.ahead import end_of
from scheduler.weeks import Weeks, weeks
from tests.conftest import actor_named
from tests.fakes import FakeClock
from tests.web import rows

COLD = Temperature.COLD


def waiting(house: House, actor: Actor, posts: int = 3) -> Weeks:
    """A plan for that many approved posts on one channel."""
    channel = rows.connected(house, actor)
    for number in range(posts):
        rows.approved(house, actor, f"Post {number}", channel.id, temperature=COLD)
    return planned(house, actor)


def planned(house: House, actor: Actor) -> Weeks:
    now = house.now()
    with house.database.reading() as session:
        return weeks(session, actor, now=now, until=end_of(None, "Europe/Paris", now=now))


def agree(house: House, actor: Actor, shown: Weeks) -> list[Delivery]:
    with house.database.transaction() as session:
        return accept(
            session,
            actor,
            fingerprint_of(shown),
            made_at=shown.made_at,
            until=shown.until,
            kept=shown.kept,
            now=house.now(),
        )


def deliveries(house: House) -> list[int]:
    with house.database.reading() as session:
        return list(session.scalars(select(Delivery.post_id).order_by(Delivery.post_id)))


def at_once(*work: Callable[[], object]) -> list[object]:
    """What each gave, or the refusal that it met."""
    start, found = threading.Barrier(len(work)), []

    def run(one: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(one())
        except Changed as refusal:
            found.append(refusal)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.slow
def test_of_two_who_agree_at_once_the_second_finds_it_done(house: House) -> None:
    alice, erin = actor_named(house, "alice"), actor_named(house, "erin")
    shown = waiting(house, alice)
    found = at_once(lambda: agree(house, alice, shown), lambda: agree(house, erin, shown))
    assert sorted(isinstance(one, Changed) for one in found) == [False, True]
    assert deliveries(house) == [1, 2, 3]


@pytest.mark.slow
def test_a_plan_that_is_the_same_some_minutes_later_is_carried_out(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    shown = waiting(house, alice)
    clock.move(minutes=20)
    found = agree(house, alice, shown)
    assert [one.due_at for one in found] == [one.at for one in shown.plan.placements]


def test_a_time_that_is_past_by_now_is_not_given(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice)
    until = house.now() + timedelta(hours=3)
    hot = Temperature.HOT
    rows.approved(house, alice, "Alert", channel.id, temperature=hot, fresh_until=until)
    shown = planned(house, alice)
    (alert,) = shown.plan.placements
    clock.at = alert.at
    with pytest.raises(Changed):
        agree(house, alice, shown)
    assert deliveries(house) == []


def test_a_plan_of_the_future_is_no_plan(house: House, alice: Actor, clock: FakeClock) -> None:
    shown = waiting(house, alice)
    clock.move(hours=-1)
    with pytest.raises(Changed):
        agree(house, alice, shown)
