"""The engine as a whole: from an approved post with a wished time to its receipt."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from connectors.contract import Outgoing
from editorial import drafting
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.post import Post
from models.way import DeliveryState, Temperature
from scheduler import queries, today
from scheduler.embedded import SENDERS
from scheduler.engine import Engine
from tests import pretend
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, Tries


def deliveries_of(house: House, actor: Actor, post: Post) -> list[Delivery]:
    with house.database.reading() as session:
        return queries.deliveries(session, actor, post_id=post.id)


def stroke(engine: Engine) -> None:
    """One stroke of the clock, to its end."""
    engine.plan()
    engine.tick()
    until(engine.idle)


def test_an_approved_post_leaves_by_itself_at_the_time_its_author_asked_for(
    house: House,
    alice: Actor,
    approved: Callable[..., Post],
    engine: Engine,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    post = approved("Bonjour", wished_at=clock.now() + timedelta(hours=2))
    stroke(engine)
    assert site.published == []
    assert [d.due_at for d in deliveries_of(house, alice, post)] == [post.wished_at]
    clock.move(hours=2)
    stroke(engine)
    stroke(engine)
    assert site.texts == ["Bonjour"]
    assert [d.state for d in deliveries_of(house, alice, post)] == [DeliveryState.PUBLISHED]


def test_a_wished_time_long_past_is_left_to_a_person(
    house: House, alice: Actor, approved: Callable[..., Post], engine: Engine, clock: FakeClock
) -> None:
    post = approved(wished_at=clock.now() - timedelta(hours=1))
    stroke(engine)
    assert deliveries_of(house, alice, post) == []


def test_a_post_approved_in_time_is_planned_however_late_the_daemon_comes_back(
    house: House,
    alice: Actor,
    approved: Callable[..., Post],
    engine: Engine,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    wished = clock.now() + timedelta(minutes=5)
    warm = approved("warm", wished_at=wished)
    hot = approved("hot", wished_at=wished, temperature=Temperature.HOT)
    clock.move(minutes=21)
    stroke(engine)
    stroke(engine)
    assert site.texts == ["warm"]
    for post, state in ((warm, DeliveryState.PUBLISHED), (hot, DeliveryState.MISSED)):
        assert [d.state for d in deliveries_of(house, alice, post)] == [state]


def test_a_wish_that_was_forgotten_for_months_is_left_to_a_person(
    house: House, alice: Actor, approved: Callable[..., Post], engine: Engine, clock: FakeClock
) -> None:
    post = approved(wished_at=clock.now() + timedelta(hours=1), temperature=Temperature.COLD)
    clock.move(days=60)
    stroke(engine)
    assert deliveries_of(house, alice, post) == []
    with house.database.reading() as session:
        assert [one.id for one in today.unplaced(session, alice)] == [post.id]


def test_a_wish_moved_into_the_past_after_the_approval_is_left_to_a_person(
    house: House, alice: Actor, approved: Callable[..., Post], engine: Engine, clock: FakeClock
) -> None:
    post = approved()
    clock.move(hours=2)
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, post.id)
        past = replace(draft, wished_at=clock.now() - timedelta(hours=1))
        drafting.edit(session, alice, post.id, past, seen=None, now=clock.now())
    stroke(engine)
    assert deliveries_of(house, alice, post) == []


def test_hot_posts_leave_before_older_cold_ones(
    planned: Planned, engine: Engine, site: pretend.Site
) -> None:
    planned("cold", temperature=Temperature.COLD)
    planned("hot", temperature=Temperature.HOT)
    stroke(engine)
    stroke(engine)
    assert site.texts == ["hot", "cold"]


def test_a_slow_network_holds_up_no_other(
    house: House, alice: Actor, planned: Planned, engine: Engine, site: pretend.Site
) -> None:
    slow, go_on = threading.Event(), threading.Event()

    def hang(_site: pretend.Site, _post: Outgoing) -> None:
        slow.set()
        go_on.wait(20)

    site.faults.append(hang)
    other = connected(house, alice, "others")
    planned("slow")
    planned("quick", channels=(other.id,))
    engine.tick()
    assert slow.wait(10)
    until(lambda: pretend.SITES.get("others", pretend.Site()).texts == ["quick"])
    go_on.set()
    until(engine.idle)
    assert site.texts == ["slow"]


@pytest.mark.slow
def test_a_network_that_hangs_on_every_channel_leaves_hands_for_the_others(
    house: House, alice: Actor, planned: Planned, engine: Engine
) -> None:
    go_on = threading.Event()

    def hang(_site: pretend.Site, _post: Outgoing) -> None:
        go_on.wait(20)

    stuck = [connected(house, alice, f"stuck-{n}", server="slow") for n in range(SENDERS + 4)]
    for channel in stuck:
        pretend.SITES.setdefault(channel.handle, pretend.Site()).faults.append(hang)
        planned(channels=(channel.id,))
    other = connected(house, alice, "others", server="quick")
    planned("quick", channels=(other.id,))
    engine.tick()
    until(lambda: pretend.SITES.get("others", pretend.Site()).texts == ["quick"])
    assert pretend.SITES["others"].texts == ["quick"]
    go_on.set()
    until(engine.idle)


def test_announcing_twice_is_harmless(
    planned: Planned, engine: Engine, site: pretend.Site, tries: Tries, read: Read
) -> None:
    delivery = planned()
    for _ in range(5):
        engine.tick()
    until(engine.idle)
    stroke(engine)
    assert len(site.published) == 1
    assert len(tries(delivery)) == 1
    assert read(delivery).state is DeliveryState.PUBLISHED


def test_the_daemons_silence_is_seen_after_a_minute(
    house: House, engine: Engine, clock: FakeClock
) -> None:
    def silent() -> object:
        with house.database.reading() as session:
            return queries.silent_since(session, now=house.now())

    assert silent() is not None, "no daemon was ever there"
    engine.beat()
    assert silent() is None
    last = clock.now()
    clock.move(seconds=61)
    assert silent() == last
    engine.beat()
    assert silent() is None


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_no_stroke_reads_through_every_delivery_there_ever_was(
    house: House, planned: Planned, engine: Engine, clock: FakeClock
) -> None:
    planned(at=clock.now() + timedelta(hours=1))
    asked: list[tuple[str, Any]] = []
    database = house.database.engine
    event.listen(
        database,
        "before_cursor_execute",
        lambda *told: asked.append((told[2], told[3])),
        once=False,
    )
    for step in (engine.plan, engine.tick, engine.expire, engine.look, engine.beat):
        step()
    reads = [one for one in asked if one[0].startswith("SELECT")]
    with database.connect() as connection:
        for statement, values in reads:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            scans = [str(step[3]) for step in steps]
            assert not [one for one in scans if re.match(r"SCAN delivery\b(?!.*INDEX)", one)], (
                statement
            )
