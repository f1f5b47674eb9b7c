"""Between channels: what moves alone, what changes its channel, and when all are free."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from editorial.drafting import content_of
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.way import DeliveryState, PostState
from scheduler import scheduling
from tests.web import rows
from tests.web.drops import asked, deliveries_of, post_of

Login = Callable[[FlaskClient, str], None]
# The tests' clock stands at Monday 30 November 2026, 08:00 in Paris.
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


@pytest.fixture
def alices(client: FlaskClient, login: Login, alice: Actor) -> FlaskClient:
    login(client, "alice")
    return client


def test_an_approved_post_changes_to_a_channel_it_was_approved_for(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    one, two, three = (rows.connected(house, alice, name) for name in ("one", "two", "three"))
    post = rows.approved(house, alice, "Blood drive", one.id, two.id)
    with house.database.transaction() as session:
        (there,) = scheduling.schedule(
            session, alice, post.id, at=TUESDAY_NOON, channels=[one.id], now=house.now()
        )
    move = {"post": post.id, "deliveries": [there.id], "wall": "2026-12-02T12:00"}
    refused = asked(alices, "move", **move, source=one.id, target=three.id)["error"]
    assert "not approved for Feed three" in refused["message"]
    assert refused["change"] == f"/posts/{post.id}/edit"
    done = asked(alices, "move", **move, source=one.id, target=two.id)
    where = {row.channel_id: row.state for row in deliveries_of(house, post.id)}
    assert where == {one.id: DeliveryState.CANCELLED, two.id: DeliveryState.PLANNED}
    asked(alices, "undo", token=done["undo"])
    where = {row.channel_id: row.state for row in deliveries_of(house, post.id)}
    assert where == {one.id: DeliveryState.PLANNED, two.id: DeliveryState.CANCELLED}
    assert rows.read(house, there).due_at == TUESDAY_NOON


def test_a_draft_changes_its_channel_and_gets_its_texts_back(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    post = rows.submitted(
        house, alice, "Open day", one, wished_at=TUESDAY_NOON, variants={one: "Shorter"}
    )
    move = {"post": post.id, "deliveries": [], "wall": "2026-12-02T12:00"}
    done = asked(alices, "move", **move, source=one, target=two)
    assert "It is a draft again" in done["said"]
    assert post_of(house, post.id)[1] == (two,)
    asked(alices, "undo", token=done["undo"])
    back, channels = post_of(house, post.id)
    assert (back.wished_at, channels, back.state) == (TUESDAY_NOON, (one,), PostState.DRAFT)
    with house.database.reading() as session:
        assert content_of(session, back).text_for(one) == "Shorter"


def test_a_post_that_is_planned_there_already_does_not_change_to_that_channel(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    first, _ = rows.planned(house, alice, "Blood drive", one, two, at=TUESDAY_NOON)
    move = {"post": first.post_id, "deliveries": [first.id], "wall": "2026-12-02T12:00"}
    refused = asked(alices, "move", **move, source=one, target=two)["error"]
    assert "planned already" in refused["message"]


@pytest.mark.slow
def test_a_good_time_suits_each_of_the_channels(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    with house.database.transaction() as session:
        for row in session.scalars(select(Channel)):
            row.gap_minutes = 120
    for channel, hours in ((one, (12, 18)), (two, (10, 14))):  # each fills the gaps of the other
        for hour in hours:
            at = TUESDAY_NOON + timedelta(hours=hour - 12)
            rows.planned(house, alice, f"On {channel} at {hour}", channel, at=at)
    both = rows.planned(house, alice, "Both", one, two, at=TUESDAY_NOON + timedelta(days=3))
    move = {"post": both[0].post_id, "deliveries": [row.id for row in both]}
    better = asked(alices, "move", **move, wall="2026-12-01T12:00")["better"]
    assert better["wall"] == "2026-12-01T16:00"
    assert "by your choice" not in asked(alices, "move", **move, wall=better["wall"])["said"]
