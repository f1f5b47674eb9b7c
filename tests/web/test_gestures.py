"""Gestures in the calendar: what a drop does, what it is told, and taking it back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from editorial.drafting import content_of
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.house import House
from models.post import Post
from models.way import DeliveryState, PostState, Temperature
from scheduler import scheduling
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
# The tests' clock stands at Monday 30 November 2026, 08:00 in Paris.
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


@pytest.fixture
def alices(client: FlaskClient, login: Login, alice: Actor) -> FlaskClient:
    login(client, "alice")
    return client


def asked(client: FlaskClient, gesture: str, **body: Any) -> Any:
    return client.post(f"/calendar/{gesture}", json=body).get_json()


def deliveries_of(house: House, post_id: int) -> list[Delivery]:
    with house.database.reading() as session:
        found = select(Delivery).where(Delivery.post_id == post_id).order_by(Delivery.id)
        return list(session.scalars(found))


def post_of(house: House, post_id: int) -> tuple[Post, tuple[int, ...]]:
    with house.database.reading() as session:
        post = session.get_one(Post, post_id)
        return post, content_of(session, post).channels


def capped(house: House, channel: Channel) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).daily_cap = 1


def test_a_move_that_is_taken_back_leaves_no_trace(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "Blood drive", channel.id)
    with house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=None, now=house.now())
    (chosen,) = deliveries_of(house, post.id)
    done = asked(alices, "move", post=post.id, deliveries=[chosen.id], wall="2026-12-03T18:00")
    assert rows.read(house, chosen).placed_by is PlacedBy.PERSON
    assert "is back where it was" in asked(alices, "undo", token=done["undo"])["said"]
    back = rows.read(house, chosen)
    assert (back.due_at, back.placed_by, back.why) == (chosen.due_at, PlacedBy.PLANNER, chosen.why)


def test_several_drops_are_taken_back_one_after_the_other(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    move = {"post": one.post_id, "deliveries": [one.id]}
    tokens = [asked(alices, "move", **move, wall=f"2026-12-0{day}T18:00") for day in (3, 4)]
    for done in reversed(tokens):
        assert "said" in asked(alices, "undo", token=done["undo"])
    assert rows.read(house, one).due_at == TUESDAY_NOON


def test_what_was_published_since_is_not_taken_back(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    done = asked(alices, "move", post=one.post_id, deliveries=[one.id], wall="2026-12-03T18:00")
    rows.became(house, one, DeliveryState.PUBLISHED)
    assert asked(alices, "undo", token=done["undo"])["error"]["code"] == "changed"
    assert rows.read(house, one).state is DeliveryState.PUBLISHED


@pytest.mark.parametrize("token", ["", "made-up", None])
def test_what_was_never_done_is_not_taken_back(alices: FlaskClient, token: str | None) -> None:
    answer = alices.post("/calendar/undo", json={"token": token})
    assert answer.status_code in {409, 422}


def test_nobody_takes_back_what_another_person_did(
    house: House, alices: FlaskClient, alice: Actor, login: Login
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    done = asked(alices, "move", post=one.post_id, deliveries=[one.id], wall="2026-12-03T18:00")
    other = alices.application.test_client()
    for name in ("erin", "charlie"):
        login(other, name)
        assert asked(other, "undo", token=done["undo"])["error"]["code"] == "wrong_state"
        other.post("/logout")


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


def test_a_bad_moment_is_named_kept_by_choice_and_a_good_one_offered(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    capped(house, channel)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    (one,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON + timedelta(days=2))
    move = {"post": one.post_id, "deliveries": [one.id]}
    done = asked(alices, "move", **move, wall="2026-12-01T18:00")
    assert "takes at most 1 post a day" in done["said"]
    assert "It stays there, by your choice." in done["said"]
    again = asked(alices, "move", **move, wall=done["better"]["wall"])
    assert again["better"] is None
    assert "by your choice" not in again["said"]


def test_a_wish_for_a_bad_moment_is_told_too(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.kept_free(house, alice, "congés")
    post = rows.drafted(house, alice, "Open day", channel.id)
    done = asked(alices, "place", post=post.id, wall="2026-12-24T10:00")
    assert "congés" in done["said"]
    assert done["better"]["wall"] != "2026-12-24T10:00"


@pytest.mark.parametrize(
    ("wall", "more"),
    [
        ("2026-11-29T12:00", {}),
        ("2026-12-01T09:00", {"embargo_until": TUESDAY_NOON}),
        ("2026-12-05T09:00", {"fresh_until": TUESDAY_NOON + timedelta(days=2)}),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_the_nearest_that_can(
    house: House, alices: FlaskClient, alice: Actor, wall: str, more: dict[str, Any]
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Award", channel.id, at=TUESDAY_NOON, **more)
    move = {"post": one.post_id, "deliveries": [one.id]}
    offered = asked(alices, "move", **move, wall=wall)["error"]["better"]
    assert rows.read(house, one).due_at == TUESDAY_NOON
    assert "said" in asked(alices, "move", **move, wall=offered["wall"])


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
