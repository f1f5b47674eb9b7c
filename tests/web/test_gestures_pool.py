"""From the pool into the calendar, and the mix that comes of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from models.way import DeliveryState, Temperature
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


def test_an_approved_post_from_the_pool_is_planned_and_taken_back(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "Open day", channel.id)
    assert "Open day" in alices.get("/calendar/pool").get_data(as_text=True)
    done = asked(alices, "place", post=post.id, wall="2026-12-01T12:00")
    (one,) = deliveries_of(house, post.id)
    assert (one.due_at, one.state) == (TUESDAY_NOON, DeliveryState.PLANNED)
    assert "Open day" not in alices.get("/calendar/pool").get_data(as_text=True)
    asked(alices, "undo", token=done["undo"])
    assert deliveries_of(house, post.id)[0].state is DeliveryState.CANCELLED
    assert "Open day" in alices.get("/calendar/pool").get_data(as_text=True)


def test_a_draft_from_the_pool_gets_a_wish_and_loses_it_again(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    post = rows.drafted(house, alice, "Open day", channel.id)
    done = asked(alices, "place", post=post.id, wall="2026-12-01T12:00")
    assert post_of(house, post.id)[0].wished_at == TUESDAY_NOON
    asked(alices, "undo", token=done["undo"])
    assert post_of(house, post.id)[0].wished_at is None


def test_nothing_is_wished_for_a_time_that_cannot_be(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day", rows.connected(house, alice).id)
    for wall in ("2026-11-29T12:00", "2031-01-01T12:00"):
        given = {"post": post.id, "wall": wall}
        refused = alices.post("/calendar/place", json=given)
        assert refused.status_code == 422
        moved = alices.post("/calendar/move", json={**given, "deliveries": []})
        assert moved.status_code == 422
    assert post_of(house, post.id)[0].wished_at is None


def test_a_cold_post_is_planned_where_it_may_be_used_again(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    used, fresh = (rows.connected(house, alice, name).id for name in ("used", "fresh"))
    post = rows.approved(
        house,
        alice,
        "First aid",
        used,
        fresh,
        temperature=Temperature.COLD,
        wordings=("In other words.",),
    )
    with house.database.transaction() as session:
        (first,) = scheduling.schedule(
            session, alice, post.id, at=house.now(), channels=[used], now=house.now()
        )
    rows.became(house, first, DeliveryState.PUBLISHED, published_at=house.now())
    shown = alices.get("/calendar/pool").get_data(as_text=True)
    assert "last used on 30 November 2026" in shown
    asked(alices, "place", post=post.id, wall="2026-12-01T12:00")
    planned = [one for one in deliveries_of(house, post.id) if one.state is DeliveryState.PLANNED]
    assert [one.channel_id for one in planned] == [fresh]


def test_a_drop_on_a_day_of_the_month_takes_its_good_hour(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    post = rows.approved(house, alice, "Open day", channel.id)
    done = asked(alices, "place", post=post.id, wall="2026-12-01")
    assert done["start"].startswith("2026-12-01")
    assert done["start"] != "2026-12-01T12:00"
    assert done["better"] is None


@pytest.mark.slow
def test_the_pool_is_bounded_searched_and_not_for_volunteers(
    house: House, alices: FlaskClient, alice: Actor, login: Login
) -> None:
    channel = rows.connected(house, alice)
    for number in range(32):
        rows.drafted(house, alice, f"Draft {number}", channel.id)
    rows.drafted(house, alice, "100 % <script>alert(1)</script>")
    shown = alices.get("/calendar/pool").get_data(as_text=True)
    assert shown.count("data-place") == 30
    assert "<script>" not in shown
    assert alices.get("/calendar/pool?most-drafts=60").data.count(b"data-place") == 33
    assert alices.get("/calendar/pool?q=100 %").data.count(b"data-place") == 1
    assert b"Nothing with these words" in alices.get("/calendar/pool?q=%22nothing").data
    other = alices.application.test_client()
    login(other, "bob")
    assert other.get("/calendar/pool").status_code == 403


@pytest.mark.slow
def test_the_mix_counts_what_is_planned_and_live_in_the_days_shown(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    rows.pillar(house, alice, "Stories", share=70)
    rows.pillar(house, alice, "Appeals", share=30)
    rows.planned(house, alice, "One", channel, at=TUESDAY_NOON, pillar="stories ")
    rows.planned(
        house, alice, "Two", channel, at=TUESDAY_NOON + timedelta(days=9), pillar="Appeals"
    )
    rows.planned(house, alice, "Three", channel, at=TUESDAY_NOON + timedelta(hours=5))
    found = alices.get("/calendar/mix?start=2026-11-30&end=2026-12-07").get_json()
    assert [(one["key"], one["aimed"], one["count"]) for one in found["pillars"]] == [
        ("stories", 70, 1),
        ("appeals", 30, 0),
    ]
    assert found["outside"] == 1


@pytest.mark.parametrize("given", [None, [], {"post": 1}, {"post": "1", "wall": "2026-12-01"}])
def test_a_placing_that_says_nothing_is_refused(alices: FlaskClient, given: object) -> None:
    assert alices.post("/calendar/place", json=given).status_code == 422
